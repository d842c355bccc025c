package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tags are the sections of the document, in the order in which one reads them.
var tags = [][2]string{
	{"visits", "One side travels to the other."},
	{"meetings", "People of two sides meet."},
	{"agreements", "Texts between parties, and the legal acts on them."},
	{"commitments", "Who owes what to whom by when, and how far it has got."},
	{"progress", "How far commitments have got, in figures."},
	{"relations", "Pairs of countries."},
	{"across", "Searching and looking across records."},
	{"articles", "The sources."},
	{"citations", "What a source says of a record or of one of its fields."},
	{"history", "Who changed what, and when."},
	{"people", "Officials, in all spellings of their names."},
	{"institutions", "Ministries, agencies, companies, organisations."},
	{"countries", "States, past and present."},
	{"sectors", "What co-operation is about."},
	{"operation", "Running the server."},
}

// normalise makes the document out of what swag wrote.
func normalise(raw node, src *sources) (node, error) {
	s := newSchemas(raw, src.docs)
	components := node{"schemas": s.all()}
	shared(components)
	doc := node{
		"openapi": "3.1.0", "info": raw["info"], "paths": raw["paths"], "components": components,
		"servers": list{node{"url": "/"}}, "tags": list{},
	}
	for _, t := range tags {
		doc["tags"] = append(doc["tags"].(list), node{"name": t[0], "description": t[1]})
	}
	rename(doc["paths"])
	for _, o := range operations(doc) {
		if err := finish(o, src, s); err != nil {
			return nil, err
		}
	}
	nameApart(doc)
	if err := addExamples(doc); err != nil {
		return nil, err
	}
	return doc, resolved(doc)
}

// finish completes one operation.
func finish(o operation, src *sources, s *schemas) error {
	if !o.inAPI() {
		return nil
	}
	if o.method == "patch" {
		patchBody(o)
	}
	if err := addQuery(o, src.queries[o.id()], s); err != nil {
		return err
	}
	addAnswers(o)
	return nil
}

// rename takes the package off the schemas that operations name.
func rename(v any) {
	switch v := v.(type) {
	case node:
		if name := refName(v); name != "" {
			clear(v)
			maps.Copy(v, ref("schemas", bare(name)))
			return
		}
		for _, x := range v {
			rename(x)
		}
	case list:
		for _, x := range v {
			rename(x)
		}
	}
}

// patchBody makes the body of a PATCH a merge patch of the fields, under both
// media types that are taken; swag takes a body for a string where the type is
// not plain JSON.
func patchBody(o operation) {
	body := at(o.node, "requestBody")
	fields := refName(at(body, "content", "application/json", "schema"))
	media := node{"schema": ref("schemas", strings.TrimSuffix(fields, "Fields")+"Patch")}
	body["content"] = node{"application/merge-patch+json": media, "application/json": maps.Clone(media)}
}

// nameApart gives operations that share an annotation ids of their own.
func nameApart(doc node) {
	all := operations(doc)
	count := map[string]int{}
	for _, o := range all {
		count[o.id()]++
	}
	for _, o := range all {
		if id := o.id(); count[id] > 1 {
			o.node["operationId"] = id + "Of" + owner(o.path)
		}
	}
}

// resolved tells of references that lead nowhere: types missing in types.go.
func resolved(doc node) error {
	var lost []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case node:
			if target, ok := v["$ref"].(string); ok {
				path := strings.Split(strings.TrimPrefix(target, "#/"), "/")
				if _, ok := at(doc, path[:len(path)-1]...)[path[len(path)-1]]; !ok {
					lost = append(lost, target)
				}
			}
			for _, x := range v {
				walk(x)
			}
		case list:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(doc)
	if len(lost) == 0 {
		return nil
	}
	slices.Sort(lost)
	return fmt.Errorf("missing in docs/gen/types.go: %s", strings.Join(slices.Compact(lost), ", "))
}
