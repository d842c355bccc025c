package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/google/go-cmp/cmp"

	"entente/api"
	"entente/example"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

const base = "/api/v1"

// root begins the addresses that do not stand under the base.
const root = "root:"

// obj and list are JSON as tests write it.
type (
	obj  = map[string]any
	list = []any
)

// header is what a request has beside its token.
type header map[string]string

// server is the whole program over a database of its own, with a token of each role.
type server struct {
	http.Handler
	database                      string
	store                         *store.Store
	clock                         *storetest.Clock
	followers                     int // of a write, that are published with it
	reader, editor, administrator string
}

// guest is the token of those who have none.
const guest = ""

// each runs a test against a server on each engine.
func each(t *testing.T, test func(t *testing.T, s *server)) {
	t.Helper()
	for _, engine := range storetest.Engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, newServer(t, engine))
		})
	}
}

func TestMain(m *testing.M) {
	openapi3filter.RegisterBodyDecoder("text/calendar", openapi3filter.RegisteredBodyDecoder("text/plain"))
	storetest.Main(m)
}

// newServer starts a server on an empty, seeded database. When the test ends,
// nothing may be amiss in that.
func newServer(t testing.TB, engine string) *server {
	t.Helper()
	return newServerWith(t, engine, 0)
}

// newServerWith is newServer of which the documents are put off of more than so many
// followers of a write.
func newServerWith(t testing.TB, engine string, followers int) *server {
	t.Helper()
	if engine == "postgres" {
		storetest.Long(t, "the race detector watches the store on PostgreSQL, and the server on SQLite")
	}
	s := &server{followers: followers, database: storetest.Migrated(t, engine), clock: &storetest.Clock{Time: storetest.Today}}
	t.Cleanup(func() { *s = server{} }) // a parallel test keeps what its cleanups name until all have ended
	s.store = s.open(t)
	t.Cleanup(func() { closeStore(t, s.store) })
	handler, err := api.New(s.store, api.Options{Log: slog.New(slog.NewTextHandler(&logWriter{t}, &slog.HandlerOptions{Level: slog.LevelError})), Version: "test", Kept: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = handler
	s.reader, s.editor, s.administrator = s.token(t, models.RoleReader), s.token(t, models.RoleEditor), s.token(t, models.RoleAdministrator)
	t.Cleanup(func() { s.verify(t) })
	return s
}

// logWriter makes an error in the log an error of the test: nothing that a
// client sends may cause one.
type logWriter struct{ t testing.TB }

func (w *logWriter) Write(line []byte) (int, error) {
	w.t.Errorf("the server logged: %s", line)
	return len(line), nil
}

func (s *server) token(t testing.TB, role models.Role) string {
	t.Helper()
	return s.tokenNamed(t, role, "test "+string(role))
}

// tokenNamed is a token of somebody.
func (s *server) tokenNamed(t testing.TB, role models.Role, name string) string {
	t.Helper()
	secret, _, err := s.store.CreateToken(t.Context(), role, name, 0)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// open opens the server's database once more.
func (s *server) open(t testing.TB) *store.Store {
	t.Helper()
	opened, err := store.Open(context.Background(), s.database, store.Options{Clock: s.clock.Now, Followers: s.followers})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// verify holds the database to what must always be so, as the command line does
// beside a running server: on connections of its own.
func (s *server) verify(t testing.TB) {
	t.Helper()
	beside := s.open(t)
	defer closeStore(t, beside)
	faults, err := beside.Verify(context.Background())
	if err != nil {
		t.Errorf("Verify: %v", err)
	}
	if len(faults) > 0 {
		t.Errorf("Verify: %d faults, such as\n%s", len(faults), strings.Join(faults[:min(len(faults), 5)], "\n"))
	}
}

// response is what was answered, and to what.
type response struct {
	asked  string
	status int
	header http.Header
	body   []byte
}

// do sends one request. A body that is no string or bytes is sent as JSON.
func (s *server) do(t testing.TB, method, path, token string, h header, body any) response {
	t.Helper()
	r := request(t, method, path, token, h, body)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return response{method + " " + path, w.Code, w.Header(), w.Body.Bytes()}
}

func request(t testing.TB, method, path, token string, h header, body any) *http.Request {
	t.Helper()
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, base) {
		path = base + path
	}
	path = strings.TrimPrefix(path, root)
	reader, media := content(t, body)
	r := httptest.NewRequestWithContext(t.Context(), method, "/", reader)
	u, raw, _ := strings.Cut(path, "?")
	r.URL = &url.URL{Path: u, RawQuery: raw}
	if plain, err := url.PathUnescape(u); err == nil && plain != u {
		r.URL.Path, r.URL.RawPath = plain, u
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if token != guest {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range h {
		r.Header.Set(name, value)
	}
	return r
}

func content(t testing.TB, body any) (io.Reader, string) {
	t.Helper()
	const media = "application/json"
	switch body := body.(type) {
	case nil:
		return http.NoBody, ""
	case string:
		return strings.NewReader(body), media
	case []byte:
		return bytes.NewReader(body), media
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text), media
}

// want checks the status of a response.
func (r response) want(t testing.TB, status int) response {
	t.Helper()
	if r.status != status {
		t.Fatalf("%s: got %d, want %d\n%.800s", r.asked, r.status, status, r.body)
	}
	return r
}

// tree reads a response as a JSON object.
func (r response) tree(t testing.TB) obj {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(r.body))
	var tree obj
	if err := d.Decode(&tree); err != nil {
		t.Fatalf("%s: the answer is no JSON object: %v\n%.800s", r.asked, err, r.body)
	}
	return tree
}

// get reads what must be there.
func (s *server) get(t testing.TB, token, path string) obj {
	t.Helper()
	return s.do(t, "GET", path, token, nil, nil).want(t, http.StatusOK).tree(t)
}

// data reads the data of a page or aggregate that must be there.
func (s *server) data(t testing.TB, token, path string) []any {
	t.Helper()
	data, ok := s.get(t, token, path)["data"].([]any)
	if !ok {
		t.Fatalf("GET %s: data is no list", path)
	}
	return data
}

// total counts what a list has in all.
func (s *server) total(t testing.TB, token, path string) int {
	t.Helper()
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return int(at(t, s.get(t, token, path+sign+"total=true&limit=1"), "/meta/total").(float64))
}

// create records something as the editor.
func (s *server) create(t testing.TB, path string, body any) obj {
	t.Helper()
	return s.do(t, "POST", path, s.editor, nil, body).want(t, http.StatusCreated).tree(t)
}

// change sends a PUT, PATCH or DELETE for any version.
func (s *server) change(t testing.TB, method, path string, body any) response {
	t.Helper()
	return s.do(t, method, path, s.editor, header{"If-Match": "*"}, body)
}

// patch changes something as the editor, whatever its version.
func (s *server) patch(t testing.TB, path string, body any) obj {
	t.Helper()
	return s.change(t, "PATCH", path, body).want(t, http.StatusOK).tree(t)
}

// etag is the tag of a record as the editor reads it.
func (s *server) etag(t testing.TB, path string) string {
	t.Helper()
	return s.do(t, "GET", path, s.editor, nil, nil).want(t, http.StatusOK).header.Get("ETag")
}

// loadExample sends the example, as a client would.
func (s *server) loadExample(t testing.TB) {
	t.Helper()
	bodies, err := example.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		s.create(t, b.Path, string(b.JSON))
	}
}

// at follows a JSON pointer; what is not there fails the test.
func at(t testing.TB, tree any, pointer string) any {
	t.Helper()
	v, ok := find(tree, pointer)
	if !ok {
		text, _ := json.Marshal(tree)
		t.Fatalf("nothing at %s of %.800s", pointer, text)
	}
	return v
}

func find(tree any, pointer string) (any, bool) {
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch v := tree.(type) {
		case obj:
			next, ok := v[token]
			if !ok {
				return nil, false
			}
			tree = next
		case list:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			tree = v[i]
		default:
			return nil, false
		}
	}
	return tree, true
}

func text(t testing.TB, tree any, pointer string) string {
	t.Helper()
	v, ok := at(t, tree, pointer).(string)
	if !ok {
		t.Fatalf("at %s stands %v, want a string", pointer, at(t, tree, pointer))
	}
	return v
}

func id(t testing.TB, tree any) string { t.Helper(); return text(t, tree, "/id") }

// same compares a part of an answer with what a test wrote.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(plain(t, want), plain(t, got)); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

// holds compares fields of an answer, by pointer.
func holds(t testing.TB, what string, tree any, want obj) {
	t.Helper()
	for _, pointer := range slices.Sorted(maps.Keys(want)) {
		v, ok := find(tree, pointer)
		if !ok {
			t.Errorf("%s: nothing at %s, want %v", what, pointer, want[pointer])
			continue
		}
		same(t, what+" at "+pointer, v, want[pointer])
	}
}

// plain is a value as JSON gives it.
func plain(t testing.TB, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// pluck collects a field of every row, "" where it is null or absent.
func pluck(rows []any, pointer string) []string {
	out := []string{}
	for _, row := range rows {
		v, _ := find(row, pointer)
		if v == nil {
			v = ""
		}
		out = append(out, fmt.Sprint(v))
	}
	return out
}

// fault is one thing a problem must name: a pointer into the body, or with "?"
// in front a parameter or header; and the code.
type fault struct{ place, code string }

func (f fault) String() string { return f.place + " " + f.code }

// problem checks that a request was refused as it should be: with a status, as
// problem+json, naming the faults. No fault means that nothing is named.
func (r response) problem(t testing.TB, status int, faults ...fault) obj {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: got %d, want %d\n%.800s", r.asked, r.status, status, r.body)
		return nil
	}
	if media := r.header.Get("Content-Type"); media != "application/problem+json" {
		t.Errorf("%s: %d as %q, want application/problem+json\n%.300s", r.asked, status, media, r.body)
		return nil
	}
	tree := r.tree(t)
	for _, name := range []string{"type", "title", "status", "instance"} {
		if tree[name] == nil || tree[name] == "" {
			t.Errorf("%s: the problem has no %s\n%s", r.asked, name, r.body)
		}
	}
	for _, word := range []string{"SELECT", "SQLSTATE", "sqlite", "constraint", "goroutine", ".go:"} {
		if strings.Contains(string(r.body), word) && !strings.Contains(r.asked, word) {
			t.Errorf("%s: the problem tells of %q\n%s", r.asked, word, r.body)
		}
	}
	named := faultsOf(tree)
	for _, f := range faults {
		if !slices.Contains(named, f) {
			t.Errorf("%s: the problem names %v, want %v among them", r.asked, named, f)
		}
	}
	return tree
}

func faultsOf(problem obj) []fault {
	var named []fault
	errors, _ := problem["errors"].([]any)
	for _, e := range errors {
		e, _ := e.(obj)
		f := fault{place: "nowhere", code: fmt.Sprint(e["code"])}
		if p, ok := e["pointer"].(string); ok {
			f.place = p
		}
		if p, ok := e["parameter"].(string); ok {
			f.place = "?" + p
		}
		named = append(named, f)
	}
	return named
}

// counts is how many records of each kind there are, with drafts and the bin.
func (s *server) counts(t testing.TB) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, path := range recordPaths {
		n[path] = s.total(t, s.editor, path)
		n[path+" in the bin"] = s.total(t, s.editor, path+"?bin=true")
	}
	n["timeline"] = s.total(t, s.editor, "/timeline")
	version, err := s.store.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n["history"] = int(version)
	return n
}

// unchanged checks that what is done leaves nothing behind.
func (s *server) unchanged(t testing.TB, what string, do func()) {
	t.Helper()
	before := s.counts(t)
	do()
	same(t, what+": what is left behind", s.counts(t), before)
}

// records are the kinds of records, and recordPaths their lists.
var records, recordPaths = func() (specs []models.Spec, paths []string) {
	for _, spec := range models.Kinds {
		if !spec.Name.Part() {
			specs, paths = append(specs, spec), append(paths, listPath(spec.Name))
		}
	}
	return specs, paths
}()

// listPath is where the records or parts of a kind are listed.
func listPath(kind models.RecordKind) string { return "/" + kind.Table() }

// with is a body with some fields set over; a value of drop takes one away.
func with(body obj, fields obj) obj {
	out := maps.Clone(body)
	for name, v := range fields {
		if v == drop {
			delete(out, name)
		} else {
			out[name] = v
		}
	}
	return out
}

type dropped struct{}

var drop = dropped{}

// pick is some of the fields of an answer.
func pick(tree obj, names ...string) obj {
	out := obj{}
	for _, name := range names {
		out[name] = tree[name]
	}
	return out
}

func readCSV(t testing.TB, body []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("no CSV: %v\n%.500s", err, body)
	}
	return rows
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// escaped is a value as it stands in a query.
func escaped(s string) string { return url.QueryEscape(s) }

func en(s string) obj { return obj{"en": s} }

// The smallest bodies that hold, published.
func aVisit() obj {
	return obj{"title": en("A visit"), "visitor_country": "AZ", "host_country": "MA", "review_state": "published"}
}

func aMeeting() obj {
	return obj{"title": en("A meeting"), "countries": list{"AZ", "MA"}, "review_state": "published"}
}

func anAgreement() obj {
	return obj{"title": en("An agreement"), "parties": list{obj{"country": "AZ"}, obj{"country": "MA"}}, "review_state": "published"}
}

func aCommitment() obj {
	return obj{"title": en("A commitment"), "modality": "intended", "owed_by": list{"AZ"}, "owed_to": list{"MA"}, "review_state": "published"}
}

func anArticle() obj { return obj{"title": "An article", "language": "en", "outlet": "The Paper"} }

func aPerson() obj { return obj{"names": list{obj{"text": "A Person"}}, "country": "AZ"} }

func anInstitution() obj { return obj{"names": en("An institution"), "country": "AZ"} }

func aSector() obj { return obj{"code": "space", "names": en("Space")} }

func aCountry() obj { return obj{"code": "XK", "names": en("Kosovo")} }
