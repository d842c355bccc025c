package web

import (
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/wire"
)

// bar is how far some commitments have got, as a bar and in words.
type bar struct {
	Title   Words
	Href    string
	Total   Figure
	Counted Figure
	Parts   []share
	Late    Figure
	// Rate and Score are said in words, for over nothing there is none.
	Rate, Score string
}

// share is a piece of a bar: so many of those counted have got so far.
type share struct {
	Figure
	// Width is its part of the bar, as an SVG coordinate between 0 and 100; At where it begins.
	At, Width string
}

// progressPage is how far commitments have got.
type progressPage struct {
	Whole    bar
	By       string
	Tabs     []option
	Rows     []bar
	Controls []control
	Kept     []parameter
	Chosen   []Link
	AsOf     Date
	Day      string
	Next     string
	First    string
	Matrix   string
	Legend   []Figure
	Spread   bool // rows may count a commitment more than once
}

// breakdowns are by what the page breaks down, in the order of its tabs.
var breakdowns = []string{"sector", "pair", "country", "institution", "agreement", "visit", "year"}

// steps are how far a commitment can have got, in the order of the bar.
var steps = []models.Delivery{models.DeliveryComplete, models.DeliverySubstantial, models.DeliveryLimited, models.DeliveryNotStarted, models.DeliveryNoEvidence, models.DeliveryAbandoned}

// breaking is by what progress is broken down.
type breaking struct {
	By string `query:"by"`
}

// perBreakdown is how many rows of a breakdown stand on a page.
const perBreakdown = 40

// progress is the page of how far commitments have got, broken down by something.
func (a *asked) progress() (content, error) {
	query := a.r.URL.Query()
	if without, empty := filled(query); empty {
		return content{}, elsewhere{a.address("/progress", without)}
	}
	var filter models.CommitmentFilter
	var window models.Window
	by := breaking{By: breakdowns[0]}
	if err := wire.Bind(a.r.URL.RawQuery, &filter, &window, &by); err != nil {
		return content{}, err
	}
	if !slices.Contains(breakdowns, by.By) || filter.Bin {
		return content{}, models.Refuse(models.Malformed, "there is no such breakdown")
	}
	if !window.Limited {
		window.Limit = perBreakdown
	}
	tally, err := a.store.Tally(a.ctx, filter)
	if err != nil {
		return content{}, err
	}
	rows, err := a.store.TalliesBy(a.ctx, by.By, filter, window.Paging())
	if err != nil {
		return content{}, err
	}
	narrow := without(query, "by", "cursor", "limit")
	out := progressPage{By: by.By, Day: string(filter.AsOf), Whole: a.barOf(tally.Progress(""), narrow), Spread: !models.Breakdowns[by.By]}
	for _, row := range rows.Data {
		out.Rows = append(out.Rows, a.breakdownRow(by.By, row, narrow))
	}
	a.steerProgress(&out, filter, query, rows.Meta)
	path := "/progress/by/" + by.By
	return content{Title: a.say("progress.title"), Body: out, API: api + path + asQuery(narrow), Files: a.files(path, narrow)}, nil
}

