package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// world is a server, and what its ids and references stand for.
type world struct {
	*server
	handler http.Handler
	ids     map[*thing]string
	names   map[string]string // by id or reference
	keys    map[string]string // the other way round
	links   map[*thing]map[*thing]bool
	binned  map[*thing]bool
}

// newWorld begins a world with what every database has: countries and sectors.
func newWorld(t testing.TB, s *server) *world {
	t.Helper()
	w := &world{s, s.Handler, map[*thing]string{}, map[string]string{}, map[string]string{}, map[*thing]map[*thing]bool{}, map[*thing]bool{}}
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

// answer is what a guest gets, page after page where there are several.
func (w *world) answer(t testing.TB, q question) []any {
	t.Helper()
	path := marker.ReplaceAllStringFunc(q.path, func(m string) string { return w.keys[m] })
	var pages []any
	for next := path; next != "" && len(pages) < 4*mostPages; {
		recorder := httptest.NewRecorder()
		w.handler.ServeHTTP(recorder, request(t, "GET", next, guest, nil, nil))
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
	return pages
}

var known = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[A-Z]{3}-[0-9]{4}-[0-9]{4,}\b`)

// readAnswer reads an answer with names for ids and references, and gives the
// cursor of the next page.
func (w *world) readAnswer(t testing.TB, media string, body []byte) (tree any, next string) {
	t.Helper()
	body = known.ReplaceAllFunc(body, func(key []byte) []byte {
		if name, ok := w.names[string(key)]; ok {
			return []byte(name)
		}
		return key
	})
	if strings.HasPrefix(media, "text/csv") {
		return tidyTable(readCSV(t, bytes.TrimPrefix(body, []byte("\ufeff")))), ""
	}
	if strings.HasPrefix(media, "text/plain") {
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
			v.(obj)["meta"].(obj)["next"] = "another page"
		}
		rows = append(rows, tidy(v))
	}
	return rows, next
}

// tidy evens out the known differences 4 to 6.
func tidy(v any) any {
	switch v := v.(type) {
	case obj:
		delete(v, "seq")
		if _, linked := v["institution_id"]; linked && v["institution_id"] == nil && v["country"] != nil {
			delete(v, "institution_id")
		}
		for name, x := range v {
			if v[name] = tidy(x); hollow(v[name]) {
				v[name] = nil
			}
		}
	case list:
		out := list{}
		for _, x := range v {
			if x = tidy(x); !hollow(x) && !idle(x) {
				out = append(out, x)
			}
		}
		return out
	}
	return v
}

// hollow tells whether nothing is left of an object but what its link was for.
func hollow(v any) bool {
	m, ok := v.(obj)
	if !ok || len(m) == 0 {
		return false
	}
	about := []string{"from", "to", "role", "kind", "role_label", "kind_label"}
	if m["role"] != nil {
		about = append(about, "country", "country_label")
	}
	for name, x := range m {
		if x != nil && !slices.Contains(about, name) {
			return false
		}
	}
	return true
}

// idle tells whether a change in history changes nothing: an empty element came or went.
func idle(v any) bool {
	m, ok := v.(obj)
	return ok && len(m) == 3 && m["pointer"] != nil && reflect.DeepEqual(m["before"], m["after"])
}

// tidyTable is tidy for a table, in the cells that have objects in them.
func tidyTable(rows [][]string) [][]string {
	seq := slices.Index(rows[0], "seq")
	for _, row := range rows[1:] {
		for i, cell := range row {
			if i == seq {
				row[i] = ""
			}
			if strings.HasPrefix(cell, "{") {
				row[i] = tidyCell(cell)
			}
		}
	}
	return rows
}

func tidyCell(cell string) string {
	var objects list
	for _, part := range strings.Split(cell, "|") {
		var v any
		if json.Unmarshal([]byte(part), &v) != nil {
			return cell
		}
		objects = append(objects, v)
	}
	objects = tidy(objects).(list)
	text, err := json.Marshal(objects)
	if err != nil || len(objects) == 0 {
		return ""
	}
	return string(text)
}
