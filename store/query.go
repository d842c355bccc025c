package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
	"entente/store/derived"
)

// query is a list being put together: what is asked for, not yet how.
type query struct {
	kind   models.RecordKind
	facets []facet
	// without are those that what is wanted does not have.
	without []facet
	where   []condition
	words   *wanted
	rows    bool // a condition is on the rows t of the kind, not on documents d alone
	bin     bool
	// stretches that make up the order, one after the other, where that is not walked as a
	// whole. Those that are together are merged.
	stretches [][]stretch
	// last are the keys of a row behind which nothing is wanted, if there is one.
	last []any
}

// stretch is a part of an order: what is in it, and by what its documents are found
// first, which is a facet of the query, noDriver or one more facet.
type stretch struct {
	driver int
	where  []condition
	by     *facet
	// at is the first key of all that is in it, when that is one: it is then in the order of
	// recording.
	at string
}

// passed tells whether a row comes after all that is in a stretch.
func (x stretch) passed(row *cursor) bool {
	return row != nil && x.at != "" && x.at < row.Keys[0].(string)
}

// wanted are the words that documents are to have: a condition on the search w, and
// the number of what that finds.
type wanted struct {
	found string
	sql   string
	arg   any
	// alone is the condition without what narrows it to records of the kind that the caller
	// sees, for where that is known of them.
	alone condition
	rare  bool
	// oneIn is among how many records of the kind there is about one that has them, and have
	// how many that are.
	oneIn, have int64
}

// tested tells whether a page is found sooner by walking its order and looking for the
// words in each record than by gathering all that have them.
func (w *wanted) tested(limit int) bool {
	walked := w.oneIn * int64(limit)
	return walked <= mostTested/2 && walked*testCost <= w.have
}

// fewFound is how many records have a word that is rare: they are found by it, and then
// sorted. Of a word that more have, all numbers are gathered, but not the records; of one
// that stands in so many that a page comes together soon, the list is read in its order and
// each record looked at, mostTested at most and testedAtOnce at a time: when the page is not
// full by then, it is gathered all the same. To look at one takes as long as to gather
// testCost.
const (
	fewFound     = 1000
	mostTested   = 2000
	testCost     = 8
	testedAtOnce = 256
)

// facet wants documents that have a link of a name with one of some values.
type facet struct {
	name   string
	values []string
	// from is the first value of all that are wanted, where there are no values.
	from string
	// wide tells, of pairs, that what is between more countries is wanted too.
	wide bool
	// rare tells that few documents have any of its many values: they are gathered. To
	// look in vain for each value in each of all documents would take too long.
	rare bool
}

// fewValues is how many values of a facet are looked up for each document in any case.
const fewValues = 8

// countedKinds are the kinds of records of which is counted who has a facet.
func countedKinds() []string {
	var kinds []string
	for _, spec := range models.Kinds {
		if spec.Facets != nil {
			kinds = append(kinds, string(spec.Name))
		}
	}
	return kinds
}

// having wants of documents d in a query that they have facets.
func (s *Store) having(ctx context.Context, db *gorm.DB, wanted []facet) *gorm.DB {
	wanted, err := s.weighed(ctx, wanted)
	if err != nil {
		_ = db.AddError(err) // the query gives it
	}
	for _, x := range wanted {
		db = where(db, x.has(view(ctx, false)))
	}
	return db
}

// weighed tells of facets with many values whether these are rare.
func (s *Store) weighed(ctx context.Context, facets []facet) ([]facet, error) {
	for i, f := range facets {
		if len(f.values) <= fewValues {
			continue
		}
		var count statement
		count.add("SELECT COALESCE(SUM(records), 0) FROM counters WHERE kind IN ? AND name = ? AND value IN ? AND class = ?",
			countedKinds(), f.name, f.values, view(ctx, false))
		var n int
		if _, err := s.askOne(ctx, &count, &n); err != nil {
			return nil, explain("counting what is wanted", err)
		}
		facets[i].rare = n <= sortable
	}
	return facets, nil
}

// gather gathers what has one of the many values of a facet, rare or not: who goes through
// many documents would look each value up for each.
func (q *query) gather() { gathered(q.facets) }

func gathered(facets []facet) {
	for i, f := range facets {
		facets[i].rare = f.rare || len(f.values) > fewValues
	}
}

// and adds a condition on documents d.
func (q *query) and(sql string, args ...any) { q.where = append(q.where, condition{sql, args}) }

// andRows adds a condition on the rows t of the kind.
func (q *query) andRows(sql string, args ...any) {
	q.rows = true
	q.and(sql, args...)
}

// by wants records that have one of some values.
func by[S ~string](q *query, name string, values []S) {
	if len(values) == 0 {
		return
	}
	f := facet{name: name}
	for _, v := range values {
		if v == models.None {
			v = ""
		}
		f.values = append(f.values, string(v))
	}
	q.facets = append(q.facets, f)
}

// overlaps is the condition that a stretch of days touches another; unknown dates
// never do.
func overlaps(column string, from, to *models.Date) []condition {
	var all []condition
	if from != nil {
		day, _ := from.Bounds()
		all = append(all, condition{"(" + column + "_to >= ? OR (" + column + "_to IS NULL AND " + column + "_from IS NOT NULL))", []any{day}})
	}
	if to != nil {
		_, day := to.Bounds()
		all = append(all, condition{"(" + column + "_from <= ? OR (" + column + "_from IS NULL AND " + column + "_to IS NOT NULL))", []any{day}})
	}
	return all
}

// has is the condition that documents d have a facet in a view.
func (f facet) has(view int) condition { return f.hasAt("d", view) }

