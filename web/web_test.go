package web_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"entente/api"
	"entente/example"
	"entente/models"
	"entente/models/labels"
	"entente/store"
	"entente/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// site is the whole server over a database of its own, and what a browser sees of it.
type site struct {
	http.Handler
	store  *store.Store
	clock  *storetest.Clock
	editor string
}

type obj = map[string]any

// each runs a test on each engine.
func each(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) { test(t, newSite(t, st, clock)) })
}

func newSite(t testing.TB, st *store.Store, clock *storetest.Clock) *site {
	t.Helper()
	h, err := api.New(st, api.Options{Version: "test", Kept: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	editor, _, err := st.CreateToken(t.Context(), models.RoleEditor, "desk officer", 0)
	if err != nil {
		t.Fatal(err)
	}
	return &site{Handler: h, store: st, clock: clock, editor: editor}
}

// withExample is a site with the example loaded, of one engine.
func withExample(t testing.TB) *site {
	t.Helper()
	st, clock := storetest.New(t, "sqlite")
	s := newSite(t, st, clock)
	s.load(t)
	return s
}

func (s *site) load(t testing.TB) {
	t.Helper()
	bodies, err := example.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		s.post(t, b.Path, b.JSON)
	}
}

// post records something by the API, and gives what is answered.
func (s *site) post(t testing.TB, path string, body any) obj {
	t.Helper()
	text, ok := body.(json.RawMessage)
	if !ok {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1"+path, strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.editor)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusCreated {
		t.Fatalf("POST %s: %d\n%s", path, w.Code, w.Body)
	}
	var out obj
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// page is what a browser gets at an address.
type page struct {
	address string
	status  int
	header  http.Header
	body    string
}

// get asks for a page, with a token or as a guest.
func (s *site) get(t testing.TB, token, address string, headers ...string) page {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return page{address, w.Code, w.Header(), w.Body.String()}
}

// read is get of a page that is there, whole and in words.
func (s *site) read(t testing.TB, token, address string) page {
	t.Helper()
	p := s.get(t, token, address)
	if p.status != http.StatusOK {
		t.Fatalf("GET %s: %d %s\n%.2000s", address, p.status, p.header.Get("Location"), p.body)
	}
	p.whole(t)
	return p
}

// ownScript is the one script, which pages with a form have.
var ownScript = regexp.MustCompile(`<script src="/static/[0-9a-f]+/entente\.js" defer></script>`)

// policy is all that a page may do: what is not said is forbidden.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// unsaid is what stands on a page in the place of words, or of a value in them; aside are
// words into which the script puts the value, and what is no words, such as BibTeX.
var (
	unsaid = regexp.MustCompile(`⟨[^⟩]*⟩|\{[a-z_]+\}`)
	aside  = regexp.MustCompile(`(?s) data-[a-z-]+="[^"]*"|<(code|pre|textarea)\b.*?</(code|pre|textarea)>`)
)

// whole fails when a page is not well nested, lacks words, or lets in what it should not.
func (p page) whole(t testing.TB) {
	t.Helper()
	if fault := misnested(p.body); fault != "" {
		t.Errorf("%s: %s", p.address, fault)
	}
	for _, x := range unsaid.FindAllString(aside.ReplaceAllString(p.body, ""), -1) {
		t.Errorf("%s: words are missing: %.80s", p.address, x)
	}
	if strings.Contains(p.body, "ZgotmplZ") {
		t.Errorf("%s: an address that is not safe", p.address)
	}
	if got := p.header.Get("Content-Security-Policy"); got != policy {
		t.Errorf("%s: the policy is %q", p.address, got)
	}
	if got := p.header.Get("Referrer-Policy"); got != "same-origin" { // else browsers send forms from nowhere
		t.Errorf("%s: the policy on referrers is %q", p.address, got)
	}
	body := ownScript.ReplaceAllString(p.body, "")
	for _, bad := range []string{"<script", " style=", " onclick", "http-equiv"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s: it has %q", p.address, bad)
		}
	}
}

var void = []string{"meta", "link", "input", "wbr", "br", "rect", "img", "hr"}

// misnested finds what a page opens and does not close, or closes in another order.
func misnested(body string) string {
	var open []string
	z := html.NewTokenizer(strings.NewReader(body))
	ids := map[string]bool{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err().Error()
			}
			if len(open) > 0 {
				return "left open: " + strings.Join(open, " ")
			}
			return ""
		case html.StartTagToken:
			tag := z.Token()
			if slices.Contains(void, tag.Data) {
				continue
			}
			open = append(open, tag.Data)
			for _, a := range tag.Attr {
				if a.Key == "id" && ids[a.Val] {
					return "the id " + a.Val + " stands twice"
				}
				if a.Key == "id" {
					ids[a.Val] = true
				}
			}
			if (tag.Data == "ul" || tag.Data == "table" || tag.Data == "div" || tag.Data == "p") && len(open) > 1 && open[len(open)-2] == "p" {
				return "a " + tag.Data + " in a p"
			}
		case html.EndTagToken:
			tag := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != tag {
				return "</" + tag + "> closes " + strings.Join(open[max(0, len(open)-3):], " ")
			}
			open = open[:len(open)-1]
		}
	}
}

