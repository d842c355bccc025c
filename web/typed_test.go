package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestOnlyAFormIsASheet: the script takes what is answered in the place of a form only
// where that is the form again, by its id.
func TestOnlyAFormIsASheet(t *testing.T) {
	s := withExample(t)
	const sheet = `<form id="sheet" class="form`
	for address, want := range map[string]bool{"/fr/visits/new": true, "/fr/visits/VIS-2026-0001/edit": true,
		"/fr/sign-in": false, "/fr/visits/VIS-2026-0001/bin": false} {
		if p := s.get(t, s.editor, address); p.status != http.StatusOK || strings.Contains(p.body, sheet) != want {
			t.Errorf("%s: %d, a sheet: %t, want %t", address, p.status, !want, want)
		}
	}
}

// TestTooLongToKeep: what is too long to be kept for later is not said to be kept: it is
// shown again, with why.
func TestTooLongToKeep(t *testing.T) {
	s := withExample(t)
	address := "/fr/visits/new?/summary/fr=" + strings.Repeat("x", 1000)
	p := s.send(t, s.editor, address, typed("/title/fr=Visite", "do=keep"))
	p.whole(t)
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "trop long pour être gardé") || !strings.Contains(p.body, `value="Visite"`) {
		t.Errorf("%d\n%.2000s", p.status, p.body)
	}
	if p := s.send(t, s.editor, address, typed("/title/fr=Visite", "add=/meetings")); p.status != http.StatusOK {
		t.Errorf("a row more: %d", p.status)
	}
}

// TestArticleBesideGoes: a form whose article is binned or made one with another meanwhile is
// there still, with what was typed: beside nothing, or the other one.
func TestArticleBesideGoes(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		article := func(title string) string {
			return s.post(t, "/articles", obj{"title": title, "language": "fr", "text": "Les mots de " + title + "."})["reference"].(string)
		}
		first, second, third := article("Un"), article("Deux"), article("Trois")
		form := s.read(t, s.editor, "/fr/visits/new?article="+first+"&article="+second)
		form.address = "/fr/visits/new"
		b.press(t, "/fr/articles/"+first+"/bin", "together")
		s.change(t, http.MethodPost, "/articles/"+third+"/merge", "application/json", `{"other":"`+second+`"}`)
		again := s.still(t, form, "/title/fr=Visite à Rabat", "add=/meetings")
		kept := s.read(t, s.editor, form.address)
		for name, p := range map[string]page{"the answer": again, "what is kept": kept} {
			if !strings.Contains(p.body, `value="Visite à Rabat"`) || strings.Contains(p.body, "Les mots de Un.") || !strings.Contains(p.body, "Les mots de Trois.") {
				t.Errorf("%s lacks what was typed, or the article that is read\n%.3000s", name, p.body)
			}
		}
		if p := s.get(t, s.editor, "/fr/meetings/new?article="+first); p.status != http.StatusNotFound {
			t.Errorf("opened beside what is not there: %d", p.status)
		}
	})
}

// TestTooManyArticlesBeside: no more articles are looked up for a form than stand beside one.
func TestTooManyArticlesBeside(t *testing.T) {
	s := withExample(t)
	values := typed("add=/meetings")
	for i := range 3000 {
		values.Add("article", fmt.Sprintf("ART-2025-%04d", i))
	}
	values.Add("article", "ART-2026-0001")
	if p := s.send(t, s.editor, "/fr/visits/new", values); p.status != http.StatusOK || strings.Contains(p.body, "ART-2026-0001") {
		t.Errorf("%d, and all articles were looked up", p.status)
	}
}

