package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/labstack/echo/v4"

	"entente/docs"
	"entente/exchange/exchangetest"
	"entente/store/storetest"
	"entente/web"
)

func TestOpenAPIIsUpToDate(t *testing.T) {
	storetest.Long(t, "it runs a program of its own")
	cmd := exec.Command("go", "run", "-tags=sqlite_fts5", "./docs/gen", "-check")
	cmd.Dir = ".."
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// document is the checked-in document.
func document(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(docs.OpenAPI)
	if err != nil {
		t.Fatalf("openapi.json cannot be loaded: %v", err)
	}
	allowNull(doc)
	return doc
}

// allowNull says in full what an empty schema means: kin-openapi refuses null
// where no type is named.
func allowNull(doc *openapi3.T) {
	for _, schema := range doc.Components.Schemas {
		for _, property := range schema.Value.Properties {
			if property.Value.IsEmpty() {
				property.Value.Type = &openapi3.Types{"null", "boolean", "number", "string", "array", "object"}
			}
		}
	}
}

// TestOpenAPIIsValid: the document holds, examples and all.
func TestOpenAPIIsValid(t *testing.T) {
	doc := document(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.json is not valid: %v", err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Errorf("openapi.json is of version %s, want 3.1", doc.OpenAPI)
	}
}

// parameterOfPath is a parameter in a route of echo, :id.
var parameterOfPath = regexp.MustCompile(`:(\w+)`)

func TestOpenAPIHasEveryRoute(t *testing.T) {
	routes, ids := map[string]bool{}, map[string]string{}
	for _, r := range newServer(t, "sqlite").Handler.(*echo.Echo).Routes() {
		first, _, _ := strings.Cut(r.Path[1:], "/")
		page := first == "" || first == "swagger" || slices.Contains(web.Prefixes(), first)
		if r.Method != http.MethodHead && r.Method != echo.RouteNotFound && !page {
			routes[r.Method+" "+parameterOfPath.ReplaceAllString(r.Path, "{$1}")] = true
		}
	}
	for path, item := range document(t).Paths.Map() {
		for method, o := range item.Operations() {
			name := method + " " + path
			if !routes[name] {
				t.Errorf("%s is in openapi.json, and there is no such route", name)
			}
			delete(routes, name)
			if o.OperationID == "" || o.Summary == "" || o.Description == "" || len(o.Tags) == 0 {
				t.Errorf("%s lacks an id, a summary, a sentence that describes it or a tag", name)
			}
			if other, taken := ids[o.OperationID]; taken {
				t.Errorf("%s and %s are both called %s", name, other, o.OperationID)
			}
			ids[o.OperationID] = name
		}
	}
	for name := range routes {
		t.Errorf("%s is not in openapi.json", name)
	}
}

// TestOpenAPISaysWhatEachFieldMeans: a field of a body or answer without a word
// of explanation is one that somebody has to guess.
func TestOpenAPISaysWhatEachFieldMeans(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Description string }
			}
		}
	}
	if err := json.Unmarshal(docs.OpenAPI, &doc); err != nil {
		t.Fatal(err)
	}
	for name, schema := range doc.Components.Schemas {
		for property, said := range schema.Properties {
			if said.Description == "" {
				t.Errorf("%s.%s: openapi.json does not say what it means", name, property)
			}
		}
	}
}

// TestOpenAPINamesOneThingOnce: a generator of clients gives each component a
// type, so a schema and a response are not called the same.
func TestOpenAPINamesOneThingOnce(t *testing.T) {
	c := document(t).Components
	taken := map[string]bool{}
	names := slices.Concat(slices.Collect(maps.Keys(c.Schemas)), slices.Collect(maps.Keys(c.Responses)),
		slices.Collect(maps.Keys(c.Parameters)), slices.Collect(maps.Keys(c.Headers)))
	for _, name := range names {
		if taken[name] {
			t.Errorf("two components are called %s", name)
		}
		taken[name] = true
	}
}

// namesIn are the parameters that a refusal of an unknown one lists.
var namesIn = regexp.MustCompile(`; there are ([a-z_, ]+)$`)

