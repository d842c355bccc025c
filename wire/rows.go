package wire

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

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

// CSV writes a table (RFC 4180) with a header and a row a document: nested
// objects spread out, texts one column a language, lists in one cell.
type CSV struct {
	w     io.Writer
	form  *Form
	table *table
	out   []byte
	doc   []byte // the document of the row
	cells cells
}

// NewCSV writes documents of a type to w, in a form made of the same type and
// shape. With bom a byte order mark comes first.
func NewCSV(w io.Writer, form *Form, record *models.TypeShape, want models.Shape, bom bool) *CSV {
	t := &tabler{labelled: want.Lang != "", fields: want.Fields}
	c := &CSV{w: w, form: form, table: t.object(record, "", true)}
	if bom {
		c.out = append(c.out, "\ufeff"...)
	}
	c.cells.at = make([]span, len(t.header))
	for i, name := range t.header {
		c.cells.at[i] = c.cells.add([]byte(name))
	}
	c.appendRow()
	return c
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
	c.appendRow()
	if len(c.out) < enough {
		return nil
	}
	return c.Flush()
}

// Flush writes what was kept back.
func (c *CSV) Flush() error {
	_, err := c.w.Write(c.out)
	c.out = c.out[:0]
	return err
}

func (c *CSV) appendRow() {
	for i, at := range c.cells.at {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = appendCell(c.out, c.cells.text[at.from:at.to])
	}
	c.out = append(c.out, '\n')
}

// formulas are what a spreadsheet takes for the beginning of one.
const formulas = "=+-@\t\r"

// appendCell adds a cell: with an apostrophe before a formula, and in quotes
// where CSV wants them.
func appendCell(dst, cell []byte) []byte {
	formula := len(cell) > 0 && strings.IndexByte(formulas, cell[0]) >= 0
	quotes := inQuotes(cell, formula)
	if quotes {
		dst = append(dst, '"')
	}
	if formula {
		dst = append(dst, '\'')
	}
	if !quotes {
		return append(dst, cell...)
	}
	for {
		i := bytes.IndexByte(cell, '"')
		if i < 0 {
			return append(append(dst, cell...), '"')
		}
		dst = append(append(dst, cell[:i+1]...), '"')
		cell = cell[i+1:]
	}
}

func inQuotes(cell []byte, formula bool) bool {
	if bytes.ContainsAny(cell, ",\"\r\n") || string(cell) == `\.` {
		return true
	}
	first, _ := utf8.DecodeRune(cell)
	return !formula && len(cell) > 0 && unicode.IsSpace(first)
}
