package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/wire"
)

// relationsPage is the list of pairs of countries.
type relationsPage struct {
	Rows        []pairRow
	Control     control
	First, Next string
}

// relations is the page of the pairs of countries that something is on record of.
func (a *asked) relations() (content, error) {
	query := a.r.URL.Query()
	if without, empty := filled(query); empty {
		return content{}, elsewhere{a.address("/relations", without)}
	}
	var filter models.RelationFilter
	var window models.Window
	if err := wire.Bind(a.r.URL.RawQuery, &filter, &window); err != nil {
		return content{}, err
	}
	page, err := a.store.Relations(a.ctx, filter, window.Paging())
	if err != nil {
		return content{}, err
	}
	out := relationsPage{Control: a.control("country", shapesOf(filter)["country"], query)}
	for _, x := range page.Data {
		out.Rows = append(out.Rows, a.pairRow(x))
	}
	if page.Meta.Next != "" {
		out.Next = a.address("/relations", with(query, "cursor", page.Meta.Next))
	}
	if window.Cursor != "" {
		out.First = a.address("/relations", without(query, "cursor"))
	}
	return content{Title: a.say("relations.title"), Body: out, API: api + "/relations" + asQuery(query), Files: a.files("/relations", query)}, nil
}

// relationPage is what is on record between two countries.
type relationPage struct {
	Pair      models.Pair
	Sides     []option // from which of the two it is seen
	Figures   []Figure
	Progress  bar
	Years     []year
	More      Link
	Controls  []control
	Kept      []parameter
	Texts     []textRow
	AllTexts  Link
	Ledger    []ledgerSide
	AllOwed   Link
	People    []Value
	Sources   []restingSource
	Disputes  []dispute
	Brief     string
	Narrowed  bool
	Conflicts Link
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
	mostEvents   = 150
	mostTexts    = 50
	mostOwed     = 100
	mostPeople   = 60
	mostRestings = 200
	mostDisputed = 10
)

// relation is the page of a pair of countries.
func (a *asked) relation() (content, error) {
	asked := a.r.PathValue("pair")
	pair, ok := models.ParsePair(strings.ToUpper(asked))
	if !ok {
		return content{}, models.Refuse(models.NotFound, "a relation is named by two country codes, such as AZ-MA")
	}
	query := a.r.URL.Query()
	if without, empty := filled(query); empty || string(pair) != asked {
		return content{}, elsewhere{a.address("/relations/"+string(pair), without)}
	}
	if err := a.store.KnownPair(a.ctx, pair); err != nil {
		return content{}, err
	}
	var look looking
	if err := wire.Bind(a.r.URL.RawQuery, &look); err != nil {
		return content{}, err
	}
	out := relationPage{Pair: pair, Narrowed: len(look.Kind)+len(look.Sector) > 0}
	seen := a.sides(&out, pair, look, query)
	for _, step := range []func() error{
		func() error { return a.relationFigures(&out, pair) },
		func() error { return a.relationYears(&out, pair, look, query) },
		func() error { return a.relationTexts(&out, pair) },
		func() error { return a.relationLedger(&out, pair, seen) },
		func() error { return a.relationPeople(&out, pair) },
		func() error { return a.relationSources(&out, pair) },
		func() error { return a.relationDisputes(&out, pair) },
	} {
		if err := step(); err != nil {
			return content{}, err
		}
	}
	path := "/relations/" + string(pair)
	return content{Title: a.pair(pair), Body: out, API: api + path, Files: []Link{
		{Words{Text: "JSON"}, api + path}, {Words{Text: "CSV"}, api + path + "/timeline.csv"}}}, nil
}

