package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
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
	table  string // when it is not the kind's own
	facets []facetFilter
	where  []condition
	bin    bool
}

// facetFilter wants records that have one of the values of a facet.
type facetFilter struct {
	name   string
	values []string
}

// condition is a piece of SQL with its arguments. Records go by the alias t.
type condition struct {
	sql  string
	args []any
}

func (q *query) and(sql string, args ...any) { q.where = append(q.where, condition{sql, args}) }

// in wants a column to be one of some codes; of none, nothing is wanted.
func in[S ~string](q *query, column string, codes []S) {
	if len(codes) > 0 {
		q.and("t."+column+" IN ?", codes)
	}
}

// is wants a column to equal a value, when one is wanted.
func is[T any](q *query, column string, v *T) {
	if v != nil {
		q.and("t."+column+" = ?", *v)
	}
}

// facet wants records that have one of some values.
func facet[S ~string](q *query, name string, values []S) {
	if len(values) == 0 {
		return
	}
	f := facetFilter{name: name}
	for _, v := range values {
		if v == models.None {
			v = ""
		}
		f.values = append(f.values, string(v))
	}
	q.facets = append(q.facets, f)
}

// overlap wants a stretch of days to touch another; unknown dates never do.
func (q *query) overlap(column string, from, to *models.Date) {
	if from != nil {
		day, _ := from.Bounds()
		q.and("(t."+column+"_to >= ? OR (t."+column+"_to IS NULL AND t."+column+"_from IS NOT NULL))", day)
	}
	if to != nil {
		_, day := to.Bounds()
		q.and("(t."+column+"_from <= ? OR (t."+column+"_from IS NULL AND t."+column+"_to IS NOT NULL))", day)
	}
}

