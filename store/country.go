package store

import (
	"context"

	"entente/models"
)

// Countries lists countries, past and present.
func (s *Store) Countries(ctx context.Context, f models.CountryFilter, p models.Paging) (models.CountryPage, error) {
	q, err := s.named(ctx, models.CountryKind, f.Named)
	if err != nil {
		return models.CountryPage{}, err
	}
	if f.Current != nil {
		q.and("(t.existed_to IS NULL) = ?", *f.Current)
	}
	return list[models.Country](ctx, s, q, p, View{})
}

// Country reads one country by code.
func (s *Store) Country(ctx context.Context, key string, o View) (models.Country, error) {
	return one[models.Country](ctx, s, key, o)
}

// CreateCountry records a country.
func (s *Store) CreateCountry(ctx context.Context, in models.CountryFields) (models.Country, error) {
	return create[models.Country](ctx, s, &in, func(tx *Store) (string, error) {
		v := &models.Country{CountryFields: in}
		err := tx.add(ctx, v)
		return v.ID, err
	})
}

// ChangeCountry edits what a client may write of a country, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeCountry(ctx context.Context, key string, seen int, edit func(*models.CountryFields) models.Problems) (models.Country, error) {
	return change(ctx, s, key, seen, func(v *models.Country) models.Problems { return edit(&v.CountryFields) })
}

// BinCountry puts a country that nothing rests on into the bin.
func (s *Store) BinCountry(ctx context.Context, key string, seen int) error {
	return bin[models.Country](ctx, s, key, seen)
}

// RestoreCountry takes a country out of the bin.
func (s *Store) RestoreCountry(ctx context.Context, key string) (models.Country, error) {
	return restore[models.Country](ctx, s, key)
}
