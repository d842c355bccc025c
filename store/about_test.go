package store_test

import (
	"context"
	"slices"
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// finds wants a search to find a record, or not.
func finds(t *testing.T, ctx context.Context, s *store.Store, q, id string, want bool) { //nolint:revive // t comes first
	t.Helper()
	got := must(s.Search(ctx, models.SearchFilter{Q: q}, page))(t)
	listed := must(s.List(ctx, models.VisitKind, &models.VisitFilter{Filter: models.Filter{Named: models.Named{Q: q}}}, page))(t)
	found := slices.ContainsFunc(got.Data, func(f models.Found) bool { return f.ID == id && !f.Partial })
	if inList := slices.Contains(listed.IDs, id); found != want || inList != want {
		t.Errorf("%q finds it: %t, in a list %t; want %t", q, found, inList, want)
	}
}

// aboutMany is a visit that is about a person, a sector and a country, and is quoted, in
// a database where what follows from an edit is put off or not.
func aboutMany(t *testing.T, s *store.Store) (visit, person, article string) {
	t.Helper()
	ctx := storetest.As(t, models.RoleAdministrator)
	person = must(storetest.Create[models.Person](ctx, s, models.PersonFields{Access: published,
		Names: []models.PersonName{{Text: "Nasser Bourita"}, {Text: "ناصر بوريطة"}}, Country: ptr(models.CountryCode("MA"))}))(t).ID
	article = must(storetest.Create[models.Article](ctx, s, models.ArticleFields{Access: published, Title: "paper"}))(t).ID
	in := visitFields("plain", published)
	in.Lead, in.Sectors = &models.Participant{PersonID: ptr(models.PersonID(person))}, []models.SectorCode{"tourism"}
	in.Level = ptr(models.VisitLevel("working"))
	in.VisitorCountry, in.HostCountry = "AZ", "MA"
	visit = must(storetest.Create[models.Visit](ctx, s, models.NewVisit{VisitFields: in, Citations: []models.NewCitation{
		{CitationFields: models.CitationFields{ArticleID: ptr(models.ArticleID(article)), Quote: ptr("a warm welcome")}}}}))(t).ID
	return visit, person, article
}

// What a record is about finds it by every name there is, and by no name there is not.
func TestFindingFollowsNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx, guest := storetest.As(t, models.RoleAdministrator), storetest.As(t, models.RoleGuest)
		visit, _, _ := aboutMany(t, s)
		for q, want := range map[string]bool{"Morocco": true, "maroc tourisme": true, "السياحة": true, "Bourita": true, "بوريطة": true, `"Nasser Bourita"`: true,
			"working": true, "warm welcome": true, "Morocco welcome plain": true, "Monaco": false, "energy": false, `"Bourita Nasser"`: false} {
			finds(t, guest, s, q, visit, want)
		}
		must(storetest.Change[models.Country](ctx, s, "MA", 0, func(f *models.CountryFields) models.Problems {
			f.Names, f.Aliases = texts{"en": "Farthest West"}, nil
			return nil
		}))(t)
		finds(t, guest, s, "farthest tourism", visit, true)
		finds(t, guest, s, "Morocco", visit, false)
		must(storetest.Change[models.Sector](ctx, s, "tourism", 0, func(f *models.SectorFields) models.Problems {
			f.Names = texts{"en": "Wandering"}
			return nil
		}))(t)
		finds(t, guest, s, "wandering west", visit, true)
		finds(t, guest, s, "tourisme", visit, false)
		verified(t, s)
	})
}

// Nothing is found by the name of somebody, or in the words of an article, that the
// caller does not see, also while what follows is put off.
func TestFindingHides(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx, guest := storetest.As(t, models.RoleAdministrator), storetest.As(t, models.RoleGuest)
		visit, person, article := aboutMany(t, s)
		for _, most := range []int{0, 200} {
			s.PutOff(most)
			for _, access := range []models.Access{internal, published} {
				open := access == published
				must(storetest.Change[models.Person](ctx, s, person, 0, func(f *models.PersonFields) models.Problems {
					f.Access = access
					return nil
				}))(t)
				must(storetest.Change[models.Article](ctx, s, article, 0, func(f *models.ArticleFields) models.Problems {
					f.Access = access
					return nil
				}))(t)
				for _, q := range []string{"Bourita", "warm welcome"} {
					finds(t, ctx, s, q, visit, true)
					finds(t, guest, s, q, visit, open)
				}
				verified(t, s)
			}
			check(t, s.Drain(t.Context()))
			verified(t, s)
		}
	})
}

// A record is found by the name of the sector above its own, wherever that is moved.
func TestFindingFollowsSectors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx, guest := storetest.As(t, models.RoleAdministrator), storetest.As(t, models.RoleGuest)
		visit, _, _ := aboutMany(t, s)
		finds(t, guest, s, "culture", visit, false)
		s.PutOff(0)
		must(storetest.Change[models.Sector](ctx, s, "tourism", 0, func(f *models.SectorFields) models.Problems {
			f.Parent = ptr(models.SectorCode("culture"))
			return nil
		}))(t)
		finds(t, guest, s, "culture", visit, true)
		verified(t, s)
		check(t, s.Drain(t.Context()))
		finds(t, guest, s, "culture", visit, true)
		verified(t, s)
	})
}
