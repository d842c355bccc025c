package wire

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/models"
	"entente/models/labels"
)

// reference gives records their form by way of trees: slowly, and plainly enough
// to say what is right.
type reference struct {
	shape models.Shape
	names Names
}

func (f *reference) tree(t testing.TB, record any, parts map[string][]any) map[string]any {
	t.Helper()
	tree := parse(t, document(t, record))
	f.label(reflect.ValueOf(record).Elem(), tree)
	for _, name := range f.shape.Include {
		list := []any{}
		for _, part := range parts[name] {
			sub := parse(t, document(t, part))
			f.label(reflect.ValueOf(part).Elem(), sub)
			list = append(list, sub)
		}
		tree[name] = list
	}
	f.trim(tree)
	return tree
}

func parse(t testing.TB, text []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree map[string]any
	if err := d.Decode(&tree); err != nil || d.More() {
		t.Fatalf("%v in %s", err, text)
	}
	return tree
}

func (f *reference) trim(tree map[string]any) {
	if len(f.shape.Fields) == 0 {
		return
	}
	maps.DeleteFunc(tree, func(name string, _ any) bool {
		plain := strings.TrimSuffix(strings.TrimSuffix(name, "_labels"), "_label")
		return !slices.Contains(f.shape.Fields, name) && !slices.Contains(f.shape.Fields, plain) && !slices.Contains(f.shape.Include, name)
	})
}

func (f *reference) label(record reflect.Value, tree map[string]any) {
	if f.shape.Lang == "" {
		return
	}
	for _, x := range reflect.VisibleFields(record.Type()) {
		name, _, _ := strings.Cut(x.Tag.Get("json"), ",")
		if x.Anonymous || name == "" || name == "-" || tree[name] == nil {
			continue
		}
		if field, err := record.FieldByIndexErr(x.Index); err == nil {
			f.labelField(reflect.Indirect(field), name, tree)
		}
	}
}

func (f *reference) labelField(field reflect.Value, name string, tree map[string]any) {
	if label, ok := f.labelOf(field.Interface()); ok {
		tree[name+"_label"] = label
		return
	}
	switch field.Kind() {
	case reflect.Struct:
		if sub, ok := tree[name].(map[string]any); ok {
			f.label(field, sub)
		}
	case reflect.Slice:
		list, _ := tree[name].([]any)
		byCode := map[string]any{}
		for i := range field.Len() {
			element := reflect.Indirect(field.Index(i))
			if label, ok := f.labelOf(element.Interface()); ok {
				byCode[element.String()] = label
			} else if sub, ok := list[i].(map[string]any); ok && element.Kind() == reflect.Struct {
				f.label(element, sub)
			}
		}
		if len(byCode) > 0 {
			tree[name+"_labels"] = byCode
		}
	}
}

func (f *reference) labelOf(value any) (label string, ok bool) {
	switch value := value.(type) {
	case models.CountryCode:
		return f.names[models.CountryKind][string(value)].In(f.shape.Lang), true
	case models.SectorCode:
		return f.names[models.SectorKind][string(value)].In(f.shape.Lang), true
	case interface{ Vocabulary() string }:
		return labels.Label(f.shape.Lang, value.Vocabulary(), reflect.ValueOf(value).String()), true
	}
	return "", false
}

// cell is a column of the reference: its name, the field of the record that it is of, and
// what it says of a tree.
type cell struct {
	name, top string
	of        func(tree any) string
}

// in is a column of what is a member of an object.
func (x cell) in(member string) cell {
	of := x.of
	x.of = func(tree any) string {
		if object, ok := tree.(map[string]any); ok {
			return of(object[member])
		}
		return ""
	}
	return x
}

// each is a column of what is an element of a list.
func (x cell) each() cell {
	of := x.of
	x.of = func(tree any) string {
		var list []string
		for _, element := range elements(tree) {
			list = append(list, of(element))
		}
		return joined(list)
	}
	return x
}

// nth is a column of one element of a list.
func (x cell) nth(i int) cell {
	of := x.of
	x.name = fmt.Sprint(x.name, "_", i)
	x.of = func(tree any) string {
		if list := elements(tree); len(list) >= i {
			return of(list[i-1])
		}
		return ""
	}
	return x
}

func elements(tree any) []any {
	if list, ok := tree.([]any); ok {
		return list
	}
	object, _ := tree.(map[string]any)
	var list []any
	for _, name := range slices.Sorted(maps.Keys(object)) {
		list = append(list, object[name])
	}
	return list
}

