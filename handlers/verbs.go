package handlers

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// The verbs are what all resources do alike; whatever is out of the ordinary is
// not written with a verb.

// base is where the API stands.
const base = "/api/v1"

// reader reads a page of a list.
type reader func(context.Context, models.Paging) (store.Documents, error)

// dayFilter is a filter of what is asked about a day.
type dayFilter interface{ Day() models.Day }

// list answers a page of what read finds, or all of it as CSV or NDJSON, once the
// filter and what else it takes is filled.
func list(c echo.Context, v *view, filter any, read reader, more ...any) error {
	var paging models.Paging
	var export exporting
	if err := bind(c, append(more, filter, &paging, &v.shape, v.without(), &export)...); err != nil {
		return err
	}
	if f, ok := filter.(dayFilter); ok {
		v.asOf = f.Day()
	}
	return pages(c, v, export, paging, read)
}

// window is list for what has one order only.
func window(c echo.Context, v *view, filter any, read reader) error {
	var w models.Window
	var export exporting
	if err := bind(c, filter, &w, &v.shape, v.without(), &export); err != nil {
		return unlessMissing(err, func() error {
			_, err := read(c.Request().Context(), models.Paging{Limit: 1})
			return err
		})
	}
	return pages(c, v, export, w.Paging(), read)
}

// listOf is list for rows of a type, of those that a filter chooses.
func listOf[F, T any](h *Handlers, read func(context.Context, F, models.Paging) (models.Page[T], error), more ...any) echo.HandlerFunc {
	return func(c echo.Context) error {
		var f F
		return list(c, viewOf[T](h), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
			return store.Rows(read(ctx, f, p))
		}, more...)
	}
}

// windowOf is window for such rows.
func windowOf[F, T any](h *Handlers, read func(context.Context, F, models.Paging) (models.Page[T], error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		var f F
		return window(c, viewOf[T](h), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
			return store.Rows(read(ctx, f, p))
		})
	}
}

// none is the filter of a list that has none.
type none struct{}

// whole answers the acts or updates of a record, always read as a whole.
func whole(c echo.Context, v *view, at store.Place) error {
	var export exporting
	read := func(ctx context.Context, _ models.Paging) (store.Documents, error) { return v.h.Store.Parts(ctx, at) }
	if err := bind(c, &export); err != nil {
		return unlessMissing(err, func() error { _, err := read(c.Request().Context(), models.Paging{}); return err })
	}
	return pages(c, v, export, models.Paging{}, read)
}

// unlessMissing puts not found before a fault of the query: what is not there
// has no parameters.
func unlessMissing(err error, look func() error) error {
	if missing := look(); models.KindOf(missing) == models.NotFound {
		return missing
	}
	return err
}

// unlessNone is unlessMissing for what is asked of a record or part.
func (h *Handlers) unlessNone(c echo.Context, at store.Place, err error) error {
	return unlessMissing(err, func() error { return h.Store.Exists(c.Request().Context(), at) })
}

func pages(c echo.Context, v *view, export exporting, paging models.Paging, read reader) error {
	if err := v.check(); err != nil {
		return err
	}
	fresh, err := v.h.fresh(c)
	if fresh.done || err != nil {
		return err
	}
	setCaching(c, listTag(fresh.opaque))
	format := formatOf(c)
	switch {
	case format == atomFormat && !v.hasFeed():
		return noFeed()
	case export.BOM && format != csvFormat:
		return onlyCSV()
	case format == atomFormat:
		return v.feed(c, paging, read)
	case format == csvFormat && len(v.shape.Include) > 0:
		return models.BadParameter("include", "unknown_parameter", "a table has no room for parts; ask for .ndjson")
	case format != "":
		return exportAll(c, v, format, export, paging, read)
	}
	page, err := read(c.Request().Context(), paging)
	if err != nil {
		return err
	}
	page.Meta.Rebuilding = fresh.rebuilding
	return writePage(c, v, page)
}

// looking are the parameters of a single read beside its shape.
type looking struct {
	inBin
	onDay
}

// get answers one record.
func get(c echo.Context, v *view, r resource) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	at := r.at(c)
	var look looking
	without := wire.Without{}
	if !r.dated() {
		without["as_of"] = "only agreements and commitments are asked about a day"
	}
	err := bind(c, &v.shape, v.without(), &look, without)
	if err == nil {
		err = v.check()
	}
	if err != nil {
		return v.h.unlessNone(c, at, err)
	}
	v.asOf = models.Day(look.AsOf)
	return v.read(c, at, store.Look{AsOf: v.asOf, Bin: look.Bin})
}

// getPart answers one act, update or citation.
func getPart(c echo.Context, v *view, at store.Place) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return v.h.unlessNone(c, at, err)
	}
	return v.read(c, at, store.Look{})
}

// read answers a record or part, unless the client has it already.
func (v *view) read(c echo.Context, at store.Place, look store.Look) error {
	if len(c.Request().Header["If-None-Match"]) > 0 {
		if fresh, err := v.h.fresh(c); fresh.done || err != nil {
			return err
		}
	}
	d, err := v.h.Store.One(c.Request().Context(), at, look)
	if err != nil {
		return err
	}
	opaque, err := v.h.opaque(c, d.Data)
	if err != nil {
		return err
	}
	setCaching(c, recordTag(d.Version, opaque))
	return writeOne(c, v, d)
}

