package store

import (
	"context"

	"entente/models"
)

// Agreements lists agreements, newest first unless sorted otherwise, with the
// status they had on the day asked about.
func (s *Store) Agreements(ctx context.Context, f models.AgreementFilter, p models.Paging) (models.AgreementPage, error) {
	q, err := s.filtered(ctx, models.AgreementKind, f.Filter)
	if err == nil {
		err = s.linked(ctx, q, linkFilter{models.InstitutionKind, f.Institution}, linkFilter{models.PersonKind, f.Person},
			linkFilter{models.VisitKind, f.Visit}, linkFilter{models.MeetingKind, f.Meeting})
	}
	if err != nil {
		return models.AgreementPage{}, err
	}
	in(q, "type", f.Type)
	in(q, "level", f.Level)
	is(q, "binding", f.Binding)
	is(q, "unspecified", f.Unspecified)
	if len(f.Status) > 0 {
		day := s.day(string(f.AsOf))
		q.and(`EXISTS (SELECT 1 FROM status_steps st WHERE st.agreement_id = t.id
			AND st.day_from <= ? AND ? < st.day_until AND st.value IN ?)`, day, day, f.Status)
	}
	return list[models.Agreement](ctx, s, q, p, View{AsOf: string(f.AsOf)})
}

// Agreement reads one agreement by id or reference.
func (s *Store) Agreement(ctx context.Context, key string, o View) (models.Agreement, error) {
	return one[models.Agreement](ctx, s, key, o)
}

// CreateAgreement records an agreement with its acts and undertakings: all or nothing.
func (s *Store) CreateAgreement(ctx context.Context, in models.NewAgreement) (models.Agreement, error) {
	return create[models.Agreement](ctx, s, &in, func(tx *Store) (string, error) {
		return tx.addAgreement(ctx, in)
	})
}

// ChangeAgreement edits what a client may write of an agreement, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeAgreement(ctx context.Context, key string, seen int, edit func(*models.AgreementFields) models.Problems) (models.Agreement, error) {
	return change(ctx, s, key, seen, func(v *models.Agreement) models.Problems { return edit(&v.AgreementFields) })
}

// BinAgreement puts an agreement into the bin.
func (s *Store) BinAgreement(ctx context.Context, key string, seen int) error {
	return bin[models.Agreement](ctx, s, key, seen)
}

// RestoreAgreement takes an agreement out of the bin.
func (s *Store) RestoreAgreement(ctx context.Context, key string) (models.Agreement, error) {
	return restore[models.Agreement](ctx, s, key)
}

// addAgreement writes an agreement that has been checked, and what is nested in it.
func (s *Store) addAgreement(ctx context.Context, in models.NewAgreement) (string, error) {
	a := &models.Agreement{AgreementFields: in.AgreementFields}
	if err := s.add(ctx, a); err != nil {
		return "", err
	}
	for _, act := range in.Acts {
		if _, err := s.addAct(ctx, a, act); err != nil {
			return "", err
		}
	}
	id := models.AgreementID(a.ID)
	if err := s.addCommitments(ctx, in.Commitments, models.Origin{AgreementID: &id}, a.Access); err != nil {
		return "", err
	}
	return a.ID, s.addCitations(ctx, a, nil, in.Citations)
}
