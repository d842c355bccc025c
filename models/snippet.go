package models

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/models/fold"
)

// snippetLength is how long a snippet is, in bytes, unless a word makes it longer.
const snippetLength = 240

// mostMarks is how many marks of a passage are looked at.
const mostMarks = 200

// Snippets cuts out of passages what says most of a query: for each language, of the
// passage in which most of its terms stand, the first of these, a piece with as many as
// there is room for.
func Snippets(m *fold.Marker, passages []Passage) Text {
	snippets, most := Text{}, map[string]int{}
	for _, p := range passages {
		text, marks := m.Marks(p.Text)
		marks = marks[:min(len(marks), mostMarks)]
		if n := termsIn(marks); n > most[p.Language] {
			most[p.Language], snippets[p.Language] = n, snippet(text, marks)
		}
	}
	return snippets
}

// termsIn counts the terms that have marks.
func termsIn(marks []fold.Mark) int {
	terms := map[int]bool{}
	for _, m := range marks {
		terms[m.Term] = true
	}
	return len(terms)
}

// snippet cuts out of a text a piece with as many terms as there is room for, as HTML.
func snippet(text string, marks []fold.Mark) string {
	marks = bestOf(marks)
	from, to := around(text, marks)
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	at := from
	for _, m := range marks {
		if m.From < at {
			continue // it lies over the one before
		}
		b.WriteString(html.EscapeString(text[at:m.From]) + "<mark>" + html.EscapeString(text[m.From:m.To]) + "</mark>")
		at = m.To
	}
	b.WriteString(html.EscapeString(text[at:to]))
	if to < len(text) {
		b.WriteString("…")
	}
	return b.String()
}

// around gives from where to where a snippet with some marks reaches: whole words.
func around(text string, marks []fold.Mark) (from, to int) {
	first, last := marks[0].From, 0
	for _, m := range marks {
		last = max(last, m.To)
	}
	if from = runeFrom(text, first-max(0, snippetLength-(last-first))/3); from > 0 {
		from += max(0, strings.IndexFunc(text[from:first], unicode.IsSpace))
	}
	if to = runeFrom(text, max(last, from+snippetLength)); to < len(text) {
		if i := strings.LastIndexFunc(text[last:to], unicode.IsSpace); i >= 0 {
			to = last + i
		}
	}
	return from, to
}

// bestOf gives the marks, as many as there is room for, among which are most terms.
func bestOf(marks []fold.Mark) []fold.Mark {
	best, most := marks[:1], 0
	for i, to := 0, 0; i < len(marks) && to < len(marks); i++ {
		to = max(to, i+1)
		for to < len(marks) && marks[to].To-marks[i].From <= snippetLength {
			to++
		}
		if n := termsIn(marks[i:to]); n > most {
			best, most = marks[i:to], n
		}
	}
	return slices.Clip(best)
}

// runeFrom gives where the rune begins that a place of a text is in.
func runeFrom(text string, at int) int {
	at = max(0, min(at, len(text)))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
