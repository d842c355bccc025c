package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/example"
)

// examples.json has the example of each body, by operation: written out, or as
// a file of the example data and a pointer to what is nested in it.
//
//go:embed examples.json
var written []byte

// nested are the parts that only a POST brings along.
var nested = []string{"meetings", "agreements", "commitments", "acts", "updates", "citations"}

// readExamples gives the example of each body. That of a PUT is that of the
// POST, without the parts that only a POST brings along.
func readExamples() (map[string]any, error) {
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
	for id, v := range maps.Clone(examples) {
		noun, ok := strings.CutPrefix(id, "create")
		if ok && examples["replace"+noun] == nil {
			fields := maps.Clone(v.(node))
			maps.DeleteFunc(fields, func(name string, _ any) bool { return slices.Contains(nested, name) })
			examples["replace"+noun] = fields
		}
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
