package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	onceKey = regexp.MustCompile(`name="once" value="([^"]+)"`)
	notice  = regexp.MustCompile(`(?s)<div class="note" role="status">(.*?)</div>`)
)

// told is the note on a page; "" where there is none.
func (p page) told() string {
	found := notice.FindStringSubmatch(p.body)
	if found == nil {
		return ""
	}
	return found[1]
}

// follow goes where a page leads, and on from there.
func (b *browser) follow(t testing.TB, p page) page {
	t.Helper()
	for range 3 {
		if p.status != http.StatusSeeOther {
			break
		}
		p = b.ask(t, http.MethodGet, p.header.Get("Location"), nil)
	}
	return p
}

// listed counts the records that a list has.
func (s *site) listed(t testing.TB, table string) int {
	t.Helper()
	return strings.Count(s.read(t, s.editor, "/en/"+table).body, `<th scope="row">`)
}

// TestSentTwice: what is sent twice is recorded once, and both times leads to the same
// record; so does an article beside the form. With something else in it, it is another one
// only once that is said.
func TestSentTwice(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		form := b.ask(t, http.MethodGet, "/fr/visits/new", nil)
		sent := form.inputs(t)
		for name, texts := range typed("/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "/article/text="+rabat, "/article/language=ar", "do=save") {
			sent[name] = texts
		}
		first := b.ask(t, http.MethodPost, form.address, sent)
		again := b.ask(t, http.MethodPost, form.address, sent)
		if first.status != http.StatusSeeOther || again.status != http.StatusSeeOther || first.header.Get("Location") != again.header.Get("Location") {
			t.Fatalf("%d to %s, then %d to %s\n%.2000s", first.status, first.header.Get("Location"), again.status, again.header.Get("Location"), again.body)
		}
		if visits, articles := s.listed(t, "visits"), s.listed(t, "articles"); visits != 1 || articles != 1 {
			t.Errorf("%d visits and %d articles", visits, articles)
		}
		sent.Set("/title/fr", "Une autre visite")
		other := b.ask(t, http.MethodPost, form.address, sent)
		if other.whole(t); other.status != http.StatusUnprocessableEntity || !strings.Contains(other.body, "Ce formulaire a déjà été enregistré") || !strings.Contains(other.body, "Une autre visite") {
			t.Errorf("with something else: %d\n%.2000s", other.status, other.body)
		}
		sent["once"] = []string{onceKey.FindStringSubmatch(other.body)[1]}
		sent.Set("/visitor_country", "TN") // else it looks like the first
		if p := b.ask(t, http.MethodPost, form.address, sent); p.status != http.StatusSeeOther || s.listed(t, "visits") != 2 {
			t.Errorf("once more: %d\n%.2000s", p.status, p.body)
		}
		for _, key := range []string{strings.Repeat("A", 300), "\x00", "clé"} {
			if sent.Set("once", key); b.ask(t, http.MethodPost, form.address, sent).status != http.StatusBadRequest {
				t.Errorf("the key %q is taken", key)
			}
		}
	})
}

// TestPartSentTwice: an update of a commitment is recorded once; a change that was sent
// twice, or an undoing, leads to the record the second time as well.
func TestPartSentTwice(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		_, commitment := s.draft(t)
		twice := func(address string, changed ...string) {
			t.Helper()
			form := b.ask(t, http.MethodGet, address, nil)
			sent := form.inputs(t)
			for name, texts := range typed(changed...) {
				sent[name] = texts
			}
			for i := range 2 {
				if p := b.ask(t, http.MethodPost, address, sent); p.status != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/fr/commitments/") {
					t.Errorf("%s, for the %d. time: %d to %s\n%.3000s", address, i+1, p.status, p.header.Get("Location"), p.body)
				}
			}
		}
		at := "/fr/commitments/" + commitment
		twice(at+"/updates/new", "/as_of=2024-02", "/delivery=limited", "/assessed_by=self", "do=save")
		twice(at+"/edit", "/title/fr=Ouvrir deux lignes", "do=save")
		twice(at+"/history/1/restore", "do=together")
		page := b.shows(t, at, 200)
		if n := strings.Count(page.body, "/edit\" rel=\"nofollow\">") - 1; n != 1 {
			t.Errorf("the update is there %d times", n)
		}
		if history := b.shows(t, at+"/history", 200); strings.Count(history.body, "<section>") != 4 {
			t.Errorf("the history has %d entries", strings.Count(history.body, "<section>"))
		}
	})
}

