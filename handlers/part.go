package handlers

import (
	"net/http"
	"reflect"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// piece says what a kind of part is called, and of which record it is a part.
type piece struct {
	kind   models.RecordKind
	plural string
	owner  resource
}

func (p piece) noun() string { return string(p.kind) }
func (p piece) path() string { return p.owner.one() + "/" + p.plural }
func (p piece) one() string  { return p.path() + "/{part}" }

func (p piece) ownerName() []Name { return idName(uuidOrReference + " of the " + p.owner.noun()) }

func (p piece) names() []Name {
	return append(p.ownerName(), Name{Name: "part", Meaning: "UUID of the " + p.noun()})
}

// at is the part that a path names, or where a new one is to be.
func (p piece) at(c echo.Context) store.Place {
	return store.Place{Kind: p.kind, Key: c.Param("id"), Part: c.Param("part")}
}

// parts gives the operations of a kind of part, listed in pages P.
func parts[P any](h *Handlers, p piece) []Operation {
	operations := reads(p.owner.plural, Operation{
		ID: "list" + title(p.plural), Path: p.path(),
		Summary: "List the " + p.plural + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Answer: *new(P), Files: true,
		Handle: func(c echo.Context) error { return whole(c, viewOfKind(h, p.kind), p.at(c)) },
	}, Operation{
		ID: "get" + title(p.noun()), Path: p.one(), Summary: "Read one " + p.noun(), Names: p.names(),
		Answer: value(p.kind),
		Handle: func(c echo.Context) error { return getPart(c, viewOfKind(h, p.kind), p.at(c)) },
	})
	operations = append(operations, writes(p.owner.plural, p.owner.kind, writingPart(h, p)...)...)
	return append(operations, h.createPartCitation(p))
}

func writingPart(h *Handlers, p piece) []Operation {
	body := reflect.ValueOf(p.kind.Spec().Body()).Elem().Interface()
	return append(edits(h, p.kind, p.one(), p.names(), p.at), Operation{
		ID: "create" + title(p.noun()), Method: http.MethodPost, Path: p.path(),
		Summary: "Record " + indefinite(p.noun()) + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Body: body, Answer: value(p.kind), Status: http.StatusCreated,
		Handle: func(c echo.Context) error { return p.add(c, h) },
	}, Operation{
		ID: "remove" + title(p.noun()), Method: http.MethodDelete, Path: p.one(),
		Summary: "Delete " + indefinite(p.noun()), Names: p.names(), Status: http.StatusNoContent,
		Handle: func(c echo.Context) error { return remove(c, h, p.at(c)) },
	})
}

// add records a part of the record that the path names.
func (p piece) add(c echo.Context, h *Handlers) error {
	id, err := h.Store.ID(c.Request().Context(), store.Place{Kind: p.owner.kind, Key: c.Param("id")})
	if err != nil {
		return err
	}
	return create(c, h, p.at(c), p.owner.path()+"/"+id+"/"+p.plural)
}