func joined(list []string) string {
	for i, x := range list {
		list[i] = strings.ReplaceAll(strings.ReplaceAll(x, `\`, `\\`), ";", `\;`)
	}
	return strings.Join(list, ";")
}

// cells lays out the members of a struct, all of them or only some.
func (f *reference) cells(t reflect.Type, prefix string, inList bool, only []string) []cell {
	var out []cell
	for _, x := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(x.Tag.Get("json"), ",")
		if x.Anonymous || name == "" || name == "-" || len(only) > 0 && !slices.Contains(only, name) || x.Tag.Get("table") == "-" {
			continue
		}
		ft := x.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		called := prefix + name
		if name == "value" && prefix != "" && !inList && ft.Kind() != reflect.Struct {
			called = strings.TrimSuffix(prefix, "_")
		}
		bounded := slices.ContainsFunc(reflect.VisibleFields(t), func(other reflect.StructField) bool {
			return strings.HasPrefix(other.Tag.Get("json"), name+"_from")
		})
		own := f.value(ft, called, bounded || x.Tag.Get("bounds") != "", x.Tag)
		for i := range own {
			own[i] = own[i].in(name)
		}
		out = append(out, own...)
		if suffix := suffixOf(ft); f.shape.Lang != "" && suffix != "" {
			out = append(out, labelCell(called, name, suffix))
		}
		if prefix == "" {
			for i := range out {
				out[i].top = cmp.Or(out[i].top, name)
			}
		}
	}
	return out
}

// labelCell is the column of the label of a code, or of those of a list of codes.
func labelCell(called, name, suffix string) cell {
	return cell{name: called + suffix, of: func(tree any) string {
		object, _ := tree.(map[string]any)
		labels, ok := object[name+suffix].(map[string]any)
		if !ok {
			return plainText(object[name+suffix])
		}
		var list, met []string
		for _, code := range elements(object[name]) {
			if code, ok := code.(string); ok && !slices.Contains(met, code) {
				met = append(met, code)
				list = append(list, plainText(labels[code]))
			}
		}
		return joined(list)
	}}
}

// value lays out what a field of a type says.
func (f *reference) value(t reflect.Type, name string, bounded bool, tag reflect.StructTag) []cell {
	switch {
	case t == reflect.TypeFor[models.Text]():
		var out []cell
		for _, lang := range labels.Languages() {
			out = append(out, cell{name: name + "_" + lang, of: plainText}.in(lang))
		}
		return append(out, cell{name: name + "_other", of: others})
	case t.Kind() == reflect.Struct:
		return f.cells(t, name+"_", false, nil)
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Map:
		return f.list(t.Elem(), name, tag)
	case t == reflect.TypeFor[models.Date]() && !bounded:
		bound := func(which int) func(any) string {
			return func(tree any) string {
				text, _ := tree.(string)
				date := models.Date(text)
				from, to := date.Bounds()
				return []string{from, to}[which]
			}
		}
		return []cell{{name: name, of: plainText}, {name: name + "_from", of: bound(0)}, {name: name + "_to", of: bound(1)}}
	}
	return []cell{{name: name, of: plainText}}
}

// list lays out a list, or the values of a map.
func (f *reference) list(t reflect.Type, name string, tag reflect.StructTag) []cell {
	counted := cell{name: name + "_count", of: func(tree any) string { return fmt.Sprint(len(elements(tree))) }}
	if t.Kind() != reflect.Struct {
		out := f.value(t, name, true, "")
		for i := range out {
			out[i] = out[i].each()
		}
		return out
	}
	inTable, elsewhere := tag.Lookup("table")
	members := strings.Split(inTable, ",")[1:]
	if elsewhere && len(members) == 0 {
		return []cell{counted}
	}
	own := f.cells(t, name+"_", true, members)
	var out []cell
	for _, x := range own {
		if elsewhere {
			x.name = strings.Replace(x.name, name+"_"+members[0], name, 1)
		}
		out = append(out, x.each())
	}
	if of, most, ok := strings.Cut(tag.Get("apart"), ","); ok {
		n, _ := strconv.Atoi(most)
		first := own[0]
		first.name = of
		for i := range n {
			out = append(out, first.nth(i+1))
		}
	}
	return append(out, counted)
}

func suffixOf(t reflect.Type) string {
	if t.Kind() == reflect.Slice && suffixOf(t.Elem()) != "" {
		return "_labels"
	}
	switch reflect.Zero(t).Interface().(type) {
	case models.CountryCode, models.SectorCode, interface{ Vocabulary() string }:
		return "_label"
	}
	return ""
}

// csv writes trees as a table.
func (f *reference) csv(w io.Writer, row reflect.Type, trees []map[string]any) error {
	columns := f.cells(row, "", false, f.shape.Fields)
	met := map[string]bool{}
	columns = slices.DeleteFunc(columns, func(x cell) bool {
		again := met[x.name]
		met[x.name] = true
		return again
	})
	out := csv.NewWriter(w)
	header := make([]string, len(columns))
	for i, x := range columns {
		header[i] = x.name
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, tree := range trees {
		row := make([]string, len(columns))
		for i, x := range columns {
			row[i] = harmless(x.of(tree))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func others(tree any) string {
	text, _ := tree.(map[string]any)
	var list []string
	for lang, s := range text {
		if !slices.Contains(labels.Languages(), lang) {
			list = append(list, lang+": "+plainText(s))
		}
	}
	slices.Sort(list)
	return joined(list)
}

func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		if !slices.ContainsFunc(v, isNested) {
			parts := make([]string, len(v))
			for i, x := range v {
				parts[i] = plainText(x)
			}
			return joined(parts)
		}
	case map[string]any:
	default:
		return fmt.Sprint(v)
	}
	return joined(members(v, ""))
}

// members are the plain values in another, as pointer=value.
func members(v any, at string) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, members(v[name], at+"/"+strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1"))...)
		}
		return out
	case []any:
		for i, x := range v {
			out = append(out, members(x, fmt.Sprint(at, "/", i))...)
		}
		return out
	}
	return []string{at + "=" + plainText(v)}
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
