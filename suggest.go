package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"entente/exchange/suggest"
	"entente/exchange/table"
)

// suggestMapping prints a first mapping of a file, and nothing else.
func (w *world) suggestMapping(name string) (err error) {
	source, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("opening the file: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	f, err := table.Open(source, table.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	mapping, err := suggest.Mapping(f, filepath.Base(name))
	if err == nil {
		_, err = fmt.Fprint(w.stdout, mapping)
	}
	return err
}
