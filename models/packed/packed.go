// Package packed keeps JSON small where it is stored in great numbers: in S2 blocks
// (github.com/klauspost/compress/s2) against a dictionary of what such JSON looks
// like, for alone each text is too short to repeat itself.
package packed

import (
	"bytes"
	"database/sql/driver"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/s2"
)

// JSON is a text that the database keeps packed. What was stored as plain text is
// read as such.
type JSON string

// Value packs the text.
func (j JSON) Value() (driver.Value, error) { return Pack([]byte(j)), nil }

// Scan unpacks the text, or takes what is plain.
func (j *JSON) Scan(stored any) error {
	var text []byte
	switch stored := stored.(type) {
	case []byte:
		text = stored
	case string:
		text = []byte(stored)
	default:
		return fmt.Errorf("unpacking: a %T is no text", stored)
	}
	text, err := Append(nil, text)
	*j = JSON(text)
	return err
}

// newest is the number of the dictionary by which texts are packed.
const newest = 2

var (
	//go:embed 1.txt
	first []byte
	//go:embed 2.txt
	second []byte

	// dictionaries are for ever: what is stored can be read only with the one by which it
	// was packed. A better one gets a number of its own.
	dictionaries = map[byte]*s2.Dict{1: s2.MakeDict(first, nil), newest: s2.MakeDict(second, nil)}
)

// Pack packs a text: the number of the dictionary, and the block. A text that does
// not become shorter stays plain; no JSON begins with such a number.
func Pack(text []byte) []byte {
	block := make([]byte, 1+s2.MaxEncodedLen(len(text)))
	block[0] = newest
	block = block[:1+len(dictionaries[newest].Encode(block[1:], text))]
	if len(block) >= len(text) {
		return text
	}
	return bytes.Clone(block) // without the room that was left
}

// Unmarshal reads what was packed, or is plain, as JSON.
func Unmarshal(stored []byte, into any) error {
	text, err := Append(nil, stored)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	return err
}

// largest is how long a text can be; what claims to be longer is damaged.
const largest = 64 << 20

// Append appends what was packed to a text.
func Append(text, stored []byte) ([]byte, error) {
	if len(stored) == 0 || dictionaries[stored[0]] == nil {
		return append(text, stored...), nil
	}
	n, err := s2.DecodedLen(stored[1:])
	if err == nil && n > largest {
		err = errors.New("it is too long")
	}
	if err != nil {
		return text, fmt.Errorf("unpacking: %w", err)
	}
	text = slices.Grow(text, n)
	_, err = dictionaries[stored[0]].Decode(text[len(text):len(text)+n], stored[1:])
	if err != nil {
		return text, fmt.Errorf("unpacking: %w", err)
	}
	return text[:len(text)+n], nil
}