// TestParametersAreAsOpenAPISays: an operation takes just the parameters that
// the document has. It lists those that it reads when it refuses one that it does
// not know; what the document does not have of them, it refuses as well.
func TestParametersAreAsOpenAPISays(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	w.loadExample(t)
	w.cites(t)
	w.sent(t)
	for path, item := range w.doc.Paths.Map() {
		if item.Get == nil || !strings.HasPrefix(path, base) {
			continue
		}
		paths := w.realPaths(t, path)
		if len(paths) == 0 {
			t.Errorf("GET %s: the example has nothing to ask for", path)
			continue
		}
		asked := paths[0] + queriesOf(item.Get)[0] + "&"
		read := w.parameters(t, asked)
		for _, p := range item.Get.Parameters {
			if p.Value.In == "query" && !read[p.Value.Name] {
				t.Errorf("GET %s does not take %s", path, p.Value.Name)
			}
			delete(read, p.Value.Name)
		}
		for name := range read {
			value := map[string]string{"bin": "true", "pair": "AZ-MA", "as_of": "2024-01-01", "include": "citations", "sort": "reference"}[name]
			w.do(t, "GET", asked+name+"="+value, w.reader, nil, nil).problem(t, http.StatusBadRequest)
		}
	}
}

// parameters are those that an operation reads.
func (w *witness) parameters(t *testing.T, path string) map[string]bool {
	t.Helper()
	refusal := w.do(t, "GET", path+"no_such_thing=1", w.reader, nil, nil).problem(t, http.StatusBadRequest)
	detail, _ := find(refusal, "/errors/0/detail")
	names := map[string]bool{}
	if m := namesIn.FindStringSubmatch(fmt.Sprint(detail)); m != nil {
		for _, name := range strings.Split(m[1], ", ") {
			names[name] = true
		}
	}
	return names
}

// witness sends requests to a server and holds every one of them, and every
// answer, against the document.
type witness struct {
	*server
	doc    *openapi3.T
	router routers.Router
	seen   map[string]bool // the operations with a successful answer
	keys   []string        // an idempotency key for each creation
}

func newWitness(t *testing.T) *witness {
	t.Helper()
	storetest.Long(t, "one request comes after the other")
	doc := document(t)
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		t.Fatal(err)
	}
	return &witness{newServer(t, "sqlite"), doc, router, map[string]bool{}, nil}
}

var strictly = &openapi3filter.Options{
	IncludeResponseStatus: true, MultiError: true,
	AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
}

// asks sends a request that the document allows.
func (w *witness) asks(t testing.TB, method, path, token string, h header, body any) response {
	t.Helper()
	input := w.input(t, w.request(t, method, path, token, h, body))
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
		t.Errorf("%s %s: openapi.json does not allow the request: %v", method, path, err)
	}
	return w.hears(t, method, path, token, h, body)
}

// hears sends any request, and checks that the document tells of the answer.
func (w *witness) hears(t testing.TB, method, path, token string, h header, body any) response {
	t.Helper()
	input := w.input(t, w.request(t, method, path, token, h, body))
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, w.request(t, method, path, token, h, body))
	r := response{method + " " + path, recorder.Code, recorder.Header(), recorder.Body.Bytes()}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: r.status, Header: r.header, Body: io.NopCloser(bytes.NewReader(r.body)), Options: strictly,
	}
	if err := openapi3filter.ValidateResponse(t.Context(), answer); err != nil {
		t.Errorf("%s %s: the answer %d is not as openapi.json says: %v\n%.1500s", method, path, r.status, err, r.body)
	}
	if r.status < 300 {
		w.seen[input.Route.Operation.OperationID] = true
	}
	if content := input.Route.Operation.Responses.Status(r.status); content != nil && r.header.Get("Content-Type") == "application/json" {
		for _, name := range untold(content.Value.Content.Get("application/json").Schema, r.tree(t)) {
			t.Errorf("%s %s: openapi.json does not tell of %s", method, path, name)
		}
	}
	return r
}

// untold are the members of an answer that its schema has not, with a language asked for
// too.
func untold(schema *openapi3.SchemaRef, answer any) []string {
	var out []string
	switch x := answer.(type) {
	case list:
		for _, y := range x {
			if schema.Value.Items != nil {
				out = append(out, untold(schema.Value.Items, y)...)
			}
		}
	case obj:
		for name, y := range x {
			member, told := memberOf(schema, name)
			switch {
			case !told:
				out = append(out, name)
			case member != nil:
				out = append(out, untold(member, y)...)
			}
		}
	}
	return out
}

