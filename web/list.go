package web

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/text/collate"

	"entente/models"
	"entente/models/labels"
	"entente/wire"
)

// columns are the fields that lists show, beside the title, by kind.
var columns = map[models.RecordKind][]string{
	models.CountryKind:     {"code", "region"},
	models.SectorKind:      {"code", "parent"},
	models.InstitutionKind: {"country", "kind"},
	models.PersonKind:      {"country"},
	models.ArticleKind:     {"published_on", "outlet", "language", "kind"},
	models.VisitKind:       {"date", "visitor_country", "host_country", "level", "status"},
	models.MeetingKind:     {"date", "countries", "kind", "status"},
	models.AgreementKind:   {"date", "parties", "type", "status"},
	models.CommitmentKind:  {"owed_by", "owed_to", "due", "modality", "delivery"},
}

// controls are the filters that lists offer, by kind; others can stand in the address.
var controls = map[models.RecordKind][]string{
	models.CountryKind:     {"q"},
	models.SectorKind:      {"q"},
	models.InstitutionKind: {"q", "country", "kind"},
	models.PersonKind:      {"q", "country"},
	models.ArticleKind:     {"q", "sector", "kind", "language", "state", "from", "to"},
	models.VisitKind:       {"q", "country", "pair", "sector", "level", "status", "from", "to"},
	models.MeetingKind:     {"q", "country", "pair", "sector", "kind", "status", "from", "to"},
	models.AgreementKind:   {"q", "country", "pair", "sector", "type", "status", "level", "from", "to"},
	models.CommitmentKind:  {"q", "country", "pair", "sector", "modality", "delivery", "late", "stale", "due_from", "due_to", "from", "to"},
}

// titles are the fields that a record is called by.
var titles = []string{"title", "names"}

// perPage is how many rows a list shows.
const perPage = 50

// listing is what the page of a list shows.
type listing struct {
	Kind    models.RecordKind
	Columns []string
	Rows    []listed
	Total   int
	// Controls are the filters of the form, Kept the parameters that it sends along.
	Controls []control
	Kept     []parameter
	// Chosen are the filters that are set, each with the way to the list without it.
	Chosen []Link
	Sorts  []option
	// First and Next lead to other pages; "" where there is none.
	First, Next string
	Everything  string
}

// listed is a row of a list.
type listed struct {
	Title     Link
	Reference string
	Draft     string
	Late      bool
	Cells     []Value
}

// control is one field of a form.
type control struct {
	Name, Label, Kind, Value, Hint string
	Options                        []option
}

// option is one of several things to choose from.
type option struct {
	Value, Label string
	Chosen       bool
	Depth        int
}

// parameter is one of a query.
type parameter struct{ Name, Value string }

// list is the page of a list: the address bar says what is on it, as a query to the API
// would.
func (a *asked) list(spec models.Spec) (content, error) {
	query := a.r.URL.Query()
	if without, empty := filled(query); empty {
		return content{}, elsewhere{a.address(a.behind(), without)}
	}
	filter, paging := spec.Filter(), models.Paging{}
	if err := wire.Bind(a.r.URL.RawQuery, filter, &paging); err != nil {
		return content{}, err
	}
	paging.Total = true
	if !paging.Limited {
		paging.Limit = perPage
	}
	fields := slices.Concat(columns[spec.Name], titles, []string{"late"})
	items, meta, err := a.readList(spec.Name, filter, paging, fields...)
	if err != nil {
		return content{}, err
	}
	if err := a.learn(anyOf(items)...); err != nil {
		return content{}, err
	}
	out := listing{Kind: spec.Name, Total: value(meta.Total), Columns: a.columnsOf(spec.Name)}
	for _, x := range items {
		out.Rows = append(out.Rows, a.listedAs(x))
	}
	a.steer(&out, spec, filter, query, meta)
	return content{Title: a.kinds(spec.Name), Body: out, API: api + "/" + spec.Table + asQuery(query), Files: a.files("/"+spec.Table, query)}, nil
}

