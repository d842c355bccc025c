package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func TestMigrateBothWays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		engine := t.Name()[strings.LastIndex(t.Name(), "/")+1:]
		before := schemaOf(t, s, engine)
		must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("Rabat", published)}))(t)
		list := must(s.Migrations(ctx))(t)
		for _, m := range list {
			if !m.Applied {
				t.Errorf("%s is not applied", m.Name)
			}
		}
		for range list {
			check(t, s.MigrateDown(ctx))
		}
		if left := schemaOf(t, s, engine).columns; len(left) > 0 {
			t.Errorf("left at version 0: %v", left)
		}
		for _, m := range must(s.Migrations(ctx))(t) {
			if m.Applied {
				t.Errorf("%s is applied still", m.Name)
			}
		}
		check(t, s.Migrate(ctx))
		if diff := cmp.Diff(before, schemaOf(t, s, engine), cmp.AllowUnexported(schema{})); diff != "" {
			t.Errorf("up again it is another schema:\n%s", diff)
		}
		check(t, s.Migrate(ctx)) // twice does no harm
		check(t, s.Ready(ctx))
		if empty := must(s.Empty(ctx))(t); !empty {
			t.Error("down and up again, it is not empty")
		}
		verified(t, s)
	})
}

func TestMigrateRefusesNewer(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database := storetest.Database(t, engine)
			s := must(store.Open(t.Context(), database, store.Options{}))(t)
			check(t, s.Migrate(t.Context()))
			driver := map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine]
			raw := must(sql.Open(driver, database))(t)
			_, err := raw.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, "+map[string]string{"sqlite": "1", "postgres": "true"}[engine]+")")
			check(t, err)
			check(t, raw.Close())
			err = s.Migrate(t.Context())
			oneSentence(t, err, "9999")
			check(t, s.Close())
		})
	}
}

// TestMigrateRefusesForeign: in the database of another program nothing is made.
func TestMigrateRefusesForeign(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database := storetest.Database(t, engine)
			raw := must(sql.Open(map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine], database))(t)
			defer raw.Close()
			_, err := raw.ExecContext(t.Context(), "CREATE TABLE people (name TEXT)")
			check(t, err)
			s := must(store.Open(t.Context(), database, store.Options{}))(t)
			defer s.Close()
			oneSentence(t, s.Migrate(t.Context()), "the table people of another program")
			oneSentence(t, s.Migrated(t.Context()), "the table people of another program")
			if left := schemaOf(t, s, engine).columns; len(left) != 1 {
				t.Errorf("what is in it now: %v", left)
			}
		})
	}
}

// oneSentence wants an error that fits on a line and says what is wrong.
func oneSentence(t *testing.T, err error, says string) {
	t.Helper()
	switch {
	case err == nil:
		t.Error("no error")
	case strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), says) || len(err.Error()) > 300:
		t.Errorf("got %q; want one line that says %q", err, says)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	corrupt := filepath.Join(folder, "corrupt.db")
	check(t, os.WriteFile(corrupt, []byte(strings.Repeat("this is no database ", 1000)), 0o600))
	closed := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	check(t, closed.Close())
	silent := must(net.Listen("tcp", "127.0.0.1:0"))(t) // takes connections and never answers
	defer silent.Close()
	for _, tc := range []struct{ name, database, says string }{
		{"a corrupt file", corrupt, "corrupt.db"},
		{"a folder", folder, "folder"},
		{"a file in a folder that is not there", filepath.Join(folder, "no", "x.db"), "x.db"},
		{"an unreachable server", "postgres://user:secret@" + closed.Addr().String() + "/x?sslmode=disable", "refused"},
		{"a server that does not answer", "postgres://user:secret@" + silent.Addr().String() + "/x?sslmode=disable", silent.Addr().String()},
		{"an address that is none", "postgres://[", "postgres"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			s, err := store.Open(context.Background(), tc.database, store.Options{})
			if err == nil {
				err = s.Migrate(context.Background())
				defer s.Close()
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
			oneSentence(t, err, tc.says)
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("tells the password: %v", err)
			}
		})
	}
}

func TestOpenALockedFile(t *testing.T) {
	database := storetest.Database(t, "sqlite")
	s := must(store.Open(t.Context(), database, store.Options{}))(t)
	check(t, s.Migrate(t.Context()))
	check(t, s.Close())
	raw := must(sql.Open("sqlite3", "file:"+database+"?_locking_mode=EXCLUSIVE"))(t)
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "UPDATE derivation SET day = day"} {
		_, err := raw.ExecContext(t.Context(), statement)
		check(t, err)
	}
	start := time.Now()
	other, err := store.Open(context.Background(), database, store.Options{})
	if err == nil {
		err = other.Migrate(context.Background())
		defer other.Close()
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
	oneSentence(t, err, "locked")
}

// A write that cannot get its turn is told to try again.
func TestWritingToALockedFile(t *testing.T) {
	database := storetest.Database(t, "sqlite")
	s := must(store.Open(t.Context(), database, store.Options{}))(t)
	defer s.Close()
	check(t, s.Migrate(t.Context()))
	raw := must(sql.Open("sqlite3", "file:"+database))(t)
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	_, err := raw.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	check(t, err)
	ctx := storetest.As(t, models.RoleEditor)
	_, err = storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("Rabat", published)})
	if models.KindOf(err) != models.Unavailable {
		t.Errorf("got %v of kind %d; want one that says to try again", err, models.KindOf(err))
	}
	must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, page))(t) // readers wait for nobody
	_, err = raw.ExecContext(t.Context(), "ROLLBACK")
	check(t, err)
	must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visitFields("Rabat", published)}))(t)
}

// File names may be anything.
func TestDatabaseNames(t *testing.T) {
	for _, name := range []string{"with space.db", "percent%20.db", "question?.db", "hash#.db", "قاعدة.db", "a&mode=ro.db"} {
		t.Run(name, func(t *testing.T) {
			database := filepath.Join(t.TempDir(), name)
			s := must(store.Open(t.Context(), database, store.Options{}))(t)
			defer s.Close()
			check(t, s.Migrate(t.Context()))
			if _, err := os.Stat(database); err != nil {
				t.Error(err)
			}
		})
	}
}

// A reader cannot write, whoever asks it to.
func TestReadersCannotWrite(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	_, err := must(s.Pool())(t).ExecContext(t.Context(), "DELETE FROM countries")
	if err == nil || !strings.Contains(fmt.Sprint(err), "readonly") {
		t.Errorf("got %v; want a refusal", err)
	}
}

// The settings that durability rests on hold on every connection.
func TestSettings(t *testing.T) {
	s, _ := storetest.New(t, "sqlite")
	pool := must(s.Pool())(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
		for range 8 {
			var got string
			check(t, pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s: got %s, want %s", pragma, got, want)
			}
		}
	}
}
