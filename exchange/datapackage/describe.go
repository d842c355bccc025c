package datapackage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"entente/docs"
	"entente/models"
)

// resource is a table as it was written.
type resource struct {
	table docs.Table
	rows  int
}

// dataPackage is datapackage.json as Frictionless has it (https://specs.frictionlessdata.io).
type dataPackage struct {
	Profile      string        `json:"profile"`
	Name         string        `json:"name"`
	ID           string        `json:"id"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Version      string        `json:"version"`
	Created      string        `json:"created"`
	Homepage     string        `json:"homepage,omitempty"`
	Licences     []licence     `json:"licenses,omitempty"`
	Contributors []contributor `json:"contributors,omitempty"`
	Resources    []described   `json:"resources"`
}

type licence struct {
	Name string `json:"name"`
	Path string `json:"path,omitempty"`
}

type contributor struct {
	Title string `json:"title"`
	Role  string `json:"role"`
}

// described is a file of the package.
type described struct {
	Profile     string  `json:"profile"`
	Name        string  `json:"name"`
	Path        string  `json:"path"`
	Description string  `json:"description"`
	Format      string  `json:"format"`
	MediaType   string  `json:"mediatype,omitempty"`
	Encoding    string  `json:"encoding,omitempty"`
	Bytes       int64   `json:"bytes"`
	Hash        string  `json:"hash"`
	Schema      *schema `json:"schema,omitempty"`
}

// schema is what stands in a table.
type schema struct {
	Fields      []field      `json:"fields"`
	PrimaryKey  []string     `json:"primaryKey,omitempty"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string       `json:"name"`
	Type        string       `json:"type"`
	Format      string       `json:"format,omitempty"`
	Description string       `json:"description"`
	Unit        string       `json:"unit,omitempty"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    string    `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string `json:"resource"`
	Fields   string `json:"fields"`
}

// fields are the types of a table schema, by those of the codebook, and how they are
// written. What may be anything, or several values, is text there.
var fields = map[string]field{
	"integer": {Type: "integer"}, "number": {Type: "number"}, "boolean": {Type: "boolean"}, "date": {Type: "date"},
	"datetime": {Type: "datetime", Format: "any"}, "uuid": {Type: "string", Format: "uuid"},
}

// schema is that of a table.
func (w *writer) schema(t docs.Table) *schema {
	s := &schema{PrimaryKey: t.Key}
	for _, c := range t.Columns {
		if c.Labelled {
			continue
		}
		f, known := fields[typeOfValue(c)]
		if !known {
			f.Type = "string"
		}
		f.Name, f.Description, f.Unit = c.Name, c.Description, c.Unit
		key := slices.Contains(t.Key, c.Name)
		limits := constraints{Required: key, Unique: key && len(t.Key) == 1}
		if !c.Joined {
			limits.Enum = w.codes[c.Vocabulary]
		}
		if !reflect.ValueOf(limits).IsZero() {
			f.Constraints = &limits
		}
		s.Fields = append(s.Fields, f)
		if of, column, ok := strings.Cut(c.References, "."); ok && !c.Joined && w.goesAlong(t.Name+"."+c.Name, of) {
			if of == t.Name {
				of = "" // itself
			}
			s.ForeignKeys = append(s.ForeignKeys, foreignKey{c.Name, reference{of, column}})
		}
	}
	return s
}

// owners are the columns that name the record that a row belongs to.
var owners = []string{"acts.agreement_id", "updates.commitment_id", "parties.record_id", "relations.record_id"}

// goesAlong tells whether all that a column refers to in a table stands there: with a
// filter a record may name one that was not chosen.
func (w *writer) goesAlong(column, of string) bool {
	return reflect.ValueOf(w.Filter).IsZero() || slices.Contains(owners, column) ||
		!slices.ContainsFunc(models.Kinds, func(spec models.Spec) bool { return spec.Table == of && chosen(spec.Name) })
}

// finish writes what there is to know of the package: itself last, for it has the size and
// the hash of every other file.
func (w *writer) finish() error {
	if err := errors.Join(w.workbook.end(), w.records.Close(), w.sources.Close()); err != nil {
		return err
	}
	if err := os.Rename(w.path(recordsFile+unfinished), w.path(recordsFile)); err != nil {
		return fmt.Errorf("making a package: %w", err)
	}
	records, err := w.measure(recordsFile)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"codebook.json", func(to io.Writer) error { return encode(to, w.book) }},
		{"CITATION.cff", func(to io.Writer) error { return w.citation(to, records.Hash) }},
		{"README.md", w.readme},
	} {
		if err := w.put(x.name, x.write); err != nil {
			return fmt.Errorf("writing %s: %w", x.name, err)
		}
	}
	described, err := w.describe(records.Hash)
	if err != nil {
		return err
	}
	return w.put(descriptorFile, func(to io.Writer) error { return encode(to, described) })
}

func encode(to io.Writer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (w *writer) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// describe is the package with all its files.
func (w *writer) describe(hash string) (dataPackage, error) {
	p := dataPackage{Profile: "data-package", Name: "entente", ID: hash, Title: w.title(), Description: w.description(),
		Version: w.day(), Created: w.Now.UTC().Format(time.RFC3339), Homepage: w.Source.PublicURL}
	if w.Source.Licence != "" {
		p.Licences = []licence{{w.Source.Licence, "https://spdx.org/licenses/" + w.Source.Licence + ".html"}}
	}
	if w.Source.Publisher != "" {
		p.Contributors = []contributor{{w.Source.Publisher, "publisher"}}
	}
	for _, r := range w.written {
		for _, x := range []described{
			{Profile: "tabular-data-resource", Name: r.table.Name, Path: "data/" + r.table.Name + ".csv", Schema: w.schema(r.table)},
			{Name: r.table.Name + "-parquet", Path: "data/" + r.table.Name + ".parquet"},
		} {
			x.Description = r.table.Description
			p.Resources = append(p.Resources, x)
		}
	}
	p.Resources = append(p.Resources,
		described{Name: "workbook", Path: "entente.xlsx", Description: "All tables as sheets, with labels beside codes."},
		described{Name: "records", Path: recordsFile, Description: "The records with their parts, one a line, as the API answers them."},
		described{Name: "sources", Path: "articles.bib", Description: "The articles as a bibliography."},
		described{Name: "codebook", Path: "codebook.json", Description: "What stands in each column, and all codes with their labels."},
		described{Name: "citation", Path: "CITATION.cff", Description: "How the package is cited."},
		described{Name: "readme", Path: "README.md", Description: "What the package is."})
	for i := range p.Resources {
		if err := w.complete(&p.Resources[i]); err != nil {
			return p, err
		}
	}
	return p, nil
}

// mediaTypes are those of the files of a package.
var mediaTypes = map[string]string{
	"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"ndjson": "application/x-ndjson", "bib": "application/x-bibtex", "json": "application/json",
	"cff": "application/yaml", "md": "text/markdown",
}

// complete adds to a file of the package what follows from it.
func (w *writer) complete(x *described) error {
	m, err := w.measure(x.Path)
	x.Bytes, x.Hash = m.Bytes, m.Hash
	x.Format = strings.TrimPrefix(filepath.Ext(x.Path), ".")
	x.MediaType = mediaTypes[x.Format]
	if x.Profile == "" {
		x.Profile = "data-resource"
	}
	if x.Format != "parquet" && x.Format != "xlsx" {
		x.Encoding = "utf-8"
	}
	return err
}
