package datapackage

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/wire"
)

// workbook is all tables as sheets of one file (ECMA-376), with labels beside codes. It is
// written row by row as the rows come, and holds none of them.
type workbook struct {
	file  *os.File
	zip   *zip.Writer
	right bool // whether it is read from right to left
	names []string
}

// sheet is a table in it. One is written at a time.
type sheet struct {
	out  *bufio.Writer
	next int // the row to be written, from 1
}

// What a spreadsheet holds: of more rows, and of longer texts, the rest is in the other
// forms of the table alone.
const (
	mostSheetRows = 1_048_576
	mostCellText  = 32_767
)

// The fixed words of a workbook.
const (
	mainSpace  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packaged   = "http://schemas.openxmlformats.org/package/2006/"
	sheetMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func newWorkbook(dir, lang string) (*workbook, error) {
	f, err := create(dir, "entente.xlsx")
	if err != nil {
		return nil, err
	}
	return &workbook{file: f, zip: zip.NewWriter(f), right: lang == "ar"}, nil
}

// sheet begins a sheet, of which the first row stays in sight.
func (b *workbook) sheet(name string, columns []wire.Column) (*sheet, error) {
	b.names = append(b.names, name)
	part, err := b.zip.Create(b.path(len(b.names)))
	if err != nil {
		return nil, err
	}
	s := &sheet{out: bufio.NewWriter(part), next: 1}
	fmt.Fprintf(s.out, `%s<worksheet xmlns=%q><sheetViews><sheetView workbookViewId="0" rightToLeft="%t">`+
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`, xml.Header, mainSpace, b.right)
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.Name
	}
	return s, s.write(header)
}

// path is where a sheet is in the file, by its number from 1.
func (b *workbook) path(n int) string { return "xl/worksheets/sheet" + strconv.Itoa(n) + ".xml" }

// write adds a row, if there is room. All cells are text, so that none is taken for a
// formula, a date of another kind or a number without its zeros.
func (s *sheet) write(row []string) error {
	if s.next > mostSheetRows {
		return nil
	}
	fmt.Fprintf(s.out, `<row r="%d">`, s.next)
	for i, cell := range row {
		if cell == "" {
			continue
		}
		fmt.Fprintf(s.out, `<c r="%s%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(i), s.next)
		if err := xml.EscapeText(s.out, []byte(shortened(cell))); err != nil {
			return err
		}
		_, _ = s.out.WriteString(`</t></is></c>`) // an error shows when it is flushed
	}
	s.next++
	_, err := s.out.WriteString(`</row>`)
	return err
}

// columnName is a column as spreadsheets name it, from 0: A, B, …, Z, AA.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// shortened is a text of which a cell holds as much as it can.
func shortened(text string) string {
	if utf8.RuneCountInString(text) <= mostCellText {
		return text
	}
	return string([]rune(text)[:mostCellText-1]) + "…"
}

func (s *sheet) end() error {
	_, err := s.out.WriteString(`</sheetData></worksheet>`)
	return errors.Join(err, s.out.Flush())
}

// end writes what binds the sheets together.
func (b *workbook) end() error {
	var types, sheets, links strings.Builder
	for i, name := range b.names {
		n := i + 1
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%sworksheet+xml"/>`, b.path(n), sheetMedia)
		fmt.Fprintf(&sheets, `<sheet name=%q sheetId="%d" r:id="rId%d"/>`, name, n, n)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, relations, n)
	}
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + sheetMedia + `sheet.main+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relations + `"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships">` + links.String() + `</Relationships>`},
	} {
		out, err := b.zip.Create(part.name)
		if err == nil {
			_, err = io.WriteString(out, xml.Header+part.text)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(b.zip.Close(), b.file.Close())
}