var link = regexp.MustCompile(`href="(/[^"]*)"`)

// links are the addresses that a page leads to within the tracker.
func (p page) links() []string {
	var all []string
	for _, m := range link.FindAllStringSubmatch(p.body, -1) {
		address, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
		all = append(all, address)
	}
	return all
}

// sort is what an address is one of many of: a list by what it is filtered by, a country
// or sector, or a record of its own.
func sort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	way := strings.Split(u.Path, "/")
	if len(way) > 3 && slices.Contains([]string{"countries", "sectors"}, way[2]) || len(way) == 5 {
		way[3] = "*"
	}
	return strings.Join(way, "/") + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
}

// ofEach is how many pages of a sort are read.
const ofEach = 3

// crawl reads the pages that can be reached from the first one in a language: all
// records, and some of each other sort.
func (s *site) crawl(t testing.TB, token, lang string) []page {
	t.Helper()
	var all []page
	seen, sorts := map[string]bool{}, map[string]int{}
	for waiting := []string{"/" + lang + "/"}; len(waiting) > 0; {
		address := waiting[0]
		waiting = waiting[1:]
		if seen[address] || sorts[sort(address)] == ofEach || !strings.HasPrefix(address, "/"+lang+"/") {
			continue
		}
		seen[address] = true
		sorts[sort(address)]++
		p := s.get(t, token, address)
		if p.status == http.StatusSeeOther {
			waiting = append(waiting, p.header.Get("Location"))
			continue
		}
		if p.status != http.StatusOK {
			t.Errorf("GET %s: %d", address, p.status)
			continue
		}
		p.whole(t)
		all = append(all, p)
		waiting = append(waiting, p.links()...)
	}
	return all
}

// TestEveryPageInEveryLanguage: whatever a page leads to is a page, in the language and
// direction of its address.
func TestEveryPageInEveryLanguage(t *testing.T) {
	storetest.Long(t, "pages are read one after the other")
	s := withExample(t)
	for _, lang := range labels.Languages() {
		dir := `dir="ltr"`
		if lang == "ar" {
			dir = `dir="rtl"`
		}
		pages := s.crawl(t, s.editor, lang)
		for _, p := range pages {
			if !strings.Contains(p.body, `<html lang="`+lang+`" `+dir+`>`) {
				t.Errorf("%s: not in %s, %s", p.address, lang, dir)
			}
		}
		if len(pages) < 100 {
			t.Errorf("%d pages in %s were reached", len(pages), lang)
		}
		t.Logf("%d pages in %s", len(pages), lang)
	}
}

