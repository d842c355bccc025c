package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// creating are the parameters of a POST that records something.
type creating struct {
	// What to do when what is sent, or something nested in it, may be on record already:
	// `record` it all the same and list the `possible_duplicates`, which is what happens
	// when it is left out; or `refuse` it with 409 and list them.
	OnDuplicate models.OnDuplicate `query:"on_duplicate" enums:"record,refuse" default:"record"`
	trying      trying
}

// bindCreating reads these parameters; a part is no duplicate of another.
func bindCreating(c echo.Context, kind models.RecordKind) (w creating, err error) {
	if kind.Part() {
		err = bind(c, &w.trying)
		return w, err
	}
	err = bind(c, &w, &w.trying)
	return w, err
}

// create records what a body says, with what it may be a duplicate of.
func (w creating) create(ctx context.Context, s *store.Store, at store.Place, in any, found models.Problems) (store.Document, error) {
	d, err := s.Create(ctx, at, in, found)
	if err != nil || len(d.Alike) == 0 {
		return d, err
	}
	alike := models.PossibleDuplicates{Duplicates: d.Alike}
	if w.OnDuplicate == models.RefuseDuplicate {
		return d, alike.Refuse()
	}
	d.Body, err = joined(d.Body, alike)
	return d, err
}
