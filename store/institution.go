package store

import (
	"context"

	"entente/models"
)

// Institutions lists institutions.
func (s *Store) Institutions(ctx context.Context, f models.InstitutionFilter, p models.Paging) (models.InstitutionPage, error) {
	q, err := s.named(ctx, models.InstitutionKind, f.Named)
	if err != nil {
		return models.InstitutionPage{}, err
	}
	if err := s.knownCodes(ctx, f.Country, nil, nil); err != nil {
		return models.InstitutionPage{}, err
	}
	in(q, "country", f.Country)
	in(q, "kind", f.Kind)
	return list[models.Institution](ctx, s, q, p, View{})
}

// Institution reads one institution by id or reference.
func (s *Store) Institution(ctx context.Context, key string, o View) (models.Institution, error) {
	return one[models.Institution](ctx, s, key, o)
}

// CreateInstitution records an institution.
func (s *Store) CreateInstitution(ctx context.Context, in models.InstitutionFields) (models.Institution, error) {
	return create[models.Institution](ctx, s, &in, func(tx *Store) (string, error) {
		v := &models.Institution{InstitutionFields: in}
		err := tx.add(ctx, v)
		return v.ID, err
	})
}

// ChangeInstitution edits what a client may write of an institution, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeInstitution(ctx context.Context, key string, seen int, edit func(*models.InstitutionFields) models.Problems) (models.Institution, error) {
	return change(ctx, s, key, seen, func(v *models.Institution) models.Problems { return edit(&v.InstitutionFields) })
}

// BinInstitution puts an institution that nothing rests on into the bin.
func (s *Store) BinInstitution(ctx context.Context, key string, seen int) error {
	return bin[models.Institution](ctx, s, key, seen)
}

// RestoreInstitution takes an institution out of the bin.
func (s *Store) RestoreInstitution(ctx context.Context, key string) (models.Institution, error) {
	return restore[models.Institution](ctx, s, key)
}
