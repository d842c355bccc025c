package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"entente/api/replay"
)

// TestPagesOfGuestsAreKept: what a guest reads is sent again as long as it holds; what
// somebody reads who has signed in is kept for nobody, and nor is what is said once.
func TestPagesOfGuestsAreKept(t *testing.T) {
	s := withExample(t)
	s.post(t, "/agreements", obj{"title": obj{"en": "Hidden"}, "type": "treaty", "parties": []obj{{"country": "AZ"}, {"country": "MA"}}, "visibility": "internal"})
	b := s.browser()
	b.signIn(t, s.editor)
	session := b.cookies["session"]
	kept := replay.New(16 << 20)
	ask := func(address string, cookies ...*http.Cookie) (p page, again bool) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		bytes, err := kept.Serve(w, r, func(w http.ResponseWriter) error { s.ServeHTTP(w, r); return nil })
		if err != nil || w.Code != http.StatusOK {
			t.Errorf("GET %s: %d %v", address, w.Code, err)
		}
		return page{address, w.Code, w.Header(), w.Body.String()}, bytes > 0
	}
	for _, address := range []string{"/en/", "/en/agreements", "/en/relations/AZ-MA", "/en/progress/matrix"} {
		if p, _ := ask(address, session); !strings.Contains(p.header.Get("Cache-Control"), "private") {
			t.Errorf("%s: anybody may keep what is for one: %s", address, p.header.Get("Cache-Control"))
		}
		if _, again := ask(address, session); again {
			t.Errorf("%s is kept of who has signed in", address)
		}
		first, _ := ask(address)
		second, again := ask(address)
		if !again || first.body != second.body || second.header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s is made for each guest, or sent again as another: %v", address, second.header)
		}
		if strings.Contains(second.body, "Hidden") || strings.Contains(second.body, "desk officer") {
			t.Errorf("%s shows a guest what is for others", address)
		}
		note := &http.Cookie{Name: "note", Value: "done=saved"}
		for range 2 {
			if p, again := ask(address, note); again || !strings.Contains(p.header.Get("Cache-Control"), "no-store") {
				t.Errorf("%s: what is said once is kept", address)
			}
		}
	}
	s.patch(t, "/agreements/AGR-2026-0001", `{"title":{"en":"Another title"}}`)
	if p, again := ask("/en/agreements"); again || !strings.Contains(p.body, "Another title") {
		t.Error("after a write, what was is sent")
	}
}