// TestFrontDoor: it leads to the language that was read last, else to one that the browser
// accepts, else to English; and each page leads to itself in the others.
func TestFrontDoor(t *testing.T) {
	s := withExample(t)
	for _, x := range []struct{ accept, cookie, want string }{
		{"", "", "/en/"}, {"de", "", "/en/"}, {"fr-MA,fr;q=0.9,en;q=0.8", "", "/fr/"}, {"ar-MA", "", "/ar/"}, {"ru,az;q=0.5", "", "/az/"},
		{"fr", "language=ar", "/ar/"}, {"fr", "language=xx", "/fr/"}, {"%%%", "", "/en/"},
	} {
		p := s.get(t, "", "/", "Accept-Language", x.accept, "Cookie", x.cookie)
		if got := p.header.Get("Location"); p.status != http.StatusFound || got != x.want {
			t.Errorf("Accept-Language %q, cookie %q: %d %s, want %s", x.accept, x.cookie, p.status, got, x.want)
		}
	}
	p := s.read(t, "", "/fr/visits?status=completed&country=AZ")
	if got := p.header.Get("Set-Cookie"); !strings.HasPrefix(got, "language=fr; Path=/;") || !strings.Contains(got, "SameSite=Lax") {
		t.Errorf("the language is remembered by %q", got)
	}
	if want := `href="/ar/visits?status=completed&amp;country=AZ"`; !strings.Contains(p.body, want) {
		t.Errorf("the way to Arabic is not %s", want)
	}
}

// TestNoSuchPage: outside of the API a browser is answered with a page in its language,
// everybody else with a problem.
func TestNoSuchPage(t *testing.T) {
	s := withExample(t)
	for address, lang := range map[string]string{"/fr/nothing": "fr", "/ar/visits/VIS-1999-0001": "ar", "/nothing": "az", "/static/none/entente.css": "", "/fr/relations/AZ-AZ": "fr", "/az/relations/AZ-XQ": "az"} {
		p := s.get(t, "", address, "Accept-Language", "az")
		if p.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, p.status)
		}
		if lang != "" && !strings.Contains(p.body, `<html lang="`+lang+`"`) {
			t.Errorf("%s: not a page in %s:\n%.300s", address, lang, p.body)
		}
	}
	for _, address := range []string{"/api/v1/nothing", "/nothing"} {
		accept := "text/html"
		if address == "/nothing" {
			accept = "*/*"
		}
		p := s.get(t, "", address, "Accept", accept)
		if got := p.header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s to %s: %s", address, accept, got)
		}
	}
	if p := s.get(t, "", "/fr/visits?status=nonsense"); p.status != http.StatusBadRequest || !strings.Contains(p.body, `<html lang="fr"`) {
		t.Errorf("a filter that is none: %d", p.status)
	}
}

// TestMethodsOfPages: who asks for something in another way than it goes is told in which it
// does.
func TestMethodsOfPages(t *testing.T) {
	b := withExample(t).browser()
	for _, c := range []struct{ method, address, allow string }{
		{http.MethodGet, "/fr/sign-out", "POST"},
		{http.MethodPost, "/fr/relations", "GET, HEAD"},
		{http.MethodPut, "/fr/agreements/AGR-2026-0001", "GET, HEAD"},
		{http.MethodDelete, "/fr/agreements/new", "GET, HEAD, POST"},
	} {
		p := b.ask(t, c.method, c.address, nil, "Accept", "text/html")
		if got := p.header.Get("Allow"); p.status != http.StatusMethodNotAllowed || got != c.allow || !strings.Contains(p.body, "pas pour ce genre de demande") {
			t.Errorf("%s %s: %d, allowed is %q, want %q\n%.500s", c.method, c.address, p.status, got, c.allow, p.body)
		}
	}
}

