package web

import (
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"entente/models"
	"entente/wire"
)

// asQuery is a query as it stands in an address, with its question mark.
func asQuery(query url.Values) string {
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// readQuery reads the query of a page, which is found under the one that is tidied.
func (a *asked) readQuery() error {
	err := a.readNames()
	if err != nil {
		return err
	}
	var untidy bool
	if a.query, untidy = a.tidied(a.r.URL.Query()); untidy {
		return elsewhere{address: a.address(a.behind(), a.query)}
	}
	return nil
}

// days are the parameters that are dates, in which people write them as in forms.
var days = []string{"from", "to", "due_from", "due_to", "as_of"}

// together stands between codes that a form sends as one choice, and in none of them.
const together = "~"

var codesTogether = regexp.MustCompile(`^[\w.-]+(` + together + `[\w.-]+)+$`)

// tidied gives a query as it stands in the address of a page: without the parameters that a
// form sends empty, with each of several codes by itself, and with dates and pairs of
// countries as they are stored where they can mean but one. It tells whether it was another.
func (a *asked) tidied(query url.Values) (tidy url.Values, was bool) {
	tidy = url.Values{}
	reads := a.scribe()
	for name, values := range query {
		for _, value := range values {
			if strings.TrimSpace(value) == "" {
				was = true
				continue
			}
			if name != "q" && codesTogether.MatchString(value) {
				was, tidy[name] = true, append(tidy[name], strings.Split(value, together)...)
				continue
			}
			meant := reads.parameterMeant(name, value)
			was = was || meant != value
			tidy.Add(name, meant)
		}
	}
	return tidy, was
}

// with gives a query in which a parameter has one value.
func with(query url.Values, name, value string) url.Values {
	out := maps.Clone(query)
	if out == nil {
		out = url.Values{}
	}
	out[name] = []string{value}
	return out
}

// without gives a query without some parameters.
func without(query url.Values, names ...string) url.Values {
	out := maps.Clone(query)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

// withoutOne gives a query without one value of a parameter, and from its first page.
func withoutOne(query url.Values, name, value string) url.Values {
	out := without(query, "cursor")
	out[name] = slices.DeleteFunc(slices.Clone(out[name]), func(x string) bool { return x == value })
	if len(out[name]) == 0 {
		delete(out, name)
	}
	return out
}

// kept are the parameters that a form sends along: those that none of its controls is
// for, and what a control has no room for.
func kept(query url.Values, controls []control) []parameter {
	var all []parameter
	for _, name := range sortedKeys(query) {
		values := query[name]
		at := slices.IndexFunc(controls, func(c control) bool { return c.Name == name })
		switch {
		case name == "cursor" || name == "sort", at >= 0 && controls[at].Options != nil:
			continue
		case at >= 0:
			values = values[1:]
		}
		for _, value := range values {
			all = append(all, parameter{name, value})
		}
	}
	return all
}

func sortedKeys(query url.Values) []string { return slices.Sorted(maps.Keys(query)) }

// bind reads the query of a page, which shows so many at once unless it is asked for
// another number.
func (a *asked) bind(atOnce int, into ...any) (models.Paging, error) {
	var w models.Window
	err := wire.Bind(a.r.URL.RawQuery, append(into, &w)...)
	if !w.Limited {
		w.Limit = atOnce
	}
	return w.Paging(), err
}

// ordered is bound beside the filter of a page that can be asked for in an order.
type ordered struct {
	Sort  string `query:"sort"`
	Total bool   `query:"total"`
}

// pages are the ways to the other pages of a list; "" where there is none.
type pages struct{ First, Next string }

// turn leads on to where the next page begins, and back to the first one.
func (a *asked) turn(next string) pages {
	var p pages
	if next != "" {
		p.Next = a.address(a.behind(), with(a.query, "cursor", next))
	}
	if a.query.Has("cursor") {
		p.First = a.address(a.behind(), without(a.query, "cursor"))
	}
	return p
}

// shapesOf are the types of the parameters of a filter, by name.
func shapesOf(filter any) map[string]*models.TypeShape {
	shapes := map[string]*models.TypeShape{}
	for _, p := range models.ShapeOf(reflect.TypeOf(filter)).Parameters {
		shapes[p.Name] = p.Shape
	}
	return shapes
}
