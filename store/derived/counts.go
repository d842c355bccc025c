package derived

import (
	"cmp"
	"slices"

	"entente/models"
)

// CounterKey is what is counted: the records of a kind that have a value under a name, in a
// class of eyes.
type CounterKey struct {
	Kind        models.RecordKind
	Name, Value string
	Class       int
}

// Compare puts counters into the order of their table.
func (k CounterKey) Compare(o CounterKey) int {
	return cmp.Or(cmp.Compare(k.Kind, o.Kind), cmp.Compare(k.Name, o.Name), cmp.Compare(k.Value, o.Value), k.Class-o.Class)
}

// Count is what is counted: records, and those that count for progress by where they
// stand.
type Count struct {
	Records int
	models.Tally
}

// Plus adds another count n times.
func (c Count) Plus(n int, o Count) Count {
	return Count{c.Records + n*o.Records, c.Tally.Plus(n, o.Tally)}
}

// Uncounted are links of which nobody asks how many there are: few records have the same.
var Uncounted = []string{RestsOn, Titled, ExternalID}

// Deltas are changes of counters, added up before they are written.
type Deltas map[CounterKey]Count

// Add adds others.
func (d Deltas) Add(others Deltas) {
	for key, n := range others {
		d[key] = d[key].Plus(1, n)
	}
}

// Move moves the counters from what a record was to what it is, where that differs.
func (d Deltas) Move(x *Result) {
	was, is := x.Was[0], x.Is[0]
	if was.Links == is.Links && was.Standing == is.Standing && was.Course == is.Course && was.Seen == is.Seen {
		return
	}
	d.Count(-1, was)
	d.Count(1, is)
}

// Count counts a document n times: in all, and under its links.
func (d Deltas) Count(n int, x Document) {
	spec := models.SpecOfCode(x.Kind)
	if spec.Facets == nil || x.Links == "" {
		return // of this kind nothing is counted, or not yet
	}
	own, one := ParseLinks(x.Links), Count{1, TallyOf(x.Standing)}
	d.turn(n, x, own)
	d.cross(n, own, one)
	d.among(n, own, one)
	for _, class := range []int{StaffView, GuestView} {
		add := func(name, value string) {
			key := CounterKey{spec.Name, name, value, class}
			d[key] = d[key].Plus(n, one)
		}
		if x.Seen&class != 0 {
			add("", "")
		}
		for _, l := range own {
			if l.Seen&class != 0 && !slices.Contains(Uncounted, l.Name) {
				add(l.Name, l.Value)
			}
		}
	}
}
