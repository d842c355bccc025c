package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
	"entente/store/derived"
)

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
		case len(q.facets) == 1 && len(q.facets[0].values) == 1 && !slices.Contains(derived.Uncounted, q.facets[0].name):
			return s.countedRecords(ctx, q.kind, q.facets[0].name, q.facets[0].values[0])
		}
	}
	q.gather()
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

// fewWaiting is how much that waits to be published is sorted for a page: what was changed
// last is looked at first, and more of that waits than of the rest.
const fewWaiting = 200

// drives chooses by what the records of a list are found first.
func (s *Store) drives(ctx context.Context, q *query, byDate bool) (int, error) {
	i := q.driver()
	if i < 0 || q.bin || byDate && q.facets[i].name != derived.Among {
		return i, nil
	}
	n, err := s.countedRecords(ctx, q.kind, q.facets[i].name, q.facets[i].values[0])
	for j, f := range q.facets {
		if err == nil && j != i && f.name == derived.Among && q.facets[i].name == derived.Among && len(f.values) == 1 {
			var other int
			if other, err = s.countedRecords(ctx, q.kind, derived.Among, f.values[0]); other < n {
				i, n = j, other
			}
		}
	}
	most := sortable
	if q.facets[i].name == derived.Waiting {
		most = fewWaiting
	}
	if n > most && !byDate {
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
	together.facets = append(together.facets, facet{name: derived.Among, values: []string{a}}, facet{name: derived.Among, values: []string{b}})
	return []*query{&alone, &together}
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
	rows, err := s.firstOfAll(ctx, q.split(), keys, from, p.Limit+1, day)
	if err != nil {
		return nil, explain("reading a list", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		meta.Next = next(rows[p.Limit-1].keys...)
	}
	meta.Count = len(rows)
	return rows, nil
}

// firstOfAll reads the first rows of several queries, in which there is nothing twice, in
// an order, from one on.
func (s *Store) firstOfAll(ctx context.Context, parts []*query, keys []sortKey, from *cursor, limit int, day models.Day) ([]row, error) {
	var rows []row
	for _, part := range parts {
		if len(rows) == limit { // what comes behind these is not among the first
			part.last = rows[limit-1].keys
		}
		more, err := s.firstOf(ctx, part, keys, from, limit, day)
		if err != nil {
			return nil, err
		}
		rows = firstRows(append(rows, more...), keys, limit)
	}
	return rows, nil
}

// firstOf reads the first rows of a query in an order, from one on.
func (s *Store) firstOf(ctx context.Context, q *query, keys []sortKey, from *cursor, limit int, day models.Day) ([]row, error) {
	if q.words != nil && !q.words.rare && q.words.tested(limit) {
		if rows, enough, err := s.tested(ctx, q, keys, from, limit, day); enough || err != nil {
			return rows, err
		}
	}
	driver, err := s.drives(ctx, q, byDate(keys))
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, together := range q.stretched(driver, keys) {
		left := limit - len(rows)
		if left == 0 {
			break
		}
		more, err := s.firstWithin(ctx, q, together, keys, from, left, day)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// firstWithin reads the first rows of a query in stretches that are together, from one on.
func (s *Store) firstWithin(ctx context.Context, q *query, together []stretch, keys []sortKey, from *cursor, limit int, day models.Day) ([]row, error) {
	var rows []row
	for _, x := range together {
		if x.passed(from) {
			continue
		}
		st := s.selecting(ctx, day, inTable("d.", keys))
		q.walk(ctx, st, keys, x, from)
		st.add(" LIMIT ?", limit)
		more, err := s.scanRows(ctx, st, likeKeys(keys), limit)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return firstRows(rows, keys, limit), nil
}

// firstRows are the first of some rows in an order.
func firstRows(rows []row, keys []sortKey, limit int) []row {
	slices.SortFunc(rows, func(a, b row) int { return compareKeys(keys, a.keys, b.keys) })
	return rows[:min(len(rows), limit)]
}

// tested reads the first rows of a query in an order by looking for its words in each,
// and tells whether that was enough.
func (s *Store) tested(ctx context.Context, q *query, keys []sortKey, from *cursor, limit int, day models.Day) ([]row, bool, error) {
	plain := *q
	plain.words = nil
	var having []row
	some := min(int(q.words.oneIn)*limit, testedAtOnce)
	for walked := 0; walked < mostTested; some = min(2*some, testedAtOnce) {
		rows, err := s.firstOf(ctx, &plain, keys, from, some, day)
		if err != nil {
			return nil, false, err
		}
		found, err := s.haveWords(ctx, q.words, rows)
		if err != nil {
			return nil, false, err
		}
		for _, r := range rows {
			if found[r.seq] {
				having = append(having, r)
			}
		}
		if whole := len(rows) < some; whole || len(having) >= limit {
			return having[:min(len(having), limit)], true, nil
		}
		walked += some
		from = &cursor{Keys: rows[len(rows)-1].keys}
	}
	return nil, false, nil
}

// haveWords gives the numbers of those rows that have some words.
func (s *Store) haveWords(ctx context.Context, w *wanted, rows []row) (map[int64]bool, error) {
	seqs := make([]int64, len(rows))
	for i, r := range rows {
		seqs[i] = r.seq
	}
	var st statement
	st.add("SELECT d.seq FROM documents AS d CROSS JOIN search AS w")
	st.where(condition{"d.seq IN ?", []any{some(seqs)}}, condition{sql: w.found + " = d.seq"}, w.alone)
	return s.numbers(ctx, &st)
}

// numbers runs a statement that reads numbers of documents.
func (s *Store) numbers(ctx context.Context, st *statement) (map[int64]bool, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	numbers := map[int64]bool{}
	for found.Next() {
		var seq int64
		if err := found.Scan(&seq); err != nil {
			return nil, err
		}
		numbers[seq] = true
	}
	return numbers, found.Err()
}

// dueOrdered holds of all commitments; the indexes of the order by due date have it.
const dueOrdered = "d.due_asc <> ''"

// stretched gives the stretches of an order, one after the other; unless told otherwise, it
// is one.
func (q *query) stretched(driver int, keys []sortKey) [][]stretch {
	switch {
	case driver == noDriver && len(q.stretches) > 0:
		return q.stretches
	case strings.HasPrefix(keys[0].column, "due_"):
		return [][]stretch{{{driver: driver, where: []condition{{dueOrdered, nil}}}}}
	}
	return [][]stretch{{{driver: driver}}}
}

// walk appends from where the documents of a stretch come, which of them, and in which
// order: those that come after a row, if there is one.
func (q *query) walk(ctx context.Context, st *statement, keys []sortKey, x stretch, after *cursor) {
	if x.by != nil {
		narrowed := *q
		narrowed.facets = append(slices.Clone(q.facets), *x.by)
		q, x.driver = &narrowed, len(q.facets)
	}
	from, all := q.source(ctx, x.driver)
	st.add(" FROM " + from)
	sorting := inTable("d.", keys)
	switch {
	case x.at != "":
		sorting = inTable("f.", keys[1:])
	case x.driver >= 0 && byDate(keys):
		sorting = inTable("f.", keys)
	}
	st.where(slices.Concat(all, x.where, x.between(keys, sorting, after, q.last))...)
	st.add(orderedBy(sorting))
}

// between are the conditions that rows of a stretch come after one, and not after another,
// by the columns by which the stretch is sorted, where these tell.
func (x stretch) between(keys, sorting []sortKey, after *cursor, last []any) []condition {
	var all []condition
	switch {
	case after == nil:
	case x.at == "":
		all = append(all, behind(sorting, after.Keys))
	case x.at == after.Keys[0]:
		all = append(all, behind(sorting, after.Keys[1:]))
	}
	switch {
	case last == nil:
	case x.at == "":
		all = append(all, upTo(sorting, last))
	default:
		all = append(all, upTo(inTable("d.", keys), last))
	}
	return all
}
