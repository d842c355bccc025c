// Package example holds the example data: what Azerbaijan and Morocco have done
// and promised each other, as the sources tell it.
//
// Each file is one POST, just as a client would send it: {"path", "body"}. They
// are sent in the order of their names. No body needs the id of another record;
// articles and people are found again by address and by name. README.md says
// what was judged, and what was left out.
package example

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed *.json
var files embed.FS

// Body is one POST: Path below the base of the API, and the JSON to send there.
type Body struct {
	Name string
	Path string
	JSON json.RawMessage
}

// Bodies gives the whole example in the order in which it is to be sent.
func Bodies() ([]Body, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the example: %w", err)
	}
	bodies := make([]Body, 0, len(entries))
	for _, entry := range entries {
		body, err := read(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("reading example %s: %w", entry.Name(), err)
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

func read(name string) (Body, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return Body{}, err
	}
	var post struct {
		Path string          `json:"path"`
		Body json.RawMessage `json:"body"`
	}
	err = json.Unmarshal(text, &post)
	return Body{Name: name, Path: post.Path, JSON: post.Body}, err
}
