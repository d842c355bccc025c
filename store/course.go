package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
)

// A commitment counts from its date on, and otherwise with each update and when its due
// date has passed. That is its course, the same whichever day it is: a document keeps it,
// counters add up what changes with each day, and what all commitments together counted
// for on a day is the sum of the changes until then.

// turnedKind is the kind under which changes are counted: by day, and by month so that
// few have to be added up.
const turnedKind models.RecordKind = "turned"

const (
	byDay   = "day"
	byMonth = "month"
)

// crossed is the name of counters of a pair and a sector.
const crossed = "pair sector"

// courseOf writes from when on a commitment counts as what, its updates being the latest
// first. A key such as 2026-06-30~ is behind that day and before the next.
func courseOf(e models.Entity, updates []models.Update) string {
	c, ok := e.(*models.Commitment)
	if !ok {
		return ""
	}
	begin, end := "", ""
	if c.DateFrom != nil {
		begin = *c.DateFrom
	}
	keys := []string{begin}
	if c.DueTo != nil {
		end = *c.DueTo + "~"
		keys = append(keys, max(begin, end))
	}
	for _, u := range updates {
		keys = append(keys, max(begin, u.AsOfFrom))
	}
	var course strings.Builder
	last := ""
	for _, key := range sorted(keys) {
		delivery := models.DeliveryNoEvidence
		if i := slices.IndexFunc(updates, func(u models.Update) bool { return u.AsOfFrom <= key }); i >= 0 {
			delivery = updates[i].Delivery
		}
		if now := standingText(c.Modality, delivery, end != "" && end <= key); now != last {
			course.WriteString(key + " " + now + "\n")
			last = now
		}
	}
	return course.String()
}

// stoodOn reads from a course as what a commitment counted on a day; before it began, as
// nothing.
func stoodOn(course string, day models.Day) string {
	stood := ""
	for line := range strings.Lines(course) {
		key, standing, _ := strings.Cut(line, " ")
		if key > day {
			break
		}
		stood = strings.TrimSuffix(standing, "\n")
	}
	return stood
}

// turn counts n times what changes in the course of a document, for those who see it.
func (d deltas) turn(n int, x document) {
	var before models.Tally
	for line := range strings.Lines(x.Course) {
		key, standing, _ := strings.Cut(line, " ")
		now := tallyOf(standing)
		change := now.Plus(-1, before)
		before = now
		for _, class := range []int{staffView, guestView} {
			if x.Seen&class != 0 {
				for name, value := range map[string]string{byDay: key, byMonth: key[:min(len(key), len("2026-06"))]} {
					k := counterKey{turnedKind, name, value, class}
					d[k] = d[k].plus(n, Count{Tally: change})
				}
			}
		}
	}
}

// cross counts a commitment n times under each pair and sector of it together.
func (d deltas) cross(n int, own links, one Count) {
	if one.Total == 0 {
		return
	}
	for _, pair := range own {
		for _, sector := range own {
			if pair.name != "pair" || sector.name != "sector" {
				continue
			}
			for _, class := range []int{staffView, guestView} {
				if pair.seen&sector.seen&class != 0 {
					k := counterKey{models.CommitmentKind, crossed, pair.value + " " + sector.value, class}
					d[k] = d[k].plus(n, one)
				}
			}
		}
	}
}

// turnedUntil is what all commitments together counted for on a day: what changed in the
// months before, and in its own until then.
func (s *Store) turnedUntil(ctx context.Context, day models.Day) (models.Tally, error) {
	tallied := countColumns[1:]
	sums := make([]string, len(tallied))
	for i, column := range tallied {
		sums[i] = "COALESCE(SUM(" + column + "), 0)"
	}
	month := day[:len("2026-06")]
	var st statement
	st.add("SELECT " + strings.Join(sums, ", ") + " FROM (")
	changes := func(name, until string, args ...any) {
		st.add("SELECT "+strings.Join(tallied, ", ")+" FROM counters WHERE kind = ? AND name = ? AND class = ? AND "+until,
			append([]any{string(turnedKind), name, view(ctx, false)}, args...)...)
	}
	changes(byMonth, "value < ?", month)
	st.add(" UNION ALL ")
	changes(byDay, "value >= ? AND value <= ?", month, day)
	st.add(") AS c")
	var t models.Tally
	_, err := s.askOne(ctx, &st, cellsIn(&t)...)
	return t, explain("adding up counters", err)
}

// crossedTallies are the figures of progress of a pair by sector, from one on.
func (s *Store) crossedTallies(ctx context.Context, pair string, from *cursor, limit int) ([]keyed, error) {
	prefix := pair + " "
	after := prefix
	if from != nil {
		after += from.Keys[0].(string) + "\x00"
	}
	st := counting(ctx, condition{"name = ? AND value >= ? AND value < ? AND total > 0", []any{crossed, after, pair + "!"}})
	st.add(" ORDER BY value LIMIT ?", limit)
	rows, err := s.counted(ctx, st)
	for i := range rows {
		rows[i].Value = strings.TrimPrefix(rows[i].Value, prefix)
	}
	return rows, err
}