// sides are the two countries, of which one looks at the other.
func (a *asked) sides(out *relationPage, pair models.Pair, look looking, query url.Values) models.CountryCode {
	first, second, _ := strings.Cut(string(pair), "-")
	seen := models.CountryCode(first)
	if len(look.Seen) > 0 && string(look.Seen[0]) == second {
		seen = look.Seen[0]
	}
	for _, code := range []string{first, second} {
		out.Sides = append(out.Sides, option{Label: a.country(models.CountryCode(code)).Text, Chosen: code == string(seen),
			Value: a.address("/relations/"+string(pair), with(without(query, "cursor"), "seen", code)) + "#ledger"})
	}
	return seen
}

// relationFigures adds how much is on record, and how far what was promised has got.
func (a *asked) relationFigures(out *relationPage, pair models.Pair) error {
	x, err := a.store.Relation(a.ctx, pair, "")
	if err != nil {
		return err
	}
	out.Figures = a.pairRow(x.PairSummary).Figures
	narrow := url.Values{"pair": {string(pair)}}
	out.Figures = append(out.Figures,
		Figure{N: x.Progress.Late, Label: a.say("figure.late", "n", x.Progress.Late), Href: a.address("/commitments", with(narrow, "late", "true")), Code: "late"},
		Figure{N: x.Conflicts, Label: a.say("figure.conflicts", "n", x.Conflicts), Href: a.address("/conflicts", narrow), Code: "conflict"})
	out.Progress = a.barOf(x.Progress, narrow)
	return nil
}

// year is what happened in a year; or a stretch of years without anything on record.
type year struct {
	Name   string
	Gap    bool
	Events []happened
}

// happened is one event.
type happened struct {
	Date   Date
	What   []string
	Record Link
	Kind   string
}

// relationYears adds what happened, year by year, the latest first.
func (a *asked) relationYears(out *relationPage, pair models.Pair, look looking, query url.Values) error {
	f := models.TimelineFilter{Pair: []models.Pair{pair}, Kind: look.Kind, Sector: look.Sector}
	path := "/relations/" + string(pair)
	page, err := a.store.Timeline(a.ctx, f, models.Paging{Limit: mostEvents, Cursor: look.Cursor, Filter: without(query, "cursor", "seen").Encode()})
	if err != nil {
		return err
	}
	for _, e := range page.Data {
		a.arrange(out, e)
	}
	if page.Meta.Next != "" {
		out.More = Link{Words{Text: a.say("timeline.earlier")}, a.address(path, with(query, "cursor", page.Meta.Next)) + "#timeline"}
	}
	kinds := control{Name: "kind", Label: a.say("filter.kind"), Kind: "select", Value: query.Get("kind")}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.ActKind, models.CommitmentKind, models.UpdateKind} {
		kinds.Options = append(kinds.Options, option{Value: string(kind), Label: a.kinds(kind), Chosen: string(kind) == query.Get("kind")})
	}
	out.Controls = []control{kinds, a.control("sector", shapesOf(models.TimelineFilter{})["sector"], query)}
	out.Kept = kept(query, []string{"kind", "sector"})
	return nil
}

// arrange puts an event into its year, behind the gap before it.
func (a *asked) arrange(out *relationPage, e models.Event) {
	name := a.say("timeline.undated")
	if e.DateFrom != nil {
		name = (*e.DateFrom)[:4]
	}
	if n := len(out.Years); n == 0 || out.Years[n-1].Name != name {
		if n > 0 {
			a.gap(out, out.Years[n-1].Name, name)
		}
		out.Years = append(out.Years, year{Name: name})
	}
	last := &out.Years[len(out.Years)-1]
	h := a.happened(e)
	if i := slices.IndexFunc(last.Events, h.goesWith); i >= 0 {
		last.Events[i].What = append(last.Events[i].What, h.What...)
		return
	}
	last.Events = append(last.Events, h)
}

// goesWith tells whether two events are of one record on one day.
func (h happened) goesWith(o happened) bool {
	return h.Record.Href == o.Record.Href && h.Date == o.Date
}

