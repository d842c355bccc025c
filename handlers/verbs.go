package handlers

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/handlers/strict"
	"entente/models"
	"entente/store"
)

// The verbs are what all resources do alike. Each takes the store method that
// does it; whatever is out of the ordinary is not written with a verb.

// base is where the API stands.
const base = "/api/v1"

// reader is a store method that reads a page.
type reader[T any] func(context.Context, models.Paging) (models.Page[T], error)

// list answers a page of records, or all of them as CSV or NDJSON.
func list[F, T any](c echo.Context, h *Handlers, read func(context.Context, F, models.Paging) (models.Page[T], error)) error {
	var filter F
	var paging models.Paging
	var shape models.Shape
	var export exporting
	if err := bind(c, &filter, &paging, &shape, &export); err != nil {
		return err
	}
	v := &view{h: h, shape: shape}
	if f, ok := any(filter).(interface{ Day() models.Day }); ok {
		v.asOf = f.Day()
	}
	return pages(c, v, export, paging, func(ctx context.Context, p models.Paging) (models.Page[T], error) {
		return read(ctx, filter, p)
	})
}

// window answers a page of what has one order only.
func window[F, T any](c echo.Context, h *Handlers, read func(context.Context, F, models.Paging) (models.Page[T], error)) error {
	var filter F
	var w models.Window
	var export exporting
	if err := bind(c, &filter, &w, &export); err != nil {
		return unlessMissing(err, func() error {
			_, err := read(c.Request().Context(), filter, models.Paging{Limit: 1})
			return err
		})
	}
	return pages(c, &view{h: h}, export, w.Paging(), func(ctx context.Context, p models.Paging) (models.Page[T], error) {
		return read(ctx, filter, p)
	})
}

// whole answers a short list that is always read as a whole.
func whole[T any](c echo.Context, h *Handlers, read func(context.Context) (models.Page[T], error)) error {
	var export exporting
	if err := bind(c, &export); err != nil {
		return unlessMissing(err, func() error { _, err := read(c.Request().Context()); return err })
	}
	return pages(c, &view{h: h}, export, models.Paging{}, func(ctx context.Context, _ models.Paging) (models.Page[T], error) {
		return read(ctx)
	})
}

// unlessMissing puts not found before a fault of the query: what is not there
// has no parameters.
func unlessMissing(err error, look func() error) error {
	if missing := look(); models.KindOf(missing) == models.NotFound {
		return missing
	}
	return err
}

// none is the filter of a list that has none.
type none struct{}

func pages[T any](c echo.Context, v *view, export exporting, paging models.Paging, read reader[T]) error {
	if err := v.check(new(T)); err != nil {
		return err
	}
	opaque, err := v.h.stateOf(c)
	if err != nil {
		return err
	}
	if unchanged(c, opaque) {
		return c.NoContent(http.StatusNotModified)
	}
	setCaching(c, listTag(opaque))
	if format := formatOf(c); format != "" {
		if len(v.shape.Include) > 0 && format == csvFormat {
			return badParameter("include", "unknown_parameter", "a table has no room for parts; ask for .ndjson")
		}
		return exportAll(c, v, format, export, paging, read)
	}
	if export.BOM {
		return badParameter("bom", "unknown_parameter", "a byte order mark goes with CSV only")
	}
	page, err := read(c.Request().Context(), paging)
	if err != nil {
		return err
	}
	return writePage(c, v, page)
}

// getPart answers one act, update or citation.
func getPart[T any](c echo.Context, h *Handlers, now func(context.Context) (T, error)) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return unlessMissing(err, func() error { _, err := now(c.Request().Context()); return err })
	}
	opaque, err := h.stateOf(c)
	if err != nil {
		return err
	}
	if unchanged(c, opaque) {
		return c.NoContent(http.StatusNotModified)
	}
	v, err := now(c.Request().Context())
	if err != nil {
		return err
	}
	_, version := identify(any(&v))
	setCaching(c, recordTag(version, opaque))
	return writeJSON(c, http.StatusOK, &v)
}

