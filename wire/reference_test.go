package wire

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
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

// place is one cell of each row: where it is in the tree, and how it is read.
type place struct {
	name, top string
	path      []string
	labels    bool
}

func placesOf(t reflect.Type, labelled bool, prefix, top string, path ...string) []place {
	var places []place
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" {
			continue
		}
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		at, owner := append(slices.Clone(path), name), top
		if owner == "" {
			owner = name
		}
		switch {
		case ft == reflect.TypeFor[models.Text]():
			for _, lang := range append(labels.Languages(), "other") {
				places = append(places, place{prefix + name + "_" + lang, owner, append(slices.Clone(at), lang), false})
			}
		case ft.Kind() == reflect.Struct:
			places = append(places, placesOf(ft, labelled, prefix+name+"_", owner, at...)...)
		default:
			places = append(places, place{prefix + name, owner, at, false})
			if suffix := suffixOf(ft); labelled && suffix != "" {
				places = append(places, place{prefix + name + suffix, owner, append(slices.Clone(path), name+suffix), true})
			}
		}
	}
	return places
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
	places := placesOf(row, f.shape.Lang != "", "", "")
	if len(f.shape.Fields) > 0 {
		places = slices.DeleteFunc(places, func(x place) bool { return !slices.Contains(f.shape.Fields, x.top) })
	}
	out := csv.NewWriter(w)
	header := make([]string, len(places))
	for i, x := range places {
		header[i] = x.name
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, tree := range trees {
		row := make([]string, len(places))
		for i, x := range places {
			row[i] = harmless(x.cell(tree))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (x place) cell(tree map[string]any) string {
	var v any = tree
	for i, name := range x.path {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		if name == "other" && i == len(x.path)-1 {
			return others(m)
		}
		v = m[name]
	}
	if m, ok := v.(map[string]any); ok && x.labels {
		var list []string
		for _, label := range m {
			list = append(list, plainText(label))
		}
		slices.Sort(list)
		return strings.Join(list, "|")
	}
	return plainText(v)
}

func others(text map[string]any) string {
	var list []string
	for lang, s := range text {
		if !slices.Contains(labels.Languages(), lang) {
			list = append(list, lang+": "+plainText(s))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}

func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = plainText(x)
		}
		return strings.Join(parts, "|")
	case map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(text)
	}
	return fmt.Sprint(v)
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// sameOrder writes the objects in a cell with sorted members: their order is not
// part of what is promised.
func sameOrder(cell string) string {
	var out strings.Builder
	for i := 0; i < len(cell); {
		d := json.NewDecoder(strings.NewReader(cell[i:]))
		d.UseNumber()
		var object map[string]any
		if cell[i] == '{' && d.Decode(&object) == nil {
			text, _ := json.Marshal(object)
			out.Write(text)
			i += int(d.InputOffset())
			continue
		}
		out.WriteByte(cell[i])
		i++
	}
	return out.String()
}
