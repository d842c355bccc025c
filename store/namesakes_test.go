package store_test

import (
	"testing"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// An article is taken for the one of its external id, and for no hidden one, without a
// transaction too.
func TestArticleLike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		editor, guest := storetest.As(t, models.RoleEditor), storetest.As(t, models.RoleGuest)
		known := func(id string) models.Identified {
			return models.Identified{ExternalIDs: models.ExternalIDs{{Scheme: "isbn", ID: id}}}
		}
		open := must(storetest.Create[models.Article](editor, s, models.ArticleFields{Access: published, Identified: known("1"), Title: "Open"}))(t)
		must(storetest.Create[models.Article](editor, s, models.ArticleFields{Access: internal, Identified: known("2"), Title: "Hidden"}))(t)
		if got := must(s.ArticleLike(guest, models.ArticleFields{Identified: known("1"), Title: "Of another name"}))(t); got != open.ID {
			t.Errorf("got %s, want %s", got, open.ID)
		}
		for _, id := range []string{"2", "3"} {
			if got, err := s.ArticleLike(guest, models.ArticleFields{Identified: known(id), Title: "Of another name"}); models.KindOf(err) != models.NotFound {
				t.Errorf("of the id %s: got %q and %v", id, got, err)
			}
		}
	})
}
