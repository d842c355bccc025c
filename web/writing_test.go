package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"entente/models"
	"entente/models/labels"
	"entente/store"
	"entente/store/storetest"
)

// TestNewVisit: a visit is written with what came of it, in the words of whoever writes.
func TestNewVisit(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.read(t, s.editor, "/fr/visits/new")
		for _, want := range []string{`name="/title/fr"`, `name="/visitor_country"`, `list="countries"`, `name="/sectors" value="trade"`} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the form lacks %s", want)
			}
		}
		done := s.send(t, s.editor, p.address, typed("/title/fr=Visite à Rabat", "/visitor_country=Azerbaïdjan", "/host_country=المغرب",
			"/date=du 12 au 14 novembre 2023", "/sectors=political", "/sectors=trade", "/review_state=draft",
			"/meetings/0/title/fr=Entretiens", "/meetings/0/countries/0=Azerbaïdjan", "/meetings/0/countries/1=ma", "/meetings/0/countries/2=",
			"/agreements/0/title/fr=Mémorandum", "/agreements/0/parties/0/country=AZ", "/agreements/0/parties/1/country=Maroc",
			"/commitments/0/title/fr=Ouvrir une ligne", "/commitments/0/modality=intended", "/commitments/0/owed_by/0=AZ",
			"/citations/0/article/title=زيارة", "/citations/0/field=/date", "/citations/0/value=13 novembre 2023", "/citations/0/quote=زيارة رسمية"))
		if done.status != http.StatusSeeOther {
			t.Fatalf("%d\n%.3000s", done.status, done.body)
		}
		shown := s.get(t, s.editor, done.header.Get("Location"))
		visit := s.read(t, s.editor, shown.header.Get("Location"))
		for _, want := range []string{"Visite à Rabat", "12–14 novembre 2023", "Entretiens", "Mémorandum", "Ouvrir une ligne", "زيارة رسمية", "13 novembre 2023"} {
			if !strings.Contains(visit.body, want) {
				t.Errorf("the visit lacks %s", want)
			}
		}
		if guest := s.get(t, "", visit.address); guest.status != http.StatusNotFound {
			t.Errorf("what is new is public at once: %d", guest.status)
		}
	})
}

