package main

import (
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"entente/api"
	"entente/handlers"
	"entente/models"
	"entente/wire"
)

// schemas makes the components from the Go types of what is sent and given:
//
//  1. A pointer is nullable, and so is a text that is not required. A list is
//     never null. What is left out when empty is not null in an answer.
//  2. An answer always has all its fields but those that are left out when
//     empty; a body needs only those marked required.
//  3. A body has no other fields than these. An answer has labels beside its codes where
//     a language can be asked for.
type schemas struct {
	src      *sources
	sent     map[reflect.Type]bool
	given    map[reflect.Type]bool
	rows     map[string]reflect.Type         // what a list at the end of a path is of
	includes map[reflect.Type][]string       // the lists that a record can include
	beside   map[reflect.Type][]reflect.Type // what an answer also says at times
	labelled map[reflect.Type]bool           // what is given with labels beside its codes
	out      node
}

func newSchemas(src *sources, operations []handlers.Operation) *schemas {
	s := &schemas{src: src, sent: map[reflect.Type]bool{}, given: map[reflect.Type]bool{},
		rows: map[string]reflect.Type{}, includes: map[reflect.Type][]string{},
		beside: map[reflect.Type][]reflect.Type{}, labelled: map[reflect.Type]bool{}, out: node{}}
	reach(reflect.TypeFor[api.Problem](), s.given)
	reach(reflect.TypeFor[models.Preview](), s.given)
	for _, o := range operations {
		reach(typeOf(o.Body), s.sent)
		reach(typeOf(o.Answer), s.given)
		if slices.ContainsFunc(o.Query, func(q any) bool { return typeOf(q) == reflect.TypeFor[models.Shape]() }) {
			reach(typeOf(o.Answer), s.labelled)
		}
		if more := typeOf(o.Beside); more != nil {
			for _, member := range models.ShapeOf(more).Fields {
				reach(member.Shape.Type, s.given)
			}
			if to := typeOf(o.Answer); !slices.Contains(s.beside[to], more) {
				s.beside[to] = append(s.beside[to], more)
			}
		}
		if row := rowOf(o); row != nil {
			if base := path.Base(o.Path); s.rows[base] == nil || len(o.Names) > 0 { // of a record, rather than of all
				s.rows[base] = row
			}
			s.includes[row] = o.Includes
		}
	}
	return s
}

// reach notes the structs that a type leads to. What is embedded has no schema
// of its own.
func reach(t reflect.Type, seen map[reflect.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		reach(t.Elem(), seen)
	case reflect.Struct:
		seen[t] = true
		for _, f := range models.ShapeOf(t).Fields {
			reach(f.Shape.Type, seen)
		}
	}
}

