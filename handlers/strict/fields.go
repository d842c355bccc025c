package strict

import (
	"reflect"
	"strings"
)

// fields tells for each JSON name of a struct the way to its field.
type fields map[string][]int

// Names lists the JSON names of a struct, or of a pointer to one, as a set.
// Fields of embedded structs count as its own. It is empty for anything else.
func Names(v any) map[string]bool {
	names := map[string]bool{}
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return names
	}
	for name := range fieldsOf(t) {
		names[name] = true
	}
	return names
}

// embedded is a struct on the way down, and the way to it.
type embedded struct {
	of  reflect.Type
	way []int
}

// candidate is a field that claims a name.
type candidate struct {
	way    []int
	tagged bool
}

// fieldsOf reads a struct as encoding/json does, level by level:
//
//  1. the shallowest field of a name wins;
//  2. of several on one level the one named by a tag wins;
//  3. where that leaves several, none has the name, nor any deeper one.
func fieldsOf(t reflect.Type) fields {
	found, settled, above := fields{}, map[string]bool{}, map[reflect.Type]bool{}
	for level := []embedded{{of: t}}; len(level) > 0; {
		claims, deeper := claimsOf(level, above)
		for name, rivals := range claims {
			if winner, ok := dominant(rivals); ok && !settled[name] {
				found[name] = winner.way
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

// claimsOf gathers the fields of one level and the embedded structs of the
// next. A struct that was met above is left out: it embeds itself.
func claimsOf(level []embedded, above map[reflect.Type]bool) (map[string][]candidate, []embedded) {
	claims, deeper := map[string][]candidate{}, []embedded(nil)
	for _, parent := range level {
		if above[parent.of] {
			continue
		}
		for i := range parent.of.NumField() {
			field := parent.of.Field(i)
			way := append(append([]int(nil), parent.way...), i)
			tag := field.Tag.Get("json")
			name, _, _ := strings.Cut(tag, ",")
			inner, flat := flattened(field)
			switch {
			case tag == "-":
			case flat && name == "":
				deeper = append(deeper, embedded{inner, way})
			case !field.IsExported():
			case name == "":
				claims[field.Name] = append(claims[field.Name], candidate{way, false})
			default:
				claims[name] = append(claims[name], candidate{way, true})
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

func dominant(rivals []candidate) (candidate, bool) {
	if len(rivals) == 1 {
		return rivals[0], true
	}
	var tagged []candidate
	for _, rival := range rivals {
		if rival.tagged {
			tagged = append(tagged, rival)
		}
	}
	if len(tagged) == 1 {
		return tagged[0], true
	}
	return candidate{}, false
}

// reach walks to a field and makes the embedded pointers on the way.
func reach(v reflect.Value, way []int) reflect.Value {
	for _, step := range way {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(step)
	}
	return v
}
