package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// together are the parameters of a write that can take along what hangs on a record.
type together struct {
	// `true`: with what hangs on it. Meetings, agreements and commitments hang on it by
	// their visit, meeting or origin, directly or through another, and by no other; those
	// go along that have the same `visibility` and `review_state` as it had, or that went
	// into the bin with it. People, institutions and articles never do.
	WithParts bool `query:"with_parts"`
	// `true`, together with `with_parts`: answer what would change, as `would_change`,
	// and change nothing.
	DryRun bool `query:"dry_run"`
}

// bindTogether reads these parameters, where something can hang on records of a kind, and
// others.
func bindTogether(c echo.Context, kind models.RecordKind, others ...any) (t together, err error) {
	if !kind.Spec().Home {
		return t, bind(c, others...)
	}
	err = bind(c, append(others, &t)...)
	if err == nil && t.DryRun && !t.WithParts {
		err = badParameter("dry_run", "alone", "it goes with with_parts=true")
	}
	return t, err
}

// change edits a record, alone or together with what hangs on it.
func (t together) change(ctx context.Context, s *store.Store, at store.Place, seen []int, edit store.Edit) (store.Document, error) {
	if t.WithParts {
		return s.Together(ctx, at, store.Changing(at, seen, edit))
	}
	return s.Change(ctx, at, seen, edit)
}

// remove deletes a record or part, a record alone or together with what hangs on it.
func (t together) remove(ctx context.Context, s *store.Store, at store.Place, seen []int) error {
	if t.WithParts {
		_, err := s.Together(ctx, at, store.Deleting(at, seen))
		return err
	}
	return s.Delete(ctx, at, seen)
}

// restore takes a record out of the bin, alone or together with what went there with it.
func (t together) restore(ctx context.Context, s *store.Store, at store.Place) (store.Document, error) {
	if t.WithParts {
		return s.Together(ctx, at, store.Restoring(at))
	}
	return s.Restore(ctx, at)
}

// preview answers what a joint write would change, after the record as it would be.
func preview(c echo.Context, h *Handlers, at store.Place, w store.Joint) error {
	d, changes, err := h.Store.Preview(c.Request().Context(), at, w)
	if err != nil {
		return err
	}
	text, err := encode(changes)
	if err != nil {
		return fmt.Errorf("encoding a preview: %w", err)
	}
	if record, ok := bytes.CutSuffix(d.Body, []byte("}")); ok {
		text = append(append(record, ','), text[1:]...)
	}
	return writeBody(c, http.StatusOK, text)
}