// TestFaultsOnTheForm: what cannot be recorded comes back with all that was typed, each
// fault at its field and in the summary.
func TestFaultsOnTheForm(t *testing.T) {
	s := withExample(t)
	p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=", "/visitor_country=Atlantide", "/host_country=MA", "/date=03/04/2023",
		"/delegation/0/name=", "/delegation/1/country=MA", "/texts_signed/min=quatre", "/agreements/0/title/fr=Texte", "/summary/ar=كلام", "/occasion/ar=زيارة \u202bرسمية"))
	p.whole(t)
	if p.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d\n%.3000s", p.status, p.body)
	}
	for _, want := range []string{`tabindex="-1" autofocus id="faults"`, `value="Atlantide"`, `value="03/04/2023"`, `value="quatre"`, `value="Texte"`, "كلام",
		`href="#/visitor_country"`, `href="#/title/fr"`, `id="/date-fault"`, `aria-describedby="/date-fault`, `id="/delegation/1-fault"`, `href="#/agreements/0/parties/0/country"`, "Le caractère U&#43;202B n’est pas admis",
		`<label for="/delegation/1/name">Nom</label>`, `<fieldset class="texts"><legend>Fonction</legend>`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestNamesAreOfOneLine: the name of a person is asked for as a name, in one line; the words of
// an article and of an act in several.
func TestNamesAreOfOneLine(t *testing.T) {
	s := withExample(t)
	for address, want := range map[string]string{
		"/fr/people/new":                        `<label for="/names/0/text">Nom</label>` + "\n" + `<input id="/names/0/text"`,
		"/ar/people/new":                        `<label for="/names/0/text">الاسم</label>` + "\n" + `<input id="/names/0/text"`,
		"/fr/articles/new":                      `<textarea id="/text"`,
		"/fr/agreements/AGR-2026-0001/acts/new": `<textarea id="/text/fr"`,
	} {
		if p := s.read(t, s.editor, address); !strings.Contains(p.body, want) {
			t.Errorf("%s lacks %s", address, want)
		}
	}
}

// TestDatesThatCanBeTwo: of a date that can be read as two it is said which these are, at its
// field or control, for who has no buttons to choose by.
func TestDatesThatCanBeTwo(t *testing.T) {
	s := withExample(t)
	for lang, want := range map[string]string{
		"ar": "يمكن أن يُقرأ هذا هكذا: 3 أبريل 2023، 4 مارس 2023. اكتب المقصود كما هو هنا",
		"az": "Bu, belə oxuna bilər: 3 aprel 2023, 4 mart 2023. Nəzərdə tutulanı bu sözlərlə yazın",
		"en": "This can be read as: 3 April 2023, 4 March 2023. Write the one that is meant in these words",
		"fr": "Ceci peut se lire : 3 avril 2023, 4 mars 2023. Écrivez ainsi ce qui est voulu",
	} {
		p := s.send(t, s.editor, "/"+lang+"/visits/new", typed("/title/"+lang+"=Rabat", "/date=03/04/2023", "/first_date=hier"))
		p.whole(t)
		if !strings.Contains(p.body, `<span class="fault" id="/date-fault">`+want) || strings.Count(p.body, want) != 2 {
			t.Errorf("%s: %d, without %q", p.address, p.status, want)
		}
		if p := s.get(t, "", "/"+lang+"/visits?from=03/04/2023"); !strings.Contains(p.body, `id="wrong-from">`+want) {
			t.Errorf("%s: %d, without %q", p.address, p.status, want)
		}
	}
}

// TestRowsWithoutScript: rows are added and taken away by buttons, and nothing is recorded.
func TestRowsWithoutScript(t *testing.T) {
	s := withExample(t)
	p := s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite", "/meetings/0/title/fr=Un", "/meetings/1/title/fr=Deux", "add=/meetings"))
	p.whole(t)
	for _, want := range []string{`value="Visite"`, `name="/meetings/2/title/fr"`, `value="Deux"`} {
		if p.status != http.StatusOK || !strings.Contains(p.body, want) {
			t.Errorf("with a row more, %d, the page lacks %s", p.status, want)
		}
	}
	p = s.send(t, s.editor, "/fr/visits/new", typed("/meetings/0/title/fr=Un", "/meetings/1/title/fr=Deux", "remove=/meetings/0"))
	if strings.Contains(p.body, `value="Un"`) || !strings.Contains(p.body, `name="/meetings/0/title/fr" value="Deux"`) {
		t.Error("the row is still there")
	}
}

// TestWhoMayWrite: guests and readers are given no form, and nothing that they send is recorded.
func TestWhoMayWrite(t *testing.T) {
	s := withExample(t)
	reader, _, err := s.store.CreateToken(t.Context(), models.RoleReader, "reader", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		token, address string
		want           int
	}{{"", "/fr/visits/new", 303}, {reader, "/fr/visits/new", 403}, {s.editor, "/fr/countries/new", 403}} {
		if got := s.get(t, x.token, x.address).status; got != x.want {
			t.Errorf("GET %s: %d, want %d", x.address, got, x.want)
		}
		if x.token == "" {
			x.want = 403 // the form is from nowhere
		}
		if got := s.send(t, x.token, x.address, typed("/title/fr=x")).status; got != x.want {
			t.Errorf("POST %s: %d, want %d", x.address, got, x.want)
		}
	}
}

// fetch reads something by the API.
func (s *site) fetch(t testing.TB, path string) obj {
	t.Helper()
	p := s.get(t, s.editor, "/api/v1"+path)
	var out obj
	if err := json.Unmarshal([]byte(p.body), &out); err != nil || p.status != http.StatusOK {
		t.Fatalf("GET %s: %d %v", path, p.status, err)
	}
	return out
}

// bare is a record or part without what every write changes.
func bare(x obj) obj {
	out := maps.Clone(x)
	for _, name := range []string{"version", "updated_at", "updated_by"} {
		delete(out, name)
	}
	return out
}

// TestEditingLosesNothing: the form of each record and part of the example, sent back as it
// was shown, in any language, leaves it as it was.
func TestEditingLosesNothing(t *testing.T) {
	storetest.Long(t, "forms are read and sent one after the other")
	s := withExample(t)
	admin, _, err := s.store.CreateToken(t.Context(), models.RoleAdministrator, "administrator", 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	same := func(address, path string) {
		t.Helper()
		before := s.fetch(t, path)
		lang := labels.Languages()[n%4]
		n++
		p := s.read(t, admin, "/"+lang+address)
		done := s.send(t, admin, p.address, p.inputs(t))
		if done.status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", p.address, done.status, faultsOf(done))
			return
		}
		after := s.fetch(t, path)
		if d := cmp.Diff(bare(before), bare(after)); d != "" {
			t.Errorf("%s is another one (-before +after):\n%s", address, d)
		}
		if after["version"] == before["version"] {
			t.Errorf("%s was not written", address)
		}
	}
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		list := s.fetch(t, "/"+spec.Table+"?limit=200")
		for i, row := range list["data"].([]any) {
			x := row.(obj)
			ref := x["reference"].(string)
			if spec.Prefix == "" && i%25 > 0 {
				continue // countries and sectors are all alike
			}
			same("/"+spec.Table+"/"+ref+"/edit", "/"+spec.Table+"/"+ref)
			for _, part := range []string{"acts", "updates"} {
				parts, _ := s.get(t, s.editor, "/api/v1/"+spec.Table+"/"+ref+"/"+part), 0
				for _, id := range idsIn(parts.body) {
					if parts.status == http.StatusOK {
						at := "/" + spec.Table + "/" + ref + "/" + part + "/" + id
						same(at+"/edit", at)
					}
				}
			}
			if spec.Name == models.ArticleKind || i > 3 || !slices.Contains(spec.Includes, "citations") {
				continue
			}
			for _, id := range idsIn(s.get(t, s.editor, "/api/v1/"+spec.Table+"/"+ref+"/citations").body) {
				same("/"+spec.Table+"/"+ref+"/citations/"+id+"/edit", "/citations/"+id)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d forms were sent", n)
	}
}

// idsIn are the ids of a page of the API.
func idsIn(body string) []string {
	var page struct{ Data []struct{ ID string } }
	if json.Unmarshal([]byte(body), &page) != nil {
		return nil
	}
	var ids []string
	for _, x := range page.Data {
		ids = append(ids, x.ID)
	}
	return ids
}

// faultsOf is what a page says is wrong.
func faultsOf(p page) string {
	from := max(strings.Index(p.body, `id="faults"`), 0)
	return p.body[from:min(len(p.body), from+1500)]
}

// TestParts: acts, updates and citations are written on pages of their own, and deleted.
func TestParts(t *testing.T) {
	s := withExample(t)
	cases := []struct {
		address string
		typed   url.Values
		list    string
	}{
		{"/fr/agreements/AGR-2026-0001/acts/new", typed("/kind=ratification", "/party=Maroc", "/date=mars 2024"), "/agreements/AGR-2026-0001/acts"},
		{"/ar/commitments/COM-2026-0001/updates/new", typed("/delivery=limited", "/assessed_by=self", "/as_of=٣ مارس ٢٠٢٤", "/percent=٣٠"), "/commitments/COM-2026-0001/updates"},
		{"/az/visits/VIS-2026-0005/citations/new?path=/date", typed("/article_id=ART-2026-0001", "/field=/date", "/value=14 noyabr 2023", "/quote=x"), "/visits/VIS-2026-0005/citations"},
		{"/fr/visits/VIS-2026-0005/citations/new", typed("/article/title=Hier à Rabat", "/article/language=fr", "/quote=à Rabat"), "/visits/VIS-2026-0005/citations"},
	}
	for _, c := range cases {
		before := idsIn(s.get(t, s.editor, "/api/v1"+c.list).body)
		p := s.read(t, s.editor, c.address)
		if strings.Contains(c.address, "path=") && !strings.Contains(p.body, `<option value="/date" selected>`) {
			t.Errorf("%s does not begin with its field", c.address)
		}
		if strings.Contains(p.body, `<option value="/external_ids"`) || strings.Contains(p.body, `<option value="/accepted_warnings"`) {
			t.Errorf("%s offers what no source speaks of", c.address)
		}
		if done := s.send(t, s.editor, c.address, c.typed); done.status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", c.address, done.status, faultsOf(done))
			continue
		}
		after := idsIn(s.get(t, s.editor, "/api/v1"+c.list).body)
		if len(after) != len(before)+1 {
			t.Errorf("%s: there are %d, and were %d", c.address, len(after), len(before))
		}
		for _, id := range after {
			if slices.Contains(before, id) {
				continue
			}
			path, _, _ := strings.Cut(c.address, "/new")
			edit := s.read(t, s.editor, path+"/"+id+"/edit")
			gone := edit.inputs(t)
			gone.Set("do", "delete")
			if done := s.send(t, s.editor, edit.address, gone); done.status != http.StatusSeeOther {
				t.Errorf("deleting at %s: %d", edit.address, done.status)
			}
		}
		if left := idsIn(s.get(t, s.editor, "/api/v1"+c.list).body); len(left) != len(before) {
			t.Errorf("%s: there are %d after deleting, and were %d", c.address, len(left), len(before))
		}
	}
	for _, address := range []string{"/fr/visits/VIS-1900-0001/edit", "/fr/agreements/AGR-1900-0001/acts/new", "/fr/visits/VIS-1900-0001/citations/new",
		"/fr/agreements/AGR-2026-0001/acts/00000000-0000-0000-0000-000000000000/edit"} {
		if p := s.get(t, s.editor, address); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, p.status)
		}
	}
}

