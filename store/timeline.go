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
	return page, nil
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
	if !keys[0].desc || len(wanted) == 0 || len(wanted[0].values) != 1 {
		return nil
	}
	facet, f := wanted[0], without(f, wanted[0])
	var union []string
	var args []any
	for _, kind := range happening(f.Kind) {
		db := s.happened(ctx, s.db.WithContext(ctx).Table("links AS f").Joins("CROSS JOIN documents AS d"), f).
			Where("f.name = ? AND f.value = ? AND f.kind = ? AND f.seen & ? <> 0 AND d.seq = f.seq",
				linkNames[facet.name], facet.values[0], kind.Code(), view(ctx, false))
		if from != nil {
			db = after(db, inTable("f.", keys), from.Keys)
		}
		union = append(union, "SELECT * FROM (?) AS k")
		args = append(args, ordered(db, inTable("f.", keys)).Select("f.seq, f.date_desc").Limit(limit))
	}
	if len(union) == 0 {
		return s.events(ctx, f).Where("1 = 0").Select("d.seq")
	}
	merged := s.db.WithContext(ctx).Raw(strings.Join(union, " UNION ALL "), args...)
	return ordered(s.db.WithContext(ctx).Table("(?) AS k", merged), inTable("k.", keys)).Select("k.seq").Limit(limit)
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
	db = s.having(ctx, db, facetsWanted(f.Country, f.Pair, f.Sector))
	for _, c := range overlaps("d.date", f.From, f.To) {
		db = where(db, c)
	}
	return db
}
