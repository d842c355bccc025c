// Package table reads the files that registers come in, row by row and whatever
// their size: CSV and its relatives, XLSX, JSON arrays and NDJSON. How a file is
// written (its encoding, separator, quotes, sheet and header) is found out, and can
// be said.
package table

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"entente/models"
)

// Options say how a file is written, where that shall not be found out.
type Options struct {
	// Encoding is one of Encodings. A byte order mark wins over it.
	Encoding string
	// Separator stands between cells.
	Separator string
	// Quote stands around cells; "none" where nothing does.
	Quote string
	// Sheet is that of an XLSX file; the first one that has rows where it is not said.
	Sheet string
	// Columns are the names of a file without a header.
	Columns []string
	// Wanted are names of columns by which the header is recognised.
	Wanted []string
	// FillDown are the columns in which an empty cell means the one above it.
	FillDown []string
}

// Source is where the bytes of a file are: a file, or a part of a form.
type Source interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// Format is what kind of file it is.
type Format string

// The formats that are read.
const (
	CSV    Format = "csv" // whatever stands between the cells
	XLSX   Format = "xlsx"
	JSON   Format = "json"
	NDJSON Format = "ndjson"
)

// File is a file that is open for reading.
type File struct {
	Format Format
	// Encoding, Separator, Quote and Sheet are how it is written; "" where it has none.
	Encoding, Separator, Quote, Sheet string
	// Header is what the columns are called; nil where each row says it.
	Header *Header

	next  func() (Row, error)
	ahead []Row // read already, to find the header
	fill  []int
	above []string
	read  atomic.Int64
	size  int64
	close func() error
}

// Open finds out how a file is written. What cannot be read at all is a
// *models.Error of Kind Invalid.
func Open(source Source, o Options) (*File, error) {
	size, err := source.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("measuring the file: %w", err)
	}
	f := &File{size: size, close: func() error { return nil }}
	if err := f.begin(source, o); err != nil {
		return nil, errors.Join(err, f.close())
	}
	if err := f.findHeader(o); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// begin finds out the format and begins to read.
func (f *File) begin(source Source, o Options) error {
	head := make([]byte, 8)
	n, err := source.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the file: %w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return f.beginWorkbook(source, o.Sheet)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return models.Refuse(models.Invalid, "the file is an old XLS file, or one with a password; save it as XLSX or CSV without one")
	}
	mark, skipped := marked(head)
	f.Encoding = cmp.Or(mark, strings.ToLower(o.Encoding))
	if f.Encoding == "" {
		if f.Encoding, err = findEncoding(io.NewSectionReader(source, 0, f.size)); err != nil {
			return err
		}
	}
	return f.beginText(source, int64(skipped), o)
}

func (f *File) beginWorkbook(source Source, sheet string) error {
	w, err := openWorkbook(source, f.size, sheet)
	if err != nil {
		return err
	}
	f.Format, f.Sheet, f.close = XLSX, w.sheet, w.close
	f.next = func() (Row, error) {
		cells, err := w.next()
		return Row{Number: w.row, Cells: cells, Faults: w.faults(cells)}, err
	}
	return nil
}

// beginText finds out what kind of text it is by its beginning.
func (f *File) beginText(source Source, skipped int64, o Options) error {
	open := func() (io.Reader, error) {
		return decoded(&counting{io.NewSectionReader(source, skipped, f.size-skipped), &f.read}, f.Encoding)
	}
	text, err := open()
	if err != nil {
		return err
	}
	sample, err := readSample(text)
	if err != nil {
		return err
	}
	if text, err = open(); err != nil {
		return err
	}
	f.read.Store(skipped)
	switch begin := strings.TrimLeft(sample, " \t\r\n"); {
	case strings.HasPrefix(begin, "["):
		f.beginObjects(JSON, newObjects(text, true))
		return nil
	case strings.HasPrefix(begin, "{"):
		f.beginObjects(NDJSON, newObjects(text, false))
		return nil
	}
	return f.beginCells(text, sample, o)
}

// readSample reads the beginning of a text, up to the end of a line where it has several.
func readSample(text io.Reader) (string, error) {
	sample := make([]byte, sampled)
	n, err := io.ReadFull(text, sample)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return string(sample[:n]), nil
	case err != nil:
		return "", fmt.Errorf("reading the beginning of the file: %w", err)
	}
	if end := bytes.LastIndexByte(sample, '\n'); end > 0 {
		return string(sample[:end+1]), nil
	}
	return string(sample), nil
}

func (f *File) beginObjects(format Format, o *objects) {
	f.Format = format
	f.next = func() (Row, error) {
		header, cells, err := o.next()
		return Row{Number: o.row, Header: header, Cells: cells}, err
	}
}

func (f *File) beginCells(text io.Reader, sample string, o Options) error {
	d, err := o.dialect(sample)
	if err != nil {
		return err
	}
	cells := newSeparated(text, d)
	if strings.HasPrefix(sample, "sep=") { // for Excel, and no row to it
		if _, err := cells.next(); err != nil {
			return err
		}
		cells.row = 0
	}
	f.Format, f.Separator, f.Quote = CSV, string(d.separator), "none"
	if d.quote != noQuote {
		f.Quote = string(d.quote)
	}
	f.next = func() (Row, error) {
		row, err := cells.next()
		return Row{Number: cells.row, Cells: row}, err
	}
	return nil
}

