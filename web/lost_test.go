package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
)

// newVisit are the inputs of the form of a visit that somebody has filled in.
func (b *browser) newVisit(t testing.TB, address string) url.Values {
	t.Helper()
	values := b.ask(t, http.MethodGet, address, nil).inputs(t)
	for name, texts := range typed("/title/fr=Visite à Rabat", "/visitor_country=AZ", "/host_country=MA", "do=save") {
		values[name] = texts
	}
	return values
}

// TestSignedInAnewOverAForm: what is sent in a session that somebody has left for another is
// not recorded: the form comes back with all that was typed, and records when it is sent
// again.
func TestSignedInAnewOverAForm(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		article := s.post(t, "/articles", obj{"title": "Un", "language": "fr", "text": "Une visite officielle."})["reference"].(string)
		const address = "/fr/visits/new"
		values := b.newVisit(t, address)
		values.Set("article", article)
		values.Set("quote:/level", "visite officielle")
		b.signIn(t, s.editor) // in another tab
		again := b.ask(t, http.MethodPost, address, values)
		again.whole(t)
		if again.status != http.StatusForbidden || s.listed(t, "visits") != 0 {
			t.Fatalf("%d, and %d visits\n%.2000s", again.status, s.listed(t, "visits"), again.body)
		}
		for _, want := range []string{`value="Visite à Rabat"`, "connecté ou déconnecté depuis", "Une visite officielle.", `name="/citations/0/quote"`} {
			if !strings.Contains(again.body, want) {
				t.Errorf("the form lacks %s", want)
			}
		}
		if kept := b.ask(t, http.MethodGet, address, nil); strings.Contains(kept.body, "Visite à Rabat") {
			t.Error("it was kept before it was looked at")
		}
		for _, from := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://example.org"}, {"Sec-Fetch-Site", ""}} {
			if p := b.ask(t, http.MethodPost, address, values, from[0], from[1]); p.status != http.StatusForbidden || strings.Contains(p.body, "Visite à Rabat") {
				t.Errorf("from elsewhere by %s: %d", from[0], p.status)
			}
		}
		next := again.inputs(t)
		next.Set("do", "save")
		if p := b.ask(t, http.MethodPost, address, next); p.status != http.StatusSeeOther || s.listed(t, "visits") != 1 {
			t.Errorf("sent again: %d\n%s", p.status, faultsOf(p))
		}
	})
}

// TestSignedInAnewOverNewer: what a colleague has written is not written over by a choice
// that was sent in another session.
func TestSignedInAnewOverNewer(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		visit, _ := s.draft(t)
		b := s.browser()
		b.signIn(t, s.editor)
		at := "/fr/visits/" + visit + "/edit"
		mine := b.ask(t, http.MethodGet, at, nil).inputs(t)
		mine.Set("/level", "working")
		s.patch(t, "/visits/"+visit, `{"level":"official","title":{"fr":"Autre titre"}}`)
		choosing := b.ask(t, http.MethodPost, at, mine).inputs(t)
		choosing.Set("choose:/level", "own")
		choosing.Set("do", "save")
		b.signIn(t, s.editor)
		again := b.ask(t, http.MethodPost, at, choosing)
		if again.status != http.StatusForbidden {
			t.Fatalf("%d\n%.2000s", again.status, again.body)
		}
		sent := again.inputs(t)
		sent.Set("do", "save")
		if p := b.ask(t, http.MethodPost, at, sent); p.status != http.StatusPreconditionFailed || s.fetch(t, "/visits/"+visit)["level"] != "official" {
			t.Errorf("sent again: %d", p.status)
		}
	})
}

