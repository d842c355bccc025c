package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
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
		return page, badParameter("sort", "unknown_sort", "%q is not one of: -date, date", p.Sort)
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
	if page.Meta.Total, err = countRows(s.events(ctx, f), p); err != nil {
		return page, err
	}
	rows, err := s.eventsFrom(ctx, f, keys, from, p.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		page.Meta.Next = next(last.key(p.Sort), last.Happened.Seq)
	}
	for _, r := range rows {
		page.Data = append(page.Data, r.event())
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
		Where("t.id IN ?", ids), scope(ctx, "d")).Select("t.*").Find(&acts).Error
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

// eventRow is the document of something that happened, with its record.
type eventRow struct {
	Happened  document `gorm:"embedded"`
	RootKind  int
	RootID    string
	RootTitle models.Text `gorm:"serializer:json"`
}

// key is what a timeline is sorted by.
func (r eventRow) key(sort string) string {
	if sort == oldestFirst {
		return r.Happened.DateAsc
	}
	return r.Happened.DateDesc
}

func (r eventRow) event() models.Event {
	d := r.Happened
	return models.Event{
		Kind: models.SpecOfCode(d.Kind).Name, ID: d.RecordID, Date: d.Date, DateFrom: d.DateFrom, DateTo: d.DateTo,
		Event: *d.Event, Title: r.RootTitle,
		Record: models.RecordRef{Kind: models.SpecOfCode(r.RootKind).Name, ID: r.RootID, Reference: d.Reference},
	}
}

// eventsFrom reads events in an order, from one on. When one facet is wanted, newest
// first, its index is walked, kind by kind, and the kinds are merged.
func (s *Store) eventsFrom(ctx context.Context, f models.TimelineFilter, keys []sortKey, from *cursor, limit int) ([]eventRow, error) {
	db := s.db.WithContext(ctx)
	walked := s.walked(ctx, f, keys, from, limit)
	if walked == nil {
		found := s.events(ctx, f)
		if from != nil {
			found = after(found, inTable("d.", keys), from.Keys)
		}
		walked = ordered(found, inTable("d.", keys)).Select("d.seq").Limit(limit)
	}
	var rows []eventRow
	err := ordered(db.Table("(?) AS x", walked).Joins("JOIN documents AS d ON d.seq = x.seq").Joins("JOIN documents AS r ON r.seq = d.root"), inTable("d.", keys)).
		Select("d.seq, d.kind, d.record_id, d.reference, d.event, d.date, d.date_from, d.date_to, d.date_asc, d.date_desc, " +
			"r.kind AS root_kind, r.record_id AS root_id, r.title AS root_title").Scan(&rows).Error
	return rows, explain("reading a timeline", err)
}

// walked finds the numbers of events by the index of the one facet that is wanted,
// newest first; nil when there is no such facet.
func (s *Store) walked(ctx context.Context, f models.TimelineFilter, keys []sortKey, from *cursor, limit int) *gorm.DB {
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	if !keys[0].desc || f.Acts == models.AllActs || len(wanted) == 0 || len(wanted[0].values) != 1 {
		return nil
	}
	facet, f := wanted[0], without(f, wanted[0])
	var union []string
	var args []any
	for _, kind := range happening(f.Kind) {
		for _, way := range facet.ways(kind, view(ctx, false)) {
			db := s.happened(ctx, s.db.WithContext(ctx).Table("links AS f").Joins("CROSS JOIN documents AS d"), f).
				Where("f.name = ? AND f.value = ? AND f.kind = ? AND f.seen & ? <> 0 AND d.seq = f.seq",
					linkNames[way.name], way.value, kind.Code(), view(ctx, false))
			for _, c := range way.where {
				db = where(db, c)
			}
			if from != nil {
				db = after(db, inTable("f.", keys), from.Keys)
			}
			union = append(union, "SELECT * FROM (?) AS k")
			args = append(args, ordered(db, inTable("f.", keys)).Select("f.seq, f.date_desc").Limit(limit))
		}
	}
	if len(union) == 0 {
		return s.events(ctx, f).Where("1 = 0").Select("d.seq")
	}
	merged := s.db.WithContext(ctx).Raw(strings.Join(union, " UNION ALL "), args...)
	return ordered(s.db.WithContext(ctx).Table("(?) AS k", merged), inTable("k.", keys)).Select("k.seq").Limit(limit)
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
	with := func(country string) condition { return facet{name: among, values: []string{country}}.has(view) }
	both := amongBoth(a, b, "+d.root", view)
	switch {
	case spreads(kind):
		ways = append(ways, way{among, a, []condition{with(b)}})
	case kind == models.ActKind:
		ways = append(ways, way{among, a, []condition{both}}, way{among, b, []condition{both, with(a).not()}})
	}
	return ways
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

// events begins a query for the events d that the caller may see.
func (s *Store) events(ctx context.Context, f models.TimelineFilter) *gorm.DB {
	return s.happened(ctx, s.db.WithContext(ctx).Table("documents AS d"), f)
}

// happened keeps to the events d that the caller may see.
func (s *Store) happened(ctx context.Context, db *gorm.DB, f models.TimelineFilter) *gorm.DB {
	db = where(db.Where("d.event IS NOT NULL"), scope(ctx, "d"))
	switch len(f.Kind) {
	case 0:
	case 1:
		db = db.Where("d.kind = ?", f.Kind[0].Code())
	default:
		// The events are walked in their order; by each kind, all would be sorted first.
		db = db.Where("+d.kind IN ?", codesOf(f.Kind))
	}
	if f.Acts == models.AllActs {
		db = where(db, rootedIn(f, view(ctx, false)))
		f.Country, f.Pair = nil, nil
	}
	db = s.having(ctx, db, facetsWanted(f.Country, f.Pair, f.Sector))
	many := facet{name: multilateral, values: []string{"true"}}.has(view(ctx, false))
	switch f.Multilateral {
	case models.MultilateralOnly:
		db = where(db, many)
	case models.MultilateralExcluded:
		db = where(db, many.not())
	}
	for _, c := range overlaps("d.date", f.From, f.To) {
		db = where(db, c)
	}
	return db
}

// rootedIn is the condition that the records of events d are of the countries and
// between the pairs that are wanted, whoever of them acted.
func rootedIn(f models.TimelineFilter, view int) condition {
	found := condition{sql: "1 = 1"}
	for _, x := range facetsWanted(f.Country, f.Pair, nil) {
		either := []condition{{"d.root IN (SELECT x.seq FROM links x WHERE x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
			[]any{linkNames[x.name], x.values, view}}}
		for _, value := range x.values {
			if a, b, ok := strings.Cut(value, "-"); ok && x.wide {
				either = append(either, amongBoth(a, b, "d.root", view))
			}
		}
		found = found.and(anyOf(either))
	}
	return found
}
