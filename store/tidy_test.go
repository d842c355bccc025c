package store_test

import (
	"database/sql"
	"fmt"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// The index of words, to which each write has added a piece, is made of one or few: also in
// the process that has just migrated the database, whose connections were open before.
func TestTidy(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) string{
		"migrated before":          func(t *testing.T) string { return storetest.Migrated(t, "sqlite") },
		"migrated by this process": func(t *testing.T) string { return storetest.Database(t, "sqlite") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := open(t)
			s := must(store.Open(t.Context(), address, store.Options{}))(t)
			t.Cleanup(func() { check(t, s.Close()) })
			check(t, s.Migrate(t.Context()))
			ctx := storetest.As(t, models.RoleEditor)
			for n := range 12 {
				must(s.Create(ctx, store.Place{Kind: models.VisitKind}, &models.NewVisit{VisitFields: visitFields(fmt.Sprint("Visit ", n), models.Access{})}, nil))(t)
			}
			db := must(sql.Open("sqlite3", address))(t)
			t.Cleanup(func() { check(t, db.Close()) })
			pieces := func() (n int) {
				t.Helper()
				check(t, db.QueryRow("SELECT COUNT(DISTINCT segid) FROM search_idx").Scan(&n))
				return n
			}
			before := pieces()
			check(t, s.Tidy(t.Context()))
			if after := pieces(); before < 3 || after > 2 {
				t.Errorf("%d pieces before, %d after", before, after)
			}
		})
	}
}
