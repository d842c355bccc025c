package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"entente/models"
	"entente/store/engine"
)

// counter is how many records of a kind a facet has in a view, and of commitments
// where they stand on the day of the counters. The facet "" is everything.
type counter struct {
	Kind  models.RecordKind
	Name  string
	Value string
	Class int
	Count `gorm:"embedded"`
}

func (counter) TableName() string { return "counters" }

type counterKey struct {
	kind        models.RecordKind
	name, value string
	class       int
}

// Count is what is counted: records, and those that count for progress by where they
// stand. It is exported for GORM, which does not see what is not.
type Count struct {
	Records int
	models.Tally
}

// plus adds another count n times.
func (c Count) plus(n int, o Count) Count {
	return Count{c.Records + n*o.Records, c.Tally.Plus(n, o.Tally)}
}

// uncounted are links of which nobody asks how many there are: few records have the same.
var uncounted = []string{restsOn, titled, externalID}

// deltas are changes of counters, added up before they are written.
type deltas map[counterKey]Count

// mostCounts is how many changes of counters wait for the end of a round.
const mostCounts = 4096

// count moves the counters from what records were to what they are. They are written with
// the round: writers who take turns move much the same ones.
func (s *Store) count(ctx context.Context, all []*derived) error {
	waiting := s.pending.counts
	for _, d := range all {
		waiting.move(d)
	}
	if len(waiting) < mostCounts {
		return nil
	}
	return s.putCounters(ctx, waiting)
}

// add adds others.
func (d deltas) add(others deltas) {
	for key, n := range others {
		d[key] = d[key].plus(1, n)
	}
}

// move moves the counters from what a record was to what it is, where that differs.
func (d deltas) move(x *derived) {
	was, is := x.was[0], x.is[0]
	if was.Links == is.Links && was.Standing == is.Standing && was.Course == is.Course && was.Seen == is.Seen {
		return
	}
	d.count(-1, was)
	d.count(1, is)
}

// count counts a document n times: in all, and under its links.
func (d deltas) count(n int, x document) {
	spec := models.SpecOfCode(x.Kind)
	if spec.Facets == nil || x.Links == "" {
		return // of this kind nothing is counted, or not yet
	}
	own, one := parseLinks(x.Links), Count{1, tallyOf(x.Standing)}
	d.turn(n, x, own)
	d.cross(n, own, one)
	d.among(n, own, one)
	for _, class := range []int{staffView, guestView} {
		add := func(name, value string) {
			key := counterKey{spec.Name, name, value, class}
			d[key] = d[key].plus(n, one)
		}
		if x.Seen&class != 0 {
			add("", "")
		}
		for _, l := range own {
			if l.seen&class != 0 && !slices.Contains(uncounted, l.name) {
				add(l.name, l.value)
			}
		}
	}
}

// putCounters adds changes to the counters, always in the same order, and forgets them.
func (s *Store) putCounters(ctx context.Context, d deltas) error {
	changed := slices.SortedFunc(maps.Keys(d), counterKey.compare)
	added := engine.Into("INSERT INTO counters (kind, name, value, class, "+strings.Join(countColumns, ", ")+")",
		" ON CONFLICT (kind, name, value, class) DO UPDATE SET "+additions())
	for _, key := range changed {
		if n := d[key]; n != (Count{}) {
			added.Add(string(key.kind), key.name, key.value, key.class)
			added.Add(n.cells()...)
		}
	}
	clear(d)
	return explain("counting", s.write(ctx, added))
}

func (k counterKey) compare(o counterKey) int {
	return cmp.Or(cmp.Compare(k.kind, o.kind), cmp.Compare(k.name, o.name), cmp.Compare(k.value, o.value), k.class-o.class)
}

// countColumns are the columns of a count, and cells what stands in them.
var countColumns = []string{"records",
	"total", "binding", "political", "intended", "possible",
	"no_evidence", "not_started", "limited", "substantial", "complete", "abandoned", "superseded", "late",
}

func (c Count) cells() []any {
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