// memberOf finds what an object has under a name; nil where it may be anything.
func memberOf(schema *openapi3.SchemaRef, name string) (*openapi3.SchemaRef, bool) {
	s := schema.Value
	if s.Type != nil && s.Type.Is("null") {
		return nil, false
	}
	if member, ok := s.Properties[name]; ok {
		return member, true
	}
	if s.AdditionalProperties.Schema != nil {
		return s.AdditionalProperties.Schema, true
	}
	for _, other := range slices.Concat(s.AnyOf, s.AllOf, s.OneOf) {
		if member, ok := memberOf(other, name); ok {
			return member, true
		}
	}
	anything := len(s.Properties) == 0 && len(s.AnyOf) == 0 && len(s.AllOf) == 0 && len(s.OneOf) == 0
	return nil, anything
}

// request makes a request, also to the routes at the root.
func (w *witness) request(t testing.TB, method, path, token string, h header, body any) *http.Request {
	t.Helper()
	r := request(t, method, path, token, h, body)
	if root := strings.TrimSuffix(path, "?"); w.doc.Paths.Value(root) != nil || strings.HasPrefix(root, "/problems/") {
		r.URL.Path = root
	}
	return r
}

func (w *witness) input(t testing.TB, r *http.Request) *openapi3filter.RequestValidationInput {
	t.Helper()
	route, parameters, err := w.router.FindRoute(r)
	if err != nil {
		t.Fatalf("%s %s is not in openapi.json: %v", r.Method, r.URL, err)
	}
	return &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route, Options: strictly}
}

// body is the example of an operation's body, as the document gives it.
func (w *witness) body(t testing.TB, method, path string) obj {
	t.Helper()
	o := w.doc.Paths.Value(path).GetOperation(method)
	v, ok := o.RequestBody.Value.Content.Get("application/json").Example.(obj)
	if !ok {
		t.Fatalf("%s %s has no example", method, path)
	}
	return v
}

// A calendar and a page are text; how they read is shown elsewhere.
func init() {
	openapi3filter.RegisterBodyDecoder("text/calendar", openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/zip", openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.FileBodyDecoder)
}

func TestReadsAreAsOpenAPISays(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	w.loadExample(t)
	w.cites(t)
	w.sent(t)
	for path, item := range w.doc.Paths.Map() {
		if item.Get == nil {
			continue
		}
		for _, real := range w.realPaths(t, path) {
			for _, query := range queriesOf(item.Get) {
				w.asks(t, "GET", real+query, w.reader, nil, nil).want(t, http.StatusOK)
			}
			w.asks(t, "GET", real+queriesOf(item.Get)[0], guest, nil, nil)
			w.revalidates(t, real+queriesOf(item.Get)[0])
			w.asFile(t, item.Get, real+queriesOf(item.Get)[0])
		}
	}
	for _, item := range w.doc.Paths.Map() {
		if item.Get != nil && !w.seen[item.Get.OperationID] {
			t.Errorf("%s was not seen to succeed", item.Get.OperationID)
		}
	}
}

// imports sends a file and cancels and takes back what came of it.
func (w *witness) imports(t *testing.T) {
	t.Helper()
	body, media := form(t, map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register})
	imp := w.asks(t, "POST", base+"/imports", w.editor, header{"Content-Type": media}, body).want(t, http.StatusAccepted).tree(t)
	at := base + "/imports/" + fmt.Sprint(imp["id"])
	w.asks(t, "POST", at+"/cancel", w.editor, nil, nil).want(t, http.StatusOK)
	w.asks(t, "POST", at+"/take-back", w.editor, nil, nil).want(t, http.StatusAccepted)
}

// cites makes sure that an institution is cited, for the example may cite none.
func (w *witness) cites(t *testing.T) {
	t.Helper()
	made := w.create(t, "/institutions", w.body(t, "POST", base+"/institutions"))
	w.create(t, "/institutions/"+id(t, made)+"/citations", w.body(t, "POST", base+"/institutions/{id}/citations"))
}

// realPaths are paths with the ids of real records in them; those with parts,
// as far as there are any.
func (w *witness) realPaths(t *testing.T, path string) []string {
	t.Helper()
	paths := []string{""}
	for _, segment := range strings.Split(path, "/")[1:] {
		var next []string
		for _, p := range paths {
			for _, x := range w.choices(t, p, segment) {
				next = append(next, p+"/"+x)
			}
		}
		paths = next
	}
	return paths[:min(len(paths), 25)]
}

