package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"entente/models"
)

var versionSeen = regexp.MustCompile(`name="version" value="(\d+)"`)

// press looks at what an address would do, and does it.
func (b *browser) press(t testing.TB, address, how string) page {
	t.Helper()
	look := b.ask(t, http.MethodGet, address, nil)
	look.whole(t)
	seen := versionSeen.FindStringSubmatch(look.body)
	if look.status != http.StatusOK || seen == nil {
		t.Fatalf("GET %s: %d %s, and nothing to press\n%.1500s", address, look.status, look.header.Get("Location"), look.body)
	}
	return b.send(t, address, typed("version="+seen[1], "do="+how))
}

// patch changes a record by the API.
func (s *site) patch(t testing.TB, path, body string) {
	t.Helper()
	s.change(t, http.MethodPatch, path, "application/merge-patch+json", body)
}

// change changes something by the API, whatever its version is.
func (s *site) change(t testing.TB, method, path, contentType, body string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+s.editor)
	r.Header.Set("If-Match", "*")
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code/100 != 2 {
		t.Fatalf("%s %s: %d\n%s", method, path, w.Code, w.Body)
	}
}

// draft records a visit with a commitment, both drafts, and gives their references.
func (s *site) draft(t testing.TB) (visit, commitment string) {
	t.Helper()
	v := s.post(t, "/visits", obj{"title": obj{"fr": "Visite à Rabat"}, "visitor_country": "AZ", "host_country": "MA", "date": "2023-11-13"})
	c := s.post(t, "/commitments", obj{"title": obj{"fr": "Ouvrir une ligne"}, "modality": "intended", "owed_by": []string{"AZ"},
		"origin": obj{"visit_id": v["id"]}})
	return v["reference"].(string), c["reference"].(string)
}

func (b *browser) shows(t testing.TB, address string, want int) page {
	t.Helper()
	p := b.ask(t, http.MethodGet, address, nil)
	if p.status != want {
		t.Errorf("GET %s: %d, want %d", address, p.status, want)
	}
	return p
}

// TestPublish: a draft is published with what hangs on it, or alone, after a look at what
// that changes, which changes nothing.
func TestPublish(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b, guest := s.browser(), s.browser()
		b.signIn(t, s.editor)
		visit, commitment := s.draft(t)
		at := "/fr/visits/" + visit
		if !strings.Contains(b.shows(t, at, 200).body, at+"/publish") {
			t.Error("publishing is not offered")
		}
		look := b.shows(t, at+"/publish", 200)
		for _, want := range []string{"Visite à Rabat", "Ouvrir une ligne", "<del>Brouillon</del>", "<ins>Publié</ins>", `value="alone"`} {
			if !strings.Contains(look.body, want) {
				t.Errorf("the last look lacks %s", want)
			}
		}
		guest.shows(t, at, 404)
		if done := b.press(t, at+"/publish", "alone"); done.status != http.StatusSeeOther || done.header.Get("Location") != at {
			t.Fatalf("publishing: %d\n%.2000s", done.status, done.body)
		}
		guest.shows(t, at, 200)
		guest.shows(t, "/fr/commitments/"+commitment, 404)
		b.shows(t, at+"/publish", 303)
		if done := b.press(t, "/fr/commitments/"+commitment+"/publish", "together"); done.status != http.StatusSeeOther {
			t.Errorf("publishing a commitment: %d", done.status)
		}
		guest.shows(t, "/fr/commitments/"+commitment, 200)
		other, with := s.draft(t)
		b.press(t, "/fr/visits/"+other+"/publish", "together")
		guest.shows(t, "/fr/visits/"+other, 200)
		guest.shows(t, "/fr/commitments/"+with, 200)
	})
}