// gap says that there is nothing on record between two years.
func (a *asked) gap(out *relationPage, later, earlier string) {
	to, errTo := strconv.Atoi(later)
	from, errFrom := strconv.Atoi(earlier)
	switch {
	case errTo != nil || errFrom != nil || to-from < 2:
	case to-from == 2:
		out.Years = append(out.Years, year{Name: strconv.Itoa(from + 1), Gap: true})
	default:
		out.Years = append(out.Years, year{Name: a.say("date.span", "from", strconv.Itoa(from+1), "to", strconv.Itoa(to-1)), Gap: true})
	}
}

// happened is an event in words.
func (a *asked) happened(e models.Event) happened {
	date, what := e.Date, a.event(e)
	if date == nil && e.DateFrom != nil && e.DateTo != nil {
		date = spanned(*e.DateFrom, *e.DateTo) // that of what it was undertaken in
	}
	if e.Party != nil {
		switch {
		case e.Party.Country != nil:
			what = a.say("event.by", "event", what, "party", a.country(*e.Party.Country).Text)
		case e.Party.Name != nil:
			what = a.say("event.by", "event", what, "party", *e.Party.Name)
		}
	}
	return happened{Date: a.shortDate(date), What: []string{what}, Record: a.linkTo(e.Record, e.Title), Kind: a.kind(e.Record.Kind)}
}

// event names what happened, by the vocabulary that it is a code of.
func (a *asked) event(e models.Event) string {
	switch e.Kind {
	case models.ActKind:
		return a.label(models.ActType("").Vocabulary(), e.Event)
	case models.UpdateKind:
		return a.label(models.Delivery("").Vocabulary(), e.Event)
	case models.MeetingKind:
		if e.Event != "meeting" {
			return a.label(models.MeetingType("").Vocabulary(), e.Event)
		}
	case models.VisitKind:
		if e.Event != "visit" {
			return a.label(models.VisitStatus("").Vocabulary(), e.Event)
		}
	case models.AgreementKind:
		return a.say("event.concluded")
	case models.CommitmentKind:
		return a.say("event.undertaken")
	}
	return a.kind(e.Kind)
}

// textRow is an agreement with its status and the reason for that.
type textRow struct {
	listed
	Status *status
}

// relationTexts adds the agreements between the two, with status and reason.
func (a *asked) relationTexts(out *relationPage, pair models.Pair) error {
	filter := models.AgreementFilter{Filter: models.Filter{Pair: []models.Pair{pair}}}
	items, meta, err := a.readList(models.AgreementKind, &filter, models.Paging{Limit: mostTexts}, slices.Concat(columns[models.AgreementKind], titles)...)
	if err != nil {
		return err
	}
	texts := of[models.Agreement](items)
	if err := a.learn(anyOf(items)...); err != nil {
		return err
	}
	var ids []string
	for _, x := range texts {
		if x.Status != nil {
			ids = append(ids, grounds(x.Status)...)
		}
	}
	if err := a.meet(ids...); err != nil {
		return err
	}
	for _, x := range texts {
		row := textRow{listed: a.listedAs(x)}
		if x.Status != nil {
			row.Status = a.statusOf(x.Status)
		}
		out.Texts = append(out.Texts, row)
	}
	if meta.Next != "" {
		out.AllTexts = Link{Words{Text: a.say("relation.all_agreements")}, a.address("/agreements", with(nil, "pair", string(pair)))}
	}
	return nil
}

// ledgerSide are the commitments of one side, or of both together.
type ledgerSide struct {
	Title string
	Rows  []ledgerRow
}

// ledgerRow is a commitment in the ledger.
type ledgerRow struct {
	Title          Link
	Draft          string
	Due            Date
	Delivery, Code string
	Modality       string
	Late           bool
}

