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
	strictly    strictly
}

// bindCreating reads these parameters; a part is no duplicate of another.
func bindCreating(c echo.Context, kind models.RecordKind) (w creating, err error) {
	if kind.Part() {
		err = bind(c, &w.trying, &w.strictly)
	} else {
		err = bind(c, &w, &w.trying, &w.strictly)
	}
	if err == nil {
		err = w.strictly.check()
	}
	return w, err
}

// create records what a body says, and tells with what, and of what it may be a duplicate.
func (w creating) create(ctx context.Context, s *store.Store, at store.Place, in any, found models.Problems) (store.Document, error) {
	d, err := s.Create(ctx, at, in, found)
	if err == nil {
		err = w.strictly.settle(&d)
	}
	if err != nil {
		return d, err
	}
	recorded := models.Recorded{Made: d.Made, PossibleDuplicates: models.PossibleDuplicates{Duplicates: d.Alike}}
	if len(d.Alike) > 0 && w.OnDuplicate == models.RefuseDuplicate {
		return d, recorded.Refuse()
	}
	d.Body, err = joined(d.Body, recorded)
	return d, err
}