// TestWhoAsksForWhatIsNot: an address at which there is nothing signs nobody out.
func TestWhoAsksForWhatIsNot(t *testing.T) {
	s := withExample(t)
	b := s.browser()
	b.signIn(t, s.editor)
	for _, address := range []string{"/fr/nothing", "/fr/agreements/AGR-1999-0001", "/nothing"} {
		if p := b.ask(t, http.MethodGet, address, nil, "Accept", "text/html"); p.status != http.StatusNotFound || !strings.Contains(p.body, "/sign-out") {
			t.Errorf("%s: %d, and one seems to be signed out", address, p.status)
		}
	}
}

// TestListKeepsItsState: the address says what is on a list; its form, its pages and its
// files all go by it, and what a form sends empty is left out.
func TestListKeepsItsState(t *testing.T) {
	s := withExample(t)
	p := s.get(t, "", "/en/commitments?country=AZ&status=&sector=&modality=possible")
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != "/en/commitments?country=AZ&modality=possible" {
		t.Errorf("what is empty stays: %d %s", p.status, got)
	}
	p = s.read(t, s.editor, "/en/commitments?country=AZ&modality=possible&limit=5&visit=VIS-2026-0005")
	for _, want := range []string{
		`<option value="AZ" selected>Azerbaijan</option>`, `<option value="possible" selected>`,
		`<input type="hidden" name="visit" value="VIS-2026-0005">`,
		`/api/v1/commitments.csv?country=AZ&amp;lang=en&amp;modality=possible&amp;visit=VIS-2026-0005"`,
		`href="/en/commitments?country=AZ&amp;limit=5&amp;visit=VIS-2026-0005"`, // without the modality
	} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
}

var next = regexp.MustCompile(`href="([^"]+)" rel="next"`)

var referenced = regexp.MustCompile(`<span class="ref"><bdi>([A-Z]{3}-\d{4}-\d+)</bdi>`)

// TestPagesOfAList: page by page a list has each record once, all that it says there are,
// in whichever language, on each engine.
func TestPagesOfAList(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.load(t)
		seen := map[string]bool{}
		address, pages := "/fr/commitments?limit=20&sort=-reference", 0
		for address != "" && pages < 10 {
			p := s.read(t, s.editor, address)
			pages++
			for _, m := range referenced.FindAllStringSubmatch(p.body, -1) {
				if seen[m[1]] {
					t.Errorf("%s stands twice", m[1])
				}
				seen[m[1]] = true
			}
			if want := "52 fiches"; !strings.Contains(p.body, want) {
				t.Errorf("%s does not say %s", address, want)
			}
			if address = ""; next.MatchString(p.body) {
				address = html.UnescapeString(next.FindStringSubmatch(p.body)[1])
			}
		}
		if len(seen) != 52 || pages != 3 {
			t.Errorf("%d records on %d pages", len(seen), pages)
		}
	})
}

// hiddenWord stands in what a guest may not see, and in nothing else.
const hiddenWord = "Zyxwvut"

