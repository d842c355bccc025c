// Package markup is what pages are made of where the same stands on them by the hundred:
// links, values, lines of lists, rows of tables, and how each is written as HTML. Templates
// would take several times as long for it.
package markup

import "entente/web/tongue"

// Link is words that lead somewhere.
type Link struct {
	tongue.Words
	Href string
}

// To is a link with these words, in the language of the reader.
func To(words, href string) Link { return Link{tongue.Words{Text: words}, href} }

// Value is the value of a field as it is shown: words that may lead somewhere, or
// several values, or fields with values of their own.
type Value struct {
	Link
	// Note is what else there is to say of it, such as a date as it is stored.
	Note string
	// Code is the code behind a label, for its colour.
	Code string
	// Tags mark it, and say by their code what colour they have; Aside stands behind it, less
	// loud.
	Tags  []Value
	Aside []Value
	Items []Value
	// Inline tells that the items stand in one line.
	Inline bool
	Rows   []Row
	// Outside tells that the link leads away from the tracker.
	Outside bool
}

// Row is a value with what it is called.
type Row struct {
	Label string
	Value Value
}

// Empty tells that there is nothing to show.
func (v Value) Empty() bool { return v.Text == "" && len(v.Items) == 0 && len(v.Rows) == 0 }

// Record is one as the row of a table.
type Record struct {
	Link
	Reference string
	// Tags are those of its title.
	Tags  []Value
	Cells []Row
}

// Entry is a line of a list: a link, and beneath it what else there is to say.
type Entry struct {
	Link
	// When stands before all of it, on a timeline; it may say nothing.
	When    *tongue.Date
	Tags    []Value
	Beneath []Value
}

// Said is a value in the language of the reader.
func Said(text string) Value { return Text(tongue.Words{Text: text}) }

// Coded is Said in the colour of a code.
func Coded(code, text string) Value {
	v := Said(text)
	v.Code = code
	return v
}

// Text is a text as a value.
func Text(words tongue.Words) Value { return Value{Link: Link{Words: words}} }

// Dated is a date, with how it is stored.
func Dated(d tongue.Date) Value {
	v := Said(d.Text)
	v.Note = d.Stored
	return v
}