// relationLedger adds what each side owes the other, seen from one of them.
func (a *asked) relationLedger(out *relationPage, pair models.Pair, seen models.CountryCode) error {
	filter := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{pair}}}
	items, meta, err := a.readList(models.CommitmentKind, &filter, models.Paging{Limit: mostOwed}, "title", "owed_by", "owed_to", "due", "delivery", "modality", "late")
	if err != nil {
		return err
	}
	rows := map[models.Side][]ledgerRow{}
	for _, c := range of[models.Commitment](items) {
		side := c.SideOf(seen)
		ref := models.RecordRef{Kind: models.CommitmentKind, Reference: c.Reference}
		rows[side] = append(rows[side], ledgerRow{Title: a.linkTo(ref, c.Title), Draft: a.held(c.Access), Due: a.shortDate(c.Due), Late: c.Late,
			Delivery: a.label(c.Delivery.Vocabulary(), string(c.Delivery)), Code: string(c.Delivery), Modality: a.label(c.Modality.Vocabulary(), string(c.Modality))})
	}
	other := strings.Trim(strings.Replace(string(pair), string(seen), "", 1), "-")
	for _, side := range []struct {
		of    models.Side
		title string
	}{
		{models.SideOurs, a.say("ledger.ours", "country", a.country(seen).Text)},
		{models.SideTheirs, a.say("ledger.theirs", "country", a.country(models.CountryCode(other)).Text)},
		{models.SideJoint, a.say("ledger.joint")},
	} {
		out.Ledger = append(out.Ledger, ledgerSide{side.title, rows[side.of]})
	}
	if meta.Next != "" {
		out.AllOwed = Link{Words{Text: a.say("relation.all_commitments")}, a.address("/commitments", with(nil, "pair", string(pair)))}
	}
	return nil
}

// relationPeople adds who took part in visits and meetings and signed, each once.
func (a *asked) relationPeople(out *relationPage, pair models.Pair) error {
	page, err := a.store.Participants(a.ctx, models.ParticipantFilter{Attended: models.Attended{Filter: models.Filter{Pair: []models.Pair{pair}}}}, models.Paging{Limit: mostPeople})
	if err != nil {
		return err
	}
	known := map[string]bool{}
	if err := a.learn(anyOf(page.Data)...); err != nil {
		return err
	}
	for _, row := range page.Data {
		someone := a.someone(row.Participant)
		key := cmp.Or(someone.Href, someone.Text)
		if key != "" && !known[key] {
			known[key] = true
			out.People = append(out.People, someone)
		}
	}
	return nil
}

// restingSource is an article with how much rests on it.
type restingSource struct {
	Article           Link
	Outlet, Published string
	Claims            string
}

// relationSources adds the articles that what is on record rests on.
func (a *asked) relationSources(out *relationPage, pair models.Pair) error {
	page, err := a.store.AllCitations(a.ctx, models.CitationFilter{Filter: models.Filter{Pair: []models.Pair{pair}}}, models.Paging{Limit: mostRestings})
	if err != nil {
		return err
	}
	claims, places := []int{}, map[string]int{}
	for _, c := range page.Data {
		if c.Article == nil {
			continue
		}
		i, known := places[c.Article.ID]
		if !known {
			i = len(out.Sources)
			places[c.Article.ID] = i
			s := a.sourceOf(c, c.OwnerKind.Spec().New().Stored())
			out.Sources = append(out.Sources, restingSource{Article: s.Article, Outlet: s.Outlet, Published: s.Published})
			claims = append(claims, 0)
		}
		claims[i]++
	}
	for i, n := range claims {
		out.Sources[i].Claims = a.say("source.claims", "n", n)
	}
	return nil
}

// relationDisputes adds what sources differ on.
func (a *asked) relationDisputes(out *relationPage, pair models.Pair) error {
	page, err := a.store.Conflicts(a.ctx, models.ConflictFilter{Pair: []models.Pair{pair}}, models.Paging{Limit: mostDisputed})
	if err != nil {
		return err
	}
	out.Disputes, err = a.disputes(page.Data)
	if page.Meta.Next != "" {
		out.Conflicts = Link{Words{Text: a.say("home.all_conflicts")}, a.address("/conflicts", with(nil, "pair", string(pair)))}
	}
	return err
}
