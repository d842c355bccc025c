package mapping

import (
	"cmp"
	"slices"
	"strings"

	"entente/exchange"
	"entente/exchange/table"
	"entente/models"
)

// silent are cells that say nothing, whoever writes them. NA is not among them: it is
// Namibia.
var silent = map[string]bool{
	"": true, "-": true, "–": true, "—": true, "--": true, "...": true, "…": true, "..": true, "?": true,
	"n/a": true, "#n/a": true, "#ref!": true, "#value!": true, "#name?": true, "#div/0!": true, "#null!": true, "#num!": true,
	"null": true, "nil": true, "nan": true, "none": true, "\\n": true,
}

// never are dates that stand for none.
var never = map[string]bool{"9999-12-31": true, "0000-00-00": true, "00/00/0000": true, "31/12/9999": true, "12/31/9999": true, "1900-01-00": true}

// cells gives what a value is made of in a row, as printed, and its values: none where
// nothing is said, several where the cell is split.
func (v Value) cells(row table.Row, says func(string) bool) (from exchange.Origin, words []string) {
	from = exchange.Origin{Row: row.Number, Column: strings.Join(v.from(), ", ")}
	var said []string
	for _, column := range v.from() {
		if cell := strings.TrimSpace(row.Cell(row.Header.Find(column))); says(cell) {
			said = append(said, cell)
		}
	}
	from.Cell = strings.Join(said, cmp.Or(v.Join, " "))
	if len(said) == 0 {
		return from, nil
	}
	for _, word := range v.split(from.Cell) {
		if word = strings.TrimSpace(v.matched(word)); says(word) {
			words = append(words, word)
		}
	}
	return from, words
}

// split parts a cell, and picks of the parts the one that is wanted.
func (v Value) split(cell string) []string {
	if len(v.Split) == 0 {
		return []string{cell}
	}
	parts := []string{v.hide(cell)}
	for _, separator := range v.Split {
		var finer []string
		for _, part := range parts {
			finer = append(finer, strings.Split(part, separator)...)
		}
		parts = finer
	}
	if v.Pick > len(parts) {
		return nil
	}
	if v.Pick > 0 {
		parts = parts[v.Pick-1 : v.Pick]
	}
	for i, part := range parts {
		parts[i] = v.show(part)
	}
	return parts
}

// hidden begins the number of kept words while a cell is split: no text has it.
const hidden = '\uE000'

// hide puts numbers in the place of words that are kept, and show puts them back.
func (v Value) hide(cell string) string {
	for i, kept := range v.Keep {
		cell = strings.ReplaceAll(cell, kept, string(rune(hidden+i)))
	}
	return cell
}

func (v Value) show(part string) string {
	for i, kept := range v.Keep {
		part = strings.ReplaceAll(part, string(rune(hidden+i)), kept)
	}
	return part
}

// matched is the part of a word that the expression matches; nothing where it does not.
func (v Value) matched(word string) string {
	if v.match == nil {
		return word
	}
	groups := v.match.FindStringSubmatch(word)
	switch len(groups) {
	case 0:
		return ""
	case 1:
		return groups[0]
	}
	return groups[1]
}

// meant is what a word means; ok is false where it means nothing.
func (v Value) meant(word string) (meant string, ok bool) {
	m, said := v.Values.of(word)
	if !said && v.Otherwise != nil {
		m, said = *v.Otherwise, true
	}
	if !said {
		return word, true
	}
	if m.Word == nil {
		return "", false
	}
	return *m.Word, true
}

// says tells whether a cell says something to a field.
func (m *Mapping) says(f field) func(string) bool {
	date := f.shape != nil && f.shape.IsDate()
	return func(cell string) bool {
		if f.value.Empty != nil {
			return cell != "" && !contains(f.value.Empty, cell)
		}
		lower := strings.ToLower(cell)
		return !silent[lower] && !(date && never[cell]) && !contains(m.Empty, cell)
	}
}

func contains(list []string, cell string) bool {
	return slices.ContainsFunc(list, func(word string) bool { return strings.EqualFold(strings.TrimSpace(word), cell) })
}

// external is the id that a value has in a row.
func (v Value) external(row table.Row, scheme string, says func(string) bool) (models.ExternalID, exchange.Origin) {
	from, words := v.cells(row, says)
	if v.Constant != nil {
		words = []string{*v.Constant}
	}
	id := models.ExternalID{Scheme: cmp.Or(v.Scheme, scheme)}
	if len(words) > 0 {
		id.ID = idOf(words[0])
	}
	return id, from
}