// columnsOf are what the columns of a list are called.
func (a *asked) columnsOf(kind models.RecordKind) []string {
	var all []string
	for _, name := range columns[kind] {
		all = append(all, a.field(name))
	}
	return all
}

// steer adds what leads to other lists: filters, orders and pages.
func (a *asked) steer(out *listing, spec models.Spec, filter any, query url.Values, meta models.Meta) {
	shapes := shapesOf(filter)
	for _, name := range controls[spec.Name] {
		out.Controls = append(out.Controls, a.control(name, shapes[name], query))
	}
	out.Kept = kept(query, controls[spec.Name])
	out.Chosen = a.chosen(query, shapes)
	if len(out.Chosen) > 0 {
		out.Everything = a.address(a.behind(), nil)
	}
	for _, name := range spec.Sorts {
		out.Sorts = append(out.Sorts, option{Value: name, Label: a.say("sort." + name), Chosen: name == cmp.Or(query.Get("sort"), spec.Sorts[0])})
	}
	if query.Get("cursor") != "" {
		out.First = a.address(a.behind(), without(query, "cursor"))
	}
	if meta.Next != "" {
		out.Next = a.address(a.behind(), with(query, "cursor", meta.Next))
	}
}

// listedAs is a record as a row.
func (a *asked) listedAs(x models.Entity) listed {
	kind, shape := x.RecordKind(), models.ShapeOf(reflect.TypeOf(x))
	ref := models.RecordRef{Kind: kind, ID: x.Base().ID, Reference: x.Base().Reference}
	row := listed{Title: a.linkTo(ref, x.Called()), Reference: ref.Reference, Draft: a.held(*x.Accessed())}
	if c, ok := x.(*models.Commitment); ok {
		row.Late = c.Late
	}
	for _, name := range columns[kind] {
		f, _ := shape.Field(name)
		row.Cells = append(row.Cells, a.cell(reflect.ValueOf(x).Elem().FieldByIndex(f.Index), f))
	}
	return row
}

// cell is a value in a table, where there is little room.
func (a *asked) cell(v reflect.Value, f models.Field) Value {
	switch x := v.Interface().(type) {
	case *models.Date:
		date := a.shortDate(x)
		return Value{Link: Link{Words: Words{Text: date.Text}}, Note: date.Stored}
	case *models.StatusOnDay:
		if x == nil {
			return Value{}
		}
		out := said(a.label(x.Value.Vocabulary(), string(x.Value)))
		out.Code = string(x.Value)
		return out
	}
	out := unlinked(a.show(v, f.Shape))
	out.Inline = true
	return out
}

// unlinked is a value that leads nowhere: a row has one link, to its record.
func unlinked(v Value) Value {
	v.Href = ""
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = unlinked(v.Items[i])
	}
	return v
}

// held says that not everybody sees a record yet, and why; "" of what all see.
func (a *asked) held(access models.Access) string {
	switch {
	case access.Open() || access.Visibility == "":
		return ""
	case access.ReviewState != models.ReviewPublished:
		return a.label(access.ReviewState.Vocabulary(), string(access.ReviewState))
	}
	return a.label(access.Visibility.Vocabulary(), string(access.Visibility))
}

// control is a field of the form, by the type of the parameter.
func (a *asked) control(name string, shape *models.TypeShape, query url.Values) control {
	c := control{Name: name, Label: a.say("filter." + name), Value: query.Get(name), Kind: "text"}
	if shape.Elem != nil {
		shape = shape.Elem
	}
	switch {
	case name == "q":
		c.Kind = "search"
	case name == "pair":
		c.Hint = "AZ-MA"
	case name == "language":
		for _, code := range a.spoken() {
			c.Options = append(c.Options, option{Value: code, Label: a.language(code)})
		}
	case shape.IsDate():
		c.Hint = "2023-11"
	case shape.Link == models.CountryKind:
		c.Options = a.countries()
	case shape.Link == models.SectorKind:
		c.Options = a.sectors()
	case shape.Vocabulary != "":
		for _, code := range vocabulary(shape) {
			c.Options = append(c.Options, option{Value: code, Label: a.label(shape.Vocabulary, code)})
		}
	case shape.Type.Kind() == reflect.Bool:
		c.Options = []option{{Value: "true", Label: a.say("yes")}, {Value: "false", Label: a.say("no")}}
	}
	if c.Options != nil {
		c.Kind = "select"
		for i := range c.Options {
			c.Options[i].Chosen = c.Options[i].Value == c.Value
		}
	}
	return c
}

