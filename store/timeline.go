package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// timelineSorts are the ways a timeline can run.
const (
	newestFirst = "-date"
	oldestFirst = "date"
)

// Timeline lists what happened, and what was undertaken and assessed, by date.
func (s *Store) Timeline(ctx context.Context, f models.TimelineFilter, p models.Paging) (models.Page[models.Event], error) {
	page := models.Page[models.Event]{Data: []models.Event{}}
	if p.Sort == "" {
		p.Sort = newestFirst
	}
	if p.Sort != newestFirst && p.Sort != oldestFirst {
		return page, models.BadParameter("sort", "unknown_sort", "%q is not one of: -date, date", p.Sort)
	}
	if err := s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	from, next, err := s.paging(ctx, p, aText, aNumber)
	if err != nil {
		return page, err
	}
	keys := []sortKey{{"date_desc", true}, {"seq", true}}
	if p.Sort == oldestFirst {
		keys = []sortKey{{"date_asc", false}, {"seq", false}}
	}
	if page.Meta.Total, err = s.countedEvents(ctx, f, p); err != nil {
		return page, err
	}
	rows, err := s.eventsFrom(ctx, f, keys, from, p.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		page.Meta.Next = next(last.key(p.Sort), last.seq)
	}
	for _, r := range rows {
		page.Data = append(page.Data, r.Event)
	}
	page.Meta.Count = len(page.Data)
	return page, s.nameActors(ctx, page.Data)
}

