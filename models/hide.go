package models

import (
	"reflect"
	"slices"
)

// Shown gives a value, or what a pointer leads to, as it reads where not everything
// that it links to is seen, and whether it then says less. What it is given stays as
// it is; nil is nothing left.
//
//  1. A link to what is not seen is null.
//  2. What has lost a link and does not hold any more by the rule of its type goes as
//     a whole: from its list, or else it is null. Left empty, it would tell of what is
//     hidden. What has a name as printed stays.
//  3. So does an element that now says what another one of its list says, where each
//     is listed once.
func Shown(v any, seen func(id string) bool) (shown any, less bool) {
	out, less := ShapeOf(reflect.TypeOf(v)).shown(reflect.ValueOf(v), seen)
	if !out.IsValid() {
		return nil, less
	}
	return out.Interface(), less
}

// shown is Shown for a value of this type, or a pointer to one; the zero Value when
// nothing is left.
func (s *TypeShape) shown(v reflect.Value, seen func(id string) bool) (out reflect.Value, less bool) {
	switch {
	case !s.Links || v.Kind() == reflect.Pointer && v.IsNil():
		return v, false
	case v.Kind() == reflect.Pointer:
		to, less := s.shown(v.Elem(), seen)
		switch {
		case !less:
			return v, false
		case !to.IsValid():
			return to, true
		}
		out = reflect.New(to.Type())
		out.Elem().Set(to)
		return out, true
	case v.Kind() == reflect.Struct:
		return s.membersShown(v, seen)
	case v.Kind() == reflect.Slice:
		return s.elementsShown(v, seen)
	case seen(v.String()):
		return v, false
	}
	return reflect.Value{}, true
}

func (s *TypeShape) membersShown(v reflect.Value, seen func(id string) bool) (out reflect.Value, less bool) {
	for _, f := range s.walked {
		member, poorer := f.shape.shown(v.Field(f.index), seen)
		if !poorer {
			continue
		}
		if !less {
			out, less = reflect.New(v.Type()).Elem(), true
			out.Set(v)
		}
		if member.IsValid() {
			out.Field(f.index).Set(member)
		} else {
			out.Field(f.index).SetZero()
		}
	}
	if !less {
		return v, false
	}
	var p Problems
	if CheckValue(out.Interface(), "", &p); len(p) > 0 {
		return reflect.Value{}, true
	}
	return out, true
}

func (s *TypeShape) elementsShown(v reflect.Value, seen func(id string) bool) (out reflect.Value, less bool) {
	out = reflect.MakeSlice(v.Type(), 0, v.Len())
	for i := range v.Len() {
		x, poorer := s.Elem.shown(v.Index(i), seen)
		less = less || poorer
		if x.IsValid() && !(poorer && (repeats(x, out) || repeats(x, v.Slice(i+1, v.Len())))) {
			out = reflect.Append(out, x)
		}
	}
	if !less {
		return v, false
	}
	return out, true
}

// repeats tells whether an element says what one of a list says, of which a record
// has each once.
func repeats(x, list reflect.Value) bool {
	party, ok := x.Interface().(Party)
	return ok && anyIn(list, func(y any) bool { return party.same(y.(Party)) })
}

// anyIn tells whether an element of a list is so.
func anyIn(list reflect.Value, is func(element any) bool) bool {
	for i := range list.Len() {
		if is(list.Index(i).Interface()) {
			return true
		}
	}
	return false
}

// leads finds out whether values of a type can link to what can be hidden: to all but
// what is known by its code. above are the types on the way to it.
func (s *TypeShape) leads(above map[*TypeShape]bool) bool {
	if s == nil || above[s] {
		return false
	}
	above[s] = true
	return s.Link != "" && s.Link.Spec().Prefix != "" || s.Elem.leads(above) ||
		slices.ContainsFunc(s.walked, func(f walkedField) bool { return f.shape.leads(above) })
}
