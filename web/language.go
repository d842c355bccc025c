package web

import (
	"html/template"
	"net/http"
	"slices"
	"sync/atomic"

	"entente/models/labels"
	"entente/web/tongue"
)

// edition is the pages in one language.
type edition struct {
	*tongue.Tongue
	pages   *template.Template
	choices atomic.Pointer[choices]
}

func newEditions() (map[string]*edition, error) {
	tongues, err := tongue.All()
	editions := map[string]*edition{}
	for code, t := range tongues {
		editions[code] = &edition{Tongue: t}
	}
	return editions, err
}

// languageCookie keeps the language that somebody read last.
const languageCookie = "language"

// preferred is the language that a request asks for: by its cookie, else by what the
// browser accepts.
func preferred(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(labels.Languages(), c.Value) {
		return c.Value
	}
	return tongue.Preferred(r.Header.Get("Accept-Language"))
}

// remember keeps the language of a page for the next visit of the front door.
func (e *edition) remember(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(languageCookie); err == nil && c.Value == e.Code {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: e.Code, Path: "/", MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
