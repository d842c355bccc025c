package models

import (
	"reflect"
	"slices"
)

// Relink puts one record of a kind in the place of another wherever stored fields link
// to that, and gives the places. What a list then has twice it has once.
func Relink(fields any, kind RecordKind, from, to string) []string {
	places := RelinkAt(fields, kind, from, to, nil)
	if len(places) > 0 {
		v := reflect.ValueOf(fields).Elem()
		for _, f := range ShapeOf(v.Type()).Fields {
			if list := v.FieldByIndex(f.Index); f.Shape.IsList() && f.Shape.Links && list.Kind() == reflect.Slice {
				list.Set(withoutRepeats(list))
			}
		}
	}
	return places
}

// RelinkAt is Relink in some places only, nil being all; its lists stay as long as they
// are.
func RelinkAt(fields any, kind RecordKind, from, to string, only []string) []string {
	var places []string
	Walk(fields, "", func(at string, v reflect.Value, shape *TypeShape) {
		if shape.Link == kind && v.CanSet() && v.String() == from && (only == nil || slices.Contains(only, at)) {
			v.SetString(to)
			places = append(places, at)
		}
	})
	return places
}

func withoutRepeats(list reflect.Value) reflect.Value {
	out := reflect.MakeSlice(list.Type(), 0, list.Len())
	for i := range list.Len() {
		x := list.Index(i)
		if !repeats(x, out) && !anyIn(out, func(y any) bool { return reflect.DeepEqual(y, x.Interface()) }) {
			out = reflect.Append(out, x)
		}
	}
	return out
}

// RelinkClaim is Relink of the value that a citation claims, by the type of the field
// that it is the value of; of are the stored fields of what it can be about.
func (c *CitationFields) RelinkClaim(of []any, kind RecordKind, from, to string) bool {
	for _, fields := range of {
		if !c.Links(fields) {
			continue
		}
		claimed := c.Claimed(fields)
		if claimed == nil {
			continue
		}
		v := reflect.New(reflect.TypeOf(claimed))
		v.Elem().Set(reflect.ValueOf(claimed))
		if len(RelinkAt(v.Interface(), kind, from, to, nil)) > 0 {
			c.Value = v.Elem().Interface()
			return true
		}
	}
	return false
}

// Unlink takes away what links a record to itself: it does nothing to itself, and does
// not stand beneath itself.
func Unlink(e Entity) {
	id := e.Base().ID
	switch e := e.(type) {
	case *Agreement:
		e.Relations = slices.DeleteFunc(slices.Clone(e.Relations), func(r Relation) bool { return string(value(r.AgreementID)) == id })
	case *Institution:
		if string(value(e.ParentID)) == id {
			e.ParentID = nil
		}
	}
}
