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

// turnedKind is the kind under which changes are counted: by day, and by month and year so
// that few have to be added up.
const turnedKind models.RecordKind = "turned"

// traced are the facets under which changes are counted; "" is all commitments. There are
// few sectors, and many commitments of each: of what there is much, such as pairs, to count
// the days would take more room than the commitments.
var traced = map[string]bool{"": true, "sector": true}

// spans are how long the keys are by which changes are counted.
var spans = map[string]int{"day": len("2026-06-30~"), "month": len("2026-06"), "year": len("2026")}

// turned is the name of counters of what changes under a facet, by such a span.
func turned(facet, span string) string { return strings.TrimSpace(facet + " " + span) }

// crossed is the name of counters of a pair and a sector, and pairedAmong of those of a pair
// that are between more than two countries: of commitments, which say who owes whom.
const (
	crossed     = "pair sector"
	pairedAmong = "pair multilateral"
)

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

// turn counts n times what changes in the course of a document, for those who see it: in
// all, and under its sectors.
func (d deltas) turn(n int, x document, own links) {
	var before models.Tally
	for line := range strings.Lines(x.Course) {
		key, standing, _ := strings.Cut(line, " ")
		now := tallyOf(standing)
		change := now.Plus(-1, before)
		before = now
		for _, class := range []int{staffView, guestView} {
			if x.Seen&class != 0 {
				d.change(n, link{}, key, class, change)
			}
			for _, l := range own {
				if traced[l.name] && l.seen&class != 0 {
					d.change(n, l, key, class, change)
				}
			}
		}
	}
}

// change counts a change n times under something, with its day, its month and its year.
func (d deltas) change(n int, of link, key string, class int, change models.Tally) {
	for span, length := range spans {
		k := counterKey{turnedKind, turned(of.name, span), of.value + " " + key[:min(len(key), length)], class}
		d[k] = d[k].plus(n, Count{Tally: change})
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

// among counts a commitment between more than two countries n times under each of its pairs.
func (d deltas) among(n int, own links, one Count) {
	for _, many := range own {
		for _, pair := range own {
			if many.name != multilateral || pair.name != "pair" || pair.value == "" {
				continue
			}
			for _, class := range []int{staffView, guestView} {
				if many.seen&pair.seen&class != 0 {
					k := counterKey{models.CommitmentKind, pairedAmong, pair.value, class}
					d[k] = d[k].plus(n, one)
				}
			}
		}
	}
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
	year, month := day[:spans["year"]], day[:spans["month"]]
	var changes statement
	for _, x := range []struct{ span, from, until string }{{"year", "", year}, {"month", year, month}, {"day", month, day + "!"}} {
		changes.unite(" UNION ALL ")
		changes.add("SELECT k.value, c." + strings.Join(tallied, ", c.") + " FROM counters AS k CROSS JOIN counters AS c")
		changes.where(chosen,
			condition{"k.kind = ? AND k.name = ? AND k.class = ?", []any{string(models.CommitmentKind), facet, class}},
			condition{"c.kind = ? AND c.name = ? AND c.class = ?", []any{string(turnedKind), turned(facet, x.span), class}},
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
	st := counting(ctx, condition{"name = ? AND value >= ? AND value < ? AND total > 0", []any{crossed, after, pair + "!"}})
	st.add(" ORDER BY value LIMIT ?", limit)
	rows, err := s.counted(ctx, st)
	for i := range rows {
		rows[i].Value = strings.TrimPrefix(rows[i].Value, prefix)
	}
	return rows, err
}
