// Package derived says what follows from records, without the database: their documents,
// for each view and day; by what they are found, and in which order; what they count for;
// where they stand, and since when. The store reads what that is made of, and writes it.
package derived

import (
	"reflect"

	"entente/models"
	"entente/store/engine"
)

// Result is all that follows from one record.
type Result struct {
	Record models.Entity
	// Was and Is are the documents before and now: of the record, which comes first,
	// and of its acts and updates.
	Was, Is []Document
	Steps   []models.Step
	Days    []models.CalendarDay
	Parties []PartyStep
	Words   engine.Words
	Names   []NameRow
	// Warnings are those that staff read.
	Warnings []models.Warning
	Settled  bool // the columns that follow from others are as they were
	New      bool // it is being written for the first time, and nothing is there of it
}

// Changed are the document of a record, and those of its parts that are not as they were:
// of hundreds of acts, one has changed.
func (d *Result) Changed() []Document {
	were := d.before()
	out := []Document{d.Is[0]}
	for _, is := range d.Is[1:] {
		if was, ok := were[is.Seq]; !ok || d.New || d.Was[0].Forgotten() || !reflect.DeepEqual(is.OnDayOf(*was), *was) {
			out = append(out, is)
		}
	}
	return out
}

// before are the documents as they were, by number.
func (d *Result) before() map[int64]*Document {
	were := make(map[int64]*Document, len(d.Was))
	for i := range d.Was {
		were[d.Was[i].Seq] = &d.Was[i]
	}
	return were
}

// Relinked are the links that are new or changed. Those that are gone are put to the others.
func (d *Result) Relinked(gone map[LinkRow]bool) (come []LinkRow) {
	if d.New {
		return rowsOf(d.Is)
	}
	was, is := d.linked()
	before, kept := map[LinkRow]bool{}, map[LinkRow]bool{}
	for _, r := range was {
		before[r] = true
	}
	for _, r := range is {
		kept[r.key()] = true
		if d.Was[0].Forgotten() || !before[r] {
			come = append(come, r)
		}
	}
	for _, r := range was {
		if !kept[r.key()] {
			gone[r] = true
		}
	}
	return come
}

// linked are the links that what was derived had and has, but for those of documents that
// have the same as before: of hundreds of acts, one has others.
func (d *Result) linked() (was, is []LinkRow) {
	if d.Was[0].Forgotten() {
		return rowsOf(d.Was), rowsOf(d.Is)
	}
	var left, other []Document
	same, were := map[int64]bool{}, d.before()
	for _, x := range d.Is {
		before, known := were[x.Seq]
		if same[x.Seq] = known && before.Links == x.Links && before.DateDesc == x.DateDesc; !same[x.Seq] {
			other = append(other, x)
		}
	}
	for _, x := range d.Was {
		if !same[x.Seq] {
			left = append(left, x)
		}
	}
	return rowsOf(left), rowsOf(other)
}

// rowsOf are the links of documents.
func rowsOf(documents []Document) []LinkRow {
	var rows []LinkRow
	for _, d := range documents {
		rows = append(rows, ParseLinks(d.Links).Rows(d)...)
	}
	return rows
}
