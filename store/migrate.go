package store

import (
	"context"

	"entente/store/engine"
)

// Migrate brings the schema up to date and fills in what comes with the
// program. When the rules of this program are others than those of before, it derives
// all again of few records; of many it only marks what there is as outdated, which
// Watch and Reindex then go on from. It refuses a database that a newer program has
// changed.
func (s *Store) Migrate(ctx context.Context) error {
	if err := engine.Migrate(ctx, s.engine, s.writer); err != nil {
		return err
	}
	if err := s.keepKey(ctx); err != nil {
		return err
	}
	if err := s.seed(ctx); err != nil {
		return err
	}
	derived, err := s.Derived(ctx)
	if err != nil || derived {
		return err
	}
	if _, err := s.unsettle(ctx); err != nil { // of which nothing may be served as it is
		return err
	}
	few, err := s.few(ctx)
	if err != nil || !few {
		return err
	}
	return s.Reindex(ctx, func(int, int) {})
}

// fewRecords is of how many records everything is derived again at once.
const fewRecords = 20_000

// few tells whether there are so few records that deriving all again takes no time.
func (s *Store) few(ctx context.Context) (bool, error) {
	var n int
	err := s.db.WithContext(ctx).Raw("SELECT COALESCE(SUM(last), 0) FROM sequences").Scan(&n).Error
	return n < fewRecords, explain("counting records", err)
}

// Migrated tells why the schema is not this program's: it lacks migrations, or has
// some of a newer program.
func (s *Store) Migrated(ctx context.Context) error {
	return engine.Migrated(ctx, s.engine, s.writer)
}

// MigrateDown takes the last migration back, with all that was in its tables.
func (s *Store) MigrateDown(ctx context.Context) error {
	return engine.MigrateDown(ctx, s.engine, s.writer)
}

// Migrations lists the steps of the schema and whether they are applied.
func (s *Store) Migrations(ctx context.Context) ([]engine.Migration, error) {
	return engine.Migrations(ctx, s.engine, s.writer)
}