// TestSignedOutOverAForm: what is sent after one has signed out in another tab goes along to
// where one signs in, from which nothing leads away unawares; also when one signs in in
// another tab first.
func TestSignedOutOverAForm(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		const address = "/fr/visits/new"
		values := b.newVisit(t, address)
		b.ask(t, http.MethodPost, "/fr/sign-out", values)
		if p := b.ask(t, http.MethodPost, "/fr/sign-out", values); p.status != http.StatusSeeOther || p.header.Get("Location") != "/fr/" {
			t.Errorf("signing out twice: %d", p.status)
		}
		out := b.ask(t, http.MethodPost, address, values)
		out.whole(t)
		if out.status != http.StatusUnauthorized || out.inputs(t).Get("/title/fr") != "Visite à Rabat" {
			t.Fatalf("%d\n%.2000s", out.status, out.body)
		}
		if strings.Contains(out.body, `class="who"`) || strings.Contains(out.body, `class="tongues"`) {
			t.Error("links lead away from what was typed, to where it is not")
		}
		if p := s.read(t, "", "/fr/sign-in"); strings.Contains(p.body, `class="who"`) || !strings.Contains(p.body, `class="tongues"`) {
			t.Error("the page on which one signs in leads to itself, or is in one language only")
		}
		b.signIn(t, s.editor)
		signing := out.inputs(t)
		signing.Set("token", s.editor)
		if out = b.ask(t, http.MethodPost, "/fr/sign-in", signing); out.status != http.StatusUnauthorized || strings.Contains(out.body, s.editor) {
			t.Fatalf("signing in again from a page of before: %d", out.status)
		}
		signing = out.inputs(t)
		signing.Set("token", s.editor)
		if p := b.ask(t, http.MethodPost, "/fr/sign-in", signing); p.header.Get("Location") != address {
			t.Fatalf("signing in: %d", p.status)
		}
		if p := b.ask(t, http.MethodGet, address, nil); !strings.Contains(p.body, `value="Visite à Rabat"`) {
			t.Error("what was typed is lost")
		}
	})
}

// TestSignedInAsAReaderOverAForm: who has signed in as somebody who may not write can sign in
// again with what he had typed.
func TestSignedInAsAReaderOverAForm(t *testing.T) {
	s := withExample(t)
	reader, _, err := s.store.CreateToken(t.Context(), models.RoleReader, "reader", 0)
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	b.signIn(t, s.editor)
	values := b.newVisit(t, "/fr/visits/new")
	b.signIn(t, reader)
	if p := b.ask(t, http.MethodPost, "/fr/visits/new", values); p.status != http.StatusUnauthorized || p.inputs(t).Get("/title/fr") != "Visite à Rabat" {
		t.Errorf("%d\n%.2000s", p.status, p.body)
	}
}

// TestPressAfterTheSession: a press after the session has ended, or in another one, does and
// keeps nothing: it is looked at again.
func TestPressAfterTheSession(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, _ := s.draft(t)
		at := "/fr/visits/" + visit + "/publish"
		seen := b.shows(t, at, 200).inputs(t)
		seen.Set("do", "together")
		b.signIn(t, s.editor)
		if p := b.ask(t, http.MethodPost, at, seen); p.status != http.StatusSeeOther || p.header.Get("Location") != at {
			t.Errorf("in another session: %d, to %s", p.status, p.header.Get("Location"))
		}
		seen = b.shows(t, at, 200).inputs(t)
		seen.Set("do", "together")
		s.clock.Time = s.clock.Time.Add(12 * time.Hour)
		p := b.ask(t, http.MethodPost, at, seen)
		if to := "/fr/sign-in?next=" + url.QueryEscape(at); p.status != http.StatusSeeOther || p.header.Get("Location") != to {
			t.Errorf("after the session: %d, to %s", p.status, p.header.Get("Location"))
		}
		b.signIn(t, s.editor)
		if p := b.shows(t, "/fr/", 200); strings.Contains(p.body, "Saisi et pas encore enregistré") {
			t.Error("the press was kept as a form")
		}
		s.browser().shows(t, "/fr/visits/"+visit, 404)
	})
}