// dialect is how cells are told apart: as it is said, or else as it looks.
func (o Options) dialect(sample string) (dialect, error) {
	d := findDialect(sample)
	if o.Separator != "" {
		r, size := utf8.DecodeRuneInString(o.Separator)
		if size != len(o.Separator) || r == '\n' || r == '\r' {
			return d, models.Refuse(models.Invalid, "a separator is one character, not %q", o.Separator)
		}
		d = dialect{r, findQuote(sample, r)}
	}
	switch r, size := utf8.DecodeRuneInString(o.Quote); {
	case o.Quote == "none":
		d.quote = noQuote
	case o.Quote != "" && (size != len(o.Quote) || r == d.separator):
		return d, models.Refuse(models.Invalid, "a quote is one character other than the separator, or none; not %q", o.Quote)
	case o.Quote != "":
		d.quote = r
	}
	return d, nil
}

// String tells how the file is read, for whoever looks whether that is right.
func (f *File) String() string {
	told := string(f.Format)
	if f.Encoding != "" {
		told += " in " + f.Encoding
	}
	if f.Separator != "" {
		told += fmt.Sprintf(", separator %q", f.Separator)
	}
	if f.Sheet != "" {
		told += fmt.Sprintf(", sheet %q", f.Sheet)
	}
	return told
}

// counting counts the bytes that are read.
type counting struct {
	r    io.Reader
	read *atomic.Int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// lookedThrough is in how many rows the header is looked for.
const lookedThrough = 50

// findHeader finds the row that names the columns: of the first rows the one with most
// of the names that are wanted, or else the first with more than one cell that says
// something, none of them twice.
func (f *File) findHeader(o Options) error {
	if f.Format == JSON || f.Format == NDJSON {
		return nil
	}
	if o.Columns != nil {
		return f.named(NewHeader(o.Columns), o)
	}
	if err := f.look(); err != nil {
		return err
	}
	if len(f.ahead) == 0 {
		return models.Refuse(models.Invalid, "the file has no rows")
	}
	at := headerAmong(f.ahead, o.Wanted)
	h := NewHeader(f.ahead[at].Cells)
	f.ahead = f.ahead[at+1:]
	return f.named(h, o)
}

// look reads the first rows that are not blank.
func (f *File) look() error {
	for len(f.ahead) < lookedThrough {
		row, err := f.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !row.Blank() {
			f.ahead = append(f.ahead, row)
		}
	}
	return nil
}

func headerAmong(rows []Row, wanted []string) int {
	best, most := 0, 0
	for i, row := range rows {
		h, n := NewHeader(row.Cells), 0
		for _, name := range wanted {
			if h.Find(name) >= 0 {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if most > 0 {
		return best
	}
	return max(0, slices.IndexFunc(rows, looksLikeHeader))
}

func looksLikeHeader(row Row) bool {
	var said []string
	for _, cell := range row.Cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			said = append(said, cell)
		}
	}
	slices.Sort(said)
	return len(said) > 1 && len(slices.Compact(said)) == len(said)
}

func (f *File) named(h *Header, o Options) error {
	f.Header = h
	for _, name := range o.FillDown {
		i := h.Find(name)
		if i < 0 {
			return models.Refuse(models.Invalid, "the file has no column %q to fill down; it has: %s", name, strings.Join(h.Names, ", "))
		}
		f.fill = append(f.fill, i)
	}
	f.above = make([]string, len(h.Names))
	return nil
}

// Rows reads the rows from the first on, but for blank ones, once. An error is the last
// that it gives.
func (f *File) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			row, err := f.row()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !row.Blank() && !yield(f.complete(row), nil) {
				return
			}
		}
	}
}

func (f *File) row() (Row, error) {
	if len(f.ahead) > 0 {
		row := f.ahead[0]
		f.ahead = f.ahead[1:]
		return row, nil
	}
	return f.next()
}

// complete gives a row its header, the cells it lacks, and those that are filled down.
func (f *File) complete(row Row) Row {
	if f.Header == nil {
		return row
	}
	row.Header = f.Header
	if over := row.beyond(len(f.Header.Names)); over != "" {
		row.Faults = append(row.Faults, Fault{-1, over, fmt.Sprintf("the row has %d cells, and the header %d: a cell with a separator in it wants quotes, a column wants a name", len(row.Cells), len(f.Header.Names))})
	}
	if missing := len(f.Header.Names) - len(row.Cells); missing > 0 {
		row.Cells = append(row.Cells, make([]string, missing)...)
	}
	for i, cell := range row.Cells {
		row.Cells[i] = unguarded(cell)
	}
	for _, i := range f.fill {
		if strings.TrimSpace(row.Cells[i]) == "" {
			row.Cells[i] = f.above[i]
		}
		f.above[i] = row.Cells[i]
	}
	return row
}

// unguarded takes away the apostrophe that keeps a spreadsheet from computing a cell.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0])) {
		return rest
	}
	return cell
}

// Read tells how many bytes of the file were read, and how many it has. An XLSX file
// is read at once.
func (f *File) Read() (done, of int64) {
	if f.Format == XLSX {
		return f.size, f.size
	}
	return min(f.read.Load(), f.size), f.size
}

// Close lets go of what reading took; the source stays open.
func (f *File) Close() error { return f.close() }
