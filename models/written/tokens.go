package written

import (
	"regexp"
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
	ending bool // of the number before it, as in "13-ü"
}

// tokensOf cuts a text into numbers, words and signs.
func tokensOf(text string) []token {
	var tokens []token
	text = jusque.ReplaceAllString(text, "jusque ")
	for word := range strings.FieldsSeq(text) {
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
	return untwinned(declined(joined(tokens)))
}

// jusque is "until" with the words that go with it: the apostrophe would make it one word
// with what follows.
var jusque = regexp.MustCompile(`(?i)jusqu(?:e\s|['’])\s*(?:(?:à|au|en)\s)?`)

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
		if strings.ToLower(s) == "dək" {
			s = "ədək" // the same, but folded it would be December, which is "dek" in short
		}
		return token{text: fold.Key(s)}
	case 2:
		return token{text: s, number: true}
	}
	if strings.ContainsAny(s, ",;") || s == "،" {
		return token{}
	}
	return token{text: s}
}

// joined puts the names of months and days together that are two words, and parts them
// from an "and" that Arabic writes as one word with them.
func joined(tokens []token) []token {
	w := known()
	var out []token
	for i := 0; i < len(tokens); i++ {
		t, two := tokens[i], ""
		if i+1 < len(tokens) {
			two = " " + tokens[i+1].text
		}
		if name, found := strings.CutPrefix(t.text, "و"); found && (w.named(name) || w.named(name+two)) {
			out = append(out, token{text: "و", spaced: t.spaced})
			t.text = name
		}
		if two != "" && w.named(t.text+two) {
			t.text += two
			i++
		}
		out = append(out, t)
	}
	return out
}

// declined takes the hyphens away that stand before the endings of numbers: they part
// nothing. In "13-i-2023" the i is a month, unless another has been named.
func declined(tokens []token) []token {
	w := known()
	var out []token
	month := false
	for i, t := range tokens {
		n := len(out)
		if i > 1 && w.endings[t.text] && !t.spaced && out[n-1].text == "-" && !out[n-1].spaced && tokens[i-2].number &&
			(month || w.months[t.text] == 0) {
			t.ending = true
			out[n-1] = t
			continue
		}
		month = month || w.months[t.text] != 0
		out = append(out, t)
	}
	return out
}

// untwinned writes the name of a month once that stands there by two names, as those of
// the Levant do in "تشرين الثاني/نوفمبر" and "تشرين الثاني (نوفمبر)".
func untwinned(tokens []token) []token {
	w := known()
	var out []token
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		out = append(out, t)
		for i+2 < len(tokens) && w.months[t.text] != 0 && w.months[tokens[i+2].text] == w.months[t.text] && tokens[i+2].text != t.text {
			switch sign := tokens[i+1].text; {
			case sign == "(" && i+3 < len(tokens) && tokens[i+3].text == ")":
				i += 3
				continue
			case sign == "/" || dash(sign):
				i += 2
				continue
			}
			break
		}
	}
	return out
}

func dash(sign string) bool {
	switch sign {
	case "-", "–", "—", "‑", "−":
		return true
	}
	return false
}

// splits tells whether the two ends of a range can stand on the sides of a token: of a
// word for it, or of a sign that has blanks around it or is the only one of its kind.
func splits(tokens []token, at int) bool {
	if at == 0 || at == len(tokens)-1 {
		return false
	}
	t, w := tokens[at], known()
	switch {
	case dash(t.text) || t.text == "/":
		alone := !slices.ContainsFunc(slices.Delete(slices.Clone(tokens), at, at+1), func(o token) bool { return o.text == t.text })
		return alone || (t.spaced && tokens[at+1].spaced)
	case w.afterSince[t.text]:
		return true
	}
	return !t.ending && (w.between[t.text] || w.and[t.text])
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