func (w *witness) choices(t *testing.T, path, segment string) []string {
	t.Helper()
	switch segment {
	case "{id}", "{part}":
		if path == base+"/citations" {
			path = base + "/visits/" + w.choices(t, base+"/visits", "{id}")[0] + "/citations"
		}
		query := "?limit=200"
		if segment == "{part}" {
			query = ""
		}
		return pluck(w.data(t, w.reader, path+query), "/id")
	case "{pair}":
		return []string{"AZ-MA"}
	case "{version}":
		return []string{"1"}
	case "{problem}":
		return []string{"validation", "stale"}
	case "{by}":
		return []string{"sector", "pair", "country", "institution", "agreement", "visit", "year"}
	}
	return []string{segment}
}

// queriesOf are queries to send to an operation: the plain one first, then one
// that asks for all there is to include, and one for labels and the total.
func queriesOf(o *openapi3.Operation) []string {
	var plain string
	has := func(name string) *openapi3.Parameter { return o.Parameters.GetByInAndName("query", name) }
	if has("q") != nil && has("q").Required {
		plain = "q=visa"
	}
	queries := []string{"?" + plain}
	if include := has("include"); include != nil {
		var parts []string
		for _, part := range include.Schema.Value.Items.Value.Enum {
			parts = append(parts, part.(string))
		}
		queries = append(queries, "?"+plain+"&include="+strings.Join(parts, ","))
	}
	if has("lang") != nil {
		queries = append(queries, "?"+plain+"&lang=ar")
	}
	if has("limit") != nil && has("total") != nil {
		queries = append(queries, "?"+plain+"&limit=200&total=true")
	}
	return queries
}

// revalidates asks again with the tag of the first answer.
func (w *witness) revalidates(t *testing.T, path string) {
	t.Helper()
	if !strings.HasPrefix(path, base) {
		return
	}
	tag := w.do(t, "GET", path, w.reader, nil, nil).header.Get("ETag")
	w.asks(t, "GET", path, w.reader, header{"If-None-Match": tag}, nil).want(t, http.StatusNotModified)
}

// asFile asks for a list as a file, in each format.
func (w *witness) asFile(t *testing.T, o *openapi3.Operation, path string) {
	t.Helper()
	content := o.Responses.Value("200").Value.Content
	if content["text/csv"] == nil || content["application/json"] == nil {
		return // no list
	}
	w.asks(t, "GET", path, w.reader, header{"Accept": "text/csv"}, nil).want(t, http.StatusOK)
	r := w.do(t, "GET", path, w.reader, header{"Accept": "application/x-ndjson"}, nil).want(t, http.StatusOK)
	if content["application/x-ndjson"] == nil || r.header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("GET %s as lines of JSON: %s", path, r.header.Get("Content-Type"))
	}
	for d := json.NewDecoder(bytes.NewReader(r.body)); ; {
		var row obj
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("GET %s as lines of JSON: %v", path, err)
			return
		}
	}
}

// TestFieldsAreAsOpenAPISays: with fields, what is required elsewhere may be
// missing; what is there has the type it always has.
func TestFieldsAreAsOpenAPISays(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	for _, schema := range w.doc.Components.Schemas {
		schema.Value.Required = nil
	}
	w.create(t, "/visits", aVisit())
	w.asks(t, "GET", "/visits?fields=title,status", w.reader, nil, nil).want(t, http.StatusOK)
}

// TestExamplesWork sends the example of every body as it is, as someone does who presses
// Execute in Swagger UI: each record is made, replaced, changed, binned and
// restored.
func TestExamplesWork(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	made := map[string]string{} // collection → an id in it
	for _, c := range recordPaths {
		made[c] = w.lives(t, base+c, base+c, true)
	}
	for _, c := range [][2]string{{"/agreements", "/acts"}, {"/commitments", "/updates"}} {
		path := base + c[0] + "/{id}" + c[1]
		made[c[1]] = w.lives(t, path, base+c[0]+"/"+made[c[0]]+c[1], false)
		w.born(t, path+"/{part}/citations", base+c[0]+"/"+made[c[0]]+c[1]+"/"+w.born(t, path, base+c[0]+"/"+made[c[0]]+c[1])+"/citations")
	}
	for _, c := range []string{"/meetings", "/agreements", "/commitments", "/institutions", "/people", "/visits"} {
		made["/citations"] = w.born(t, base+c+"/{id}/citations", base+c+"/"+made[c]+"/citations")
	}
	w.changes(t, base+"/citations/{id}", base+"/citations/"+made["/citations"])
	w.asks(t, "POST", base+"/citations/"+made["/citations"]+"/history/1/restore", w.administrator, header{"If-Match": "*"}, nil).want(t, http.StatusOK)
	w.bins(t, base+"/citations/"+made["/citations"])
	w.imports(t)
	for _, c := range recordPaths {
		w.merges(t, base+c)
	}
	for path, item := range w.doc.Paths.Map() {
		for method, o := range item.Operations() {
			if method != "GET" && !w.seen[o.OperationID] {
				t.Errorf("%s %s was not seen to succeed", method, path)
			}
		}
	}
}

