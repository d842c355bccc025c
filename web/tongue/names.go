package tongue

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/labels"
)

// Words are a text as it is shown: Lang is its language where that is not the reader's.
type Words struct{ Text, Lang string }

// Undetermined is the language of texts that do not say in which they are.
const Undetermined = "und"

// Text chooses from a text what a reader is shown: his own language, else English, else
// the first by code.
func (t *Tongue) Text(x models.Text) Words {
	for _, lang := range []string{t.Code, fallback} {
		if words, ok := x[lang]; ok {
			return t.in(lang, words)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(x)) {
		return t.in(lang, x[lang])
	}
	return Words{}
}

// in are words in a language, with the mark of it where that is not the reader's.
func (t *Tongue) in(lang, words string) Words {
	if lang == t.Code || lang == Undetermined {
		return Words{Text: words}
	}
	return Words{words, lang}
}

// Printed is a text in a language that may not be known.
func (t *Tongue) Printed(text string, lang *models.Language) Words {
	if lang == nil {
		return Words{Text: text}
	}
	return t.in(string(*lang), text)
}

// Label is what a code is called.
func (t *Tongue) Label(vocabulary, code string) string {
	return cmp.Or(labels.Label(t.Code, vocabulary, code), code)
}

// Kind is what records of a kind are called: one of them.
func (t *Tongue) Kind(kind models.RecordKind) string { return t.Say("kind." + string(kind)) }

// Kinds is what records of a kind are called: all of them.
func (t *Tongue) Kinds(kind models.RecordKind) string { return t.Say("kinds." + string(kind)) }

// nameOfLanguage begins the keys of what languages are called.
const nameOfLanguage = "language."

// Language names a language in this one.
func (t *Tongue) Language(code string) string {
	if !t.Says(nameOfLanguage + code) {
		return code
	}
	return t.Say(nameOfLanguage + code)
}

// Named are the codes of the languages that have a name in this one.
func (t *Tongue) Named() []string {
	var codes []string
	for key := range t.words {
		if code, ok := strings.CutPrefix(key, nameOfLanguage); ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Field is what a field is called.
func (t *Tongue) Field(name string) string { return t.Say("field." + name) }

// FieldAt is what a field is called, by its pointer: what stands in some field may have words
// of its own, as the title of a person, who has an office.
func (t *Tongue) FieldAt(pointer string) string {
	last := strings.LastIndexByte(pointer, '/')
	name := pointer[last+1:]
	if key := "field." + name + "." + fieldAt(pointer[:max(last, 0)]); t.Says(key) {
		return t.Say(key)
	}
	return t.Field(name)
}

// Row is what one row of a list is called, by the name of the list; where that is no list
// elsewhere, as of a value that is claimed, it is called as all of it is.
func (t *Tongue) Row(list string) string {
	if key := "row." + list; t.Says(key) {
		return t.Say(key)
	}
	return t.Field(list)
}

// Pointed names a field by its pointer: all that it is in, and which row of that.
func (t *Tongue) Pointed(pointer string) string {
	var way []string
	at := ""
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		at += "/" + step
		row, err := strconv.Atoi(step)
		switch {
		case err == nil && len(way) > 0:
			if list := fieldAt(at); t.Says("row." + list) {
				way[len(way)-1] = t.Row(list)
			}
			way[len(way)-1] += " " + t.Number(row+1)
		case t.Says("field." + step):
			way = append(way, t.FieldAt(at))
		default:
			way = append(way, t.Language(step))
		}
	}
	return strings.Join(way, " · ")
}
