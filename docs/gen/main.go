// Command gen writes docs/openapi.json: from the operations, which stand beside
// their handlers, from the Go types that they take and give, and from the
// comments of these.
//
//	go run ./docs/gen          writes the document
//	go run ./docs/gen -check   tells whether the one on disk is up to date
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"entente/api"
)

// target is the document, from the root of the project.
const target = "docs/openapi.json"

func main() {
	check := flag.Bool("check", false, "only tell whether "+target+" is up to date")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "docs/gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	written, err := generate()
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(target, written, 0o644)
	}
	there, err := os.ReadFile(target)
	if err == nil && !bytes.Equal(there, written) {
		err = errors.New(target + " is out of date; run make docs")
	}
	return err
}

// generate makes the document; the same sources give the same bytes.
func generate() ([]byte, error) {
	src, err := readSources("api", "handlers", "models")
	if err != nil {
		return nil, err
	}
	examples, err := readExamples()
	if err != nil {
		return nil, err
	}
	operations := api.Operations()
	s := newSchemas(src, operations)
	d := &document{schemas: s, examples: examples}
	paths := node{}
	for _, o := range operations {
		at(paths, o.Path)[methodName(o)] = d.operation(o)
	}
	components := d.shared()
	components["schemas"] = s.all()
	if err := src.complete(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(node{
		"openapi": "3.1.0", "info": node{"title": "Entente", "version": "1", "description": introduction},
		"servers": list{node{"url": "/"}}, "tags": sections(), "paths": paths, "components": components,
	})
	return out.Bytes(), err
}
