package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// citations are those of the record that a form leads to which was taken.
func (s *site) citations(t testing.TB, done page) []any {
	t.Helper()
	if done.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", done.status, faultsOf(done))
	}
	list, _ := s.fetch(t, strings.TrimPrefix(done.header.Get("Location"), "/fr")+"/citations")["data"].([]any)
	return list
}

// TestSourcesHoweverWritten: words are found in their article though its reference is
// written in small letters, it is named by its title, or it was made one with another while
// the form was open.
func TestSourcesHoweverWritten(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		article := func(title string) string {
			return s.post(t, "/articles", obj{"title": title, "language": "fr", "text": "Une visite officielle.\n\nQuatre accords."})["reference"].(string)
		}
		merged, other, kept := article("Un"), article("Deux"), article("Trois")
		article("Une dépêche")
		form := s.read(t, s.editor, "/fr/visits/new?article="+merged+"&article="+other)
		form.address = "/fr/visits/new"
		s.change(t, http.MethodPost, "/articles/"+kept+"/merge", "application/json", `{"other":"`+merged+`"}`)
		done := s.typing(t, form, "/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "/level=official",
			"quote:/level=visite officielle", "source:/level="+merged, "/texts_signed/min=4", "/texts_signed/max=4",
			"quote:/texts_signed=quatre accords", "source:/texts_signed= "+strings.ToLower(other),
			"quote:/title=visite officielle", "source:/title=une DÉPÊCHE", "do=save")
		list := s.citations(t, done)
		if len(list) != 3 {
			t.Fatalf("%d citations", len(list))
		}
		for _, x := range list {
			c := x.(obj)
			place := map[any]string{"/level": "paragraphe 1", "/title": "paragraphe 1", "/texts_signed": "paragraphe 2"}[c["field"]]
			if c["quote_language"] != "fr" || c["locator"] != place {
				t.Errorf("at %v: in %v, %v", c["field"], c["quote_language"], c["locator"])
			}
		}
	})
}

// TestNoSuchArticleBeside: a reference that no article has is a fault where it was typed,
// with the rest of the form still there, whichever button was pressed.
func TestNoSuchArticleBeside(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		form := s.read(t, s.editor, "/fr/visits/new")
		for _, do := range []string{"beside", "save"} {
			p := s.typing(t, form, "/title/fr=Visite à Rabat", "/visitor_country=AZ", "/host_country=MA", "/article/url=ART-2026-9999", "do="+do)
			p.whole(t)
			if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="/article/url-fault"`) || !strings.Contains(p.body, `value="Visite à Rabat"`) {
				t.Errorf("do=%s: %d\n%.2000s", do, p.status, p.body)
			}
		}
		if n := s.listed(t, "visits"); n != 0 {
			t.Errorf("%d visits were recorded", n)
		}
	})
}

// TestTextForAMergedArticle: an article that is known by the reference of one that was made
// one with it is given its text.
func TestTextForAMergedArticle(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		article := func(title string) string {
			return s.post(t, "/articles", obj{"title": title, "language": "fr"})["reference"].(string)
		}
		merged, kept := article("Un"), article("Deux")
		s.change(t, http.MethodPost, "/articles/"+kept+"/merge", "application/json", `{"other":"`+merged+`"}`)
		p := s.still(t, s.read(t, s.editor, "/fr/visits/new"), "/article/url="+merged, "/article/text=Les mots.", "do=beside")
		if text := s.fetch(t, "/articles/"+kept)["text"]; text != "Les mots." || !strings.Contains(p.body, `name="article" value="`+kept+`"`) {
			t.Errorf("its text is %v", text)
		}
	})
}
