package web

import (
	"cmp"
	"net/url"
	"strings"

	"entente/models"
	"entente/web/markup"
)

// perPage is how many rows a list shows.
const perPage = 50

// listing is what the page of a list shows.
type listing struct {
	Kind models.RecordKind
	table
	filters
	Total int
	// New is the form for another one, for who may write it.
	New string
	pages
}

// list is the page of a list: the address bar says what is on it, as a query to the API
// would.
func (a *asked) list(spec models.Spec) (content, error) {
	filter := spec.Filter()
	var order ordered
	paging, err := a.bind(perPage, filter, &order)
	if err != nil {
		return content{}, err
	}
	paging.Sort, paging.Total = order.Sort, true
	rows, meta, err := a.tableOf(spec.Name, filter, paging)
	if err != nil {
		return content{}, err
	}
	out := listing{Kind: spec.Name, table: rows, Total: value(meta.Total), pages: a.turn(meta.Next), New: a.offerNew(spec.Name)}
	a.steer(&out, spec, filter)
	return content{Title: a.Kinds(spec.Name), Body: out, API: api + "/" + spec.Table + asQuery(a.query), Files: a.files("/"+spec.Table, a.query)}, nil
}

// steer adds what leads to other lists: filters and orders.
func (a *asked) steer(out *listing, spec models.Spec, filter any) {
	out.filters = a.filters(a.controls(filter, offered[spec.Name]...)...)
	out.Chosen = a.chosen(filter)
	if len(out.Chosen) > 0 {
		out.Everything = a.address(a.behind(), nil)
	}
	for _, name := range spec.Sorts {
		out.Sorts = append(out.Sorts, option{Value: name, Label: a.Say("sort." + name), Chosen: name == cmp.Or(a.query.Get("sort"), spec.Sorts[0])})
	}
}

// files are where what a page lists is found as a file.
func (a *asked) files(path string, query url.Values) []markup.Link {
	query = without(query, "cursor", "limit", "total")
	return []markup.Link{
		markup.To("CSV", api+path+".csv"+asQuery(with(query, "lang", a.Code))),
		markup.To("NDJSON", api+path+".ndjson"+asQuery(query)),
	}
}

// behind is the path of the page, behind the language.
func (a *asked) behind() string { return strings.TrimPrefix(a.r.URL.Path, "/"+a.Code) }

// address is where a page is found.
func (e *edition) address(path string, query url.Values) string {
	return "/" + e.Code + path + asQuery(query)
}
