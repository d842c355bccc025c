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

// Table reads documents as rows, whose columns a tabler lays out.
type Table struct {
	Columns []Column
	form    *Form
	layout  *table
	doc     []byte // the document of the row
	cells   cells
	row     []string
}

// NewTable reads documents of a type, in a form made of the same type and shape.
func NewTable(form *Form, record *models.TypeShape, want models.Shape) *Table {
	t := newTabler(want)
	layout := t.object(record, "", nil, want.Fields, "")
	return &Table{Columns: t.columns, form: form, layout: layout,
		row: make([]string, len(t.columns)), cells: cells{at: make([]span, len(t.columns))}}
}

// Row gives the cells of a document, until the next is read. Parts have no room in a table
// and are left out.
func (t *Table) Row(doc Document) (row []string, err error) {
	if t.doc, err = t.form.Append(t.doc[:0], doc.JSON, nil); err != nil {
		return nil, err
	}
	t.cells.clear()
	s := scanner{text: t.doc}
	if err := t.cells.object(&s, t.layout); err != nil {
		return nil, err
	}
	if s.at != len(t.doc) || t.doc[0] != '{' {
		return nil, errMalformed
	}
	text := string(t.cells.text)
	for i, at := range t.cells.at {
		t.row[i] = text[at.from:at.to]
	}
	return t.row, nil
}

// CSV writes a table (RFC 4180) with a header and a row a document.
type CSV struct {
	out   *csv.Writer
	table *Table
}

// NewCSV writes the rows of a table to w. With bom a byte order mark comes first.
func NewCSV(w io.Writer, table *Table, bom bool) *CSV {
	header := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		header[i] = c.Name
	}
	kept := bufio.NewWriterSize(w, enough) // an error of it shows when it is flushed
	if bom {
		_, _ = kept.WriteString("\ufeff")
	}
	out := csv.NewWriter(kept)
	_ = out.Write(header)
	return &CSV{out: out, table: table}
}

// Write adds a row.
func (c *CSV) Write(doc Document) error {
	row, err := c.table.Row(doc)
	if err != nil {
		return err
	}
	return c.WriteRow(row)
}

// WriteRow adds a row that was read already.
func (c *CSV) WriteRow(row []string) error {
	for i, cell := range row {
		row[i] = safeCell(cell)
	}
	return c.out.Write(row)
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
