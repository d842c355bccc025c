package handlers

import (
	"context"
	"net/http"
	"reflect"

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

// at is the record that a path names.
func (r resource) at(c echo.Context) store.Place {
	return store.Place{Kind: r.kind, Key: c.Param("id")}
}

// fields are the fields of a record or part that are written.
func fields(kind models.RecordKind) any {
	return reflect.ValueOf(kind.Spec().New().Stored()).Elem().Interface()
}

// value is a record or part as it is answered.
func value(kind models.RecordKind) any {
	return reflect.ValueOf(kind.Spec().New()).Elem().Interface()
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

// record gives the operations of a kind of record, listed by the filter F in pages P.
func record[F, P any](h *Handlers, r resource) []Operation {
	operations := reads(r.plural, readingRecord[F, P](h, r)...)
	operations = append(operations, writes(r.plural, r.kind, writingRecord(h, r)...)...)
	operations = append(operations, h.history(r))
	if r.cited {
		operations = append(operations, h.listCitations(r), h.createCitation(r))
	}
	return operations
}

func readingRecord[F, P any](h *Handlers, r resource) []Operation {
	spec, look := r.kind.Spec(), []any{models.Shape{}, inBin{}}
	if r.dated {
		look = append(look, onDay{})
	}
	return []Operation{{
		ID: "list" + title(r.plural), Path: r.path(), Summary: "List " + r.plural,
		Description: "A page of " + r.plural + ", or with .csv or .ndjson behind the path the whole list as a file.",
		Query:       []any{*new(F), models.Paging{}, models.Shape{}},
		Includes:    spec.Includes, Sorts: spec.Sorts,
		Answer: *new(P), Files: true,
		Handle: func(c echo.Context) error {
			return list(c, viewOfKind(h, r.kind), func(ctx context.Context, f *F, p models.Paging) (store.Documents, error) {
				return h.Store.List(ctx, r.kind, f, p)
			})
		},
	}, {
		ID: "get" + title(r.noun()), Path: r.one(), Summary: "Read one " + r.noun(),
		Names: r.names(), Query: look, Includes: spec.Includes,
		Answer: value(r.kind),
		Handle: func(c echo.Context) error { return get(c, viewOfKind(h, r.kind), r.at(c), r.dated) },
	}}
}

func writingRecord(h *Handlers, r resource) []Operation {
	created := "Records " + indefinite(r.noun()) + "."
	if r.with != "" {
		created = "Records " + indefinite(r.noun()) + " with " + r.with + ", all or nothing."
	}
	body := reflect.ValueOf(r.kind.Spec().Body()).Elem().Interface()
	return append(edits(h, r.kind, r.one(), r.names(), r.at), Operation{
		ID: "create" + title(r.noun()), Method: http.MethodPost, Path: r.path(),
		Summary: "Record " + indefinite(r.noun()), Description: created,
		Body: body, Answer: value(r.kind), Status: http.StatusCreated,
		Handle: func(c echo.Context) error { return create(c, h, r.at(c), r.path()) },
	}, Operation{
		ID: "bin" + title(r.noun()), Method: http.MethodDelete, Path: r.one(),
		Summary: "Put " + indefinite(r.noun()) + " into the bin", Names: r.names(),
		Status: http.StatusNoContent,
		Handle: func(c echo.Context) error { return remove(c, h, r.at(c)) },
	}, Operation{
		ID: "restore" + title(r.noun()), Method: http.MethodPost, Path: r.one() + "/restore",
		Summary: "Take " + indefinite(r.noun()) + " out of the bin", Names: r.names(),
		Answer: value(r.kind),
		Handle: func(c echo.Context) error { return restore(c, h, r.at(c)) },
	})
}