// on gives the query as conditions on db, without order and page. Of the facets
// one may drive: the rows then come from the index, newest first, and the
// others are looked up for each row.
func (q *query) on(ctx context.Context, db *gorm.DB, drive bool) *gorm.DB {
	table := q.table
	if table == "" {
		table = tables[q.kind]
	}
	where := scope(ctx, "t")
	if q.bin {
		where = scopeBin(ctx, "t")
	}
	driver := -1
	if drive {
		driver = q.driver()
	}
	if driver < 0 {
		db = db.WithContext(ctx).Table(table + " AS t")
	} else {
		f := q.facets[driver]
		db = db.WithContext(ctx).Table("facets AS f").Joins("CROSS JOIN "+table+" AS t").
			Where("t.id = f.record_id AND f.kind = ? AND f.name = ? AND f.value = ? AND f.seen & ? <> 0",
				q.kind, f.name, f.values[0], view(ctx, q.bin))
	}
	db = db.Where(where)
	for i, f := range q.facets {
		if i != driver {
			db = db.Where("EXISTS (SELECT 1 FROM facets x WHERE x.record_id = t.id AND x.kind = ? AND x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
				q.kind, f.name, f.values, view(ctx, q.bin))
		}
	}
	for _, c := range q.where {
		db = db.Where(c.sql, c.args...)
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

// sortColumns are the names a list can be sorted by, and the columns behind them.
func sortColumns(name string, desc bool) []sortKey {
	suffix := "_asc"
	if desc {
		suffix = "_desc"
	}
	switch name {
	case "date", "due":
		return []sortKey{{name + suffix, desc}}
	case "reference":
		return []sortKey{{"ref_year", desc}, {"ref_number", desc}, {"reference", desc}}
	case "updated_at":
		return []sortKey{{"updated_at", desc}}
	}
	return nil
}

// Sorts tells what a kind can be sorted by; the first is the default.
func Sorts(kind models.RecordKind) []string {
	switch kind {
	case models.CommitmentKind:
		return []string{"-date", "date", "due", "-due", "reference", "-reference", "updated_at", "-updated_at"}
	case models.VisitKind, models.MeetingKind, models.AgreementKind, models.ArticleKind:
		return []string{"-date", "date", "reference", "-reference", "updated_at", "-updated_at"}
	}
	return []string{"reference", "-reference", "updated_at", "-updated_at"}
}

// order reads a sort, such as -date,reference; the id settles what is left.
func order(kind models.RecordKind, sort string) ([]sortKey, error) {
	allowed := Sorts(kind)
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
	return append(keys, sortKey{"id", desc}), nil
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
		if k.column == "ref_year" || k.column == "ref_number" {
			like[i] = aNumber
		}
	}
	return like
}

// after adds the condition that begins a page after a row.
func after(db *gorm.DB, alias func(string) string, keys []sortKey, values []any) *gorm.DB {
	same := !slices.ContainsFunc(keys, func(k sortKey) bool { return k.desc != keys[0].desc })
	if same {
		columns := make([]string, len(keys))
		for i, k := range keys {
			columns[i] = alias(k.column)
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",")
		return db.Where("("+strings.Join(columns, ",")+") "+beyond(keys[0].desc)+" ("+marks+")", values...)
	}
	var either []string
	var args []any
	for i, k := range keys {
		var all []string
		for j := range i {
			all = append(all, alias(keys[j].column)+" = ?")
			args = append(args, values[j])
		}
		all = append(all, alias(k.column)+" "+beyond(k.desc)+" ?")
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

// goNames are the fields behind the sort columns.
var goNames = map[string]string{
	"id": "ID", "ref_year": "RefYear", "ref_number": "RefNumber", "reference": "Reference", "updated_at": "UpdatedAt",
	"date_asc": "DateAsc", "date_desc": "DateDesc", "due_asc": "DueAsc", "due_desc": "DueDesc",
}

func keysOf(row any, keys []sortKey) []any {
	v := reflect.ValueOf(row)
	out := make([]any, len(keys))
	for i, k := range keys {
		out[i] = v.FieldByName(goNames[k.column]).Interface()
	}
	return out
}

// list reads one page of a query, dressed for the caller.
func list[T any, E entity[T]](ctx context.Context, s *Store, q *query, p models.Paging, o View) (models.Page[T], error) {
	var page models.Page[T]
	rows, err := rowsOf[T](ctx, s, q, p)
	if err != nil {
		return page, err
	}
	page.Data, page.Meta = cutPage(rows, q.kind, p)
	if p.Total {
		total, err := s.total(ctx, q)
		if err != nil {
			return page, err
		}
		page.Meta.Total = &total
	}
	o.Bin = q.bin
	err = dress[T, E](ctx, s, page.Data, o)
	return page, err
}

// total counts a list: from the counters where they know, which is the whole and
// what has one facet, else by the rows.
func (s *Store) total(ctx context.Context, q *query) (int, error) {
	if len(q.where) == 0 && !q.bin && facetNames[q.kind] != nil {
		switch {
		case len(q.facets) == 0:
			return s.countedRecords(ctx, q.kind, "", "")
		case len(q.facets) == 1 && len(q.facets[0].values) == 1:
			return s.countedRecords(ctx, q.kind, q.facets[0].name, q.facets[0].values[0])
		}
	}
	var n int64
	err := q.on(ctx, s.db, true).Count(&n).Error
	return int(n), explain("counting a list", err)
}

// sortable is how many records of a facet are sorted for a page; of more, the
// index of the order is walked instead, and comes upon one soon enough.
const sortable = 20_000

// drives tells whether the records of a list are to be found by a facet first.
func (s *Store) drives(ctx context.Context, q *query, byDate bool) (bool, error) {
	i := q.driver()
	if i < 0 || byDate || q.bin {
		return i >= 0, nil
	}
	n, err := s.countedRecords(ctx, q.kind, q.facets[i].name, q.facets[i].values[0])
	return n <= sortable, err
}

// rowsOf reads one row more than the page has, to see whether there is another.
func rowsOf[T any](ctx context.Context, s *Store, q *query, p models.Paging) ([]T, error) {
	keys, err := order(q.kind, p.Sort)
	if err != nil {
		return nil, err
	}
	from, err := parseCursor(p, likeKeys(keys)...)
	if err != nil {
		return nil, err
	}
	byDate := keys[0].column == "date_desc" && len(keys) == 2
	drive, err := s.drives(ctx, q, byDate)
	if err != nil {
		return nil, err
	}
	db := q.on(ctx, s.db, drive)
	alias := func(column string) string { return "t." + column }
	if drive && byDate {
		alias = func(column string) string {
			if column == "id" {
				return "f.record_id"
			}
			return "f." + column
		}
	}
	if from != nil {
		db = after(db, alias, keys, from.Keys)
	}
	for _, k := range keys {
		column := alias(k.column)
		if k.desc {
			column += " DESC"
		}
		db = db.Order(column)
	}
	var rows []T
	err = db.Select("t.*").Limit(p.Limit + 1).Find(&rows).Error
	return rows, explain("reading a list", err)
}

// cutPage takes the extra row off and makes the cursor of the next page.
func cutPage[T any](rows []T, kind models.RecordKind, p models.Paging) ([]T, models.Meta) {
	meta := models.Meta{Count: len(rows)}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		keys, err := order(kind, p.Sort)
		if err == nil {
			meta.Next = nextPage(p, keysOf(rows[p.Limit-1], keys)...)
		}
		meta.Count = p.Limit
	}
	if rows == nil {
		rows = []T{}
	}
	return rows, meta
}
