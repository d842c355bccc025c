package store_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// titlesOf are what a search finds, in its order, page after page.
func titlesOf(t *testing.T, s *store.Store, q, sort string, limit int) (titles []string) {
	t.Helper()
	for p := (models.Paging{Limit: limit, Sort: sort}); ; {
		got := must(s.Search(storetest.As(t, models.RoleGuest), models.SearchFilter{Q: q}, p))(t)
		for _, f := range got.Data {
			titles = append(titles, f.Title["en"])
		}
		if p.Cursor = got.Meta.Next; p.Cursor == "" {
			return titles
		}
	}
}

// ranked records visits to be ranked by "double taxation": each is called by what it is.
func ranked(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := storetest.As(t, models.RoleEditor)
	for i, x := range []struct{ title, summary string }{
		{"double taxation", ""},
		{"1 on double taxation", ""},
		{"2 taxation, double", ""},
		{"3 taxation", "double"},
		{"4 older", "on double taxation"},
		{"4 newer", "on double taxation"},
		{"5", "taxation that is double"},
		{"not", "taxation that is single"},
	} {
		in := visitFields(x.title, published)
		if in.Date = date(fmt.Sprint(2020 - i)); x.summary != "" {
			in.Summary = texts{"en": x.summary}
		}
		must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: in}))(t)
	}
}

// The most relevant come first, whatever the length of a page: what is called so, then by
// where the words stand and whether they stand together, then the latest recorded; and
// behind all of these what lacks a word.
func TestRelevance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ranked(t, s)
		want := []string{"double taxation", "1 on double taxation", "2 taxation, double", "3 taxation", "4 newer", "4 older", "5", "not"}
		for _, limit := range []int{1, 2, 3, 50} {
			for _, q := range []string{"double taxation", "Double TAXATION"} {
				if diff := cmp.Diff(want, titlesOf(t, s, q, "", limit)); diff != "" {
					t.Errorf("%q by %d (-want +got):\n%s", q, limit, diff)
				}
			}
		}
		if diff := cmp.Diff(want, titlesOf(t, s, "double taxation", "relevance", 50)); diff != "" {
			t.Error(diff)
		}
		byDate := []string{"double taxation", "1 on double taxation", "2 taxation, double", "3 taxation", "4 older", "4 newer", "5"}
		if diff := cmp.Diff(byDate, titlesOf(t, s, "double taxation", "-date", 2)); diff != "" {
			t.Error(diff)
		}
		slices.Reverse(byDate)
		if diff := cmp.Diff(byDate, titlesOf(t, s, "double taxation", "date", 3)); diff != "" {
			t.Error(diff)
		}
	})
}

// A name ranks behind the body, and the body behind the title.
func TestRelevanceOfNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		title := visitFields("of Kiribati", published)
		body := visitFields("body", published)
		body.Summary = texts{"en": "of Kiribati"}
		name := visitFields("name", published)
		name.HostCountry = "KI"
		for _, in := range []models.VisitFields{title, body, name} {
			must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: in}))(t)
		}
		if diff := cmp.Diff([]string{"Kiribati", "of Kiribati", "body", "name"}, titlesOf(t, s, "Kiribati", "", 50)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Of what is common the latest recorded are ranked, then comes the rest, each once; and
// what is called by the word comes first, however old.
func TestRelevanceIsBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ranked(t, s)
		s.RankAtMost(3)
		want := []string{"double taxation", "1 on double taxation", "2 taxation, double", "3 taxation", "4 older", "4 newer", "5"}
		latest := []string{"4 newer", "4 older", "5"} // are the three latest
		for _, limit := range []int{1, 2, 3, 50} {
			got := titlesOf(t, s, "double taxation", "", limit)
			if len(got) != len(want) {
				t.Fatalf("by %d: %q", limit, got)
			}
			if diff := cmp.Diff(latest, got[:3]); diff != "" {
				t.Errorf("by %d (-want +got):\n%s", limit, diff)
			}
			if diff := cmp.Diff([]string{"3 taxation", "2 taxation, double", "1 on double taxation", "double taxation"}, got[3:]); diff != "" {
				t.Errorf("by %d (-want +got):\n%s", limit, diff)
			}
			if got := titlesOf(t, s, "Morocco", "", limit); len(got) != 9 || got[0] != "Morocco" {
				t.Errorf("by %d Morocco finds %q", limit, got)
			}
		}
	})
}

// Beside what is found stands by what it can be narrowed.
func TestFacetCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ranked(t, s)
		guest := storetest.As(t, models.RoleGuest)
		got := must(s.Search(guest, models.SearchFilter{Q: "taxation Morocco"}, models.Paging{Limit: 2}))(t)
		f := got.Meta.Facets
		if f == nil || f.Of != 8 || !f.Whole || len(f.Year) != 8 || len(f.Sector) != 0 {
			t.Fatalf("facets: %+v", f)
		}
		if diff := cmp.Diff([]models.FacetCount{{Key: "visit", Count: 8}}, f.Kind); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]models.FacetCount{{Key: "AZ", Count: 8}, {Key: "MA", Count: 8}}, f.Country); diff != "" {
			t.Error(diff)
		}
		next := must(s.Search(guest, models.SearchFilter{Q: "taxation Morocco"}, models.Paging{Limit: 2, Cursor: got.Meta.Next}))(t)
		if next.Meta.Facets != nil {
			t.Errorf("facets on the second page: %+v", next.Meta.Facets)
		}
	})
}

// Of two to four words one may be lacking, in what comes behind everything that has them
// all; it is not counted.
func TestWhatLacksAWord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ranked(t, s)
		for q, want := range map[string][]string{
			"taxation single zebra":  {"not"},
			"single zebra":           {"not"},
			"zebra":                  nil,
			"zebra giraffe single":   nil,
			"\"that is\" zebra":      {"not", "5"},
			"zebra that is single x": nil,
		} {
			if diff := cmp.Diff(want, titlesOf(t, s, q, "", 1)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", q, diff)
			}
			got := must(s.Search(storetest.As(t, models.RoleGuest), models.SearchFilter{Q: q}, page))(t)
			if *got.Meta.Total != 0 || slices.ContainsFunc(got.Data, func(f models.Found) bool { return !f.Partial || f.Score == 0 }) {
				t.Errorf("%q: %d in all, %+v", q, *got.Meta.Total, got.Data)
			}
		}
	})
}
