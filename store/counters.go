package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

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
	d.turn(n, x)
	if x.Standing != "" {
		d.add(n, own, x.Seen, progressKind, tallyOf(x.Standing))
		d.cross(n, own, tallyOf(x.Standing))
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
	for some := range slices.Chunk(rows, batchSize) {
		if err := s.addToCounters(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// addToCounters adds to some counters with one statement. It is written by hand, for
// every write of a record runs it.
func (s *Store) addToCounters(ctx context.Context, rows []counter) error {
	var sql strings.Builder
	args := make([]any, 0, 4*len(rows))
	sql.WriteString("INSERT INTO counters (kind, name, value, class, " + strings.Join(tallyColumns, ", ") + ") VALUES ")
	for i, r := range rows {
		if i > 0 {
			sql.WriteByte(',')
		}
		sql.WriteString("(?,?,?,?")
		for _, n := range cellsOf(r.Tally) {
			sql.WriteString("," + strconv.Itoa(n))
		}
		sql.WriteByte(')')
		args = append(args, string(r.Kind), r.Name, r.Value, r.Class)
	}
	sql.WriteString(" ON CONFLICT (kind, name, value, class) DO UPDATE SET " + additions())
	return explain("counting", s.db.WithContext(ctx).Exec(sql.String(), args...).Error)
}

// tallyColumns are the columns of a tally, and cellsOf what stands in them.
var tallyColumns = []string{
	"total", "binding", "political", "intended", "possible",
	"no_evidence", "not_started", "limited", "substantial", "complete", "abandoned", "superseded", "late",
}

func cellsOf(t models.Tally) []int {
	return []int{t.Total, t.Binding, t.Political, t.Intended, t.Possible,
		t.NoEvidence, t.NotStarted, t.Limited, t.Substantial, t.Complete, t.Abandoned, t.Superseded, t.Late}
}

// cellsIn are the cells of a tally, to be filled.
func cellsIn(t *models.Tally) []any {
	return []any{&t.Total, &t.Binding, &t.Political, &t.Intended, &t.Possible,
		&t.NoEvidence, &t.NotStarted, &t.Limited, &t.Substantial, &t.Complete, &t.Abandoned, &t.Superseded, &t.Late}
}

func additions() string {
	set := make([]string, len(tallyColumns))
	for i, column := range tallyColumns {
		set[i] = column + " = counters." + column + " + excluded." + column
	}
	return strings.Join(set, ", ")
}

// countedRecords is how many records of a kind a facet has for the caller.
func (s *Store) countedRecords(ctx context.Context, kind models.RecordKind, name, value string) (int, error) {
	t, err := s.countedTally(ctx, kind, name, value)
	return t.Total, err
}

// countedTally is what is counted of a kind under a facet for the caller.
func (s *Store) countedTally(ctx context.Context, kind models.RecordKind, name, value string) (models.Tally, error) {
	st := counting()
	st.where(condition{"kind = ? AND name = ? AND value = ? AND class = ?", []any{string(kind), name, value, view(ctx, false)}})
	st.fixed = true
	rows, err := s.counted(ctx, st)
	if err != nil || len(rows) == 0 {
		return models.Tally{}, err
	}
	return rows[0].Tally, nil
}

// countedTallies are the figures of progress by a facet, from one on.
func (s *Store) countedTallies(ctx context.Context, name string, from *cursor, limit int) ([]keyed, error) {
	where := []condition{{"kind = ? AND name = ? AND class = ? AND total > 0", []any{string(progressKind), name, view(ctx, false)}}}
	if from != nil {
		where = append(where, condition{"value > ?", from.Keys})
	}
	st := counting()
	st.where(where...)
	st.add(" ORDER BY value LIMIT ?", limit)
	return s.counted(ctx, st)
}

// counting begins a statement that reads counters.
func counting() *statement {
	st := &statement{}
	st.add("SELECT value, " + strings.Join(tallyColumns, ", ") + " FROM counters")
	return st
}

// counted reads counters. It is done by hand, for figures of progress are asked for
// often.
func (s *Store) counted(ctx context.Context, st *statement) ([]keyed, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, explain("reading counters", err)
	}
	defer found.Close()
	var rows []keyed
	for found.Next() {
		var r keyed
		if err := found.Scan(append([]any{&r.Value}, cellsIn(&r.Tally)...)...); err != nil {
			return nil, explain("reading counters", err)
		}
		rows = append(rows, r)
	}
	return rows, explain("reading counters", found.Err())
}