// TestGuestsReadNothingHidden: of what is restricted, internal or a draft no page for
// guests has a title, a reference, a quote or a name; one with a token has them.
func TestGuestsReadNothingHidden(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		open := obj{"visibility": "public", "review_state": "published"}
		restricted := obj{"visibility": "restricted", "review_state": "published"}
		titled := func(word string) obj { return obj{"en": word, "ar": word + " سر", "fr": word} }
		article := merged(restricted, obj{"title": hiddenWord + " daily", "outlet": hiddenWord, "url": "https://example.org/secret", "language": "en", "text": hiddenWord + " was said"})
		person := s.post(t, "/people", merged(restricted, obj{"names": []obj{{"text": hiddenWord + " Person", "primary": true}}, "country": "AZ"}))
		var refs []string
		for _, access := range []obj{restricted, {"visibility": "internal", "review_state": "published"}, {"visibility": "public", "review_state": "draft"}} {
			visit := s.post(t, "/visits", merged(access, obj{"title": titled(hiddenWord), "summary": titled(hiddenWord), "visitor_country": "AZ", "host_country": "MA", "date": "2023-11-13", "sectors": []string{"tourism"}}))
			refs = append(refs, visit["reference"].(string))
		}
		s.post(t, "/visits", merged(open, obj{"title": titled("Open"), "visitor_country": "AZ", "host_country": "MA", "date": "2023-11-13", "lead": obj{"person_id": person["id"], "title": titled("Minister"), "country": "AZ"},
			"citations": []obj{{"article": article, "field": "/level", "value": "official", "quote": hiddenWord + " quote"}}, "level": "official"}))
		s.post(t, "/commitments", merged(restricted, obj{"title": titled(hiddenWord), "modality": "intended", "owed_by": []string{"AZ"}, "owed_to": []string{"MA"}, "due": "2024-01", "sectors": []string{"tourism"}}))
		for _, lang := range []string{"en", "ar"} {
			pages := s.crawl(t, "", lang)
			pages = append(pages, s.read(t, "", "/"+lang+"/search?q=Open"), s.read(t, "", "/"+lang+"/search?q=zyxwvu"))
			if p := s.get(t, "", "/"+lang+"/visits/"+refs[0]); p.status != http.StatusNotFound || strings.Contains(p.body, hiddenWord) {
				t.Errorf("a guest asks for what is hidden: %d", p.status)
			}
			for _, p := range pages {
				for _, secret := range append(refs, hiddenWord, person["id"].(string), person["reference"].(string)) {
					if strings.Contains(p.body, secret) {
						t.Errorf("a guest reads %q on %s", secret, p.address)
					}
				}
			}
			if len(pages) < 40 {
				t.Errorf("a guest reached %d pages in %s", len(pages), lang)
			}
		}
		if p := s.read(t, s.editor, "/en/visits"); !strings.Contains(p.body, hiddenWord) || !strings.Contains(p.body, refs[2]) {
			t.Error("with a token one does not read what is hidden from guests")
		}
		if p := s.read(t, "", "/en/"); strings.Contains(p.body, "late</span>") {
			t.Error("a guest is told that something hidden is late")
		}
	})
}

func merged(all ...obj) obj {
	out := obj{}
	for _, x := range all {
		maps.Copy(out, x)
	}
	return out
}

// TestEverythingIsEscaped: what somebody wrote is text on every page: markup, quotes,
// marks of direction, and addresses that would run.
func TestEverythingIsEscaped(t *testing.T) {
	s := withExample(t)
	evil := `"><script>alert(1)</script>'<img src=x onerror=alert(1)> ` + "\u2067שלום\u2069"
	text := obj{"en": evil, "ar": "عنوان " + evil}
	visit := s.post(t, "/visits", obj{"review_state": "published", "title": text, "summary": text, "occasion": text, "visitor_country": "AZ", "host_country": "MA", "level": "official",
		"lead": obj{"name": evil, "title": text, "country": "AZ"}, "places": []obj{{"city": text, "venue": text, "country": "MA"}},
		"citations": []obj{{"article": obj{"title": evil, "outlet": evil, "url": "https://example.org/?a=%22%3E%3Cscript%3E", "language": "en", "text": "x " + evil + " y"},
			"field": "/level", "value": "state", "quote": evil, "quote_language": "en", "locator": evil},
			{"article": obj{"title": "Another", "language": "en"}, "field": "/level", "value": "official", "quote": evil}}})
	s.post(t, "/people", obj{"names": []obj{{"text": evil, "primary": true}}, "country": "AZ"})
	ref := visit["reference"].(string)
	for _, address := range []string{"/en/", "/ar/", "/en/visits", "/en/visits/" + ref, "/ar/visits/" + ref, "/en/visits/" + ref + "/history", "/en/articles", "/en/people",
		"/en/relations/AZ-MA", "/en/conflicts", "/en/search?q=script", "/en/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/en/visits?q=%22%3E%3Cscript%3E"} {
		p := s.read(t, s.editor, address)
		if strings.Contains(p.body, "<script") || strings.Contains(p.body, "<img") || strings.Contains(p.body, "onerror=alert(1)>") && !strings.Contains(p.body, "onerror=alert(1)&gt;") {
			t.Errorf("%s runs what somebody wrote", address)
		}
	}
	if p := s.read(t, s.editor, "/en/visits/"+ref); !strings.Contains(p.body, "&lt;script&gt;") {
		t.Error("the page of the visit does not show what was written")
	}
}

