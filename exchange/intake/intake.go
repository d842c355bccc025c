// Package intake brings the files of registers in: what a mapping makes of their rows goes
// to the store, some at a time, and what was refused comes back as a file.
package intake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"entente/exchange"
	"entente/exchange/mapping"
	"entente/exchange/table"
	"entente/models"
	"entente/store"
	"entente/wire/strict"
)

// File is a file to bring in, and the mapping that says how.
type File struct {
	Source      table.Source
	Name        string
	Mapping     []byte
	MappingName string
	DryRun      bool
	// More says that other files of the same register follow: what is not in this one has not
	// vanished yet. Since is the first import of those before, 0 where this is the first.
	More  bool
	Since int64
}

// Heard hears how far an import is: how many bytes of the file of how many are read.
type Heard func(imp models.Import, done, of int64)

// Import brings a file in, or only tries to. Broken off, it goes on where it was when it
// is called again with the same file and mapping.
func Import(ctx context.Context, s *store.Store, in File, heard Heard) (models.Import, error) {
	r, err := in.open(s)
	if err != nil {
		return models.Import{}, err
	}
	defer r.file.Close()
	if r.imp.Import, err = s.BeginImport(ctx, r.of, in.DryRun); err != nil {
		return r.imp.Import, err
	}
	r.more, r.since = in.More, in.Since
	err = r.run(ctx, heard)
	if store.Elsewhere(err) {
		return s.Import(ctx, r.imp.ID)
	}
	return r.imp.Import, err
}

// bringer brings the records of a file in.
type bringer struct {
	s       *store.Store
	mapping *mapping.Mapping
	file    *table.File
	of      models.ImportOf
	imp     store.Importing
	batch   []store.Incoming
	most    int // how many are brought in at once
	fixed   map[models.RecordKind]map[string]bool
	more    bool  // whether other files of the register follow
	since   int64 // the first import of the register; itself where it is 0
}

// open reads the mapping, and finds out how the file is written.
func (in File) open(s *store.Store) (*bringer, error) {
	m, err := mapping.Parse(in.Mapping)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, in.Source); err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	if _, err := in.Source.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	f, err := table.Open(in.Source, m.Options())
	if err != nil {
		return nil, err
	}
	of := models.ImportOf{File: in.Name, SHA256: hex.EncodeToString(hash.Sum(nil)), Mapping: in.MappingName, Scheme: schemeOf(m, in.Name), ReadAs: f.String()}
	sum := sha256.Sum256(in.Mapping)
	of.MappingSHA256 = hex.EncodeToString(sum[:])
	if f.Header != nil {
		of.Columns = f.Header.Names
	}
	return &bringer{s: s, mapping: m, file: f, of: of, imp: store.Importing{Source: sourceOf(m)}, most: fewAtOnce, fixed: map[models.RecordKind]map[string]bool{}}, nil
}

// schemeOf is the register that the ids of a file are of: what was refused is of the
// register of its file.
func schemeOf(m *mapping.Mapping, file string) string {
	return cmp.Or(m.Scheme, mapping.SchemeOf(strings.TrimSuffix(file, RefusedSuffix)))
}

// Scheme is the register that the ids of a file are of, by its mapping.
func Scheme(text []byte, file string) (string, error) {
	m, err := mapping.Parse(text)
	if err != nil {
		return "", err
	}
	return schemeOf(m, file), nil
}

// sourceOf is what a mapping knows of the file as a source, which is as open as what
// comes from it.
func sourceOf(m *mapping.Mapping) models.ArticleFields {
	given := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	a := models.ArticleFields{Title: m.Source.Title, Outlet: given(m.Source.Outlet), URL: given(m.Source.URL), Language: (*models.Language)(given(m.Source.Language)),
		PublishedOn: (*models.Date)(given(m.Source.PublishedOn)), RetrievedOn: (*models.Date)(given(m.Source.RetrievedOn))}
	a.Access = models.Access{Visibility: m.Visibility, ReviewState: cmp.Or(m.ReviewState, models.ReviewDraft)}
	return a
}

// How many records are brought in at once, at first and at most, and how long that should
// take: others write in between.
const (
	fewAtOnce  = 8
	mostAtOnce = 512
	longEnough = 50 * time.Millisecond
)

// run brings in what the file has behind what was dealt with already.
func (r *bringer) run(ctx context.Context, heard Heard) error {
	number, behind := int64(0), r.imp.Done
	for d, err := range r.mapping.Drafts(ctx, r.file, r.of.Scheme, r) {
		if err != nil {
			return r.fail(ctx, err)
		}
		if number++; number <= behind {
			continue
		}
		r.batch = append(r.batch, r.incoming(number, d))
		if len(r.batch) < r.most {
			continue
		}
		if err := r.bring(ctx); err != nil {
			return err
		}
		done, of := r.file.Read()
		heard(r.imp.Import, done, of)
	}
	if err := r.bring(ctx); err != nil {
		return err
	}
	_, of := r.file.Read()
	heard(r.imp.Import, of, of)
	if r.more || partial(r.of.Columns) {
		return r.s.CloseImport(ctx, &r.imp.Import, models.ImportDone, nil)
	}
	since := min(cmp.Or(r.since, r.imp.ID), r.imp.ID) // one that went on is older than those before it
	return r.s.EndImport(ctx, &r.imp.Import, store.Whole{Kinds: r.mapping.Kinds(), Since: since})
}