// vocabulary lists the codes of a type.
func vocabulary(shape *models.TypeShape) []string { return labels.Codes(shape.Vocabulary) }

// spoken are the languages that articles can be looked for in.
func (a *asked) spoken() []string { return []string{"ar", "az", "en", "fr", "he", "ru", "tr"} }

// countries are all countries, in the order of the language.
func (a *asked) countries() []option {
	var all []option
	for code, names := range a.names[models.CountryKind] {
		all = append(all, option{Value: code, Label: a.text(names).Text})
	}
	a.sort(all)
	return all
}

// sectors are all sectors, in the order of the language.
func (a *asked) sectors() []option {
	var all []option
	for code, names := range a.names[models.SectorKind] {
		all = append(all, option{Value: code, Label: a.text(names).Text})
	}
	a.sort(all)
	return all
}

// sort puts options into the order of their labels, as the language has it.
func (a *asked) sort(all []option) {
	var buffer collate.Buffer
	order := collate.New(a.tag)
	keys := map[string][]byte{}
	for _, o := range all {
		keys[o.Value] = order.KeyFromString(&buffer, o.Label)
	}
	slices.SortFunc(all, func(x, y option) int {
		return cmp.Or(slices.Compare(keys[x.Value], keys[y.Value]), strings.Compare(x.Value, y.Value))
	})
}

// chosen are the filters that are set, each leading to the list without it.
func (a *asked) chosen(query url.Values, shapes map[string]*models.TypeShape) []Link {
	var all []Link
	for _, name := range sortedKeys(query) {
		shape, ok := shapes[name]
		if !ok || name == "q" {
			continue
		}
		for _, chosen := range query[name] {
			label := a.say("chosen", "filter", a.say("filter."+name), "value", a.meaning(name, chosen, shape))
			all = append(all, Link{Words{Text: label}, a.address(a.behind(), withoutOne(query, name, chosen))})
		}
	}
	return all
}

// meaning is what the value of a filter is called.
func (a *asked) meaning(name, chosen string, shape *models.TypeShape) string {
	if shape.Elem != nil {
		shape = shape.Elem
	}
	switch {
	case chosen == models.None:
		return a.say("none")
	case shape.Link == models.CountryKind || shape.Link == models.SectorKind:
		return a.coded(shape.Link, chosen).Text
	case shape.Vocabulary != "":
		return a.label(shape.Vocabulary, chosen)
	case shape.IsDate():
		d := models.Date(chosen)
		return a.shortDate(&d).Text
	case shape.Type.Kind() == reflect.Bool && chosen == "true":
		return a.say("yes")
	case shape.Type.Kind() == reflect.Bool:
		return a.say("no")
	}
	if pair, ok := models.ParsePair(chosen); name == "pair" && ok {
		return a.pair(pair)
	}
	return chosen
}

// files are where what a page lists is found as a file.
func (a *asked) files(path string, query url.Values) []Link {
	query = without(query, "cursor", "limit", "total")
	return []Link{
		{Words{Text: "CSV"}, api + path + ".csv" + asQuery(with(query, "lang", a.Code))},
		{Words{Text: "NDJSON"}, api + path + ".ndjson" + asQuery(query)},
	}
}

// behind is the path of the page, behind the language.
func (a *asked) behind() string { return strings.TrimPrefix(a.r.URL.Path, "/"+a.Code) }

// address is where a page is found.
func (a *asked) address(path string, query url.Values) string {
	return "/" + a.Code + path + asQuery(query)
}
