package models

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Walk visits every value inside v that a client wrote, with its JSON pointer,
// outermost first. It is how one rule for a type (a date, a code, a link)
// reaches every field that has the type, also one added tomorrow. The shape tells
// what a value is without taking it out, which costs a copy.
func Walk(v any, at string, visit func(pointer string, value reflect.Value, shape *TypeShape)) {
	walk(reflect.ValueOf(v), nil, at, visit)
}

// Each visits every value of a type inside v, as Walk does.
func Each[T any](v any, visit func(pointer string, x T)) {
	wanted := reflect.TypeFor[T]()
	Walk(v, "", func(pointer string, value reflect.Value, shape *TypeShape) {
		if shape.Type == wanted {
			visit(pointer, value.Interface().(T))
		}
	})
}

// walk visits a value; shape is that of its type, nil when it is not known yet.
func walk(v reflect.Value, shape *TypeShape, at string, visit func(string, reflect.Value, *TypeShape)) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Interface {
			shape = nil
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return
	}
	if shape == nil {
		shape = ShapeOf(v.Type())
	}
	visit(at, v, shape)
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range shape.walked {
			if field := v.Field(f.index); field.Kind() != reflect.Pointer || !field.IsNil() {
				walk(field, f.shape, at+f.token, visit)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), shape.Elem, at+"/"+strconv.Itoa(i), visit)
		}
	}
}

// checker is a type with a rule of its own, wherever it stands.
type checker interface {
	CheckValue(at string, p *Problems)
}

// maxList is how long any list of a record can be, and how many languages a text has.
const maxList = 200

// checkValues applies the rule of every type that has one, keeps lists short, and
// finds what is given and says nothing: a link that leads nowhere, a text in no language,
// something of which nothing is told. Unknown is null.
func checkValues(v any, at string, p *Problems) {
	var silent []string
	Walk(v, at, func(pointer string, value reflect.Value, shape *TypeShape) {
		if kind := value.Kind(); (kind == reflect.Slice || kind == reflect.Map) && value.Len() > maxList {
			p.Add(pointer, "too_many", "%d at most, these are %d", maxList, value.Len())
		}
		if shape.Link != "" && value.Len() == 0 {
			p.Add(pointer, "empty", "name a %s; leave it out or null rather than empty", shape.Link)
		}
		if shape.ruled {
			CheckValue(value.Interface(), pointer, p)
		}
		if pointer != at && saysNothing(value) {
			silent = append(silent, pointer)
		}
	})
	for _, pointer := range silent {
		below := pointer + "/"
		if !slices.ContainsFunc(*p, func(x Problem) bool { return strings.HasPrefix(x.Pointer, below) }) {
			p.Add(pointer, "empty", "say something in it; leave it out or null rather than empty")
		}
	}
}

// saysNothing tells whether something is given in which nothing is told.
func saysNothing(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map:
		return !v.IsNil() && v.Len() == 0
	case reflect.Struct:
		return v.IsZero()
	}
	return false
}

// CheckValue applies the rule of the type of a value, when there is one.
func CheckValue(v any, at string, p *Problems) {
	switch v := v.(type) {
	case checker:
		v.CheckValue(at, p)
	case coded:
		checkCode(v, at, p)
	}
}

// FieldType finds the type that a JSON pointer names in a record's stored
// fields; lists are one value, so no pointer leads into them.
func FieldType(fields any, pointer string) (reflect.Type, bool) {
	if !strings.HasPrefix(pointer, "/") {
		return nil, false
	}
	shape := ShapeOf(reflect.TypeOf(fields))
	for token := range strings.SplitSeq(pointer[1:], "/") {
		next, ok := shape.member(unescape(token))
		if !ok {
			return nil, false
		}
		shape = next
	}
	return shape.Type, true
}

// member is the shape of what a name leads to: a field, or a text in a language.
func (s *TypeShape) member(name string) (*TypeShape, bool) {
	if s.IsText() {
		var p Problems
		Language(name).CheckValue("", &p)
		return s.Elem, len(p) == 0
	}
	field, ok := s.Field(name)
	return field.Shape, ok && field.Named
}

// FieldValue reads what a pointer names; nil when it is unset.
func FieldValue(fields any, pointer string) any {
	v := indirect(reflect.ValueOf(fields))
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		v = indirect(memberValue(v, unescape(token)))
		if !v.IsValid() {
			return nil
		}
	}
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return nil
	}
	return v.Interface()
}

func memberValue(v reflect.Value, name string) reflect.Value {
	switch v.Kind() {
	case reflect.Map:
		return v.MapIndex(reflect.ValueOf(name))
	case reflect.Struct:
		if field, ok := ShapeOf(v.Type()).Field(name); ok && field.Named {
			value, _ := v.FieldByIndexErr(field.Index) // an error is a nil embedded pointer: unset
			return value
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

func unescape(token string) string { return unescaper.Replace(token) }

// Tokens are the steps of a JSON Pointer; that to the whole has none.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	way := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range way {
		way[i] = unescape(token)
	}
	return way
}

// Pointer joins a JSON Pointer and one token, escaped as RFC 6901 wants it.
func Pointer(at, token string) string { return at + "/" + escaper.Replace(token) }

// FillLists makes the lists of stored fields empty where they are unset: a list
// is never null.
func FillLists(fields any) {
	v := reflect.ValueOf(fields).Elem()
	for _, field := range ShapeOf(v.Type()).Fields {
		if !field.Shape.IsList() || field.Pointer {
			continue
		}
		if list, err := v.FieldByIndexErr(field.Index); err == nil && list.IsNil() {
			list.Set(reflect.MakeSlice(list.Type(), 0, 0))
		}
	}
}