// lives takes something through its whole life, and gives its id.
func (w *witness) lives(t *testing.T, pattern, path string, restorable bool) string {
	t.Helper()
	made := w.born(t, pattern, path)
	own, one := pattern+"/{id}", path+"/"+made
	if strings.Contains(pattern, "{id}") {
		own = pattern + "/{part}"
	}
	w.changes(t, own, one)
	w.asks(t, "POST", one+"/history/1/restore", w.administrator, w.match(t, one), nil).want(t, http.StatusOK)
	w.bins(t, one)
	if restorable {
		w.asks(t, "POST", one+"/restore", w.administrator, nil, nil).want(t, http.StatusOK)
	}
	return made
}

// merges makes the record that the example names one with another of its kind, where
// records of the kind can be one. There are two when the example is recorded once more.
func (w *witness) merges(t *testing.T, pattern string) {
	t.Helper()
	if w.doc.Paths.Find(pattern+"/{id}/merge") == nil {
		return
	}
	merge := w.body(t, "POST", pattern+"/{id}/merge")
	other := text(t, merge, "/other")
	if w.do(t, "GET", pattern+"/"+other, w.administrator, nil, nil).status != http.StatusOK {
		w.asks(t, "POST", pattern, w.administrator, nil, w.body(t, "POST", pattern)).want(t, http.StatusCreated)
	}
	kept := slices.DeleteFunc(pluck(w.data(t, w.administrator, pattern), "/reference"), func(reference string) bool { return reference == other })[0]
	w.asks(t, "POST", pattern+"/"+kept+"/merge", w.administrator, w.match(t, pattern+"/"+kept), merge).want(t, http.StatusOK)
	w.asks(t, "GET", pattern+"/"+other, w.administrator, nil, nil).want(t, http.StatusPermanentRedirect)
}

func (w *witness) born(t *testing.T, pattern, path string) string {
	t.Helper()
	w.keys = append(w.keys, path)
	r := w.asks(t, "POST", path, w.administrator, header{"Idempotency-Key": fmt.Sprint("key ", len(w.keys))}, w.body(t, "POST", pattern))
	return id(t, r.want(t, http.StatusCreated).tree(t))
}

func (w *witness) changes(t *testing.T, pattern, path string) {
	t.Helper()
	w.asks(t, "PUT", path, w.administrator, w.match(t, path), w.body(t, "PUT", pattern)).want(t, http.StatusOK)
	patch := w.body(t, "PATCH", pattern)
	w.asks(t, "PATCH", path, w.administrator, w.match(t, path), patch).want(t, http.StatusOK)
	merge := maps.Clone(w.match(t, path))
	merge["Content-Type"] = "application/merge-patch+json"
	w.asks(t, "PATCH", path, w.administrator, merge, patch).want(t, http.StatusOK)
}

func (w *witness) bins(t *testing.T, path string) {
	t.Helper()
	w.asks(t, "DELETE", path, w.administrator, w.match(t, path), nil).want(t, http.StatusNoContent)
}

func (w *witness) match(t *testing.T, path string) header {
	t.Helper()
	return header{"If-Match": w.do(t, "GET", path, w.administrator, nil, nil).want(t, http.StatusOK).header.Get("ETag")}
}