// TestPressOverNewer: what somebody has changed since the look is not done over; the page
// says so, and shows it as it is now.
func TestPressOverNewer(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, _ := s.draft(t)
		s.patch(t, "/visits/"+visit, `{"title":{"fr":"Visite officielle à Rabat"}}`)
		p := b.send(t, "/fr/visits/"+visit+"/publish", typed("version=1", "do=together"))
		if p.whole(t); p.status != http.StatusPreconditionFailed || !strings.Contains(p.body, "Quelqu’un l’a modifié") || !strings.Contains(p.body, "Visite officielle") || !strings.Contains(p.body, `name="version" value="2"`) {
			t.Errorf("%d\n%.2000s", p.status, p.body)
		}
		s.browser().shows(t, "/fr/visits/"+visit, 404)
		for _, wrong := range []string{"version=", "version=0", "version=-1", "version=1e9"} {
			if p := b.send(t, "/fr/visits/"+visit+"/publish", typed(wrong)); p.status != http.StatusBadRequest {
				t.Errorf("%s: %d", wrong, p.status)
			}
		}
	})
}

// TestBin: what is put into the bin is gone for readers, stands in the bin for staff, and
// comes back with what went with it. What is in use stays.
func TestBin(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, commitment := s.draft(t)
		at := "/fr/visits/" + visit
		if done := b.press(t, at+"/bin", "together"); done.header.Get("Location") != "/fr/bin" {
			t.Fatalf("binning: %d\n%.2000s", done.status, done.body)
		}
		s.browser().shows(t, at, 404)
		for _, gone := range []string{at, "/fr/commitments/" + commitment} {
			if p := b.shows(t, gone, 303); p.header.Get("Location") != gone+"/restore" {
				t.Errorf("from %s one is led to %s", gone, p.header.Get("Location"))
			}
		}
		bin := b.shows(t, "/fr/bin", 200)
		bin.whole(t)
		for _, want := range []string{"Visite à Rabat", "Ouvrir une ligne", at + "/restore"} {
			if !strings.Contains(bin.body, want) {
				t.Errorf("the bin lacks %s", want)
			}
		}
		if p := b.shows(t, at+"/restore", 200); !strings.Contains(p.body, `href="`+at+`/history"`) {
			t.Error("what was done to what is in the bin is not to be found")
		}
		s.browser().shows(t, at+"/history", 404)
		done := b.shows(t, at+"/history", 200)
		done.whole(t)
		if !strings.Contains(done.body, "Mise à la corbeille") || strings.Contains(done.body, `/history/1/restore"`) {
			t.Errorf("the history of what is in the bin says %.2000s", done.body)
		}
		if guest := s.browser().shows(t, "/fr/bin", 303); !strings.Contains(guest.header.Get("Location"), "/fr/sign-in?") {
			t.Errorf("a guest is led to %s", guest.header.Get("Location"))
		}
		if done := b.press(t, at+"/restore", "together"); done.header.Get("Location") != at {
			t.Fatalf("restoring: %d\n%.2000s", done.status, done.body)
		}
		b.shows(t, at, 200)
		b.shows(t, "/fr/commitments/"+commitment, 200)

		article := s.post(t, "/articles", obj{"title": "Une visite", "language": "fr"})["reference"].(string)
		s.post(t, "/visits/"+visit+"/citations", obj{"article_id": article, "field": "/date", "quote": "hier"})
		held := b.shows(t, "/fr/articles/"+article+"/bin", 200)
		if !strings.Contains(held.body, "Fiches qui s’appuient dessus : 1") || versionSeen.MatchString(held.body) {
			t.Errorf("an article in use can be pressed away\n%.2000s", held.body)
		}
	})
}

