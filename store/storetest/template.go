package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entente/store"
)

// Making the tables and filling in countries and sectors takes longer than most
// tests. So a process does it once on each engine, and a test gets a copy.

// Migrated names a migrated, seeded database of an engine, which is gone when the
// test ends. The tests of a package that calls this are run by Main.
func Migrated(t testing.TB, engine string) string {
	t.Helper()
	if engine == "sqlite" {
		body, err := sqliteTemplate()
		file := Database(t, engine)
		if err == nil {
			err = os.WriteFile(file, body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	server := postgres(t)
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return createDatabase(t, server, template)
}

// Main runs the tests of a package, and removes what their databases were copied from.
func Main(m *testing.M) {
	code := m.Run()
	if err := dropTemplate(); err != nil {
		fmt.Fprintln(os.Stderr, "storetest:", err)
		code = 1
	}
	os.Exit(code)
}

// templateName is what this process calls its database to copy from.
var templateName = "entente_template_" + strings.ToLower(rand.Text())

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "entente")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "template.db")
	if err := migrate(file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

var postgresTemplate = sync.OnceValues(func() (string, error) {
	server := os.Getenv(PostgresVariable)
	if err := administer(server, "CREATE DATABASE "+templateName); err != nil {
		return "", err
	}
	address, err := addressOf(server, templateName)
	if err != nil {
		return "", err
	}
	return templateName, migrate(address)
})

// dropTemplate removes the template on PostgreSQL, if there is one.
func dropTemplate() error {
	server := os.Getenv(PostgresVariable)
	if server == "" {
		return nil
	}
	return administer(server, "DROP DATABASE IF EXISTS "+templateName+" WITH (FORCE)")
}

func migrate(database string) error {
	s, err := store.Open(context.Background(), database, store.Options{Clock: (&Clock{Today}).Now})
	if err != nil {
		return err
	}
	if err := s.Migrate(context.Background()); err != nil {
		return err
	}
	return s.Close()
}

// administer runs one statement on a server.
func administer(server, statement string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

// addressOf is the address of a database on a server.
func addressOf(server, database string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + database
	return u.String(), nil
}
