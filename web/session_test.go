package web_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
)

// browser is one browser: it keeps cookies, and sends forms as they are.
type browser struct {
	*site
	cookies map[string]*http.Cookie
	// always are the headers that it sends along by itself, each with its value.
	always []string
}

func (s *site) browser() *browser { return &browser{site: s, cookies: map[string]*http.Cookie{}} }

// ask sends a request with the cookies, and keeps those that come back.
func (b *browser) ask(t testing.TB, method, address string, values url.Values, headers ...string) page {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(values.Encode()))
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	headers = slices.Concat(b.always, headers)
	if method == http.MethodPost && !slices.Contains(headers, "Origin") {
		r.Header.Set("Sec-Fetch-Site", "same-origin") // as browsers say of their own accord
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c
	}
	p := page{address, w.Code, w.Header(), w.Body.String()}
	if p.status/100 != 3 && strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		p.whole(t)
	}
	return p
}

var ticket = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// send sends the form of an address, with its ticket.
func (b *browser) send(t testing.TB, address string, values url.Values) page {
	t.Helper()
	form := b.ask(t, http.MethodGet, address, nil)
	found := ticket.FindStringSubmatch(form.body)
	if found == nil {
		t.Fatalf("GET %s: %d, and no form", address, form.status)
	}
	values.Set("ticket", found[1])
	return b.ask(t, http.MethodPost, address, values)
}

// signIn signs in with a token, and wants to be let in.
func (b *browser) signIn(t testing.TB, token string) {
	t.Helper()
	if p := b.send(t, "/fr/sign-in", typed("token="+token)); p.status != http.StatusSeeOther || b.cookies["session"] == nil {
		t.Fatalf("signing in: %d", p.status)
	}
}

// TestSignIn: who has signed in with a token or a link sees and writes on the pages what
// the token allows, until the session, the token or the person ends it.
func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.post(t, "/agreements", obj{"title": obj{"en": "Hidden"}, "type": "treaty", "parties": []obj{{"country": "AZ"}, {"country": "MA"}}, "visibility": "internal"})
		const list = "/en/agreements"
		b := s.browser()
		if p := b.ask(t, "GET", "/en/visits/new", nil); p.status != 303 || p.header.Get("Location") != "/en/sign-in?next=%2Fen%2Fvisits%2Fnew" {
			t.Errorf("a guest who wants to write: %d, to %s", p.status, p.header.Get("Location"))
		}
		if p := b.ask(t, "GET", "/en/sign-in?next=/en/visits/new", nil); strings.Contains(p.body, `class="who"`) {
			t.Error("the page on which one signs in leads to itself, once deeper")
		}
		if p := b.send(t, "/en/sign-in", typed("token=ent_nonsense")); p.header.Get("Location") != "/en/sign-in?next=&wrong=" || b.cookies["session"] != nil {
			t.Errorf("with a wrong token: %d, to %s", p.status, p.header.Get("Location"))
		}
		if p := b.send(t, "/en/sign-in?next=/en/visits/new", typed("token= "+s.editor+" ", "next=/en/visits/new")); p.header.Get("Location") != "/en/visits/new" {
			t.Errorf("signed in: %d, to %s", p.status, p.header.Get("Location"))
		}
		if c := b.cookies["session"]; c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure {
			t.Errorf("the cookie: %+v", c)
		}
		if p := b.ask(t, "GET", list, nil); !strings.Contains(p.body, "Hidden") || !strings.Contains(p.body, "desk officer") {
			t.Error("who has signed in does not see what the token allows, or his name")
		}
		if p := s.browser().ask(t, "GET", list, nil); strings.Contains(p.body, "Hidden") {
			t.Error("others see it too")
		}
		if p := b.ask(t, "GET", "/api/v1/agreements", nil); !strings.Contains(p.body, "Hidden") {
			t.Error("the session does not read over REST")
		}
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			if p := b.ask(t, method, "/api/v1/agreements/AGR-2026-0001", nil, "Content-Type", "application/json"); p.status != 401 && p.status != 405 {
				t.Errorf("the session writes over REST: %s: %d", method, p.status)
			}
		}
		if p := b.ask(t, "GET", list, nil, "Authorization", "Bearer ent_nonsense"); p.status != 401 && p.status != 303 {
			t.Errorf("a token that does not hold beside a session: %d", p.status)
		}

		s.clock.Time = s.clock.Time.Add(12 * time.Hour)
		if p := b.ask(t, "GET", list, nil); strings.Contains(p.body, "Hidden") {
			t.Error("the session does not end")
		}
		b.signIn(t, s.editor)
		if p := b.send(t, "/fr/", typed()); p.status != 404 && p.status != 405 {
			t.Errorf("POST /fr/: %d", p.status)
		}
		form := b.ask(t, "GET", "/fr/visits/new", nil)
		held := b.cookies["session"]
		if p := b.ask(t, "POST", "/fr/sign-out", typed("ticket="+ticket.FindStringSubmatch(form.body)[1])); p.status != 303 || b.cookies["session"] != nil {
			t.Errorf("signing out: %d", p.status)
		}
		b.cookies["session"] = held
		if p := b.ask(t, "GET", list, nil); strings.Contains(p.body, "Hidden") {
			t.Error("signing out ends nothing on the server")
		}
	})
}

