package store_test

import (
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// Whoever commits, and whatever became of the write-ahead log since: the data version is
// the one of the database. While nobody does, SQLite is not asked for it.
func TestVersionIsOfTheDatabase(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			ctx := models.WithViewer(t.Context(), models.Viewer{})
			database := storetest.Database(t, engine)
			first := beside(t, database)
			check(t, first.Migrate(t.Context()))
			version := must(first.Version(ctx))(t)
			moved := func(name string) {
				t.Helper()
				now := must(first.Version(ctx))(t)
				if now == version {
					t.Errorf("%s: the version is still %d", name, now)
				}
				version = now
			}
			second := must(store.Open(t.Context(), database, store.Options{Clock: (&storetest.Clock{Time: storetest.Today}).Now}))(t)
			must(second.Version(ctx))(t)
			commit(t, second)
			moved("another store writes")
			check(t, second.Close())
			third := beside(t, database)
			commit(t, third)
			moved("a third one, after the second was closed")
			if engine == "sqlite" {
				check(t, third.Tamper("PRAGMA wal_checkpoint(TRUNCATE)"))
			}
			commit(t, third)
			moved("after the log was emptied")
			commit(t, first)
			moved("its own write")
			asked := len(first.Record(func() { must(first.Version(ctx))(t) }))
			if want := map[string]int{"sqlite": 0, "postgres": 1}[engine]; asked != want {
				t.Errorf("%d statements when nothing was written, want %d", asked, want)
			}
		})
	}
}

// commit changes what guests see.
func commit(t *testing.T, s *store.Store) {
	t.Helper()
	check(t, s.Tamper("UPDATE derivation SET full_mark = full_mark + 1, guest_mark = guest_mark + 1"))
}
