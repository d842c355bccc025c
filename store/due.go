package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// soonest is the order by due date in which what is due is listed.
const soonest = "due"

// Overdue lists the commitments that are late on the day asked about, the
// longest overdue first.
func (s *Store) Overdue(ctx context.Context, filter *models.CommitmentFilter, p models.Paging) (Documents, error) {
	f := *filter
	if f.Late != nil {
		return Documents{}, models.BadParameter("late", "unknown_parameter", "all of these are late")
	}
	late := true
	f.Late = &late
	if p.Sort == "" {
		p.Sort = soonest
	}
	return s.due(ctx, f, p, func(q *query, day models.Day) error {
		q.and("d.due_asc < ?", day)
		return nil
	})
}

// Upcoming lists the commitments that are due on or after the day asked about
// and on which something is still to come, the soonest first.
func (s *Store) Upcoming(ctx context.Context, f *models.CommitmentFilter, p models.Paging) (Documents, error) {
	if p.Sort == "" {
		p.Sort = soonest
	}
	return s.due(ctx, *f, p, func(q *query, day models.Day) (err error) {
		delivery, args := s.deliveryOn(day)
		q.andRows("t.due_to >= ?", day)
		q.andRows("t.modality <> 'possible' AND "+delivery+" NOT IN ('complete', 'abandoned', 'superseded')", args...)
		if p.Sort != soonest {
			return nil
		}
		q.stretches, err = s.upcoming(ctx, day)
		return err
	})
}

// mostPeriods is how many periods with something due in them are walked one by one.
const mostPeriods = 20

// begunBy gives the periods that have begun before a day, last until then at least, and
// have something due in them, by when they began: some, when there are more than are walked.
func (s *Store) begunBy(ctx context.Context, day models.Day) ([]derived.Period, error) {
	var st statement
	st.add("SELECT value FROM counters WHERE kind = ? AND name = ? AND value >= ? AND substr(value, ?) < ? AND class = ? AND records > 0 LIMIT ?",
		string(models.CommitmentKind), derived.PeriodName, day, len(derived.Period{Last: day}.Value())+1, day, view(ctx, false), mostPeriods+1)
	values, err := s.texts(ctx, &st)
	var all []derived.Period
	for _, value := range values {
		last, first, _ := strings.Cut(value, "/")
		all = append(all, derived.Period{First: first, Last: last})
	}
	slices.SortFunc(all, func(a, b derived.Period) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	return all, explain("reading counters", err)
}

// upcoming are the stretches of the order by due date in which is what is due from a day on:
// what is due within periods that have begun before, and the rest. A list then need not walk
// through all that was due before, nor sort all that is due this year.
func (s *Store) upcoming(ctx context.Context, day models.Day) ([][]stretch, error) {
	begun, err := s.begunBy(ctx, day)
	if err != nil {
		return nil, err
	}
	all := inTurn(begun)
	if len(begun) > mostPeriods { // they are gathered, and sorted
		all = [][]stretch{{{by: &facet{name: derived.PeriodName, from: day}, where: []condition{{"d.due_asc < ?", []any{day}}}}}}
	}
	return append(all, []stretch{{driver: noDriver, where: []condition{{dueOrdered + " AND d.due_asc >= ? AND d.due_asc < ?", []any{day, derived.Forever}}}}}), nil
}

// inTurn are the stretches of what is due within periods, one after the other: those that
// begin on one day are together.
func inTurn(periods []derived.Period) [][]stretch {
	var all [][]stretch
	for i, x := range periods {
		if i == 0 || x.First != periods[i-1].First {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], stretch{by: &facet{name: derived.PeriodName, values: []string{x.Value()}}, at: x.First})
	}
	return all
}

func (s *Store) due(ctx context.Context, f models.CommitmentFilter, p models.Paging, more func(*query, models.Day) error) (Documents, error) {
	f = s.asOfToday(f)
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err == nil && f.Bin {
		err = models.BadParameter("bin", "unknown_parameter", "what is in the bin is not due")
	}
	if err == nil {
		err = more(q, string(f.AsOf))
	}
	if err != nil {
		return Documents{}, err
	}
	return s.page(ctx, q, p, string(f.AsOf))
}
