package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// piece is a kind of part as the API has it, beneath the record that it belongs to.
type piece struct {
	models.Spec
	owner resource
}

// pieceOf is a kind of part with the kind of record that it belongs to.
func pieceOf(spec models.Spec) piece {
	owner, _ := spec.New().(models.Part).Of()
	return piece{spec, resource{owner.Spec()}}
}

func (p piece) noun() string { return string(p.Name) }
func (p piece) path() string { return p.owner.one() + "/" + p.Table }
func (p piece) one() string  { return p.path() + "/{part}" }

func (p piece) ownerName() []Name { return idName(uuidOrReference + " of the " + p.owner.noun()) }

func (p piece) names() []Name {
	return append(p.ownerName(), Name{Name: "part", Meaning: "UUID of the " + p.noun()})
}

// at is the part that a path names, or where a new one is to be.
func (p piece) at(c echo.Context) store.Place {
	return store.Place{Kind: p.Name, Key: c.Param("id"), Part: c.Param("part")}
}

// order says in which order parts are listed.
func (p piece) order() string {
	if p.Name == models.UpdateKind {
		return "All of them, the latest first."
	}
	return "All of them, in the order of their dates."
}

// part gives the operations of a kind of part.
func (h *Handlers) part(p piece) []Operation {
	operations := reads(p.owner.Table, Operation{
		ID: "list" + title(p.Table), Path: p.path(),
		Summary: "List the " + p.Table + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Description: p.order(), Answer: p.Page(), Files: true,
		Handle: func(c echo.Context) error { return whole(c, viewOfKind(h, p.Name), p.at(c)) },
	}, Operation{
		ID: "get" + title(p.noun()), Path: p.one(), Summary: "Read one " + p.noun(), Names: p.names(),
		Description: "It is seen by who sees its " + p.owner.noun() + ".",
		Answer:      p.New(), Cite: h.citeNow(p.one(), p.at),
		Handle: func(c echo.Context) error { return getPart(c, viewOfKind(h, p.Name), p.at(c)) },
	})
	operations = append(operations, writes(p.owner.Table, p.owner.Name, h.writingPart(p)...)...)
	return append(operations, h.oldVersion(p.Spec, p.one(), p.names(), p.at), h.createPartCitation(p))
}

func (h *Handlers) writingPart(p piece) []Operation {
	return append(h.edits(p.Spec, p.one(), p.names(), p.at), Operation{
		ID: "create" + title(p.noun()), Method: http.MethodPost, Path: p.path(),
		Summary: "Record " + indefinite(p.noun()) + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Description: "With its citations, all or nothing. The " + p.owner.noun() + " keeps its version, and has another ETag.", Query: []any{strictly{}},
		Body: p.Body(), Answer: p.New(), Status: http.StatusCreated, Beside: models.Recorded{},
		Handle: func(c echo.Context) error { return h.addPart(c, p) },
	}, Operation{
		ID: "remove" + title(p.noun()), Method: http.MethodDelete, Path: p.one(),
		Summary: "Delete " + indefinite(p.noun()), Description: deleted, Names: p.names(), Status: http.StatusNoContent,
		Handle: func(c echo.Context) error { return remove(c, h, p.at(c)) },
	}, h.restoring(p.Spec, p.one(), p.names(), p.at))
}

// addPart records a part of the record that the path names.
func (h *Handlers) addPart(c echo.Context, p piece) error {
	id, err := h.Store.ID(c.Request().Context(), store.Place{Kind: p.owner.Name, Key: c.Param("id")})
	if err != nil {
		return err
	}
	return create(c, h, p.at(c), p.owner.path()+"/"+id+"/"+p.Table)
}
