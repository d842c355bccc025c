package datapackage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"entente/docs"
	"entente/models"
	"entente/wire"
)

// sinks are the forms in which a table is written.
type sinks struct {
	plain, labelled *wire.Table
	file            *os.File
	csv             *wire.CSV
	parquet         *parquetFile
	sheet           *sheet
	rows            int
}

// sinks begins a table in all its forms.
func (w *writer) sinks(t table, described docs.Table) (*sinks, error) {
	labelled := models.Shape{Lang: w.Lang}
	to := &sinks{
		plain:    wire.NewTable(wire.NewForm(t.record, models.Shape{}, nil, nil), t.record, models.Shape{}),
		labelled: wire.NewTable(wire.NewForm(t.record, labelled, nil, w.names), t.record, labelled),
	}
	var err error
	if to.file, err = create(w.dir, "data/"+t.name+".csv"); err != nil {
		return nil, err
	}
	to.csv = wire.NewCSV(to.file, to.plain, false)
	if to.parquet, err = newParquet(w.dir, described); err != nil {
		return nil, errors.Join(err, to.file.Close())
	}
	to.sheet, err = w.workbook.sheet(t.name, to.labelled.Columns)
	return to, err
}

// write writes a row in all forms.
func (to *sinks) write(doc wire.Document) error {
	to.rows++
	row, err := to.labelled.Row(doc)
	if err != nil {
		return err
	}
	if err := to.sheet.write(row); err != nil {
		return err
	}
	if row, err = to.plain.Row(doc); err != nil {
		return err
	}
	if err := to.parquet.write(row); err != nil {
		return err
	}
	return to.csv.WriteRow(row) // which changes cells that are no data for spreadsheets
}

// settle ends a table, and notes what it has become.
func (w *writer) settle(t docs.Table, to *sinks) error {
	if err := errors.Join(to.csv.Flush(), to.file.Close(), to.parquet.close(), to.sheet.end()); err != nil {
		return err
	}
	w.written = append(w.written, resource{table: t, rows: to.rows})
	return nil
}

// measured is a file of the package, as it has become.
type measured struct {
	Bytes int64
	Hash  string
}

// measure gives the size and the hash of a file of the package.
func (w *writer) measure(name string) (measured, error) {
	f, err := os.Open(w.path(name))
	if err != nil {
		return measured{}, err
	}
	defer f.Close()
	return measure(f)
}

func measure(f io.Reader) (measured, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return measured{n, "sha256:" + hex.EncodeToString(sum.Sum(nil))}, err
}
