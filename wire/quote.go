package wire

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
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
	if bytes.IndexByte(raw, '\\') < 0 {
		return append(dst, raw...), nil
	}
	var text string
	if err := json.Unmarshal(slices.Concat([]byte{'"'}, raw, []byte{'"'}), &text); err != nil {
		return dst, errMalformed
	}
	return append(dst, text...), nil
}
