package store

import (
	"context"
	"fmt"

	"entente/models"
)

// Load records many new items at once, each behind what it names, and publishes them.
// They have ids and have been checked; a part comes behind its record.
func (s *Store) Load(ctx context.Context, items []models.Item) error {
	return s.InTx(ctx, func(tx *Store) error {
		for _, x := range items {
			root, err := tx.pending.rootOf(x)
			if err != nil {
				return err
			}
			if err := tx.record(ctx, root, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// rootOf gives the record of something new, which is new itself.
func (p *pending) rootOf(x models.Item) (models.Entity, error) {
	if e, ok := x.(models.Entity); ok {
		return e, nil
	}
	_, id := x.(models.Part).Of()
	if n, ok := p.newcomer(id); ok {
		return n.record, nil
	}
	return nil, fmt.Errorf("loading: the record of a %s is not among what is loaded with it", x.RecordKind())
}
