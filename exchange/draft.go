// Package exchange is the door for whole registers: files become rows
// (exchange/table), rows become drafts of records (exchange/mapping). What a draft
// does to what is on record is not decided here.
package exchange

import (
	"context"
	"slices"
	"strings"

	"entente/exchange/table"
	"entente/models"
)

// Draft is a record as one row of a file, or several, give it.
type Draft struct {
	Kind models.RecordKind
	// External is by what the register knows the record. It is not in the body.
	External models.ExternalID
	// Body is the body of a POST as a JSON tree, with numbers as json.Number. Links to
	// other drafts are not in it.
	Body map[string]any
	// Links are the fields that name other records by what the register calls these.
	Links []Link
	// Origins tells for each pointer into the body that a cell filled which cell that was.
	Origins map[string]Origin
	// Sources are the columns that fill the fields of such a draft.
	Sources []Source
	// Rows are those that the draft was made of, in order.
	Rows []table.Row
	// Refused are the values that cannot be taken; a draft with one does not go in.
	Refused []Refused
	// LeftOut are the values that the mapping wants left out where they cannot be taken.
	LeftOut []Refused
}

// Link is a field of a draft that names another record by its id in the register:
// /visit_id, or /origin/agreement_id.
type Link struct {
	Pointer  string
	Kind     models.RecordKind
	External models.ExternalID
}

// Origin is the cell that a value comes from.
type Origin struct {
	Row    int    `json:"row"`
	Column string `json:"column"`
	Cell   string `json:"cell"` // as the file prints it
}

// Refused is a value that cannot be taken, for whoever mends the file.
type Refused struct {
	// The row, as a spreadsheet counts them.
	Row int `json:"row" example:"17"`
	// The column that the value is in; empty where the row as a whole is refused.
	Column string `json:"column" example:"Party 2"`
	// The value, as the file prints it.
	Value string `json:"value" example:"Ivory Coast"`
	// Where in the record it would be, as a JSON Pointer.
	Pointer string `json:"pointer" example:"/parties/1/country"`
	// What is wrong, for programs.
	Code string `json:"code" example:"unknown_country"`
	// What is wrong, for people.
	Reason string `json:"reason" example:"no country is called so"`
	// What may be meant; empty where nobody can tell.
	Guess string `json:"guess,omitempty" example:"CI"`
}

// Source is what fills a field, or the fields within elements of a list.
type Source struct {
	Pointer string
	Columns []string
}

// Countries knows countries by their names.
type Countries interface {
	// Names gives the codes of those names and codes that are known, as they were
	// asked for, whatever their letter case and accents.
	Names(ctx context.Context, names []string) (map[string]string, error)
}

// Row is the number of the first row that the draft was made of.
func (d *Draft) Row() int {
	if len(d.Rows) == 0 {
		return 0
	}
	return d.Rows[0].Number
}

// Refuse tells which cells the faults of the body come from: that of the field, of
// one within it, or else of what it is in.
func (d *Draft) Refuse(faults models.Problems) []Refused {
	list := make([]Refused, len(faults))
	for i, fault := range faults {
		from, lacks := d.lacking(fault)
		if !lacks {
			from = d.origin(fault.Pointer)
		}
		list[i] = Refused{Row: from.Row, Column: from.Column, Value: from.Cell,
			Pointer: fault.Pointer, Code: fault.Code, Reason: fault.Detail}
	}
	return list
}

// lacking are, of what is wanted and not there, the columns that should fill it and said
// nothing.
func (d *Draft) lacking(fault models.Problem) (from Origin, lacks bool) {
	if len(d.Rows) == 0 || fault.Code != "required" && fault.Code != "too_few" {
		return from, false
	}
	row := d.Rows[0]
	var columns, cells []string
	for _, s := range d.Sources {
		name := strings.Join(s.Columns, ", ")
		if !within(s.Pointer, fault.Pointer) || d.said(name, fault.Pointer) || slices.Contains(columns, name) {
			continue
		}
		columns = append(columns, name)
		for _, column := range s.Columns {
			if cell := strings.TrimSpace(row.Cell(row.Header.Find(column))); cell != "" {
				cells = append(cells, cell)
			}
		}
	}
	return Origin{row.Number, strings.Join(columns, ", "), strings.Join(cells, " ")}, columns != nil
}

// said tells whether a column has filled anything at a pointer or within.
func (d *Draft) said(column, pointer string) bool {
	for at, from := range d.Origins {
		if from.Column == column && within(at, pointer) {
			return true
		}
	}
	return false
}

// within tells whether a pointer is another one, or leads into what is there.
func within(at, pointer string) bool { return at == pointer || strings.HasPrefix(at, pointer+"/") }

// origin is the cell that a pointer, or what is nearest to it, was filled from.
func (d *Draft) origin(pointer string) Origin {
	if from, ok := d.Origins[pointer]; ok {
		return from
	}
	nearest, found := "", false
	for at := range d.Origins {
		if strings.HasPrefix(at, pointer+"/") && pointer != "" && (!found || at < nearest) {
			nearest, found = at, true
		}
	}
	if found {
		return d.Origins[nearest]
	}
	if i := strings.LastIndexByte(pointer, '/'); i > 0 {
		return d.origin(pointer[:i])
	}
	return Origin{Row: d.Row()}
}
