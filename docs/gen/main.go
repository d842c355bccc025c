// Command gen writes docs/openapi.json. swag reads the annotations of the
// handlers; what it cannot say, or says wrongly, is filled in from the Go types
// and by rule, so that an annotation says only what is particular to a route.
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
	"os/exec"
	"path/filepath"
)

// target is the document, from the root of the project.
const target = "docs/openapi.json"

// @title			Entente
// @version		1
// @description	What two states did and promised each other: visits, meetings, agreements, the commitments in them and how far they have got, each fact with the source that says so.
// @description
// @description	**Reading** is for everybody and needs no token. **Writing** needs one: press *Authorize* and paste it. A record is a `draft` until it says otherwise, and a draft is seen with a token only.
// @description
// @description	A date is EDTF, as precise as the source: `2023`, `2023-11`, `2023-11-13`, `2023-11-12/2023-11-14`, `2023-11?`; `null` is unknown. A text is an object from language to words, `{"fr": "…", "ar": "…"}`.
// @description
// @description	Every list is also a file: put `.csv` or `.ndjson` behind the path, or ask with `Accept`. Every answer has an `ETag`; send it as `If-None-Match` to hear only of changes, and as `If-Match` when you write, so that nobody overwrites what a colleague has just written.
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
	raw, err := swag()
	if err != nil {
		return nil, err
	}
	src, err := readSources("handlers", "models", "api")
	if err != nil {
		return nil, err
	}
	doc, err := normalise(raw, src)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(doc)
	return out.Bytes(), err
}

// swag runs the generator that reads annotations.
func swag() (node, error) {
	folder, err := os.MkdirTemp("", "entente-openapi")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	cmd := exec.Command("go", "tool", "swag", "init", "--v3.1", "--quiet",
		"--generalInfo", "docs/gen/main.go", "--output", folder, "--outputTypes", "json")
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("swag: %w\n%s", err, said)
	}
	text, err := os.ReadFile(filepath.Join(folder, "swagger.json"))
	if err != nil {
		return nil, err
	}
	var doc node
	err = json.Unmarshal(text, &doc)
	return doc, err
}
