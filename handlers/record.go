package handlers

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// resource is a kind of record as the API has it: its table is also its path and
// its tag.
type resource struct{ models.Spec }

func (r resource) noun() string { return string(r.Name) }
func (r resource) path() string { return base + "/" + r.Table }
func (r resource) one() string  { return r.path() + "/{id}" }

// names says what {id} means. What has no reference of its own is named by its code.
func (r resource) names() []Name {
	if r.Prefix == "" {
		return idName("code")
	}
	return idName(uuidOrReference)
}

// at is the record that a path names.
func (r resource) at(c echo.Context) store.Place {
	return store.Place{Kind: r.Name, Key: c.Param("id")}
}

// dated tells that one can ask how it stood on a day.
func (r resource) dated() bool {
	_, dated := r.Filter().(dayFilter)
	return dated
}

// with lists what a creation brings along, in words; "" for nothing.
func (r resource) with() string {
	var names []string
	fields := models.ShapeOf(reflect.TypeOf(r.New().Stored()))
	for _, member := range models.ShapeOf(reflect.TypeOf(r.Body())).Fields {
		if _, own := fields.Field(member.Name); !own {
			names = append(names, member.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	last := len(names) - 1
	return " with its " + strings.Join(names[:last], ", ") + " and " + names[last] + ", all or nothing"
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

// record gives the operations of a kind of record. An article is what is cited: it
// has citations, but they are recorded of what it speaks of.
func (h *Handlers) record(r resource) []Operation {
	operations := reads(r.Table, h.readingRecord(r)...)
	operations = append(operations, writes(r.Table, r.Name, h.writingRecord(r)...)...)
	operations = append(operations, writes(r.Table, r.Name, h.merging(r)...)...)
	operations = append(operations, h.history(r), h.oldVersion(r.Spec, r.one(), r.names(), r.at))
	if slices.Contains(r.Includes, "citations") {
		operations = append(operations, h.listCitations(r))
		if r.Name != models.ArticleKind {
			operations = append(operations, h.createCitation(r))
		}
	}
	return operations
}

func (h *Handlers) readingRecord(r resource) []Operation {
	look := []any{models.Shape{}, inBin{}}
	if r.dated() {
		look = append(look, onDay{})
	}
	return []Operation{{
		ID: "list" + title(r.Table), Path: r.path(), Summary: "List " + r.Table,
		Description: "A page of " + r.Table + ", or with .csv or .ndjson behind the path the whole list as a file, and with .atom what changed last as a feed.",
		Query:       []any{r.Filter(), models.Since{}, models.Paging{}, models.Shape{}},
		Includes:    r.Includes, Sorts: r.Sorts,
		Answer: r.Page(), Files: true, Feed: true, Table: r.Table,
		Handle: func(c echo.Context) error {
			filter, since := r.Filter(), models.Since{}
			return list(c, viewOfKind(h, r.Name), filter, func(ctx context.Context, p models.Paging) (store.Documents, error) {
				if since.UpdatedSince == "" {
					return h.Store.List(ctx, r.Name, filter, p)
				}
				if formatOf(c) != "" {
					return store.Documents{}, models.BadParameter("updated_since", "unknown_parameter", "a file does not say what was removed; ask for pages of JSON")
				}
				return h.Store.Changed(ctx, r.Name, filter, since.UpdatedSince, p)
			}, &since)
		},
	}, {
		ID: "get" + title(r.noun()), Path: r.one(), Summary: "Read one " + r.noun(), Description: "As you may see it: a link to what is hidden from you, or in the bin, reads null.",
		Names: r.names(), Query: look, Includes: r.Includes,
		Answer: r.New(), Cite: h.citeNow(r.one(), r.at),
		Handle: func(c echo.Context) error { return get(c, viewOfKind(h, r.Name), r) },
	}}
}

// binning describes what a deletion does.
func (r resource) binning() string {
	about := "It is in no list any more, and can be restored. Its parts go with it. If-Match names the version that was read."
	if r.Drafts {
		return about + " What refers to it stays, and the link reads null."
	}
	return about + " What records rest on stays: 409."
}

func (h *Handlers) writingRecord(r resource) []Operation {
	noun := indefinite(r.noun())
	return append(h.joint(r), Operation{
		ID: "create" + title(r.noun()), Method: http.MethodPost, Path: r.path(),
		Summary: "Record " + noun, Description: "Records " + noun + r.with() + ".",
		Body: r.Body(), Answer: r.New(), Status: http.StatusCreated, Query: []any{creating{}, strictly{}}, Beside: models.Recorded{},
		Handle: func(c echo.Context) error { return create(c, h, r.at(c), r.path()) },
	})
}

// joint are the operations that take along what hangs on a record, if anything can.
func (h *Handlers) joint(r resource) []Operation {
	noun := indefinite(r.noun())
	operations := append(h.edits(r.Spec, r.one(), r.names(), r.at), Operation{
		ID: "bin" + title(r.noun()), Method: http.MethodDelete, Path: r.one(),
		Summary: "Put " + noun + " into the bin", Names: r.names(),
		Description: r.binning(),
		Status:      http.StatusNoContent,
		Handle:      func(c echo.Context) error { return remove(c, h, r.at(c)) },
	}, Operation{
		ID: "restore" + title(r.noun()), Method: http.MethodPost, Path: r.one() + "/restore",
		Summary: "Take " + noun + " out of the bin", Names: r.names(),
		Description: "As it was when it was put there, with its parts; what refers to it reads its id again.",
		Query:       []any{strictly{}}, Answer: r.New(),
		Handle: func(c echo.Context) error { return restore(c, h, r.at(c)) },
	})
	for i := range operations {
		if r.Home {
			operations[i].Query, operations[i].Beside = append(operations[i].Query, together{}), models.Preview{}
		}
	}
	return operations
}
