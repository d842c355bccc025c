package web

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"entente/models"
	"entente/models/labels"
	"entente/web/form"
	"entente/web/markup"
)

// offered are the filters that lists offer, by kind; others can stand in the address.
var offered = map[models.RecordKind][]string{
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

// control is one field of a form.
type control struct {
	Name, Label, Kind, Value, Hint string
	// Fault says what is wrong with the value.
	Fault   string
	Options []option
}

// option is one of several things to choose from.
type option = form.Option

// parameter is one of a query.
type parameter struct{ Name, Value string }

// filters are what a page can be asked for instead.
type filters struct {
	Controls []control
	Sorts    []option
	// Kept are the parameters that the form sends along, and Target where on the page it
	// leads; the top of it when left out.
	Kept   []parameter
	Target string
	// Chosen are the filters that are set, each with the way to the page without it, and
	// Everything is the way without any.
	Chosen     []markup.Link
	Everything string
}

// filters are some controls, with what the address says beside them.
func (a *asked) filters(controls ...control) filters {
	return filters{Controls: controls, Kept: kept(a.query, controls)}
}

// controls are fields of a form, for some of the parameters of a filter.
func (a *asked) controls(filter any, names ...string) []control {
	var all []control
	shapes := shapesOf(filter)
	for _, name := range names {
		all = append(all, a.control(name, shapes[name]))
	}
	return all
}

// control is a field of the form, by the type of the parameter.
func (a *asked) control(name string, shape *models.TypeShape) control {
	c := control{Name: name, Label: a.Say("filter." + name), Value: a.sent(name), Fault: a.faultAt(name), Kind: "text"}
	if shape.Elem != nil {
		shape = shape.Elem
	}
	switch {
	case name == "q":
		c.Kind = "search"
	case name == "as_of":
		c.Hint = "2023-11-13"
	case name == "pair":
		c.Hint = a.pair("AZ-MA")
	case name == "language":
		for _, code := range spoken {
			c.Options = append(c.Options, option{Value: code, Label: a.Language(code)})
		}
	case shape.IsDate():
		c.Hint = "2023-11"
	case shape.IsCode() || shape.Type.Kind() == reflect.Bool:
		c.Options = a.optionsOf(shape)
	}
	if c.Options != nil {
		c.Kind = "select"
		a.choose(&c)
	}
	return c
}

// optionsOf are the codes of a type with what they are called, or yes and no.
func (a *asked) optionsOf(shape *models.TypeShape) []option {
	switch {
	case shape.Type.Kind() == reflect.Bool:
		return []option{{Value: "true", Label: a.Say("yes")}, {Value: "false", Label: a.Say("no")}}
	case shape.Link != "":
		return a.named(shape.Link)
	}
	var all []option
	for _, code := range labels.Codes(shape.Vocabulary) {
		all = append(all, option{Value: code, Label: a.Label(shape.Vocabulary, code)})
	}
	return all
}

// choose chooses among the options of a control what the address has. Where that are several,
// such as all that a figure counts, they are one more option, of which another one takes the
// place.
func (a *asked) choose(c *control) {
	var labels []string
	for i, o := range c.Options {
		c.Options[i].Chosen = o.Value == c.Value
		if slices.Contains(a.query[c.Name], o.Value) {
			labels = append(labels, o.Label)
		}
	}
	if len(a.query[c.Name]) > 1 {
		all := option{Value: strings.Join(a.query[c.Name], together), Label: strings.Join(labels, a.Say("comma")), Chosen: true}
		c.Options = slices.Insert(c.Options, 0, all)
	}
}

// spoken are the languages that articles can be looked for in.
var spoken = []string{"ar", "az", "en", "fr", "he", "ru", "tr"}

// choices are all countries and sectors, each beneath what it stands beneath, in the order of
// a language. To put them in order takes as long as to read a list, so that they are kept as
// long as the store gives the same names: these very maps.
type choices struct {
	names map[models.RecordKind]map[string]models.Text
	of    map[models.RecordKind][]option
}

// made tells whether they are made of these names.
func (c *choices) made(names map[models.RecordKind]map[string]models.Text) bool {
	return c != nil && reflect.ValueOf(c.names).UnsafePointer() == reflect.ValueOf(names).UnsafePointer()
}

// named are all countries or sectors, in the order of the language.
func (a *asked) named(kind models.RecordKind) []option {
	known := a.choices.Load()
	if !known.made(a.names) {
		known = &choices{a.names, map[models.RecordKind][]option{}}
		for kind, names := range a.names {
			for code := range names {
				known.of[kind] = append(known.of[kind], option{Value: code, Label: a.placed(kind, code).Text})
			}
			a.sort(known.of[kind])
		}
		a.choices.Store(known)
	}
	return slices.Clone(known.of[kind])
}

// sort puts options into the order of their labels, as the language has it.
func (a *asked) sort(all []option) {
	order := a.Order()
	slices.SortFunc(all, func(x, y option) int {
		return cmp.Or(order(x.Label, y.Label), strings.Compare(x.Value, y.Value))
	})
}

// chosen are the filters that are set, each leading to the list without it.
func (a *asked) chosen(filter any) []markup.Link {
	var all []markup.Link
	shapes := shapesOf(filter)
	for _, name := range sortedKeys(a.query) {
		shape, ok := shapes[name]
		if !ok || name == "q" {
			continue
		}
		for _, chosen := range a.query[name] {
			label := a.Say("chosen", "filter", a.Say("filter."+name), "value", a.meaning(name, chosen, shape))
			all = append(all, markup.To(label, a.address(a.behind(), withoutOne(a.query, name, chosen))))
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
		return a.Say("none")
	case shape.Link.Coded():
		return a.coded(shape.Link, chosen).Text
	case shape.Vocabulary != "":
		return a.Label(shape.Vocabulary, chosen)
	case slices.Contains(days, name):
		return a.ShortDate(new(models.Date(chosen))).Text
	case shape.Type.Kind() == reflect.Bool && chosen == "true":
		return a.Say("yes")
	case shape.Type.Kind() == reflect.Bool:
		return a.Say("no")
	}
	if pair, ok := models.ParsePair(chosen); name == "pair" && ok {
		return a.pair(pair)
	}
	return chosen
}
