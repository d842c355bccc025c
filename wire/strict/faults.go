package strict

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/models"
)

// A body may be wrong in a million places, or wrong a thousand times beneath a
// key of a megabyte. After this many faults, or this many bytes of pointers,
// the list ends, or a small body would cost a huge answer.
const (
	maxFaults   = 1000
	maxPointers = 1 << 20
)

// place is one step of the way into a body: a key or an index beneath up. Most
// places are never named, so the pointer is written only when a fault needs it.
type place struct {
	up    *place // nil at the top, where key is the pointer to begin with
	key   string
	index int // of an array's element; below zero when key counts
	// least and most bound a whole number that stands here, "" where its type does.
	least, most string
}

func (at *place) member(key string) *place { return &place{up: at, key: key, index: -1} }
func (at *place) element(index int) *place { return &place{up: at, index: index} }
func (at *place) pointer() string {
	switch {
	case at.up == nil:
		return at.key
	case at.index >= 0:
		return at.up.pointer() + "/" + strconv.Itoa(at.index)
	default:
		return models.Pointer(at.up.pointer(), at.key)
	}
}

// faults adds to a list until it is full.
type faults struct {
	top  *place
	list *models.Problems
	size int // bytes of the pointers added
}

func (f *faults) full() bool {
	return len(*f.list) >= maxFaults || f.size >= maxPointers
}

// add notes a fault. The one that fills the list is followed by a last entry
// which says that the list is cut.
func (f *faults) add(at *place, code, format string, args ...any) {
	if f.full() {
		return
	}
	pointer := at.pointer()
	f.size += len(pointer)
	f.list.Add(pointer, code, format, args...)
	if f.full() {
		*f.list = append(*f.list, models.Problem{Pointer: f.top.pointer(), Code: "too_many_faults",
			Detail: fmt.Sprintf("the list of faults ends here, after %d; there may be more", len(*f.list))})
	}
}

// wrongType notes that a value is not what is wanted.
func (f *faults) wrongType(at *place, wanted string, value any) {
	if value == nil {
		f.add(at, "wrong_type", "null is not allowed here")
		return
	}
	f.add(at, "wrong_type", "%s is wanted, not %s", wanted, typeName(value))
}

// unknown notes a name that the object does not have, and the one that may
// have been meant.
func (f *faults) unknown(at *place, names []string) {
	hint := ""
	if meant, ok := nearest(at.key, names); ok {
		hint = fmt.Sprintf("; did you mean %q?", meant)
	}
	f.add(at, "unknown_field", "there is no field %q here%s", clip(at.key), hint)
}

// forbidden tells whether a text holds a character that is not kept, and notes
// it.
func (f *faults) forbidden(at *place, text string) bool {
	found := strings.IndexFunc(text, isForbidden)
	if found < 0 {
		return false
	}
	character, _ := utf8.DecodeRuneInString(text[found:])
	f.add(at, "forbidden_character", "the character %s is not allowed", fmt.Sprintf("%U", character)) // as pages name it too
	return true
}

// isForbidden refuses control characters, which no text needs and some
// databases cannot keep, and the bidi embeddings and overrides, which make a
// text look like another. Arabic, Hebrew and Persian need the marks, joiners
// and isolates, so those stay.
func isForbidden(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	default:
		return r < 0x20 || (r >= 0x202A && r <= 0x202E)
	}
}

// nearest finds the name that a misspelt one was meant to be: at most two slips
// away, and by less than half of its letters. Letter case is no slip.
func nearest(name string, names []string) (string, bool) {
	const longest, slips = 64, 2
	if len(name) > longest {
		return "", false
	}
	best, least := "", slips+1
	wrong := []rune(strings.ToLower(name))
	for _, known := range slices.Sorted(slices.Values(names)) {
		right := []rune(strings.ToLower(known))
		away := distance(wrong, right)
		if away < least && 2*away < max(len(wrong), len(right)) {
			best, least = known, away
		}
	}
	return best, least <= slips
}

// distance counts the letters to add, drop, change or swap with the next.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
