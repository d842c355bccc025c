package store_test

import (
	"strconv"
	"strings"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// What guests read of an agreement that names something hidden is kept, but never
// longer than it holds: not when it changes, nor when what it names is opened, nor
// when another process writes.
func TestKeptRenderingsFollow(t *testing.T) {
	eachPair(t, func(t *testing.T, s, other *store.Store) {
		editor, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		visit := must(storetest.Create[models.Visit](editor, s, models.NewVisit{VisitFields: visitFields("hidden", draft)}))(t)
		fields := agreementFields("first", published)
		id := models.VisitID(visit.ID)
		fields.VisitID = &id
		made := must(storetest.Create[models.Agreement](editor, s, models.NewAgreement{AgreementFields: fields}))(t)
		reads := func(title string, visible bool) {
			t.Helper()
			for range 2 { // made, and kept
				one := must(storetest.One[models.Agreement](guest, s, made.ID))(t)
				list := must(storetest.List[models.Agreement](guest, s, models.AgreementFilter{}, page))(t).Data
				for _, a := range append(list, one) {
					if a.Title["en"] != title || (a.VisitID != nil) != visible {
						t.Errorf("guests read %q of visit %v, want %q, of a visit: %t", a.Title["en"], a.VisitID, title, visible)
					}
				}
			}
		}
		reads("first", false)
		retitle := func(s *store.Store, title string) {
			made = must(storetest.Change[models.Agreement](editor, s, made.ID, made.Version, func(f *models.AgreementFields) models.Problems {
				f.Title = texts{"en": title}
				return nil
			}))(t)
		}
		retitle(s, "second")
		reads("second", false)
		retitle(other, "third")
		reads("third", false)
		must(storetest.Change[models.Visit](editor, other, visit.ID, visit.Version, func(f *models.VisitFields) models.Problems {
			f.Access = published
			return nil
		}))(t)
		reads("third", true)
	})
}

// What another process writes moves the data version at once.
func TestVersionFollowsOtherProcesses(t *testing.T) {
	eachPair(t, func(t *testing.T, s, other *store.Store) {
		editor, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		for range 20 {
			before, all := must(s.Version(guest))(t), must(s.Version(editor))(t)
			made := must(storetest.Create[models.Visit](editor, other, models.NewVisit{VisitFields: visitFields("another's", published)}))(t)
			if must(s.Version(guest))(t) == before || must(s.Version(editor))(t) == all {
				t.Fatalf("%s was written, and the data version is as it was", made.Reference)
			}
			d := must(s.One(guest, store.Place{Kind: models.VisitKind, Key: made.ID}, store.Look{}))(t)
			if now := must(s.Version(guest))(t); d.Data != now {
				t.Errorf("%s was read at version %d, and it is %d", made.Reference, d.Data, now)
			}
		}
	})
}

// eachPair runs a test on a database of each engine that is open twice, as it is in
// two processes.
func eachPair(t *testing.T, test func(t *testing.T, s, other *store.Store)) {
	t.Helper()
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			database, clock := storetest.Database(t, engine), &storetest.Clock{Time: storetest.Today}
			var pair [2]*store.Store
			for i := range pair {
				pair[i] = must(store.Open(t.Context(), database, store.Options{Clock: clock.Now}))(t)
				t.Cleanup(func() { check(t, pair[i].Close()) })
				check(t, pair[i].Migrate(t.Context()))
			}
			test(t, pair[0], pair[1])
		})
	}
}

// However many values a list is asked for by, no statement has more than SQL allows.
func TestListsOfValuesAreBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		var f models.AgreementFilter
		for i := range 4_000 {
			f.Country = append(f.Country, models.CountryCode("Q"+strconv.Itoa(i)))
		}
		for _, sql := range s.Record(func() {
			if _, err := s.List(t.Context(), models.AgreementKind, &f, page); models.KindOf(err) != models.Malformed {
				t.Errorf("got %v, want a refusal of unknown countries", err)
			}
		}) {
			if n := strings.Count(sql, "Q"); n > 1_000 {
				t.Errorf("a statement has %d values: %.200s…", n, sql)
			}
		}
	})
}
