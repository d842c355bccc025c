package derived

import (
	"encoding/hex"
	"strconv"

	"entente/models"
)

// OpenName is the name of links to what sources differ on: n/1, n/2 and so on, as many as
// there are conflicts, for each pair n of the record, or each country of those it is among,
// and for "", which is everywhere.
const OpenName = "conflict"

// openLinks are such links of a record with as many open conflicts in the views of staff
// and guests.
func openLinks(own Links, seen int, open map[int]int) Links {
	var out Links
	for i := range max(open[StaffView], open[GuestView]) {
		views := 0
		for view, n := range open {
			if i < n {
				views |= view
			}
		}
		of := func(pair string, seen int) {
			if seen &= views; seen != 0 {
				out = append(out, Link{OpenName, OpenValue(pair, i+1), seen})
			}
		}
		of("", seen)
		for _, x := range own {
			if (x.Name == "pair" || x.Name == Among) && x.Value != "" {
				of(x.Value, x.Seen)
			}
		}
	}
	return out
}

// OpenValue is the value of the nth such link.
func OpenValue(pair string, n int) string { return pair + "/" + strconv.Itoa(n) }

// What is due within a period, such as "2026", can be due on a day after that on which it
// begins. PeriodName is the name of links to such periods. They follow no date, so that what
// is due in one is found in the order of recording.
const PeriodName = "period"

// periodLinks is the link to the period within which a commitment is due.
func periodLinks(e models.Entity) Links {
	c, ok := e.(*models.Commitment)
	if !ok || c.DueTo == nil || c.DueAsc >= *c.DueTo {
		return nil
	}
	return Links{{PeriodName, Period{c.DueAsc, *c.DueTo}.Value(), ViewsOf(e)}}
}

// Period is a stretch of days.
type Period struct{ First, Last models.Day }

// Value is a period as a link has it, with its last day first: those that are over are
// passed by.
func (p Period) Value() string { return p.Last + "/" + p.First }

// ExternalID is the name of links by which a record is found by the ids that registers
// elsewhere gave it. One record of a kind has each: there is an index for that.
const ExternalID = "external_id"

// externalLinks are the links by which a record is found by its external ids, also in
// the bin. What was made one with another record has left its ids to that one.
func externalLinks(e models.Entity) Links {
	var values []string
	for _, x := range e.KnownAs() {
		values = append(values, ExternalValue(x))
	}
	var out Links
	for _, value := range Sorted(values) {
		if views := ViewsOf(e); views != 0 {
			out = append(out, Link{ExternalID, value, views})
		}
	}
	return out
}

// ExternalValue is an external id as the value of a link: written so that nothing in it
// means anything to whoever reads links as text.
func ExternalValue(x models.ExternalID) string { return hex.EncodeToString([]byte(x.String())) }

// Waiting is the name of links of what waits to be published: to everybody, and to those who
// have recorded it or were the last to change it. Of much that is on record little waits, and
// of that little is somebody's own.
const Waiting = "waiting"

// Everybody is the value of such a link that all of them have.
const Everybody = "everybody"

// waitingLinks are those of a record.
func waitingLinks(e models.Entity) Links {
	if a := e.Accessed(); a == nil || a.ReviewState == models.ReviewPublished {
		return nil
	}
	values := []string{Everybody}
	for _, name := range []string{e.Base().CreatedBy, e.Base().UpdatedBy} {
		values = append(values, WaitingFor(name))
	}
	var out Links
	for _, value := range Sorted(values) {
		out = append(out, Link{Waiting, value, ViewsOf(e)})
	}
	return out
}

// WaitingFor is the value of the link to somebody: written so that nothing in a name means
// anything to whoever reads links as text, nor is everybody.
func WaitingFor(name string) string { return hex.EncodeToString([]byte(name)) }
