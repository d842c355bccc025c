package api_test

import (
	"net/http"
	"strings"
	"testing"

	"entente/api"
)

// TestPagesFromElsewhere: a page from elsewhere may read what a guest may, and may
// neither write nor send a token.
func TestPagesFromElsewhere(t *testing.T) {
	t.Parallel()
	const home, other = "https://maps.example.org", "https://other.example.org"
	s := newServer(t, "sqlite")
	named := newServer(t, "sqlite")
	handler, err := api.New(named.store, api.Options{Origins: []string{home}})
	if err != nil {
		t.Fatal(err)
	}
	named.Handler = handler
	for _, x := range []struct {
		name         string
		server       *server
		from, allows string
	}{
		{"anybody", s, other, "*"},
		{"anybody, as caches ask", s, "", "*"},
		{"one who is named", named, home, home},
		{"one who is not", named, other, ""},
	} {
		for path, status := range map[string]int{"/countries/MA": http.StatusOK, "/countries.csv": http.StatusOK, "/countries/XQ": http.StatusNotFound} {
			r := x.server.do(t, "GET", path, guest, header{"Origin": x.from}, nil).want(t, status)
			same(t, x.name+": allowed at "+path, r.header.Get("Access-Control-Allow-Origin"), x.allows)
			same(t, x.name+": with credentials", r.header.Get("Access-Control-Allow-Credentials"), "")
			same(t, x.name+": depends on the origin", strings.Contains(strings.Join(r.header.Values("Vary"), ","), "Origin"), x.server == named)
		}
		ask := header{"Origin": x.from, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization,if-none-match"}
		r := x.server.do(t, "OPTIONS", "/countries", guest, ask, nil).want(t, http.StatusNoContent)
		same(t, x.name+": methods", r.header.Get("Access-Control-Allow-Methods"), "GET, HEAD")
		same(t, x.name+": headers", r.header.Get("Access-Control-Allow-Headers"), "If-None-Match")
		r = x.server.do(t, "POST", "/visits", guest, header{"Origin": x.from}, "{}").want(t, http.StatusUnauthorized)
		same(t, x.name+": allowed to write", r.header.Get("Access-Control-Allow-Origin"), "")
	}
}
