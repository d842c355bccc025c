package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// together are the parameters of a write that can take along what hangs on a record.
type together struct {
	// `true`: with what hangs on it. Meetings, agreements and commitments hang on it by
	// their visit, meeting or origin, directly or through another, and by no other; those
	// go along that have the same `visibility` and `review_state` as it had, or that went
	// into the bin with it. People, institutions and articles never do; only when it is
	// published, the articles are that these records cite and that waited with them.
	WithParts bool `query:"with_parts"`
	trying    trying
}

// bindTogether reads these parameters, where something can hang on records of a kind, and
// others.
func bindTogether(c echo.Context, kind models.RecordKind, others ...any) (t together, err error) {
	if !kind.Spec().Home {
		err = bind(c, append(others, &t.trying)...)
		return t, err
	}
	err = bind(c, append(others, &t, &t.trying)...)
	return t, err
}

// change edits a record, alone or together with what hangs on it.
func (t together) change(ctx context.Context, s *store.Store, at store.Place, seen []int, edit store.Edit) (store.Document, error) {
	if t.WithParts {
		return t.changed(s.Together(ctx, at, store.Changing(at, seen, edit)))
	}
	return s.Change(ctx, at, seen, edit)
}

// removing deletes a record or part, a record alone or together with what hangs on it.
func (t together) removing(at store.Place, seen []int) store.Joint {
	if t.WithParts {
		return store.Deleting(at, seen)
	}
	return store.DeletingAlone(at, seen)
}

// restore takes a record out of the bin, alone or together with what went there with it.
func (t together) restore(ctx context.Context, s *store.Store, at store.Place) (store.Document, error) {
	if t.WithParts {
		return t.changed(s.Together(ctx, at, store.Restoring(at)))
	}
	return s.Restore(ctx, at)
}

// changed is a record after a joint write; one that is only tried says what would
// change beside it.
func (t together) changed(d store.Document, p models.Preview, err error) (store.Document, error) {
	if err == nil && t.trying.DryRun {
		d.Body, err = joined(d.Body, p)
	}
	return d, err
}
