package web

import (
	"net/url"
	"slices"

	"entente/models"
	"entente/web/tongue"
)

// progressPage is how far commitments have got.
type progressPage struct {
	Whole bar
	By    string
	Tabs  []option
	Rows  []bar
	filters
	AsOf   tongue.Date
	Matrix string
	Spread bool // rows may count a commitment more than once
	pages
}

// breakdowns are by what the page breaks down, in the order of its tabs.
var breakdowns = []string{"sector", "pair", "country", "institution", "agreement", "visit", "year"}

// breaking is by what progress is broken down.
type breaking struct {
	By string `query:"by"`
}

// perBreakdown is how many rows of a breakdown stand on a page.
const perBreakdown = 40

// progress is the page of how far commitments have got, broken down by something.
func (a *asked) progress() (content, error) {
	var filter models.CommitmentFilter
	by := breaking{By: breakdowns[0]}
	paging, err := a.bind(perBreakdown, &filter, &by)
	if err != nil {
		return content{}, err
	}
	if !slices.Contains(breakdowns, by.By) {
		return content{}, models.BadParameter("by", "unknown_value", "there is no such breakdown")
	}
	if filter.Bin {
		return content{}, models.BadParameter("bin", "unknown_parameter", "what is in the bin does not count")
	}
	tally, err := a.store.Tally(a.ctx, filter)
	if err != nil {
		return content{}, err
	}
	rows, err := a.store.TalliesBy(a.ctx, by.By, filter, paging)
	if err != nil {
		return content{}, err
	}
	narrow := without(a.query, "by", "cursor", "limit")
	out := progressPage{By: by.By, Whole: a.barOf(tally.Progress(""), narrow), Spread: !models.Breakdowns[by.By]}
	for _, row := range rows.Data {
		out.Rows = append(out.Rows, a.breakdownRow(by.By, row, narrow))
	}
	if by.By == "sector" && rows.Meta.Next == "" && !a.query.Has("cursor") {
		a.sortSectors(out.Rows)
	}
	a.steerProgress(&out, filter, rows.Meta)
	path := "/progress/by/" + by.By
	return content{Title: a.Say("progress.title"), Body: out, API: api + path + asQuery(narrow), Files: a.files(path, narrow)}, nil
}

// breakdownRow is a row of a breakdown, whose figures lead to just what they count.
func (a *asked) breakdownRow(by string, row models.ProgressRow, narrow url.Values) bar {
	key := keyOf(row)
	of := with(narrow, by, key)
	if narrow.Has(by) {
		of = with(narrow, "also", by+":"+key) // beside what is asked for, not instead
	}
	out := a.barOf(row.Progress, of)
	switch out.Title = a.Text(row.Names); {
	case row.Key == nil:
		out.Title = tongue.Words{Text: a.Say("progress.none")}
	case by == "sector":
		out.Title = a.placed(models.SectorKind, key).Words
	}
	out.Href = a.rowLink(by, key)
	return out
}

// sortSectors puts the rows of sectors into the order of the matrix: that of their names, each
// behind what it stands beneath, and what has none last. It is for all of them: those of
// several pages keep the order of these.
func (a *asked) sortSectors(rows []bar) {
	order := a.Order()
	slices.SortStableFunc(rows, func(x, y bar) int {
		switch {
		case x.Href == "":
			return 1
		case y.Href == "":
			return -1
		}
		return order(x.Title.Text, y.Title.Text)
	})
}

// keyOf is the code or id of what a row is for.
func keyOf(row models.ProgressRow) string {
	if row.Key == nil {
		return models.None
	}
	return *row.Key
}

// rowLink leads to what a row is for.
func (a *asked) rowLink(by, key string) string {
	switch {
	case key == models.None || by == "year":
		return ""
	case by == "pair":
		return a.address("/relations/"+key, nil)
	}
	return a.address(pathOf(models.RecordKind(by), key), nil)
}

// steerProgress adds what leads to other figures.
func (a *asked) steerProgress(out *progressPage, filter models.CommitmentFilter, meta models.ProgressMeta) {
	out.AsOf = a.Date(new(models.Date(meta.AsOf)))
	for _, by := range breakdowns {
		out.Tabs = append(out.Tabs, option{Label: a.Say("by." + by), Value: a.address("/progress", with(without(a.query, "cursor"), "by", by)), Chosen: by == out.By})
	}
	out.filters = a.filters(a.controls(filter, "country", "pair", "sector", "as_of")...)
	out.Chosen, out.pages = a.chosen(filter), a.turn(meta.Next)
	out.Matrix = a.address("/progress/matrix", without(a.query, "by", "cursor", "limit"))
}