// create records what the body says, once for each idempotency key, and answers
// with the address that it has under where.
func create(c echo.Context, h *Handlers, at store.Place, where string) error {
	body, err := readBody(c, jsonTypes...)
	if err != nil {
		return err
	}
	t, err := bindCreating(c, at.Kind)
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	in, found, err := decode(at.Kind.Spec(), body)
	if err != nil {
		return err
	}
	request := store.Request{Method: c.Request().Method, Path: c.Request().URL.Path, Key: key, Body: body}
	return h.carry(c, t.trying, request, func(ctx context.Context, tx *store.Store) (store.Answer, error) {
		d, err := t.create(ctx, tx, at, in, found)
		if err != nil {
			return store.Answer{}, err
		}
		return h.written(ctx, http.StatusCreated, where+"/"+d.ID, d)
	})
}

// restore takes a record out of the bin, once for each idempotency key.
func restore(c echo.Context, h *Handlers, at store.Place) error {
	var strict strictly
	t, err := bindTogether(c, at.Kind, &strict)
	if err == nil {
		err = strict.check()
	}
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	path := c.Request().URL.Path
	request := store.Request{Method: c.Request().Method, Path: c.Request().URL.RequestURI(), Key: key}
	return h.carry(c, t.trying, request, func(ctx context.Context, tx *store.Store) (store.Answer, error) {
		d, err := t.restore(ctx, tx, at)
		return h.settled(ctx, strict, path[:strings.LastIndex(path, "/")], d, err)
	})
}

// once writes once for each idempotency key, and answers.
func (h *Handlers) once(c echo.Context, r store.Request, do write) error {
	ctx := c.Request().Context()
	answer, err := h.Store.Once(ctx, r, func(tx *store.Store) (store.Answer, error) { return do(ctx, tx) })
	if err != nil {
		return err
	}
	if answer.Status == http.StatusCreated {
		c.Response().Header().Set(echo.HeaderLocation, answer.Location)
	}
	setCaching(c, answer.ETag)
	return c.JSONBlob(answer.Status, answer.Body)
}

// written is the answer to what was just written, made while it cannot change.
func (h *Handlers) written(ctx context.Context, status int, location string, d store.Document) (store.Answer, error) {
	opaque, err := h.state(ctx, location, "", d.Data)
	return store.Answer{Status: status, Location: location, ETag: recordTag(d.Version, opaque), Body: append(d.Body, '\n')}, err
}

// settled is the answer to a change that was just written, unless it is refused for its
// warnings.
func (h *Handlers) settled(ctx context.Context, s strictly, location string, d store.Document, err error) (store.Answer, error) {
	if err == nil {
		err = s.settle(&d)
	}
	if err != nil {
		return store.Answer{}, err
	}
	return h.written(ctx, http.StatusOK, location, d)
}

// change is what PUT and PATCH share, in the order of refusals: not found, the
// body's size and type, the query, If-Match, the body itself. What can be refused
// without reading the record is refused before anybody waits for the write.
func change(c echo.Context, h *Handlers, at store.Place, types []string, editOf func([]byte) store.Edit) error {
	body, err := readBody(c, types...)
	var t together
	var strict strictly
	if err == nil {
		t, err = bindTogether(c, at.Kind, &strict)
	}
	if err == nil {
		err = strict.check()
	}
	var versions []int
	if err == nil {
		versions, err = ifMatch(c)
	}
	if err != nil {
		return h.unlessNone(c, at, err)
	}
	return h.carry(c, t.trying, store.Request{}, func(ctx context.Context, tx *store.Store) (store.Answer, error) {
		d, err := t.change(ctx, tx, at, versions, editOf(body))
		return h.settled(ctx, strict, c.Request().URL.Path, d, err)
	})
}

// replace puts the body in the place of the fields.
func replace(c echo.Context, h *Handlers, at store.Place) error {
	return change(c, h, at, jsonTypes, func(body []byte) store.Edit { return replacing(at.Kind.Spec(), body) })
}

// patch merges the body into the fields (RFC 7396).
func patch(c echo.Context, h *Handlers, at store.Place) error {
	return change(c, h, at, mergeTypes, func(body []byte) store.Edit { return merging(at.Kind.Spec(), body) })
}

// remove deletes a record or part.
func remove(c echo.Context, h *Handlers, at store.Place) error {
	t, err := bindTogether(c, at.Kind)
	var versions []int
	if err == nil {
		versions, err = ifMatch(c)
	}
	if err != nil {
		return h.unlessNone(c, at, err)
	}
	if t.trying.DryRun {
		return h.try(c, func(ctx context.Context, tx *store.Store) (answer store.Answer, err error) {
			_, changes, err := tx.Together(ctx, at, t.removing(at, versions))
			if err == nil {
				answer.Body, err = encode(changes)
			}
			return answer, err
		})
	}
	if _, _, err := h.Store.Together(c.Request().Context(), at, t.removing(at, versions)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// answer writes an aggregate: anything that is not a page of records.
func (h *Handlers) answer(c echo.Context, read func(ctx context.Context, rebuilding bool) (any, error)) error {
	if err := onlyJSON(c); err != nil {
		return err
	}
	fresh, err := h.fresh(c)
	if fresh.done || err != nil {
		return err
	}
	setCaching(c, listTag(fresh.opaque))
	v, err := read(c.Request().Context(), fresh.rebuilding)
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, v)
}
