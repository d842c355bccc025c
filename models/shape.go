package models

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// TypeShape is what a type and the tags of its fields say: what it is in JSON,
// in a query and in the vocabulary of the records. It is read once a type and
// never changed.
type TypeShape struct {
	// Type is the type itself, without pointers.
	Type reflect.Type
	// Link is the kind of record that a value names; "" where it names none.
	Link RecordKind
	// Vocabulary is the list of codes that a value is from; "" where it is no code.
	Vocabulary string
	// Fields are the members that a struct has in JSON, also those of embedded
	// structs, in the order in which they are written.
	Fields []Field
	// Parameters are the fields of a struct that a query can set.
	Parameters []Parameter
	// Elem is the shape of what a list or map holds; nil for other types.
	Elem *TypeShape
	// Links tells whether a value can link to records that can be hidden.
	Links bool

	byName    map[string]int
	walked    []walkedField
	canonical func(string) string
	ruled     bool // CheckValue has a rule for it
}

// Field is a member of a struct as JSON has it.
type Field struct {
	Name string
	// Index is the way to it from the struct, through what is embedded.
	Index []int
	// Shape is that of its type, without pointers.
	Shape     *TypeShape
	Pointer   bool
	OmitEmpty bool
	// Named tells that a tag gives the name; else it is that of the Go field.
	Named bool
	// Tag are the tags of the Go field.
	Tag reflect.StructTag
}

// Parameter is a field of a struct that a query can set.
type Parameter struct {
	Name  string
	Index []int
	Shape *TypeShape
	// Choice is what it can be, where that is a few words.
	Choice []string
}

// walkedField is a field that Walk goes into; what is embedded has no token.
type walkedField struct {
	index int
	token string
	shape *TypeShape
}

// shapes are the types read so far. They only ever become more.
var shapes sync.Map

// ShapeOf gives the shape of a type, or of what a pointer type leads to.
func ShapeOf(t reflect.Type) *TypeShape {
	t = deref(t)
	if known, ok := shapes.Load(t); ok {
		return known.(*TypeShape)
	}
	r := shapeReader{}
	read := r.shape(t)
	for t, s := range r {
		s.Links = s.leads(map[*TypeShape]bool{})
		shapes.LoadOrStore(t, s)
	}
	return read
}

// IsStruct tells whether the type has fields.
func (s *TypeShape) IsStruct() bool { return s.Type.Kind() == reflect.Struct }

// IsList tells whether the type is a list.
func (s *TypeShape) IsList() bool { return s.Type.Kind() == reflect.Slice }

// IsText tells whether a value says one thing in several languages.
func (s *TypeShape) IsText() bool { return s.Type == reflect.TypeFor[Text]() }

// IsDate tells whether a value is an EDTF date.
func (s *TypeShape) IsDate() bool { return s.Type == reflect.TypeFor[Date]() }

// IsCode tells whether a value has a label: it names a country or sector, or is
// from a vocabulary.
func (s *TypeShape) IsCode() bool {
	return s.Vocabulary != "" || s.Link.Coded()
}

// Field finds a member by its name in JSON.
func (s *TypeShape) Field(name string) (Field, bool) {
	i, ok := s.byName[name]
	if !ok {
		return Field{}, false
	}
	return s.Fields[i], true
}

// shapeReader holds the shapes that are being read: a type may lead to itself.
type shapeReader map[reflect.Type]*TypeShape

func (r shapeReader) shape(t reflect.Type) *TypeShape {
	t = deref(t)
	if known, ok := shapes.Load(t); ok {
		return known.(*TypeShape)
	}
	if s, ok := r[t]; ok {
		return s
	}
	zero := reflect.Zero(t).Interface()
	s := &TypeShape{Type: t, Link: LinkKind(zero)}
	r[t] = s
	if code, ok := zero.(coded); ok {
		s.Vocabulary = code.Vocabulary()
	}
	s.canonical = canonicalOf(s)
	_, s.ruled = zero.(checker)
	s.ruled = s.ruled || s.Vocabulary != ""
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		s.Elem = r.shape(t.Elem())
	case reflect.Struct:
		s.Fields, s.byName = r.fields(t)
		s.Parameters = r.parameters(t, nil)
		s.walked = r.walked(t)
	}
	return s
}

