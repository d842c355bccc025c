package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"

	"entente/models"
)

// Tally counts the commitments that a filter chooses, as of its day. The whole,
// and one pair, country or sector, are counted already; anything else reads the
// rows that match, by an index.
func (s *Store) Tally(ctx context.Context, f models.CommitmentFilter) (models.Tally, error) {
	f = s.asOfToday(f)
	q, err := s.commitments(ctx, f)
	if err != nil {
		return models.Tally{}, err
	}
	if name, value, ok := s.counted(f); ok {
		return s.countedTally(ctx, name, value)
	}
	rows, err := s.tallies(ctx, q, f, "")
	if err != nil || len(rows) == 0 {
		return models.Tally{}, err
	}
	return rows[0].Tally, nil
}

// asOfToday says which day is meant when none is named.
func (s *Store) asOfToday(f models.CommitmentFilter) models.CommitmentFilter {
	if f.AsOf == "" {
		f.AsOf = models.AsOf(s.Today())
	}
	return f
}

// counted tells whether a counter answers a filter: at most one country, pair or
// sector, as of today, and nothing else.
func (s *Store) counted(f models.CommitmentFilter) (name, value string, ok bool) {
	if string(f.AsOf) != s.Today() {
		return "", "", false
	}
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	f.AsOf, f.Country, f.Pair, f.Sector = "", nil, nil, nil
	if !reflect.DeepEqual(f, models.CommitmentFilter{}) || len(wanted) > 1 {
		return "", "", false
	}
	if len(wanted) == 0 {
		return "", "", true
	}
	return wanted[0].name, wanted[0].values[0], len(wanted[0].values) == 1
}

func (s *Store) countedTally(ctx context.Context, name, value string) (models.Tally, error) {
	if err := s.freshCounters(ctx); err != nil {
		return models.Tally{}, err
	}
	var row counter
	err := s.db.WithContext(ctx).Where("kind = ? AND name = ? AND value = ? AND class = ?",
		progressKind, name, value, view(ctx, false)).Limit(1).Find(&row).Error
	return row.Tally, explain("reading counters", err)
}

// keyed is a tally under a key; Value is "" for those that have none.
type keyed struct {
	Value string
	models.Tally
}

// TalliesBy counts the commitments that a filter chooses, by something, page by
// page in the order of the keys.
func (s *Store) TalliesBy(ctx context.Context, by string, f models.CommitmentFilter, p models.Paging) (models.ProgressBreakdown, error) {
	out := models.ProgressBreakdown{Data: []models.ProgressRow{}}
	from, err := parseCursor(p, aText)
	if err != nil {
		return out, err
	}
	after := "-"
	if from != nil {
		after = "+" + fmt.Sprint(from.Keys[0])
	}
	rows, err := s.keyedTallies(ctx, by, f, after, p.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		out.Meta.Next = nextPage(p, rows[p.Limit-1].Value)
	}
	partition, n := models.Breakdowns[by], len(rows)
	out.Meta.AsOf, out.Meta.Partition, out.Meta.Count = s.day(string(f.AsOf)), &partition, &n
	labels, err := s.labelsOf(ctx, by, rows)
	for _, r := range rows {
		row := models.ProgressRow{Progress: r.Tally.Progress("")}
		if r.Value != "" {
			key := r.Value
			row.Key = &key
		}
		row.Names = labels[r.Value]
		out.Data = append(out.Data, row)
	}
	return out, err
}

func (s *Store) keyedTallies(ctx context.Context, by string, f models.CommitmentFilter, after string, limit int) ([]keyed, error) {
	f = s.asOfToday(f)
	q, err := s.commitments(ctx, f)
	if err != nil {
		return nil, err
	}
	if name, _, ok := s.counted(f); ok && name == "" {
		if err := s.freshCounters(ctx); err != nil {
			return nil, err
		}
		var rows []keyed
		db := s.db.WithContext(ctx).Table("counters").Where("kind = ? AND name = ? AND class = ? AND total > 0", progressKind, by, view(ctx, false))
		err := beyondKey(db, "value", after).Order("value").Limit(limit).Find(&rows).Error
		return rows, explain("reading counters", err)
	}
	rows, err := s.tallies(ctx, q, f, by)
	if err != nil {
		return nil, err
	}
	for len(rows) > 0 && after != "-" && rows[0].Value <= after[1:] {
		rows = rows[1:]
	}
	return rows[:min(len(rows), limit)], nil
}

func beyondKey(db *gorm.DB, column, after string) *gorm.DB {
	if after == "-" {
		return db
	}
	return db.Where(column+" > ?", after[1:])
}

