package suggest

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
)

// plainWord is what needs no quotes in YAML.
var plainWord = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}_-]*( [\p{L}\p{M}\p{N}_-]+)*$`)

// notWords are words that YAML takes for something else.
var notWords = map[string]bool{"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}

// quoted is a word as YAML has it.
func quoted(word string) string {
	if plainWord.MatchString(word) && !notWords[strings.ToLower(word)] {
		return word
	}
	text, err := json.Marshal(strings.ToValidUTF8(word, "\uFFFD"))
	if err != nil {
		return `""` // a string can always be written
	}
	return string(text)
}

// comment is a word as it can stand in a comment: on one line.
func comment(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, word)
}
