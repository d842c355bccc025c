package wire

import (
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/labels"
)

// Column is one column of a table. What it means is said by the fields that lead to it,
// and by what of the last of them stands in it.
type Column struct {
	Name string
	// Way are the fields from the document on, the last of which is read.
	Way []Member
	As  Reading
	// Lang is the language of a text, OtherLanguages for all that have no column.
	Lang string
	// Nth is which element of a list stands in it, from 1.
	Nth int
	// Joined tells that it holds a value for each element of a list.
	Joined bool
	// Shape is the type of each value.
	Shape *models.TypeShape
}

// Member is a field of a struct.
type Member struct {
	Of *models.TypeShape
	models.Field
}

// Reading says what of a field stands in a column.
type Reading int

// What of a field stands in a column.
const (
	Itself   Reading = iota
	Earliest         // the first day that a date can mean
	Latest           // the last day
	Label            // what a code is called
	InLang           // a text in one language
	Count            // how many elements a list has
	Element          // one element of a list
)

// OtherLanguages are those of a text that have no column of their own.
const OtherLanguages = "other"

// Columns are the columns of documents of a type, in their order.
func Columns(record *models.TypeShape, want models.Shape) []Column {
	t := newTabler(want)
	t.object(record, "", nil, want.Fields, "")
	return t.columns
}

// tabler lays out a table: one column a value, whatever it stands in.
//
//  1. Members of an object go by its name and theirs; a member "value" by that of the
//     object alone.
//  2. A date is followed by its bounds, unless the object has them; a code by its label,
//     when there is a language.
//  3. A text has a column a language. A list has its values in one column, or in one for
//     each member of its elements, which are counted.
//  4. No two columns have one name: what would be the second is what the first is.
//
// A field can say otherwise by tags: `table` that elements have rows in a table of that
// name, and which of their members are in this one too, the first by the name of the list;
// `table:"-"` that it has no place in a table; `apart` that the first elements have columns
// of their own; `bounds` that its bounds are there under another name, or none are.
type tabler struct {
	labelled bool
	columns  []Column
	taken    map[string]int
}

func newTabler(want models.Shape) *tabler {
	return &tabler{labelled: want.Lang != "", taken: map[string]int{}}
}

// add adds a column and gives its place, noColumn when there is one of that name.
func (t *tabler) add(c Column) int {
	if t.taken[c.Name]++; t.taken[c.Name] > 1 {
		return noColumn
	}
	t.columns = append(t.columns, c)
	return len(t.columns) - 1
}

// noColumn is the place of what is in no column.
const noColumn = -1

// object lays out the members of an object, or only some of them; self is the one that
// goes by the name of the object.
func (t *tabler) object(shape *models.TypeShape, prefix string, way []Member, only []string, self string) *table {
	var names []string
	out := &table{}
	add := func(name string, x column) {
		names = append(names, name)
		out.columns = append(out.columns, x)
	}
	for _, f := range shape.Fields {
		if !f.Named || len(only) > 0 && !slices.Contains(only, f.Name) || f.Tag.Get("table") == "-" {
			continue
		}
		name := prefix + f.Name
		if f.Name == self && !f.Shape.IsStruct() {
			name = strings.TrimSuffix(prefix, "_")
		}
		to := append(slices.Clone(way), Member{shape, f})
		x := t.value(f.Shape, name, to)
		add(f.Name, x)
		if x.as == aList && x.count != noColumn {
			out.counts = append(out.counts, x.count)
		}
		if label := LabelName(f); t.labelled && label != "" {
			at := t.add(Column{Name: name + strings.TrimPrefix(label, f.Name), Way: to, As: Label, Joined: f.Shape.IsList(), Shape: f.Shape})
			add(label, column{as: labelsOf(f.Shape), at: at, sub: &table{}})
		}
	}
	out.keys = keysOf(names)
	return out
}

func labelsOf(shape *models.TypeShape) contents {
	if shape.IsList() {
		return theLabels
	}
	return anything
}

// value lays out what a field says.
func (t *tabler) value(shape *models.TypeShape, name string, way []Member) column {
	switch {
	case shape.IsText():
		return t.text(shape, name, way)
	case shape.IsStruct():
		return column{as: anObject, sub: t.object(shape, name+"_", way, nil, "value")}
	case shape.Elem != nil:
		return t.list(shape, name, way)
	case shape.IsDate():
		return t.date(shape, name, way)
	}
	return column{as: anything, at: t.add(Column{Name: name, Way: way, Shape: shape})}
}

func (t *tabler) text(shape *models.TypeShape, name string, way []Member) column {
	x := column{as: aText, sub: &table{keys: keysOf(labels.Languages())}}
	for _, lang := range append(labels.Languages(), OtherLanguages) {
		x.places = append(x.places, t.add(Column{Name: name + "_" + lang, Way: way, As: InLang, Lang: lang, Shape: shape}))
	}
	return x
}

// date lays out a date and its bounds.
func (t *tabler) date(shape *models.TypeShape, name string, way []Member) column {
	x := column{as: aDate, at: t.add(Column{Name: name, Way: way, Shape: shape}), places: []int{noColumn, noColumn}}
	field := way[len(way)-1]
	_, there := field.Of.Field(field.Name + "_from")
	if there || field.Tag.Get("bounds") != "" {
		return x
	}
	x.places[0] = t.add(Column{Name: name + "_from", Way: way, As: Earliest, Shape: shape})
	x.places[1] = t.add(Column{Name: name + "_to", Way: way, As: Latest, Shape: shape})
	return x
}

// list lays out a list, or the values of a map.
func (t *tabler) list(shape *models.TypeShape, name string, way []Member) column {
	from := len(t.columns)
	x := column{as: aList, count: noColumn, each: &column{as: anObject, sub: &table{}}}
	members, inTable := elsewhere(way[len(way)-1])
	switch {
	case !shape.Elem.IsStruct():
		x.each = new(t.value(shape.Elem, name, way))
	case len(members) > 0:
		x.each.sub = t.object(shape.Elem, name+"_", way, members, members[0])
	case !inTable:
		x.each.sub = t.object(shape.Elem, name+"_", way, nil, "")
	}
	for i := range t.columns[from:] {
		t.columns[from+i].Joined = true
	}
	x.from, x.to = from, len(t.columns)
	x.joined = make([][]byte, x.to-x.from)
	x.apart = t.apart(way, from)
	if shape.Elem.IsStruct() {
		x.count = t.add(Column{Name: name + "_count", Way: way, As: Count, Shape: shape})
	}
	return x
}

// elsewhere tells which members of the elements of a list are in the table of the record,
// and whether all are in another.
func elsewhere(f Member) (members []string, inTable bool) {
	tag := f.Tag.Get("table")
	if tag == "" {
		return nil, false
	}
	return strings.Split(tag, ",")[1:], true
}

// apart lays out the columns that the first elements of a list have of their own.
func (t *tabler) apart(way []Member, from int) []int {
	name, most, _ := strings.Cut(way[len(way)-1].Tag.Get("apart"), ",")
	n, _ := strconv.Atoi(most) // none without the tag
	var places []int
	for i := range n {
		c := t.columns[from]
		c.Name, c.As, c.Nth, c.Joined = name+"_"+strconv.Itoa(i+1), Element, i+1, false
		places = append(places, t.add(c))
	}
	return places
}
