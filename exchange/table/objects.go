package table

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"entente/models"
)

// objects reads the objects of a JSON array, or of a file of one object a line. Each is
// a row; the members of objects within it are columns such as "signed/date", and a list
// of words is one cell with a line for each.
type objects struct {
	in      *rationed
	decoder *json.Decoder
	array   bool
	row     int
	header  *Header // of the row before
	names   []string
	cells   []string
}

// deepest is how far objects lie within objects.
const deepest = 32

// rationed gives a reader's bytes as long as one row takes no more than it may.
type rationed struct {
	r    io.Reader
	left int
}

var errTooLong = errors.New("too long")

func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errTooLong
	}
	n, err := r.r.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}

func newObjects(r io.Reader, array bool) *objects {
	strict := transform.NewReader(r, encoding.UTF8Validator) // the decoder takes what is no UTF-8 for U+FFFD
	in := &rationed{r: bufio.NewReaderSize(strict, 1<<16), left: longestRow}
	d := json.NewDecoder(in)
	d.UseNumber()
	return &objects{in: in, decoder: d, array: array}
}

// next reads the names and cells of the next object; io.EOF when there is none.
func (o *objects) next() (*Header, []string, error) {
	o.in.left = longestRow
	if o.array && o.row == 0 {
		if _, err := o.decoder.Token(); err != nil {
			return nil, nil, o.refuse(err)
		}
	}
	if o.array && !o.decoder.More() {
		return nil, nil, o.end()
	}
	o.row++
	token, err := o.decoder.Token()
	switch {
	case errors.Is(err, io.EOF) && !o.array:
		return nil, nil, io.EOF
	case err != nil:
		return nil, nil, o.refuse(err)
	case token != json.Delim('{'):
		return nil, nil, models.Refuse(models.Invalid, "row %d is no JSON object", o.row)
	}
	o.names, o.cells = nil, nil
	if err := o.object("", 1); err != nil {
		return nil, nil, o.refuse(err)
	}
	if o.header == nil || !slices.Equal(o.header.Names, o.names) {
		o.header = NewHeader(o.names)
	}
	return o.header, o.cells, nil
}

// end reads what closes the array; behind it there is nothing.
func (o *objects) end() error {
	if _, err := o.decoder.Token(); err != nil {
		return o.refuse(err)
	}
	if _, err := o.decoder.Token(); !errors.Is(err, io.EOF) {
		return models.Refuse(models.Invalid, "the file goes on behind its JSON array")
	}
	return io.EOF
}

func (o *objects) refuse(err error) error {
	switch {
	case errors.Is(err, errTooLong):
		return models.Refuse(models.Invalid, "row %d is longer than %d kB", o.row, longestRow>>10)
	case errors.Is(err, encoding.ErrInvalidUTF8):
		return models.Refuse(models.Invalid, "row %d %s", o.row, noUTF8)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return models.Refuse(models.Invalid, "the file ends within row %d", o.row)
	}
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e
	}
	return models.Refuse(models.Invalid, "row %d is no JSON: %s", o.row, err)
}

// object reads the members of an object whose brace was read.
func (o *objects) object(at string, depth int) error {
	if depth > deepest {
		return models.Refuse(models.Invalid, "row %d has objects within objects more than %d deep", o.row, deepest)
	}
	for o.decoder.More() {
		name, err := o.decoder.Token()
		if err != nil {
			return err
		}
		if err := o.value(join(at, fmt.Sprint(name)), depth); err != nil {
			return err
		}
	}
	_, err := o.decoder.Token()
	return err
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "/" + name
}

func (o *objects) value(at string, depth int) error {
	token, err := o.decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return o.object(at, depth+1)
	case json.Delim('['):
		return o.list(at, depth+1)
	}
	return o.add(at, plain(token))
}

// list reads the elements of a list: words into one cell, others each under its number.
func (o *objects) list(at string, depth int) error {
	if depth > deepest {
		return models.Refuse(models.Invalid, "row %d has lists within lists more than %d deep", o.row, deepest)
	}
	var words []string
	for i := 0; o.decoder.More(); i++ {
		token, err := o.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'):
			err = o.object(join(at, strconv.Itoa(i)), depth+1)
		case json.Delim('['):
			err = o.list(join(at, strconv.Itoa(i)), depth+1)
		default:
			words = append(words, plain(token))
		}
		if err != nil {
			return err
		}
	}
	if _, err := o.decoder.Token(); err != nil {
		return err
	}
	if words == nil {
		return nil
	}
	return o.add(at, strings.Join(words, "\n"))
}

func (o *objects) add(name, cell string) error {
	if len(o.cells) >= widestRow {
		return models.Refuse(models.Invalid, "row %d has more than %d members", o.row, widestRow)
	}
	o.names, o.cells = append(o.names, name), append(o.cells, cell)
	return nil
}

// plain is a scalar as it would stand in a cell.
func plain(token json.Token) string {
	if token == nil {
		return ""
	}
	return fmt.Sprint(token)
}
