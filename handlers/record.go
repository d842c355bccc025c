package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// resource says what a kind of record is called, and how it differs from others.
// The noun is the kind.
type resource struct {
	kind   models.RecordKind
	plural string // also the path and the tag
	// with is what a creation brings along, "" for nothing.
	with string
	// key is what {id} means, "" for a UUID or reference.
	key string
	// dated tells that one can ask how it stood on a day.
	dated bool
	// cited tells that citations are recorded of it.
	cited bool
}

func (r resource) noun() string { return string(r.kind) }
func (r resource) path() string { return base + "/" + r.plural }
func (r resource) one() string  { return r.path() + "/{id}" }

func (r resource) names() []Name {
	if r.key != "" {
		return idName(r.key)
	}
	return idName(uuidOrReference)
}

// methods are the store methods of a record T with the fields F: made from In,
// and listed by the filter Q.
type methods[T, In, F, Q any] struct {
	list    func(context.Context, Q, models.Paging) (models.Page[T], error)
	read    func(context.Context, string, store.View) (T, error)
	create  func(*store.Store, context.Context, In) (T, error)
	change  func(context.Context, string, int, func(*F) models.Problems) (T, error)
	bin     func(context.Context, string, int) error
	restore func(*store.Store, context.Context, string) (T, error)
}

// inBin and onDay are what a single read takes beside its shape.
type inBin struct {
	// Look into the bin (with a token).
	Bin bool `query:"bin"`
}

type onDay struct {
	// The day it is asked about, YYYY-MM-DD; today when left out.
	AsOf models.AsOf `query:"as_of" format:"date"`
}

// record gives the operations of a kind of record.
func record[T any, E interface {
	*T
	models.Entity
}, In, F, Q any](h *Handlers, r resource, m methods[T, In, F, Q]) []Operation {
	operations := reads(r.plural, readingRecord[T, E](h, r, m)...)
	operations = append(operations, writes(r.plural, r.kind, writingRecord(h, r, m)...)...)
	operations = append(operations, h.history(r))
	if r.cited {
		operations = append(operations, h.listCitations(r), h.createCitation(r))
	}
	return operations
}

func readingRecord[T any, E interface {
	*T
	models.Entity
}, In, F, Q any](h *Handlers, r resource, m methods[T, In, F, Q]) []Operation {
	look := []any{models.Shape{}, inBin{}}
	if r.dated {
		look = append(look, onDay{})
	}
	return []Operation{{
		ID: "list" + title(r.plural), Path: r.path(), Summary: "List " + r.plural,
		Description: "A page of " + r.plural + ", or with .csv or .ndjson behind the path the whole list as a file.",
		Query:       []any{*new(Q), models.Paging{}, models.Shape{}},
		Includes:    Includes(new(T)), Sorts: store.Sorts(r.kind),
		Answer: models.Page[T]{}, Files: true,
		Handle: func(c echo.Context) error { return list(c, h, m.list) },
	}, {
		ID: "get" + title(r.noun()), Path: r.one(), Summary: "Read one " + r.noun(),
		Names: r.names(), Query: look, Includes: Includes(new(T)),
		Answer: *new(T),
		Handle: func(c echo.Context) error { return get[T, E](c, h, m.read) },
	}}
}

func writingRecord[T, In, F, Q any](h *Handlers, r resource, m methods[T, In, F, Q]) []Operation {
	created := "Records " + indefinite(r.noun()) + "."
	if r.with != "" {
		created = "Records " + indefinite(r.noun()) + " with " + r.with + ", all or nothing."
	}
	return []Operation{{
		ID: "create" + title(r.noun()), Method: http.MethodPost, Path: r.path(),
		Summary: "Record " + indefinite(r.noun()), Description: created,
		Body: *new(In), Answer: *new(T), Status: http.StatusCreated,
		Handle: func(c echo.Context) error { return create(c, h, r.path(), m.create) },
	}, {
		ID: "replace" + title(r.noun()), Method: http.MethodPut, Path: r.one(),
		Summary: "Replace " + indefinite(r.noun()), Names: r.names(),
		Body: *new(F), Answer: *new(T),
		Handle: func(c echo.Context) error { return replace(c, h, reading(c, m.read), editing(c, m.change)) },
	}, {
		ID: "patch" + title(r.noun()), Method: http.MethodPatch, Path: r.one(),
		Summary: "Change " + indefinite(r.noun()), Description: mergePatch, Names: r.names(),
		Body: *new(F), Answer: *new(T),
		Handle: func(c echo.Context) error { return patch(c, h, reading(c, m.read), editing(c, m.change)) },
	}, {
		ID: "bin" + title(r.noun()), Method: http.MethodDelete, Path: r.one(),
		Summary: "Put " + indefinite(r.noun()) + " into the bin", Names: r.names(),
		Status: http.StatusNoContent,
		Handle: func(c echo.Context) error { return remove(c, reading(c, m.read), removing(c, m.bin)) },
	}, {
		ID: "restore" + title(r.noun()), Method: http.MethodPost, Path: r.one() + "/restore",
		Summary: "Take " + indefinite(r.noun()) + " out of the bin", Names: r.names(),
		Answer: *new(T),
		Handle: func(c echo.Context) error { return restore(c, h, m.restore) },
	}}
}
