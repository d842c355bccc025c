package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// On a full disk nothing is half written, whoever writes is told why, and readiness
// says so until there is room again.
func TestFullDisk(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	ctx := storetest.As(t, models.RoleEditor)
	check(t, s.Tamper("PRAGMA max_page_count = 1")) // it stays as long as it is: no page more
	var err error
	written := 0
	for ; err == nil && written < 10_000; written++ {
		_, err = visitTitledIn(ctx, s, fmt.Sprint("Visit ", written))
	}
	const full = "the disk of the database is full"
	if got := store.Failure(err); got != full {
		t.Fatalf("a write on a full disk: got %q (%v), want %q", got, err, full)
	}
	if err := s.Ready(ctx); store.Failure(err) != full {
		t.Errorf("readiness: got %v, want %q", err, full)
	}
	if got := must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, models.Paging{Limit: 1, Total: true}))(t); *got.Meta.Total != written-1 {
		t.Errorf("visits: got %d, want %d", *got.Meta.Total, written-1)
	}
	check(t, s.Tamper("PRAGMA max_page_count = 1000000"))
	check(t, s.Ready(ctx))
	must(visitTitledIn(ctx, s, "Room again"))(t)
	verified(t, s)
}

func visitTitledIn(ctx context.Context, s *store.Store, title string) (id string, err error) {
	err = s.InTx(ctx, func(tx *store.Store) error {
		id, err = visitTitled(ctx, tx, title)
		return err
	})
	return id, err
}

// A PostgreSQL that is away is said to be, and found again when it is back.
func TestPostgresAway(t *testing.T) {
	database := storetest.Database(t, "postgres")
	s := must(store.Open(t.Context(), database, store.Options{}))(t)
	defer s.Close()
	check(t, s.Migrate(t.Context()))
	u := must(url.Parse(database))(t)
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	admin := must(sql.Open("pgx", u.String()))(t)
	defer admin.Close()
	rename := func(from, to string) {
		t.Helper()
		_, err := admin.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+from+"'")
		check(t, err)
		_, err = admin.ExecContext(t.Context(), "ALTER DATABASE "+from+" RENAME TO "+to)
		check(t, err)
	}
	rename(name, name+"_away")
	for what, err := range map[string]error{"reading": s.Ready(t.Context()), "writing": s.InTx(t.Context(), func(*store.Store) error { return nil })} {
		if got := store.Failure(err); got != "the database cannot be reached; try again" {
			t.Errorf("%s: got %q (%v)", what, got, err)
		}
	}
	rename(name+"_away", name)
	check(t, s.Ready(t.Context()))
	check(t, s.InTx(t.Context(), func(*store.Store) error { return nil }))
}

// What takes too long in the database is called that.
func TestStatementTimeout(t *testing.T) {
	database := storetest.Database(t, "postgres") + "&statement_timeout=50"
	s := must(store.Open(t.Context(), database, store.Options{}))(t)
	defer s.Close()
	if got := store.Failure(s.Exec("SELECT pg_sleep(5)")); got != "this took too long" {
		t.Errorf("got %q", got)
	}
}
