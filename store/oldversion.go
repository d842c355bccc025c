package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"entente/models"
)

// OldVersion reads a record, or an act or update of one, as one version of it said, if the
// caller sees it in the history of the record.
func (s *Store) OldVersion(ctx context.Context, at Place, version int) (models.OldVersion, error) {
	record, err := s.inHistory(ctx, at.record(), at.Key)
	if err != nil {
		return models.OldVersion{}, err
	}
	ids, err := s.withMerged(ctx, at.record(), record.RecordID)
	if err != nil {
		return models.OldVersion{}, err
	}
	all, err := s.versions(ctx, ids)
	if err != nil {
		return models.OldVersion{}, err
	}
	var called models.Text // the record, by then
	for _, h := range all {
		x, err := saidBy(h)
		if err != nil {
			return models.OldVersion{}, err
		}
		if e, ok := x.(models.Entity); ok && h.RecordID == record.RecordID {
			called = e.Called()
		}
		if h.RecordID == cmp.Or(at.Part, record.RecordID) && h.Kind == at.Kind && h.Version == version && h.Action != models.Deleted {
			return models.OldVersion{RecordRef: models.RecordRef{Kind: h.Kind, ID: h.RecordID, Reference: record.Reference}, Title: called,
				Version: h.Version, At: h.At, By: h.By, Record: x.Stored()}, nil
		}
	}
	return models.OldVersion{}, models.Refuse(models.NotFound, "this %s has no version %d", at.Kind, version)
}

// saidBy is a record or part with what an entry of history says of it.
func saidBy(h models.HistoryEntry) (models.Item, error) {
	x := h.Kind.Spec().New()
	if err := json.Unmarshal([]byte(h.Body), x.Stored()); err != nil {
		return nil, fmt.Errorf("reading a version: %w", err)
	}
	return x, nil
}

// Was reads what one version of a record or part said that the caller sees, as he reads it
// today: a link to what he does not see is empty.
func (s *Store) Was(ctx context.Context, at Place, version int) (fields any, err error) {
	root, _, x, err := s.load(ctx, at, false)
	if err != nil {
		return nil, err
	}
	all, err := s.versions(ctx, []string{root.Base().ID})
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		if h.RecordID != *x.Head().ID || h.Version != version || h.Action == models.Deleted {
			continue
		}
		was, err := saidBy(h)
		if err != nil {
			return nil, err
		}
		seen, err := s.visible(ctx, linksIn(was.Stored()))
		if err != nil {
			return nil, err
		}
		fields, _ := models.Shown(was.Stored(), seen)
		return fields, nil
	}
	return nil, models.Refuse(models.NotFound, "this %s has no version %d", x.RecordKind(), version)
}
