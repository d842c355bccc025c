package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/models/labels"
)

// question is what a guest asks; ids in it go by name.
type question struct {
	route, path string
	always      bool // whether it shows so much that it is never left out
}

func (q question) String() string { return "GET " + q.path }

var marker = regexp.MustCompile(`<[a-z0-9 ]+>`)

// reading says what a route can be asked: the record it is about, if any, and
// the structs its parameters are bound to.
type reading struct {
	of     models.Entity
	takes  []any
	always string // a parameter that it cannot do without
	file   bool   // whether it comes as a file
}

// single are the parameters of one record beside its shape.
type single struct {
	AsOf models.AsOf `query:"as_of"`
	Bin  bool        `query:"bin"`
}

// readings are all reading routes there are: a new one has to be added here.
func readings() map[string]reading {
	all := map[string]reading{
		"/citations/:id":       {},
		"/agreements/calendar": {takes: []any{models.CalendarFilter{}, models.Paging{}, models.Shape{}}, file: true},
		"/agreements/calendar.ics": {takes: []any{models.CalendarFilter{}, struct {
			Lang string `query:"lang"`
		}{}}},
		"/agreements/:id/chain": {takes: []any{struct {
			AsOf models.AsOf `query:"as_of"`
		}{}}},
		"/agreements/:id/acts":                            {file: true},
		"/agreements/:id/acts/:part":                      {},
		"/agreements/:id/acts/:part/history/:version":     {},
		"/commitments/:id/updates":                        {file: true},
		"/commitments/:id/updates/:part":                  {},
		"/commitments/:id/updates/:part/history/:version": {},
		"/agreements/:id/parties": {takes: []any{struct {
			AsOf models.AsOf `query:"as_of"`
		}{}, models.Window{}}, file: true},
		"/parties":                  {takes: []any{models.AgreementFilter{}, models.Window{}}, file: true},
		"/relations":                {takes: []any{models.RelationFilter{}, models.Window{}}, file: true},
		"/relations/:pair":          {takes: []any{models.RelationCounts{}}},
		"/relations/:pair/timeline": {takes: []any{models.TimelineFilter{}, models.Paging{}}, file: true},
		"/timeline":                 {takes: []any{models.TimelineFilter{}, models.Paging{}}, file: true},
		"/progress":                 {takes: []any{models.CommitmentFilter{}}},
		"/progress/by/:by": {takes: []any{models.CommitmentFilter{}, models.Window{}, struct {
			Lang string `query:"lang"`
		}{}}, file: true},
		"/progress/overdue":  {of: &models.Commitment{}, takes: []any{models.CommitmentFilter{}, models.Paging{}, models.Shape{}}, file: true},
		"/progress/upcoming": {of: &models.Commitment{}, takes: []any{models.CommitmentFilter{}, models.Paging{}, models.Shape{}}, file: true},
		"/conflicts":         {takes: []any{models.ConflictFilter{}, models.Window{}}, file: true},
		"/review-needed":     {takes: []any{models.ReviewFilter{}, models.Paging{}, models.Shape{}}, file: true},
		"/export.zip": {takes: []any{models.Filter{}, struct {
			Lang string `query:"lang"`
			All  bool   `query:"all"`
		}{}}},
		"/acts":                 {takes: []any{models.AgreementFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/agreements/relations": {takes: []any{models.AgreementFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/updates":              {takes: []any{models.CommitmentFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/citations":            {takes: []any{models.CitationFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/participants":         {takes: []any{models.ParticipantFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/people/positions":     {takes: []any{models.PersonFilter{}, models.Window{}, models.Shape{}}, file: true},
		"/search":               {takes: []any{models.SearchFilter{}, models.Paging{}}, always: "q", file: true},
	}
	for _, spec := range records {
		path, of := listPath(spec.Name), spec.New().(models.Entity)
		filter := reflect.ValueOf(spec.Filter()).Elem().Interface()
		all[path] = reading{of: of, takes: []any{filter, models.Since{}, models.Paging{}, models.Shape{}}, file: true}
		all[path+"/:id"] = reading{of: of, takes: []any{models.Shape{}, single{}}}
		all[path+"/:id/history"] = reading{takes: []any{models.Window{}}, file: true}
		all[path+"/:id/history/:version"] = reading{}
		if slices.Contains(spec.Includes, "citations") {
			all[path+"/:id/citations"] = reading{takes: []any{models.Window{}}, file: true}
		}
	}
	return all
}

// readingRoutes are the reading routes of a server that a guest may take, without the
// base.
func readingRoutes(s *server) []string {
	var paths []string
	for _, r := range s.Handler.(*echo.Echo).Routes() {
		path, ok := strings.CutPrefix(r.Path, base)
		if staff := strings.HasPrefix(path, "/imports"); ok && !staff && r.Method == http.MethodGet {
			paths = append(paths, path)
		}
	}
	return sorted(paths)
}

// questions asks every route: plainly, by each parameter it has, by some of them
// together, and as a file; of all that a share, in
// percent, and what shows most always.
func (s *script) questions(t testing.TB, share int) []question {
	t.Helper()
	all := []question{{route: "/metrics", path: root + "/metrics"}, {route: "/readyz", path: root + "/readyz"}}
	for _, route := range readingRoutes(s.server) {
		of, ok := readings()[route]
		if !ok {
			t.Errorf("GET %s: readings does not say what it can be asked", route)
			continue
		}
		asked := s.questionsTo(t, route, of)
		if len(asked) == 0 {
			t.Errorf("GET %s is not asked", route)
		}
		for i, q := range asked {
			if i == 0 || q.always || s.chance(share) {
				all = append(all, q)
			}
		}
	}
	return all
}

func (s *script) questionsTo(t testing.TB, route string, of reading) []question {
	t.Helper()
	var all []question
	parameters := parametersOf(of.takes)
	ask := func(path string, parameters ...parameter) {
		var query []string
		for _, x := range parameters {
			query = append(query, x.name+"="+s.value(t, route, of, x))
			if x.kind.Kind() == reflect.Slice && x.name != "fields" && x.name != "include" && s.chance(20) {
				query = append(query, x.name+"="+s.value(t, route, of, x)) // any of several
			}
		}
		if i := slices.IndexFunc(parameters, func(x parameter) bool { return x.name == of.always }); of.always != "" && i < 0 {
			query = append(query, of.always+"="+one(s, words))
		}
		if len(query) > 0 {
			path += "?" + strings.Join(query, "&")
		}
		all = append(all, question{route: route, path: path})
	}
	telling := func(query string) { all = append(all, question{route, route + query, true}) }
	if !strings.Contains(route, ":id") && !strings.Contains(route, ":pair") && !strings.Contains(route, ":by") {
		for _, x := range parameters {
			if _, link := namedBy(x.name); link && of.file {
				telling("?" + x.name + "=none")
			}
			if includes := includesOf(of.of); x.name == "include" && len(includes) > 0 {
				telling("?include=" + strings.Join(includes, ","))
			}
		}
	}
	paths := s.paths(route)
	for i, path := range paths {
		ask(path)
		all[len(all)-1].always = len(paths) <= 10
		if len(paths) > 10 {
			if len(parameters) > 0 {
				ask(path, one(s, parameters))
			}
			if of.file && i%5 == 0 {
				ask(path + one(s, []string{".csv", ".ndjson"}))
			}
			continue
		}
		for _, x := range parameters {
			ask(path, x)
		}
		if len(parameters) > 3 {
			for range 3 {
				ask(path, pickSome(s, 2+s.random.IntN(2), parameters)...)
			}
		}
		if of.file {
			s.files(ask, path, parameters)
		}
	}
	return all
}

// files asks for a list as a file, with filters and without.
func (s *script) files(ask func(string, ...parameter), path string, parameters []parameter) {
	whole := slices.DeleteFunc(slices.Clone(parameters), func(x parameter) bool { return slices.Contains([]string{"limit", "total", "bin"}, x.name) })
	for _, format := range []string{".csv", ".ndjson"} {
		ask(path + format)
		if len(whole) > 0 {
			ask(path+format, one(s, whole))
			ask(path+format, one(s, whole))
		}
	}
}

func pickSome(s *script, n int, from []parameter) []parameter {
	var out []parameter
	for _, x := range draw(s, n, from) {
		out = append(out, x.(parameter))
	}
	return out
}

// parameter is a parameter by its tag.
type parameter struct {
	name string
	kind reflect.Type
}

func parametersOf(structs []any) []parameter {
	var all []parameter
	for _, x := range structs {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(x)) {
			if name := f.Tag.Get("query"); name != "" && name != "-" && name != "cursor" { // cursors are followed
				all = append(all, parameter{name, f.Type})
			}
		}
	}
	return all
}

// paths are the addresses of a route, hidden records included.
func (s *script) paths(route string) []string {
	switch {
	case strings.Contains(route, ":pair"):
		return []string{strings.Replace(route, ":pair", "AZ-MA", 1), strings.Replace(route, ":pair", "TR-FR", 1)}
	case strings.HasSuffix(route, "/:version"):
		var paths []string
		for _, path := range s.paths(strings.TrimSuffix(route, "/:version")) {
			paths = append(paths, path+"/1", path+"/2")
		}
		return paths
	case strings.HasSuffix(route, ":by"):
		var paths []string
		for _, by := range []string{"agreement", "country", "institution", "pair", "sector", "visit", "year"} {
			paths = append(paths, strings.Replace(route, ":by", by, 1))
		}
		return paths
	case !strings.Contains(route, ":id"):
		return []string{route}
	}
	collection, rest, _ := strings.Cut(route, "/:id")
	if codes := map[string][]string{"/countries": countryCodes, "/sectors": sectorCodes}[collection]; codes != nil {
		var paths []string
		for _, code := range codes {
			paths = append(paths, collection+"/"+code+rest)
		}
		return paths
	}
	part, behind, isPart := strings.Cut(rest, "/:part")
	var paths []string
	for _, x := range s.things {
		switch {
		case isPart && listPath(x.kind) == part:
			paths = append(paths, collection+"/"+x.owner.marker()+part+"/"+x.marker()+behind)
		case !isPart && listPath(x.kind) == collection:
			paths = append(paths, collection+"/"+x.marker()+rest)
		}
	}
	return paths
}

// namedBy is the kind of record that a parameter names, if it names any.
func namedBy(parameter string) (models.RecordKind, bool) {
	kind := models.RecordKind(parameter)
	return kind, kind.Spec().Prefix != ""
}

// value is a value for a parameter, drawn from what there is.
func (s *script) value(t testing.TB, route string, of reading, x parameter) string {
	t.Helper()
	if kind, ok := namedBy(x.name); ok {
		return s.key(kind)
	}
	switch x.name {
	case "q":
		return url.QueryEscape(one(s, words))
	case "reference":
		return s.reference()
	case "name":
		return url.QueryEscape(one(s, []string{"Ivory Coast", "Maroc", "أذربيجان", "Nowhere"}))
	case "limit":
		return fmt.Sprint(1 + s.random.IntN(3))
	case "lang":
		return one(s, []string{"ar", "az", "en", "fr"})
	case "sort":
		return one(s, sortsOf(route, of))
	case "include":
		if of.of == nil || len(includesOf(of.of)) == 0 {
			return "citations"
		}
		return strings.Join(includesOf(of.of), ",")
	case "fields":
		return "id," + one(s, []string{"title", "reference", "provenance", "version", "visibility", "sectors", "names", "date_from", "status"})
	case "language":
		return one(s, []string{"en", "fr"})
	case "updated_since":
		return "2020-01-01T00:00:00Z"
	case "outlet":
		return url.QueryEscape(one(s, []string{"The Paper", "The Other"}))
	}
	kind := x.kind
	if kind.Kind() == reflect.Slice || kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch v := reflect.Zero(kind).Interface().(type) {
	case bool:
		return one(s, []string{"true", "true", "false"})
	case models.CountryCode:
		return one(s, countryCodes)
	case models.SectorCode:
		return one(s, sectorCodes)
	case models.Pair:
		return one(s, []string{"AZ-MA", "AZ-TR", "MA-AZ", "FR-TR", models.None})
	case models.Date:
		return url.QueryEscape(one(s, dates))
	case models.AsOf:
		return one(s, []string{"2023-11-13", "2024-06-01", "2025-07-01", "2026-11-22", "2026-11-24", "2026-11-26", "2027-02-01"})
	case models.Multilaterals:
		return one(s, []string{"include", "exclude", "only"})
	case models.ActsOf:
		return one(s, []string{"own", "all"})
	case models.ExternalKey:
		return "world:" + url.QueryEscape(one(s, s.things).name)
	case models.Year:
		return one(s, []string{"2023", "2024", "2026", models.None})
	case models.RecordKind:
		return string(one(s, []models.RecordKind{"visit", "meeting", "agreement", "commitment", "act", "update", "person", "article"}))
	case models.Row:
		by := one(s, []string{"sector:tourism", "sector:security", "pair:AZ-MA", "country:AZ", "institution:", "agreement:", "visit:", "year:2023"})
		if kind, ok := namedBy(strings.TrimSuffix(by, ":")); ok {
			return by + s.id(kind)
		}
		return by
	case interface{ Vocabulary() string }:
		return one(s, labels.Codes(v.Vocabulary()))
	}
	t.Fatalf("GET %s: no value is known for ?%s, of %s", route, x.name, x.kind)
	return ""
}

// reference is that of a record of any kind, open or hidden, or of none.
func (s *script) reference() string {
	if x := s.any(one(s, []models.RecordKind{"visit", "meeting", "agreement", "commitment", "person", "institution", "article"})); x != nil {
		return x.referenceMarker()
	}
	return "VIS-1999-0001"
}

// key names a record of a kind, open or hidden, by id or reference; or none.
func (s *script) key(kind models.RecordKind) string {
	if x := s.any(kind); x != nil && !s.chance(10) {
		return one(s, []string{x.marker(), x.referenceMarker()})
	}
	return models.None
}

// id names a record of a kind by id, or none.
func (s *script) id(kind models.RecordKind) string {
	if x := s.any(kind); x != nil && !s.chance(10) {
		return x.marker()
	}
	return models.None
}

func (s *script) any(kind models.RecordKind) *thing {
	list := slices.DeleteFunc(slices.Clone(s.things), func(x *thing) bool { return x.kind != kind })
	if len(list) == 0 {
		return nil
	}
	return one(s, list)
}

func sortsOf(route string, of reading) []string {
	switch {
	case strings.HasSuffix(route, "/timeline"):
		return []string{"-date", "date"}
	case of.of == nil:
		return []string{"date"} // which is refused
	}
	sorts := of.of.RecordKind().Spec().Sorts
	return append(slices.Clone(sorts), sorts[1]+",-reference")
}

// includesOf are what can be included in a record.
func includesOf(record any) []string {
	if e, ok := record.(models.Entity); ok {
		return e.RecordKind().Spec().Includes
	}
	return nil
}
