package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
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
	// stretches that make up the order, where that is not walked as a whole.
	stretches []stretch
}

// stretch is a part of an order: what is in it, and by what its documents are found
// first, which is a facet, noDriver or rowsDrive.
type stretch struct {
	driver int
	where  []condition
}

// wanted are the words that documents are to have: a condition on the search w, and
// the number of what that finds.
type wanted struct {
	found string
	sql   string
	arg   any
	rare  bool
}

// fewFound is how many records have a word that is rare: they are found by it, and then
// sorted. Of a word that more have, all numbers are gathered, but not the records.
const fewFound = 1000

// facet wants documents that have a link of a name with one of some values.
type facet struct {
	name   string
	values []string
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

// has is the condition that documents d have a facet in a view. What was gathered is
// only looked up: the + keeps a database from going through it for each row of another
// table instead.
func (f facet) has(view int) condition {
	if f.wide {
		return f.hasWide(view)
	}
	if f.rare {
		return condition{"+d.seq IN (SELECT x.seq FROM links x WHERE x.name = ? AND x.value IN ? AND x.seen & ? <> 0)", []any{linkNames[f.name], f.values, view}}
	}
	return condition{`EXISTS (SELECT 1 FROM links x WHERE x.name = ? AND x.value IN ? AND x.kind = d.kind
		AND x.date_desc = d.date_desc AND x.seq = d.seq AND x.seen & ? <> 0)`, []any{linkNames[f.name], f.values, view}}
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
			facet{name: among, values: []string{a, b}}.has(view)))
	}
	return anyOf(either)
}

