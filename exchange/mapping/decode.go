package mapping

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"entente/models"
)

// decoder reads a tree of YAML into Go values strictly: every fault is noted, with its
// line, its key and how to mend it.
type decoder struct{ faults *models.Problems }

// reader is a type that reads itself.
type reader interface {
	read(d decoder, n *yaml.Node, at string)
}

func (d decoder) fault(n *yaml.Node, at, code, format string, args ...any) {
	d.faults.Add(at, code, "line %d: %s", n.Line, fmt.Sprintf(format, args...))
}

// value reads a node into what out points to.
func (d decoder) value(n *yaml.Node, at string, out reflect.Value) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fault(n, at, "unsupported", "write the value itself instead of an anchor or alias")
		return
	}
	if own, ok := out.Addr().Interface().(reader); ok {
		own.read(d, n, at)
		return
	}
	switch out.Kind() {
	case reflect.Struct:
		d.object(n, at, out)
	case reflect.Slice:
		d.list(n, at, out)
	case reflect.Pointer:
		out.Set(reflect.New(out.Type().Elem()))
		d.value(n, at, out.Elem())
	default:
		d.scalar(n, at, out)
	}
}

// object reads the keys of a mapping into the fields that have them as tags.
func (d decoder) object(n *yaml.Node, at string, out reflect.Value) {
	fields := keysOf(out.Type())
	for key, value := range d.members(n, at) {
		index, ok := fields[key.Value]
		if !ok {
			d.fault(key, at+"/"+key.Value, "unknown_key", "there is no key %q here; the keys are %s", key.Value, list(fields))
			continue
		}
		d.value(value, at+"/"+key.Value, out.Field(index))
	}
}

// members gives the keys and values of a mapping, in order.
func (d decoder) members(n *yaml.Node, at string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		if n.Kind != yaml.MappingNode {
			d.fault(n, at, "wrong_type", "here stand keys with values, as in column: Title")
			return
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || seen[key.Value] {
				d.fault(key, at+"/"+key.Value, "duplicate", "%q is there twice", key.Value)
				continue
			}
			seen[key.Value] = true
			if !yield(key, n.Content[i+1]) {
				return
			}
		}
	}
}

// list reads a sequence; what is alone is a list of one.
func (d decoder) list(n *yaml.Node, at string, out reflect.Value) {
	elements := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		elements = n.Content
	}
	out.Set(reflect.MakeSlice(out.Type(), len(elements), len(elements)))
	for i, element := range elements {
		d.value(element, fmt.Sprintf("%s/%d", at, i), out.Index(i))
	}
}

func (d decoder) scalar(n *yaml.Node, at string, out reflect.Value) {
	if n.Kind != yaml.ScalarNode {
		d.fault(n, at, "wrong_type", "here stands a single value")
		return
	}
	if out.Kind() == reflect.String {
		out.SetString(n.Value) // NO and 001 are words here
		return
	}
	// What is no word in a mapping is a whole number.
	if err := n.Decode(out.Addr().Interface()); err != nil {
		d.fault(n, at, "wrong_type", "%q is no whole number", n.Value)
	}
}

// keysOf are the keys that a struct has in YAML, with the fields they stand for.
func keysOf(t reflect.Type) map[string]int {
	keys := map[string]int{}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" {
			keys[key] = i
		}
	}
	return keys
}

func list(keys map[string]int) string { return strings.Join(slices.Sorted(maps.Keys(keys)), ", ") }
