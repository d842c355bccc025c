package store

import (
	"context"
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
func (s *Store) Timeline(ctx context.Context, f models.TimelineFilter, p models.Paging) (models.EventPage, error) {
	page := models.EventPage{Data: []models.Event{}}
	if p.Sort == "" {
		p.Sort = newestFirst
	}
	if p.Sort != newestFirst && p.Sort != oldestFirst {
		return page, badParameter("sort", "unknown_sort", "%q is not one of: -date, date", p.Sort)
	}
	if err := s.knownCodes(ctx, f.Country, f.Pair, f.Sector); err != nil {
		return page, err
	}
	from, err := parseCursor(p, aText, aText)
	if err != nil {
		return page, err
	}
	keys := []sortKey{{"date_desc", true}, {"record_id", true}}
	if p.Sort == oldestFirst {
		keys = []sortKey{{"date_asc", false}, {"record_id", false}}
	}
	db, alias := s.events(ctx, f, p.Sort == newestFirst)
	if page.Meta.Total, err = countRows(db, p); err != nil {
		return page, err
	}
	if from != nil {
		db = after(db, alias, keys, from.Keys)
	}
	for _, k := range keys {
		db = db.Order(alias(k.column) + map[bool]string{true: " DESC", false: ""}[k.desc])
	}
	var rows []entry
	if err := db.Select("e.*").Limit(p.Limit + 1).Find(&rows).Error; err != nil {
		return page, explain("reading a timeline", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		page.Meta.Next = nextPage(p, map[string]string{newestFirst: last.DateDesc, oldestFirst: last.DateAsc}[p.Sort], last.RecordID)
	}
	for _, r := range rows {
		page.Data = append(page.Data, eventOf(r))
	}
	page.Meta.Count = len(page.Data)
	return page, nil
}

func eventOf(r entry) models.Event {
	return models.Event{
		Kind: r.Kind, ID: r.RecordID, Date: r.Date, DateFrom: r.DateFrom, DateTo: r.DateTo,
		Event: *r.Event, Title: r.Title,
		Record: models.RecordRef{Kind: r.RootKind, ID: r.RootID, Reference: r.Reference},
	}
}

// events begins a query for the events the caller may see, and tells where its
// sort keys are. When one facet is wanted, newest first, its index is walked.
func (s *Store) events(ctx context.Context, f models.TimelineFilter, newest bool) (*gorm.DB, func(string) string) {
	db := s.db.WithContext(ctx).Table("entries AS e").Where("e.event IS NOT NULL").Where(scopeEntries(ctx, "e"))
	from := "e."
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	if newest && len(wanted) > 0 && len(wanted[0].values) == 1 {
		db = db.Table("facets AS f").Joins("CROSS JOIN entries AS e").
			Where("e.record_id = f.record_id AND f.kind = ? AND f.name = ? AND f.value = ? AND f.seen & ? <> 0",
				eventKind, wanted[0].name, wanted[0].values[0], view(ctx, false))
		from, wanted = "f.", wanted[1:]
	}
	if len(f.Kind) > 0 {
		db = db.Where("e.kind IN ?", f.Kind)
	}
	for _, x := range wanted {
		db = db.Where("e.record_id IN (SELECT x.record_id FROM facets x WHERE x.kind = ? AND x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
			eventKind, x.name, x.values, view(ctx, false))
	}
	var q query
	q.overlap("date", f.From, f.To)
	for _, c := range q.where {
		db = db.Where(strings.ReplaceAll(c.sql, "t.", "e."), c.args...)
	}
	return db, func(column string) string { return from + column }
}
