package web

import (
	"cmp"

	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
	"entente/wire"
)

// matrixPage is sectors against partners.
type matrixPage struct {
	Partners []markup.Link
	Rows     []matrixRow
	filters
	All  string
	AsOf tongue.Date
	// MorePartners leads to all of them, and MoreSectors to all of these, where there are
	// more than stand here.
	MorePartners, MoreSectors string
}

// matrixRow is a sector, with a cell for each partner.
type matrixRow struct {
	Sector markup.Link
	Cells  []cell
}

// cell counts the commitments of a sector with a partner; Shade goes from 0 to 5.
type cell struct {
	Figure
	Late  int
	Shade int
}

// assessed is the day as of which something is asked about.
type assessed struct {
	AsOf models.AsOf `query:"as_of" format:"date"`
}

// mostPartners is how many partners stand side by side, and mostSectors how many sectors
// are counted of each.
const (
	mostPartners = 8
	mostSectors  = models.MostLimit
)

// matrix is the page of commitments by sector and partner: of one country with its
// partners when it is named, else of the pairs that have the most.
func (a *asked) matrix() (content, error) {
	var filter models.RelationFilter
	var on assessed
	if err := wire.Bind(a.r.URL.RawQuery, &filter, &on); err != nil {
		return content{}, err
	}
	pairs, more, err := a.store.MostCommitted(a.ctx, filter.Country, mostPartners)
	if err != nil {
		return content{}, err
	}
	out := matrixPage{All: a.address("/progress", a.query), filters: a.filters(append(a.controls(filter, "country"), a.controls(on, "as_of")...)...)}
	if more {
		out.MorePartners = a.address("/progress", with(a.query, "by", "pair"))
	}
	rows := map[string][]cell{}
	for i, pair := range pairs {
		out.Partners = append(out.Partners, markup.To(a.partner(pair, filter.Country), a.address("/relations/"+string(pair), nil)))
		commitments := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{pair}}, AsOf: on.AsOf}
		tallies, err := a.store.TalliesBy(a.ctx, "sector", commitments, models.Paging{Limit: mostSectors})
		if err != nil {
			return content{}, err
		}
		if tallies.Meta.Next != "" {
			out.MoreSectors = out.All
		}
		for _, row := range tallies.Data {
			key := keyOf(row)
			if rows[key] == nil {
				rows[key] = make([]cell, len(pairs))
			}
			rows[key][i] = a.cellOf(row, pair, key)
		}
	}
	out.AsOf = a.Date(new(models.Date(cmp.Or(string(on.AsOf), a.store.Today()))))
	out.Rows = a.matrixRows(rows)
	counted := "/commitments" // of which rows and columns are made
	return content{Title: a.Say("matrix.title"), Body: out, API: api + counted + asQuery(a.query), Files: a.files(counted, a.query)}, nil
}

// partner names the other country of a pair, or both where none was asked for.
func (a *asked) partner(pair models.Pair, asked []models.CountryCode) string {
	if len(asked) != 1 {
		return a.pair(pair)
	}
	return a.country(pair.Other(asked[0])).Text
}

// cellOf is a figure of the matrix.
func (a *asked) cellOf(row models.ProgressRow, pair models.Pair, sector string) cell {
	query := with(with(without(a.query, "country"), "pair", string(pair)), "sector", sector)
	shade := 0
	for n := row.Total; n > 0 && shade < 5; n /= 2 {
		shade++
	}
	return cell{Figure{N: row.Total, Label: a.Say("figure.commitment", "n", row.Total), Href: a.address("/commitments", query)}, row.Late, shade}
}

// matrixRows are the rows in the order of the names of their sectors.
func (a *asked) matrixRows(rows map[string][]cell) []matrixRow {
	var names []option
	for key := range rows {
		if key != models.None {
			names = append(names, option{Value: key, Label: a.placed(models.SectorKind, key).Text})
		}
	}
	a.sort(names)
	var all []matrixRow
	for _, x := range names {
		all = append(all, matrixRow{a.placed(models.SectorKind, x.Value), rows[x.Value]})
	}
	if cells, ok := rows[models.None]; ok {
		all = append(all, matrixRow{markup.To(a.Say("progress.none"), ""), cells})
	}
	return all
}
