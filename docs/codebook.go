package docs

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// codebook is the codebook as JSON, made from the types of rows by make docs and checked
// in.
//
//go:embed codebook.json
var codebook []byte

// Unreleased is the version of columns that no released program has had.
const Unreleased = "unreleased"

// Codebook says what stands in the tables that lists are as files.
type Codebook struct {
	// The tables.
	Tables []Table `json:"tables"`
	// The lists of codes that columns have values from.
	Vocabularies []Vocabulary `json:"vocabularies"`
}

// Table is a list as a file, or one of a data package.
type Table struct {
	// What it is called.
	Name string `json:"name" example:"agreements"`
	// Where it is read; what stands in braces is to be chosen.
	Path string `json:"path" example:"/api/v1/agreements"`
	// What a row of it is.
	Description string `json:"description"`
	// The columns that tell its rows apart, if any do.
	Key []string `json:"key,omitempty" example:"id"`
	// Its columns, in their order.
	Columns []Column `json:"columns"`
}

// Column is one column of a table.
type Column struct {
	// What it is called.
	Name string `json:"name" example:"date_signed"`
	// The type of its values.
	Type string `json:"type" enums:"string,edtf,date,datetime,duration,uri,uuid,integer,number,boolean,any" example:"edtf"`
	// What a number counts, where that is not plain.
	Unit string `json:"unit,omitempty" example:"per cent"`
	// Whether it holds several values, joined by `;`.
	Joined bool `json:"joined,omitempty" example:"false"`
	// Whether it is there only when a language is asked for.
	Labelled bool `json:"labelled,omitempty" example:"false"`
	// What it means.
	Description string `json:"description"`
	// The field it comes from, as a JSON Pointer into the record; `*` is each element.
	From string `json:"from" example:"/date_signed"`
	// The list of codes that its values are from.
	Vocabulary string `json:"vocabulary,omitempty" example:"act_kind"`
	// The column of another table that its values are from.
	References string `json:"references,omitempty" example:"countries.code"`
	// The version of the program that first had it, as the changelog has it; `unreleased`
	// while no release has.
	Since string `json:"since" example:"1.0.0"`
}

// Vocabulary is a list of codes.
type Vocabulary struct {
	// What it is called.
	Name string `json:"name" example:"act_kind"`
	// What it is about.
	Description string `json:"description"`
	// Its codes, in their order.
	Codes []Code `json:"codes"`
}

// Code is a code, with its label in each language.
type Code struct {
	// The code.
	Code string `json:"code" example:"ratification"`
	// What it is called, by language.
	Labels map[string]string `json:"labels"`
}

// ReadCodebook reads the codebook of this program.
func ReadCodebook() (Codebook, error) {
	var book Codebook
	if err := json.Unmarshal(codebook, &book); err != nil {
		return book, fmt.Errorf("reading the codebook: %w", err)
	}
	return book, nil
}
