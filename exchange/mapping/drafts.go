package mapping

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/exchange"
	"entente/exchange/table"
	"entente/models"
	"entente/models/fold"
)

// batch is how many rows are read before the names of countries in them are looked up.
const batch = 200

// mostRows is how many rows one record can be made of.
const mostRows = 1_000

// mostFaults is how many faults of one record are told: a file of which all rows have one
// id has as many as cells.
const mostFaults = 100

// Drafts makes drafts of the rows of a file, in the order of the first row of each.
// scheme names the register where the mapping does not. An error is the last that it
// gives: one of the file, or of a mapping that is not for it (*models.Error of Kind
// Invalid). Rows that follow each other and have one id are one record; a file in which
// they stand apart is to be sorted first.
func (m *Mapping) Drafts(ctx context.Context, f *table.File, scheme string, countries exchange.Countries) iter.Seq2[*exchange.Draft, error] {
	return func(yield func(*exchange.Draft, error) bool) {
		r := &run{m: m, give: yield, open: make([]*drafting, len(m.Records)),
			converter: converter{scheme: cmp.Or(m.Scheme, scheme), dates: m.Dates.Style(), countries: &gazetteer{countries: countries}}}
		err := r.read(ctx, f)
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// errStopped ends a run whose drafts nobody wants any more.
var errStopped = errors.New("stopped")

// run is one reading of a file.
type run struct {
	m         *Mapping
	converter converter
	give      func(*exchange.Draft, error) bool
	open      []*drafting // of each record of the mapping, that which the last row was of
	queue     []*drafting // in the order of their first rows
}

// drafting is a draft that more rows may be of.
type drafting struct {
	record *Record
	draft  exchange.Draft
	root   *node
	closed bool
}

func (r *run) read(ctx context.Context, f *table.File) error {
	if err := r.m.checkColumns(f.Header); err != nil {
		return err
	}
	var rows []table.Row
	for row, err := range f.Rows() {
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == batch {
			if err := r.take(ctx, rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	if err := r.take(ctx, rows); err != nil {
		return err
	}
	for _, d := range r.queue {
		d.closed = true
	}
	return r.flush()
}

// checkColumns finds columns that the mapping reads and the file does not have.
func (m *Mapping) checkColumns(h *table.Header) error {
	if h == nil {
		return nil // each object has its own
	}
	var missing []string
	for _, column := range m.columns() {
		if h.Find(column) >= 0 {
			continue
		}
		words := strconv.Quote(column)
		if name, ok := fold.Nearest(column, h.Names); ok {
			words += fmt.Sprintf(" (%q is meant?)", name)
		}
		missing = append(missing, words)
	}
	if len(missing) == 0 {
		return nil
	}
	return models.Refuse(models.Invalid, "the mapping reads columns that the file does not have: %s; it has %s", strings.Join(missing, ", "), firstOf(h.Names))
}

// toldColumns and toldLetters are how many columns of a file are told, and how much of each.
const (
	toldColumns = 20
	toldLetters = 60
)

// firstOf lists the first of some columns: what is no table can have any number of any
// length.
func firstOf(columns []string) string {
	var told []string
	for _, name := range columns[:min(len(columns), toldColumns)] {
		if letters := []rune(name); len(letters) > toldLetters {
			name = string(letters[:toldLetters]) + "…"
		}
		told = append(told, strconv.Quote(name))
	}
	words := strings.Join(told, ", ")
	if more := len(columns) - len(told); more > 0 {
		words += fmt.Sprintf(" and %d more", more)
	}
	return words
}

// take makes drafts of some rows.
func (r *run) take(ctx context.Context, rows []table.Row) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("making drafts: %w", err)
	}
	if err := r.converter.countries.learn(ctx, r.m.countryNames(rows)); err != nil {
		return err
	}
	for _, row := range rows {
		for i := range r.m.Records {
			if record := &r.m.Records[i]; record.Only.takes(row) {
				r.add(i, record, row)
			}
		}
		if err := r.flush(); err != nil {
			return err
		}
	}
	return nil
}

// countryNames are those that some rows have.
func (m *Mapping) countryNames(rows []table.Row) []string {
	var names []string
	for i := range m.Records {
		for _, f := range m.Records[i].fields {
			if f.shape.Link != models.CountryKind && f.shape.Type != reflect.TypeFor[models.Party]() {
				continue
			}
			for _, row := range rows {
				_, words := m.wordsOf(f, row)
				names = append(names, slices.DeleteFunc(words, hasNUL)...)
			}
		}
	}
	return names
}

// wordsOf are what a row says of a field, as the mapping means it.
func (m *Mapping) wordsOf(f field, row table.Row) (exchange.Origin, []string) {
	if f.value.Constant != nil {
		return exchange.Origin{}, []string{*f.value.Constant}
	}
	from, words := f.value.cells(row, m.says(f))
	var meant []string
	for _, word := range words {
		if word, ok := f.value.meant(word); ok {
			meant = append(meant, word)
		}
	}
	if meant == nil && f.value.Default != nil {
		return exchange.Origin{}, []string{*f.value.Default}
	}
	return from, meant
}

// takes tells whether a row is of those that are chosen.
func (o *Only) takes(row table.Row) bool {
	if o == nil {
		return true
	}
	cell := strings.TrimSpace(row.Cell(row.Header.Find(o.Column)))
	return (o.Is == nil || contains(o.Is, cell)) && !contains(o.IsNot, cell)
}

// add makes a draft of a row, or adds the row to that of the one before.
func (r *run) add(i int, record *Record, row table.Row) {
	id, from := record.ID.external(row, r.converter.scheme, r.m.says(field{}))
	id.ID = strings.ReplaceAll(id.ID, nul, "\ufffd")
	d := &drafting{record: record, root: &node{wanted: true}}
	d.draft = exchange.Draft{Kind: record.Kind, External: id, Sources: record.sources, Rows: []table.Row{row}, Origins: map[string]exchange.Origin{}}
	r.unread(d, row)
	if id.ID == "" && len(d.draft.Refused) == 0 {
		d.refuse(from, "", wrongly("required", "", "the row has nothing by which the register knows it"))
	}
	r.fill(d, row)
	if last := r.open[i]; last != nil {
		if last.draft.External == id && id.ID != "" {
			if len(last.draft.Rows) == mostRows {
				r.overflow(last, d)
				return
			}
			last.absorb(d)
			return
		}
		last.closed = true
	}
	r.open[i] = d
	r.queue = append(r.queue, d)
}

// unread refuses what could not be read of a row: of cells only those that the mapping
// reads.
func (r *run) unread(d *drafting, row table.Row) {
	for _, x := range row.Faults {
		if x.Column < 0 || r.m.reads(row.Header, x.Column) {
			d.refuse(cellOf(row, x.Column, x.Cell), "", wrongly("unreadable", "", "%s", x.Reason))
		}
	}
	if column := slices.IndexFunc(row.Cells, hasNUL); column >= 0 {
		d.refuse(cellOf(row, column, row.Cells[column]), "", wrongly("forbidden_character", "", "the cell has a NUL, which no text has"))
	}
}

func cellOf(row table.Row, column int, cell string) exchange.Origin {
	from := exchange.Origin{Row: row.Number, Cell: cell}
	if column >= 0 && column < len(row.Header.Names) {
		from.Column = row.Header.Names[column]
	}
	return from
}

// reads tells whether the mapping reads a column.
func (m *Mapping) reads(h *table.Header, column int) bool {
	return slices.ContainsFunc(m.columns(), func(name string) bool { return h.Find(name) == column })
}

// overflow refuses a row that is one too many of its record, by itself, and the record.
func (r *run) overflow(full, row *drafting) {
	tooMany := refused(exchange.Origin{Row: row.draft.Row()}, "", wrongly("too_many", "",
		"one record is made of %d rows at most; the id may be in another column", mostRows))
	if !full.closed {
		full.draft.Refused = slices.Insert(full.draft.Refused, 0, tooMany)
		full.closed = true
	}
	row.draft.Refused, row.closed = []exchange.Refused{tooMany}, true
	r.queue = append(r.queue, row)
}

// nul is what no database takes, and files are broken by.
const nul = "\x00"

func hasNUL(cell string) bool { return strings.Contains(cell, nul) }

// flush gives the drafts that are done, as far as none before them is not.
func (r *run) flush() error {
	for len(r.queue) > 0 && r.queue[0].closed {
		d := r.queue[0]
		r.queue = r.queue[1:]
		if !r.give(r.m.finish(d), nil) {
			return errStopped
		}
	}
	return nil
}

// finish renders a draft.
func (m *Mapping) finish(d *drafting) *exchange.Draft {
	d.draft.Body = d.root.object("", &d.draft)
	for name, said := range map[string]string{"visibility": string(m.Visibility), "review_state": string(m.ReviewState)} {
		if _, mapped := d.draft.Body[name]; !mapped && said != "" {
			d.draft.Body[name] = said
		}
	}
	return &d.draft
}

// absorb adds what another row says of the same record.
func (d *drafting) absorb(row *drafting) {
	d.draft.Refused = addTo(d.draft.Refused, row.draft.Refused...)
	d.draft.LeftOut = addTo(d.draft.LeftOut, row.draft.LeftOut...)
	d.draft.Rows = append(d.draft.Rows, row.draft.Rows...)
	d.root.absorb(row.root, "", func(at string, other *node) {
		from := exchange.Origin{Row: row.draft.Row()}
		if other.from != nil {
			from = *other.from
		}
		d.refuse(from, at, wrongly("contradictory", "", "row %d says otherwise of the same record", d.draft.Row()))
	})
}

// refuse refuses a value; what no cell gave is refused with its row.
func (d *drafting) refuse(from exchange.Origin, at string, w *wrong) {
	from.Row = cmp.Or(from.Row, d.draft.Row())
	d.draft.Refused = addTo(d.draft.Refused, refused(from, at, w))
}

// addTo adds faults to those of a record, as far as they are told.
func addTo(faults []exchange.Refused, more ...exchange.Refused) []exchange.Refused {
	return append(faults, more[:min(len(more), max(mostFaults-len(faults), 0))]...)
}

func refused(from exchange.Origin, at string, w *wrong) exchange.Refused {
	return exchange.Refused{Row: from.Row, Column: from.Column, Value: from.Cell,
		Pointer: at, Code: w.code, Reason: w.reason, Guess: w.guess}
}