// TestColleague: what a colleague has written since is shown beside what was typed. What
// only one has changed is chosen already, and what both have changed has to be.
func TestColleague(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ref := s.post(t, "/visits", obj{"title": obj{"fr": "Visite"}, "visitor_country": "AZ", "host_country": "MA", "date": "2023-11", "level": "official"})["reference"].(string)
		address := "/fr/visits/" + ref + "/edit"
		mine, yours := s.read(t, s.editor, address).inputs(t), s.read(t, s.editor, address).inputs(t)
		yours.Set("/title/fr", "Visite officielle")
		yours.Set("/date", "13 novembre 2023")
		if done := s.send(t, s.editor, address, yours); done.status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", done.status, faultsOf(done))
		}
		mine.Set("/title/fr", "Visite de travail")
		mine.Set("/level", "working")
		p := s.send(t, s.editor, address, mine)
		p.whole(t)
		if p.status != http.StatusPreconditionFailed {
			t.Fatalf("%d\n%.2000s", p.status, p.body)
		}
		chosen := p.inputs(t)
		if got := chosen["between"]; !slices.Equal(got, []string{"/title/fr", "/level", "/date"}) {
			t.Errorf("these differ: %v", got)
		}
		if chosen.Get("choose:/level") != "own" || chosen.Get("choose:/date") != "theirs" || chosen.Has("choose:/title/fr") {
			t.Errorf("chosen beforehand: %v", chosen)
		}
		for _, want := range []string{"Visite officielle", "Visite de travail", "13 novembre 2023"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if p = s.send(t, s.editor, address, chosen); p.status != http.StatusPreconditionFailed {
			t.Errorf("with nothing chosen: %d", p.status)
		}
		chosen.Set("choose:/title/fr", "own")
		if p = s.send(t, s.editor, address, chosen); p.status != http.StatusSeeOther {
			t.Fatalf("%d\n%.2000s", p.status, p.body)
		}
		after := s.fetch(t, "/visits/"+ref)
		if d := cmp.Diff(obj{"title": obj{"fr": "Visite de travail"}, "level": "working", "date": "2023-11-13"},
			obj{"title": after["title"], "level": after["level"], "date": after["date"]}); d != "" {
			t.Error(d)
		}
	})
}