func (r shapeReader) fields(t reflect.Type) ([]Field, map[string]int) {
	found := members(t)
	slices.SortFunc(found, func(a, b member) int { return slices.Compare(a.index, b.index) })
	fields, byName := make([]Field, len(found)), make(map[string]int, len(found))
	for i, m := range found {
		fields[i] = Field{Name: m.name, Index: m.index, Shape: r.shape(m.field.Type), Named: m.named,
			Pointer: m.field.Type.Kind() == reflect.Pointer, OmitEmpty: m.omitEmpty, Tag: m.field.Tag}
		byName[m.name] = i
	}
	return fields, byName
}

func (r shapeReader) parameters(t reflect.Type, way []int) []Parameter {
	var list []Parameter
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(slices.Clone(way), i)
		if name := f.Tag.Get("query"); name != "" && name != "-" {
			list = append(list, Parameter{name, index, r.shape(f.Type), strings.FieldsFunc(f.Tag.Get("enums"), isComma)})
		} else if f.Anonymous && f.Type.Kind() == reflect.Struct {
			list = append(list, r.parameters(f.Type, index)...)
		}
	}
	return list
}

func (r shapeReader) walked(t reflect.Type) []walkedField {
	var list []walkedField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			list = append(list, walkedField{i, "", r.shape(f.Type)})
		} else if name != "" && name != "-" {
			list = append(list, walkedField{i, Pointer("", name), r.shape(f.Type)})
		}
	}
	return list
}

func isComma(r rune) bool { return r == ',' }

// member is a field that claims a name in JSON.
type member struct {
	name      string
	index     []int
	field     reflect.StructField
	named     bool
	omitEmpty bool
}

// embedded is a struct on the way down, and the way to it.
type embedded struct {
	of  reflect.Type
	way []int
}

// members reads a struct as encoding/json does, level by level:
//
//  1. the shallowest field of a name wins;
//  2. of several on one level the one named by a tag wins;
//  3. where that leaves several, none has the name, nor any deeper one.
func members(t reflect.Type) []member {
	var found []member
	settled, above := map[string]bool{}, map[reflect.Type]bool{}
	for level := []embedded{{of: t}}; len(level) > 0; {
		rivals, deeper := rivalsOf(level, above)
		for name, same := range rivals {
			if winner, ok := dominant(same); ok && !settled[name] {
				found = append(found, winner)
			}
			settled[name] = true
		}
		for _, done := range level {
			above[done.of] = true
		}
		level = deeper
	}
	return found
}

// rivalsOf gathers the fields of one level and the embedded structs of the
// next. A struct that was met above is left out: it embeds itself.
func rivalsOf(level []embedded, above map[reflect.Type]bool) (map[string][]member, []embedded) {
	claims, deeper := map[string][]member{}, []embedded(nil)
	for _, parent := range level {
		if above[parent.of] {
			continue
		}
		for i := range parent.of.NumField() {
			field := parent.of.Field(i)
			way := append(slices.Clone(parent.way), i)
			tag := field.Tag.Get("json")
			name, options, _ := strings.Cut(tag, ",")
			inner, flat := flattened(field)
			switch {
			case tag == "-":
			case flat && name == "":
				deeper = append(deeper, embedded{inner, way})
			case field.IsExported():
				m := member{cmp.Or(name, field.Name), way, field, name != "", strings.Contains(options, "omitempty")}
				claims[m.name] = append(claims[m.name], m)
			}
		}
	}
	return claims, deeper
}

// flattened tells the struct whose fields an embedded field lends.
func flattened(field reflect.StructField) (reflect.Type, bool) {
	inner := field.Type
	if inner.Kind() == reflect.Pointer {
		if !field.IsExported() {
			return nil, false // reflection may not allocate it
		}
		inner = inner.Elem()
	}
	return inner, field.Anonymous && inner.Kind() == reflect.Struct
}

func dominant(rivals []member) (member, bool) {
	if len(rivals) == 1 {
		return rivals[0], true
	}
	var named []member
	for _, rival := range rivals {
		if rival.named {
			named = append(named, rival)
		}
	}
	if len(named) == 1 {
		return named[0], true
	}
	return member{}, false
}
