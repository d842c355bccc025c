package synthetic

import (
	"context"

	"entente/models"
	"entente/store"
)

// Options say how much to make up. The rest follows: about a visit and an article
// for every four agreements, with meetings, acts, updates and citations.
type Options struct {
	Agreements, Commitments int
	Seed                    uint64
}

// batch is what is loaded at once: records, each behind those it names, and their
// parts.
type batch struct {
	records []models.Item
	parts   []models.Item
}

// Generate fills an empty database with made up records, which follow from the seed:
// the same seed gives the same. It refuses a database in which anything is recorded.
// progress hears how many agreements and commitments of how many are made.
func Generate(ctx context.Context, s *store.Store, o Options, progress func(done, of int)) error {
	if o.Agreements < 0 || o.Commitments < 0 {
		return models.Refuse(models.Invalid, "say how many agreements and commitments: not less than none")
	}
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		return models.Refuse(models.Blocked, "the database is not empty; synthetic data go into an empty one")
	}
	names, err := s.Names(ctx)
	if err != nil {
		return err
	}
	g := newInventor(o, names)
	for b := g.officials(); len(b.records) > 0; b = g.next() {
		if err := s.Load(ctx, append(b.records, b.parts...)); err != nil {
			return err
		}
		progress(g.agreed+g.committed, o.Agreements+o.Commitments)
	}
	if err := s.Turn(ctx); err != nil {
		return err
	}
	return s.Tidy(ctx)
}
