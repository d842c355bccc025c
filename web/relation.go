package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
	"entente/wire"
)

// relationPage is what is on record between two countries.
type relationPage struct {
	Pair     models.Pair
	AsOf     tongue.Date
	Sides    []option // from which of the two it is seen
	Figures  []Figure
	Progress bar
	Years    []year
	More     markup.Link
	filters
	Texts     table
	AllTexts  markup.Link
	Ledger    []ledgerSide
	AllOwed   markup.Link
	People    []markup.Value
	Sources   []markup.Entry
	Disputes  []dispute
	Conflicts markup.Link

	look looking
	seen models.CountryCode
	// shown are the ids of the records on the page, by kind, and texts the agreements of which
	// it is read who signed them.
	shown map[models.RecordKind][]string
	texts []models.Entity
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
	out := relationPage{Pair: pair, AsOf: a.Date(new(models.Date(a.store.Today()))), shown: map[models.RecordKind][]string{}}
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

// relationTexts adds the agreements between the two, with status and reason.
func (a *asked) relationTexts(out *relationPage) error {
	filter := models.AgreementFilter{Filter: models.Filter{Pair: []models.Pair{out.Pair}}}
	items, meta, err := a.readList(models.AgreementKind, &filter, models.Paging{Limit: mostTexts}, append([]string{"date", "type", "status", "signatories"}, titles...)...)
	if err != nil {
		return err
	}
	out.texts = items
	var ids []string
	texts := of[models.Agreement](items)
	for _, x := range texts {
		ids = append(ids, grounds(x)...)
	}
	if err := a.meet(ids...); err != nil {
		return err
	}
	for _, x := range texts {
		out.show(models.AgreementKind, x.ID)
		out.Texts.Rows = append(out.Texts.Rows, a.textRow(x))
	}
	out.Texts.Columns = []string{a.Field("date"), a.Field("type"), a.Field("status"), a.Say("relation.because")}
	out.AllTexts = a.ofPair(out.Pair, meta.Next, a.Say("relation.all_agreements"), "/agreements")
	return nil
}

// textRow is an agreement with where it stands, and why.
func (a *asked) textRow(x *models.Agreement) markup.Record {
	var where, why markup.Value
	if x.Status != nil {
		s := a.statusOf(x.Status)
		where, why = markup.Coded(s.Code, s.Words), markup.Value{Items: s.Because, Inline: true}
		if !s.Certain {
			where.Tags = []markup.Value{markup.Coded("doubt", a.Say("status.uncertain"))}
		}
	}
	return markup.Record{Link: a.linkOf(x), Reference: x.Reference, Tags: a.tags(x.Access, false), Cells: []markup.Row{
		{Label: a.Field("date"), Value: markup.Dated(a.ShortDate(x.Date))},
		{Label: a.Field("type"), Value: markup.Said(a.Label(models.AgreementType("").Vocabulary(), string(value(x.Type))))},
		{Label: a.Field("status"), Value: where},
		{Label: a.Say("relation.because"), Value: why},
	}}
}

// relationPeople adds who took part in the visits and meetings that are shown, and signed
// the agreements, each once.
func (a *asked) relationPeople(out *relationPage) error {
	known := map[string]bool{}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind} {
		rows, err := a.participants(out, kind)
		if err != nil {
			return err
		}
		for _, row := range rows {
			someone := a.someone(row.Participant)
			if key := cmp.Or(someone.Href, someone.Text); key != "" && !known[key] {
				known[key] = true
				out.People = append(out.People, someone)
			}
			if len(out.People) == mostPeople {
				return nil
			}
		}
	}
	return nil
}

// participants are those who take part in the records of a kind that are shown, or sign
// them. Agreements that were read already are not read again.
func (a *asked) participants(out *relationPage, kind models.RecordKind) ([]models.ParticipantRow, error) {
	var rows []models.ParticipantRow
	ids := slices.Clone(out.shown[kind])
	for _, x := range out.texts {
		if x.RecordKind() == kind {
			rows = append(rows, models.ParticipantRowsOf(x)...)
			ids = slices.DeleteFunc(ids, func(id string) bool { return id == x.Base().ID })
		}
	}
	docs, err := a.store.ByIDs(a.ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	items, err := itemsOf(kind, docs, "lead", "delegation", "participants", "signatories")
	if err != nil {
		return nil, err
	}
	for _, x := range items {
		rows = append(rows, models.ParticipantRowsOf(x)...)
	}
	return rows, a.learn(anyOf(rows)...)
}

// relationSources adds the articles on which rests what is shown.
func (a *asked) relationSources(out *relationPage) error {
	ids := slices.Concat(slices.Collect(maps.Values(out.shown))...)
	all, err := a.store.RestingOn(a.ctx, ids, mostSources)
	for _, x := range all {
		out.Sources = append(out.Sources, markup.Entry{Link: a.article(&x.ArticleSummary),
			Beneath: []markup.Value{markup.Said(value(x.Outlet)), markup.Said(a.ShortDate(x.PublishedOn).Text), markup.Said(a.Say("source.claims", "n", x.Claims))}})
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
