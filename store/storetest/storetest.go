// Package storetest gives each test a real database of its own, on every engine
// there is.
package storetest

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes and drops databases

	"entente/models"
	"entente/store"
)

// PostgresVariable names the environment variable with the address of a
// PostgreSQL server on which databases may be made.
const PostgresVariable = "ENTENTE_TEST_POSTGRES"

// Today is the day of every test.
var Today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// Clock is a clock that a test sets.
type Clock struct{ Time time.Time }

// Now is the time of the clock.
func (c *Clock) Now() time.Time { return c.Time }

// Engines are the engines that tests run on.
var Engines = []string{"sqlite", "postgres"}

// Each runs a test on an empty database of each engine. Without PostgreSQL that
// half is skipped, and fails where CI is set.
func Each(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	for _, engine := range Engines {
		t.Run(engine, func(t *testing.T) {
			s, clock := New(t, engine)
			test(t, s, clock)
		})
	}
}

// New opens a migrated, seeded database that is gone when the test ends.
func New(t testing.TB, engine string) (*store.Store, *Clock) {
	t.Helper()
	clock := &Clock{Today}
	s, err := store.Open(t.Context(), Migrated(t, engine), store.Options{Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, clock
}

// Long skips a test that is too slow for the race detector and shows nothing under
// it that others do not: make race sets -short, make test does not.
func Long(t testing.TB, why string) {
	t.Helper()
	if testing.Short() {
		t.Skipf("NOT RUN WITH -short: %s", why)
	}
}

// Database names an empty database of an engine, which is gone when the test ends.
func Database(t testing.TB, engine string) string {
	t.Helper()
	if engine == "sqlite" {
		return filepath.Join(t.TempDir(), "test.db")
	}
	return createDatabase(t, postgres(t), "DEFAULT")
}

// postgres is the address of the server, without which the test is skipped.
func postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("no PostgreSQL: set %s", PostgresVariable)
		}
		t.Skipf("NOT RUN ON POSTGRESQL: %s is not set; make test starts a server where Debian's is installed", PostgresVariable)
	}
	return server
}

// createDatabase makes a database as a copy of another one.
func createDatabase(t testing.TB, server, template string) string {
	t.Helper()
	name := "entente_" + strings.ToLower(rand.Text())
	if err := administer(server, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address, err := addressOf(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// As is a context in which someone with a role asks; RoleGuest is nobody.
func As(t testing.TB, role models.Role) context.Context {
	t.Helper()
	v := models.Viewer{Role: role}
	if role != models.RoleGuest {
		v.Name, v.TokenID = "test "+string(role), "test-"+string(role)
	}
	return models.WithViewer(t.Context(), v)
}