// TestColleagueInAnotherLanguage: of a text each language is chosen by itself, and of sectors
// each of them; what one only of two people has changed is kept without a question.
func TestColleagueInAnotherLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ref := s.post(t, "/meetings", obj{"title": obj{"fr": "Rencontre", "ar": "لقاء", "en": "Meeting"}, "countries": []string{"AZ", "MA"}, "sectors": []string{"trade", "energy"},
			"place": obj{"city": obj{"fr": "Rabat"}, "country": "MA"}})["reference"].(string)
		address := "/fr/meetings/" + ref + "/edit"
		mine, yours := s.read(t, s.editor, address).inputs(t), s.read(t, s.editor, address).inputs(t)
		yours.Set("/title/fr", "Rencontre à Rabat")
		yours["/sectors"] = []string{"trade", "energy", "tourism"}
		yours.Set("/place/city/fr", "Rabat-Salé")
		if done := s.send(t, s.editor, address, yours); done.status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", done.status, faultsOf(done))
		}
		mine.Set("/title/ar", "لقاء في الرباط")
		mine.Set("/title/en", "")
		mine["/sectors"] = []string{"energy", "political"}
		mine.Set("/place/city/ar", "الرباط")
		p := s.send(t, s.editor, address, mine)
		p.whole(t)
		chosen := p.inputs(t)
		for field, whose := range map[string]string{"/title/fr": "theirs", "/title/ar": "own", "/title/en": "own", "/sectors/trade": "own", "/sectors/tourism": "theirs",
			"/sectors/political": "own", "/place/city/fr": "theirs", "/place/city/ar": "own"} {
			if got := chosen.Get("choose:" + field); got != whose {
				t.Errorf("%s is %q beforehand, want %q", field, got, whose)
			}
		}
		for _, want := range []string{"Intitulé · arabe", "Secteurs · Tourisme", "Lieu · Ville · français"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if p = s.send(t, s.editor, address, chosen); p.status != http.StatusSeeOther {
			t.Fatalf("%d\n%.2000s", p.status, p.body)
		}
		after := s.fetch(t, "/meetings/"+ref)
		if d := cmp.Diff(obj{"title": obj{"fr": "Rencontre à Rabat", "ar": "لقاء في الرباط"}, "sectors": []any{"energy", "political", "tourism"}, "city": obj{"fr": "Rabat-Salé", "ar": "الرباط"}},
			obj{"title": after["title"], "sectors": after["sectors"], "city": after["place"].(obj)["city"]}); d != "" {
			t.Error(d)
		}
	})
}

