package models

import (
	"reflect"
	"strconv"
	"strings"
)

// Walk visits every value inside v that a client wrote, with its JSON pointer,
// outermost first. It is how one rule for a type (a date, a code, a link)
// reaches every field that has the type, also one added tomorrow.
func Walk(v any, at string, visit func(pointer string, value reflect.Value)) {
	walk(reflect.ValueOf(v), at, visit)
}

func walk(v reflect.Value, at string, visit func(string, reflect.Value)) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return
	}
	visit(at, v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.Anonymous {
				walk(v.Field(i), at, visit)
			} else if name := jsonName(field); name != "" {
				walk(v.Field(i), at+"/"+escape(name), visit)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), at+"/"+strconv.Itoa(i), visit)
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}

// checker is a type with a rule of its own, wherever it stands.
type checker interface {
	CheckValue(at string, p *Problems)
}

// maxList is how long any list of a record can be, and how many languages a text has.
const maxList = 200

// checkValues applies the rule of every type that has one, and keeps lists short.
func checkValues(v any, at string, p *Problems) {
	Walk(v, at, func(pointer string, value reflect.Value) {
		if kind := value.Kind(); (kind == reflect.Slice || kind == reflect.Map) && value.Len() > maxList {
			p.Add(pointer, "too_many", "%d at most, these are %d", maxList, value.Len())
		}
		if c, ok := value.Interface().(checker); ok {
			c.CheckValue(pointer, p)
		}
	})
}

// FieldType finds the type that a JSON pointer names in a record's stored
// fields; lists are one value, so no pointer leads into them.
func FieldType(fields any, pointer string) (reflect.Type, bool) {
	t := reflect.TypeOf(fields)
	if !strings.HasPrefix(pointer, "/") {
		return nil, false
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		next, ok := memberType(deref(t), unescape(token))
		if !ok {
			return nil, false
		}
		t = next
	}
	return deref(t), true
}

func memberType(t reflect.Type, name string) (reflect.Type, bool) {
	if t == reflect.TypeFor[Text]() {
		var p Problems
		checkLanguage(name, "", &p)
		return t.Elem(), len(p) == 0
	}
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	for _, field := range reflect.VisibleFields(t) {
		if !field.Anonymous && jsonName(field) == name {
			return field.Type, true
		}
	}
	return nil, false
}

// FieldValue reads what a pointer names; nil when it is unset.
func FieldValue(fields any, pointer string) any {
	v := reflect.ValueOf(fields)
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		v = member(indirect(v), unescape(token))
		if !v.IsValid() {
			return nil
		}
	}
	if v = indirect(v); !v.IsValid() || (v.Kind() == reflect.Slice && v.Len() == 0) {
		return nil
	}
	return v.Interface()
}

func member(v reflect.Value, name string) reflect.Value {
	switch {
	case !v.IsValid():
		return v
	case v.Kind() == reflect.Map:
		return v.MapIndex(reflect.ValueOf(name))
	case v.Kind() != reflect.Struct:
		return reflect.Value{}
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if m := member(v.Field(i), name); m.IsValid() {
				return m
			}
		} else if jsonName(field) == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func indirect(v reflect.Value) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

func deref(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

func escape(token string) string   { return escaper.Replace(token) }
func unescape(token string) string { return unescaper.Replace(token) }

// FillLists makes the lists of stored fields empty where they are unset: a list
// is never null.
func FillLists(fields any) {
	v := reflect.ValueOf(fields).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.IsNil() {
			f.Set(reflect.MakeSlice(f.Type(), 0, 0))
		}
	}
}
