package models

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// Text says one thing in one or more languages: BCP 47 tag → words.
type Text map[string]string

// undetermined is the language of what does not say in which it is.
const undetermined = "und"

// Lengths, in characters, that a text may have.
const (
	maxTitle   = 1_000
	maxName    = 300
	maxQuote   = 2_000
	maxSummary = 20_000
	maxArticle = 500_000
)

// In gives the text in a language, else in English, else in the first language
// by code: something to show, never nothing while there is something.
func (t Text) In(lang string) string {
	for _, l := range []string{lang, "en"} {
		if s, ok := t[l]; ok {
			return s
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		return t[l]
	}
	return ""
}

// CheckValue finds language keys that are no BCP 47 tags and texts that are empty or too long.
func (t Text) CheckValue(at string, p *Problems) {
	t.check(at, maxSummary, p)
}

func (t Text) check(at string, limit int, p *Problems) {
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		where := Pointer(at, lang)
		Language(lang).CheckValue(where, p)
		if !legible(t[lang]) {
			p.Add(where, "empty", "leave the language out rather than empty")
		}
		if tag := canonicalTag(lang); tag != lang && t[tag] != "" {
			p.Add(where, "duplicate_language", "%q and %q are one language", lang, tag)
		}
		checkLength(t[lang], limit, where, p)
	}
}

// legible tells whether there is anything in a text that one sees: not only blanks, and
// signs without a shape, such as those that turn the direction.
func legible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// required checks a title or name: at least one language, and short.
func (t Text) required(at string, limit int, p *Problems) {
	if len(t) == 0 {
		p.Add(at, "required", "give it in one language at least")
	}
	t.check(at, limit, p)
}

// Language is a BCP 47 tag.
type Language string

// tagOf is the language of words, as the key of a Text.
func tagOf(l *Language) string { return string(cmp.Or(value(l), undetermined)) }

// CheckValue finds what is no such tag.
func (l Language) CheckValue(at string, p *Problems) {
	if len(l) > 35 {
		p.Add(at, "invalid_language", "a BCP 47 language tag has 35 characters at most")
		return
	}
	if hyphened := strings.ReplaceAll(string(l), "_", "-"); hyphened != string(l) {
		p.Add(at, "invalid_language", "%q is not a BCP 47 language tag, which has hyphens; write %s", string(l), canonicalTag(hyphened))
		return
	}
	if _, err := language.Parse(string(l)); err != nil || l == "" {
		p.Add(at, "invalid_language", "%q is not a BCP 47 language tag such as ar, fr, en or az", string(l))
	}
}

func checkLength(s string, limit int, at string, p *Problems) {
	if n := utf8.RuneCountInString(s); n > limit {
		p.Add(at, "too_long", "%d characters at most, this has %d", limit, n)
	}
}
