package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// cursor is where a page begins: after the row with these keys. They have numbers of
// documents among them, which count what is hidden too, so it is sealed: clients see
// nothing in it, and the same place always has the same one. Its length tells nothing
// either, for numbers have a fixed width.
type cursor struct{ Keys []any }

// What the keys of a cursor are like.
const (
	aText   = ""
	aNumber = 0
)

// paging reads where a page begins, nil for the start, and gives what makes the cursor
// of the page behind a row with some keys. A cursor goes only with the sort, the filter
// and the view that it was made for. Its keys are numbers where like has one, or text.
func (s *Store) paging(ctx context.Context, p models.Paging, like ...any) (from *cursor, next func(keys ...any) string, err error) {
	with, err := s.seal(ctx)
	if err != nil {
		return nil, nil, err
	}
	list := []string{p.Sort, p.Filter, strconv.Itoa(view(ctx, false))}
	next = func(keys ...any) string {
		parts := slices.Clone(list)
		for i, k := range keys {
			if like[i] == aNumber {
				k = fmt.Sprintf("%020d", k)
			}
			parts = append(parts, fmt.Sprint(k))
		}
		return with.close(strings.Join(parts, separator))
	}
	if p.Cursor == "" {
		return nil, next, nil
	}
	text, ok := with.open(p.Cursor)
	if !ok {
		return nil, nil, models.BadParameter("cursor", "invalid_cursor", "this is no cursor of this server, or one of an older program; take it from meta.next or begin without one")
	}
	parts := strings.Split(text, separator)
	if len(parts) == len(list)+len(like) && slices.Equal(parts[:len(list)], list) {
		from, ok = readKeys(parts[len(list):], like)
		if ok {
			return from, next, nil
		}
	}
	return nil, nil, models.BadParameter("cursor", "other_list", "this cursor belongs to another list, or one with another sort or filter, or of another caller")
}

// readKeys reads the keys of a cursor.
func readKeys(parts []string, like []any) (*cursor, bool) {
	from := &cursor{}
	for i, part := range parts {
		if like[i] == aText {
			from.Keys = append(from.Keys, part)
			continue
		}
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, false
		}
		from.Keys = append(from.Keys, n)
	}
	return from, true
}

// separator stands between the parts of a cursor: no text has it.
const separator = "\x00"

// cursorText is how a cursor is spelled; it has no other spelling.
var cursorText = base64.RawURLEncoding.Strict()

// close hides a text, and open reads it again, unless it was made with another key or
// changed since. The nonce follows from the text (as in RFC 5297), so that the
// same text is hidden in the same way by all servers, and by nothing else is it repeated.
func (with *seal) close(text string) string {
	sum := with.nonces.sum([]byte(text))
	nonce := sum[:with.cursors.NonceSize()]
	return cursorText.EncodeToString(with.cursors.Seal(nonce, nonce, []byte(text), nil))
}

func (with *seal) open(hidden string) (text string, ok bool) {
	sealed, err := cursorText.DecodeString(hidden)
	size := with.cursors.NonceSize()
	if err != nil || len(sealed) < size {
		return "", false
	}
	plain, err := with.cursors.Open(nil, sealed[:size], sealed[size:], nil)
	return string(plain), err == nil
}
