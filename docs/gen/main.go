// Command gen writes docs/openapi.json and docs/codebook.json: from the operations, which
// stand beside their handlers, from the Go types that they take and give, and from the
// comments of these.
//
//	go run ./docs/gen          writes them
//	go run ./docs/gen -check   tells whether those on disk are up to date
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"entente/api"
	"entente/handlers"
)

// What is the same whatever the operations are: the frame of the document, in
// which paths and schemas are missing, and the words at its head.
var (
	//go:embed frame.json
	frame []byte
	//go:embed introduction.md
	introduction string
)

// target is the document, and bookTarget the codebook, from the root of the project.
const (
	target     = "docs/openapi.json"
	bookTarget = "docs/codebook.json"
)

func main() {
	check := flag.Bool("check", false, "only tell whether "+target+" is up to date")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "docs/gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	src, err := readSources("api", "docs", "handlers", "models")
	if err != nil {
		return err
	}
	operations := api.Operations()
	written, err := generate(src, operations)
	if err != nil {
		return err
	}
	book, err := codebook(src, operations)
	if err == nil {
		err = src.complete()
	}
	if err != nil {
		return err
	}
	described, err := encode(book)
	if err != nil {
		return err
	}
	return errors.Join(settle(target, written, check), settle(bookTarget, described, check))
}

// settle writes a file, or only tells whether it is up to date.
func settle(target string, written []byte, check bool) error {
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
func generate(src *sources, operations []handlers.Operation) ([]byte, error) {
	examples, err := readExamples(operations)
	if err != nil {
		return nil, err
	}
	doc := node{}
	if err := json.Unmarshal(frame, &doc); err != nil {
		return nil, fmt.Errorf("docs/gen/frame.json: %w", err)
	}
	d := &document{schemas: newSchemas(src, operations), examples: examples}
	for _, o := range operations {
		if o.Body != nil && examples[o.ID] == nil {
			return nil, fmt.Errorf("docs/gen/examples.json has no body of %s", o.ID)
		}
	}
	doc["paths"] = d.paths(operations, doc["tags"].(list))
	at(doc, "info")["description"] = strings.TrimSpace(introduction)
	at(doc, "components")["schemas"] = d.all()
	return encode(doc)
}

func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return out.Bytes(), err
}
