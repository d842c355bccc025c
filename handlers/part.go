package handlers

import (
	"context"
	"net/http"

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

// partMethods are the store methods of a part T with the fields F, of a record O.
type partMethods[O, T, In, F any] struct {
	owner  func(context.Context, string, store.View) (O, error)
	list   func(ctx context.Context, owner string) (models.Page[T], error)
	read   func(ctx context.Context, owner, id string) (T, error)
	create func(s *store.Store, ctx context.Context, owner string, in In) (T, error)
	change func(ctx context.Context, owner, id string, seen int, edit func(*F) models.Problems) (T, error)
	remove func(ctx context.Context, owner, id string, seen int) error
}

// now reads the part that the path names.
func (m partMethods[O, T, In, F]) now(c echo.Context) func(context.Context) (T, error) {
	return func(ctx context.Context) (T, error) { return m.read(ctx, c.Param("id"), c.Param("part")) }
}

// edit changes the part that the path names.
func (m partMethods[O, T, In, F]) edit(c echo.Context) edit[T, F] {
	return func(ctx context.Context, seen int, edit func(*F) models.Problems) (T, error) {
		return m.change(ctx, c.Param("id"), c.Param("part"), seen, edit)
	}
}

// add records a part of the record that the path names.
func (m partMethods[O, T, In, F]) add(c echo.Context, h *Handlers, p piece) error {
	owner, err := m.owner(c.Request().Context(), c.Param("id"), store.View{})
	if err != nil {
		return err
	}
	id, _ := identify(any(&owner))
	where := p.owner.path() + "/" + id + "/" + p.plural
	return create(c, h, where, func(s *store.Store, ctx context.Context, in In) (T, error) {
		return m.create(s, ctx, id, in)
	})
}

// drop deletes the part that the path names.
func (m partMethods[O, T, In, F]) drop(c echo.Context) error {
	return remove(c, m.now(c), func(ctx context.Context, seen int) error {
		return m.remove(ctx, c.Param("id"), c.Param("part"), seen)
	})
}

// parts gives the operations of a kind of part.
func parts[O, T, In, F any](h *Handlers, p piece, m partMethods[O, T, In, F]) []Operation {
	operations := reads(p.owner.plural, Operation{
		ID: "list" + title(p.plural), Path: p.path(),
		Summary: "List the " + p.plural + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Answer: models.Page[T]{}, Files: true,
		Handle: func(c echo.Context) error {
			return whole(c, h, func(ctx context.Context) (models.Page[T], error) { return m.list(ctx, c.Param("id")) })
		},
	}, Operation{
		ID: "get" + title(p.noun()), Path: p.one(), Summary: "Read one " + p.noun(), Names: p.names(),
		Answer: *new(T),
		Handle: func(c echo.Context) error { return getPart(c, h, m.now(c)) },
	})
	operations = append(operations, writes(p.owner.plural, p.owner.kind, writingPart(h, p, m)...)...)
	return append(operations, h.createPartCitation(p))
}

func writingPart[O, T, In, F any](h *Handlers, p piece, m partMethods[O, T, In, F]) []Operation {
	return []Operation{{
		ID: "create" + title(p.noun()), Method: http.MethodPost, Path: p.path(),
		Summary: "Record " + indefinite(p.noun()) + " of " + indefinite(p.owner.noun()), Names: p.ownerName(),
		Body: *new(In), Answer: *new(T), Status: http.StatusCreated,
		Handle: func(c echo.Context) error { return m.add(c, h, p) },
	}, {
		ID: "replace" + title(p.noun()), Method: http.MethodPut, Path: p.one(),
		Summary: "Replace " + indefinite(p.noun()), Names: p.names(),
		Body: *new(F), Answer: *new(T),
		Handle: func(c echo.Context) error { return replace(c, h, m.now(c), m.edit(c)) },
	}, {
		ID: "patch" + title(p.noun()), Method: http.MethodPatch, Path: p.one(),
		Summary: "Change " + indefinite(p.noun()), Description: mergePatch, Names: p.names(),
		Body: *new(F), Answer: *new(T),
		Handle: func(c echo.Context) error { return patch(c, h, m.now(c), m.edit(c)) },
	}, {
		ID: "remove" + title(p.noun()), Method: http.MethodDelete, Path: p.one(),
		Summary: "Delete " + indefinite(p.noun()), Names: p.names(), Status: http.StatusNoContent,
		Handle: m.drop,
	}}
}
