package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"entente/models"
)

// What an XLSX file can be. It is held as it is, packed, while it is read; what is in
// it is unpacked into files where it is large.
const (
	largestXLSX   = 64 << 20
	mostUnpacked  = 1 << 30
	heldUnpacked  = 4 << 20
	longestXMLRun = longestCell
)

// workbook reads the rows of one sheet of an XLSX file.
type workbook struct {
	file  *excelize.File
	rows  *excelize.Rows
	sheet string
	row   int
	// unsaved are the formulas of the sheet of which the file has no value.
	unsaved map[cellAt]bool
}

// openWorkbook opens a sheet: the one that is named, or else the first that can be seen
// and has a row.
func openWorkbook(source Source, size int64, sheet string) (*workbook, error) {
	if size > largestXLSX {
		return nil, models.Refuse(models.Invalid, "an XLSX file has %d MB at most; save it as CSV", largestXLSX>>20)
	}
	parts, err := surveyPacked(source, size)
	if err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(source, 0, size),
		excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: heldUnpacked})
	if err != nil {
		return nil, notXLSX(err)
	}
	w := &workbook{file: f}
	if err := errors.Join(w.datesAsISO(), w.choose(sheet)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	w.unsaved = parts.unsaved[parts.named[w.relation()]]
	return w, nil
}

func notXLSX(err error) error {
	e := models.Refuse(models.Invalid, "the file is no XLSX file that can be read; save it again as XLSX, or as CSV")
	e.Cause = err
	return e
}

// datesAsISO has days shown as 2023-11-13 whatever their format: as they are shown, the
// order of day and month can differ from cell to cell.
func (w *workbook) datesAsISO() error {
	iso := "yyyy-mm-dd"
	style, err := w.file.NewStyle(&excelize.Style{CustomNumFmt: &iso})
	if err != nil {
		return notXLSX(err)
	}
	styles := w.file.Styles
	custom := map[int]string{}
	if styles.NumFmts != nil {
		for _, format := range styles.NumFmts.NumFmt {
			custom[format.NumFmtID] = format.FormatCode
		}
	}
	day := styles.CellXfs.Xf[style].NumFmtID
	for i := range styles.CellXfs.Xf {
		id := styles.CellXfs.Xf[i].NumFmtID
		if id != nil && (builtInDay(*id) || showsDay(custom[*id])) {
			styles.CellXfs.Xf[i].NumFmtID = day
		}
	}
	return nil
}

// builtInDay tells whether a built-in format of numbers shows days.
func builtInDay(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58
}

// showsDay tells whether a format of numbers shows a day or a year.
func showsDay(format string) bool {
	quoted := false
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\':
			i++
		case c == '[':
			for i < len(format) && format[i] != ']' {
				i++ // a colour, a language, or hours that have passed
			}
		case strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}

// choose finds the sheet and begins to read it.
func (w *workbook) choose(sheet string) error {
	sheets := w.file.GetSheetList()
	if sheet != "" {
		if !slices.Contains(sheets, sheet) {
			return models.Refuse(models.Invalid, "the file has no sheet %q; it has: %s", sheet, strings.Join(sheets, ", "))
		}
		return w.begin(sheet)
	}
	for _, sheet := range sheets {
		visible, err := w.file.GetSheetVisible(sheet)
		if err != nil || !visible {
			continue
		}
		if err := w.begin(sheet); err != nil {
			return err
		}
		cells, err := w.next()
		if err == nil && cells != nil {
			return errors.Join(w.rows.Close(), w.begin(sheet))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := w.rows.Close(); err != nil {
			return fmt.Errorf("closing a sheet: %w", err)
		}
	}
	return models.Refuse(models.Invalid, "the file has no sheet with rows that can be seen")
}

func (w *workbook) begin(sheet string) error {
	rows, err := w.file.Rows(sheet)
	if err != nil {
		return notXLSX(err)
	}
	w.rows, w.sheet, w.row = rows, sheet, 0
	return nil
}

// next reads the cells of the next row that has any; io.EOF when there is none.
func (w *workbook) next() ([]string, error) {
	for w.rows.Next() {
		w.row++
		cells, err := w.rows.Columns()
		if err != nil {
			return nil, notXLSX(err)
		}
		if len(cells) > widestRow {
			return nil, models.Refuse(models.Invalid, "row %d has more than %d cells", w.row, widestRow)
		}
		if len(cells) > 0 {
			return cells, nil
		}
	}
	if err := w.rows.Error(); err != nil {
		return nil, notXLSX(err)
	}
	return nil, io.EOF
}

// faults are the cells of the row that was read last of which the file has no value.
func (w *workbook) faults(cells []string) []Fault {
	if len(w.unsaved) == 0 {
		return nil
	}
	var faults []Fault
	for i := range cells {
		if w.unsaved[cellAt{w.row, i + 1}] {
			faults = append(faults, Fault{i, "", unsaved})
		}
	}
	return faults
}

// relation is by what the workbook names the part that has the sheet.
func (w *workbook) relation() string {
	for _, x := range w.file.WorkBook.Sheets.Sheet {
		if x.Name == w.sheet {
			return x.ID
		}
	}
	return ""
}

func (w *workbook) close() error { return errors.Join(w.rows.Close(), w.file.Close()) }