// TestSignOutFromAnOldPage: who signs out on a page of a former session is signed out of the
// one that there is; nobody else signs him out from another site.
func TestSignOutFromAnOldPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		old := typed("ticket=" + ticket.FindStringSubmatch(b.shows(t, "/fr/", 200).body)[1])
		b.signIn(t, s.editor) // in another tab
		held := *b.cookies["session"]
		for _, from := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://example.org"}, {"Sec-Fetch-Site", ""}} {
			if p := b.ask(t, http.MethodPost, "/fr/sign-out", old, from[0], from[1]); p.status != http.StatusForbidden || b.cookies["session"] == nil {
				t.Errorf("signed out from elsewhere, by %s %q: %d", from[0], from[1], p.status)
			}
		}
		if p := b.ask(t, http.MethodPost, "/fr/sign-out", typed()); p.status != http.StatusForbidden {
			t.Errorf("without a ticket: %d", p.status)
		}
		b.shows(t, "/fr/visits/new", 200)
		if p := b.ask(t, http.MethodPost, "/fr/sign-out", old); p.header.Get("Location") != "/fr/" || b.cookies["session"] != nil {
			t.Errorf("signing out on an old page: %d, to %s", p.status, p.header.Get("Location"))
		}
		b.cookies["session"] = &held
		if p := b.ask(t, http.MethodGet, "/fr/visits/new", nil); p.status != http.StatusSeeOther {
			t.Errorf("the session has not ended: %d", p.status)
		}
	})
}