// tallies counts the rows of a query, in all or by a facet, ordered by its value.
func (s *Store) tallies(ctx context.Context, q *query, f models.CommitmentFilter, by string) ([]keyed, error) {
	day := s.day(string(f.AsOf))
	delivery, args := s.deliveryOn(day)
	db := q.on(ctx, s.db, true)
	value := "''"
	if by != "" {
		value = "b.value"
		db = db.Joins("CROSS JOIN facets AS b").Where("b.record_id = t.id AND b.kind = ? AND b.name = ? AND b.seen & ? <> 0",
			models.CommitmentKind, by, view(ctx, false))
	}
	inner := db.Select(value+" AS value, t.modality, "+delivery+" AS delivery, (t.due_to IS NOT NULL AND t.due_to < ?) AS overdue", append(args, day)...)
	var cells []struct {
		Value    string
		Modality models.Modality
		Delivery models.Delivery
		Overdue  bool
		N        int
	}
	err := s.db.WithContext(ctx).Table("(?) AS x", inner).Select("value, modality, delivery, overdue, COUNT(*) AS n").
		Group("value, modality, delivery, overdue").Order("value").Find(&cells).Error
	var rows []keyed
	for _, c := range cells {
		if len(rows) == 0 || rows[len(rows)-1].Value != c.Value {
			rows = append(rows, keyed{Value: c.Value})
		}
		t := &rows[len(rows)-1].Tally
		late := c.Overdue && !c.Delivery.Final() && c.Modality != models.ModalityPossible
		*t = t.Plus(c.N, models.TallyOf(c.Modality, c.Delivery, late))
	}
	return rows, explain("counting commitments", err)
}

// labelsOf are the names of what a breakdown is by, as far as the caller may see it.
func (s *Store) labelsOf(ctx context.Context, by string, rows []keyed) (map[string]models.Text, error) {
	labels := map[string]models.Text{}
	switch by {
	case "sector":
		return s.names(ctx, models.SectorKind)
	case "country":
		return s.names(ctx, models.CountryKind)
	case "pair":
		names, err := s.names(ctx, models.CountryKind)
		for _, r := range rows {
			a, b, _ := strings.Cut(r.Value, "-")
			labels[r.Value] = bothNames(names[a], names[b])
		}
		return labels, err
	case "year":
		for _, r := range rows {
			labels[r.Value] = models.Text{"und": r.Value}
		}
		return labels, nil
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Value)
	}
	var found []entry
	err := s.db.WithContext(ctx).Table("entries AS e").Where("e.record_id IN ?", unique(ids)).Where(scopeEntries(ctx, "e")).Find(&found).Error
	for _, e := range found {
		labels[e.RecordID] = e.Title
	}
	return labels, explain("reading labels", err)
}

func bothNames(a, b models.Text) models.Text {
	both := models.Text{}
	for lang, name := range a {
		if other, ok := b[lang]; ok {
			both[lang] = name + " – " + other
		}
	}
	return both
}

// Overdue lists the commitments that are late on the day asked about, the
// longest overdue first.
func (s *Store) Overdue(ctx context.Context, f models.CommitmentFilter, p models.Paging) (models.CommitmentPage, error) {
	if f.Late != nil {
		return models.CommitmentPage{}, badParameter("late", "unknown_parameter", "all of these are late")
	}
	late := true
	f.Late = &late
	return s.due(ctx, f, p, func(q *query, day models.Day) {})
}

// Upcoming lists the commitments that are due on or after the day asked about
// and on which something is still to come, the soonest first.
func (s *Store) Upcoming(ctx context.Context, f models.CommitmentFilter, p models.Paging) (models.CommitmentPage, error) {
	return s.due(ctx, f, p, func(q *query, day models.Day) {
		delivery, args := s.deliveryOn(day)
		q.and("t.due_to >= ?", day)
		q.and("t.modality <> 'possible' AND "+delivery+" NOT IN ('complete', 'abandoned', 'superseded')", args...)
	})
}

func (s *Store) due(ctx context.Context, f models.CommitmentFilter, p models.Paging, more func(*query, models.Day)) (models.CommitmentPage, error) {
	f = s.asOfToday(f)
	q, err := s.commitments(ctx, f)
	if err == nil && f.Bin {
		err = badParameter("bin", "unknown_parameter", "what is in the bin is not due")
	}
	if err != nil {
		return models.CommitmentPage{}, err
	}
	more(q, string(f.AsOf))
	if p.Sort == "" {
		p.Sort = "due"
	}
	return list[models.Commitment](ctx, s, q, p, View{AsOf: string(f.AsOf)})
}
