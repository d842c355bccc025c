package store_test

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/store"
	"entente/store/storetest"
)

// schema is the tables with their columns, and the indexes, of a database.
type schema struct {
	columns map[string][]string
	indexes []string
}

func schemaOf(t *testing.T, s *store.Store, engine string) schema {
	t.Helper()
	pool := must(s.Pool())(t)
	columns := `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_%'`
	indexes := `SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'`
	if engine == "postgres" {
		columns = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'`
		// What a primary key or UNIQUE makes has a name of PostgreSQL's own.
		indexes = `SELECT tablename, indexname FROM pg_indexes i WHERE schemaname = 'public'
			AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`
	}
	out := schema{columns: map[string][]string{}}
	for _, r := range rows(t, pool, columns) {
		if r[0] != "goose_db_version" {
			out.columns[r[0]] = append(out.columns[r[0]], r[1])
		}
	}
	for table := range out.columns {
		slices.Sort(out.columns[table])
	}
	for _, r := range rows(t, pool, indexes) {
		if r[0] != "goose_db_version" {
			out.indexes = append(out.indexes, r[0]+"."+r[1])
		}
	}
	slices.Sort(out.indexes)
	return out
}

func rows(t *testing.T, pool *sql.DB, query string) (out [][2]string) {
	t.Helper()
	found, err := pool.QueryContext(context.Background(), query)
	check(t, err)
	defer found.Close()
	for found.Next() {
		var r [2]string
		check(t, found.Scan(&r[0], &r[1]))
		out = append(out, r)
	}
	check(t, found.Err())
	return out
}

// tablesWithoutStruct are those that Go writes by statements alone.
var tablesWithoutStruct = []string{"counter_day", "links", "search", "sequences"}

func TestSchemaIsTheModels(t *testing.T) {
	want := must(store.Columns())(t)
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			s, _ := storetest.New(t, engine)
			got := schemaOf(t, s, engine)
			for table, columns := range want {
				if diff := cmp.Diff(columns, got.columns[table]); diff != "" {
					t.Errorf("%s: columns of the struct (-) and the table (+):\n%s", table, diff)
				}
			}
			for _, table := range slices.Sorted(maps.Keys(got.columns)) {
				if want[table] == nil && !slices.Contains(tablesWithoutStruct, table) {
					t.Errorf("the table %s has no struct", table)
				}
			}
		})
	}
}

func TestSchemaIsTheSameOnBothEngines(t *testing.T) {
	sqlite, _ := storetest.New(t, "sqlite")
	postgres, _ := storetest.New(t, "postgres")
	a, b := schemaOf(t, sqlite, "sqlite"), schemaOf(t, postgres, "postgres")
	delete(a.columns, "search") // FTS5 and tsvector
	delete(b.columns, "search")
	if diff := cmp.Diff(a.columns, b.columns); diff != "" {
		t.Errorf("columns on SQLite (-) and PostgreSQL (+):\n%s", diff)
	}
	other := func(name string) bool { return strings.HasPrefix(name, "search.") }
	if diff := cmp.Diff(slices.DeleteFunc(a.indexes, other), slices.DeleteFunc(b.indexes, other)); diff != "" {
		t.Errorf("indexes on SQLite (-) and PostgreSQL (+):\n%s", diff)
	}
}
