package main

import (
	"maps"
	"slices"
	"strings"
)

// node is an object of the document, list an array of it.
type (
	node = map[string]any
	list = []any
)

// at goes down a path of objects, and makes those that are missing.
func at(n node, path ...string) node {
	for _, name := range path {
		next, ok := n[name].(node)
		if !ok {
			next = node{}
			n[name] = next
		}
		n = next
	}
	return n
}

// nodes are the objects of an array.
func nodes(v any) []node {
	var out []node
	elements, _ := v.(list)
	for _, x := range elements {
		if n, ok := x.(node); ok {
			out = append(out, n)
		}
	}
	return out
}

// ref points at a component.
func ref(section, name string) node { return node{"$ref": "#/components/" + section + "/" + name} }

// refName is the component that a node points at, "" when it points at none.
func refName(n node) string {
	target, _ := n["$ref"].(string)
	return target[strings.LastIndex(target, "/")+1:]
}

// texts copies strings into an array of the document.
func texts[S ~string](values ...S) list {
	out := list{}
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

// nullable allows null beside what a schema allows.
func nullable(schema node) node {
	if kind, ok := schema["type"].(string); ok && schema["enum"] == nil {
		out := maps.Clone(schema)
		out["type"] = list{kind, "null"}
		return out
	}
	return node{"anyOf": list{schema, node{"type": "null"}}}
}

// operation is one operation of the document, with where it stands.
type operation struct {
	node
	path, method string
}

// operations lists all operations, in the order of their paths and methods.
func operations(doc node) []operation {
	var out []operation
	paths := at(doc, "paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := at(paths, path)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			out = append(out, operation{at(item, method), path, method})
		}
	}
	return out
}

func (o operation) id() string { id, _ := o.node["operationId"].(string); return id }

// nested tells whether the path names a record or pair.
func (o operation) nested() bool { return strings.Contains(o.path, "{") }

// inAPI tells routes of the API from those at the root.
func (o operation) inAPI() bool { return strings.HasPrefix(o.path, "/api/") }

// answer is the content of a successful answer, nil when it has none.
func (o operation) answer() (status string, response node) {
	for _, status := range []string{"200", "201", "204"} {
		if r, ok := at(o.node, "responses")[status].(node); ok {
			return status, r
		}
	}
	return "", nil
}

// answerSchema names the schema that an operation answers with.
func (o operation) answerSchema() string {
	_, response := o.answer()
	if response["content"] == nil {
		return ""
	}
	return refName(at(response, "content", "application/json", "schema"))
}
