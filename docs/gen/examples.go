package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
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
	examples := map[string]any{}
	if err := json.Unmarshal(written, &examples); err != nil {
		return nil, fmt.Errorf("docs/gen/examples.json: %w", err)
	}
	bodies, err := example.Bodies()
	if err != nil {
		return nil, err
	}
	for id, v := range examples {
		if where, ok := v.(string); ok {
			if examples[id], err = lookUp(where, bodies); err != nil {
				return nil, fmt.Errorf("the example of %s: %w", id, err)
			}
		}
	}
	for _, o := range operations {
		made, ok := examples["create"+strings.TrimPrefix(o.ID, "replace")].(node)
		if !ok || o.Method != http.MethodPut || examples[o.ID] != nil {
			continue
		}
		fields, shape := maps.Clone(made), models.ShapeOf(reflect.TypeOf(o.Body))
		maps.DeleteFunc(fields, func(name string, _ any) bool { _, own := shape.Field(name); return !own })
		examples[o.ID] = fields
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
	var v any
	if err := json.Unmarshal(bodies[i].JSON, &v); err != nil {
		return nil, err
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch x := v.(type) {
		case node:
			v = x[token]
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