// TestKeptForms: what was typed and not recorded is offered again at its address, to whoever
// typed it and nobody else, until it is recorded or discarded.
func TestKeptForms(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		other, _, err := s.store.CreateToken(t.Context(), models.RoleEditor, "colleague", 0)
		if err != nil {
			t.Fatal(err)
		}
		offered := func(token, address, text string) bool {
			return strings.Contains(s.read(t, token, address).body, text)
		}
		s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Visite à moitié", "/visitor_country=AZ"))
		if !offered(s.editor, "/fr/visits/new", "Visite à moitié") || !offered(s.editor, "/ar/visits/new", "Visite à moitié") {
			t.Error("what was typed is not offered again")
		}
		if offered(other, "/fr/visits/new", "Visite à moitié") {
			t.Error("what somebody typed is offered to another one")
		}
		s.send(t, s.editor, "/fr/visits/new", typed("do=discard"))
		if offered(s.editor, "/fr/visits/new", "Visite à moitié") {
			t.Error("what was discarded is offered again")
		}
		done := s.send(t, s.editor, "/fr/visits/new", typed("do=keep", "/title/fr=Plus tard"))
		if done.status != http.StatusSeeOther || !offered(s.editor, "/fr/visits/new", "Plus tard") {
			t.Errorf("keeping for later: %d", done.status)
		}
		done = s.send(t, s.editor, "/fr/visits/new", typed("/title/fr=Plus tard", "/visitor_country=AZ", "/host_country=MA"))
		if done.status != http.StatusSeeOther || offered(s.editor, "/fr/visits/new", "Plus tard") {
			t.Errorf("what is recorded is offered again: %d", done.status)
		}
	})
}

// keptRow finds a form that is not recorded yet on the first page.
var keptRow = regexp.MustCompile(`<li><a href="[^"]*" rel="nofollow">(.*?)</a><small>`)

