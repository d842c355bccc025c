package store_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// beside opens a database once more, as a second server does.
func beside(t *testing.T, database string) *store.Store {
	t.Helper()
	s := must(store.Open(t.Context(), database, store.Options{Clock: (&storetest.Clock{Time: storetest.Today}).Now}))(t)
	t.Cleanup(func() { check(t, s.Close()) })
	return s
}

// Servers on one database have one key, whichever came first; each database has its own.
func TestKeyIsOfTheDatabase(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database := storetest.Database(t, engine)
			first := beside(t, database)
			check(t, first.Migrate(t.Context()))
			check(t, first.Tamper("DELETE FROM secrets"))
			var all sync.WaitGroup
			servers := []*store.Store{beside(t, database), beside(t, database), beside(t, database)}
			for _, s := range servers {
				all.Go(func() {
					if err := s.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			want := must(servers[0].Fingerprint(t.Context(), []byte("text")))(t)
			for _, s := range append(servers[1:], beside(t, database)) {
				if got := must(s.Fingerprint(t.Context(), []byte("text")))(t); got != want {
					t.Errorf("another server on the database says %s, the first %s", got, want)
				}
			}
			if got := must(first.Fingerprint(t.Context(), []byte("text")))(t); got == want {
				t.Error("with another key the fingerprint is the same")
			}
			if got := must(servers[0].Fingerprint(t.Context(), []byte("other")))(t); got == want {
				t.Error("another text has the same fingerprint")
			}
			other, _ := storetest.New(t, engine)
			if got := must(other.Fingerprint(t.Context(), []byte("text")))(t); got == want {
				t.Error("another database has the same key")
			}
		})
	}
}

// A key that is damaged is refused with a sentence, by the server and by check; one that
// is gone is made anew.
func TestDamagedKey(t *testing.T) {
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database := storetest.Database(t, engine)
			check(t, beside(t, database).Migrate(t.Context()))
			for _, value := range []string{"", "AAAA", "not base64", strings.Repeat("A", 400), "' OR 1=1"} {
				s := beside(t, database)
				check(t, s.Tamper("UPDATE secrets SET value = '"+strings.ReplaceAll(value, "'", "''")+"'"))
				err := s.Migrate(t.Context())
				if err == nil || !strings.Contains(err.Error(), "the key in the table secrets is damaged: delete it") {
					t.Errorf("with the key %q, starting says %v", value, err)
				}
				faults := must(s.Verify(t.Context()))(t)
				if len(faults) != 1 || !strings.HasPrefix(faults[0], "key: ") {
					t.Errorf("with the key %q, check finds %v", value, faults)
				}
			}
			s := beside(t, database)
			check(t, s.Tamper("DELETE FROM secrets"))
			if faults := must(s.Verify(t.Context()))(t); len(faults) != 1 || !strings.Contains(faults[0], "has no key") {
				t.Errorf("without a key, check finds %v", faults)
			}
			if _, err := s.Fingerprint(t.Context(), nil); err == nil {
				t.Error("without a key there is a fingerprint")
			}
			check(t, s.Migrate(t.Context()))
			verified(t, s)
		})
	}
}

// nextOf is the cursor of the second page of all visits.
func nextOf(t *testing.T, s *store.Store, role models.Role, p models.Paging) string {
	t.Helper()
	return must(s.List(storetest.As(t, role), models.VisitKind, &models.VisitFilter{}, p))(t).Meta.Next
}

// A cursor is the same from all servers on a database and as long wherever it leads,
// shows nothing of where that is, and holds for the list and caller it was made for.
func TestCursorsAreSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		for i := range 12 {
			must(storetest.Create[models.Visit](storetest.As(t, models.RoleEditor), s, models.NewVisit{VisitFields: visitFields(fmt.Sprint(i), published)}))(t)
		}
		first := models.Paging{Limit: 1, Sort: "reference", Filter: "f"}
		met := []string{nextOf(t, s, models.RoleGuest, first)}
		if again := nextOf(t, s, models.RoleGuest, first); again != met[0] {
			t.Errorf("the cursor of the second page is %s, then %s", met[0], again)
		}
		for p := first; len(met) < 11; met = append(met, p.Cursor) {
			p.Cursor = met[len(met)-1]
			if p.Cursor = nextOf(t, s, models.RoleGuest, p); len(p.Cursor) != len(met[0]) || slices.Contains(met, p.Cursor) {
				t.Fatalf("page %d has the cursor %q, after %q", len(met)+1, p.Cursor, met)
			}
		}
		sealed := must(base64.RawURLEncoding.DecodeString(met[0]))(t)
		for i := range sealed {
			changed := slices.Clone(sealed)
			changed[i] ^= 1
			refused(t, s, models.RoleGuest, "invalid_cursor", models.Paging{Limit: 1, Sort: "reference", Filter: "f", Cursor: base64.RawURLEncoding.EncodeToString(changed)})
		}
		older := base64.RawURLEncoding.EncodeToString([]byte(`{"v":1,"s":"reference","f":"f","k":[2026,1,1]}`))
		refused(t, s, models.RoleGuest, "invalid_cursor", models.Paging{Limit: 1, Sort: "reference", Filter: "f", Cursor: older})
		refused(t, s, models.RoleGuest, "other_list", models.Paging{Limit: 1, Sort: "-reference", Filter: "f", Cursor: met[0]})
		refused(t, s, models.RoleGuest, "other_list", models.Paging{Limit: 1, Sort: "reference", Filter: "g", Cursor: met[0]})
		refused(t, s, models.RoleReader, "other_list", models.Paging{Limit: 1, Sort: "reference", Filter: "f", Cursor: met[0]})
	})
}

// refused tells that a cursor is, and with which code.
func refused(t *testing.T, s *store.Store, role models.Role, code string, p models.Paging) {
	t.Helper()
	_, err := s.List(storetest.As(t, role), models.VisitKind, &models.VisitFilter{}, p)
	e, ok := err.(*models.Error) //nolint:errorlint // it is returned as it is
	if !ok || e.Kind != models.Malformed || len(e.Fields) != 1 || e.Fields[0].Code != code || e.Fields[0].Parameter != "cursor" {
		t.Errorf("a cursor %s: got %v%s, want %s", p.Cursor, err, faultsOf(err), code)
	}
}
