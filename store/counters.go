package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"entente/models"
)

// counter is how many records a facet has in a view, and of commitments where
// they stand on the day of the counters. The facet "" is everything.
type counter struct {
	Kind  models.RecordKind
	Name  string
	Value string
	Class int
	models.Tally
}

func (counter) TableName() string { return "counters" }

type counterKey struct {
	kind        models.RecordKind
	name, value string
	class       int
}

// deltas are changes of counters, added up before they are written.
type deltas map[counterKey]models.Tally

// add counts a record n times under its facets, as so many of a kind.
func (d deltas) add(n int, rows []facetRow, views int, as models.RecordKind, t models.Tally) {
	for _, class := range []int{staffView, guestView} {
		if views&class != 0 {
			key := counterKey{as, "", "", class}
			d[key] = d[key].Plus(n, t)
		}
		for _, r := range rows {
			if r.Seen&class != 0 && r.Kind != eventKind {
				key := counterKey{as, r.Name, r.Value, class}
				d[key] = d[key].Plus(n, t)
			}
		}
	}
}

// progressKind is the kind under which it is counted where commitments stand;
// under their own kind they are counted as any record.
const progressKind models.RecordKind = "progress"

// addRecord counts a record n times, and a commitment as it stands on a day.
func (d deltas) addRecord(n int, rows []facetRow, e models.Entity, day models.Day) {
	d.add(n, rows, viewsOf(e), e.RecordKind(), models.Tally{Total: 1})
	if c, ok := e.(*models.Commitment); ok {
		d.add(n, rows, viewsOf(e), progressKind, tallyOn(c, day))
	}
}

// recount moves the counters from what a record was to what it is.
func (s *Store) recount(ctx context.Context, old models.Entity, was []facetRow, e models.Entity, is []facetRow) error {
	day, err := s.counterDay(ctx)
	if err != nil {
		return err
	}
	d := deltas{}
	if old != nil {
		d.addRecord(-1, was, old, day)
	}
	d.addRecord(1, is, e, day)
	return s.putCounters(ctx, d)
}

// tallyOn is what a commitment counts for on a day; one that is only undertaken
// later counts for nothing yet.
func tallyOn(c *models.Commitment, day models.Day) models.Tally {
	if c.DateFrom != nil && *c.DateFrom > day {
		return models.Tally{}
	}
	judged := *c
	judged.Judge(day)
	return models.TallyOf(c.Modality, c.Delivery, judged.Late)
}

// putCounters adds changes to the counters, always in the same order.
func (s *Store) putCounters(ctx context.Context, d deltas) error {
	var rows []counter
	for key, t := range d {
		if t != (models.Tally{}) {
			rows = append(rows, counter{key.kind, key.name, key.value, key.class, t})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, func(a, b counter) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value), a.Class-b.Class)
	})
	err := s.db.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "kind"}, {Name: "name"}, {Name: "value"}, {Name: "class"}},
		DoUpdates: clause.Assignments(additions()),
	}).CreateInBatches(rows, 500).Error
	return explain("counting", err)
}

// tallyColumns are the columns of a tally.
var tallyColumns = []string{
	"total", "binding", "political", "intended", "possible",
	"no_evidence", "not_started", "limited", "substantial", "complete", "abandoned", "superseded", "late",
}

func additions() map[string]any {
	set := map[string]any{}
	for _, column := range tallyColumns {
		set[column] = gorm.Expr("counters." + column + " + excluded." + column)
	}
	return set
}

// rollCounters brings the counters to today: since the day they are of, some
// commitments have become late, or have begun to count.
func (s *Store) rollCounters(ctx context.Context) error {
	day, err := s.counterDay(ctx)
	today := s.Today()
	if err != nil || day == today {
		return err
	}
	lo, hi := min(day, today), max(day, today)
	var turning []models.Commitment
	err = s.db.WithContext(ctx).Where("(due_to >= ? AND due_to < ?) OR (date_from > ? AND date_from <= ?)", lo, hi, lo, hi).
		Where("binned_at IS NULL").Find(&turning).Error
	if err != nil {
		return explain("reading commitments that turn late", err)
	}
	d := deltas{}
	for i := range turning {
		c := &turning[i]
		var rows []facetRow
		if err := s.db.WithContext(ctx).Table("facets").Where("record_id = ? AND kind = ?", c.ID, models.CommitmentKind).Find(&rows).Error; err != nil {
			return explain("reading facets", err)
		}
		d.add(-1, rows, viewsOf(c), progressKind, tallyOn(c, day))
		d.add(1, rows, viewsOf(c), progressKind, tallyOn(c, today))
	}
	if err := s.putCounters(ctx, d); err != nil {
		return err
	}
	return explain("dating the counters", s.db.WithContext(ctx).Exec("UPDATE counter_day SET day = ?", today).Error)
}

func (s *Store) counterDay(ctx context.Context) (models.Day, error) {
	var day models.Day
	err := s.db.WithContext(ctx).Raw("SELECT day FROM counter_day").Scan(&day).Error
	return day, explain("reading the day of the counters", err)
}

// freshCounters makes sure that the counters are of today: every transaction
// begins with that.
func (s *Store) freshCounters(ctx context.Context) error {
	day, err := s.counterDay(ctx)
	if err != nil || day == s.Today() {
		return err
	}
	return s.InTx(ctx, func(*Store) error { return nil })
}

// countedRecords is how many records of a kind a facet has for the caller.
func (s *Store) countedRecords(ctx context.Context, kind models.RecordKind, name, value string) (int, error) {
	var row counter
	err := s.db.WithContext(ctx).Where("kind = ? AND name = ? AND value = ? AND class = ?", kind, name, value, view(ctx, false)).
		Limit(1).Find(&row).Error
	return row.Total, explain("reading counters", err)
}
