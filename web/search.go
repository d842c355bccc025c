package web

import (
	"html"
	"html/template"
	"slices"
	"strings"

	"entente/models"
	"entente/web/markup"
)

// searchPage is what a search found, by kind.
type searchPage struct {
	Q       string
	Nothing bool
	Groups  []foundGroup
	Facets  []facet
	filters
	pages
	Whole bool
	Of    int
}

// foundGroup are the records of a kind that a search found.
type foundGroup struct {
	Title string
	Rows  []foundRow
}

// foundRow is a record that a search found, with the passage in which the words stand, or
// its title with these marked.
type foundRow struct {
	markup.Link
	Reference, Date string
	Tags            []markup.Value
	Marked, Snippet template.HTML
	SnippetLang     string
}

// facet is by what a search can be narrowed.
type facet struct {
	Title string
	Rows  []facetRow
}

// facetRow is one value of it, and how many of those found have that.
type facetRow struct {
	markup.Link
	N int
}

// foundAtOnce is how many records stand on a page.
const foundAtOnce = 20

// search is the page of a search over everything.
func (a *asked) search() (content, error) {
	if a.query.Get("q") == "" {
		return content{Title: a.Say("search.title"), Body: searchPage{}}, nil
	}
	var filter models.SearchFilter
	var order ordered
	paging, err := a.bind(foundAtOnce, &filter, &order)
	if err != nil {
		return content{}, err
	}
	paging.Sort, paging.Total = order.Sort, order.Total
	page, err := a.store.Search(a.ctx, filter, paging)
	if err != nil {
		return content{}, err
	}
	out := searchPage{Q: filter.Q, Nothing: len(page.Data) == 0, Groups: a.grouped(page.Data)}
	out.Chosen, out.pages = a.chosen(filter), a.turn(page.Meta.Next)
	if f := page.Meta.Facets; f != nil {
		out.Facets, out.Whole, out.Of = a.facets(f), f.Whole, f.Of
	}
	return content{Title: a.Say("search.for", "q", filter.Q), Body: out, API: api + "/search" + asQuery(a.query)}, nil
}

// grouped puts what was found together by kind, the kind of the best first.
func (a *asked) grouped(found []models.Found) []foundGroup {
	var groups []foundGroup
	for _, f := range found {
		title := a.Kinds(f.Kind)
		i := slices.IndexFunc(groups, func(g foundGroup) bool { return g.Title == title })
		if i < 0 {
			i = len(groups)
			groups = append(groups, foundGroup{Title: title})
		}
		groups[i].Rows = append(groups[i].Rows, a.found(f))
	}
	return groups
}

// found is a record that was found, with a passage in the language of the reader, or in
// that in which the words stand.
func (a *asked) found(f models.Found) foundRow {
	row := foundRow{Link: a.linkTo(f.RecordRef, f.Title), Reference: f.Reference, Tags: a.heldTag(f.Held)}
	if f.DateFrom != nil && f.DateTo != nil {
		row.Date = a.ShortDate(spanned(*f.DateFrom, *f.DateTo)).Text
	}
	words := a.Text(f.Snippets)
	// Snippets come as HTML: all text of them is escaped, around the words is <mark>.
	if passage := template.HTML(words.Text); unmarked.Replace(words.Text) == html.EscapeString(row.Text) {
		row.Marked = passage
	} else {
		row.Snippet, row.SnippetLang = passage, words.Lang
	}
	return row
}

// unmarked takes the marks out of a snippet.
var unmarked = strings.NewReplacer("<mark>", "", "</mark>", "")

// spanned is the date of some days: a year or a month where it is the whole of that.
func spanned(from, to string) *models.Date {
	d := models.Date(from + "/" + to)
	switch {
	case from == to:
		d = models.Date(from)
	case from[4:] == "-01-01" && to[4:] == "-12-31" && from[:4] == to[:4]:
		d = models.Date(from[:4])
	case from[7:] == "-01" && from[:7] == to[:7] && to[8:] >= "28":
		d = models.Date(from[:7])
	}
	return &d
}

// facets are by what a search can be narrowed, each value leading to that.
func (a *asked) facets(counts *models.FacetCounts) []facet {
	var all []facet
	for _, x := range []struct {
		name   string
		counts []models.FacetCount
		label  func(string) string
	}{
		{"kind", counts.Kind, func(key string) string { return a.Kinds(models.RecordKind(key)) }},
		{"country", counts.Country, func(key string) string { return a.coded(models.CountryKind, key).Text }},
		{"sector", counts.Sector, func(key string) string { return a.placed(models.SectorKind, key).Text }},
	} {
		f := facet{Title: a.Say("filter." + x.name)}
		for _, c := range x.counts[:min(len(x.counts), 12)] {
			href := a.address("/search", with(without(a.query, "cursor"), x.name, c.Key))
			f.Rows = append(f.Rows, facetRow{markup.To(x.label(c.Key), href), c.Count})
		}
		if len(f.Rows) > 0 && !a.query.Has(x.name) {
			all = append(all, f)
		}
	}
	return all
}
