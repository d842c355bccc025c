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

// progressKind is the kind under which it is counted where commitments stand;
// under their own kind they are counted as any record.
const progressKind models.RecordKind = "progress"

// move moves the counters from what a record was to what it is.
func (d deltas) move(x *derived) {
	d.count(-1, x.was[0])
	d.count(1, x.is[0])
}

// count counts a document n times under its links.
func (d deltas) count(n int, x document) {
	spec := models.SpecOfCode(x.Kind)
	if spec.Facets == nil || x.Links == "" {
		return // of this kind nothing is counted, or not yet
	}
	own := parseLinks(x.Links)
	d.add(n, own, x.Seen, spec.Name, models.Tally{Total: 1})
	if x.Standing != "" {
		d.add(n, own, x.Seen, progressKind, tallyOf(x.Standing))
	}
}

// add counts so many of a kind, in all and under links.
func (d deltas) add(n int, own links, seen int, as models.RecordKind, t models.Tally) {
	for _, class := range []int{staffView, guestView} {
		if seen&class != 0 {
			key := counterKey{as, "", "", class}
			d[key] = d[key].Plus(n, t)
		}
		for _, x := range own {
			if x.seen&class != 0 && x.name != restsOn {
				key := counterKey{as, x.name, x.value, class}
				d[key] = d[key].Plus(n, t)
			}
		}
	}
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

// countedRecords is how many records of a kind a facet has for the caller.
func (s *Store) countedRecords(ctx context.Context, kind models.RecordKind, name, value string) (int, error) {
	var row counter
	err := s.db.WithContext(ctx).Where("kind = ? AND name = ? AND value = ? AND class = ?", kind, name, value, view(ctx, false)).
		Limit(1).Find(&row).Error
	return row.Total, explain("reading counters", err)
}