// breakdownRow is a row of a breakdown, whose figures lead to just what they count.
func (a *asked) breakdownRow(by string, row models.ProgressRow, narrow url.Values) bar {
	key := models.None
	if row.Key != nil {
		key = *row.Key
	}
	of := with(narrow, by, key)
	if narrow.Has(by) {
		of = with(narrow, "also", by+":"+key) // beside what is asked for, not instead
	}
	out := a.barOf(row.Progress, of)
	if out.Title = a.text(row.Names); row.Key == nil {
		out.Title = Words{Text: a.say("progress.none")}
	}
	out.Href = a.rowLink(by, key)
	return out
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
func (a *asked) steerProgress(out *progressPage, filter models.CommitmentFilter, query url.Values, meta models.ProgressMeta) {
	day := models.Date(meta.AsOf)
	out.AsOf = a.date(&day)
	for _, by := range breakdowns {
		out.Tabs = append(out.Tabs, option{Label: a.say("by." + by), Value: a.address("/progress", with(without(query, "cursor"), "by", by)), Chosen: by == out.By})
	}
	shapes := shapesOf(filter)
	names := []string{"country", "pair", "sector"}
	for _, name := range names {
		out.Controls = append(out.Controls, a.control(name, shapes[name], query))
	}
	out.Controls = append(out.Controls, control{Name: "as_of", Label: a.say("filter.as_of"), Kind: "date", Value: query.Get("as_of")})
	out.Kept = kept(query, append(names, "as_of"))
	out.Chosen = a.chosen(query, shapes)
	out.Matrix = a.address("/progress/matrix", without(query, "by", "cursor", "limit"))
	if meta.Next != "" {
		out.Next = a.address("/progress", with(query, "cursor", meta.Next))
	}
	if query.Has("cursor") {
		out.First = a.address("/progress", without(query, "cursor"))
	}
	out.Legend = a.legend()
}

// legend says what the colours of bars mean.
func (a *asked) legend() []Figure {
	var all []Figure
	for _, step := range steps {
		all = append(all, Figure{Label: a.label(step.Vocabulary(), string(step)), Code: string(step)})
	}
	return all
}

// firm are the modalities that count: whatever is more than merely possible.
var firm = []string{"binding", "political", "intended"}

// barOf is progress as a bar, when these parameters choose what it counts.
func (a *asked) barOf(p models.Progress, narrow url.Values) bar {
	out := bar{
		Total:   Figure{N: p.Total, Label: a.say("figure.commitment", "n", p.Total), Href: a.address("/commitments", narrow)},
		Counted: Figure{N: p.Counted, Label: a.say("progress.counted", "n", p.Counted), Href: a.address("/commitments", counting(narrow, deliveries()))},
		Late:    Figure{N: p.Late, Label: a.say("figure.late", "n", p.Late), Href: a.address("/commitments", with(narrow, "late", "true")), Code: "late"},
	}
	at := 0
	for _, step := range steps {
		n := countOf(p.Delivery, step)
		if n == 0 {
			continue
		}
		out.Parts = append(out.Parts, share{
			Figure: Figure{N: n, Label: a.label(step.Vocabulary(), string(step)), Href: a.address("/commitments", counting(narrow, []string{string(step)})), Code: string(step)},
			At:     percent(at, p.Counted), Width: percent(n, p.Counted),
		})
		at += n
	}
	if p.CompletionRate != nil {
		out.Rate = a.say("progress.rate", "percent", a.number(int(math.Round(*p.CompletionRate*100))), "done", countOf(p.Delivery, models.DeliveryComplete), "n", p.Counted)
	}
	if p.Score != nil {
		out.Score = a.say("progress.score", "score", a.amount(*p.Score))
	}
	return out
}

// deliveries are the steps of what counts.
func deliveries() []string {
	var all []string
	for _, step := range steps {
		all = append(all, string(step))
	}
	return all
}

// counting chooses, of what some parameters choose, what counts and has got so far.
func counting(narrow url.Values, steps []string) url.Values {
	out := maps.Clone(narrow)
	if out == nil {
		out = url.Values{}
	}
	out["modality"], out["delivery"] = firm, steps
	return out
}

func percent(n, of int) string {
	return strconv.FormatFloat(float64(n)*100/float64(max(of, 1)), 'f', 2, 64)
}

// countOf is how many have got so far.
func countOf(d models.DeliveryCounts, step models.Delivery) int {
	switch step {
	case models.DeliveryComplete:
		return d.Complete
	case models.DeliverySubstantial:
		return d.Substantial
	case models.DeliveryLimited:
		return d.Limited
	case models.DeliveryNotStarted:
		return d.NotStarted
	case models.DeliveryAbandoned:
		return d.Abandoned
	}
	return d.NoEvidence
}

// matrixPage is sectors against partners.
type matrixPage struct {
	Partners []Link
	Rows     []matrixRow
	Controls []control
	All      string
	AsOf     Date
}

// matrixRow is a sector, with a cell for each partner.
type matrixRow struct {
	Sector Link
	Cells  []cell
}

// cell counts the commitments of a sector with a partner; Shade goes from 0 to 5.
type cell struct {
	Figure
	Late  int
	Shade int
}

// mostPartners is how many partners stand side by side.
const mostPartners = 8

// matrix is the page of commitments by sector and partner: of one country with its
// partners when it is named, else of the pairs that are on record.
func (a *asked) matrix() (content, error) {
	query := a.r.URL.Query()
	if without, empty := filled(query); empty {
		return content{}, elsewhere{a.address("/progress/matrix", without)}
	}
	var filter models.RelationFilter
	if err := wire.Bind(without(query, "as_of").Encode(), &filter); err != nil {
		return content{}, err
	}
	pairs, err := a.store.Relations(a.ctx, filter, models.Paging{Limit: mostPartners})
	if err != nil {
		return content{}, err
	}
	out := matrixPage{All: a.address("/progress", query), Controls: []control{a.control("country", shapesOf(filter)["country"], query)}}
	rows := map[string][]cell{}
	for i, x := range pairs.Data {
		out.Partners = append(out.Partners, Link{Words{Text: a.partner(x.Pair, filter.Country)}, a.address("/relations/"+string(x.Pair), nil)})
		commitments := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{x.Pair}}}
		tallies, err := a.store.TalliesBy(a.ctx, "sector", commitments, models.Paging{Limit: 200})
		if err != nil {
			return content{}, err
		}
		for _, row := range tallies.Data {
			key := models.None
			if row.Key != nil {
				key = *row.Key
			}
			if rows[key] == nil {
				rows[key] = make([]cell, len(pairs.Data))
			}
			rows[key][i] = a.cellOf(row, x.Pair, key)
		}
	}
	day := models.Date(a.store.Today())
	out.AsOf, out.Rows = a.date(&day), a.matrixRows(rows)
	return content{Title: a.say("matrix.title"), Body: out, API: api + "/progress/by/sector"}, nil
}

// partner names the other country of a pair, or both where none was asked for.
func (a *asked) partner(pair models.Pair, asked []models.CountryCode) string {
	if len(asked) != 1 {
		return a.pair(pair)
	}
	other := strings.Trim(strings.Replace(string(pair), string(asked[0]), "", 1), "-")
	return a.country(models.CountryCode(other)).Text
}

// cellOf is a figure of the matrix.
func (a *asked) cellOf(row models.ProgressRow, pair models.Pair, sector string) cell {
	query := url.Values{"pair": {string(pair)}, "sector": {sector}}
	shade := 0
	for n := row.Total; n > 0 && shade < 5; n /= 2 {
		shade++
	}
	return cell{Figure{N: row.Total, Label: a.say("figure.commitment", "n", row.Total), Href: a.address("/commitments", query)}, row.Late, shade}
}

// matrixRows are the rows in the order of the names of their sectors.
func (a *asked) matrixRows(rows map[string][]cell) []matrixRow {
	var names []option
	for key := range rows {
		if key != models.None {
			names = append(names, option{Value: key, Label: a.coded(models.SectorKind, key).Text})
		}
	}
	a.sort(names)
	var all []matrixRow
	for _, x := range names {
		all = append(all, matrixRow{a.coded(models.SectorKind, x.Value), rows[x.Value]})
	}
	if cells, ok := rows[models.None]; ok {
		all = append(all, matrixRow{Link{Words: Words{Text: a.say("progress.none")}}, cells})
	}
	return all
}
