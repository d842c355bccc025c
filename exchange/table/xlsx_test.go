package table_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"entente/exchange/table"
	"entente/models"
)

// workbook makes an XLSX file.
func workbook(t testing.TB, fill func(f *excelize.File) error) string {
	t.Helper()
	f := excelize.NewFile()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// put writes rows into a sheet.
func put(f *excelize.File, sheet string, rows ...[]any) error {
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	return nil
}

// Whatever way a workbook shows its days, they are read as days: 2 June is not 6 February.
func TestDaysOfAWorkbook(t *testing.T) {
	formats := []string{"dd/mm/yyyy", "m/d/yy", `[$-40C]d mmmm yyyy`, `"le "dd\-mm\-yyyy`, "yyyy", "d-mmm"}
	content := workbook(t, func(f *excelize.File) error {
		day := time.Date(2025, time.June, 2, 0, 0, 0, 0, time.UTC)
		if err := put(f, "Sheet1", []any{"Format", "Day", "Number"}); err != nil {
			return err
		}
		for i := range len(formats) + 1 {
			style := &excelize.Style{NumFmt: 14}
			if i < len(formats) {
				style = &excelize.Style{CustomNumFmt: &formats[i]}
			}
			id, err := f.NewStyle(style)
			if err != nil {
				return err
			}
			cell := fmt.Sprintf("B%d", i+2)
			row := []any{fmt.Sprint(i), day, 7}
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &row); err != nil {
				return err
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
				return err
			}
		}
		return nil
	})
	f, rows := read(t, content, table.Options{})
	if f.Format != table.XLSX || f.Sheet != "Sheet1" {
		t.Errorf("it is %s, sheet %s", f.Format, f.Sheet)
	}
	for i, row := range rows {
		if want := []string{fmt.Sprint(i), "2025-06-02", "7"}; !cmp.Equal(want, row) {
			t.Errorf("row %d is %q, want %q", i, row, want)
		}
	}
	if len(rows) != len(formats)+1 {
		t.Errorf("%d rows", len(rows))
	}
}

// A formula that no program has computed is a fault of its cell, and not an empty one; the
// text that a formula gives may be empty.
func TestFormulasWithoutAValue(t *testing.T) {
	content := workbook(t, func(f *excelize.File) error {
		if _, err := f.NewSheet("Other"); err != nil {
			return err
		}
		return errors.Join(put(f, "Sheet1", []any{"No", "Title"}, []any{1, "x"}, []any{2, nil}),
			f.SetCellFormula("Sheet1", "B3", `UPPER("y")`), f.SetCellFormula("Sheet1", "C2", "1+1"), f.SetCellFormula("Other", "B2", "1+1"))
	})
	f, err := table.Open(strings.NewReader(content), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range row.Faults {
			got = append(got, fmt.Sprintf("row %d, column %d: %.32s", row.Number, x.Column, x.Reason))
		}
	}
	if want := []string{"row 2, column 2: a formula without a stored value", "row 3, column 1: a formula without a stored value"}; !cmp.Equal(want, got) {
		t.Errorf("faults (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func TestSheets(t *testing.T) {
	content := workbook(t, func(f *excelize.File) error {
		for _, name := range []string{"Empty", "Hidden", "المعاهدات"} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
		}
		if err := put(f, "Hidden", []any{"a", "b"}, []any{"no", "no"}); err != nil {
			return err
		}
		if err := f.SetSheetVisible("Hidden", false); err != nil {
			return err
		}
		if err := put(f, "المعاهدات", []any{"Register"}, nil, []any{"العنوان", "Party"}, []any{"اتفاقية", "MA"}, []any{nil, "AZ"}); err != nil {
			return err
		}
		if err := f.MergeCell("المعاهدات", "A4", "A5"); err != nil {
			return err
		}
		return f.DeleteSheet("Sheet1")
	})
	f, rows := read(t, content, table.Options{FillDown: []string{"العنوان"}})
	if want := [][]string{{"اتفاقية", "MA"}, {"اتفاقية", "AZ"}}; f.Sheet != "المعاهدات" || !cmp.Equal(want, rows) {
		t.Errorf("sheet %s has %q, want %q", f.Sheet, rows, want)
	}
	if _, rows := read(t, content, table.Options{Sheet: "Hidden"}); !cmp.Equal([][]string{{"no", "no"}}, rows) {
		t.Errorf("the hidden sheet has %q", rows)
	}
	if _, err := all(strings.NewReader(content), table.Options{Sheet: "x"}); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "Hidden") {
		t.Errorf("a sheet that is not there gives %v", err)
	}
}

// packed makes a file of parts; size is what is said of each when it is not 0.
func packed(t testing.TB, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	giant := packed(t, map[string]string{sheet: "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>" + strings.Repeat("x", 1<<20)})
	wide := workbook(t, func(f *excelize.File) error {
		return put(f, "Sheet1", []any{"a", "b"}, append(make([]any, 5000), "x"))
	})
	for name, c := range map[string]struct{ content, says string }{
		"a giant cell":    {giant, "more than 256 kB"},
		"a wide row":      {wide, "more than 4096 cells"},
		"another archive": {packed(t, map[string]string{"a.txt": "a"}), ""},
		"a cut file":      {wide[:len(wide)/2], "no XLSX file"},
	} {
		_, err := all(strings.NewReader(c.content), table.Options{})
		if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s gives %v, want an error that says %q", name, err, c.says)
		}
	}
}

// A bomb unpacks to more than any register; the memory that it takes is that of the file.
func TestABombIsNotUnpacked(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN WITH -short: it unpacks gigabytes, one after the other")
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	part, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	piece := []byte(strings.Repeat("<c/>", 1<<18))
	for range 1100 {
		if _, err := part.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	before := allocated()
	_, err = all(bytes.NewReader(b.Bytes()), table.Options{})
	if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "unpacks to more than") {
		t.Errorf("it gives %v", err)
	}
	if took := allocated() - before; took > 16<<20 {
		t.Errorf("it took %d MB", took>>20)
	}
}

// allocated is how much was allocated so far, in bytes.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
