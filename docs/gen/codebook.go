package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"entente/docs"
	"entente/handlers"
	"entente/models"
	"entente/models/labels"
	"entente/wire"
)

// codebook describes the tables that operations list.
func codebook(src *sources, operations []handlers.Operation) (docs.Codebook, error) {
	b := book{src: src, vocabularies: map[string]reflect.Type{}}
	var err error
	if b.since, err = versions(); err != nil {
		return docs.Codebook{}, err
	}
	var out docs.Codebook
	for _, o := range operations {
		known := func(t docs.Table) bool { return t.Name == o.Table }
		if o.Table != "" && !slices.ContainsFunc(out.Tables, known) {
			out.Tables = append(out.Tables, b.table(o))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.vocabularies)) {
		out.Vocabularies = append(out.Vocabularies, b.vocabulary(name, b.vocabularies[name]))
	}
	return out, nil
}

// book is a codebook being written.
type book struct {
	src          *sources
	since        map[string]string       // the version of each column that was there before
	vocabularies map[string]reflect.Type // those that columns have codes from
}

// versions reads since when there is each column, by table and name, from the codebook on
// disk.
func versions() (map[string]string, error) {
	since := map[string]string{}
	text, err := os.ReadFile(bookTarget)
	if errors.Is(err, fs.ErrNotExist) {
		return since, nil
	}
	var there docs.Codebook
	if err == nil {
		err = json.Unmarshal(text, &there)
	}
	for _, t := range there.Tables {
		for _, c := range t.Columns {
			since[t.Name+"."+c.Name] = c.Since
		}
	}
	return since, err
}

func (b book) table(o handlers.Operation) docs.Table {
	row := rowOf(o)
	t := docs.Table{Name: o.Table, Path: o.Path, Description: sentence(b.src.ofType(row))}
	for _, c := range wire.Columns(models.ShapeOf(row), models.Shape{Lang: labels.Languages()[0]}) {
		t.Columns = append(t.Columns, b.column(t.Name, c))
	}
	for _, name := range []string{"record_id", "role", "number"} {
		if slices.ContainsFunc(t.Columns, func(c docs.Column) bool { return c.Name == name }) {
			t.Key = append(t.Key, name)
		}
	}
	if slices.ContainsFunc(t.Columns, func(c docs.Column) bool { return c.Name == "created_at" }) {
		t.Key = []string{"id"} // a record or part
	} else if !slices.Contains(t.Key, "number") {
		t.Key = nil
	}
	return t
}

// sentence is the comment of a type without its name: "Visit: one side travels" and "ActRow
// is an act" begin with what comes after it.
func sentence(comment string) string {
	_, rest, _ := strings.Cut(comment, " ")
	rest = strings.TrimPrefix(rest, "is ")
	if rest == "" {
		return ""
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

func (b book) column(table string, c wire.Column) docs.Column {
	out := docs.Column{Name: c.Name, Type: typeOfCell(c), Joined: c.Joined, Labelled: c.As == wire.Label, Since: docs.Unreleased}
	if version, ok := b.since[table+"."+c.Name]; ok {
		out.Since = version
	}
	var said []string
	for i, m := range c.Way {
		f := fieldAt(m.Of.Type, m.Index)
		said = append(said, b.src.ofField(f.owner, f.Name))
		out.From += "/" + m.Name
		if list := m.Shape.Elem != nil && !m.Shape.IsText(); list && (i < len(c.Way)-1 || c.Joined) {
			out.From += "/*"
		}
	}
	out.Description = strings.Join(append(said, remarks(c)...), " ")
	last := c.Way[len(c.Way)-1]
	if c.As == wire.Itself || c.As == wire.Element {
		out.Unit = last.Tag.Get("unit")
		out.Vocabulary, out.References = b.codes(c), reference(c)
	}
	return out
}

// codes is the vocabulary of a column, noted for the codebook.
func (b book) codes(c wire.Column) string {
	name := c.Shape.Vocabulary
	if name != "" {
		b.vocabularies[name] = c.Shape.Type
	}
	return name
}

// reference is the column of a table of records that values are from.
func reference(c wire.Column) string {
	kind, last := c.Shape.Link, c.Way[len(c.Way)-1]
	if of := last.Tag.Get("of"); of != "" {
		kind = models.RecordKind(of)
	}
	if above := len(c.Way) - 2; kind == "" && above >= 0 && last.Name == "id" {
		kind = models.RecordKind(c.Way[above].Tag.Get("of"))
	}
	switch kind {
	case "":
		return ""
	case models.CountryKind, models.SectorKind:
		if len(c.Way) == 1 && last.Name == "code" {
			return "" // its own
		}
		return kind.Table() + ".code"
	}
	return kind.Table() + ".id"
}

// languages are those that texts have columns for.
var languages = map[string]string{"ar": "Arabic", "az": "Azerbaijani", "en": "English", "fr": "French"}

// remarks say what of a field stands in a column.
func remarks(c wire.Column) []string {
	var out []string
	switch c.As {
	case wire.Earliest:
		out = append(out, "The first day that this can mean.")
	case wire.Latest:
		out = append(out, "The last day that this can mean.")
	case wire.Label:
		out = append(out, "What it is called, in the language asked for.")
	case wire.Count:
		out = append(out, "How many there are.")
	case wire.Element:
		out = append(out, fmt.Sprintf("Of number %d of them.", c.Nth))
	case wire.InLang:
		out = append(out, "In "+languages[c.Lang]+".")
		if c.Lang == wire.OtherLanguages {
			out[len(out)-1] = "In other languages, each behind its tag, joined by `;`."
		}
	}
	if c.Joined {
		out = append(out, "One for each, joined by `;`.")
	}
	return out
}

// typeOfCell is the type of the values of a column.
func typeOfCell(c wire.Column) string {
	switch c.As {
	case wire.Earliest, wire.Latest:
		return "date"
	case wire.Count:
		return "integer"
	case wire.Label, wire.InLang:
		return "string"
	}
	switch t := c.Shape.Type; {
	case c.Shape.IsDate():
		return "edtf"
	case t == reflect.TypeFor[models.Duration]():
		return "duration"
	case t.Kind() == reflect.Bool:
		return "boolean"
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		return "integer"
	case t.Kind() == reflect.Float64:
		return "number"
	case t.Kind() == reflect.Interface:
		return "any"
	case c.Shape.Link != "" && !c.Shape.IsCode():
		return "uuid"
	}
	if format := c.Way[len(c.Way)-1].Tag.Get("format"); format != "" {
		return strings.ReplaceAll(format, "-", "")
	}
	return "string"
}

func (b book) vocabulary(name string, t reflect.Type) docs.Vocabulary {
	v := docs.Vocabulary{Name: name, Description: sentence(b.src.ofType(t))}
	for _, code := range b.src.vocabulary(name) {
		c := docs.Code{Code: code, Labels: map[string]string{}}
		for _, lang := range labels.Languages() {
			c.Labels[lang] = labels.Label(lang, name, code)
		}
		v.Codes = append(v.Codes, c)
	}
	return v
}
