package store

import (
	"context"
	"encoding/json"
	"fmt"

	"entente/models"
)

// OldVersion reads a record as one version of it said, if the caller sees it in its history.
func (s *Store) OldVersion(ctx context.Context, kind models.RecordKind, key string, version int) (models.OldVersion, error) {
	record, err := s.inHistory(ctx, kind, key)
	if err != nil {
		return models.OldVersion{}, err
	}
	all, err := s.versions(ctx, []string{record.RecordID})
	if err != nil {
		return models.OldVersion{}, err
	}
	for _, h := range all {
		if h.RecordID == record.RecordID && h.Version == version && h.Action != models.Deleted {
			return oldVersion(record, h)
		}
	}
	return models.OldVersion{}, models.Refuse(models.NotFound, "this %s has no version %d", kind, version)
}

// oldVersion is what an entry of history says of its record.
func oldVersion(of target, h models.HistoryEntry) (models.OldVersion, error) {
	x := h.Kind.Spec().New().(models.Entity)
	if err := json.Unmarshal([]byte(h.Body), x.Stored()); err != nil {
		return models.OldVersion{}, fmt.Errorf("reading a version: %w", err)
	}
	return models.OldVersion{RecordRef: models.RecordRef{Kind: h.Kind, ID: of.RecordID, Reference: of.Reference}, Title: x.Called(),
		Version: h.Version, At: h.At, By: h.By, Record: x.Stored()}, nil
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
		fields := h.Kind.Spec().New().Stored()
		if err := json.Unmarshal([]byte(h.Body), fields); err != nil {
			return nil, fmt.Errorf("reading a version: %w", err)
		}
		seen, err := s.visible(ctx, linksIn(fields))
		if err != nil {
			return nil, err
		}
		fields, _ = models.Shown(fields, seen)
		return fields, nil
	}
	return nil, models.Refuse(models.NotFound, "this %s has no version %d", x.RecordKind(), version)
}