// TestSignInByLink: a link opens one session, within an hour, and looking at it uses
// nothing up.
func TestSignInByLink(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		holder, err := s.store.Authenticate(t.Context(), s.editor)
		if err != nil {
			t.Fatal(err)
		}
		link := func() string {
			t.Helper()
			link, err := s.store.LinkFor(t.Context(), holder.TokenID)
			if err != nil {
				t.Fatal(err)
			}
			return link
		}
		first, b := link(), s.browser()
		address := "/sign-in?link=" + first
		if p := b.ask(t, "GET", address, nil, "Accept-Language", "ar"); p.header.Get("Location") != "/ar"+address {
			t.Errorf("GET %s: %d, to %s", address, p.status, p.header.Get("Location"))
		}
		b.ask(t, "GET", "/ar"+address, nil)
		if b.send(t, "/ar"+address, typed("link="+first)); b.cookies["session"] == nil {
			t.Error("a link that was only looked at opens nothing")
		}
		for name, wrong := range map[string]string{"used": first, "a session": b.cookies["session"].Value} {
			again := s.browser()
			if again.send(t, "/ar"+address, typed("link="+wrong)); again.cookies["session"] != nil {
				t.Errorf("%s opens a session", name)
			}
		}
		late := link()
		s.clock.Time = s.clock.Time.Add(time.Hour)
		b = s.browser()
		if b.send(t, "/ar"+address, typed("link="+late)); b.cookies["session"] != nil {
			t.Error("a link of an hour ago opens a session")
		}
		b.signIn(t, s.editor)
		unused := link()
		if err := s.store.RevokeToken(t.Context(), holder.TokenID); err != nil {
			t.Fatal(err)
		}
		if p := b.ask(t, "GET", "/fr/visits/new", nil); p.status != 303 {
			t.Errorf("the session outlives its token: %d", p.status)
		}
		b = s.browser()
		if b.send(t, "/ar"+address, typed("link="+unused)); b.cookies["session"] != nil {
			t.Error("a link outlives its token")
		}
		if _, err := s.store.LinkFor(t.Context(), holder.TokenID); models.KindOf(err) != models.NotFound {
			t.Errorf("a link for a token that is revoked: %v", err)
		}
	})
}

// TestFormsFromElsewhere: nobody sends a form in the name of who has signed in.
func TestFormsFromElsewhere(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		const address = "/fr/visits/new"
		own := ticket.FindStringSubmatch(b.ask(t, "GET", address, nil).body)[1]
		if own == ticket.FindStringSubmatch(b.ask(t, "GET", address, nil).body)[1] {
			t.Error("a ticket is written twice alike")
		}
		visit := []string{"/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "do=save"}
		for name, p := range map[string]page{
			"no ticket":           b.ask(t, "POST", address, typed(visit...)),
			"half a ticket":       b.ask(t, "POST", address, typed(append(visit, "ticket="+own[:len(own)/2])...)),
			"no ticket at all":    b.ask(t, "POST", address, typed(append(visit, "ticket=%")...)),
			"from another site":   b.ask(t, "POST", address, typed(append(visit, "ticket="+own)...), "Sec-Fetch-Site", "cross-site"),
			"from another origin": b.ask(t, "POST", address, typed(append(visit, "ticket="+own)...), "Origin", "https://example.org"),
		} {
			if p.status != http.StatusForbidden || !strings.Contains(p.body, "ne vient pas d’ici") {
				t.Errorf("%s: %d", name, p.status)
			}
		}
		if p := b.send(t, address, typed(visit...)); p.status != http.StatusSeeOther {
			t.Errorf("from here: %d", p.status)
		}
		for _, next := range []string{"https://example.org/", "//example.org/", `/\example.org/`, "javascript:alert(1)", "/\texample"} {
			if p := s.browser().send(t, "/fr/sign-in", typed("token="+s.editor, "next="+next)); p.header.Get("Location") != "/fr/" {
				t.Errorf("next=%q leads to %s", next, p.header.Get("Location"))
			}
		}
	})
}

// TestBehindAPassword: behind a proxy that asks for a name and password, which browsers send
// along by themselves, one signs in and writes on the pages, and a form is from here all the
// same.
func TestBehindAPassword(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.always = []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("name:password"))}
		b.signIn(t, s.editor)
		const address = "/fr/visits/new"
		visit := []string{"/title/fr=Visite", "/visitor_country=AZ", "/host_country=MA", "do=save"}
		if p := b.ask(t, http.MethodPost, address, typed(visit...)); p.status != http.StatusForbidden {
			t.Errorf("without a ticket: %d", p.status)
		}
		if p := b.send(t, address, typed(visit...)); p.status != http.StatusSeeOther {
			t.Errorf("from here: %d", p.status)
		}
		if p := b.ask(t, http.MethodPost, "/api/v1/visits", nil); p.status != http.StatusUnauthorized {
			t.Errorf("the session writes over REST: %d", p.status)
		}
	})
}
