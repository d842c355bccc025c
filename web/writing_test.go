package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"entente/models"
)

// send sends what was typed into a form, as a browser does.
func (s *site) send(t testing.TB, token, address string, values url.Values) page {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(values.Encode()))
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return page{address, w.Code, w.Header(), w.Body.String()}
}

// typed are the inputs of a form, as name=text and so on.
func typed(pairs ...string) url.Values {
	values := url.Values{}
	for _, pair := range pairs {
		name, text, _ := strings.Cut(pair, "=")
		values.Add(name, text)
	}
	return values
}

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
		"/delegation/0/name=", "/delegation/1/country=MA", "/texts_signed/min=quatre", "/agreements/0/title/fr=Texte", "/summary/ar=كلام"))
	p.whole(t)
	if p.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d\n%.3000s", p.status, p.body)
	}
	for _, want := range []string{`value="Atlantide"`, `value="03/04/2023"`, `value="quatre"`, `value="Texte"`, "كلام",
		`href="#/visitor_country"`, `href="#/title/fr"`, `id="/date-fault"`, `aria-describedby="/date-fault`, `id="/delegation/1-fault"`, `href="#/agreements/0/parties/0/country"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %s", want)
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
	reader, err := s.store.CreateToken(t.Context(), models.RoleReader, "reader", 0)
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