// TestTooLongToKeepOverSignIn: what is too long to be kept while one signs in is on the page
// that says so, and goes from there into its form; the link that was used up has signed in.
func TestTooLongToKeepOverSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		address := "/fr/visits/new?/summary/fr=" + strings.Repeat("x", 1000)
		values := b.newVisit(t, address)
		s.clock.Time = s.clock.Time.Add(12 * time.Hour)
		signing := b.ask(t, http.MethodPost, address, values).inputs(t)
		signing.Set("token", s.editor)
		p := b.ask(t, http.MethodPost, "/fr/sign-in", signing)
		p.whole(t)
		if p.status != http.StatusOK || !strings.Contains(p.body, "trop long pour être gardé") || !strings.Contains(p.body, "desk officer") {
			t.Fatalf("%d\n%.2000s", p.status, p.body)
		}
		again := p.inputs(t)
		again.Set("do", "show")
		form := b.ask(t, http.MethodPost, address, again)
		form.whole(t)
		if form.status != http.StatusOK || !strings.Contains(form.body, `value="Visite à Rabat"`) || s.listed(t, "visits") != 0 {
			t.Errorf("%d\n%.2000s", form.status, form.body)
		}
	})
}

// TestUntouchedOverSignIn: a new form that nobody has touched when the session ends, or when
// one signs out, is opened anew after signing in, whatever it began with; one in which
// anything was typed or chosen is kept.
func TestUntouchedOverSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		article := s.post(t, "/articles", obj{"title": "Un", "language": "fr"})["reference"].(string)
		visit, _ := s.draft(t)
		for _, address := range []string{"/fr/visits/new", "/fr/people/new", "/fr/visits/new?article=" + article, "/fr/meetings/new?%2Fvisit_id=" + visit,
			"/fr/visits/" + visit + "/citations/new?path=%2Fdate"} {
			untouched := b.shows(t, address, 200).inputs(t)
			s.clock.Time = s.clock.Time.Add(12 * time.Hour)
			if p := b.ask(t, http.MethodPost, address, untouched); p.header.Get("Location") != "/fr/sign-in?next="+url.QueryEscape(address) {
				t.Errorf("%s: %d, to %s", address, p.status, p.header.Get("Location"))
			}
			sent := untouched
			sent.Set("next", address)
			sent.Set("token", s.editor)
			if p := b.send(t, "/fr/sign-in", sent); p.header.Get("Location") != address {
				t.Fatalf("%s: signing in: %d", address, p.status)
			}
			if p := b.shows(t, address, 200); strings.Contains(p.body, "Ceci a été saisi") {
				t.Errorf("%s is offered as if something had been typed", address)
			}
		}
		for _, touched := range []string{"/review_state=reviewed", "/visibility=internal", "/sectors=tourism", "article=" + article, "quote:/level=visite"} {
			values := b.shows(t, "/fr/visits/new", 200).inputs(t)
			name, text, _ := strings.Cut(touched, "=")
			values.Set(name, text)
			s.clock.Time = s.clock.Time.Add(12 * time.Hour)
			if p := b.ask(t, http.MethodPost, "/fr/visits/new", values); p.status != http.StatusUnauthorized || p.inputs(t).Get(name) != text {
				t.Errorf("%s is lost: %d", touched, p.status)
			}
			b.signIn(t, s.editor)
		}
	})
}

// overSignIn is what a form shows that was changed and sent after its session had ended, to who
// has signed in again.
func (b *browser) overSignIn(t testing.TB, s *site, address string, change func(url.Values)) page {
	t.Helper()
	values := b.shows(t, address, 200).inputs(t)
	change(values)
	s.clock.Time = s.clock.Time.Add(12 * time.Hour)
	signing := b.ask(t, http.MethodPost, address, values).inputs(t)
	signing.Set("token", s.editor)
	if p := b.ask(t, http.MethodPost, "/fr/sign-in", signing); p.header.Get("Location") != address {
		t.Fatalf("%s: signing in: %d", address, p.status)
	}
	return b.shows(t, address, 200)
}

