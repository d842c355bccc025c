package api_test

import (
	"log/slog"
	"net/http"
	"testing"

	"entente/api"
)

// While everything is derived again, after an upgrade by which the rules have changed,
// a server is ready only if it was told to be; lists say so until it is done.
func TestServingWhileRebuilding(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		beside := *s
		var err error
		if beside.Handler, err = api.New(s.store, api.Options{Log: slog.New(slog.DiscardHandler), Reindex: api.ReindexBackground}); err != nil {
			t.Fatal(err)
		}
		ready := func(first, background int) {
			t.Helper()
			r := s.do(t, "GET", root+"/readyz", guest, nil, nil).want(t, first)
			same(t, "when to ask again is said", r.header.Get("Retry-After") != "", first == http.StatusServiceUnavailable)
			beside.do(t, "GET", root+"/readyz", guest, nil, nil).want(t, background)
		}
		lists := []string{"/visits", "/agreements?limit=1", "/timeline", "/search?q=visit", "/progress", "/progress/by/pair", "/conflicts"}
		before := map[string]response{}
		for _, path := range lists {
			before[path] = s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
		}
		ready(http.StatusOK, http.StatusOK)

		s.exec(t, "UPDATE derivation SET version = 0")
		s.exec(t, "UPDATE sequences SET last = last + 100000") // many records are not derived before they are served
		if err := s.store.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		ready(http.StatusServiceUnavailable, http.StatusOK)
		rebuilding := map[string]string{}
		for _, path := range lists {
			r := beside.do(t, "GET", path, guest, header{"If-None-Match": before[path].header.Get("ETag")}, nil).want(t, http.StatusOK)
			rebuilding[path] = r.header.Get("ETag")
			if r.tree(t)["meta"].(obj)["rebuilding"] != true {
				t.Errorf("GET %s does not say that all is derived again: %s", path, r.body)
			}
			beside.do(t, "GET", path, guest, header{"If-None-Match": rebuilding[path]}, nil).want(t, http.StatusNotModified)
		}

		if err := s.store.Reindex(t.Context(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		ready(http.StatusOK, http.StatusOK)
		for _, path := range lists {
			r := s.do(t, "GET", path, guest, header{"If-None-Match": rebuilding[path]}, nil).want(t, http.StatusOK)
			if string(r.body) != string(before[path].body) {
				t.Errorf("GET %s: got %s, was %s", path, r.body, before[path].body)
			}
		}
	})
}