// TestFilesForEver: the style sheet has its content in its address and is kept; pages are
// asked for again, and answered in a word when they are the same.
func TestFilesForEver(t *testing.T) {
	s := withExample(t)
	p := s.read(t, "", "/fr/visits/VIS-2026-0005")
	sheet := regexp.MustCompile(`/static/[0-9a-f]+/entente\.css`).FindString(p.body)
	css := s.get(t, "", sheet)
	if css.status != http.StatusOK || !strings.Contains(css.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", sheet, css.status, css.header)
	}
	tag := p.header.Get("ETag")
	if same := s.get(t, "", p.address, "If-None-Match", tag); same.status != http.StatusNotModified || same.body != "" {
		t.Errorf("the same page again: %d, %d bytes", same.status, len(same.body))
	}
	for _, other := range []page{s.get(t, s.editor, p.address, "If-None-Match", tag), s.get(t, "", "/ar/visits/VIS-2026-0005", "If-None-Match", tag)} {
		if other.status != http.StatusOK {
			t.Errorf("another page: %d", other.status)
		}
	}
	s.post(t, "/people", obj{"names": []obj{{"text": "Somebody", "primary": true}}})
	if after := s.get(t, "", p.address, "If-None-Match", tag); after.status != http.StatusOK {
		t.Errorf("after somebody wrote: %d", after.status)
	}
}

// TestRecordShowsItsSources: each field has its quotes beside it, in their language, and a
// field on which sources differ has both claims.
func TestRecordShowsItsSources(t *testing.T) {
	s := withExample(t)
	p := s.read(t, s.editor, "/fr/agreements/AGR-2026-0002")
	for _, want := range []string{"Les sources divergent", "25 août 1992", "28 août 1992", `lang="he"`, `id="field-date"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the agreement lacks %s", want)
		}
	}
	p = s.read(t, s.editor, "/ar/visits/VIS-2026-0005")
	for _, want := range []string{`<html lang="ar" dir="rtl">`, "13 نوفمبر 2023", "<blockquote", `href="/api/v1/visits/VIS-2026-0005"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the visit lacks %s", want)
		}
	}
	for address, rests := range map[string]bool{"/fr/visits/VIS-2026-0005": true, "/fr/articles/ART-2026-0001": false} {
		p := s.read(t, "", address)
		if on, it := strings.Contains(p.body, "Ce sur quoi elle repose"), strings.Contains(p.body, "<h2>Ce qui repose sur elle</h2>"); on != rests || it == rests {
			t.Errorf("%s: it is said what it rests on: %t, what rests on it: %t", address, on, it)
		}
	}
}

// TestUnknownAddresses: where there is no page, a browser is answered one that says so, and
// a program a problem.
func TestUnknownAddresses(t *testing.T) {
	s := withExample(t)
	for _, address := range []string{"/fr/nothing", "/fr/visits/VIS-2023-0001/nothing", "/nothing"} {
		if p := s.get(t, "", address); p.status != http.StatusNotFound || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s for a browser: %d %s", address, p.status, p.header.Get("Content-Type"))
		}
		p := s.get(t, "", address, "Accept", "application/json")
		var problem obj
		if err := json.Unmarshal([]byte(p.body), &problem); err != nil || p.status != http.StatusNotFound || problem["type"] != "/problems/not-found" {
			t.Errorf("%s for a program: %d %s", address, p.status, p.body)
		}
	}
}