// TestUntouchedEditOverSignIn: the form of a record or part that nobody has touched when the
// session ends is opened anew after signing in, with what a colleague has written since; one
// in which anything was changed or emptied is kept.
func TestUntouchedEditOverSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, commitment := s.draft(t)
		update := s.post(t, "/commitments/"+commitment+"/updates", obj{"as_of": "2024-02", "delivery": "limited", "assessed_by": "self"})["id"].(string)
		record, part := "/fr/visits/"+visit+"/edit", "/fr/commitments/"+commitment+"/updates/"+update+"/edit"
		for _, address := range []string{record, part, "/fr/commitments/" + commitment + "/edit"} {
			if p := b.overSignIn(t, s, address, func(url.Values) {}); strings.Contains(p.body, "Ceci a été saisi") {
				t.Errorf("%s is offered as if something had been typed", address)
			}
		}
		newer := b.overSignIn(t, s, record, func(url.Values) { s.patch(t, "/visits/"+visit, `{"title":{"fr":"Autre titre"}}`) })
		if strings.Contains(newer.body, "Ceci a été saisi") || newer.inputs(t).Get("/title/fr") != "Autre titre" {
			t.Error("what a colleague has written is not in the form of who had typed nothing")
		}
		if p := b.shows(t, "/fr/", 200); strings.Contains(p.body, "Saisi et pas encore enregistré") {
			t.Error("a form that nobody has touched stands on the first page")
		}
		for _, touched := range []string{"/title/fr=De longues phrases", "/title/fr=", "/date=quelque jour", "/lead/person_id=Personne"} {
			name, text, _ := strings.Cut(touched, "=")
			p := b.overSignIn(t, s, record, func(values url.Values) { values.Set(name, text) })
			if !strings.Contains(p.body, "Ceci a été saisi") || p.inputs(t).Get(name) != text {
				t.Errorf("%s is lost", touched)
			}
			b.send(t, record, typed("do=discard", "version=1"))
		}
	})
}

// TestAsLongAsCanBeOverSignIn: of a form that is as long as one can be, nothing is lost where
// one signs in, though more is sent there than was typed. Each letter has twelve bytes as
// browsers write it.
func TestAsLongAsCanBeOverSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		const address = "/fr/articles/new?/outlet=La+Voix" // of which each mark is written with three bytes
		values := b.ask(t, http.MethodGet, address, nil).inputs(t)
		text := strings.Repeat("𐤀", 500_000)
		values.Set("/text", text)
		values.Set("/title", strings.Repeat("x", store.MostTyped-len(values.Encode())))
		s.clock.Time = s.clock.Time.Add(12 * time.Hour)
		ended := b.ask(t, http.MethodPost, address, values)
		if ended.status != http.StatusUnauthorized {
			t.Fatalf("%d\n%.2000s", ended.status, ended.body)
		}
		signing := ended.inputs(t)
		signing.Set("token", "ent_nonsense")
		signing = b.ask(t, http.MethodPost, "/fr/sign-in", signing).inputs(t)
		signing.Set("token", s.editor)
		if p := b.ask(t, http.MethodPost, "/fr/sign-in", signing); p.header.Get("Location") != address {
			t.Fatalf("signing in: %d\n%.2000s", p.status, p.body)
		}
		form := b.ask(t, http.MethodGet, address, nil).inputs(t)
		if form.Get("/text") != text || form.Get("/title") != values.Get("/title") {
			t.Error("what was typed is lost")
		}
	})
}

// TestTooLongToSend: what is longer than a form can be is refused in words that say so.
func TestTooLongToSend(t *testing.T) {
	s := withExample(t)
	p := s.send(t, s.editor, "/fr/articles/new", typed("/text="+strings.Repeat("x", store.MostTyped)))
	p.whole(t)
	if p.status != http.StatusRequestEntityTooLarge || !strings.Contains(p.body, "plus long que ce qui est accepté") {
		t.Errorf("%d\n%.2000s", p.status, p.body)
	}
}

