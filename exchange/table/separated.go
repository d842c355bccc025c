package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"entente/models"
)

// What one row can bring: more is no register, or a quote that was never closed.
const (
	longestCell = 256 << 10 // bytes
	widestRow   = 4_096     // cells
	longestRow  = 1 << 20   // bytes
)

// dialect is how rows are told apart in a file of cells and separators.
type dialect struct {
	separator rune
	quote     rune // noQuote where nothing stands around cells
}

const noQuote = -1

// separated reads rows of cells. Quotes within a cell that does not begin with one are
// letters, and what stands behind a closing quote belongs to the cell: programs write
// both. Lines end in \n, \r\n or \r.
type separated struct {
	in      *bufio.Reader
	dialect dialect
	row     int // of the last row read
	size    int // bytes of it so far
	cells   []string
	cell    strings.Builder
}

func newSeparated(r io.Reader, d dialect) *separated {
	return &separated{in: bufio.NewReaderSize(r, 1<<16), dialect: d}
}

// next reads the cells of a row; io.EOF when there is none.
func (s *separated) next() ([]string, error) {
	if _, err := s.in.Peek(1); err != nil {
		return nil, err
	}
	s.row++
	s.size = 0
	s.cells = make([]string, 0, len(s.cells))
	for {
		more, err := s.readCell()
		if err != nil {
			return nil, err
		}
		s.cells = append(s.cells, s.cell.String())
		if len(s.cells) > widestRow {
			return nil, s.refuse("has more than %d cells; the separator may be another one", widestRow)
		}
		if !more {
			return s.cells, nil
		}
	}
}

// readCell reads a cell and what ends it; more tells that it was a separator.
func (s *separated) readCell() (more bool, err error) {
	s.cell.Reset()
	quoted, begun := false, false
	for {
		r, err := s.read()
		switch {
		case errors.Is(err, io.EOF) && quoted:
			return false, s.refuse("opens a quote that is never closed; where no quotes are meant, say quote: none")
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		case quoted && r == s.dialect.quote:
			quoted, err = s.doubled()
			if err != nil {
				return false, err
			}
		case quoted:
			s.cell.WriteRune(r)
		case r == s.dialect.quote && !begun:
			quoted = true
		case r == s.dialect.separator:
			return true, nil
		case r == '\n', r == '\r':
			return false, s.skipLineFeed(r)
		default:
			s.cell.WriteRune(r)
		}
		begun = true
	}
}

// doubled reads what follows a quote within quotes: another one is a letter.
func (s *separated) doubled() (quoted bool, err error) {
	r, err := s.read()
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return false, err
	case r == s.dialect.quote:
		s.cell.WriteRune(r)
		return true, nil
	}
	return false, s.in.UnreadRune()
}

func (s *separated) skipLineFeed(r rune) error {
	if r != '\r' {
		return nil
	}
	next, err := s.in.Peek(1)
	if err != nil || next[0] != '\n' {
		return nil // the end of the file comes again
	}
	_, err = s.in.Discard(1)
	return err
}

// read reads a rune. What no text has is refused here, and so is what is too long.
func (s *separated) read() (rune, error) {
	r, size, err := s.in.ReadRune()
	s.size += size
	switch {
	case err != nil:
		return 0, err
	case r == utf8.RuneError && size == 1:
		return 0, s.refuse("%s", noUTF8)
	case s.cell.Len() > longestCell:
		return 0, s.refuse("has a cell of more than %d kB; a quote in it may never be closed", longestCell>>10)
	case s.size > longestRow:
		return 0, s.refuse("is longer than %d kB", longestRow>>10)
	}
	return r, nil
}

// noUTF8 is what is wrong with a row that no encoding was found for.
const noUTF8 = "has bytes that are no UTF-8; mend them, or say in which encoding the file is, as in file: {encoding: windows-1252}"

func (s *separated) refuse(format string, args ...any) error {
	return models.Refuse(models.Invalid, "row %d %s", s.row, fmt.Sprintf(format, args...))
}

// separators are those that are looked for, the usual one first.
var separators = []rune{',', ';', '\t', '|'}

// findDialect tells by the beginning of a text how its cells are told apart: by what
// cuts most of its rows into the same number of cells.
func findDialect(sample string) dialect {
	if said, ok := strings.CutPrefix(firstLine(sample), "sep="); ok && utf8.RuneCountInString(said) == 1 {
		r, _ := utf8.DecodeRuneInString(said)
		return dialect{r, '"'}
	}
	best, most := dialect{',', '"'}, 0.0
	for _, separator := range separators {
		for _, quote := range []rune{'"', '\''} {
			d := dialect{separator, quote}
			if score := d.fits(sample); score > most+0.01 {
				best, most = d, score
			}
		}
	}
	return best
}

// findQuote tells what stands around cells between separators that are known.
func findQuote(sample string, separator rune) rune {
	if single := (dialect{separator, '\''}); single.fits(sample) > (dialect{separator, '"'}).fits(sample)+0.01 {
		return single.quote
	}
	return '"'
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimRight(line, "\r")
}

// lookedAt is how many rows of a sample are cut on trial.
const lookedAt = 200

// fits scores a way to cut a text: the share of its rows that have the commonest
// number of cells, more for more cells, and for quotes that enclose cells.
func (d dialect) fits(sample string) float64 {
	widths, rows := map[int]int{}, 0
	reader := newSeparated(strings.NewReader(sample), d)
	for rows < lookedAt {
		cells, err := reader.next()
		if err != nil {
			break
		}
		rows++
		widths[len(cells)]++
	}
	width, of := 1, 0
	for w, n := range widths {
		if n > of || (n == of && w > width) {
			width, of = w, n
		}
	}
	if width < 2 {
		return 0
	}
	score := float64(of)/float64(rows) + 0.02*float64(min(width, 20))
	if d.quote == '\'' {
		score -= 0.1
		if enclosed := strings.Count(sample, "'"+string(d.separator)+"'"); enclosed >= rows/2 && enclosed > 0 {
			score += 0.3
		}
	}
	return score
}
