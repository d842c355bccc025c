package web

import (
	"net/http"
	"strings"

	"entente/models"
)

// Citing tells a reader how an answer of the API is cited that is found at a path with a
// query.
type Citing func(r *http.Request, path, query string) (models.HowToCite, error)

// cite is the page of how an answer is cited: its address is that of the answer, behind
// /cite. Of a list it is the whole of it, whichever page of it one came from.
func (a *asked) cite(how Citing) (content, error) {
	a.query = without(a.query, "cursor", "limit", "total")
	path, query := "/"+a.r.PathValue("path"), asQuery(a.query)
	cite, err := how(a.r, api+path+".cite", strings.TrimPrefix(query, "?"))
	if err != nil {
		return content{}, err
	}
	return content{Title: a.Say("cite.title"), Body: cite, API: api + path + ".cite" + query}, nil
}

// cited is where it is told how what a page shows is cited; "" where that has no answer
// of its own.
func (c content) cited() string {
	path, ok := strings.CutPrefix(c.API, api+"/")
	if !ok || strings.Contains(path, ".cite") {
		return ""
	}
	return "/cite/" + path
}
