// Package fold turns text in Arabic, French, English and Azerbaijani, mixed as
// it comes, into the tokens of the search index, and queries into the terms
// that look for them.
//
// The databases only store tokens and compare them, so that SQLite and
// PostgreSQL find the same records: what two spellings have in common is
// decided here and nowhere else. No language is told or guessed for a text. A
// word gets the variants of every language whose letters it is written in, and
// each rule is narrow enough to give another language's words a stem that is no
// word at all.
package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how many runes of a word are kept: more is no word but data
// (keys, encoded files), and PostgreSQL refuses lexemes over 2 kB.
const longest = 100

// Word is one word of a text, ready for the index.
//
// Surface and Variants are made of folded letters and digits alone. Exact also
// keeps capitals and combining marks, by which a tokenizer such as FTS5's
// unicode61 would fold and split it: a store encodes Exact before it hands it
// to one.
type Word struct {
	Exact    string   // the letters as written, NFC, case kept
	Surface  string   // folded form: what phrase search matches
	Variants []string // further forms that find the word, Surface not among them
}

// Words gives the words of the text in order. It promises valid UTF-8 whatever
// it is given, at most 100 runes in each token, and time linear in the text.
func Words(text string) []Word {
	var words []Word
	for _, x := range split(text) {
		if w := wordOf(x.word); w.Surface != "" {
			words = append(words, w)
		}
	}
	return words
}

// wordOf folds one written word; there is nothing of tatweel or marks alone.
func wordOf(written string) Word {
	surface := foldWord(written)
	if surface == "" {
		return Word{}
	}
	return Word{Exact: cut(written), Surface: surface, Variants: variants(written, surface)}
}

// Key folds a short text such as a name for comparison: its folded words joined
// by one space. Texts that differ in case, accents, harakat, tatweel or
// punctuation share a key, and the key of a key is itself.
func Key(text string) string {
	var surfaces []string
	for _, x := range split(text) {
		if surface := foldWord(x.word); surface != "" {
			surfaces = append(surfaces, surface)
		}
	}
	return strings.Join(surfaces, " ")
}

// variants gives the further forms of a word, without the surface and without
// duplicates.
func variants(written, surface string) []string {
	var forms []string
	switch {
	case isArabic(surface):
		forms = arabicForms(surface)
	case isLatin(surface):
		forms = latinForms(written, surface)
	}
	var out []string
	for _, form := range forms {
		if form != "" && form != surface && !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	return out
}

// foldWord gives the folded form of one written word, letters and digits only.
func foldWord(written string) string {
	if isPlain(written) {
		return cut(strings.ToLower(written))
	}
	return foldRunes(written)
}

// isPlain tells whether a word is of the letters and digits of ASCII alone, as most are:
// nothing of it is to be folded but its case.
func isPlain(word string) bool {
	for _, c := range []byte(word) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

// foldRunes folds any word, rune by rune.
func foldRunes(written string) string {
	// Composed first, because hamza on waw and yeh must be seen as one letter
	// before the hamza above is dropped like any other mark.
	composed := strings.Map(foldArabic, norm.NFKC.String(written))
	var b strings.Builder
	for _, r := range norm.NFKD.String(composed) {
		// By way of the capital, so that ı, ς and ſ meet their plain forms.
		r = unicode.ToLower(unicode.ToUpper(r))
		if spelled, ok := spelledOut[r]; ok {
			b.WriteString(spelled)
		} else if isToken(r) {
			b.WriteRune(r)
		}
	}
	// Hangul comes apart in NFKD and belongs together again.
	return cut(norm.NFC.String(b.String()))
}

// isToken reports whether a token may hold the rune. Tatweel and the modifier
// apostrophes are letters to Unicode, but they tell no words apart.
func isToken(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != tatweel && !isApostrophe(r)
}

// cut keeps the first runes of an overlong word.
func cut(word string) string {
	if len(word) <= longest {
		return word
	}
	n := 0
	for i := range word {
		if n == longest {
			return word[:i]
		}
		n++
	}
	return word
}

// letters counts the runes of a word.
func letters(word string) int { return utf8.RuneCountInString(word) }
