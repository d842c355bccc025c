package main

import (
	"reflect"
	"strconv"
	"strings"
)

// reach notes the structs that a type leads to. What is embedded has no schema
// of its own.
func reach(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		reach(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		for _, f := range fieldsOf(t) {
			reach(f.Type, seen)
		}
	}
}

// field is a member of a struct as JSON has it.
type field struct {
	reflect.StructField
	name      string
	omitempty bool
	owner     reflect.Type // the struct it is written in
}

// fieldsOf lists the members of a struct, also of what is embedded in it.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			out = append(out, fieldsOf(f.Type)...)
		case name != "":
			out = append(out, field{f, name, strings.Contains(options, "omitempty"), t})
		}
	}
	return out
}

// valueOf reads the text of a tag as a value of a type; a list by commas.
func valueOf(t reflect.Type, text string) any {
	switch t.Kind() {
	case reflect.Pointer:
		return valueOf(t.Elem(), text)
	case reflect.Slice:
		var out list
		for _, part := range strings.Split(text, ",") {
			out = append(out, valueOf(t.Elem(), part))
		}
		return out
	case reflect.Int, reflect.Int64:
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	case reflect.Float64:
		if x, err := strconv.ParseFloat(text, 64); err == nil {
			return x
		}
	case reflect.Bool:
		return text == "true"
	}
	return text
}
