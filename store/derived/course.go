package derived

import (
	"fmt"
	"slices"
	"strings"

	"entente/models"
)

// A commitment counts from its date on, and otherwise with each update and when its due
// date has passed. That is its course, the same whichever day it is: a document keeps it,
// counters add up what changes with each day, and what all commitments together counted
// for on a day is the sum of the changes until then.

// TurnedKind is the kind under which changes are counted: by day, and by month and year so
// that few have to be added up.
const TurnedKind models.RecordKind = "turned"

// Traced are the facets under which changes are counted; "" is all commitments. There are
// few sectors, and many commitments of each: of what there is much, such as pairs, to count
// the days would take more room than the commitments.
var Traced = map[string]bool{"": true, "sector": true}

// Spans are how long the keys are by which changes are counted.
var Spans = map[string]int{"day": len("2026-06-30~"), "month": len("2026-06"), "year": len("2026")}

// Turned is the name of counters of what changes under a facet, by such a span.
func Turned(facet, span string) string { return strings.TrimSpace(facet + " " + span) }

// Crossed is the name of counters of a pair and a sector, and PairedAmong of those of a pair
// that are between more than two countries: of commitments, which say who owes whom.
const (
	Crossed     = "pair sector"
	PairedAmong = "pair multilateral"
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
	for _, key := range Sorted(keys) {
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

// StoodOn reads from a course as what a commitment counted on a day; before it began, as
// nothing.
func StoodOn(course string, day models.Day) string {
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
func (d Deltas) turn(n int, x Document, own Links) {
	var before models.Tally
	for line := range strings.Lines(x.Course) {
		key, standing, _ := strings.Cut(line, " ")
		now := TallyOf(standing)
		change := now.Plus(-1, before)
		before = now
		for _, class := range []int{StaffView, GuestView} {
			if x.Seen&class != 0 {
				d.change(n, Link{}, key, class, change)
			}
			for _, l := range own {
				if Traced[l.Name] && l.Seen&class != 0 {
					d.change(n, l, key, class, change)
				}
			}
		}
	}
}

// change counts a change n times under something, with its day, its month and its year.
func (d Deltas) change(n int, of Link, key string, class int, change models.Tally) {
	for span, length := range Spans {
		k := CounterKey{TurnedKind, Turned(of.Name, span), of.Value + " " + key[:min(len(key), length)], class}
		d[k] = d[k].Plus(n, Count{Tally: change})
	}
}

// cross counts a commitment n times under each pair and sector of it together.
func (d Deltas) cross(n int, own Links, one Count) {
	if one.Total == 0 {
		return
	}
	for _, pair := range own {
		for _, sector := range own {
			if pair.Name != "pair" || sector.Name != "sector" {
				continue
			}
			for _, class := range []int{StaffView, GuestView} {
				if pair.Seen&sector.Seen&class != 0 {
					k := CounterKey{models.CommitmentKind, Crossed, pair.Value + " " + sector.Value, class}
					d[k] = d[k].Plus(n, one)
				}
			}
		}
	}
}

// among counts a commitment between more than two countries n times under each of its pairs.
func (d Deltas) among(n int, own Links, one Count) {
	for _, many := range own {
		for _, pair := range own {
			if many.Name != Multilateral || pair.Name != "pair" || pair.Value == "" {
				continue
			}
			for _, class := range []int{StaffView, GuestView} {
				if many.Seen&pair.Seen&class != 0 {
					k := CounterKey{models.CommitmentKind, PairedAmong, pair.Value, class}
					d[k] = d[k].Plus(n, one)
				}
			}
		}
	}
}

// standingOf is what a commitment counts for in figures of progress; "" is nothing.
func standingOf(e models.Entity, day models.Day) string {
	c, ok := e.(*models.Commitment)
	if !ok || (c.DateFrom != nil && *c.DateFrom > day) {
		return ""
	}
	judged := *c
	judged.Judge(day)
	return standingText(c.Modality, c.Delivery, judged.Late)
}

func standingText(m models.Modality, d models.Delivery, late bool) string {
	return fmt.Sprintf("%s %s %t", m, d, late)
}

// TallyOf counts a standing.
func TallyOf(standing string) models.Tally {
	f := strings.Fields(standing)
	if len(f) != 3 {
		return models.Tally{}
	}
	return models.TallyOf(models.Modality(f[0]), models.Delivery(f[1]), f[2] == "true")
}
