package main

import (
	_ "embed"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/example"
	"entente/handlers"
	"entente/models"
)

// examples.json has the example of each body, by operation: written out, or as
// a file of the example data and a pointer to what is nested in it.
//
//go:embed examples.json
var written []byte

// readExamples gives the example of each body. That of a PUT is that of the
// POST, without what only a POST brings along.
func readExamples(operations []handlers.Operation) (map[string]any, error) {
	all, err := inOrder(written)
	if err != nil {
		return nil, fmt.Errorf("docs/gen/examples.json: %w", err)
	}
	bodies, err := example.Bodies()
	if err != nil {
		return nil, err
	}
	examples := map[string]any{}
	for _, x := range all.(ordered) {
		examples[x.name] = x.value
		if where, ok := x.value.(string); ok {
			if examples[x.name], err = lookUp(where, bodies); err != nil {
				return nil, fmt.Errorf("the example of %s: %w", x.name, err)
			}
		}
	}
	for _, o := range operations {
		made, ok := examples["create"+strings.TrimPrefix(o.ID, "replace")].(ordered)
		if !ok || o.Method != http.MethodPut || examples[o.ID] != nil {
			continue
		}
		shape := models.ShapeOf(reflect.TypeOf(o.Body))
		examples[o.ID] = slices.DeleteFunc(slices.Clone(made), func(m member) bool { _, own := shape.Field(m.name); return !own })
	}
	return examples, nil
}

// lookUp finds a body of the example data, or what a pointer names in it.
func lookUp(where string, bodies []example.Body) (any, error) {
	name, pointer, _ := strings.Cut(where, "#")
	i := slices.IndexFunc(bodies, func(b example.Body) bool { return b.Name == name+".json" })
	if i < 0 {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	v, err := inOrder(bodies[i].JSON)
	if err != nil {
		return nil, err
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch x := v.(type) {
		case ordered:
			v = x.get(token)
		case list:
			if n, err := strconv.Atoi(token); err == nil && n < len(x) {
				v = x[n]
			}
		}
	}
	if v == nil {
		return nil, fmt.Errorf("there is nothing at %s", where)
	}
	return v, nil
}
