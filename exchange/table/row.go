package table

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"entente/models/fold"
)

// Row is one row of a file.
type Row struct {
	Number int // as a spreadsheet counts them, or the line or element of a JSON file
	Header *Header
	Cells  []string // one for each column, as the file prints it
	Faults []Fault
}

// Fault is what could not be read of a row.
type Fault struct {
	Column int // -1 where it is the row as a whole
	Cell   string
	Reason string
}

// Cell is what the row has in a column; empty where it has nothing.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Blank tells whether no cell of the row says anything, and all could be read.
func (r Row) Blank() bool {
	return len(r.Faults) == 0 && !slices.ContainsFunc(r.Cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// beyond is what stands in a row behind its first columns, on one line.
func (r Row) beyond(columns int) string {
	if len(r.Cells) <= columns {
		return ""
	}
	return strings.Join(strings.Fields(strings.Join(r.Cells[columns:], " ")), " ")
}

// Header is what the columns of a file are called. It does not change.
type Header struct {
	Names []string
	exact map[string]int
	loose map[string]int // by folded name
}

// NewHeader names columns. What has no name is called by its place, and of several
// with one name the later ones have a number behind it: "Party", "Party (2)". What no name
// has, such as a NUL, is a blank.
func NewHeader(names []string) *Header {
	h := &Header{Names: make([]string, len(names)), exact: map[string]int{}, loose: map[string]int{}}
	for i, written := range names {
		name := strings.Join(strings.FieldsFunc(written, notOfNames), " ")
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		plain := name
		for n := 2; h.has(name); n++ {
			name = fmt.Sprintf("%s (%d)", plain, n)
		}
		h.Names[i], h.exact[name] = name, i
		if _, taken := h.loose[fold.Key(name)]; !taken {
			h.loose[fold.Key(name)] = i
		}
	}
	return h
}

func notOfNames(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func (h *Header) has(name string) bool {
	_, ok := h.exact[name]
	return ok
}

// Find gives the place of a column by its name: to the letter, or else whatever its
// letter case, accents and punctuation. It is -1 when there is none.
func (h *Header) Find(name string) int {
	if i, ok := h.exact[name]; ok {
		return i
	}
	if i, ok := h.loose[fold.Key(name)]; ok && fold.Key(name) != "" {
		return i
	}
	return -1
}
