package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"entente/models"
)

// ownRoutes are what a body of a POST can nest, and nothing else, with where each is
// recorded by itself.
var ownRoutes = map[string]string{
	"meetings": "POST /meetings", "agreements": "POST /agreements", "commitments": "POST /commitments",
	"acts": "POST /agreements/{id}/acts", "updates": "POST /commitments/{id}/updates",
	"citations": "POST to /citations behind the path of what they are of",
}

// notHere says why a name that a record has is none of a body.
func notHere(name string) string {
	if route := ownRoutes[name]; route != "" {
		return "%q are not written here, but each by itself: " + route
	}
	return "%q is set by the server"
}

// ReadOnly are the names of a record or part that a body does not have.
func ReadOnly(spec models.Spec, body any) map[string]bool {
	names := Names(spec.New())
	for name := range ownRoutes {
		names[name] = true
	}
	for name := range Names(body) {
		delete(names, name)
	}
	return names
}

// Body reads what a new record or part is made of, with what is nested in it, and gives
// the faults it finds.
func Body(spec models.Spec, tree map[string]any) (any, models.Problems) {
	in := spec.Body()
	var p models.Problems
	Decode(tree, in, ReadOnly(spec, in), "", &p)
	return in, p
}

// Replace puts a tree in the place of the fields, and gives the faults it finds.
func Replace(spec models.Spec, fields any, tree map[string]any) models.Problems {
	var p models.Problems
	in := reflect.New(reflect.TypeOf(fields).Elem())
	Decode(tree, in.Interface(), ReadOnly(spec, fields), "", &p)
	reflect.ValueOf(fields).Elem().Set(in.Elem())
	return p
}

// Patch merges a patch (RFC 7396) into the fields as they are stored, so that what it
// does not name stays, and gives the faults it finds.
func Patch(spec models.Spec, fields any, patch map[string]any) (models.Problems, error) {
	Canonical(patch, models.ShapeOf(reflect.TypeOf(fields)))
	p := unknownNulls(spec, fields, patch)
	tree, err := Tree(fields)
	if err != nil {
		return nil, err
	}
	return append(p, Replace(spec, fields, Merge(tree, patch))...), nil
}

// unknownNulls finds nulls for fields that there are not: merged, they would vanish.
func unknownNulls(spec models.Spec, fields any, patch map[string]any) models.Problems {
	var p models.Problems
	fixed, known := ReadOnly(spec, fields), Names(fields)
	for name := range patch {
		if patch[name] != nil || known[name] {
			continue
		}
		if fixed[name] {
			p.Add(models.Pointer("", name), "read_only", notHere(name), clip(name))
			continue
		}
		p.Add(models.Pointer("", name), "unknown_field", "there is no such field")
	}
	return p
}

// Tree gives a value as the JSON tree it is written as.
func Tree(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding a record: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree map[string]any
	if err := d.Decode(&tree); err != nil {
		return nil, fmt.Errorf("encoding a record: %w", err)
	}
	return tree, nil
}
