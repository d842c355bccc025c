package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"entente/models"
	"entente/web/markup"
	"entente/wire"
)

// relationPage is what is on record between two countries.
type relationPage struct {
	Pair     models.Pair
	Sides    []option // from which of the two it is seen
	Figures  []Figure
	Progress bar
	Years    []year
	More     markup.Link
	filters
	Texts     []textRow
	AllTexts  markup.Link
	Ledger    []ledgerSide
	AllOwed   markup.Link
	People    []markup.Value
	Sources   []restingSource
	Disputes  []dispute
	Conflicts markup.Link

	look looking
	seen models.CountryCode
	// shown are the ids of the records on the page, by kind.
	shown map[models.RecordKind][]string
}

// looking is how a relation is looked at: from one of its countries, and which events.
type looking struct {
	Seen   []models.CountryCode `query:"seen"`
	Kind   []models.RecordKind  `query:"kind"`
	Sector []models.SectorCode  `query:"sector"`
	Cursor string               `query:"cursor"`
}

// How much of each a relation shows.
const (
	mostEvents   = 50
	mostTexts    = 20
	mostOwed     = 40
	mostPeople   = 20
	mostSources  = 20
	mostDisputed = 3
)

// relation is the page of a pair of countries.
func (a *asked) relation() (content, error) {
	asked := a.r.PathValue("pair")
	pair, ok := models.ParsePair(strings.ToUpper(asked))
	if !ok {
		return content{}, models.Refuse(models.NotFound, "a relation is named by two country codes, such as AZ-MA")
	}
	path := "/relations/" + string(pair)
	if string(pair) != asked {
		return content{}, elsewhere{address: a.address(path, a.query)}
	}
	if err := a.store.KnownPair(a.ctx, pair); err != nil {
		return content{}, err
	}
	out := relationPage{Pair: pair, shown: map[models.RecordKind][]string{}}
	if err := wire.Bind(a.r.URL.RawQuery, &out.look); err != nil {
		return content{}, err
	}
	for _, step := range []func(*relationPage) error{
		a.relationSides, a.relationFigures, a.relationYears, a.relationTexts,
		a.relationLedger, a.relationPeople, a.relationSources, a.relationDisputes,
	} {
		if err := step(&out); err != nil {
			return content{}, err
		}
	}
	return content{Title: a.pair(pair), Body: out, API: api + path, Files: a.files(path+"/timeline", without(a.query, "seen"))}, nil
}

// show notes that a record is on the page.
func (out *relationPage) show(kind models.RecordKind, id string) {
	if !slices.Contains(out.shown[kind], id) {
		out.shown[kind] = append(out.shown[kind], id)
	}
}

// relationSides adds the two countries, of which one looks at the other.
func (a *asked) relationSides(out *relationPage) error {
	first, second := out.Pair.Sides()
	out.seen = first
	if len(out.look.Seen) > 0 && out.look.Seen[0] == second {
		out.seen = second
	}
	for _, side := range []models.CountryCode{first, second} {
		out.Sides = append(out.Sides, option{Label: a.country(side).Text, Chosen: side == out.seen,
			Value: a.address(a.behind(), with(without(a.query, "cursor"), "seen", string(side))) + "#ledger"})
	}
	return nil
}

// ofPair leads to all of a pair, when there is more than is shown.
func (a *asked) ofPair(pair models.Pair, next, words, path string) markup.Link {
	if next == "" {
		return markup.Link{}
	}
	return markup.To(words, a.address(path, with(nil, "pair", string(pair))))
}

// relationFigures adds how much is on record, and how far what was promised has got.
func (a *asked) relationFigures(out *relationPage) error {
	x, err := a.store.RelationFigures(a.ctx, out.Pair, "")
	if err != nil {
		return err
	}
	narrow := url.Values{"pair": {string(out.Pair)}}
	out.Figures = append(a.pairRow(x.PairSummary).Figures,
		Figure{N: x.Progress.Late, Label: a.Say("figure.late", "n", x.Progress.Late), Href: a.address("/commitments", with(narrow, "late", "true")), Code: "late"},
		Figure{N: x.Conflicts, Label: a.Say("figure.conflicts", "n", x.Conflicts), Href: a.address("/conflicts", narrow), Code: "conflict"})
	out.Progress = a.barOf(x.Progress, narrow)
	return nil
}

// textRow is an agreement with its status and the reason for that.
type textRow struct {
	listed
	Status *status
}

// relationTexts adds the agreements between the two, with status and reason.
func (a *asked) relationTexts(out *relationPage) error {
	filter := models.AgreementFilter{Filter: models.Filter{Pair: []models.Pair{out.Pair}}}
	items, meta, err := a.readList(models.AgreementKind, &filter, models.Paging{Limit: mostTexts}, slices.Concat(columns[models.AgreementKind], titles)...)
	if err != nil {
		return err
	}
	if err := a.learn(anyOf(items)...); err != nil {
		return err
	}
	for _, x := range of[models.Agreement](items) {
		out.show(models.AgreementKind, x.ID)
		row := textRow{listed: a.listedAs(x)}
		if x.Status != nil {
			row.Status = a.statusOf(x.Status)
		}
		out.Texts = append(out.Texts, row)
	}
	out.AllTexts = a.ofPair(out.Pair, meta.Next, a.Say("relation.all_agreements"), "/agreements")
	return nil
}

// relationPeople adds who took part in the visits and meetings that are shown, and signed
// the agreements, each once.
func (a *asked) relationPeople(out *relationPage) error {
	known := map[string]bool{}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind} {
		rows, err := a.participants(kind, out.shown[kind])
		if err != nil {
			return err
		}
		for _, row := range rows {
			someone := a.someone(row.Participant)
			key := cmp.Or(someone.Href, someone.Text)
			if key != "" && !known[key] && len(out.People) < mostPeople {
				known[key] = true
				out.People = append(out.People, someone)
			}
		}
	}
	return nil
}

// participants are those who take part in some records of a kind, or sign them.
func (a *asked) participants(kind models.RecordKind, ids []string) ([]models.ParticipantRow, error) {
	docs, err := a.store.ByIDs(a.ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	items, err := itemsOf(kind, docs, "lead", "delegation", "participants", "signatories")
	if err != nil {
		return nil, err
	}
	var rows []models.ParticipantRow
	for _, x := range items {
		rows = append(rows, models.ParticipantRowsOf(x)...)
	}
	return rows, a.learn(anyOf(rows)...)
}

// restingSource is an article with how much rests on it.
type restingSource struct {
	Article           markup.Link
	Outlet, Published string
	Claims            string
}

// relationSources adds the articles on which rests what is shown.
func (a *asked) relationSources(out *relationPage) error {
	ids := slices.Concat(slices.Collect(maps.Values(out.shown))...)
	all, err := a.store.RestingOn(a.ctx, ids, mostSources)
	for _, x := range all {
		out.Sources = append(out.Sources, restingSource{Article: a.article(&x.ArticleSummary), Outlet: value(x.Outlet),
			Published: a.ShortDate(x.PublishedOn).Text, Claims: a.Say("source.claims", "n", x.Claims)})
	}
	return err
}

// relationDisputes adds what sources differ on.
func (a *asked) relationDisputes(out *relationPage) error {
	page, err := a.store.Conflicts(a.ctx, models.ConflictFilter{Pair: []models.Pair{out.Pair}}, models.Paging{Limit: mostDisputed})
	if err != nil {
		return err
	}
	out.Disputes, err = a.disputes(page.Data)
	out.Conflicts = a.ofPair(out.Pair, page.Meta.Next, a.Say("home.all_conflicts"), "/conflicts")
	return err
}
