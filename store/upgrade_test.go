package store_test

import (
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/store/storetest"
)

// schemas are those that programs have left behind, each with a table of its own.
var schemas = map[int]string{1: "entries", 2: "documents", 6: "documents", 9: "documents", 17: "documents", 22: "documents", 31: "documents"}

// imported is how many agreements a program with that schema had brought in from a file.
var imported = map[int]int{22: 3, 31: 3}

// ofSchema gives a database as a program with that schema left it: the example, with a
// visit edited and one restored, a meeting in the bin and an agreement hidden; and what it
// imported.
func ofSchema(t *testing.T, version int, engine string) string {
	t.Helper()
	database := storetest.Database(t, engine)
	if engine == "sqlite" {
		check(t, os.WriteFile(database, unpacked(t, fmt.Sprintf("v%d.sqlite.gz", version)), 0o600))
		return database
	}
	raw := must(sql.Open("pgx", database+"&default_query_exec_mode=simple_protocol"))(t)
	defer raw.Close()
	_, err := raw.ExecContext(t.Context(), string(unpacked(t, fmt.Sprintf("v%d.postgres.sql.gz", version))))
	check(t, err)
	return database
}

func unpacked(t *testing.T, name string) []byte {
	t.Helper()
	f := must(os.Open(filepath.Join("testdata", name)))(t)
	defer f.Close()
	return must(io.ReadAll(must(gzip.NewReader(f))(t)))(t)
}

// historyOf is the fingerprint of all history, but for the names that countries are given.
func historyOf(t *testing.T, database, engine string) string {
	t.Helper()
	driver := map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine]
	raw := must(sql.Open(driver, database))(t)
	defer raw.Close()
	found := must(raw.QueryContext(t.Context(), "SELECT seq || kind || record_id || version || owner_id || action || at || by || visibility || review_state, body FROM history WHERE NOT (kind = 'country' AND by = 'seed') ORDER BY seq"))(t)
	defer found.Close()
	h, n := fnv.New64a(), 0
	for ; found.Next(); n++ {
		var line string
		var body packed.JSON
		check(t, found.Scan(&line, &body))
		_, err := io.WriteString(h, line+string(body))
		check(t, err)
	}
	check(t, found.Err())
	return fmt.Sprintf("%d rows, %x", n, h.Sum64())
}

// A database of an older program is brought up with its history whole, and everything
// that follows from its records is derived.
func TestUpgrade(t *testing.T) {
	for version := range schemas {
		for _, engine := range storetest.Engines {
			t.Run(fmt.Sprintf("from %d on %s", version, engine), func(t *testing.T) { upgrade(t, version, engine) })
		}
	}
}

func upgrade(t *testing.T, version int, engine string) {
	database := ofSchema(t, version, engine)
	before := historyOf(t, database, engine)
	aside := fmt.Sprintf("%s.before-%d", database, version+1)
	if engine == "sqlite" {
		check(t, os.WriteFile(aside, []byte("of an earlier upgrade"), 0o600))
	}
	s := must(store.Open(t.Context(), database, store.Options{}))(t)
	defer s.Close()
	check(t, s.Migrate(t.Context()))
	if after := historyOf(t, database, engine); after != before {
		t.Errorf("history: was %s, is %s", before, after)
	}
	verified(t, s)
	namedAnew(t, s, version)
	staff, guest := storetest.As(t, models.RoleReader), storetest.As(t, models.RoleGuest)
	visit := must(storetest.One[models.Visit](guest, s, "VIS-2026-0001"))(t)
	if visit.Version != 2 || visit.Summary["ar"] != "ملخص" || visit.Provenance.Sources == 0 {
		t.Errorf("the edited visit: got %+v", visit)
	}
	history := must(s.History(guest, models.VisitKind, "VIS-2026-0001", models.Paging{Limit: 200}))(t)
	if n := len(history.Data); n < 2 || history.Data[0].Action != models.Updated {
		t.Errorf("its history: got %d entries", n)
	}
	for ctx, want := range map[context.Context]int{staff: 15 + imported[version], guest: 14} {
		if got := must(storetest.List[models.Agreement](ctx, s, models.AgreementFilter{}, page))(t); *got.Meta.Total != want {
			t.Errorf("agreements: got %d, want %d", *got.Meta.Total, want)
		}
	}
	if _, err := storetest.One[models.Meeting](staff, s, "MTG-2026-0001"); models.KindOf(err) != models.NotFound {
		t.Errorf("the meeting in the bin: got %v", err)
	}
	if n := imported[version]; n > 0 {
		takenBack(t, s, n)
	}
	schema := must(s.Migrations(t.Context()))(t)
	if engine == "sqlite" && schema[len(schema)-1].Version > int64(version) {
		copied(t, aside, version)
	}
}

// namedAnew wants countries to be known by all their names, with their history whole, and
// the states that were gone before there were codes: names that came with schema 19, and
// were written into older databases as a second version.
func namedAnew(t *testing.T, s *store.Store, version int) {
	t.Helper()
	guest := storetest.As(t, models.RoleGuest)
	got := must(s.CountriesNamed(guest, []string{"ivory coast", "Turkey", "PRUSSIA", "Türkiyə"}))(t)
	want := map[string]string{"ivory coast": "CI", "Turkey": "TR", "PRUSSIA": "XPRU", "Türkiyə": "TR"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("countries by their names (-want +got):\n%s", diff)
	}
	history := must(s.History(guest, models.CountryKind, "TR", models.Paging{Limit: 10}))(t)
	versions := 2
	if version >= 19 {
		versions = 1
	}
	if n := len(history.Data); n != versions || history.Data[0].By != "seed" || history.Data[n-1].Action != models.Created {
		t.Errorf("the history of a country: got %+v", history.Data)
	}
}

// takenBack wants the file that was brought in before the upgrade to be known, and takes
// back the n records that came of it.
func takenBack(t *testing.T, s *store.Store, n int) {
	t.Helper()
	staff := storetest.As(t, models.RoleAdministrator)
	imp := must(s.TakeBack(staff, 1, func(int) {}))(t)
	if imp.State != models.ImportTakenBack {
		t.Errorf("the import: got %+v", imp)
	}
	if got := must(storetest.List[models.Agreement](staff, s, models.AgreementFilter{}, page))(t); *got.Meta.Total != 15 {
		t.Errorf("agreements after %d were taken back: got %d, want 15", n, *got.Meta.Total)
	}
	verified(t, s)
}

// copied wants the file as it was before its first migration beside it, for its owner
// alone, and what had that name kept.
func copied(t *testing.T, aside string, version int) {
	t.Helper()
	if info := must(os.Stat(aside))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("the copy from before the migration: got mode %v, want 0600", info.Mode())
	}
	if earlier := must(os.ReadFile(aside + ".old"))(t); string(earlier) != "of an earlier upgrade" {
		t.Errorf("what had its name: got %q", earlier)
	}
	raw := must(sql.Open("sqlite3", aside))(t)
	defer raw.Close()
	var n int
	check(t, raw.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+schemas[version]).Scan(&n))
	if n == 0 {
		t.Error("the copy from before the migration is empty")
	}
}
