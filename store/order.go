package store

import (
	"cmp"
	"slices"
	"strings"

	"entente/models"
)

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
			return nil, models.BadParameter("sort", "unknown_sort", "%q is not one of: %s", name, strings.Join(allowed, ", "))
		}
		var plain string
		if plain, desc = strings.CutPrefix(name, "-"); sorted[plain] {
			return nil, models.BadParameter("sort", "repeated", "%q is sorted by already; name it once", plain)
		}
		sorted[plain] = true
		keys = append(keys, sortColumns(plain, desc)...)
	}
	return append(keys, sortKey{"seq", desc}), nil
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

// behind is the condition that a row comes after one with these keys.
func behind(keys []sortKey, values []any) condition {
	if oneWay(keys) {
		return compared(keys, beyond(keys[0].desc), values)
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

// upTo is the condition that a row does not come after one with these keys.
func upTo(keys []sortKey, values []any) condition {
	if oneWay(keys) {
		return compared(keys, beyond(!keys[0].desc)+"=", values) // which an index is walked by
	}
	return behind(keys, values).not()
}

// oneWay tells whether an order goes up, or down, by all its columns.
func oneWay(keys []sortKey) bool {
	return !slices.ContainsFunc(keys, func(k sortKey) bool { return k.desc != keys[0].desc })
}

// compared compares the columns of an order with values, as one.
func compared(keys []sortKey, with string, values []any) condition {
	columns := make([]string, len(keys))
	for i, k := range keys {
		columns[i] = k.column
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",")
	return condition{"(" + strings.Join(columns, ",") + ") " + with + " (" + marks + ")", values}
}

func beyond(desc bool) string {
	if desc {
		return "<"
	}
	return ">"
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

// byDate tells whether an order is that of the indexes of links: the latest first.
func byDate(keys []sortKey) bool { return keys[0].column == "date_desc" && len(keys) == 2 }

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

// orderedBy is an order as SQL.
func orderedBy(keys []sortKey) string { return " ORDER BY " + strings.Join(columnsOf(keys), ", ") }
