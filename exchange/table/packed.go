package table

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"entente/models"
)

// parts are what is known of the parts of an XLSX file before it is read.
type parts struct {
	named map[string]string // by the ids under which the workbook names them
	// unsaved are, of each part, the formulas without a value: a program that writes files
	// computes nothing, and the reader takes such a cell for an empty one.
	unsaved map[string]map[cellAt]bool
}

// cellAt is where a cell is, from 1.
type cellAt struct{ row, column int }

// mostUnsaved is how many formulas without a value are told one by one.
const mostUnsaved = 100_000

// surveyPacked unpacks the file once, to nowhere: what is said of its size may be wrong.
// It refuses what is too much in all, and text that is too long to be a cell.
func surveyPacked(source Source, size int64) (parts, error) {
	known := parts{map[string]string{}, map[string]map[cellAt]bool{}}
	archive, err := zip.NewReader(source, size)
	if err != nil {
		return known, notXLSX(err)
	}
	left := int64(mostUnpacked)
	for _, part := range archive.File {
		if part.FileInfo().IsDir() {
			continue
		}
		cells := formulas{unsaved: map[cellAt]bool{}}
		n, err := surveyPart(part, left, &cells)
		if err != nil {
			return known, err
		}
		left -= n
		known.unsaved[strings.TrimPrefix(part.Name, "/")] = cells.unsaved
		if strings.TrimPrefix(part.Name, "/") == "xl/_rels/workbook.xml.rels" {
			if known.named, err = relations(part); err != nil {
				return known, err
			}
		}
	}
	return known, nil
}

func surveyPart(part *zip.File, left int64, cells *formulas) (n int64, err error) {
	r, err := part.Open()
	if err != nil {
		return 0, notXLSX(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	in, run := bufio.NewReaderSize(io.LimitReader(r, left+1), 1<<16), 0
	for {
		piece, err := in.ReadSlice('<')
		if run == 0 && strings.HasPrefix(part.Name, "xl/worksheets/") {
			if err := cells.take(piece); err != nil {
				return n, err
			}
		}
		n += int64(len(piece))
		run += len(piece)
		switch {
		case n > left:
			return n, models.Refuse(models.Invalid, "the file unpacks to more than %d MB", mostUnpacked>>20)
		case run > longestXMLRun && strings.HasSuffix(part.Name, ".xml"):
			return n, models.Refuse(models.Invalid, "the file has a cell of more than %d kB", longestXMLRun>>10)
		case err == nil:
			run = 0
		case errors.Is(err, io.EOF):
			return n, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return n, notXLSX(err)
		}
	}
}

// relations are the parts of a workbook by the ids under which it names them.
func relations(part *zip.File) (map[string]string, error) {
	r, err := part.Open()
	if err != nil {
		return nil, notXLSX(err)
	}
	defer r.Close()
	var list struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
		}
	}
	if err := xml.NewDecoder(r).Decode(&list); err != nil {
		return nil, notXLSX(err)
	}
	named := map[string]string{}
	for _, x := range list.Relationship {
		named[x.ID] = strings.TrimPrefix(path.Join("xl", x.Target), "/")
		if target, whole := strings.CutPrefix(x.Target, "/"); whole {
			named[x.ID] = target
		}
	}
	return named, nil
}

// formulas finds the cells of a sheet that have a formula and no value, tag by tag.
type formulas struct {
	unsaved        map[cellAt]bool
	at             string
	formula, value bool
}

// take takes up what follows a "<": the name of a tag first.
func (f *formulas) take(piece []byte) error {
	name, attributes, _ := bytes.Cut(piece, []byte(" "))
	name, _, _ = bytes.Cut(name, []byte(">"))
	name, ends := bytes.CutPrefix(bytes.TrimSuffix(name, []byte("/")), []byte("/"))
	switch name = name[bytes.LastIndexByte(name, ':')+1:]; {
	case ends && string(name) == "c":
		return f.note()
	case ends:
	case string(name) == "c":
		f.at, f.formula, f.value = reference(attributes), false, false
	case string(name) == "f":
		f.formula = true
	case string(name) == "v":
		f.value = true
	}
	return nil
}

// note notes the cell that has just ended, if it has a formula and no value.
func (f *formulas) note() error {
	column, row, err := excelize.CellNameToCoordinates(f.at)
	if err != nil || !f.formula || f.value {
		return nil // what is no cell is none to the reader either
	}
	f.unsaved[cellAt{row, column}] = true
	if len(f.unsaved) > mostUnsaved {
		return models.Refuse(models.Invalid, "the file has more than %d cells with %s", mostUnsaved, unsaved)
	}
	return nil
}

// unsaved is what is wrong with a formula of which a file has no value.
const unsaved = "a formula without a stored value: open and save the file in a spreadsheet program, such as LibreOffice"

// reference is the attribute that says where a cell is.
func reference(attributes []byte) string {
	_, behind, _ := bytes.Cut(append([]byte(" "), attributes...), []byte(` r="`))
	at, _, _ := bytes.Cut(behind, []byte(`"`))
	return string(at)
}
