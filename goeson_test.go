package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// A server goes on with what was put off before it was killed, and derives again what
// was derived by the rules of an older program.
func TestServeGoesOn(t *testing.T) {
	db := filepath.Join(t.TempDir(), "goes-on.db")
	putOff(t, db)
	for _, statement := range []string{"", "UPDATE derivation SET version = 0; UPDATE sequences SET last = last + 100000"} {
		raw, err := sql.Open("sqlite3", db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := raw.ExecContext(t.Context(), statement+"; DELETE FROM tokens"); err != nil {
			t.Fatal(err)
		}
		s := start(t, db, "--reindex=background")
		answer, err := http.Get(strings.TrimSuffix(s.url, "/api/v1") + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("/readyz: got %s", answer.Status)
		}
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			var left int
			if err := raw.QueryRowContext(t.Context(), "SELECT (SELECT COUNT(*) FROM documents WHERE outdated) + (SELECT version < 1 FROM derivation)").Scan(&left); err != nil {
				t.Fatal(err)
			}
			if left == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%d documents are left", left)
			}
		}
		if err := s.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = s.Wait() // it was killed
		raw.Close()
		holdsAll(t, db, nil)
	}
}

// putOff leaves a database in which the documents of three visits are put off.
func putOff(t *testing.T, db string) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Followers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := storetest.As(t, models.RoleEditor)
	source := models.ArticleFields{Title: "the source"}
	for i := range 3 {
		visit := models.VisitFields{Title: models.Text{"en": fmt.Sprint("visit ", i)}, VisitorCountry: "AZ", HostCountry: "MA"}
		if _, err := storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: visit, Citations: []models.NewCitation{{Article: &source}}}); err != nil {
			t.Fatal(err)
		}
	}
	retracted := models.ArticleRetracted
	if _, err := storetest.Change[models.Article](ctx, s, "ART-2026-0001", 0, func(f *models.ArticleFields) models.Problems { f.State = &retracted; return nil }); err != nil {
		t.Fatal(err)
	}
	faults, err := s.Verify(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("what is put off is no fault: %v %v", faults, err)
	}
	pool, err := s.Pool()
	if err != nil {
		t.Fatal(err)
	}
	var left int
	if err := pool.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM documents WHERE outdated").Scan(&left); err != nil || left != 3 {
		t.Errorf("%d documents are put off, want 3 (%v)", left, err)
	}
}
