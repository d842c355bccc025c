package handlers

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// Operation is one thing that can be asked of the API: what it is called, what
// it takes and gives, who may do it, and what does it. The routes are made from
// it, and so is docs/openapi.json.
type Operation struct {
	ID      string
	Method  string
	Path    string // as OpenAPI writes it, such as /api/v1/visits/{id}
	Tag     string
	Summary string
	// Description says what the summary leaves out, "" when nothing.
	Description string
	// Names say what the names in the path mean.
	Names []Name
	// Query are the structs that the query is read into, by their query tags. They are
	// values or pointers, as are Body and Answer: only their types count.
	Query []any
	// Without are parameters that these structs have and the operation refuses.
	Without []string
	// Includes and Sorts are what the parameters include and sort can say.
	Includes, Sorts []string
	// Body and Answer are of the types that are sent and answered, nil for none. A
	// PATCH merges into the body that it names.
	Body, Answer any
	// Upload tells that it takes a form with a mapping and a file instead of a body.
	Upload bool
	// Beside is what its answer also says at times, nil for nothing more.
	Beside any
	// Status is that of a successful answer, 0 for 200.
	Status int
	// Unavailable is what a 503 answers where it is no problem document.
	Unavailable any
	// Media is the media type of the answer, "" for JSON.
	Media string
	// Fixed tells that the answer is the same as long as the program runs, and has an ETag.
	Fixed bool
	// Files tells that the answer also comes as CSV and NDJSON.
	Files bool
	// Feed tells that the answer also comes as an Atom feed.
	Feed bool
	// Table is what its rows are called as a table of the codebook, "" where another
	// operation lists the same.
	Table string
	// Writes is the kind of record that is written, which not everybody may; ""
	// is reading.
	Writes models.RecordKind
	// Versioned tells that it needs If-Match though it is a POST.
	Versioned bool
	// Leads tells that it leads on from a record that was made one with another.
	Leads bool
	// Staff tells that reading it needs a token.
	Staff bool
	// Cite tells how its answer is cited, where that is a version of a record; nil where it
	// is cited by the hash of all that it answers.
	Cite   func(echo.Context) (models.HowToCite, error)
	Handle echo.HandlerFunc
}

// Time is how long the answer to a request may take, by what it is.
func (o Operation) Time(c echo.Context) time.Duration {
	switch {
	case o.Files && formatOf(c) != "", o.Media == wire.MediaOfCalendar, o.Media == mimeCSV, o.Media == mimeZip, o.Upload:
		return models.FileTime
	case o.Writes != "":
		return models.WriteTime
	case !strings.HasPrefix(o.Path, base), strings.HasSuffix(o.Path, "/{id}"), strings.HasSuffix(o.Path, "/{part}"):
		return models.ReadTime
	}
	return models.ListTime
}

// Name is a name in a path, with what it means and what it can be.
type Name struct {
	Name    string
	Meaning string
	Choice  []string
}

// Operations are all operations of the API.
func (h *Handlers) Operations() []Operation {
	all := slices.Concat(h.citations(), h.relations(), h.parties(), h.progress(), h.across(), h.chains(), h.calendars(), h.tables(), h.imports(), h.packages())
	for _, spec := range models.Kinds {
		switch {
		case spec.Name == models.CitationKind: // a part of any kind of record
		case spec.Name.Part():
			all = append(all, h.part(pieceOf(spec))...)
		default:
			all = append(all, h.record(resource{spec})...)
		}
	}
	return h.leadingOn(h.citable(all))
}

// reads and writes complete operations that share a tag: what reads is a GET.
func reads(tag string, operations ...Operation) []Operation {
	for i := range operations {
		operations[i].Tag = tag
		operations[i].Method = http.MethodGet
	}
	return operations
}

func writes(tag string, kind models.RecordKind, operations ...Operation) []Operation {
	for i := range operations {
		operations[i].Tag = tag
		operations[i].Writes = kind
	}
	return operations
}

// edits are the operations that change a record or part: PUT and PATCH.
func (h *Handlers) edits(spec models.Spec, path string, names []Name, at func(echo.Context) store.Place) []Operation {
	noun, fields := string(spec.Name), spec.New().Stored()
	return []Operation{{
		ID: "replace" + title(noun), Method: http.MethodPut, Path: path,
		Summary: "Replace " + indefinite(noun), Names: names,
		Description: "Writes all its fields: what is left out becomes unknown, but for who may see it. If-Match names the version that was read.",
		Query:       []any{strictly{}},
		Body:        fields, Answer: spec.New(), Beside: models.Warned{},
		Handle: func(c echo.Context) error { return replace(c, h, at(c)) },
	}, {
		ID: "patch" + title(noun), Method: http.MethodPatch, Path: path,
		Summary: "Change " + indefinite(noun), Description: mergePatch, Names: names,
		Query: []any{strictly{}},
		Body:  fields, Answer: spec.New(), Beside: models.Warned{},
		Handle: func(c echo.Context) error { return patch(c, h, at(c)) },
	}}
}

// idName says what the {id} of a path means.
func idName(meaning string) []Name { return []Name{{Name: "id", Meaning: meaning}} }

// uuidOrReference is how most records are named in a path.
const uuidOrReference = "UUID or reference"

// mergePatch describes what a PATCH does.
const mergePatch = "A JSON Merge Patch (RFC 7396): what is absent stays, null empties. If-Match names the version that was read."

// deleted describes what the deletion of a part does.
const deleted = "It goes with its citations; its history stays, from which a version can be restored."

// indefinite puts a or an before a noun.
func indefinite(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// title writes a word with a capital, as ids of operations have it.
func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
