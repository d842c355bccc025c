package main

import "maps"

// node is an object of the document, list an array of it.
type (
	node = map[string]any
	list = []any
)

// at is an object inside another, made when it is missing.
func at(n node, name string) node {
	next, ok := n[name].(node)
	if !ok {
		next = node{}
		n[name] = next
	}
	return next
}

// ref points at a component.
func ref(section, name string) node { return node{"$ref": "#/components/" + section + "/" + name} }

// nullable allows null beside what a schema allows.
func nullable(schema node) node {
	if schema["type"] == nil && schema["$ref"] == nil {
		return schema // anything, or nullable already
	}
	if kind, ok := schema["type"].(string); ok && schema["enum"] == nil {
		out := maps.Clone(schema)
		out["type"] = list{kind, "null"}
		return out
	}
	return node{"anyOf": list{schema, node{"type": "null"}}}
}

// describe adds a description to a schema, before what it says of itself.
func describe(schema node, text string) node {
	if own, ok := schema["description"].(string); ok && text != "" {
		text += " " + own
	}
	if text != "" {
		schema["description"] = text
	}
	return schema
}