// fail ends an import that cannot go on, because of the file.
func (r *bringer) fail(ctx context.Context, failed error) error {
	if ctx.Err() != nil {
		return ctx.Err() // it goes on another time
	}
	if err := r.bring(ctx); err != nil {
		return err
	}
	why := failed.Error()
	if err := r.s.CloseImport(ctx, &r.imp.Import, models.ImportFailed, &why); err != nil {
		return err
	}
	return failed
}

// bring brings in what was read, and finds out how many are brought in at once.
func (r *bringer) bring(ctx context.Context) error {
	if err := ctx.Err(); err != nil || len(r.batch) == 0 {
		return err
	}
	begin := time.Now()
	r.imp.BytesRead, r.imp.Bytes = r.file.Read()
	if _, err := r.s.Bring(ctx, &r.imp, r.batch); err != nil {
		return err
	}
	fitting := int(int64(len(r.batch)) * int64(longEnough) / max(int64(time.Since(begin)), 1))
	r.most = min(max(fitting, r.most/2, 1), r.most*2, mostAtOnce)
	r.batch = r.batch[:0]
	return nil
}

// Names gives the codes of countries by their names.
func (r *bringer) Names(ctx context.Context, names []string) (map[string]string, error) {
	return r.s.CountriesNamed(ctx, names)
}

// incoming is a draft as the store takes it.
func (r *bringer) incoming(number int64, d *exchange.Draft) store.Incoming {
	in := store.Incoming{Number: number, Kind: d.Kind, ID: d.External, Where: fmt.Sprintf("row %d", d.Row()), Refused: faultsOf(d.Refused),
		Explain: func(p models.Problems) []models.ImportFault { return faultsOf(d.Refuse(p)) },
		Rows:    func() []map[string]string { return rowsOf(d) }}
	for _, l := range d.Links {
		in.Links = append(in.Links, store.IncomingLink{Pointer: l.Pointer, Kind: l.Kind, ID: l.External})
	}
	for _, row := range d.Rows {
		in.RowNumbers = append(in.RowNumbers, row.Number)
	}
	r.complete(d)
	if len(in.Links) == 0 && len(in.Refused) == 0 {
		body, found := r.read(d, nil)
		in.Read = func(map[string]string) (any, models.Problems) { return body, found }
		return in
	}
	in.Read = func(ids map[string]string) (any, models.Problems) { return r.read(d, ids) }
	return in
}

// complete adds to a draft by what the register knows it, and lets it wait for its review
// unless the mapping says otherwise.
func (r *bringer) complete(d *exchange.Draft) {
	others, _ := d.Body["external_ids"].([]any)
	d.Body["external_ids"] = append(slices.Clone(others), map[string]any{"scheme": d.External.Scheme, "id": d.External.ID})
	_, said := d.Body["review_state"]
	if !d.Kind.Coded() && !said {
		d.Body["review_state"] = string(models.ReviewDraft)
	}
}

// read reads a draft as the body of a POST, with the ids that its links lead to.
func (r *bringer) read(d *exchange.Draft, ids map[string]string) (any, models.Problems) {
	spec := d.Kind.Spec()
	in := spec.Body()
	if r.fixed[d.Kind] == nil {
		r.fixed[d.Kind] = strict.ReadOnly(spec, in)
	}
	tree := maps.Clone(d.Body)
	for pointer, id := range ids {
		putAt(tree, strings.Split(strings.TrimPrefix(pointer, "/"), "/"), id)
	}
	var p models.Problems
	strict.Decode(tree, in, r.fixed[d.Kind], "", &p)
	return in, p
}

// putAt writes a value into a tree of objects.
func putAt(tree map[string]any, path []string, value any) {
	if len(path) == 1 {
		tree[path[0]] = value
		return
	}
	below, _ := tree[path[0]].(map[string]any)
	below = maps.Clone(below)
	if below == nil {
		below = map[string]any{}
	}
	tree[path[0]] = below
	putAt(below, path[1:], value)
}

// mostFaults is how many faults of one record are told.
const mostFaults = 100

func faultsOf(refused []exchange.Refused) []models.ImportFault {
	var faults []models.ImportFault
	for _, x := range refused[:min(len(refused), mostFaults)] {
		f := models.ImportFault{Row: x.Row, Column: x.Column, Value: x.Value, Code: x.Code, Detail: x.Reason, Guess: x.Guess}
		if !slices.Contains(faults, f) { // one cell can fill several fields
			faults = append(faults, f)
		}
	}
	return faults
}

// rowsOf are the rows that a draft was made of, by their columns.
func rowsOf(d *exchange.Draft) []map[string]string {
	var rows []map[string]string
	for _, row := range d.Rows {
		cells := map[string]string{}
		for i, name := range row.Header.Names {
			cells[name] = row.Cell(i)
		}
		rows = append(rows, cells)
	}
	return rows
}
