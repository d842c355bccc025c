package main

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"entente/handlers"
	"entente/models"
	"entente/store"
)

// meanings say what each query parameter does, whichever list it goes with.
var meanings = map[string]string{
	"agreement":      "UUID or reference of an agreement, or `none`",
	"article":        "UUID or reference of an article that says something of it",
	"as_of":          "the day it is asked about; today when left out",
	"bin":            "look into the bin (with a token)",
	"binding":        "whether it binds in law",
	"country":        "ISO 3166 code of a country, such as `AZ`",
	"current":        "`true`: states of today; `false`: withdrawn ones",
	"cursor":         "where to go on: `meta.next` of the page before",
	"delivery":       "how far it has got",
	"due_from":       "due on or after this EDTF date, such as `2024`",
	"due_to":         "due on or before this EDTF date, such as `2024-12`",
	"exact":          "search to the letter, in the exact script",
	"fields":         "only these fields, such as `id,title`; what the schema calls required is then left out too",
	"from":           "on or after this EDTF date, such as `2018`; matches when the bounds overlap",
	"include":        "put these parts into the record",
	"institution":    "UUID or reference of an institution",
	"kind":           "its kind",
	"lang":           "put labels beside codes, in this language: `level_label` beside `level`",
	"language":       "BCP 47 tag of a language, such as `ar`",
	"late":           "`true`: only late ones",
	"level":          "its level",
	"limit":          "how many, at most",
	"meeting":        "UUID or reference of a meeting",
	"modality":       "how firmly it was undertaken",
	"outlet":         "name of an outlet, as printed",
	"pair":           "two countries, in either order, such as `AZ-MA`",
	"parent":         "code of the sector above",
	"person":         "UUID or reference of a person",
	"principal_rank": "rank of the principal",
	"priority":       "its priority",
	"q":              "words that stand in it, in any of its languages; \"in quotes\" as a phrase",
	"review_state":   "how far its review has got",
	"sector":         "code of a sector, such as `tourism`; what is beneath it counts too",
	"sort":           "the order, such as `-date,reference`",
	"stale":          "how long nothing has been heard of it",
	"state":          "what became of the article",
	"status":         "its status",
	"to":             "on or before this EDTF date, such as `2024-12`; matches when the bounds overlap",
	"total":          "`true`: count them all, as `meta.total`",
	"type":           "its type",
	"unspecified":    "`true`: only those known to exist and no more",
	"visibility":     "who may see it",
	"visit":          "UUID or reference of a visit",
	"year":           "year of the date, such as `2023`, or `none`",
}

// refused are the parameters that a filter has and an operation does not take.
var refused = map[string][]string{
	"getProgress":   {"bin"},
	"getProgressBy": {"bin"},
}

// addQuery puts the parameters of an operation's query structs in.
func addQuery(o operation, structs []string, s *schemas) error {
	parameters, _ := o.node["parameters"].(list)
	for _, p := range nodes(parameters) {
		tidy(p)
	}
	for _, name := range structs {
		t, ok := queries[name]
		if !ok {
			return fmt.Errorf("%s: the query struct models.%s is missing in docs/gen/types.go", o.id(), name)
		}
		more, err := queryOf(o, t, s)
		if err != nil {
			return err
		}
		parameters = append(parameters, more...)
	}
	if len(parameters) > 0 {
		o.node["parameters"] = parameters
	}
	return nil
}

// tidy makes the lists among the parameters that swag wrote repeatable.
func tidy(p node) {
	schema := at(p, "schema")
	if schema["type"] == "array" {
		delete(schema, "uniqueItems")
		p["explode"] = true
	}
	if p["name"] == "bin" {
		p["description"] = meanings["bin"]
	}
}

func queryOf(o operation, t reflect.Type, s *schemas) (list, error) {
	var out list
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("query")
		switch {
		case name == "" && f.Anonymous:
			more, err := queryOf(o, f.Type, s)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		case name == "" || name == "-" || slices.Contains(refused[o.id()], name) || strings.Contains(o.path, "{"+name+"}"):
		default:
			meaning := cmp.Or(s.docs[t.Name()+"."+f.Name], meanings[name])
			if meaning == "" {
				return nil, fmt.Errorf("%s: say in docs/gen/parameters.go what the parameter %q does", o.id(), name)
			}
			if p := parameter(o, f, meaning, s); p != nil {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// parameter describes one field of a query struct. An example would be filled
// into the form of Swagger UI and filter what nobody asked for: there is none.
func parameter(o operation, f reflect.StructField, meaning string, s *schemas) node {
	name := f.Tag.Get("query")
	p := node{"name": name, "in": "query", "description": meaning}
	switch name {
	case "include", "sort", "fields":
		schema, ok := byCommas(o, name)
		if !ok {
			return nil
		}
		p["schema"], p["style"], p["explode"] = schema, "form", false
		return p
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	f.Type, f.Tag = t, withoutExample(f.Tag)
	schema := s.property(field{StructField: f, name: name, owner: reflect.TypeFor[models.Filter]()})
	dropFacets(schema)
	p["schema"] = schema
	if t.Kind() == reflect.Slice {
		p["style"], p["explode"] = "form", true
		p["description"] = strings.TrimSuffix(meaning, ".") + "; given several times: any of them"
	}
	if f.Tag.Get("validate") == "required" {
		p["required"] = true
	}
	return p
}

// withoutExample is a tag without its example.
func withoutExample(tag reflect.StructTag) reflect.StructTag {
	example := tag.Get("example")
	return reflect.StructTag(strings.Replace(string(tag), `example:"`+example+`"`, "", 1))
}

// dropFacets leaves out what holds for bodies only: a filter also takes none.
func dropFacets(schema node) {
	delete(schema, "pattern")
	delete(schema, "description")
	if items, ok := schema["items"].(node); ok {
		dropFacets(items)
	}
}

// byCommas is the schema of the parameters that are one list; ok is false where
// there is nothing to choose from.
func byCommas(o operation, name string) (node, bool) {
	row, _ := rowOf(o.answerSchema())
	var choice []string
	switch name {
	case "include":
		choice = handlers.Includes(reflect.New(row).Interface())
	case "sort":
		choice = sorts(row)
	default:
		return node{"type": "array", "items": node{"type": "string"}}, true
	}
	items := node{"type": "string", "enum": texts(choice...)}
	return node{"type": "array", "items": items}, len(choice) > 0
}

func sorts(row reflect.Type) []string {
	if row == reflect.TypeFor[models.Event]() {
		return []string{"-date", "date"}
	}
	if e, ok := reflect.New(row).Interface().(models.Entity); ok {
		return store.Sorts(e.RecordKind())
	}
	return nil
}