// TestBinnedUnderAForm: what is typed into the form of what a colleague deletes meanwhile is
// shown and kept: it is in the form again when that comes back, until it is discarded.
func TestBinnedUnderAForm(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, commitment := s.draft(t)
		update := s.post(t, "/commitments/"+commitment+"/updates", obj{"as_of": "2024-02", "delivery": "limited", "assessed_by": "self"})["id"].(string)
		record, part := "/fr/visits/"+visit+"/edit", "/fr/commitments/"+commitment+"/updates/"+update+"/edit"
		forms := map[string]url.Values{}
		for address, field := range map[string]string{record: "/title/fr", part: "/note/fr"} {
			forms[address] = b.ask(t, http.MethodGet, address, nil).inputs(t)
			forms[address].Set(field, "De longues phrases")
			forms[address].Set("do", "save")
		}
		b.press(t, "/fr/visits/"+visit+"/bin", "together")
		b.shows(t, "/fr/bin", 200) // which says so
		for address, values := range forms {
			for _, p := range []page{b.ask(t, http.MethodPost, address, values), b.ask(t, http.MethodGet, address, nil)} {
				p.whole(t)
				if p.status != http.StatusNotFound || !strings.Contains(p.body, "De longues phrases") || !strings.Contains(p.body, "gardé pour vous") || !strings.Contains(p.body, "/restore") {
					t.Errorf("%s: %d\n%.3000s", address, p.status, p.body)
				}
			}
		}
		b.send(t, part, typed("do=discard"))
		b.shows(t, part, 404)
		b.press(t, "/fr/visits/"+visit+"/restore", "together")
		if p := b.shows(t, record, 200); !strings.Contains(p.body, "De longues phrases") {
			t.Error("what was typed is not in the form")
		}
		if p := b.shows(t, part, 200); strings.Contains(p.body, "De longues phrases") {
			t.Error("what was discarded is in the form")
		}
	})
}

// TestMergedUnderAForm: so it is where a colleague makes it one with another.
func TestMergedUnderAForm(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		visit, _ := s.draft(t)
		kept, _ := s.draft(t)
		form := s.read(t, s.editor, "/fr/visits/"+visit+"/edit")
		s.change(t, http.MethodPost, "/visits/"+kept+"/merge", "application/json", `{"other":"`+visit+`"}`)
		p := s.typing(t, form, "/title/fr=De longues phrases", "do=save")
		p.whole(t)
		if p.status != http.StatusNotFound || !strings.Contains(p.body, "De longues phrases") || !strings.Contains(p.body, `href="/fr/visits/`+kept+`"`) {
			t.Errorf("%d\n%.2000s", p.status, p.body)
		}
	})
}

// TestKeptAlike: what is kept when one signs in, or when its record has gone, is called as
// what one keeps for later; at an address without a form nothing is kept.
func TestKeptAlike(t *testing.T) {
	s := withExample(t)
	titles := func() []string { return s.keptOn(t, "/fr/") }
	update := s.post(t, "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024"})["id"].(string)
	part := "/fr/commitments/COM-2026-0001/updates/" + update + "/edit"
	for _, address := range []string{"/fr/visits/new", "/fr/people/PER-2026-0001/edit", "/fr/agreements/AGR-2026-0001/acts/new",
		"/fr/visits/VIS-2026-0005/citations/new?path=/date", part} {
		s.send(t, s.editor, address, typed("do=keep", "version=1", "/title/fr=Titre"))
		want := titles()
		s.send(t, s.editor, address, typed("do=discard", "version=1"))
		s.browser().send(t, "/fr/sign-in", typed("token="+s.editor, "next="+address, "version=1", "/title/fr=Titre"))
		if got := titles(); len(want) != 1 || !slices.Equal(got, want) {
			t.Errorf("%s is called %q, want %q", address, got, want)
		}
		s.send(t, s.editor, address, typed("do=discard", "version=1"))
	}
	b := s.browser()
	b.signIn(t, s.editor)
	b.press(t, "/fr/commitments/COM-2026-0001/bin", "together")
	s.send(t, s.editor, part, typed("do=save", "version=1", "/title/fr=Titre"))
	if got := titles(); !slices.Equal(got, []string{"Modifier : Point d’étape – <bdi>Titre</bdi>"}) {
		t.Errorf("of what has gone it is called %q", got)
	}
	s.send(t, s.editor, part, typed("do=discard"))
	s.browser().send(t, "/fr/sign-in", typed("token="+s.editor, "next=/fr/visits/VIS-2026-0005/publish", "version=1", "/title/fr=Titre"))
	if got := titles(); len(got) > 0 {
		t.Errorf("without a form there is kept %q", got)
	}
}