// TestUndo: a record, or a part of it, says again what it said, from its history; that is a
// version of its own.
func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		_, commitment := s.draft(t)
		at := "/fr/commitments/" + commitment
		update := s.post(t, "/commitments/"+commitment+"/updates", obj{"as_of": "2024-02", "delivery": "limited", "assessed_by": "self", "note": obj{"fr": "Premiers vols"}})["id"].(string)
		s.patch(t, "/commitments/"+commitment, `{"title":{"fr":"Autre chose"}}`)
		s.patch(t, "/commitments/"+commitment+"/updates/"+update, `{"note":{"fr":"Rien"}}`)
		history := b.shows(t, at+"/history", 200)
		history.whole(t)
		first, part := at+"/history/1/restore", at+"/history/update/"+update+"/1/restore"
		for _, want := range []string{first, part} {
			if !strings.Contains(history.body, want) {
				t.Errorf("the history does not offer %s", want)
			}
		}
		if strings.Contains(history.body, at+"/history/2/restore") {
			t.Error("what it says now is offered")
		}
		look := b.shows(t, first, 200)
		for _, want := range []string{"Autre chose", "Ouvrir une ligne"} {
			if !strings.Contains(look.body, want) {
				t.Errorf("the look lacks %s", want)
			}
		}
		for _, address := range []string{first, part} {
			if done := b.press(t, address, ""); done.header.Get("Location") != at {
				t.Fatalf("%s: %d\n%.2000s", address, done.status, done.body)
			}
		}
		now := b.shows(t, at, 200).body
		if !strings.Contains(now, "Ouvrir une ligne") || !strings.Contains(now, "Premiers vols") || strings.Contains(now, "Autre chose") {
			t.Error("it does not say again what it said")
		}
		if p := b.shows(t, at+"/history", 200); !strings.Contains(p.body, "(version 1)") || strings.Contains(s.browser().ask(t, http.MethodGet, at+"/history", nil).body, "restore") {
			t.Error("the history does not say what was done, or offers it to guests")
		}
		for _, none := range []string{"/history/9/restore", "/history/x/restore", "/history/commitment/" + update + "/1/restore", "/history/update/" + commitment + "/1/restore"} {
			if status := b.ask(t, http.MethodGet, at+none, nil).status; status != http.StatusNotFound {
				t.Errorf("%s: %d", none, status)
			}
		}
	})
}

// TestWhoMayPress: who may not write is neither offered nor allowed anything, nor is a form
// taken from elsewhere.
func TestWhoMayPress(t *testing.T) {
	s := withExample(t)
	visit, _ := s.draft(t)
	token, _, err := s.store.CreateToken(t.Context(), models.RoleReader, "reader", 0)
	if err != nil {
		t.Fatal(err)
	}
	reader, guest, editor := s.browser(), s.browser(), s.browser()
	reader.signIn(t, token)
	editor.signIn(t, s.editor)
	if p := reader.shows(t, "/fr/visits/"+visit, 200); strings.Contains(p.body, "/publish") || strings.Contains(p.body, visit+"/bin") {
		t.Error("a reader is offered to write")
	}
	for _, name := range []string{"publish", "bin", "history/1/restore"} {
		address := "/fr/visits/" + visit + "/" + name
		reader.shows(t, address, 403)
		guest.shows(t, address, 303)
		if p := editor.ask(t, http.MethodPost, address, typed("version=1")); p.status != http.StatusForbidden {
			t.Errorf("%s without a ticket: %d", address, p.status)
		}
	}
	editor.shows(t, "/fr/countries/MA/bin", 403)
	s.browser().shows(t, "/fr/visits/"+visit, 404)
	if p := editor.shows(t, "/fr/", 200); !strings.Contains(p.body, "Vos brouillons") {
		t.Error("home does not say what waits")
	}
	if p := guest.shows(t, "/fr/", 200); strings.Contains(p.body, "rouillons") || strings.Contains(p.body, "/fr/bin") {
		t.Error("home tells guests of drafts")
	}
}

// TestPublishedInTheBin: what a colleague has binned is not said to be published.
func TestPublishedInTheBin(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		visit, _ := s.draft(t)
		at := "/fr/visits/" + visit
		seen := b.shows(t, at+"/publish", 200).inputs(t)
		seen.Set("do", "together")
		b.press(t, at+"/bin", "together")
		b.shows(t, "/fr/bin", 200) // which says so
		if p := b.ask(t, http.MethodPost, at+"/publish", seen); p.status != http.StatusSeeOther || p.header.Get("Location") != "/fr/bin" {
			t.Errorf("publishing it: %d, to %s", p.status, p.header.Get("Location"))
		}
		if p := b.shows(t, "/fr/bin", 200); strings.Contains(p.body, "Publié.") || !strings.Contains(p.body, visit) {
			t.Error("it is said to be published")
		}
	})
}
