package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"entente/models"
)

// query is a list being put together: what is asked for, not yet how.
type query struct {
	kind   models.RecordKind
	facets []facet
	where  []condition
	rows   bool // a condition is on the rows t of the kind, not on documents d alone
	bin    bool
}

// facet wants documents that have a link of a name with one of some values.
type facet struct {
	name   string
	values []string
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
func (f facet) has(view int) condition {
	return condition{`EXISTS (SELECT 1 FROM links x WHERE x.name = ? AND x.value IN ? AND x.kind = d.kind
		AND x.date_desc = d.date_desc AND x.seq = d.seq AND x.seen & ? <> 0)`, []any{linkNames[f.name], f.values, view}}
}

// on gives the query as conditions on db, without order and page, seen by its scope.
// One of the facets may be driven by: the documents then come from its index, newest
// first, and the others are looked up for each.
func (q *query) on(ctx context.Context, db *gorm.DB, driver int) *gorm.DB {
	seen := view(ctx, q.bin)
	scoped := scopeOf(seen, "d")
	if driver < 0 {
		db = db.WithContext(ctx).Table("documents AS d").Where("d.kind = ? AND d.root = d.seq", q.kind.Code())
	} else {
		f := q.facets[driver]
		db = db.WithContext(ctx).Table("links AS f").Joins("CROSS JOIN documents AS d").
			Where("d.seq = f.seq AND f.name = ? AND f.value = ? AND f.kind = ? AND f.seen & ? <> 0",
				linkNames[f.name], f.values[0], q.kind.Code(), seen)
	}
	if q.rows {
		db = db.Joins("CROSS JOIN " + q.kind.Table() + " AS t").Where("t.id = d.record_id")
	}
	db = where(db, scoped)
	for i, f := range q.facets {
		if i != driver {
			db = where(db, f.has(seen))
		}
	}
	for _, c := range q.where {
		db = where(db, c)
	}
	return db
}

// rarest lists the facets from the one that leaves fewest records.
var rarest = []string{"agreement", "meeting", "visit", "person", "institution", "pair", "year", "sector", "country"}

// driver chooses the facet whose index the list walks; -1 when none has a
// single value.
func (q *query) driver() int {
	for _, name := range rarest {
		for i, f := range q.facets {
			if f.name == name && len(f.values) == 1 {
				return i
			}
		}
	}
	return -1
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
	for _, name := range strings.Split(sort, ",") {
		if !slices.Contains(allowed, name) {
			return nil, badParameter("sort", "unknown_sort", "%q is not one of: %s", name, strings.Join(allowed, ", "))
		}
		desc = strings.HasPrefix(name, "-")
		keys = append(keys, sortColumns(strings.TrimPrefix(name, "-"), desc)...)
	}
	return append(keys, sortKey{"seq", desc}), nil
}

func badParameter(name, code, format string, args ...any) error {
	var p models.Problems
	p.AddParameter(name, code, format, args...)
	return &models.Error{Kind: models.Malformed, Detail: "1 parameter is wrong", Fields: p}
}

// cursor is where the next page begins: after the row with these keys.
type cursor struct {
	Version int    `json:"v"`
	Sort    string `json:"s"`
	Filter  string `json:"f"`
	Keys    []any  `json:"k"`
}

// nextPage is the cursor of the page that begins after a row with these keys.
func nextPage(p models.Paging, keys ...any) string {
	text, err := json.Marshal(cursor{1, p.Sort, p.Filter, keys})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
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

// parseCursor reads a cursor, which goes only with the sort and filter it was
// made for. Its keys have the types of the columns: text, or a number where like
// has one.
func parseCursor(p models.Paging, like ...any) (*cursor, error) {
	if p.Cursor == "" {
		return nil, nil // no cursor is an answer: begin at the start
	}
	var c cursor
	text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	switch {
	case err != nil || c.Version != 1 || !sameTypes(c.Keys, like):
		return nil, badParameter("cursor", "invalid_cursor", "this is no cursor of ours; take it from meta.next or begin without one")
	case c.Sort != p.Sort || c.Filter != p.Filter:
		return nil, badParameter("cursor", "other_list", "this cursor belongs to a list with another sort or filter")
	}
	return &c, nil
}

// What the keys of a cursor are like.
const (
	aText   = ""
	aNumber = 0
)

func sameTypes(keys, like []any) bool {
	if len(keys) != len(like) {
		return false
	}
	for i, k := range keys {
		switch k := k.(type) {
		case string:
			if like[i] != aText || !utf8.ValidString(k) || strings.ContainsFunc(k, unicode.IsControl) {
				return false
			}
		case float64:
			if like[i] != aNumber || k != math.Trunc(k) || math.Abs(k) > 1<<53 {
				return false
			}
			keys[i] = int64(k)
		default:
			return false
		}
	}
	return true
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
	same := !slices.ContainsFunc(keys, func(k sortKey) bool { return k.desc != keys[0].desc })
	if same {
		columns := make([]string, len(keys))
		for i, k := range keys {
			columns[i] = k.column
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",")
		return db.Where("("+strings.Join(columns, ",")+") "+beyond(keys[0].desc)+" ("+marks+")", values...)
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
	return db.Where("("+strings.Join(either, " OR ")+")", args...)
}

func beyond(desc bool) string {
	if desc {
		return "<"
	}
	return ">"
}

// Documents is one page of a list, as it is sent.
type Documents struct {
	Rows [][]byte
	IDs  []string
	Meta models.Meta
}

// page reads one page of a query, as the caller sees it on a day.
func (s *Store) page(ctx context.Context, q *query, p models.Paging, day models.Day) (Documents, error) {
	var out Documents
	rows, err := s.rowsFor(ctx, q, p, &out.Meta)
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
	if len(q.where) == 0 && !q.bin && q.kind.Spec().Facets != nil {
		switch {
		case len(q.facets) == 0:
			return s.countedRecords(ctx, q.kind, "", "")
		case len(q.facets) == 1 && len(q.facets[0].values) == 1:
			return s.countedRecords(ctx, q.kind, q.facets[0].name, q.facets[0].values[0])
		}
	}
	var n int64
	err := q.on(ctx, s.db, q.driver()).Count(&n).Error
	return int(n), explain("counting a list", err)
}

// sortable is how many records of a facet are sorted for a page; of more, the
// index of the order is walked instead, and comes upon one soon enough.
const sortable = 20_000

// drives chooses the facet by which the records of a list are found first; -1 is
// none.
func (s *Store) drives(ctx context.Context, q *query, byDate bool) (int, error) {
	i := q.driver()
	if i < 0 || byDate || q.bin {
		return i, nil
	}
	n, err := s.countedRecords(ctx, q.kind, q.facets[i].name, q.facets[i].values[0])
	if n > sortable {
		i = -1
	}
	return i, err
}

// rowsFor reads one row more than the page has, to see whether there is another, and
// describes the page.
func (s *Store) rowsFor(ctx context.Context, q *query, p models.Paging, meta *models.Meta) ([]row, error) {
	keys, err := order(q.kind, p.Sort)
	if err != nil {
		return nil, err
	}
	like := likeKeys(keys)
	from, err := parseCursor(p, like...)
	if err != nil {
		return nil, err
	}
	byDate := keys[0].column == "date_desc" && len(keys) == 2
	driver, err := s.drives(ctx, q, byDate)
	if err != nil {
		return nil, err
	}
	sorting, columns := inTable("d.", keys), rowColumns
	for _, k := range sorting {
		columns += ", " + k.column
	}
	if driver >= 0 && byDate {
		sorting = inTable("f.", keys)
	}
	db := q.on(ctx, s.db, driver)
	if strings.HasPrefix(keys[0].column, "due_") {
		db = db.Where("d.due_asc <> ''") // as the index of this order has it; it is never empty
	}
	if from != nil {
		db = after(db, sorting, from.Keys)
	}
	rows, err := scanRows(ordered(db, sorting).Select(columns).Limit(p.Limit+1), like)
	if err != nil {
		return nil, explain("reading a list", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		meta.Next = nextPage(p, rows[p.Limit-1].keys...)
	}
	meta.Count = len(rows)
	return rows, nil
}

// ordered puts a query in an order.
func ordered(db *gorm.DB, keys []sortKey) *gorm.DB {
	for _, k := range keys {
		column := k.column
		if k.desc {
			column += " DESC"
		}
		db = db.Order(column)
	}
	return db
}
