package strict

import (
	"reflect"

	"entente/models"
)

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
	for _, field := range models.ShapeOf(t).Fields {
		names[field.Name] = true
	}
	return names
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
