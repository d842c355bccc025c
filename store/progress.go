package store

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
)

// Tally counts the commitments that a filter chooses, as of its day. The whole,
// and one pair, country or sector, are counted already; anything else reads the
// rows that match, by an index.
func (s *Store) Tally(ctx context.Context, f models.CommitmentFilter) (models.Tally, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err != nil {
		return models.Tally{}, err
	}
	name, value, counted, err := s.counted(ctx, f)
	if err != nil {
		return models.Tally{}, err
	}
	if counted {
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
// sector, as of today, and nothing else; and the counters are of today. After
// midnight they are not, until what turns with the day is published.
func (s *Store) counted(ctx context.Context, f models.CommitmentFilter) (name, value string, ok bool, err error) {
	if string(f.AsOf) != s.Today() {
		return "", "", false, nil
	}
	wanted := facetsWanted(f.Country, f.Pair, f.Sector)
	f.AsOf, f.Country, f.Pair, f.Sector = "", nil, nil, nil
	if !reflect.DeepEqual(f, models.CommitmentFilter{}) || len(wanted) > 1 || (len(wanted) == 1 && len(wanted[0].values) > 1) {
		return "", "", false, nil
	}
	if len(wanted) == 1 {
		name, value = wanted[0].name, wanted[0].values[0]
	}
	d, err := s.derivation(ctx)
	return name, value, d.Day == s.Today(), err
}

func (s *Store) countedTally(ctx context.Context, name, value string) (models.Tally, error) {
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
		if x, ok := labels[r.Value]; ok && r.Value != "" {
			row.Key, row.Names = &x.key, x.text
		}
		out.Data = append(out.Data, row)
	}
	return out, err
}

func (s *Store) keyedTallies(ctx context.Context, by string, f models.CommitmentFilter, after string, limit int) ([]keyed, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err != nil {
		return nil, err
	}
	name, _, counted, err := s.counted(ctx, f)
	if err != nil {
		return nil, err
	}
	if counted && name == "" {
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

// tallies counts the rows of a query, in all or by the values of a link, ordered by
// the value.
func (s *Store) tallies(ctx context.Context, q *query, f models.CommitmentFilter, by string) ([]keyed, error) {
	day := s.day(string(f.AsOf))
	delivery, args := s.deliveryOn(day)
	q.rows = true
	var cells []struct {
		Links    string
		Modality models.Modality
		Delivery models.Delivery
		Overdue  bool
		N        int
	}
	links := "''"
	if by != "" {
		links = "d.links"
	}
	db := q.on(ctx, s.db, q.driver()).Select(links+" AS links, t.modality, "+delivery+" AS delivery, (t.due_to IS NOT NULL AND t.due_to < ?) AS overdue", append(args, day)...)
	err := s.db.WithContext(ctx).Table("(?) AS x", db).Select("links, modality, delivery, overdue, COUNT(*) AS n").
		Group("links, modality, delivery, overdue").Scan(&cells).Error
	tallies := map[string]models.Tally{}
	for _, c := range cells {
		late := c.Overdue && !c.Delivery.Final() && c.Modality != models.ModalityPossible
		for _, value := range s.keysOf(ctx, c.Links, by) {
			tallies[value] = tallies[value].Plus(c.N, models.TallyOf(c.Modality, c.Delivery, late))
		}
	}
	var rows []keyed
	for _, value := range slices.Sorted(maps.Keys(tallies)) {
		rows = append(rows, keyed{value, tallies[value]})
	}
	return rows, explain("counting commitments", err)
}

// keysOf are the values of a link in what a document is found by, for the caller;
// of no link, the one value "".
func (s *Store) keysOf(ctx context.Context, text, by string) []string {
	if by == "" {
		return []string{""}
	}
	var values []string
	for _, x := range parseLinks(text) {
		if x.name == by && x.seen&view(ctx, false) != 0 {
			values = append(values, x.value)
		}
	}
	return values
}

// label is the key of a row of a breakdown, and what to call it.
type label struct {
	key  string
	text models.Text
}

// labelsOf are the keys and names of what a breakdown is by, as far as the caller
// may see it.
func (s *Store) labelsOf(ctx context.Context, by string, rows []keyed) (map[string]label, error) {
	labels := map[string]label{}
	var names map[string]models.Text
	var err error
	switch by {
	case "sector":
		names, err = s.names(ctx, models.SectorKind)
	case "country", "pair":
		names, err = s.names(ctx, models.CountryKind)
	case "year":
	default:
		return s.titles(ctx, rows)
	}
	for _, r := range rows {
		text := names[r.Value]
		switch a, b, _ := strings.Cut(r.Value, "-"); by {
		case "pair":
			text = bothNames(names[a], names[b])
		case "year":
			text = models.Text{"und": r.Value}
		}
		labels[r.Value] = label{r.Value, text}
	}
	return labels, err
}

// titles are the ids and titles of the records whose numbers are the keys of rows.
func (s *Store) titles(ctx context.Context, rows []keyed) (map[string]label, error) {
	var seqs []int64
	for _, r := range rows {
		if seq, ok := numbered(r.Value); ok {
			seqs = append(seqs, seq)
		}
	}
	var found []document
	err := where(s.db.WithContext(ctx).Table("documents AS d").Where("d.seq IN ?", some(seqs)), scope(ctx, "d")).
		Select("d.seq, d.record_id, d.title").Scan(&found).Error
	labels := map[string]label{}
	for _, d := range found {
		labels[number(d.Seq)] = label{d.RecordID, d.Title}
	}
	return labels, explain("reading titles", err)
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

// soonest is the order by due date in which what is due is listed.
const soonest = "due"

// Overdue lists the commitments that are late on the day asked about, the
// longest overdue first.
func (s *Store) Overdue(ctx context.Context, filter *models.CommitmentFilter, p models.Paging) (Documents, error) {
	f := *filter
	if f.Late != nil {
		return Documents{}, badParameter("late", "unknown_parameter", "all of these are late")
	}
	late := true
	f.Late = &late
	if p.Sort == "" {
		p.Sort = soonest
	}
	return s.due(ctx, f, p, func(q *query, day models.Day) { q.and("d.due_asc < ?", day) })
}

// Upcoming lists the commitments that are due on or after the day asked about
// and on which something is still to come, the soonest first.
func (s *Store) Upcoming(ctx context.Context, f *models.CommitmentFilter, p models.Paging) (Documents, error) {
	if p.Sort == "" {
		p.Sort = soonest
	}
	return s.due(ctx, *f, p, func(q *query, day models.Day) {
		delivery, args := s.deliveryOn(day)
		q.andRows("t.due_to >= ?", day)
		q.andRows("t.modality <> 'possible' AND "+delivery+" NOT IN ('complete', 'abandoned', 'superseded')", args...)
		if p.Sort == soonest {
			q.stretches = upcoming(day)
		}
	})
}

// upcoming are the stretches of the order by due date in which is what is due from a
// day on: what could have been delivered before, such as "2026" in June, and the
// rest. A list then need not walk through all that was due before.
func upcoming(day models.Day) []stretch {
	return []stretch{
		{rowsDrive, []condition{{"t.due_asc < ? AND t.due_asc < t.due_to", []any{day}}}},
		{noDriver, []condition{{dueOrdered + " AND d.due_asc >= ? AND d.due_asc < ?", []any{day, forever}}}},
	}
}

func (s *Store) due(ctx context.Context, f models.CommitmentFilter, p models.Paging, more func(*query, models.Day)) (Documents, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err == nil && f.Bin {
		err = badParameter("bin", "unknown_parameter", "what is in the bin is not due")
	}
	if err != nil {
		return Documents{}, err
	}
	more(q, string(f.AsOf))
	return s.page(ctx, q, p, string(f.AsOf))
}