// keptOn are the forms that a first page leads back to.
func (s *site) keptOn(t testing.TB, home string) (all []string) {
	t.Helper()
	for _, m := range keptRow.FindAllStringSubmatch(s.read(t, s.editor, home).body, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestKeptFormsAreCalledInEachLanguage: a form that was kept is called as it is in the reader's
// language, with the title that was typed into it, in its own.
func TestKeptFormsAreCalledInEachLanguage(t *testing.T) {
	s := withExample(t)
	in := func(code, words, language string) string {
		return fmt.Sprintf(`<bdi lang="%s">%s</bdi><span class="in" title="%s">%[1]s</span>`, code, words, language)
	}
	for _, x := range []struct {
		address string
		typed   []string
		ar, fr  string
	}{
		{"/fr/visits/new", []string{"/title/fr=Visite <à> Rabat"}, "سجل جديد: زيارة – " + in("fr", "Visite &lt;à&gt; Rabat", "الفرنسية"), "Nouvelle fiche : Visite – <bdi>Visite &lt;à&gt; Rabat</bdi>"},
		{"/fr/visits/new", []string{"/title/ar=زيارة", "/title/fr=Visite"}, "سجل جديد: زيارة – <bdi>زيارة</bdi>", "Nouvelle fiche : Visite – <bdi>Visite</bdi>"},
		{"/ar/people/new", []string{"/names/0/language=FR", "/names/0/text=Bourita"}, "سجل جديد: شخص – " + in("fr", "Bourita", "الفرنسية"), "Nouvelle fiche : Personne – <bdi>Bourita</bdi>"},
		{"/en/articles/new", []string{"/title=Yesterday", "/language=en", "/text=Yesterday in Rabat"}, "سجل جديد: مصدر – " + in("en", "Yesterday", "الإنجليزية"), "Nouvelle fiche : Source – " + in("en", "Yesterday", "anglais")},
		{"/en/visits/new", []string{"/title/en="}, "سجل جديد: زيارة", "Nouvelle fiche : Visite"},
	} {
		s.send(t, s.editor, x.address, typed(append(x.typed, "do=keep")...))
		for home, want := range map[string]string{"/ar/": x.ar, "/fr/": x.fr} {
			if got := s.keptOn(t, home); len(got) != 1 || got[0] != want {
				t.Errorf("%v is called %q, want %q", x.typed, got, want)
			}
		}
		s.send(t, s.editor, x.address, typed("do=discard"))
	}
	holder, err := s.store.Authenticate(t.Context(), s.editor)
	if err == nil { // as an older program kept it
		err = s.store.KeepForm(models.WithViewer(t.Context(), holder), store.KeptForm{Address: "/visits/new", Title: "Nouvelle fiche : Visite – 50 % & fr;=Visite", Typed: "x"})
	}
	if got := s.keptOn(t, "/fr/"); err != nil || !slices.Equal(got, []string{"Nouvelle fiche : Visite"}) {
		t.Errorf("%v: it is called %q", err, got)
	}
}

// TestNothingIsDropped: a field that is sent twice is refused, and so is a number that is not
// written in digits alone; digits may be of any script.
func TestNothingIsDropped(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for field, texts := range map[string][]string{"/title/fr": {"dup1", "dup2"}, "/date": {"2023", "2024"}, "/lead/name": {"A", "B"}, "/texts_signed/min": {"1", "2"},
			"/texts_signed/max": {"1e3"}, "/visitor_country": {"AZ", "TR"}} {
			values := typed("/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "do=save")
			values[field] = texts
			p := s.send(t, s.editor, "/fr/visits/new", values)
			if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="`+field+`-fault"`) {
				t.Errorf("%s as %v: %d\n%s", field, texts, p.status, faultsOf(p))
			}
		}
		for i, number := range []string{"1000", "1 000", "١٠٠٠", "١٬٠٠٠", "۱۰۰۰"} {
			title := "/title/fr=" + []string{"Un", "Deux", "Trois", "Quatre", "Cinq"}[i]
			done := s.send(t, s.editor, "/fr/visits/new", typed(title, "/visitor_country=AZ", "/host_country=MA", "/texts_signed/max="+number, "/sectors=trade", "do=anyway"))
			if done.status != http.StatusSeeOther {
				t.Errorf("%s: %d\n%s", number, done.status, faultsOf(done))
				continue
			}
			record := s.fetch(t, strings.TrimPrefix(done.header.Get("Location"), "/fr"))
			if got := record["texts_signed"].(obj)["max"]; got != 1000.0 {
				t.Errorf("%s is %v", number, got)
			}
		}
	})
}

// TestTypedInAnotherLanguage: on a form the languages at the top keep what was typed, without
// script too; Enter in a field still records.
func TestTypedInAnotherLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		p := s.read(t, s.editor, "/fr/meetings/new?/kind=summit")
		ar := `<button form="sheet" formaction="/ar/meetings/new?/kind=summit" name="do" value="show" lang="ar" dir="rtl">`
		first := strings.Index(p.body, `form="sheet"`)
		if !strings.Contains(p.body, ar) || !strings.HasPrefix(p.body[first:], `form="sheet" name="do" value="save"`) {
			t.Fatalf("the languages lead away from what is typed, or Enter does\n%.3000s", p.body)
		}
		values := p.inputs(t)
		values.Set("/title/fr", "Session de Rabat")
		values.Set("/date", "13 novembre 2023")
		values.Set("do", "show")
		shown := s.send(t, s.editor, "/ar/meetings/new?/kind=summit", values)
		shown.whole(t)
		if shown.status != http.StatusOK || shown.inputs(t).Get("/title/fr") != "Session de Rabat" || !strings.Contains(shown.body, "13 نونبر 2023") && !strings.Contains(shown.body, "نوفمبر") {
			t.Errorf("%d: in Arabic the form has %v", shown.status, shown.inputs(t))
		}
		if back := s.read(t, s.editor, p.address); back.inputs(t).Get("/title/fr") != "Session de Rabat" {
			t.Error("in French it is empty again")
		}
	})
}

// TestOffers: pages lead whoever may write to the forms of what they show, and nobody else;
// and each of these is there.
func TestOffers(t *testing.T) {
	storetest.Long(t, "pages are read one after the other")
	s := withExample(t)
	s.post(t, "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024"})
	link := regexp.MustCompile(`href="(/[a-z]{2}/[^"]*/(?:new|edit)(?:\?[^"]*)?)"`)
	n := 0
	for _, address := range []string{"/fr/visits", "/ar/visits/VIS-2026-0005", "/az/agreements/AGR-2026-0002", "/en/commitments/COM-2026-0001", "/fr/people/PER-2026-0001", "/fr/articles/ART-2026-0001"} {
		if p := s.get(t, "", address); link.MatchString(p.body) {
			t.Errorf("%s offers a guest to write", address)
		}
		for _, m := range link.FindAllStringSubmatch(s.read(t, s.editor, address).body, -1) {
			s.read(t, s.editor, html.UnescapeString(m[1]))
			n++
		}
	}
	if n < 60 {
		t.Errorf("only %d forms are offered", n)
	}
	for address, want := range map[string]string{
		"/fr/visits/VIS-2026-0005":      `/visits/VIS-2026-0005/citations/new?path=%2Flevel" rel="nofollow" aria-label="Ajouter une source : `,
		"/fr/commitments/COM-2026-0001": `/citations/new?path=%2Fmodality`,
		"/fr/agreements/AGR-2026-0002":  `/citations/new?path=%2Fparties`,
	} {
		if p := s.read(t, s.editor, address); !strings.Contains(p.body, want) {
			t.Errorf("%s lacks a form for what sources say: %s", address, want)
		}
	}
	p := s.read(t, s.editor, "/fr/meetings/new?/visit_id=VIS-2026-0005")
	if !strings.Contains(p.body, `value="VIS-2026-0005"`) {
		t.Error("the meeting is not of the visit")
	}
	s.send(t, s.editor, p.address, typed("do=keep", "/title/fr=Plus tard", "/visit_id=VIS-2026-0005"))
	if home := s.read(t, s.editor, "/fr/"); !strings.Contains(home.body, `href="/fr/meetings/new?/visit_id=VIS-2026-0005"`) || !strings.Contains(home.body, "Plus tard") {
		t.Error("what was kept is not on the first page")
	}
}

// TestRecordsByName: another record is named by its reference, its id, or its name in any
// language where one only is called so; which one was meant is said.
func TestRecordsByName(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		names := obj{"fr": "Office national des chemins de fer", "ar": "المكتب الوطني للسكك الحديدية"}
		office := s.post(t, "/institutions", obj{"names": names, "country": "MA"})
		for i, as := range []string{"المكتب الوطني للسكك الحديدية", "office national des CHEMINS de fer", office["reference"].(string), strings.ToLower(office["reference"].(string)), office["id"].(string)} {
			done := s.send(t, s.editor, "/fr/institutions/new", typed("/names/fr=Gare de "+[]string{"Rabat", "Fès", "Oujda", "Tanger", "Agadir"}[i], "/parent_id="+as))
			if done.status != http.StatusSeeOther {
				t.Errorf("%s: %d\n%s", as, done.status, faultsOf(done))
				continue
			}
			key := done.header.Get("Location")
			if got := s.fetch(t, strings.TrimPrefix(key, "/fr"))["parent_id"]; got != office["id"] {
				t.Errorf("%s is %v", as, got)
			}
		}
		s.post(t, "/institutions", obj{"names": names, "country": "AZ"})
		p := s.send(t, s.editor, "/fr/institutions/new", typed("/names/fr=Gare", "/parent_id=Office national des chemins de fer"))
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "INS-2026-") || !strings.Contains(p.body, `value="Office national des chemins de fer"`) {
			t.Errorf("of two of the same name: %d", p.status)
		}
	})
}

// TestBadForms: whatever is sent, it is refused or recorded, and never too much for the server.
func TestBadForms(t *testing.T) {
	storetest.Long(t, "forms are sent one after the other")
	each(t, func(t *testing.T, s *site) {
		s.load(t)
		bad := []string{"\x00", "\xff\xfe", "\u202e", strings.Repeat("x", 30_000), "{}", "[1]", "null", `{"a":`, "-1", "1e999999999", "0x10", "NaN", "AGR-2026-0001", "' OR 1=1 --", "٣", "⟨"}
		names := []string{"/title", "/title/fr", "/title/\x00", "/title/zz~1~0", "/visitor_country", "/date", "/sectors", "/sectors/999999999", "/delegation/999999999/name", "/delegation/-1/name", "/delegation/x",
			"/lead", "/lead/person_id", "/texts_signed/min", "/texts_signed", "/meetings/0/title/fr", "/meetings/0/agreements/0/parties/0/institution/names/fr", "/citations/0/article_id",
			"/citations/0/field", "/citations/0/value", "/accepted_warnings/0/code", "/id", "/version", "/", "//", "/~2", "/title/fr/x/y", strings.Repeat("/meetings/0", 20), "/external_ids/0/id", "/review_state", "add", "remove", "version", "do", "between", "choose:/title"}
		addresses := []string{"/fr/visits/new", "/ar/visits/VIS-2026-0005/edit", "/fr/agreements/AGR-2026-0001/acts/new", "/fr/visits/VIS-2026-0005/citations/new"}
		for i, text := range bad {
			for j, name := range names {
				if (i+j)%4 > 0 {
					continue // each text in a quarter of the places, each place with a quarter of the texts
				}
				address := addresses[(i+j)/4%len(addresses)]
				values := typed("/title/fr=x", "version=1")
				values[name] = []string{text}
				if p := s.send(t, s.editor, address, values); p.status >= 500 {
					t.Errorf("%s with %q=%.40q: %d", address, name, text, p.status)
				}
			}
		}
		for _, body := range []string{"%zz", "a=%", strings.Repeat("/sectors=x&", 20_000), strings.Repeat("/a=1&", 12_000), "/title/fr=" + strings.Repeat("x", 5<<20), ";"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/fr/visits/new", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Authorization", "Bearer "+s.editor)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code >= 500 || w.Code < 400 {
				t.Errorf("%.20q…: %d", body, w.Code)
			}
		}
	})
}

// TestOneOrderOfNames: forms offer countries and sectors in the order of the language, as
// filters do.
func TestOneOrderOfNames(t *testing.T) {
	s := withExample(t)
	for _, lang := range labels.Languages() {
		form, list := s.read(t, s.editor, "/"+lang+"/visits/new").body, s.read(t, s.editor, "/"+lang+"/visits").body
		_, sectors, _ := strings.Cut(list, `<select name="sector"`)
		sectors, _, _ = strings.Cut(sectors, "</select>")
		for of, codes := range map[string][2][]string{
			"countries": {all(`<option value="[^"]+">([A-Z]{2})</option>`, form), all(`<option value="([A-Z]{2})"`, list)},
			"sectors":   {all(`name="/sectors" value="([a-z_]+)"`, form), all(`<option value="([a-z_]+)"`, sectors)},
		} {
			if offered, filtered := codes[0], codes[1]; len(filtered) < 10 || !slices.Equal(offered, filtered) {
				t.Errorf("%s in %s: the form has %v\nthe filter %v", of, lang, offered, filtered)
			}
		}
	}
}

// all are what a group of a pattern stands for in a text, wherever that matches.
func all(pattern, text string) (found []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}
