package store

import (
	"context"
	"errors"
)

// Synthetic says how much to make up, for benchmarks.
type Synthetic struct {
	Agreements, Commitments int
	Seed                    uint64
}

// Generate fills an empty database with synthetic data.
func (s *Store) Generate(ctx context.Context, o Synthetic) error {
	return errors.New("not here yet")
}