// amongBoth is the condition that the record with a number is between two countries
// and others.
func amongBoth(a, b, seq string, view int) condition {
	return condition{seq + " IN (" + bothAmong + ")", []any{linkNames[among], a, view, linkNames[among], b, view}}
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
	seen := view(ctx, q.bin)
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
		where = append(where, condition{"d.seq = f.seq AND f.name = ? AND f.value = ? AND f.kind = ? AND f.seen & ? <> 0",
			[]any{linkNames[f.name], f.values[0], q.kind.Code(), seen}})
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
			where = append(where, f.has(seen))
		}
	}
	for _, f := range q.without {
		where = append(where, f.has(seen).not())
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
var rarest = []string{externalID, "agreement", "meeting", "visit", "person", "institution", "pair", among, multilateral, "year", "sector", "country"}

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

// sortKey is one column of an order.
type sortKey struct {
	column string
	desc   bool
}

// sortColumns are the columns behind a name that a list can be sorted by.
func sortColumns(name string, desc bool) []sortKey {
	suffix := "_asc"
	if desc {
		suffix = "_desc"
	}
	switch name {
	case "date", "due":
		return []sortKey{{name + suffix, desc}}
	case "reference":
		return []sortKey{{"ref_year", desc}, {"ref_number", desc}}
	}
	return []sortKey{{name, desc}}
}

// order reads a sort, such as -date,reference; the number settles what is left.
func order(kind models.RecordKind, sort string) ([]sortKey, error) {
	allowed := kind.Spec().Sorts
	if sort == "" {
		sort = allowed[0]
	}
	var keys []sortKey
	desc := false
	sorted := map[string]bool{}
	for _, name := range strings.Split(sort, ",") {
		if !slices.Contains(allowed, name) {
			return nil, badParameter("sort", "unknown_sort", "%q is not one of: %s", name, strings.Join(allowed, ", "))
		}
		var plain string
		if plain, desc = strings.CutPrefix(name, "-"); sorted[plain] {
			return nil, badParameter("sort", "repeated", "%q is sorted by already; name it once", plain)
		}
		sorted[plain] = true
		keys = append(keys, sortColumns(plain, desc)...)
	}
	return append(keys, sortKey{"seq", desc}), nil
}

func badParameter(name, code, format string, args ...any) error {
	var p models.Problems
	p.AddParameter(name, code, format, args...)
	return &models.Error{Kind: models.Malformed, Detail: "1 parameter is wrong", Fields: p}
}

// countRows counts what a query finds, when the total is wanted.
func countRows(db *gorm.DB, p models.Paging) (*int, error) {
	if !p.Total {
		return nil, nil // it is not
	}
	var n int64
	err := db.Session(&gorm.Session{}).Count(&n).Error
	total := int(n)
	return &total, explain("counting a list", err)
}

// likeKeys are the types of the keys of a list.
func likeKeys(keys []sortKey) []any {
	like := make([]any, len(keys))
	for i, k := range keys {
		like[i] = aText
		if k.column == "ref_year" || k.column == "ref_number" || k.column == "seq" {
			like[i] = aNumber
		}
	}
	return like
}

// after adds the condition that begins a page after a row.
func after(db *gorm.DB, keys []sortKey, values []any) *gorm.DB {
	return where(db, behind(keys, values))
}

// behind is the condition that a row comes after one with these keys.
func behind(keys []sortKey, values []any) condition {
	same := !slices.ContainsFunc(keys, func(k sortKey) bool { return k.desc != keys[0].desc })
	if same {
		columns := make([]string, len(keys))
		for i, k := range keys {
			columns[i] = k.column
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",")
		return condition{"(" + strings.Join(columns, ",") + ") " + beyond(keys[0].desc) + " (" + marks + ")", values}
	}
	var either []string
	var args []any
	for i, k := range keys {
		var all []string
		for j := range i {
			all = append(all, keys[j].column+" = ?")
			args = append(args, values[j])
		}
		all = append(all, k.column+" "+beyond(k.desc)+" ?")
		args = append(args, values[i])
		either = append(either, "("+strings.Join(all, " AND ")+")")
	}
	return condition{"(" + strings.Join(either, " OR ") + ")", args}
}

func beyond(desc bool) string {
	if desc {
		return "<"
	}
	return ">"
}

// Documents is one page of a list. Its rows are JSON, packed as it is stored or not:
// packed.Append reads both.
type Documents struct {
	Rows [][]byte
	IDs  []string
	Meta models.Meta
}

// page reads one page of a query, as the caller sees it on a day.
func (s *Store) page(ctx context.Context, q *query, p models.Paging, day models.Day) (Documents, error) {
	var out Documents
	rows, err := s.rowsFor(ctx, q, p, day, &out.Meta)
	if err != nil {
		return out, err
	}
	if p.Total {
		total, err := s.total(ctx, q)
		if err != nil {
			return out, err
		}
		out.Meta.Total = &total
	}
	for _, r := range rows {
		out.IDs = append(out.IDs, r.id)
	}
	out.Rows, err = s.bodies(ctx, q.kind, rows, day)
	return out, err
}

// total counts a list: from the counters where they know, which is the whole and
// what has one facet, else by the rows.
func (s *Store) total(ctx context.Context, q *query) (int, error) {
	if parts := q.split(); len(parts) > 1 {
		sum := 0
		for _, part := range parts {
			n, err := s.total(ctx, part)
			if err != nil {
				return 0, err
			}
			sum += n
		}
		return sum, nil
	}
	if len(q.where) == 0 && len(q.without) == 0 && q.words == nil && !q.bin && q.kind.Spec().Facets != nil {
		switch {
		case len(q.facets) == 0:
			return s.countedRecords(ctx, q.kind, "", "")
		case len(q.facets) == 1 && len(q.facets[0].values) == 1 && !slices.Contains(uncounted, q.facets[0].name):
			return s.countedRecords(ctx, q.kind, q.facets[0].name, q.facets[0].values[0])
		}
	}
	var count statement
	from, where := q.source(ctx, q.driver())
	count.add("SELECT COUNT(*) FROM " + from)
	count.where(where...)
	var n int
	_, err := s.askOne(ctx, &count, &n)
	return n, explain("counting a list", err)
}

// sortable is how many records of a facet are sorted for a page; of more, the
// index of the order is walked instead, and comes upon one soon enough.
const sortable = 20_000

// drives chooses by what the records of a list are found first.
func (s *Store) drives(ctx context.Context, q *query, byDate bool) (int, error) {
	i := q.driver()
	if i < 0 || q.bin || byDate && q.facets[i].name != among {
		return i, nil
	}
	n, err := s.countedRecords(ctx, q.kind, q.facets[i].name, q.facets[i].values[0])
	for j, f := range q.facets {
		if err == nil && j != i && f.name == among && q.facets[i].name == among && len(f.values) == 1 {
			var other int
			if other, err = s.countedRecords(ctx, q.kind, among, f.values[0]); other < n {
				i, n = j, other
			}
		}
	}
	if n > sortable && !byDate {
		i = noDriver
	}
	return i, err
}

// split gives a query for what is between two countries as two, that each are found by
// an index: what is between these alone, and what is between them and others. Nothing is
// in both.
func (q *query) split() []*query {
	i := slices.IndexFunc(q.facets, func(f facet) bool { return f.wide && len(f.values) == 1 && f.values[0] != "" })
	if i < 0 || q.words != nil && q.words.rare {
		return []*query{q}
	}
	alone, together := *q, *q
	alone.facets, together.facets = slices.Clone(q.facets), slices.Delete(slices.Clone(q.facets), i, i+1)
	alone.facets[i].wide = false
	a, b, _ := strings.Cut(q.facets[i].values[0], "-")
	together.facets = append(together.facets, facet{name: among, values: []string{a}}, facet{name: among, values: []string{b}})
	return []*query{&alone, &together}
}

// compareKeys compares the keys of two rows of an order.
func compareKeys(keys []sortKey, a, b []any) int {
	for i, k := range keys {
		c := 0
		switch x := a[i].(type) {
		case int64:
			c = cmp.Compare(x, b[i].(int64))
		case string:
			c = cmp.Compare(x, b[i].(string))
		}
		if k.desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// rowsFor reads one row more than the page has, to see whether there is another, and
// describes the page.
func (s *Store) rowsFor(ctx context.Context, q *query, p models.Paging, day models.Day, meta *models.Meta) ([]row, error) {
	keys, err := order(q.kind, p.Sort)
	if err != nil {
		return nil, err
	}
	from, next, err := s.paging(ctx, p, likeKeys(keys)...)
	if err != nil {
		return nil, err
	}
	var rows []row
	parts := q.split()
	for _, part := range parts {
		if len(rows) > p.Limit { // what comes behind these is not on the page
			part.where = append(slices.Clone(part.where), behind(inTable("d.", keys), rows[p.Limit].keys).not())
		}
		more, err := s.firstOf(ctx, part, keys, from, p.Limit+1, day)
		if err != nil {
			return nil, explain("reading a list", err)
		}
		rows = append(rows, more...)
	}
	if len(parts) > 1 {
		slices.SortFunc(rows, func(a, b row) int { return compareKeys(keys, a.keys, b.keys) })
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		meta.Next = next(rows[p.Limit-1].keys...)
	}
	meta.Count = len(rows)
	return rows, nil
}

// firstOf reads the first rows of a query in an order, from one on.
func (s *Store) firstOf(ctx context.Context, q *query, keys []sortKey, from *cursor, limit int, day models.Day) ([]row, error) {
	driver, err := s.drives(ctx, q, byDate(keys))
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, x := range q.stretched(driver, keys) {
		if left := limit - len(rows); left > 0 {
			st := s.selecting(ctx, day, inTable("d.", keys))
			q.walk(ctx, st, keys, x, from)
			st.add(" LIMIT ?", left)
			more, err := s.scanRows(ctx, st, likeKeys(keys), left)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
	}
	return rows, nil
}

// byDate tells whether an order is that of the indexes of links: the latest first.
func byDate(keys []sortKey) bool { return keys[0].column == "date_desc" && len(keys) == 2 }

// dueOrdered holds of all commitments; the indexes of the order by due date have it.
const dueOrdered = "d.due_asc <> ''"

// stretched gives the stretches of an order; unless told otherwise, it is one.
func (q *query) stretched(driver int, keys []sortKey) []stretch {
	switch {
	case driver == noDriver && len(q.stretches) > 0:
		return q.stretches
	case strings.HasPrefix(keys[0].column, "due_"):
		return []stretch{{driver, []condition{{dueOrdered, nil}}}}
	}
	return []stretch{{driver, nil}}
}

// walk appends from where the documents of a stretch come, which of them, and in which
// order: those that come after a row, if there is one.
func (q *query) walk(ctx context.Context, st *statement, keys []sortKey, x stretch, after *cursor) {
	from, all := q.source(ctx, x.driver)
	all = append(all, x.where...)
	sorting := inTable("d.", keys)
	if x.driver >= 0 && byDate(keys) {
		sorting = inTable("f.", keys)
	}
	if after != nil {
		all = append(all, behind(sorting, after.Keys))
	}
	st.add(" FROM " + from)
	st.where(all...)
	st.add(" ORDER BY " + strings.Join(columnsOf(sorting), ", "))
}

// columnsOf are the columns of an order, each with its direction.
func columnsOf(keys []sortKey) []string {
	columns := make([]string, len(keys))
	for i, k := range keys {
		columns[i] = k.column
		if k.desc {
			columns[i] += " DESC"
		}
	}
	return columns
}

// ordered puts a query in an order.
func ordered(db *gorm.DB, keys []sortKey) *gorm.DB {
	for _, column := range columnsOf(keys) {
		db = db.Order(column)
	}
	return db
}
