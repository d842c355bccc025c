package written

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"entente/models/fold"
)

// token is a number, a folded word or a sign of a date.
type token struct {
	text   string
	number bool
	spaced bool // a blank stands before it
}

// tokensOf cuts a text into numbers, words and signs.
func tokensOf(text string) []token {
	var tokens []token
	for _, word := range strings.Fields(text) {
		begin := len(tokens)
		for len(word) > 0 {
			n := run(word)
			if t := tokenOf(word[:n]); t.text != "" {
				tokens = append(tokens, t)
			}
			word = word[n:]
		}
		if begin < len(tokens) {
			tokens[begin].spaced = begin > 0
		}
	}
	return joined(tokens)
}

// run is how many bytes at the beginning of a word belong together.
func run(word string) int {
	kind := kindOf([]rune(word)[0])
	for i, r := range word {
		if i > 0 && (kind == 0 || kindOf(r) != kind) {
			return i
		}
	}
	return len(word)
}

// kindOf tells letters (1) and digits (2) from signs (0).
func kindOf(r rune) int {
	switch {
	case unicode.IsLetter(r) || unicode.IsMark(r) || r == '\'' || r == '’':
		return 1
	case r >= '0' && r <= '9':
		return 2
	}
	return 0
}

func tokenOf(s string) token {
	switch kindOf([]rune(s)[0]) {
	case 1:
		return token{text: fold.Key(s)}
	case 2:
		return token{text: s, number: true}
	}
	if strings.ContainsAny(s, ",;") || s == "،" {
		return token{}
	}
	return token{text: s}
}

// joined puts the names of months and days together that are two words.
func joined(tokens []token) []token {
	w := known()
	var out []token
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if i+1 < len(tokens) {
			if two := t.text + " " + tokens[i+1].text; w.months[two]+w.weekdays[two] != 0 {
				t.text = two
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

// splits tells whether the two ends of a range can stand on the sides of a token: of a
// word for it, or of a sign that has blanks around it or is the only one of its kind.
func splits(tokens []token, at int) bool {
	if at == 0 || at == len(tokens)-1 {
		return false
	}
	switch t := tokens[at]; t.text {
	case "-", "–", "—", "‑", "−", "/":
		alone := !slices.ContainsFunc(slices.Delete(slices.Clone(tokens), at, at+1), func(o token) bool { return o.text == t.text })
		return alone || (t.spaced && tokens[at+1].spaced)
	default:
		return known().between[t.text]
	}
}

// plainDigits writes the digits of other scripts as 0 to 9, and letters in one way.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case unicode.Is(unicode.Cf, r):
			return -1 // marks of direction
		}
		return r
	}, norm.NFKC.String(s))
}
