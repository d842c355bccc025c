// Package datapackage writes what is on record as a data package that others can work
// with: flat tables as CSV and Parquet, a workbook, the records themselves, the sources as
// a bibliography, and what there is to know of all that.
package datapackage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"entente/docs"
	"entente/models"
	"entente/store"
	"entente/wire"
)

// Options say what of a tracker goes into a package, and what stands in it about it.
type Options struct {
	// Filter chooses visits, meetings, agreements and commitments. What they can name goes
	// along whole: countries, sectors, institutions, people and articles.
	Filter models.Filter
	// Lang is the language of labels in the workbook.
	Lang string
	// Source is who publishes it, where, and under which licence.
	Source Source
	// Version is that of the program.
	Version string
	// Now is when it is made.
	Now time.Time
	// Progress hears how many tables of how many are done.
	Progress func(done, of int)
}

// Source says who publishes a tracker, where, and under which licence. Each may be "".
type Source struct {
	// PublicURL is the address under which the tracker is read, such as
	// https://tracker.example.org.
	PublicURL string
	// Publisher is who publishes what is on record.
	Publisher string
	// Licence is under which it may be used, as an SPDX identifier such as CC-BY-4.0.
	Licence string
}

// Write makes a package in a folder, as it is for the viewer of the context at one moment.
func Write(ctx context.Context, s *store.Store, dir string, o Options) error {
	book, err := docs.ReadCodebook()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o777); err != nil {
		return fmt.Errorf("making a package: %w", err)
	}
	return s.Snapshot(ctx, func(at *store.Store) error {
		w, err := begin(ctx, at, dir, book, o)
		if err != nil {
			return err
		}
		for i, t := range tables() {
			if err := w.table(ctx, t, w.book.Tables[i]); err != nil {
				return errors.Join(fmt.Errorf("writing the table %s: %w", t.name, err), w.abandon())
			}
			if o.Progress != nil {
				o.Progress(i+1, len(w.book.Tables))
			}
		}
		return w.finish()
	})
}

// writer is a package being written.
type writer struct {
	Options
	store    *store.Store
	dir      string
	book     docs.Codebook       // of the tables of the package
	codes    map[string][]string // of each vocabulary
	staff    bool                // whether it has what guests do not see
	names    wire.Names
	workbook *workbook
	records  *os.File
	sources  *os.File
	written  []resource // the tables so far
}

func begin(ctx context.Context, s *store.Store, dir string, book docs.Codebook, o Options) (*writer, error) {
	w := &writer{Options: o, store: s, dir: dir, codes: map[string][]string{}, staff: models.ViewerOf(ctx).Staff()}
	for _, t := range tables() {
		i := slices.IndexFunc(book.Tables, func(x docs.Table) bool { return x.Name == t.name })
		if i < 0 {
			return nil, fmt.Errorf("the codebook has no table %s", t.name)
		}
		w.book.Tables = append(w.book.Tables, book.Tables[i])
	}
	w.book.Vocabularies = book.Vocabularies
	for _, v := range book.Vocabularies {
		for _, c := range v.Codes {
			w.codes[v.Name] = append(w.codes[v.Name], c.Code)
		}
	}
	var err error
	if w.names, err = s.Names(ctx); err != nil {
		return nil, err
	}
	if err = w.open(); err != nil {
		return nil, errors.Join(err, w.abandon())
	}
	return w, nil
}

// open begins the files that all tables write to.
func (w *writer) open() (err error) {
	if w.workbook, err = newWorkbook(w.dir, w.Lang); err != nil {
		return err
	}
	if w.records, err = create(w.dir, recordsFile+unfinished); err != nil {
		return err
	}
	w.sources, err = create(w.dir, "articles.bib")
	return err
}

// unfinished stands behind the name of the records until all are written: what was broken
// off is no package.
const unfinished = ".part"

// abandon lets go of what is open, when the package fails.
func (w *writer) abandon() error {
	var all error
	if w.workbook != nil {
		all = w.workbook.file.Close()
	}
	for _, f := range []*os.File{w.records, w.sources} {
		if f != nil {
			all = errors.Join(all, f.Close())
		}
	}
	return all
}

// table writes one table in all its forms, and what it is of as records.
func (w *writer) table(ctx context.Context, t table, described docs.Table) error {
	to, err := w.sinks(t, described)
	if err != nil {
		return err
	}
	paging := models.Paging{Limit: models.FilePage}
	if t.spec.Name != "" {
		paging = models.Paging{Limit: models.DefaultLimit, Sort: "reference"} // its parts are held with it
	}
	for {
		page, err := t.read(ctx, w.store, w.Filter, paging)
		if err == nil {
			err = w.page(ctx, t, page, to)
		}
		if err != nil || page.Meta.Next == "" {
			return errors.Join(err, w.settle(described, to))
		}
		paging.Cursor = page.Meta.Next
	}
}

// page writes a page of a table.
func (w *writer) page(ctx context.Context, t table, page store.Documents, to *sinks) error {
	if err := w.keep(ctx, t, page); err != nil {
		return err
	}
	for _, text := range page.Rows {
		if err := to.write(wire.Document{JSON: text}); err != nil {
			return err
		}
	}
	return nil
}

// create begins a file of a package.
func create(dir, name string) (*os.File, error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("making a package: %w", err)
	}
	return f, nil
}

// put writes a whole file.
func (w *writer) put(name string, write func(io.Writer) error) error {
	f, err := create(w.dir, name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// ReadFilter reads a filter as the query of a list has it.
func ReadFilter(query string) (models.Filter, error) {
	var f models.Filter
	err := wire.Bind(query, &f)
	if err == nil && f.Bin {
		err = models.Refuse(models.Malformed, "what is in the bin is in no package")
	}
	return f, err
}