// TestRefusalsAreAsOpenAPISays draws every error answer, and compares what it is
// called with the example in the document.
func TestRefusalsAreAsOpenAPISays(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	visit := "/visits/" + id(t, w.create(t, "/visits", aVisit()))
	w.create(t, "/articles", with(anArticle(), obj{"url": "https://example.org/a"}))
	anyVersion := header{"If-Match": "*"}
	for _, x := range []struct {
		status              int
		method, path, token string
		header              header
		body                any
	}{
		{400, "GET", "/visits?limit=0", guest, nil, nil},
		{400, "GET", visit + "?lang=xx", guest, nil, nil},
		{400, "GET", "/search", guest, nil, nil},
		{400, "POST", "/visits", w.editor, nil, "{"},
		{400, "PUT", visit, w.editor, header{"If-Match": "nonsense"}, aVisit()},
		{401, "GET", "/visits", "no such token", nil, nil},
		{401, "POST", "/visits", guest, nil, aVisit()},
		{401, "DELETE", visit, guest, anyVersion, nil},
		{403, "POST", "/visits", w.reader, nil, aVisit()},
		{403, "PATCH", "/countries/AZ", w.editor, anyVersion, obj{}},
		{404, "GET", "/visits/VIS-1900-0001", guest, nil, nil},
		{404, "GET", "/visits/VIS-1900-0001/history", guest, nil, nil},
		{404, "GET", "/relations/nowhere", guest, nil, nil},
		{404, "POST", "/agreements/AGR-1900-0001/acts", w.editor, nil, obj{"kind": "signature"}},
		{404, "POST", visit + "x/restore", w.editor, nil, nil},
		{409, "POST", "/articles", w.editor, nil, with(anArticle(), obj{"url": "https://example.org/a"})},
		{412, "PUT", visit, w.editor, header{"If-Match": `"99.abc"`}, aVisit()},
		{412, "DELETE", visit, w.editor, header{"If-Match": `"99.abc"`}, nil},
		{413, "POST", "/visits", w.editor, nil, strings.Repeat(" ", 2<<20)},
		{415, "POST", "/visits", w.editor, header{"Content-Type": "text/plain"}, "{}"},
		{415, "PATCH", visit, w.editor, header{"Content-Type": "text/plain", "If-Match": "*"}, "{}"},
		{422, "POST", "/visits", w.editor, nil, obj{"title": 1, "colour": "blue", "host_country": "XQ"}},
		{422, "PATCH", visit, w.editor, anyVersion, obj{"version": 7}},
		{428, "PUT", visit, w.editor, nil, aVisit()},
		{428, "PATCH", visit, w.editor, nil, obj{}},
		{428, "DELETE", visit, w.editor, nil, nil},
	} {
		r := w.hears(t, x.method, x.path, x.token, x.header, x.body)
		got := r.problem(t, x.status)
		request := httptest.NewRequest(x.method, base+strings.Split(x.path, "?")[0], nil)
		told := w.input(t, request).Route.Operation.Responses.Status(x.status)
		if told == nil {
			t.Errorf("%s: openapi.json has no %d", r.asked, x.status)
			continue
		}
		example, _ := told.Value.Content.Get("application/problem+json").Example.(obj)
		same(t, r.asked+": type and title", pick(got, "type", "title"), pick(example, "type", "title"))
	}
}

// TestBodiesAreClosed: what a body must not have is not allowed by its schema.
func TestBodiesAreClosed(t *testing.T) {
	fixed := []string{"id", "reference", "version", "provenance", "created_at", "created_by", "updated_at", "updated_by", "date_from"}
	for name, schema := range document(t).Components.Schemas {
		if !strings.HasPrefix(name, "New") && !strings.HasSuffix(name, "Fields") && !strings.HasSuffix(name, "Patch") || name == "TextPatch" {
			continue
		}
		if open := schema.Value.AdditionalProperties.Has; open == nil || *open {
			t.Errorf("%s allows fields that there are not", name)
		}
		for property := range schema.Value.Properties {
			if slices.Contains(fixed, property) {
				t.Errorf("%s has %s, which is not a client's to write", name, property)
			}
		}
	}
}

// TestAnswersBesideTheUsual: the document tells of answers that few operations have.
func TestAnswersBesideTheUsual(t *testing.T) {
	doc := document(t)
	for path, status := range map[string]int{base + "/export.zip": http.StatusTooManyRequests, "/openapi.json": http.StatusNotModified,
		"/codebook.json": http.StatusNotModified, "/codebook.csv": http.StatusNotModified, "/problems/{problem}": http.StatusNotFound} {
		if doc.Paths.Value(path).Get.Responses.Status(status) == nil {
			t.Errorf("GET %s: the document does not tell of %d", path, status)
		}
	}
}
