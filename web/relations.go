package web

import (
	"net/url"

	"entente/models"
	"entente/web/markup"
)

// relationsPage is the list of pairs of countries.
type relationsPage struct {
	Rows []pairRow
	filters
	pages
}

// relations is the page of the pairs of countries that something is on record of.
func (a *asked) relations() (content, error) {
	var filter models.RelationFilter
	paging, err := a.bind(perPage, &filter)
	if err != nil {
		return content{}, err
	}
	page, err := a.store.Relations(a.ctx, filter, paging)
	if err != nil {
		return content{}, err
	}
	out := relationsPage{filters: a.filters(a.controls(filter, "country")...), pages: a.turn(page.Meta.Next)}
	for _, x := range page.Data {
		out.Rows = append(out.Rows, a.pairRow(x))
	}
	return content{Title: a.Say("relations.title"), Body: out, API: api + "/relations" + asQuery(a.query), Files: a.files("/relations", a.query)}, nil
}

// pairRow is a pair of countries with what is on record between them.
type pairRow struct {
	markup.Link
	Figures []Figure
}

// Figure is a number that leads to what it counts.
type Figure struct {
	N     int
	Label string
	Href  string
	// Code is what its colour goes by.
	Code string
}

// pairRow is a pair with its figures, each of which leads to just what it counts: of visits
// and meetings, those that were held.
func (a *asked) pairRow(x models.PairSummary) pairRow {
	ofPair := with(nil, "pair", string(x.Pair))
	held := with(ofPair, "held", "true")
	row := pairRow{Link: markup.To(a.pair(x.Pair), a.address("/relations/"+string(x.Pair), nil))}
	for _, f := range []struct {
		kind  models.RecordKind
		n     int
		query url.Values
	}{{models.VisitKind, x.Visits, held}, {models.MeetingKind, x.Meetings, held}, {models.AgreementKind, x.Agreements, ofPair}, {models.CommitmentKind, x.Commitments, ofPair}} {
		row.Figures = append(row.Figures, Figure{N: f.n, Label: a.Say("figure."+string(f.kind), "n", f.n), Href: a.address("/"+f.kind.Table(), f.query)})
	}
	return row
}
