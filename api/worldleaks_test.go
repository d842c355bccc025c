package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// leak is a fault planted in the whole world: what goes wrong with a guest's
// request, and the routes where that shows.
type leak struct {
	name   string
	serve  func(s *script, w http.ResponseWriter, r *http.Request)
	routes []string
}

// asStaff answers a guest as if he had a token, when a request is such.
func asStaff(when func(*http.Request) bool) func(*script, http.ResponseWriter, *http.Request) {
	return func(s *script, w http.ResponseWriter, r *http.Request) {
		if when(r) {
			r.Header.Set("Authorization", "Bearer "+s.reader)
		}
		s.Handler.ServeHTTP(w, r)
	}
}

// altered answers a guest what he should get, with a pattern replaced.
func altered(pattern, by string) func(*script, http.ResponseWriter, *http.Request) {
	return changed(func(body []byte) []byte { return regexp.MustCompile(pattern).ReplaceAll(body, []byte(by)) })
}

// changed answers a guest what he should get, and changes it.
func changed(change func(body []byte) []byte) func(*script, http.ResponseWriter, *http.Request) {
	return func(s *script, w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		s.Handler.ServeHTTP(recorder, r)
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(change(recorder.Body.Bytes()))
	}
}

// reversed turns the rows of a page round.
func reversed(body []byte) []byte {
	var page struct {
		Data []json.RawMessage `json:"data"`
		Meta json.RawMessage   `json:"meta"`
	}
	if json.Unmarshal(body, &page) != nil || page.Data == nil {
		return body // no page
	}
	slices.Reverse(page.Data)
	text, err := json.Marshal(page)
	if err != nil {
		return body
	}
	return text
}

func asks(what string) func(*http.Request) bool {
	return func(r *http.Request) bool { return strings.Contains(r.URL.String(), what) }
}

var leaks = []leak{
	{"sorted by what is hidden", asStaff(asks("sort=")), []string{"/visits", "/commitments", "/timeline"}},
	{"the second page", asStaff(asks("cursor=")), []string{"/visits", "/agreements", "/timeline"}},
	{"how much is written", asStaff(asks("/metrics")), []string{"/metrics"}},
	{"a total", altered(`"total":\d`, `"total":9`), []string{"/visits", "/commitments", "/search"}},
	{"a file", asStaff(asks(".csv")), []string{"/visits", "/conflicts", "/progress/by/:by"}},
	{"a day in the past", asStaff(asks("as_of=202")), []string{"/agreements/:id", "/commitments", "/progress", "/progress/overdue"}},
	{"a filter by what is hidden", asStaff(asks("visit=")), []string{"/commitments", "/meetings", "/progress"}},
	{"what is included", asStaff(asks("include=")), []string{"/visits", "/articles/:id"}},
	{"one row", altered(`"late":\d+`, `"late":7`), []string{"/progress", "/progress/by/:by"}},
	{"an order", changed(reversed), []string{"/visits", "/articles"}},
	{"a stamp", altered(`"updated_at":"(....)`, `"updated_at":"${1}1`), []string{"/visits/:id"}},
	{"a version", altered(`"version":`, `"version":1`), []string{"/agreements/:id/acts/:part", "/people/:id/history"}},
}

// TestWorldsFindALeak plants leaks in the whole world, one by one, and none in
// the other: the comparison has to find each, in one of some worlds.
func TestWorldsFindALeak(t *testing.T) {
	t.Parallel()
	missed := slices.Clone(leaks)
	for _, route := range readingRoutes(newServer(t, "sqlite")) {
		if !strings.HasPrefix(route, "/countries") && !strings.HasPrefix(route, "/sectors") { // nothing of these is hidden
			missed = append(missed, leak{"a route", asStaff(func(*http.Request) bool { return true }), []string{route}})
		}
	}
	for seed := worldsSeed; len(missed) > 0 && seed < worldsSeed+4; seed++ {
		missed = missedIn(t, seed, missed)
	}
	for _, x := range missed {
		t.Errorf("a leak of %s at GET %s was not found", x.name, strings.Join(x.routes, " and "))
	}
}

// missedIn are the leaks that are not found in the worlds of a seed, at the routes
// where they are not.
func missedIn(t *testing.T, seed int, planted []leak) []leak {
	t.Helper()
	s := newScript(t, "sqlite", seed)
	s.begin(t)
	s.writes(t, worldsWrites)
	other := s.otherWorld(t)
	asked := map[string][]question{}
	for range 3 {
		for _, q := range s.questions(t, 100) {
			asked[q.route] = append(asked[q.route], q)
		}
	}
	var missed []leak
	for _, x := range planted {
		s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { x.serve(s, w, r) })
		x.routes = slices.DeleteFunc(slices.Clone(x.routes), func(route string) bool {
			return slices.ContainsFunc(asked[route], func(q question) bool { return s.differ(t, other, q) })
		})
		if len(x.routes) > 0 {
			missed = append(missed, x)
		}
	}
	return missed
}
