package models

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"entente/models/fold"
)

// Merging is the body that makes two records one.
type Merging struct {
	// UUID or reference of the other record, which is of the same kind.
	Other string `json:"other" example:"VIS-2026-0002" validate:"required"`
}

// Check finds every fault of the fields themselves.
func (m *Merging) Check(at string, p *Problems) { checkRequired(m.Other, at+"/other", p) }

// WasMerged is what the answer to a merge also says.
type WasMerged struct {
	// What became of the other record. Only on the answer to a merge.
	Merged Merger `json:"merged" validate:"required"`
}

// Merger says what became of a record that was made one with another.
type Merger struct {
	// The record that is no longer seen by itself.
	Other RecordRef `json:"other" validate:"required"`
	// How many of its acts, updates and citations came along.
	Parts int `json:"parts" example:"3" validate:"required"`
	// How many records, and parts of records, that named it name the kept one now.
	Relinked int `json:"relinked" example:"2" validate:"required"`
	// Where the two say different things.
	Differences []Difference `json:"differences" validate:"required"`
}

// Difference is a field of which two records have different values.
type Difference struct {
	// The field, as a JSON Pointer.
	Pointer string `json:"pointer" example:"/date" validate:"required"`
	// The value of the kept record, which stays.
	Kept any `json:"kept"`
	// The value of the other one.
	Other any `json:"other"`
	// The citations by which the kept record now has the other value as a claim. Where no
	// source gave it there are none: it stands in history.
	Citations []string `json:"citations" validate:"required"`
}

// Combine fills the fields of a kept record with those of another one of its kind, and
// gives where the two differ.
//
//  1. What the kept one does not say, the other one says.
//  2. A text has the languages of both.
//  3. A list has the elements of both, unless the whole of it states a fact: then it is
//     one value.
//  4. Of every other value that of the kept one stays.
//  5. A date as printed, or a level in the words of the source, goes with its date or
//     level only.
func Combine(kind RecordKind, kept, other any) []Difference {
	c := combining{kind.Spec().Facts, reflect.ValueOf(kept).Elem(), reflect.ValueOf(other).Elem(), nil}
	for _, f := range ShapeOf(c.kept.Type()).Fields {
		if f.Shape.Type != reflect.TypeFor[Visibility]() && f.Shape.Type != reflect.TypeFor[ReviewState]() {
			c.field(f)
		}
	}
	return c.differences
}

type combining struct {
	facts       []string
	kept, other reflect.Value
	differences []Difference
}

func (c *combining) field(f Field) {
	pointer, a, b := "/"+f.Name, c.kept.FieldByIndex(f.Index), c.other.FieldByIndex(f.Index)
	switch {
	case unsaid(b) || reflect.DeepEqual(a.Interface(), b.Interface()):
	case unsaid(a) && a.Kind() != reflect.Bool && c.goesAlong(f.Name):
		a.Set(b)
	case unsaid(a) || a.Kind() == reflect.Bool:
		c.differ(pointer, a.Interface(), b.Interface())
	case f.Shape.IsText():
		a.Set(reflect.ValueOf(c.texts(pointer, a.Interface().(Text), b.Interface().(Text))))
	case f.Shape.IsList() && !slices.Contains(c.facts, pointer):
		a.Set(united(a, b))
	default:
		c.differ(pointer, a.Interface(), b.Interface())
	}
}

// unsaid tells whether a field says nothing.
func unsaid(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// goesAlong tells whether a field says something by itself, or of another one that both
// records have alike.
func (c *combining) goesAlong(name string) bool {
	of, printed := strings.CutSuffix(name, "_printed")
	if !printed {
		of, printed = strings.CutSuffix(name, "_verbatim")
	}
	f, ok := ShapeOf(c.kept.Type()).Field(of)
	return !printed || !ok || reflect.DeepEqual(c.kept.FieldByIndex(f.Index).Interface(), c.other.FieldByIndex(f.Index).Interface())
}

func (c *combining) differ(pointer string, kept, other any) {
	c.differences = append(c.differences, Difference{pointer, plainly(kept), plainly(other), []string{}})
}

// plainly is what a value says, without pointers; nil for nothing.
func plainly(v any) any {
	if to := indirect(reflect.ValueOf(v)); to.IsValid() {
		return to.Interface()
	}
	return nil
}

// Claim makes what a source says of the other record a claim of its value: against that
// of the kept one, where they cannot both be true.
func (d Difference) Claim(c *CitationFields) {
	c.Field, c.Value = &d.Pointer, d.Other
	if !compatible(d.Kept, d.Other) {
		against := StanceContradicts
		c.Stance = &against
	}
}

func (c *combining) texts(pointer string, kept, other Text) Text {
	both := Text{}
	maps.Copy(both, other)
	maps.Copy(both, kept)
	for _, language := range slices.Sorted(maps.Keys(other)) {
		if both[language] != other[language] {
			c.differ(Pointer(pointer, language), both[language], other[language])
		}
	}
	return both
}

// united is a list with the elements that it does not have of another one behind.
func united(a, b reflect.Value) reflect.Value {
	out := reflect.AppendSlice(reflect.MakeSlice(a.Type(), 0, a.Len()+b.Len()), a)
	for i := range b.Len() {
		x := b.Index(i)
		if !anyIn(out, func(y any) bool { return meansSame(y, x.Interface()) }) {
			out = reflect.Append(out, alsoNamed(x))
		}
	}
	return out
}

func meansSame(a, b any) bool {
	switch a := a.(type) {
	case PersonName:
		b := b.(PersonName)
		return a.Text == b.Text && value(a.Language) == value(b.Language)
	case Participant:
		b := b.(Participant)
		if a.PersonID != nil && b.PersonID != nil {
			return *a.PersonID == *b.PersonID
		}
		return value(a.Country) == value(b.Country) && a.Name != nil && fold.Key(*a.Name) == fold.Key(value(b.Name))
	case Party:
		return a.same(b.(Party))
	case ExternalID:
		return a.String() == b.(ExternalID).String()
	}
	return reflect.DeepEqual(a, b)
}

// alsoNamed is an element that joins a list: of the names of a person, the one to show
// is there already.
func alsoNamed(x reflect.Value) reflect.Value {
	if name, ok := x.Interface().(PersonName); ok {
		name.Primary = false
		return reflect.ValueOf(name)
	}
	return x
}