// nameActors says of the acts among events who took them.
func (s *Store) nameActors(ctx context.Context, events []models.Event) error {
	var ids []string
	for _, e := range events {
		if e.Kind == models.ActKind {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var acts []models.Act
	err := where(s.db.WithContext(ctx).Table("acts AS t").Joins("JOIN documents AS d ON d.record_id = t.id").
		Where("t.id IN ?", ids), scope(ctx, "d")).Select("t.id, t.party, t.party_institution_id, t.party_institution, t.party_name").Find(&acts).Error
	if err != nil {
		return explain("reading who acted", err)
	}
	parties := map[string]*models.ActParty{}
	var named []string
	for i := range acts {
		parties[acts[i].ID] = acts[i].By()
		named = append(named, linksIn(acts[i].Stored())...)
	}
	seen, err := s.visible(ctx, named)
	for i, e := range events {
		if party := parties[e.ID]; party != nil {
			shown, _ := models.Shown(party, seen)
			events[i].Party, _ = shown.(*models.ActParty) // or else nothing of it is seen
		}
	}
	return err
}

// eventRow is an event with where it stands in the order of a timeline.
type eventRow struct {
	models.Event
	seq  int64
	asc  string
	desc string
}

// key is what a timeline is sorted by.
func (r eventRow) key(sort string) string {
	if sort == oldestFirst {
		return r.asc
	}
	return r.desc
}

// eventsFrom reads events in an order, from one on.
func (s *Store) eventsFrom(ctx context.Context, f models.TimelineFilter, keys []sortKey, from *cursor, limit int) ([]eventRow, error) {
	found, err := s.numbersOfEvents(ctx, f, keys, from, limit)
	if err != nil {
		return nil, err
	}
	rows, err := s.scanEvents(ctx, found.within("SELECT d.seq, d.kind, d.record_id, d.reference, d.event, d.date, d.date_from, d.date_to, d.date_asc, d.date_desc, "+
		"r.kind, r.record_id, r.title, r.seen FROM (", ") AS x JOIN documents AS d ON d.seq = x.seq JOIN documents AS r ON r.seq = d.root"+orderedBy(inTable("d.", keys))), limit)
	return rows, explain("reading a timeline", err)
}

// scanEvents reads events by hand, for a timeline is long and read often.
func (s *Store) scanEvents(ctx context.Context, st *statement, some int) ([]eventRow, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	list := make([]eventRow, 0, some)
	var title []byte
	var kind, root, seen int
	for found.Next() {
		var r eventRow
		if err := found.Scan(&r.seq, &kind, &r.ID, &r.Record.Reference, &r.Event.Event, &r.Date, &r.DateFrom, &r.DateTo, &r.asc, &r.desc,
			&root, &r.Record.ID, &title, &seen); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(title, &r.Title); err != nil {
			return nil, err
		}
		r.Held = seen&derived.GuestView == 0
		r.Kind, r.Record.Kind = models.SpecOfCode(kind).Name, models.SpecOfCode(root).Name
		list = append(list, r)
	}
	return list, found.Err()
}

// numbersOfEvents finds the first events in an order, from one on. When one facet is
// wanted, newest first, its index is walked, kind by kind, and the kinds are merged.
func (s *Store) numbersOfEvents(ctx context.Context, f models.TimelineFilter, keys []sortKey, from *cursor, limit int) (*statement, error) {
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	if keys[0].desc && f.Acts != models.AllActs && len(wanted) > 0 && len(wanted[0].values) == 1 {
		return s.walked(ctx, wanted[0], without(f, wanted[0]), keys, from, limit)
	}
	all, err := s.happened(ctx, f, "d", false)
	if err != nil {
		return nil, err
	}
	if from != nil {
		all = append(all, behind(inTable("d.", keys), from.Keys))
	}
	st := &statement{}
	st.add("SELECT d.seq FROM documents AS d")
	st.where(all...)
	st.add(orderedBy(inTable("d.", keys))+" LIMIT ?", limit)
	return st, nil
}

// walked finds events by the index of one facet, newest first.
func (s *Store) walked(ctx context.Context, by facet, f models.TimelineFilter, keys []sortKey, from *cursor, limit int) (*statement, error) {
	happened, err := s.happened(ctx, f, "f", true)
	if err != nil {
		return nil, err
	}
	if from != nil {
		happened = append(happened, behind(inTable("f.", keys), from.Keys))
	}
	kinds := &statement{}
	for _, kind := range happening(f.Kind) {
		for _, way := range by.ways(kind, view(ctx, false)) {
			kinds.unite(" UNION ALL ")
			kinds.add("SELECT * FROM (SELECT f.seq, f.date_desc FROM links AS f CROSS JOIN documents AS d")
			kinds.where(slices.Concat([]condition{{"f.name = ? AND f.value = ? AND f.kind = ? AND f.seen & ? <> 0 AND d.seq = f.seq",
				[]any{derived.LinkNames[way.name], way.value, kind.Code(), view(ctx, false)}}}, happened, way.where)...)
			kinds.add(orderedBy(inTable("f.", keys))+" LIMIT ?) AS k", limit)
		}
	}
	if kinds.text.Len() == 0 {
		kinds.add("SELECT d.seq, d.date_desc FROM documents AS d WHERE 1 = 0") // no such kind happens
	}
	return kinds.within("SELECT k.seq FROM (", ") AS k"+orderedBy(inTable("k.", keys))+" LIMIT ?", limit), nil
}

// way is one of those by which the events of a facet are found: by a link, where more
// conditions hold.
type way struct {
	name, value string
	where       []condition
}

// ways are those to the events of a kind that have the one value of a facet. What is
// between two countries and others is found by one of them: an act by the one that did
// it, or by the first when it is of the text as a whole.
func (f facet) ways(kind models.RecordKind, view int) []way {
	ways := []way{{f.name, f.values[0], nil}}
	a, b, ok := strings.Cut(f.values[0], "-")
	if !f.wide || !ok {
		return ways
	}
	with := func(country string) condition {
		return facet{name: derived.Among, values: []string{country}}.hasAt("f", view)
	}
	both := rootAmong(a, view).and(rootAmong(b, view))
	switch {
	case spreads(kind):
		ways = append(ways, way{derived.Among, a, []condition{with(b)}})
	case kind == models.ActKind:
		ways = append(ways, way{derived.Among, a, []condition{both}}, way{derived.Among, b, []condition{both, with(a).not()}})
	}
	return ways
}

// rootAmong is the condition that the record of an event d is between a country and others. It
// is looked up for each event that is walked by.
func rootAmong(country string, view int) condition {
	return condition{`EXISTS (SELECT 1 FROM documents r CROSS JOIN links x WHERE r.seq = d.root AND x.name = ? AND x.value = ? AND x.kind = r.kind
		AND x.date_desc = r.date_desc AND x.seq = r.seq AND x.seen & ? <> 0)`, []any{derived.LinkNames[derived.Among], country, view}}
}

// without is a filter without the facet that is walked.
func without(f models.TimelineFilter, walked facet) models.TimelineFilter {
	switch walked.name {
	case "country":
		f.Country = nil
	case "pair":
		f.Pair = nil
	case "sector":
		f.Sector = nil
	}
	return f
}

// happening are the kinds that stand on timelines, or those of them that are wanted.
func happening(wanted []models.RecordKind) []models.RecordKind {
	var kinds []models.RecordKind
	for _, spec := range models.Kinds {
		_, happens := spec.New().(models.Happening)
		if happens && (len(wanted) == 0 || slices.Contains(wanted, spec.Name)) {
			kinds = append(kinds, spec.Name)
		}
	}
	return kinds
}

// inTable are the keys of an order as columns of a table.
func inTable(table string, keys []sortKey) []sortKey {
	out := make([]sortKey, len(keys))
	for i, k := range keys {
		out[i] = sortKey{table + k.column, k.desc}
	}
	return out
}

// happened are the conditions on events d that the caller may see, which are found by links f
// or are at themselves; through tells that many are gone through to find them.
func (s *Store) happened(ctx context.Context, f models.TimelineFilter, at string, through bool) ([]condition, error) {
	seen := view(ctx, false)
	all := []condition{{"d.event IS NOT NULL", nil}, scope(ctx, "d")}
	switch len(f.Kind) {
	case 0:
	case 1:
		all = append(all, condition{"d.kind = ?", []any{f.Kind[0].Code()}})
	default:
		// The events are walked in their order; by each kind, all would be sorted first.
		all = append(all, condition{"+d.kind IN ?", []any{codesOf(f.Kind)}})
	}
	if f.Acts == models.AllActs {
		all = append(all, rootedIn(f, seen))
		f.Country, f.Pair = nil, nil
	}
	wanted, err := s.weighed(ctx, facetsWanted(f.Country, f.Pair, f.Sector))
	if err != nil {
		return nil, err
	}
	if through {
		gathered(wanted)
	}
	for _, x := range wanted {
		all = append(all, x.hasAt(at, seen))
	}
	many := facet{name: derived.Multilateral, values: []string{"true"}}.hasAt(at, seen)
	switch f.Multilateral {
	case models.MultilateralOnly:
		all = append(all, many)
	case models.MultilateralExcluded:
		all = append(all, many.not())
	}
	return append(all, overlaps("d.date", f.From, f.To)...), nil
}

// countedEvents counts events, when the total is wanted.
func (s *Store) countedEvents(ctx context.Context, f models.TimelineFilter, p models.Paging) (*int, error) {
	if !p.Total {
		return nil, nil // it is not
	}
	all, err := s.happened(ctx, f, "d", true)
	if err != nil {
		return nil, err
	}
	var st statement
	var total int
	st.add("SELECT COUNT(*) FROM documents AS d")
	st.where(all...)
	_, err = s.askOne(ctx, &st, &total)
	return &total, explain("counting a list", err)
}

// rootedIn is the condition that the records of events d are of the countries and
// between the pairs that are wanted, whoever of them acted.
func rootedIn(f models.TimelineFilter, view int) condition {
	found := condition{sql: "1 = 1"}
	for _, x := range facetsWanted(f.Country, f.Pair, nil) {
		either := []condition{{"d.root IN (SELECT x.seq FROM links x WHERE x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
			[]any{derived.LinkNames[x.name], x.values, view}}}
		for _, value := range x.values {
			if a, b, ok := strings.Cut(value, "-"); ok && x.wide {
				either = append(either, amongBoth(a, b, "d.root", view))
			}
		}
		found = found.and(anyOf(either))
	}
	return found
}
