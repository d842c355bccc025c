// Package strict reads what a client sent, and says everything that is wrong
// with it at once.
//
// Parse turns a body into a tree and refuses what two readers could understand
// differently (400). Decode fills a struct from the tree and collects every
// fault with its JSON pointer (422). Merge patches one tree by another between
// the two. The standard library does not serve here: it stops at the first
// fault, names no array index, takes names in any letter case and mends bad
// text in silence.
package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"entente/models"
)

// maxDepth is how many objects and arrays may stand in one another, the
// outermost counted. No record needs half of it, and it bounds every recursion
// over a tree.
const maxDepth = 32

// Parse reads one JSON object into a tree of map[string]any, []any,
// json.Number, string, bool and nil.
//
// Its errors are *models.Error of Kind Malformed, whose sentence names the byte
// or the pointer: an empty body, text that is no JSON, text after the value,
// invalid UTF-8, a lone surrogate, a key twice in one object, more than 32
// levels, anything but an object at the top.
func Parse(body []byte) (map[string]any, error) {
	if at, bad := invalidUTF8(body); bad {
		return nil, malformed("the body is not UTF-8 at byte %d", at)
	}
	// A bytes.Buffer is read in place; any other reader would be copied.
	r := reader{body, jsontext.NewDecoder(bytes.NewBuffer(body))}
	if err := r.object(); err != nil {
		return nil, err
	}
	end := r.text.InputOffset()
	if _, err := r.text.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, malformed("more text follows the JSON object that ends at byte %d", end)
	}
	tree := map[string]any{}
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber()
	if err := numbers.Decode(&tree); err != nil {
		return nil, malformed("the body cannot be read as JSON")
	}
	return tree, nil
}

// reader reads the tokens of one body.
type reader struct {
	body []byte
	text *jsontext.Decoder
}

// object reads the outermost value, which must be an object, to its end.
func (r *reader) object() error {
	token, err := r.text.ReadToken()
	if err == nil && token.Kind() != jsontext.KindBeginObject {
		return malformed("the body must be a JSON object, not %s", kindName(token.Kind()))
	}
	for err == nil && r.text.StackDepth() > 0 {
		if r.text.StackDepth() > maxDepth {
			return malformed("the body is nested deeper than %d levels at byte %d", maxDepth, r.text.InputOffset()-1)
		}
		_, err = r.text.ReadToken() // refuses a name that was there before
	}
	if err != nil {
		return r.refuse(err)
	}
	return nil
}

// refuse puts the tokeniser's error into a sentence for the client.
func (r *reader) refuse(err error) error {
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, io.EOF):
		return malformed("the body is empty; a JSON object is wanted")
	case !ok:
		return malformed("the body cannot be read as JSON")
	case errors.Is(err, jsontext.ErrDuplicateName):
		return malformed("the key %q stands twice in one object, again at byte %d: %q",
			clip(syntax.JSONPointer.LastToken()), syntax.ByteOffset, clip(string(syntax.JSONPointer)))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("the body breaks off at byte %d, before the JSON is complete", syntax.ByteOffset)
	case r.surrogateAt(syntax.ByteOffset):
		return malformed("half of a surrogate pair stands alone at byte %d", syntax.ByteOffset)
	default:
		return malformed("the body is not JSON at byte %d: %s", syntax.ByteOffset, clip(fmt.Sprint(syntax.Err)))
	}
}

// surrogateAt tells whether an escape of U+D800–DFFF stands at the offset. The
// tokeniser has an error for it but no name to ask for it by.
func (r *reader) surrogateAt(offset int64) bool {
	if offset < 0 || offset+4 > int64(len(r.body)) {
		return false
	}
	escape := bytes.ToLower(r.body[offset : offset+4])
	return bytes.HasPrefix(escape, []byte(`\ud`)) && bytes.IndexByte([]byte("89abcdef"), escape[3]) >= 0
}

// invalidUTF8 finds the first byte that is no UTF-8.
func invalidUTF8(body []byte) (int, bool) {
	if utf8.Valid(body) {
		return 0, false
	}
	at := 0
	for at < len(body) {
		r, size := utf8.DecodeRune(body[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at, true
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case jsontext.KindNull:
		return "null"
	case jsontext.KindTrue, jsontext.KindFalse:
		return "a boolean"
	case jsontext.KindString:
		return "a string"
	case jsontext.KindNumber:
		return "a number"
	default:
		return "an array"
	}
}

func malformed(format string, args ...any) error {
	return models.Refuse(models.Malformed, format, args...)
}

// clip shortens what the client wrote, so that no answer repeats a whole body.
func clip(text string) string {
	const most = 80
	count := 0
	for at := range text {
		if count == most {
			return text[:at] + "…"
		}
		count++
	}
	return text
}