// get answers one record.
func get[T any, E interface {
	*T
	models.Entity
}](c echo.Context, h *Handlers, read func(context.Context, string, store.View) (T, error)) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	var shape models.Shape
	var look looking
	err := bind(c, &shape, &look)
	v := &view{h: h, shape: shape, asOf: models.Day(look.AsOf)}
	if err == nil && look.AsOf != "" && !hasDay[T]() {
		err = badParameter("as_of", "unknown_parameter", "only agreements and commitments are asked about a day")
	}
	if err == nil {
		err = v.check(new(T))
	}
	if err != nil {
		return unlessMissing(err, func() error {
			_, err := read(c.Request().Context(), c.Param("id"), store.View{})
			return err
		})
	}
	opaque, err := h.stateOf(c)
	if err != nil {
		return err
	}
	if unchanged(c, opaque) {
		return c.NoContent(http.StatusNotModified)
	}
	record, err := read(c.Request().Context(), c.Param("id"), store.View{AsOf: string(look.AsOf), Bin: look.Bin})
	if err != nil {
		return err
	}
	setCaching(c, recordTag(E(&record).Base().Version, opaque))
	return v.writeOne(c, http.StatusOK, &record)
}

// looking are the parameters of a single read beside its shape.
type looking struct {
	AsOf models.AsOf `query:"as_of"`
	Bin  bool        `query:"bin"`
}

func hasDay[T any]() bool {
	switch any(new(T)).(type) {
	case *models.Agreement, *models.Commitment:
		return true
	}
	return false
}

// create records what the body says, once for each idempotency key.
func create[In, T any](c echo.Context, h *Handlers, where string, write func(*store.Store, context.Context, In) (T, error)) error {
	body, err := readBody(c, jsonTypes...)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	in, found, err := decode[T, In](body)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	do := func(tx *store.Store) (store.Answer, error) {
		v, err := write(tx.Answering(found), ctx, in)
		if err != nil {
			return store.Answer{}, err
		}
		id, _ := identify(&v)
		return written(ctx, tx, where+"/"+id, &v)
	}
	request := store.Request{Method: c.Request().Method, Path: c.Request().URL.Path, Key: key, Body: body}
	answer, err := once(ctx, h.Store, request, do)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, answer.Location)
	setCaching(c, answer.ETag)
	return c.JSONBlob(answer.Status, answer.Body)
}

func once(ctx context.Context, s *store.Store, r store.Request, do func(*store.Store) (store.Answer, error)) (store.Answer, error) {
	if r.Key != "" {
		return s.Once(ctx, r, do)
	}
	var answer store.Answer
	err := s.InTx(ctx, func(tx *store.Store) (err error) {
		answer, err = do(tx)
		return err
	})
	return answer, err
}

// written is the answer to what was just written, made while it cannot change.
func written(ctx context.Context, tx *store.Store, location string, v any) (store.Answer, error) {
	_, version := identify(v)
	opaque, err := state(ctx, tx, location, "")
	if err != nil {
		return store.Answer{}, err
	}
	body, err := encode(v)
	return store.Answer{Status: http.StatusCreated, Location: location, ETag: recordTag(version, opaque), Body: body}, err
}

// identify gives the id and version of a record or part.
func identify(v any) (id string, version int) {
	switch v := v.(type) {
	case interface{ Base() *models.Record }:
		return v.Base().ID, v.Base().Version
	case interface{ Part() *models.PartBase }:
		return v.Part().ID, v.Part().Version
	}
	return "", 0
}

// edit is a store method that changes a record or part.
type edit[T, F any] func(ctx context.Context, seen int, edit func(*F) models.Problems) (T, error)

// replace puts the body in the place of the fields.
func replace[T, F any](c echo.Context, h *Handlers, now func(context.Context) (T, error), write edit[T, F]) error {
	return change(c, h, jsonTypes, now, write, func(body []byte) (func(*F) models.Problems, error) {
		in, found, err := decode[T, F](body)
		return func(fields *F) models.Problems { *fields = in; return found }, err
	})
}

