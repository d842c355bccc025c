// Package markup is what pages are made of where the same stands on them by the hundred:
// links, values and options, and how each is written as HTML. Templates would take several
// times as long for it.
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
	// Aside stands behind it, less loud.
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

// Said is a value in the language of the reader.
func Said(text string) Value { return Text(tongue.Words{Text: text}) }

// Text is a text as a value.
func Text(words tongue.Words) Value { return Value{Link: Link{Words: words}} }

// Dated is a date, with how it is stored.
func Dated(d tongue.Date) Value {
	v := Said(d.Text)
	v.Note = d.Stored
	return v
}
