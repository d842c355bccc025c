package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"entente/models"
)

// script is what a text in an encoding of one byte a letter is likely to hold beside
// ASCII: its letters, the common ones first.
type script struct {
	letters string
	has     func(rune) bool
}

var (
	western  = script{"éèàêçôîâûùïëœüöäñóíáúßåøæãõ", latin}
	turkish  = script{"ıişğüöçâîûé", latin}
	arabic   = script{"اليمونرتبةعفدسكقحهجشصأطخىذضإزغثءئظآؤ", func(r rune) bool { return unicode.Is(unicode.Arabic, r) }}
	cyrillic = script{"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }}
)

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// encodings are those that a file can be in. Of two that a text reads equally well in,
// the first one is taken.
var encodings = []struct {
	name string
	encoding.Encoding
	script script
}{
	{name: "utf-8", Encoding: utf.UTF8},
	{name: "utf-16le", Encoding: utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)},
	{name: "utf-16be", Encoding: utf.UTF16(utf.BigEndian, utf.IgnoreBOM)},
	{"windows-1252", charmap.Windows1252, western},
	{"windows-1254", charmap.Windows1254, turkish},
	{"windows-1256", charmap.Windows1256, arabic},
	{"windows-1251", charmap.Windows1251, cyrillic},
	{"macintosh", charmap.Macintosh, western},
}

// Encodings are the names of the encodings that are read.
func Encodings() []string {
	var names []string
	for _, e := range encodings {
		names = append(names, e.name)
	}
	return names
}

func encodingOf(name string) (encoding.Encoding, bool) {
	for _, e := range encodings {
		if e.name == strings.ToLower(name) {
			return e.Encoding, true
		}
	}
	return nil, false
}

var marks = []struct{ mark, encoding string }{
	{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
}

// marked is the encoding that a byte order mark names, and how long the mark is.
func marked(head []byte) (string, int) {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.encoding, len(m.mark)
		}
	}
	return "", 0
}

// sampled is how much of what is not ASCII is looked at.
const sampled = 64 << 10

// findEncoding reads a file as far as it needs to tell its encoding: all of it, for
// UTF-8 is only what is UTF-8 to the end.
func findEncoding(r io.Reader) (string, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	head, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return "", fmt.Errorf("reading the beginning of the file: %w", err)
	}
	if wide := wideOrder(head); wide != "" {
		return wide, nil
	}
	f, err := survey(in)
	if err != nil || f.utf8() {
		return "utf-8", err
	}
	return likeliest(f.words), nil
}

// foreign is what of a file is not ASCII: how many of its letters are UTF-8, how many bytes
// are not, and its words, as far as they are looked at.
type foreign struct {
	letters, broken int
	words           []byte
}

// nearlyAll is how many letters of UTF-8 stand for each byte that is none, where a file is
// UTF-8 with a fault: to one in another encoding it happens a few times in a thousand.
const nearlyAll = 9

// utf8 tells whether a file is UTF-8. With a fault it still is: read as anything else all of
// it would be garbled, and the row with the fault is told.
func (f foreign) utf8() bool { return f.broken*nearlyAll <= f.letters }

// wideOrder finds UTF-16 without a mark by its zero bytes: blanks, digits and
// separators have one, before or behind.
func wideOrder(head []byte) string {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch enough := len(head) / 20; {
	case zeros[1] > enough && zeros[0] <= zeros[1]/4:
		return "utf-16le"
	case zeros[0] > enough && zeros[1] <= zeros[0]/4:
		return "utf-16be"
	}
	return ""
}

// survey reads a file until it is known what of it is not ASCII.
func survey(in *bufio.Reader) (f foreign, err error) {
	rest := 0 // bytes of a rune that the last piece began
	buffer := make([]byte, 1<<16)
	for {
		n, err := io.ReadFull(in, buffer[rest:])
		piece := buffer[:rest+n]
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return f, fmt.Errorf("looking through the file: %w", err)
		}
		kept := 0
		if !end {
			kept = begun(piece)
		}
		f.take(piece[:len(piece)-kept])
		if end || (f.broken > 0 && len(f.words) >= sampled) {
			return f, nil
		}
		rest = copy(buffer, piece[len(piece)-kept:])
	}
}

// take counts what of a piece is not ASCII, and keeps the words of it.
func (f *foreign) take(piece []byte) {
	if len(f.words) < sampled {
		f.words = appendForeign(f.words, piece)
	}
	for len(piece) > 0 {
		r, size := utf8.DecodeRune(piece)
		switch {
		case r == utf8.RuneError && size == 1:
			f.broken++
		case r >= utf8.RuneSelf:
			f.letters++
		}
		piece = piece[size:]
	}
}

// begun is how many bytes at the end of a piece begin a rune that goes on behind it.
func begun(piece []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if utf8.RuneStart(piece[len(piece)-n]) {
			if utf8.FullRune(piece[len(piece)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// appendForeign adds the words of a piece that are not all ASCII.
func appendForeign(foreign, piece []byte) []byte {
	for _, word := range bytes.FieldsFunc(piece, func(r rune) bool { return r < utf8.RuneSelf && !unicode.IsLetter(r) }) {
		if len(foreign) < sampled && bytes.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) {
			foreign = append(append(foreign, word[:min(len(word), 100)]...), ' ')
		}
	}
	return foreign
}

// likeliest is the encoding of one byte a letter that makes the best words of a text.
func likeliest(foreign []byte) string {
	best, most := "windows-1252", -1e9
	for _, e := range encodings {
		if e.script.letters == "" {
			continue
		}
		text, err := e.NewDecoder().Bytes(foreign)
		if err != nil {
			continue
		}
		if score := e.script.score([]rune(string(text))); score > most+1e-9 {
			best, most = e.name, score
		}
	}
	return best
}

// score tells how much a text looks like one in the script: letters count by how common
// they are, and what no writer does counts against it.
func (s script) score(text []rune) float64 {
	total, n := 0.0, 0
	for i, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		n++
		total += s.worth(r)
		if i == 0 {
			continue
		}
		before := text[i-1]
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			total -= 3 // a capital within a word
		}
		if unicode.IsLetter(r) && unicode.IsLetter(before) && s.has(r) != s.has(before) {
			total -= 2 // two scripts in one word
		}
	}
	return total / float64(max(n, 1))
}

// worth is what one letter tells.
func (s script) worth(r rune) float64 {
	switch at := slices.Index([]rune(s.letters), unicode.ToLower(r)); {
	case strings.ContainsRune("’‘“”«»–—…€°º№،؛؟\u00a0\u200c\u200e\u200f", r):
		return 0.5
	case unicode.IsControl(r) || r == utf8.RuneError:
		return -5
	case at >= 0 && at < 12:
		return 2
	case at >= 0:
		return 1
	case unicode.IsLetter(r):
		return -2
	}
	return -1.5
}

// decoded reads a text of an encoding as UTF-8.
func decoded(r io.Reader, name string) (io.Reader, error) {
	if name == "utf-8" {
		return r, nil // what is no UTF-8 is told by row
	}
	e, ok := encodingOf(name)
	if !ok {
		return nil, models.Refuse(models.Invalid, "%q is not an encoding that is read: %s", name, strings.Join(Encodings(), ", "))
	}
	return transform.NewReader(r, e.NewDecoder()), nil
}
