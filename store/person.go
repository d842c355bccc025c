package store

import (
	"context"

	"entente/models"
)

// People lists people.
func (s *Store) People(ctx context.Context, f models.PersonFilter, p models.Paging) (models.PersonPage, error) {
	q, err := s.named(ctx, models.PersonKind, f.Named)
	if err != nil {
		return models.PersonPage{}, err
	}
	if err := s.knownCodes(ctx, f.Country, nil, nil); err != nil {
		return models.PersonPage{}, err
	}
	in(q, "country", f.Country)
	if len(f.Institution) > 0 {
		ids, err := s.resolve(ctx, "institution", models.InstitutionKind, f.Institution)
		if err != nil {
			return models.PersonPage{}, err
		}
		q.and("t.id IN (SELECT l.record_id FROM links l WHERE l.institution_id IN ?)", ids)
	}
	return list[models.Person](ctx, s, q, p, View{})
}

// Person reads one person by id or reference.
func (s *Store) Person(ctx context.Context, key string, o View) (models.Person, error) {
	return one[models.Person](ctx, s, key, o)
}

// CreatePerson records a person.
func (s *Store) CreatePerson(ctx context.Context, in models.PersonFields) (models.Person, error) {
	return create[models.Person](ctx, s, &in, func(tx *Store) (string, error) {
		v := &models.Person{PersonFields: in}
		err := tx.add(ctx, v)
		return v.ID, err
	})
}

// ChangePerson edits what a client may write of a person, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangePerson(ctx context.Context, key string, seen int, edit func(*models.PersonFields) models.Problems) (models.Person, error) {
	return change(ctx, s, key, seen, func(v *models.Person) models.Problems { return edit(&v.PersonFields) })
}

// BinPerson puts a person that nothing rests on into the bin.
func (s *Store) BinPerson(ctx context.Context, key string, seen int) error {
	return bin[models.Person](ctx, s, key, seen)
}

// RestorePerson takes a person out of the bin.
func (s *Store) RestorePerson(ctx context.Context, key string) (models.Person, error) {
	return restore[models.Person](ctx, s, key)
}
