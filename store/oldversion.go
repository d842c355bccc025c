package store

import (
	"cmp"
	"context"
	"slices"

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
		wanted := isVersion(h, cmp.Or(at.Part, record.RecordID), version) && h.Kind == at.Kind
		if !wanted && h.RecordID != record.RecordID {
			continue
		}
		x, err := saidBy(h)
		if err != nil {
			return models.OldVersion{}, err
		}
		if e, ok := x.(models.Entity); ok {
			called = e.Called()
		}
		if wanted {
			return models.OldVersion{RecordRef: models.RecordRef{Kind: h.Kind, ID: h.RecordID, Reference: record.Reference}, Title: called,
				Version: h.Version, At: h.At, By: h.By, Record: x.Stored()}, nil
		}
	}
	return models.OldVersion{}, noVersion(at.Kind, version)
}

// isVersion tells whether an entry of history is a version of a record or part.
func isVersion(h models.HistoryEntry, id string, version int) bool {
	return h.RecordID == id && h.Version == version && h.Action != models.Deleted
}

func noVersion(kind models.RecordKind, version int) error {
	return models.Refuse(models.NotFound, "this %s has no version %d", kind, version)
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
	i := slices.IndexFunc(all, func(h models.HistoryEntry) bool { return isVersion(h, *x.Head().ID, version) })
	if i < 0 {
		return nil, noVersion(x.RecordKind(), version)
	}
	was, err := saidBy(all[i])
	if err != nil {
		return nil, err
	}
	seen, err := s.visible(ctx, linksIn(was.Stored()))
	if err != nil {
		return nil, err
	}
	fields, _ = models.Shown(was.Stored(), seen)
	return fields, nil
}