// patch merges the body into the fields (RFC 7396).
func patch[T, F any](c echo.Context, h *Handlers, now func(context.Context) (T, error), write edit[T, F]) error {
	return change(c, h, mergeTypes, now, write, func(body []byte) (func(*F) models.Problems, error) {
		tree, err := strict.Parse(body)
		return merging[T, F](tree), err
	})
}

// change is what PUT and PATCH share, in the order of refusals: not found, the
// body's size and type, If-Match, the body itself.
func change[T, F any](c echo.Context, h *Handlers, types []string, now func(context.Context) (T, error), write edit[T, F], read func([]byte) (func(*F) models.Problems, error)) error {
	ctx := c.Request().Context()
	before, err := now(ctx)
	if err != nil {
		return err
	}
	body, err := readBody(c, types...)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return err
	}
	versions, err := ifMatch(c)
	if err != nil {
		return err
	}
	_, version := identify(any(&before))
	if s := seen(versions, version); s != 0 && s != version {
		return models.Refuse(models.Stale, "this has changed since you read it: it is at version %d now", version)
	}
	edit, err := read(body)
	if err != nil {
		return err
	}
	after, err := write(ctx, seen(versions, version), edit)
	if err != nil {
		return err
	}
	return h.changed(c, &after)
}

// changed answers with a record or part as it now is.
func (h *Handlers) changed(c echo.Context, v any) error {
	_, version := identify(v)
	opaque, err := state(c.Request().Context(), h.Store, c.Request().URL.Path, "")
	if err != nil {
		return err
	}
	setCaching(c, recordTag(version, opaque))
	return writeJSON(c, http.StatusOK, v)
}

// remove deletes a record or part.
func remove[T any](c echo.Context, now func(context.Context) (T, error), write func(ctx context.Context, seen int) error) error {
	ctx := c.Request().Context()
	before, err := now(ctx)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return err
	}
	versions, err := ifMatch(c)
	if err != nil {
		return err
	}
	_, version := identify(any(&before))
	if err := write(ctx, seen(versions, version)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// restore takes a record out of the bin, once for each idempotency key.
func restore[T any](c echo.Context, h *Handlers, write func(*store.Store, context.Context, string) (T, error)) error {
	if err := bind(c); err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	path := c.Request().URL.Path
	answer, err := once(ctx, h.Store, store.Request{Method: c.Request().Method, Path: path, Key: key}, func(tx *store.Store) (store.Answer, error) {
		v, err := write(tx, ctx, c.Param("id"))
		if err != nil {
			return store.Answer{}, err
		}
		answer, err := written(ctx, tx, path[:strings.LastIndex(path, "/")], &v)
		answer.Status = http.StatusOK
		return answer, err
	})
	if err != nil {
		return err
	}
	setCaching(c, answer.ETag)
	return c.JSONBlob(answer.Status, answer.Body)
}

// reading and editing bind the verbs of change to a record's id.
func reading[T any](c echo.Context, read func(context.Context, string, store.View) (T, error)) func(context.Context) (T, error) {
	return func(ctx context.Context) (T, error) { return read(ctx, c.Param("id"), store.View{}) }
}

func editing[T, F any](c echo.Context, write func(context.Context, string, int, func(*F) models.Problems) (T, error)) edit[T, F] {
	return func(ctx context.Context, seen int, edit func(*F) models.Problems) (T, error) {
		return write(ctx, c.Param("id"), seen, edit)
	}
}

func removing(c echo.Context, write func(context.Context, string, int) error) func(context.Context, int) error {
	return func(ctx context.Context, seen int) error { return write(ctx, c.Param("id"), seen) }
}

// answer writes an aggregate: anything that is not a page of records.
func (h *Handlers) answer(c echo.Context, read func(context.Context) (any, error)) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	opaque, err := h.stateOf(c)
	if err != nil {
		return err
	}
	if unchanged(c, opaque) {
		return c.NoContent(http.StatusNotModified)
	}
	setCaching(c, listTag(opaque))
	v, err := read(c.Request().Context())
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, v)
}
