package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Said is what the fields of a record or part say: the values of those that say
// something, as JSON, by their names.
type Said map[string]json.RawMessage

// unsayable are fields that no source says: who may see a record, what was said of
// warnings, and by what it is known elsewhere.
var unsayable = []reflect.Type{reflect.TypeFor[Visibility](), reflect.TypeFor[ReviewState](), reflect.TypeFor[ExternalIDs](), reflect.TypeFor[[]AcceptedWarning]()}

// SaidBy gives what fields say that a source can say.
func SaidBy(fields any) (Said, error) {
	v := reflect.Indirect(reflect.ValueOf(fields))
	said := Said{}
	for _, f := range ShapeOf(v.Type()).Fields {
		value := v.FieldByIndex(f.Index)
		if unsaid(value) || slices.ContainsFunc(unsayable, func(t reflect.Type) bool { return t == value.Type() }) {
			continue
		}
		text, err := json.Marshal(value.Interface())
		if err != nil {
			return nil, fmt.Errorf("writing down %s: %w", f.Name, err)
		}
		said[f.Name] = text
	}
	return said, nil
}

// Of are the values of some names.
func (s Said) Of(names Said) Said {
	some := Said{}
	for name := range names {
		if value, ok := s[name]; ok {
			some[name] = value
		}
	}
	return some
}

// Equal tells whether two say the same.
func (s Said) Equal(other Said) bool {
	return maps.EqualFunc(s, other, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// ThreeWays compares what a source says now with what it said last, what was kept of
// that, and what is on record: each field by itself.
//
//  1. What the source says as before stays as it is on record.
//  2. What it says otherwise is taken where the record is as the source said or left it:
//     of what it said nothing, where the record says nothing either.
//  3. Where somebody has written since, the record stays, and the two are in dispute;
//     unless they say the same by now.
func ThreeWays(last, kept, now, current Said) (take, dispute []string) {
	names := maps.Clone(now)
	for name := range last {
		if _, ok := names[name]; !ok {
			names[name] = nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		said, before := now[name], last[name]
		switch is := current[name]; {
		case bytes.Equal(said, before), bytes.Equal(said, is):
		case bytes.Equal(is, before), before != nil && bytes.Equal(is, kept[name]):
			take = append(take, name)
		default:
			dispute = append(dispute, name)
		}
	}
	return take, dispute
}

// Take writes some of the fields of one value over those of another of its type.
func Take(into, from any, names []string) {
	to, of := reflect.ValueOf(into).Elem(), reflect.Indirect(reflect.ValueOf(from))
	shape := ShapeOf(to.Type())
	for _, name := range names {
		if f, ok := shape.Field(name); ok {
			to.FieldByIndex(f.Index).Set(of.FieldByIndex(f.Index))
		}
	}
}
