package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// split cuts a text into written words: NFC, letters, digits and their marks.
//
//  1. Invisible characters (bidi controls, zero-width joiners, soft hyphens)
//     go first: nobody sees them, so nobody can search with them.
//  2. An apostrophe inside a word ends a French elision, begins an English
//     possessive, or is dropped (O'Brien, M'hamed, məs'ul, Türkiyə'nin).
//  3. Arabic letters and others never share a word: بـCOP29 is ب and COP29.
func split(text string) []written {
	var s splitter
	for i, r := range clean(text) {
		switch {
		case unicode.IsMark(r):
			s.mark(r, i)
		case unicode.IsLetter(r) && !isApostrophe(r), unicode.IsDigit(r), unicode.Is(unicode.Nl, r):
			s.letter(r, i)
		case isApostrophe(r) && len(s.word) > 0 && !s.apostrophe:
			s.apostrophe = true
		default:
			s.end()
		}
	}
	s.end()
	return s.words
}

// written is a word as it is written, and from where to where it stands in the clean text.
type written struct {
	word     string
	from, to int
}

// clean gives a text as it is split: composed, and without what is invisible.
func clean(text string) string { return norm.NFC.String(strings.Map(dropInvisible, text)) }

// dropInvisible is a mapping for strings.Map.
func dropInvisible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// splitter collects the word that is being read.
type splitter struct {
	words      []written
	from, to   int      // where the present word stands
	parts      []string // of the present word, before its last apostrophe
	word       []rune   // the part being read
	apostrophe bool     // the last rune was one
	script     script   // of the part being read
}

// script tells Arabic letters from the rest.
type script int

const (
	neutral script = iota // tatweel, which follows its neighbours
	arabic
	other
)

func scriptOf(r rune) script {
	switch {
	case r < '\u0600': // the first of Arabic; most runes are before
		return other
	case r == tatweel:
		return neutral
	case unicode.Is(unicode.Arabic, r) && !unicode.IsDigit(r):
		return arabic
	}
	return other
}

// mark adds a combining mark to its letter; one without a letter is dropped.
func (s *splitter) mark(r rune, at int) {
	if len(s.word) > 0 && !s.apostrophe {
		s.word, s.to = append(s.word, r), at+utf8.RuneLen(r)
	}
}

func (s *splitter) letter(r rune, at int) {
	is := scriptOf(r)
	if is != neutral && s.script != neutral && is != s.script {
		s.end()
	}
	if s.apostrophe {
		s.parts = append(s.parts, string(s.word))
		s.word, s.apostrophe = s.word[:0], false
	}
	if is != neutral {
		s.script = is
	}
	if len(s.word)+len(s.parts) == 0 {
		s.from = at
	}
	s.word, s.to = append(s.word, r), at+utf8.RuneLen(r)
}

// end closes the present word, if there is one.
func (s *splitter) end() {
	if len(s.word) > 0 {
		s.words = append(s.words, written{joinParts(append(s.parts, string(s.word))), s.from, s.to})
	}
	s.parts, s.word, s.apostrophe, s.script = nil, s.word[:0], false, neutral
}

// joinParts makes one word of the parts that apostrophes separate.
func joinParts(parts []string) string {
	for len(parts) > 1 && elides(parts[0], parts[1]) {
		parts = parts[1:]
	}
	if last := len(parts) - 1; last > 0 && (parts[last] == "s" || parts[last] == "S") {
		parts = parts[:last]
	}
	return strings.Join(parts, "")
}

// The French words that lose their vowel. Before h only the frequent ones do:
// M'hamed and T'hami are Moroccan names.
var (
	elided        = []string{"l", "d", "qu", "jusqu", "lorsqu", "puisqu", "c", "j", "m", "n", "s", "t"}
	elidedBeforeH = elided[:6]
)

// elides reports whether the first part is a French elision before the second.
func elides(part, next string) bool {
	if len(part) > len("lorsqu") {
		return false
	}
	initial, _ := utf8.DecodeRuneInString(next)
	switch folded := foldWord(string(initial)); {
	case folded == "h":
		return slices.Contains(elidedBeforeH, strings.ToLower(part))
	case folded != "" && strings.Contains("aeiouy", folded[:1]):
		return slices.Contains(elided, strings.ToLower(part))
	}
	return false
}

// isApostrophe reports whether the rune is used as one, modifier letters and
// the marks for hamza and ayn in transliterations included.
func isApostrophe(r rune) bool {
	return strings.ContainsRune("'’‘‛`´′＇ʹʻʼʽʾʿˈ", r)
}
