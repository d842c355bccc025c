package main

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/handlers"
	"entente/models"
)

// document makes the operations of the document.
type document struct {
	*schemas
	examples map[string]any
}

// inAPI tells operations of the API from those at the root.
func inAPI(o handlers.Operation) bool { return strings.HasPrefix(o.Path, "/api/") }

// methods are in the order in which operations at one address are read: what one came
// to do comes first.
var methods = []string{http.MethodPost, http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete}

// paths are the addresses in the order in which they are read: by the order of their tags,
// and collections before what is in them.
func (d *document) paths(operations []handlers.Operation, tags list) ordered {
	tag := func(o handlers.Operation) int {
		return slices.IndexFunc(tags, func(x any) bool { return x.(node)["name"] == o.Tag })
	}
	depth := func(o handlers.Operation) int { return strings.Count(o.Path, "/") }
	operations = slices.Clone(operations)
	slices.SortStableFunc(operations, func(a, b handlers.Operation) int {
		return cmp.Or(tag(a)-tag(b), depth(a)-depth(b), slices.Index(methods, a.Method)-slices.Index(methods, b.Method))
	})
	var paths ordered
	for _, o := range operations {
		one := member{strings.ToLower(o.Method), d.operation(o)}
		if i := slices.IndexFunc(paths, func(m member) bool { return m.name == o.Path }); i >= 0 {
			paths[i].value = append(paths[i].value.(ordered), one)
		} else {
			paths = append(paths, member{o.Path, ordered{one}})
		}
	}
	return paths
}

func (d *document) operation(o handlers.Operation) node {
	n := node{"operationId": o.ID, "tags": list{o.Tag}, "summary": o.Summary, "responses": d.responses(o)}
	if o.Description != "" {
		n["description"] = o.Description
	}
	if parameters := d.parameters(o); len(parameters) > 0 {
		n["parameters"] = parameters
	}
	if o.Body != nil {
		n["requestBody"] = node{"required": true, "content": d.bodies(o)}
	}
	if o.Upload {
		n["requestBody"] = node{"required": true, "content": node{"multipart/form-data": node{"schema": uploaded()}}}
	}
	token := node{"token": list{}}
	switch {
	case o.Writes != "" || o.Staff:
		n["security"] = list{token}
	case inAPI(o):
		// Reading needs no token, but with one there is more to see.
		n["security"] = list{node{}, token}
	default:
		n["security"] = list{}
	}
	return n
}

// uploaded is the form of an import.
func uploaded() node {
	part := func(meaning string) node {
		return node{"type": "string", "format": "binary", "description": meaning}
	}
	return node{"type": "object", "required": list{"mapping", "file"}, "properties": node{
		"mapping": part("The mapping: which column of the file fills which field, in YAML."),
		"file":    part("The file of the register.")}}
}

func (d *document) bodies(o handlers.Operation) node {
	media := node{"schema": d.body(o), "example": d.examples[o.ID]}
	content := node{"application/json": media}
	if o.Method == http.MethodPatch {
		content["application/merge-patch+json"] = media
	}
	return content
}

// responses are the answers of an operation. Those of the API refuse by rule,
// and have a tag; every read can be unchanged.
func (d *document) responses(o handlers.Operation) node {
	success := node{"description": outcome(o)}
	responses := node{strconv.Itoa(statusOf(o)): success}
	if o.Answer != nil {
		success["content"] = d.contents(o)
	}
	if tried := d.tried(o); tried != nil {
		responses["200"] = tried
	}
	if o.Unavailable != nil {
		content := node{"application/json": node{"schema": d.of(typeOf(o.Unavailable))}}
		responses["503"] = node{"description": "Not now.", "content": content}
	}
	if o.Staff {
		responses["401"] = ref("responses", "Unauthenticated")
	}
	if o.Fixed {
		responses["304"] = ref("responses", "NotModified")
	}
	if !inAPI(o) {
		if len(o.Names) > 0 {
			responses["404"] = ref("responses", "NotFound")
		}
		return responses
	}
	for status, name := range refusals(o) {
		responses[status] = ref("responses", name)
	}
	if headers := headersOf(o); len(headers) > 0 {
		success["headers"] = headers
	}
	if o.Leads {
		responses["308"] = ref("responses", "Merged")
	}
	if o.Method == http.MethodGet {
		responses["304"] = ref("responses", "NotModified")
	}
	return responses
}

// tried is what a write answers that is only tried, where it would answer with another
// status.
func (d *document) tried(o handlers.Operation) node {
	switch {
	case o.Writes == "" || statusOf(o) == http.StatusOK:
		return nil
	case o.Answer != nil:
		return node{"description": "With dry_run: what would be answered. Nothing has changed.", "content": d.contents(o)}
	}
	content := node{"application/json": node{"schema": d.of(reflect.TypeFor[models.Preview]())}}
	return node{"description": "With dry_run: what would change. Nothing has.", "content": content}
}