// TestNotes: each write is told once, on the page that it leads to, in the language of the
// page; what is in the bin leads back from there. Nobody puts words there.
func TestNotes(t *testing.T) {
	s := withExample(t)
	b := s.browser()
	b.signIn(t, s.editor)
	visit, commitment := s.draft(t)
	at := "/fr/visits/" + visit
	edit := func(address string, changed ...string) page {
		form := b.ask(t, http.MethodGet, address, nil)
		values := form.inputs(t)
		for name, texts := range typed(changed...) {
			values[name] = texts
		}
		return b.ask(t, http.MethodPost, address, values)
	}
	for _, x := range []struct {
		do   func() page
		want string
	}{
		{func() page {
			return edit("/fr/visits/new", "/title/fr=Visite", "/visitor_country=DZ", "/host_country=TN", "do=save")
		}, "Enregistré comme brouillon."},
		{func() page { return edit(at+"/edit", "/title/fr=Visite officielle", "do=save") }, "Enregistré comme brouillon."},
		{func() page { return edit("/ar/people/new", "/names/0/text=ناصر بوريطة", "do=save") }, "حُفظ."},
		{func() page { return edit("/en/visits/new", "/title/en=Visit", "do=keep") }, "Kept for later."},
		{func() page { return b.press(t, at+"/history/1/restore", "") }, "La fiche dit à nouveau"},
		{func() page { return b.press(t, at+"/publish", "together") }, "Publié."},
		{func() page { return b.press(t, "/az/commitments/"+commitment+"/bin", "together") }, `href="/az/commitments/` + commitment + `/restore"`},
		{func() page { return b.press(t, "/az/commitments/"+commitment+"/restore", "together") }, "Zibil qutusundan qaytarıldı."},
	} {
		page := b.follow(t, x.do())
		page.whole(t)
		if !strings.Contains(page.told(), x.want) || page.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s tells %q, want %s", page.address, page.told(), x.want)
		}
		if once := b.ask(t, http.MethodGet, page.address, nil); once.told() != "" {
			t.Errorf("%s tells it again: %s", page.address, once.told())
		}
	}
	for _, forged := range []string{"done=saved<script>", "done=lost", "%zz", "done=saved&doubt=x+/y&doubt=%3Cb%3E+%3Cb%3E", "done=binned&binned=//evil.example"} {
		b.cookies["note"] = &http.Cookie{Name: "note", Value: forged}
		page := b.ask(t, http.MethodGet, "/fr/", nil)
		page.whole(t)
		if said := page.told(); strings.Contains(said, "evil") || strings.Contains(said, "<li>") || strings.Contains(said, "script") {
			t.Errorf("%q tells %s", forged, said)
		}
	}
}

// TestWhereAFaultIs: the way to a fault in a row names its list once, and which row.
func TestWhereAFaultIs(t *testing.T) {
	s := withExample(t)
	p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/visitor_country=DZ", "/host_country=TN", "/meetings/0/title/fr=Entretiens", "/meetings/0/date=demain", "do=save"))
	if !strings.Contains(p.body, ">Réunion 1 › Date") {
		t.Errorf("the way to the fault is another\n%.3000s", p.body)
	}
}

// TestDoubtsAreTold: what is hard to believe of what was recorded with a record is told
// beneath the note, for its page does not tell it.
func TestDoubtsAreTold(t *testing.T) {
	s := withExample(t)
	b := s.browser()
	b.signIn(t, s.editor)
	form := b.ask(t, http.MethodGet, "/fr/visits/new", nil)
	values := form.inputs(t)
	for name, texts := range typed("/title/fr=Visite", "/visitor_country=DZ", "/host_country=TN", "/date=2024-03-05", "do=save",
		"/meetings/0/title/fr=Entretiens", "/meetings/0/countries/0=DZ", "/meetings/0/countries/1=TN", "/meetings/0/date=2024-05-05") {
		values[name] = texts
	}
	page := b.follow(t, b.ask(t, http.MethodPost, form.address, values))
	if !strings.Contains(page.told(), "<li>Réunion 1 · Date : ") {
		t.Errorf("told is %q\n%.1500s", page.told(), page.body)
	}
}
