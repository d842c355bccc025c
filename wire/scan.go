package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
)

// errMalformed is what is said of bytes that are no document of ours.
var errMalformed = errors.New("the document is not well-formed")

// maxDepth is how deep objects and lists may stand in each other.
const maxDepth = 10_000

// scanner reads JSON as this program writes it: without space between tokens.
// Of what it only skips it sees to the ends of strings, objects and lists; the
// rest it takes as it comes.
type scanner struct {
	text  []byte
	at    int
	depth int
}

// peek is the next byte; 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// takeString reads a string and gives what is between its quotes, as written.
func (s *scanner) takeString() ([]byte, error) {
	if s.peek() != '"' {
		return nil, errMalformed
	}
	start := s.at + 1
	end := closingQuote(s.text, start)
	if end < 0 {
		return nil, errMalformed
	}
	s.at = end + 1
	return s.text[start:end], nil
}

// closingQuote finds the end of a string whose text begins at start; -1 when it
// has none.
func closingQuote(text []byte, start int) int {
	for end := start; ; end++ {
		if end = nextQuote(text, end); end < 0 || text[end-1] != '\\' || !endsEscaping(text[start:end]) {
			return end
		}
	}
}

// nextQuote finds the first quote from a place on; -1 when there is none. Most
// strings are short: it looks at some bytes, eight at once, before it asks for
// help that is slow to begin and fast from then on.
func nextQuote(text []byte, from int) int {
	const ones, tops, quotes = 0x0101010101010101, 0x8080808080808080, '"' * 0x0101010101010101
	for end := from + 32; from < end && from+8 <= len(text); from += 8 {
		x := binary.LittleEndian.Uint64(text[from:]) ^ quotes // a quote is now a zero byte
		if zeros := (x - ones) &^ x & tops; zeros != 0 {
			return from + bits.TrailingZeros64(zeros)/8
		}
	}
	if i := bytes.IndexByte(text[from:], '"'); i >= 0 {
		return from + i
	}
	return -1
}

// endsEscaping tells whether the byte after text is escaped.
func endsEscaping(text []byte) bool {
	n := 0
	for n < len(text) && text[len(text)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// skip reads one value, whatever it is.
func (s *scanner) skip() error {
	switch s.peek() {
	case '"':
		end := closingQuote(s.text, s.at+1)
		if end < 0 {
			return errMalformed
		}
		s.at = end + 1
		return nil
	case '{', '[':
		return s.skipNested()
	case 'n':
		return s.takeWord("null")
	case 't':
		return s.takeWord("true")
	case 'f':
		return s.takeWord("false")
	}
	return s.skipNumber()
}

// skipNested reads an object or list by counting brackets.
func (s *scanner) skipNested() error {
	depth := 0
	for at := s.at; at < len(s.text); at++ {
		switch s.text[at] {
		case '"':
			if at = closingQuote(s.text, at+1); at < 0 {
				return errMalformed
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.at = at + 1
				return nil
			}
		}
	}
	return errMalformed
}

func (s *scanner) takeWord(word string) error {
	rest := s.text[s.at:]
	if len(rest) < len(word) || string(rest[:len(word)]) != word {
		return errMalformed
	}
	s.at += len(word)
	return nil
}

func (s *scanner) skipNumber() error {
	start := s.at
	for s.at < len(s.text) && isOfNumber(s.text[s.at]) {
		s.at++
	}
	if s.at == start {
		return errMalformed
	}
	return nil
}

func isOfNumber(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// keys are the members that an object may have, in the order in which they come.
type keys struct {
	quoted [][]byte // as written: "name":
	byName map[string]int
}

func keysOf(names []string) keys {
	k := keys{byName: make(map[string]int, len(names))}
	for i, name := range names {
		k.quoted = append(k.quoted, append(quoted(name), ':'))
		k.byName[name] = i
	}
	return k
}

// What takes the place of a member.
const (
	unknown  = -1 // a member that is not among the keys
	noMember = -2 // the end of the object
)

// ahead is how many members are tried in their order before one is looked up.
const ahead = 4

// takeMember goes on to the next member of an object, up to its value, and tells
// which it is. opening is the bracket before the first member, a comma before
// the others; last is the member before, unknown at first. A member that comes in
// its order is found without reading its name.
func (s *scanner) takeMember(k *keys, opening byte, last int) (int, error) {
	if s.peek() != opening {
		if opening == ',' && s.peek() == '}' {
			s.at++
			return noMember, nil
		}
		return noMember, errMalformed
	}
	s.at++
	rest := s.text[s.at:]
	for i := last + 1; i < len(k.quoted) && i <= last+ahead; i++ {
		if key := k.quoted[i]; len(rest) >= len(key) && string(rest[:len(key)]) == string(key) {
			s.at += len(key)
			return i, nil
		}
	}
	if opening == '{' && s.peek() == '}' {
		s.at++
		return noMember, nil
	}
	return s.lookUpMember(k)
}

func (s *scanner) lookUpMember(k *keys) (int, error) {
	name, err := s.takeString()
	if err != nil || s.peek() != ':' {
		return noMember, errMalformed
	}
	s.at++
	if i, ok := k.byName[string(name)]; ok {
		return i, nil
	}
	return unknown, nil
}

// eachElement reads a list; read takes one element.
func (s *scanner) eachElement(read func() error) error {
	if s.depth++; s.depth > maxDepth || s.peek() != '[' {
		return errMalformed
	}
	for s.at++; s.peek() != ']'; s.at++ {
		if err := read(); err != nil {
			return err
		}
		if s.peek() == ']' {
			break
		}
		if s.peek() != ',' || s.at+1 < len(s.text) && s.text[s.at+1] == ']' {
			return errMalformed
		}
	}
	s.at++
	s.depth--
	return nil
}

// eachMember reads an object, member by member; read takes the value. Another
// value than an object has no members.
func (s *scanner) eachMember(k *keys, read func(member int, name []byte) error) error {
	if s.peek() != '{' {
		return s.skip()
	}
	if s.depth++; s.depth > maxDepth {
		return errMalformed
	}
	for member, opening := unknown, byte('{'); ; opening = ',' {
		var err error
		start := s.at + 2
		if member, err = s.takeMember(k, opening, member); err != nil {
			return err
		}
		if member == noMember {
			s.depth--
			return nil
		}
		if err := read(member, s.text[start:s.at-2]); err != nil {
			return err
		}
	}
}
