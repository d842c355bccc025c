package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
	"entente/store/engine"
)

// counter is how many records of a kind a facet has in a view, and of commitments
// where they stand on the day of the counters. The facet "" is everything.
type counter struct {
	Kind          models.RecordKind
	Name          string
	Value         string
	Class         int
	derived.Count `gorm:"embedded"`
}

func (counter) TableName() string { return "counters" }

// mostCounts is how many changes of counters wait for the end of a round.
const mostCounts = 4096

// count moves the counters from what records were to what they are. They are written with
// the round: writers who take turns move much the same ones.
func (s *Store) count(ctx context.Context, all []*derived.Result) error {
	waiting := s.pending.counts
	for _, d := range all {
		waiting.Move(d)
	}
	if len(waiting) < mostCounts {
		return nil
	}
	return s.putCounters(ctx, waiting)
}

// putCounters adds changes to the counters, always in the same order, and forgets them.
func (s *Store) putCounters(ctx context.Context, d derived.Deltas) error {
	changed := slices.SortedFunc(maps.Keys(d), derived.CounterKey.Compare)
	added := engine.Into("INSERT INTO counters (kind, name, value, class, "+strings.Join(countColumns, ", ")+")",
		" ON CONFLICT (kind, name, value, class) DO UPDATE SET "+additions())
	for _, key := range changed {
		if n := d[key]; n != (derived.Count{}) {
			added.Add(string(key.Kind), key.Name, key.Value, key.Class)
			added.Add(countCells(n)...)
		}
	}
	clear(d)
	return explain("counting", s.write(ctx, added))
}

// countColumns are the columns of a count, and countCells what stands in them.
var countColumns = []string{"records",
	"total", "binding", "political", "intended", "possible",
	"no_evidence", "not_started", "limited", "substantial", "complete", "abandoned", "superseded", "late",
}

func countCells(c derived.Count) []any {
	return []any{c.Records, c.Total, c.Binding, c.Political, c.Intended, c.Possible,
		c.NoEvidence, c.NotStarted, c.Limited, c.Substantial, c.Complete, c.Abandoned, c.Superseded, c.Late}
}

// cellsIn are the cells of a tally, to be filled.
func cellsIn(t *models.Tally) []any {
	return []any{&t.Total, &t.Binding, &t.Political, &t.Intended, &t.Possible,
		&t.NoEvidence, &t.NotStarted, &t.Limited, &t.Substantial, &t.Complete, &t.Abandoned, &t.Superseded, &t.Late}
}

func additions() string {
	set := make([]string, len(countColumns))
	for i, column := range countColumns {
		set[i] = column + " = counters." + column + " + excluded." + column
	}
	return strings.Join(set, ", ")
}

// countedRecords is how many records of a kind a facet has for the caller.
func (s *Store) countedRecords(ctx context.Context, kind models.RecordKind, name, value string) (int, error) {
	var st statement
	var n int
	st.add("SELECT records FROM counters WHERE kind = ? AND name = ? AND value = ? AND class = ?", string(kind), name, value, view(ctx, false))
	_, err := s.askOne(ctx, &st, &n)
	return n, explain("reading counters", err)
}

// countedTally is where the commitments of a facet stand for the caller.
func (s *Store) countedTally(ctx context.Context, name, value string) (models.Tally, error) {
	st := counting(ctx, condition{"name = ? AND value = ?", []any{name, value}})
	st.fixed = true
	rows, err := s.counted(ctx, st)
	if err != nil || len(rows) == 0 {
		return models.Tally{}, err
	}
	return rows[0].Tally, nil
}

// countedTallies are the figures of progress by a facet, from one on.
func (s *Store) countedTallies(ctx context.Context, name string, from *cursor, limit int) ([]keyed, error) {
	where := []condition{{"name = ? AND total > 0", []any{name}}}
	if from != nil {
		where = append(where, condition{"value > ?", from.Keys})
	}
	st := counting(ctx, where...)
	st.add(" ORDER BY value LIMIT ?", limit)
	return s.counted(ctx, st)
}

// counting begins a statement that reads where commitments stand for the caller.
func counting(ctx context.Context, where ...condition) *statement {
	st := &statement{}
	st.add("SELECT value, " + strings.Join(countColumns[1:], ", ") + " FROM counters")
	st.where(append([]condition{{"kind = ? AND class = ?", []any{string(models.CommitmentKind), view(ctx, false)}}}, where...)...)
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

// valuesBehind wants the values k that are behind a cursor; without one, all.
func valuesBehind(from *cursor) condition {
	if from == nil {
		return condition{"k.value >= ?", []any{""}}
	}
	return condition{"k.value > ?", from.Keys}
}

// turnedTallies are what commitments counted for on a day under the values of a facet, k, of
// which the condition chooses: what changed in the years before, in the months before of that
// year, and in the days until then of that month.
func (s *Store) turnedTallies(ctx context.Context, facet string, day models.Day, limit int, chosen condition) ([]keyed, error) {
	tallied, class := countColumns[1:], view(ctx, false)
	year, month := day[:derived.Spans["year"]], day[:derived.Spans["month"]]
	var changes statement
	for _, x := range []struct{ span, from, until string }{{"year", "", year}, {"month", year, month}, {"day", month, day + "!"}} {
		changes.unite(" UNION ALL ")
		changes.add("SELECT k.value, c." + strings.Join(tallied, ", c.") + " FROM counters AS k CROSS JOIN counters AS c")
		changes.where(chosen,
			condition{"k.kind = ? AND k.name = ? AND k.class = ?", []any{string(models.CommitmentKind), facet, class}},
			condition{"c.kind = ? AND c.name = ? AND c.class = ?", []any{string(derived.TurnedKind), derived.Turned(facet, x.span), class}},
			condition{"c.value >= k.value || ? AND c.value < k.value || ?", []any{" " + x.from, " " + x.until}})
	}
	return s.counted(ctx, changes.within("SELECT value, SUM("+strings.Join(tallied, "), SUM(")+") FROM (",
		") AS x GROUP BY value HAVING SUM(total) > 0 ORDER BY value LIMIT ?", limit))
}

// crossedTallies are the figures of progress of a pair by sector, from one on.
func (s *Store) crossedTallies(ctx context.Context, pair string, from *cursor, limit int) ([]keyed, error) {
	prefix := pair + " "
	after := prefix
	if from != nil {
		after += from.Keys[0].(string) + "\x00"
	}
	st := counting(ctx, condition{"name = ? AND value >= ? AND value < ? AND total > 0", []any{derived.Crossed, after, pair + "!"}})
	st.add(" ORDER BY value LIMIT ?", limit)
	rows, err := s.counted(ctx, st)
	for i := range rows {
		rows[i].Value = strings.TrimPrefix(rows[i].Value, prefix)
	}
	return rows, err
}
