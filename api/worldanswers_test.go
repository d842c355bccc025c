package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// world is a server, and what its ids and references stand for.
type world struct {
	*server
	handler http.Handler
	asks    string // the token of whoever asks; a guest where nothing is said
	ids     map[*thing]string
	names   map[string]string // by id or reference
	keys    map[string]string // the other way round
	links   map[*thing]map[*thing]bool
	binned  map[*thing]bool
}

// newWorld begins a world with what every database has: countries and sectors.
func newWorld(t testing.TB, s *server) *world {
	t.Helper()
	w := &world{s, s.Handler, guest, map[*thing]string{}, map[string]string{}, map[string]string{}, map[*thing]map[*thing]bool{}, map[*thing]bool{}}
	for _, path := range []string{"/countries.csv?fields=id,code", "/sectors.csv?fields=id,code"} {
		for _, row := range readCSV(t, s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK).body)[1:] {
			w.names[row[0]] = "<" + row[1] + ">"
		}
	}
	return w
}

// learn remembers the id of a thing, and its reference if it has one.
func (w *world) learn(x *thing, id, reference string) {
	w.ids[x] = id
	w.names[id], w.keys[x.marker()] = x.marker(), id
	if reference != "" {
		w.names[reference], w.keys[x.referenceMarker()] = x.referenceMarker(), reference
	}
}

// mostPages is how many pages of a list are read.
const mostPages = 12

// answer is what whoever asks gets, page after page where there are several.
func (w *world) answer(t testing.TB, q question) []any {
	t.Helper()
	path := marker.ReplaceAllStringFunc(q.path, func(m string) string { return w.keys[m] })
	changes := strings.Contains(path, "updated_since=")
	var pages []any
	for next := path; next != "" && (changes || len(pages) < 4*mostPages); {
		recorder := httptest.NewRecorder()
		w.handler.ServeHTTP(recorder, request(t, "GET", next, w.asks, nil, nil))
		body, media := recorder.Body.Bytes(), recorder.Header().Get("Content-Type")
		if recorder.Code >= 500 {
			t.Errorf("GET %s: got %d\n%s", next, recorder.Code, body)
		}
		tree, cursor := w.readAnswer(t, media, body)
		pages = append(pages, recorder.Code, media, recorder.Header().Get("Link") != "", tree)
		next = ""
		if cursor != "" {
			next = path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "cursor=" + cursor
		}
	}
	if changes {
		sortRows(pages)
	}
	return pages
}

// sortRows puts the rows of all pages together in one order, whatever order they came in:
// that of changes tells when a guest saw something hidden or opened, of which the other
// world never heard. That what he does not see leaves it alone is tried by
// TestHiddenWritesMoveNothing.
func sortRows(pages []any) {
	var rows []string
	for _, page := range pages {
		trees, _ := page.([]any)
		for _, tree := range trees {
			if data, ok := find(tree, "/data"); ok {
				for _, row := range data.(list) {
					text, _ := json.Marshal(row)
					rows = append(rows, string(text))
				}
				tree.(obj)["data"] = fmt.Sprintf("%d rows", len(data.(list)))
			}
		}
	}
	slices.Sort(rows)
	for _, page := range pages {
		if trees, ok := page.([]any); ok && len(trees) > 0 {
			trees[0].(obj)["rows of all pages"] = rows
			return
		}
	}
}

var known = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[A-Z]{3}-[0-9]{4}-[0-9]{4,}\b`)

// readAnswer reads an answer with names for ids and references, and gives the
// cursor of the next page.
func (w *world) readAnswer(t testing.TB, media string, body []byte) (tree any, next string) {
	t.Helper()
	if media == "application/zip" {
		return w.readPackage(t, body), ""
	}
	body = known.ReplaceAllFunc(body, func(key []byte) []byte {
		if name, ok := w.names[string(key)]; ok {
			return []byte(name)
		}
		return key
	})
	if strings.HasPrefix(media, "text/csv") {
		return readCSV(t, bytes.TrimPrefix(body, []byte("\ufeff"))), ""
	}
	if strings.HasPrefix(media, "text/plain") || strings.HasPrefix(media, "text/calendar") {
		return string(body), ""
	}
	var rows []any
	for d := json.NewDecoder(bytes.NewReader(body)); d.More(); {
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("no JSON: %v\n%.500s", err, body)
		}
		if cursor, ok := find(v, "/meta/next"); ok {
			next = cursor.(string)
			v.(obj)["meta"].(obj)["next"] = fmt.Sprintf("another page, by %d characters", len(next)) // nothing else can be seen of it
		}
		if since, ok := find(v, "/meta/next_since"); ok {
			v.(obj)["meta"].(obj)["next_since"] = fmt.Sprintf("a mark, by %d characters", len(since.(string)))
		}
		rows = append(rows, v)
	}
	return rows, next
}

// readPackage reads what of a package is text; the rest says the same.
func (w *world) readPackage(t testing.TB, body []byte) any {
	t.Helper()
	media := map[string]string{".csv": "text/csv", ".ndjson": "application/x-ndjson", ".bib": "text/plain", ".md": "text/plain"}
	files := obj{}
	for name, text := range unzipped(t, body) {
		if of, ok := media[path.Ext(name)]; ok {
			files[name], _ = w.readAnswer(t, of, []byte(text))
		}
	}
	return files
}