// TestSessionEndsOverAForm: what is typed when the session has ended goes along to where one
// signs in, also past a wrong token, and is in the form again afterwards.
func TestSessionEndsOverAForm(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		article := s.post(t, "/articles", obj{"title": "Un", "language": "fr", "text": "Une visite officielle."})["reference"].(string)
		const address = "/fr/visits/new"
		values := b.ask(t, http.MethodGet, address, nil).inputs(t)
		for name, texts := range typed("article="+article, "/title/fr=Visite \"à\" Rabat", "/summary/fr=Une ligne\nune autre", "quote:/level=visite officielle", "do=save") {
			values[name] = texts
		}
		s.clock.Time = s.clock.Time.Add(12 * time.Hour)
		ended := b.ask(t, http.MethodPost, address, values)
		ended.whole(t)
		if ended.status != http.StatusUnauthorized || !strings.Contains(ended.body, "Votre session a pris fin") {
			t.Fatalf("%d\n%.2000s", ended.status, ended.body)
		}
		again := ended.inputs(t)
		again.Set("token", "ent_nonsense")
		wrong := b.ask(t, http.MethodPost, "/fr/sign-in", again)
		wrong.whole(t)
		again = wrong.inputs(t)
		again.Set("token", s.editor)
		if p := b.ask(t, http.MethodPost, "/fr/sign-in", again); p.status != http.StatusSeeOther || p.header.Get("Location") != address {
			t.Fatalf("signing in: %d, to %s\n%.2000s", p.status, p.header.Get("Location"), p.body)
		}
		form := b.ask(t, http.MethodGet, address, nil)
		form.whole(t)
		for _, want := range []string{`value="Visite &#34;à&#34; Rabat"`, "Une ligne\nune autre", "Une visite officielle.", `name="/citations/0/quote"`, "Ceci a été saisi"} {
			if !strings.Contains(form.body, want) {
				t.Errorf("the form lacks %s", want)
			}
		}
		if n := s.listed(t, "visits"); n != 0 {
			t.Errorf("%d visits were recorded", n)
		}
	})
}

// TestKeptOverWhatWasSeen: what is kept while one chooses between one's own and a colleague's
// words is over the version that one began with, so that nothing of the colleague's is
// written over when the form is opened again.
func TestKeptOverWhatWasSeen(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		visit, _ := s.draft(t)
		form := s.read(t, s.editor, "/fr/visits/"+visit+"/edit")
		began := form.inputs(t).Get("version")
		s.patch(t, "/visits/"+visit, `{"level":"official"}`)
		choosing := s.typing(t, form, "/level=working", "do=save")
		if choosing = s.typing(t, choosing, "do=save"); choosing.status != http.StatusPreconditionFailed {
			t.Fatalf("nothing is chosen: %d", choosing.status)
		}
		again := s.read(t, s.editor, form.address).inputs(t)
		if again.Get("/level") != "working" || again.Get("version") != began {
			t.Errorf("kept is %s over version %s, began with %s", again.Get("/level"), again.Get("version"), began)
		}
	})
}

// TestQuotesOfAMergedArticle: what was quoted from an article that was made one with another
// meanwhile is quoted from that.
func TestQuotesOfAMergedArticle(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		article := func(title string) string {
			return s.post(t, "/articles", obj{"title": title, "language": "fr", "text": "Une visite officielle."})["reference"].(string)
		}
		quoted, kept := article("Un"), article("Deux")
		form := s.still(t, s.read(t, s.editor, "/fr/visits/new?article="+quoted), "/level=official", "quote:/level=visite officielle", "add=/meetings")
		s.change(t, http.MethodPost, "/articles/"+kept+"/merge", "application/json", `{"other":"`+quoted+`"}`)
		done := s.typing(t, form, "/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "do=save")
		if p := s.saved(t, done); p.status != http.StatusOK || !strings.Contains(p.body, "/fr/articles/"+kept) || !strings.Contains(p.body, "visite officielle") {
			t.Errorf("%d: %s", p.status, faultsOf(p))
		}
	})
}

// TestBrokenLetters: letters that are broken, or that no database keeps, are no fault of the
// server, whatever they stand in.
func TestBrokenLetters(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, name := range []string{"/lead/person_id", "/title/fr", "article", "quote:/level", "add", "join"} {
			for _, broken := range []string{"\xff\xfe", "\x00"} {
				p := s.send(t, s.editor, "/fr/visits/new", typed(name+"="+broken, "/visitor_country=AZ"))
				if p.status >= http.StatusInternalServerError {
					t.Errorf("%q in %s: %d", broken, name, p.status)
				}
			}
		}
	})
}