// hasAt is the same of what is found by dated links f: without reading the documents of those
// that have it not. What was gathered is only looked up: the + keeps a database from going
// through it for each row of another table instead.
func (f facet) hasAt(table string, view int) condition {
	if f.wide {
		return f.hasWide(view)
	}
	if f.rare {
		return condition{"+" + table + ".seq IN (SELECT x.seq FROM links x WHERE x.name = ? AND x.value IN ? AND x.seen & ? <> 0)", []any{derived.LinkNames[f.name], f.values, view}}
	}
	return condition{"EXISTS (SELECT 1 FROM links x WHERE x.name = ? AND x.value IN ? AND x.kind = " + table + ".kind AND x.date_desc = " + table + ".date_desc AND x.seq = " + table + ".seq AND x.seen & ? <> 0)",
		[]any{derived.LinkNames[f.name], f.values, view}}
}

// is is the condition that links f are those of a facet: of one value, by which an index is
// walked in order, or from one on.
func (f facet) is() condition {
	if f.from != "" {
		return condition{"f.name = ? AND f.value >= ?", []any{derived.LinkNames[f.name], f.from}}
	}
	one := condition{"f.name = ? AND f.value = ?", []any{derived.LinkNames[f.name], f.values[0]}}
	if slices.Contains(derived.Undated, f.name) {
		one.sql += " AND f.date_desc = ''" // so that the index has them in the order of recording
	}
	return one
}

// hasWide is the condition that documents d are between two countries, or one of some
// pairs of them, alone or among others. What belongs to a record is so with its record:
// an act when it is of one of the two, or of the text as a whole.
func (f facet) hasWide(view int) condition {
	narrow := f
	narrow.wide = false
	either := []condition{narrow.has(view)}
	for _, value := range f.values {
		a, b, ok := strings.Cut(value, "-")
		if !ok {
			continue
		}
		either = append(either, amongBoth(a, b, "+d.root", view).and(
			facet{name: derived.Among, values: []string{a, b}}.has(view)))
	}
	return anyOf(either)
}

// amongBoth is the condition that the record with a number is between two countries
// and others.
func amongBoth(a, b, seq string, view int) condition {
	return condition{seq + " IN (" + bothAmong + ")", []any{derived.LinkNames[derived.Among], a, view, derived.LinkNames[derived.Among], b, view}}
}

// bothAmong finds the numbers of what is between two countries and others.
const bothAmong = `SELECT a.seq FROM links a CROSS JOIN links b WHERE a.name = ? AND a.value = ? AND a.seen & ? <> 0
	AND b.name = ? AND b.value = ? AND b.kind = a.kind AND b.date_desc = a.date_desc AND b.seq = a.seq AND b.seen & ? <> 0`

// What a query can be driven by, beside one of its facets by its place among them.
const (
	noDriver   = -1
	rowsDrive  = -2 // the rows t of the kind, by an index of their own
	wordsDrive = -3 // what is found by words
)

// source gives the tables that the query reads and the conditions on them, seen by
// its scope, without order and page. One of the facets may be driven by: the documents
// then come from its index, newest first, and the others are looked up for each.
func (q *query) source(ctx context.Context, driver int) (from string, where []condition) {
	seen, at := view(ctx, q.bin), "d"
	listed := condition{"d.kind = ? AND d.root = d.seq", []any{q.kind.Code()}}
	switch driver {
	case wordsDrive:
		from = "search AS w CROSS JOIN documents AS d"
		where = append(where, condition{sql: "d.seq = " + q.words.found}, listed, condition{q.words.sql, []any{q.words.arg}})
	case noDriver:
		from = "documents AS d"
		where = append(where, listed)
	case rowsDrive:
		from = q.kind.Table() + " AS t CROSS JOIN documents AS d"
		where = append(where, condition{sql: "d.record_id = t.id"})
	default:
		f := q.facets[driver]
		from = "links AS f CROSS JOIN documents AS d"
		where = append(where, f.is(), condition{"d.seq = f.seq AND f.kind = ? AND f.seen & ? <> 0", []any{q.kind.Code(), seen}})
		if !slices.Contains(derived.Undated, f.name) {
			at = "f"
		}
	}
	if q.rows && driver != rowsDrive {
		from += " CROSS JOIN " + q.kind.Table() + " AS t"
		where = append(where, condition{sql: "t.id = d.record_id"})
	}
	if q.words != nil && driver != wordsDrive {
		where = append(where, condition{"+d.seq IN (SELECT " + q.words.found + " FROM search AS w WHERE " + q.words.sql + ")", []any{q.words.arg}})
	}
	where = append(where, scopeOf(seen, "d"))
	for i, f := range q.facets {
		if i != driver {
			where = append(where, f.hasAt(at, seen))
		}
	}
	for _, f := range q.without {
		where = append(where, f.hasAt(at, seen).not())
	}
	return from, append(where, q.where...)
}

// on gives the query as conditions on db, without order and page.
func (q *query) on(ctx context.Context, db *gorm.DB, driver int) *gorm.DB {
	from, all := q.source(ctx, driver)
	db = db.WithContext(ctx).Table(from)
	for _, c := range all {
		db = where(db, c)
	}
	return db
}

// rarest lists the facets from the one that leaves fewest records.
var rarest = []string{derived.ExternalID, "agreement", "meeting", "visit", "person", "institution", derived.Waiting, "pair", derived.Among, derived.Multilateral, "year", "sector", "country"}

// driver chooses by what the records are found first: rare words, or the facet whose
// index the list walks; nothing when none has a single value.
func (q *query) driver() int {
	if q.words != nil && q.words.rare {
		return wordsDrive
	}
	for _, name := range rarest {
		for i, f := range q.facets {
			if f.name == name && len(f.values) == 1 && !f.wide {
				return i
			}
		}
	}
	return noDriver
}
