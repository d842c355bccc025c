package store_test

import (
	"context"
	"database/sql"
	"reflect"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// Each number of values makes a statement of its own. However many are asked, a
// connection keeps the last ones only.
func TestStatementsKept(t *testing.T) {
	// On PostgreSQL one more waits to be given up. Beside them stays what is asked with
	// every request: the data version, how far all is derived, and a tally.
	const most = 64 + 1 + 3
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		guest := storetest.As(t, models.RoleGuest)
		var countries codes
		for _, c := range must(storetest.List[models.Country](guest, s, models.CountryFilter{}, models.Paging{Limit: 50}))(t).Data {
			countries = append(countries, c.Code)
		}
		sectors := []models.SectorCode{"trade", "energy", "culture", "sports", "health", "media", "justice", "finance"}
		for i := range countries {
			for j := range sectors {
				f := models.Filter{Country: countries[:i+1], Sector: sectors[:j+1]}
				must(storetest.List[models.Visit](guest, s, models.VisitFilter{Filter: f}, models.Paging{Limit: 1}))(t)
				must(s.Tally(guest, models.CommitmentFilter{Filter: f}))(t)
			}
		}
		pool := must(s.Pool())(t)
		var open []*sql.Conn
		for range pool.Stats().MaxOpenConnections {
			open = append(open, must(pool.Conn(t.Context()))(t))
		}
		all := 0
		for _, c := range open {
			n := kept(t, c)
			if all += n; n > most {
				t.Errorf("a connection keeps %d statements, want %d at most", n, most)
			}
			check(t, c.Close())
		}
		if all < most/2 {
			t.Errorf("all connections keep %d statements: they are not counted", all)
		}
	})
}

// kept is how many prepared statements a connection keeps: PostgreSQL tells; of SQLite
// the driver knows.
func kept(t *testing.T, c *sql.Conn) (n int) {
	t.Helper()
	check(t, c.Raw(func(driver any) error {
		if cache := reflect.Indirect(reflect.ValueOf(driver)).FieldByName("stmtCache"); cache.IsValid() {
			n = cache.Len()
		}
		return nil
	}))
	if n == 0 {
		if err := c.QueryRowContext(context.Background(), "SELECT COUNT(*) FROM pg_prepared_statements").Scan(&n); err != nil {
			n = 0 // SQLite, which keeps none on this connection
		}
	}
	return n
}
