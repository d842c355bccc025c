package store

import (
	"context"

	"entente/models"
)

// Visits lists visits, newest first unless sorted otherwise.
func (s *Store) Visits(ctx context.Context, f models.VisitFilter, p models.Paging) (models.VisitPage, error) {
	q, err := s.filtered(ctx, models.VisitKind, f.Filter)
	if err == nil {
		err = s.linked(ctx, q, linkFilter{models.PersonKind, f.Person})
	}
	if err != nil {
		return models.VisitPage{}, err
	}
	in(q, "level", f.Level)
	in(q, "status", f.Status)
	in(q, "principal_rank", f.Rank)
	return list[models.Visit](ctx, s, q, p, View{})
}

// Visit reads one visit by id or reference.
func (s *Store) Visit(ctx context.Context, key string, o View) (models.Visit, error) {
	return one[models.Visit](ctx, s, key, o)
}

// CreateVisit records a visit and all that came of it: all or nothing.
func (s *Store) CreateVisit(ctx context.Context, in models.NewVisit) (models.Visit, error) {
	return create[models.Visit](ctx, s, &in, func(tx *Store) (string, error) {
		return tx.addVisit(ctx, in)
	})
}

// ChangeVisit edits what a client may write of a visit, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeVisit(ctx context.Context, key string, seen int, edit func(*models.VisitFields) models.Problems) (models.Visit, error) {
	return change(ctx, s, key, seen, func(v *models.Visit) models.Problems { return edit(&v.VisitFields) })
}

// BinVisit puts a visit into the bin.
func (s *Store) BinVisit(ctx context.Context, key string, seen int) error {
	return bin[models.Visit](ctx, s, key, seen)
}

// RestoreVisit takes a visit out of the bin.
func (s *Store) RestoreVisit(ctx context.Context, key string) (models.Visit, error) {
	return restore[models.Visit](ctx, s, key)
}

// addVisit writes a visit that has been checked, and what is nested in it.
func (s *Store) addVisit(ctx context.Context, in models.NewVisit) (string, error) {
	v := &models.Visit{VisitFields: in.VisitFields}
	if err := s.add(ctx, v); err != nil {
		return "", err
	}
	id := models.VisitID(v.ID)
	for _, m := range in.Meetings {
		m.VisitID, m.Access = &id, m.Access.Or(v.Access)
		if _, err := s.addMeeting(ctx, m); err != nil {
			return "", err
		}
	}
	for _, a := range in.Agreements {
		a.VisitID, a.Access = &id, a.Access.Or(v.Access)
		if _, err := s.addAgreement(ctx, a); err != nil {
			return "", err
		}
	}
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{VisitID: &id}, v.Access); err != nil {
		return "", err
	}
	return v.ID, s.addCitations(ctx, v, nil, in.Citations)
}