// typeOf is the type of a value, or of what a pointer leads to; nil for nothing.
func typeOf(v any) reflect.Type {
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// rowOf is what the rows of a page are, nil for what is none.
func rowOf(o handlers.Operation) reflect.Type {
	if !o.Files {
		return nil
	}
	data, _ := typeOf(o.Answer).FieldByName("Data")
	return data.Type.Elem()
}

// field is a field of a struct as it is written there.
type field struct {
	reflect.StructField
	owner reflect.Type // the struct it is written in
}

func (f field) required() bool { return f.Tag.Get("validate") == "required" }

// fieldAt is the field of a struct, or of what is embedded in it, at an index.
func fieldAt(t reflect.Type, index []int) field {
	f := field{t.FieldByIndex(index), t}
	if above := index[:len(index)-1]; len(above) > 0 {
		f.owner = t.FieldByIndex(above).Type
	}
	return f
}

// all makes every component.
func (s *schemas) all() node {
	s.out["Text"] = describe(node{"type": "object", "additionalProperties": node{"type": "string"},
		"example": node{"fr": "visite officielle", "ar": "زيارة رسمية"}}, s.src.ofType(reflect.TypeFor[models.Text]()))
	s.out["TextPatch"] = node{"type": "object", "additionalProperties": node{"type": list{"string", "null"}},
		"description": "Changes a text: null takes a language away."}
	for t := range s.given {
		s.out[s.nameOf(t)] = s.object(t)
	}
	for t := range s.sent { // some are given too
		s.out[s.nameOf(t)] = s.object(t)
		if base, ok := strings.CutSuffix(t.Name(), "Fields"); ok {
			s.out[base+"Patch"] = s.patch(t)
		}
	}
	return s.out
}

// nameOf is the name of a struct in the document.
func (s *schemas) nameOf(t reflect.Type) string {
	switch data, ok := t.FieldByName("Data"); {
	case ok && strings.HasPrefix(t.Name(), "Page["):
		// A page of HistoryEntry is a HistoryPage, one of PairSummary a PairPage.
		return strings.NewReplacer("Entry", "", "Summary", "").Replace(data.Type.Elem().Name()) + "Page"
	case t == reflect.TypeFor[models.Problem]():
		return "Fault" // the document has api.Problem too
	}
	return t.Name()
}

func (s *schemas) object(t reflect.Type) node {
	properties, required := node{}, []string{}
	answered := s.given[t] && !s.sent[t]
	for _, member := range models.ShapeOf(t).Fields {
		f := fieldAt(t, member.Index)
		if answered && member.OmitEmpty && member.Pointer {
			f.Type = f.Type.Elem()
		}
		properties[member.Name] = s.property(f)
		if s.sent[t] {
			byReference(properties[member.Name].(node), f)
		}
		if answered && !member.OmitEmpty || f.required() {
			required = append(required, member.Name)
		}
		if s.labelled[t] {
			s.label(properties, member)
		}
	}
	for _, name := range s.includes[t] {
		properties[name] = node{"type": "array", "items": s.of(s.rows[name]), "description": "With include=" + name + "."}
	}
	for _, more := range s.beside[t] {
		for _, member := range models.ShapeOf(more).Fields {
			f := fieldAt(more, member.Index)
			properties[member.Name] = describe(s.of(f.Type), s.src.ofField(f.owner, f.Name))
		}
	}
	schema := describe(node{"type": "object", "properties": properties}, s.src.ofType(t))
	if len(required) > 0 {
		slices.Sort(required)
		schema["required"] = required
	}
	if s.sent[t] && !s.given[t] {
		schema["additionalProperties"] = false
	}
	return schema
}

// label adds the label of a code, or those of a list of codes, which stand beside it when
// a language is asked for.
func (s *schemas) label(properties node, member models.Field) {
	name := wire.LabelName(member)
	switch {
	case name == "":
	case member.Shape.IsList():
		properties[name] = node{"type": "object", "additionalProperties": node{"type": "string"}, "readOnly": true,
			"description": "With lang: what the codes in " + member.Name + " mean, by code."}
	default:
		properties[name] = node{"type": "string", "readOnly": true, "description": "With lang: what the code in " + member.Name + " means."}
	}
}

// patch is what a merge patch of fields may say: any of them, and null to empty
// those that can be empty.
func (s *schemas) patch(t reflect.Type) node {
	properties := node{}
	for _, member := range models.ShapeOf(t).Fields {
		f := fieldAt(t, member.Index)
		schema := s.of(f.Type)
		if f.Type == reflect.TypeFor[models.Text]() {
			schema = ref("schemas", "TextPatch")
		}
		if f.Type.Kind() != reflect.Pointer && !f.required() {
			schema = nullable(schema)
		}
		properties[member.Name] = byReference(s.explained(f, schema), f)
	}
	return node{"type": "object", "properties": properties, "additionalProperties": false,
		"description": "A JSON Merge Patch (RFC 7396) of " + t.Name() + ": what is absent stays, null empties."}
}

// property is the schema of a field.
func (s *schemas) property(f field) node {
	schema := s.of(f.Type)
	if f.Type.Kind() == reflect.Map && !f.required() {
		schema = nullable(schema)
	}
	return s.explained(f, schema)
}

// explained adds what the comment and the tags of a field say.
func (s *schemas) explained(f field, schema node) node {
	tagged(schema, f.StructField)
	return describe(schema, s.src.ofField(f.owner, f.Name))
}

// byReference says of a link in a body that it may be a reference instead of an id.
func byReference(schema node, f field) node {
	prefix := models.ShapeOf(f.Type).Link.Spec().Prefix
	if prefix == "" {
		return schema
	}
	delete(schema, "format")
	said, _ := schema["description"].(string)
	schema["description"] = strings.TrimSpace(said + " By its id, or in a body also by its reference, such as " + prefix + "-2026-0001.")
	return schema
}

// tagged adds what the tags of a field say.
func tagged(schema node, f reflect.StructField) {
	if format := f.Tag.Get("format"); format != "" {
		schema["format"] = format
	}
	for _, name := range []string{"minimum", "maximum", "default", "example"} {
		if text := f.Tag.Get(name); text != "" {
			schema[name] = valueOf(f.Type, text)
		}
	}
	if enums := f.Tag.Get("enums"); enums != "" {
		schema["enum"] = strings.Split(enums, ",")
	}
}

// valueOf reads the text of a tag as a value of a type; a list by commas.
func valueOf(t reflect.Type, text string) any {
	switch t.Kind() {
	case reflect.Pointer:
		return valueOf(t.Elem(), text)
	case reflect.Slice:
		var out list
		for part := range strings.SplitSeq(text, ",") {
			out = append(out, valueOf(t.Elem(), part))
		}
		return out
	case reflect.String:
		return text
	}
	return json.RawMessage(text)
}

// of is the schema of a type.
func (s *schemas) of(t reflect.Type) node {
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.Slice:
		return node{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		if t == reflect.TypeFor[models.Text]() {
			return ref("schemas", "Text")
		}
		return node{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return ref("schemas", s.nameOf(t))
	case reflect.Interface:
		return node{}
	case reflect.Bool:
		return node{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return node{"type": "integer"}
	case reflect.Float64:
		return node{"type": "number"}
	}
	return s.text(t)
}

// text is the schema of a type of strings: a component when it has codes.
func (s *schemas) text(t reflect.Type) node {
	codes := s.src.codes[key(t)]
	if vocabulary := models.ShapeOf(t).Vocabulary; vocabulary != "" {
		codes = s.src.vocabulary(vocabulary)
	}
	if codes != nil {
		s.out[t.Name()] = describe(node{"type": "string", "enum": codes}, s.src.ofType(t))
		return ref("schemas", t.Name())
	}
	schema := node{"type": "string"}
	switch t {
	case reflect.TypeFor[models.Date]():
		schema["description"] = "EDTF, as precise as the source."
	case reflect.TypeFor[models.AsOf]():
		schema["format"] = "date"
	case reflect.TypeFor[models.CountryCode]():
		schema["pattern"] = "^[A-Z]{2}([A-Z]{2})?$"
	case reflect.TypeFor[models.SectorCode]():
		schema["pattern"] = "^[a-z][a-z_]{1,39}$"
	case reflect.TypeFor[models.Pair]():
		schema["pattern"] = "^[A-Z]{2}([A-Z]{2})?-[A-Z]{2}([A-Z]{2})?$"
	}
	return schema
}

// body is the schema of what an operation takes.
func (s *schemas) body(o handlers.Operation) node {
	t := typeOf(o.Body)
	if o.Method == http.MethodPatch {
		return ref("schemas", strings.TrimSuffix(t.Name(), "Fields")+"Patch")
	}
	return s.of(t)
}
