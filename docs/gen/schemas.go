package main

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"entente/handlers"
	"entente/models"
)

// schemas makes the components from the Go types: what can be null, what is
// always there and what may be sent is in the types, and swag does not see it.
//
//  1. A pointer is nullable, and so is a text that is not required. A list is
//     never null.
//     What is left out when empty is not null in an answer.
//  2. An answer always has all its fields but those that are left out when
//     empty; a body needs only those marked required.
//  3. A body has no other fields than these. An answer may have more: labels.
type schemas struct {
	codes node // the enums, which swag reads from the constants
	docs  map[string]string
	sent  map[reflect.Type]bool
	given map[reflect.Type]bool
	out   node
}

func newSchemas(raw node, docs map[string]string) *schemas {
	s := &schemas{codes: node{}, docs: docs, sent: map[reflect.Type]bool{}, given: map[reflect.Type]bool{}, out: node{}}
	for name, v := range at(raw, "components", "schemas") {
		if schema := v.(node); schema["enum"] != nil {
			s.codes[bare(name)] = node{"type": "string", "enum": schema["enum"]}
		}
	}
	for _, body := range bodies {
		reach(reflect.TypeOf(body), s.sent)
	}
	for _, answer := range append(slices.Collect(maps.Values(pages)), answers...) {
		reach(reflect.TypeOf(answer), s.given)
	}
	return s
}

// bare is a type's name without its package.
func bare(name string) string { return name[strings.LastIndex(name, ".")+1:] }

// all makes every component.
func (s *schemas) all() node {
	maps.Copy(s.out, s.codes)
	for name, schema := range s.codes {
		describe(schema.(node), s.docs[name])
	}
	text := node{"type": "object", "additionalProperties": node{"type": "string"}, "example": node{"fr": "visite officielle", "ar": "زيارة رسمية"}}
	s.out["Text"] = describe(text, s.docs["Text"])
	s.out["TextPatch"] = node{"type": "object", "additionalProperties": node{"type": list{"string", "null"}},
		"description": "Changes a text: null takes a language away."}
	for _, t := range slices.Concat(slices.Collect(maps.Keys(s.sent)), slices.Collect(maps.Keys(s.given))) {
		s.out[nameOf(t)] = s.object(t)
	}
	for t := range s.sent {
		if base, ok := strings.CutSuffix(nameOf(t), "Fields"); ok {
			s.out[base+"Patch"] = s.patch(t)
		}
	}
	return s.out
}

func describe(schema node, doc string) node {
	if doc != "" {
		schema["description"] = doc
	}
	return schema
}

func (s *schemas) object(t reflect.Type) node {
	properties, required := node{}, list{}
	answered := s.given[t] && !s.sent[t]
	for _, f := range fieldsOf(t) {
		if answered && f.omitempty && f.Type.Kind() == reflect.Pointer {
			f.Type = f.Type.Elem()
		}
		properties[f.name] = s.property(f)
		if answered && !f.omitempty || f.Tag.Get("validate") == "required" {
			required = append(required, f.name)
		}
	}
	s.include(t, properties)
	schema := describe(node{"type": "object", "properties": properties}, s.docs[t.Name()])
	if len(required) > 0 {
		slices.SortFunc(required, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		schema["required"] = required
	}
	if s.sent[t] && !s.given[t] {
		schema["additionalProperties"] = false
	}
	return schema
}

// include adds what a record has when it is asked to include it.
func (s *schemas) include(t reflect.Type, properties node) {
	of := map[string]string{"agreements": "Agreement", "citations": "Citation", "commitments": "Commitment", "meetings": "Meeting", "updates": "Update"}
	for _, name := range handlers.Includes(reflect.New(t).Interface()) {
		properties[name] = node{"type": "array", "items": ref("schemas", of[name]), "description": "With include=" + name + "."}
	}
}

// patch is what a merge patch of fields may say: any of them, and null to empty
// those that can be empty.
func (s *schemas) patch(t reflect.Type) node {
	properties := node{}
	for _, f := range fieldsOf(t) {
		schema := s.property(f)
		if f.Type == reflect.TypeFor[models.Text]() {
			schema = ref("schemas", "TextPatch")
			if f.Tag.Get("validate") != "required" {
				schema = nullable(schema)
			}
		} else if f.Type.Kind() != reflect.Pointer && f.Tag.Get("validate") != "required" {
			schema = nullable(schema)
		}
		properties[f.name] = schema
	}
	return node{"type": "object", "properties": properties, "additionalProperties": false,
		"description": "A JSON Merge Patch (RFC 7396) of " + t.Name() + ": what is absent stays, null empties."}
}

// property is the schema of a field, with what its tags say.
func (s *schemas) property(f field) node {
	schema := maps.Clone(s.of(f.Type))
	if f.Type.Kind() == reflect.Map && f.Tag.Get("validate") != "required" {
		schema = nullable(schema)
	}
	describe(schema, s.docs[f.owner.Name()+"."+f.Name])
	if format := f.Tag.Get("format"); format != "" {
		schema["format"] = format
	}
	for tag, name := range map[string]string{"minimum": "minimum", "maximum": "maximum", "default": "default", "example": "example"} {
		if text := f.Tag.Get(tag); text != "" {
			schema[name] = valueOf(f.Type, text)
		}
	}
	if enums := f.Tag.Get("enums"); enums != "" {
		schema["enum"] = texts(strings.Split(enums, ",")...)
	}
	return schema
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
		return ref("schemas", nameOf(t))
	case reflect.Interface: // anything; said in full, for not all readers take an empty schema for null too
		return node{"type": list{"null", "boolean", "number", "string", "array", "object"}}
	case reflect.Bool:
		return node{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return node{"type": "integer"}
	case reflect.Float64:
		return node{"type": "number"}
	}
	if s.codes[t.Name()] != nil {
		return ref("schemas", t.Name())
	}
	schema := node{"type": "string"}
	maps.Copy(schema, facets[t])
	return schema
}
