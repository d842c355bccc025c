package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted writes a string as JSON.
func quoted(text string) []byte {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return []byte(`""`) // a string can always be written
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// appendUnquoted adds what a string says; raw is what is between its quotes.
func appendUnquoted(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(dst, raw...), nil
		}
		r, size := escaped(raw[i:])
		if size == 0 {
			return dst, errMalformed
		}
		dst = utf8.AppendRune(append(dst, raw[:i]...), r)
		raw = raw[i+size:]
	}
}

// Characters with an escape of their own, and what is written for them.
const (
	escapes = `"\/bfnrt`
	meant   = "\"\\/\b\f\n\r\t"
)

// escaped reads the escape that raw begins with: the character and how many bytes
// it takes, 0 when it is none. A half of a surrogate pair is no character.
func escaped(raw []byte) (rune, int) {
	if len(raw) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(escapes, raw[1]); i >= 0 {
		return rune(meant[i]), 2
	}
	r, ok := codeUnit(raw)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if low, ok := codeUnit(raw[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// codeUnit reads \u and four hexadecimal digits.
func codeUnit(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	return rune(n), err == nil
}
