package wire

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"

	"entente/models"
)

// Rows writes documents one after the other. What is written is kept back until
// there is some of it; Flush lets go of it and has to come last.
type Rows interface {
	Write(doc Document) error
	Flush() error
}

// enough is how many bytes are kept back.
const enough = 32 << 10

// NDJSON writes a document a line.
type NDJSON struct {
	w    io.Writer
	form *Form
	out  []byte
}

// NewNDJSON writes documents to w, in a form.
func NewNDJSON(w io.Writer, form *Form) *NDJSON { return &NDJSON{w: w, form: form} }

// Write adds one line.
func (n *NDJSON) Write(doc Document) error {
	out, err := n.form.Append(n.out, doc.JSON, doc.Parts)
	if err != nil {
		return err
	}
	n.out = append(out, '\n')
	if len(n.out) < enough {
		return nil
	}
	return n.Flush()
}

// Flush writes what was kept back.
func (n *NDJSON) Flush() error {
	_, err := n.w.Write(n.out)
	n.out = n.out[:0]
	return err
}

// CSV writes a table (RFC 4180) with a header and a row a document, whose columns a
// tabler lays out.
type CSV struct {
	out   *csv.Writer
	form  *Form
	table *table
	doc   []byte // the document of the row
	cells cells
	row   []string
}

// NewCSV writes documents of a type to w, in a form made of the same type and
// shape. With bom a byte order mark comes first.
func NewCSV(w io.Writer, form *Form, record *models.TypeShape, want models.Shape, bom bool) *CSV {
	t := newTabler(want)
	layout := t.object(record, "", nil, want.Fields, "")
	header := make([]string, len(t.columns))
	for i, c := range t.columns {
		header[i] = c.Name
	}
	kept := bufio.NewWriterSize(w, enough) // an error of it shows when it is flushed
	if bom {
		_, _ = kept.WriteString("\ufeff")
	}
	out := csv.NewWriter(kept)
	_ = out.Write(header)
	return &CSV{out: out, form: form, table: layout, row: make([]string, len(header)), cells: cells{at: make([]span, len(header))}}
}

// Write adds a row. Parts have no room in a table and are left out.
func (c *CSV) Write(doc Document) (err error) {
	if c.doc, err = c.form.Append(c.doc[:0], doc.JSON, nil); err != nil {
		return err
	}
	c.cells.clear()
	s := scanner{text: c.doc}
	if err := c.cells.object(&s, c.table); err != nil {
		return err
	}
	if s.at != len(c.doc) || c.doc[0] != '{' {
		return errMalformed
	}
	text := string(c.cells.text)
	for i, at := range c.cells.at {
		c.row[i] = safeCell(text[at.from:at.to])
	}
	return c.out.Write(c.row)
}

// Flush writes what was kept back.
func (c *CSV) Flush() error {
	c.out.Flush()
	return c.out.Error()
}

// safeCell puts an apostrophe before what a spreadsheet takes for a formula.
func safeCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
