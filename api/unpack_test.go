package api_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"entente/exchange/datapackage"
	"entente/models"
	"entente/store/storetest"
)

// TestUnpackedAnswersAlike: of a tracker with random records of every kind, some of them
// hidden, a package is made, and another tracker takes it over. What that answers is the
// same, to guests and to those who see everything, each by a package of what they see.
func TestUnpackedAnswersAlike(t *testing.T) {
	t.Parallel()
	seed := number(t, "ENTENTE_WORLDS_SEED", worldsSeed)
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := newScript(t, engine, seed)
			s.begin(t)
			s.writes(t, worldsWrites)
			s.entangle(t, "Named last")
			if err := s.store.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			compare := func(t *testing.T, other *world) {
				t.Helper()
				s.compare(t, other, slices.DeleteFunc(s.questions(t, worldsShare), beyondPackages))
			}
			t.Run("guests", func(t *testing.T) {
				if engine == "postgres" {
					t.Skip("what guests see of a package is the same on each engine")
				}
				compare(t, s.takenOver(t, storetest.As(t, models.RoleGuest)))
			})
			t.Run("staff", func(t *testing.T) {
				other := s.takenOver(t, storetest.As(t, models.RoleAdministrator))
				s.asks, other.asks = s.reader, other.reader
				compare(t, other)
			})
		})
	}
}

// beyondPackages tells of a question whether it asks for what no package has: what was
// before, what changed when, the bin, and how the server fares.
func beyondPackages(q question) bool {
	return strings.Contains(q.route, "/history") || strings.Contains(q.path, "updated_since=") || strings.Contains(q.path, "bin=") || q.route == "/metrics"
}

// takenOver is another server, which has taken over a package of what somebody sees.
func (s *script) takenOver(t *testing.T, as context.Context) *world {
	t.Helper()
	dir := t.TempDir()
	if err := datapackage.Write(as, s.store, dir, datapackage.Options{Lang: "en", Now: s.clock.Time}); err != nil {
		t.Fatal(err)
	}
	other := newServer(t, s.engine)
	other.clock.Time = s.clock.Time
	if _, err := datapackage.Unpack(storetest.As(t, models.RoleAdministrator), other.store, dir, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, other)
	maps.Copy(w.names, s.names)
	maps.Copy(w.keys, s.keys)
	return w
}