// refusals are the errors that an operation can answer, by status.
func refusals(o handlers.Operation) map[string]string {
	names := map[string]string{"400": "Malformed", "401": "Unauthenticated", "503": "Unavailable"}
	if len(o.Names) > 0 {
		names["404"] = "NotFound"
	}
	if o.Files || o.Media == "application/zip" {
		names["429"] = "TooMany"
	}
	if o.Writes != "" {
		names["403"], names["409"] = "Forbidden", "Blocked"
	}
	if o.Body != nil || o.Upload {
		names["413"], names["415"], names["422"] = "TooLarge", "Unsupported", "Invalid"
	}
	if o.Writes != "" && o.Answer != nil { // also without a body, when it is strict
		names["422"] = "Invalid"
	}
	if o.Writes != "" && (o.Method != http.MethodPost || o.Versioned) {
		names["412"], names["428"] = "Stale", "PreconditionRequired"
	}
	return names
}

func statusOf(o handlers.Operation) int { return cmp.Or(o.Status, http.StatusOK) }

// outcome says in words what a successful answer is.
func outcome(o handlers.Operation) string {
	switch {
	case o.Files:
		return "A page of them; as a file all of them."
	case o.Status == http.StatusCreated:
		return "Recorded; Location says where."
	case o.Status == http.StatusNoContent:
		return "Gone."
	case o.Method == http.MethodGet:
		return "What was asked for."
	}
	return "As it is now."
}

func (d *document) contents(o handlers.Operation) node {
	media, _, _ := strings.Cut(o.Media, ";")
	content := node{cmp.Or(media, "application/json"): node{"schema": d.of(typeOf(o.Answer))}}
	if o.Files {
		content["text/csv"] = node{"schema": node{"type": "string", "description": "A header, then a flat row for each record: a column a language for texts, lists joined by ;"}}
		content["application/x-ndjson"] = node{"schema": node{"type": "string", "description": "A line of JSON for each record."}}
	}
	if o.Feed {
		content["application/atom+xml"] = node{"schema": node{"type": "string", "description": "With .atom behind the path: those that changed last."}}
	}
	return content
}

func headersOf(o handlers.Operation) node {
	headers := node{}
	if o.Answer != nil {
		headers["ETag"] = ref("headers", "ETag")
	}
	if o.Status == http.StatusCreated {
		headers["Location"] = ref("headers", "Location")
	}
	if o.Files {
		headers["Link"] = ref("headers", "Link")
	}
	return headers
}

// parameters are those of the path, of the query, and by rule: a version with
// every change, a key with every POST, a tag with every read.
func (d *document) parameters(o handlers.Operation) list {
	var out list
	for _, name := range o.Names {
		schema := node{"type": "string"}
		if name.Choice != nil {
			schema["enum"] = name.Choice
		}
		out = append(out, node{"name": name.Name, "in": "path", "required": true, "description": name.Meaning, "schema": schema})
	}
	for _, query := range o.Query {
		out = append(out, d.query(o, typeOf(query))...)
	}
	if o.Files {
		out = append(out, ref("parameters", "BOM"))
	}
	if o.Writes != "" {
		out = append(out, ref("parameters", "DryRun"))
	}
	switch {
	case !inAPI(o):
	case o.Method == http.MethodGet:
		out = append(out, ref("parameters", "IfNoneMatch"))
	case o.Tag == "imports": // what is sent again changes nothing
	case o.Method == http.MethodPost:
		out = append(out, ref("parameters", "IdempotencyKey"))
		if o.Versioned {
			out = append(out, ref("parameters", "IfMatch"))
		}
	default:
		out = append(out, ref("parameters", "IfMatch"))
	}
	return out
}

// query are the parameters that a struct is read from.
func (d *document) query(o handlers.Operation, t reflect.Type) list {
	var out list
	for _, p := range models.ShapeOf(t).Parameters {
		refused := slices.Contains(o.Without, p.Name) || p.Name == "include" && o.Includes == nil || p.Name == "sort" && o.Sorts == nil
		if f := fieldAt(t, p.Index); !refused {
			out = append(out, d.parameter(o, p.Name, f))
		}
	}
	return out
}

// parameter describes a field of a query struct. An example would be filled into
// the form of Swagger UI and filter what nobody asked for: there is none. A list
// is given by repeating the parameter, but the shape of an answer by commas.
func (d *document) parameter(o handlers.Operation, name string, f field) node {
	meaning := d.src.ofField(f.owner, f.Name)
	p := node{"name": name, "in": "query", "description": meaning}
	if f.required() {
		p["required"] = true
	}
	choice, byCommas := map[string][]string{"include": o.Includes, "sort": o.Sorts, "fields": nil}[name]
	if byCommas {
		items := node{"type": "string"}
		if choice != nil {
			items["enum"] = choice
		}
		p["schema"], p["style"], p["explode"] = node{"type": "array", "items": items}, "form", false
		return p
	}
	t := models.ShapeOf(f.Type).Type
	schema := d.of(t)
	if t.Kind() == reflect.Slice {
		schema["items"], schema["maxItems"] = anyText(d.of(t.Elem())), models.MostOf(t.Elem())
		p["style"], p["explode"] = "form", true
		p["description"] = meaning + " Given several times: any of them."
	}
	tagged(schema, f.StructField)
	delete(schema, "example")
	p["schema"] = anyText(schema)
	return p
}

// anyText leaves out what holds for bodies only: a filter also takes none.
func anyText(schema node) node {
	delete(schema, "pattern")
	delete(schema, "description")
	return schema
}
