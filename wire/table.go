package wire

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"entente/models"
)

// table says in which columns the members of an object are.
type table struct {
	keys
	columns []column
	counts  []int // the columns in which its lists are counted
}

// column is where one member goes.
type column struct {
	as     contents
	at     int    // its column, or noColumn
	places []int  // of the languages of a text, or of the bounds of a date
	sub    *table // where the members of an object go, or the languages of a text
	each   *column
	// from and to are the columns of the elements of a list, joined what is gathered for
	// each; apart are those of its first elements, and count is where they are counted.
	from, to int
	joined   [][]byte
	apart    []int
	count    int
}

// contents is how a value is written.
type contents int

const (
	anything  contents = iota
	anObject           // its members in columns of their own
	aText              // one column a language, and one for the others
	aDate              // and its bounds
	aList              // the values of its elements, joined
	theLabels          // the labels of a list of codes
)

// Between the values of a list in one cell stands a separator; one that belongs to a
// value has an escape before it, and so has an escape.
const (
	separator = ';'
	escape    = '\\'
)

// cells are the cells of one row: spans of one text.
type cells struct {
	text   []byte
	at     []span
	others []span // texts in languages without a column, or labels
}

type span struct{ from, to int }

func (c *cells) clear() {
	c.text = c.text[:0]
	clear(c.at)
}

// put makes what was written last the cell of a column.
func (c *cells) put(column int, at span) {
	if column != noColumn {
		c.at[column] = at
	}
}

// object fills the cells of an object's members; anything else leaves them empty. Of a
// list that is left out there are none.
func (c *cells) object(s *scanner, t *table) error {
	if s.peek() == '{' {
		for _, count := range t.counts {
			c.put(count, c.number(0))
		}
	}
	return s.eachMember(&t.keys, func(member int, _ []byte) error {
		if member == unknown {
			return s.skip()
		}
		return c.fill(s, &t.columns[member])
	})
}

func (c *cells) fill(s *scanner, x *column) error {
	switch x.as {
	case anObject:
		return c.object(s, x.sub)
	case aText:
		return c.languages(s, x)
	case aList:
		return c.list(s, x)
	case theLabels:
		return c.labels(s, x)
	}
	at, err := c.anything(s)
	c.put(x.at, at)
	if x.as == aDate {
		c.bounds(at, x.places)
	}
	return err
}

// bounds fills the cells of the first and last day that a date can mean.
func (c *cells) bounds(at span, places []int) {
	if places[0] == noColumn || at.from == at.to {
		return
	}
	if isDay(c.text[at.from:at.to]) { // as most are
		c.put(places[0], at)
		c.put(places[1], at)
		return
	}
	date := models.Date(c.text[at.from:at.to])
	first, last := date.Bounds()
	c.put(places[0], c.write(first))
	c.put(places[1], c.write(last))
}

// isDay tells whether a date is written as a calendar day.
func isDay(date []byte) bool {
	for i, b := range date {
		if dash := i == 4 || i == 7; dash && b != '-' || !dash && (b < '0' || b > '9') {
			return false
		}
	}
	return len(date) == len("2006-01-02")
}

func (c *cells) write(text string) span {
	from := len(c.text)
	c.text = append(c.text, text...)
	return span{from, len(c.text)}
}

// languages spreads a text over its columns; the others go as "lang: text".
func (c *cells) languages(s *scanner, x *column) error {
	c.others = c.others[:0]
	others := len(x.places) - 1
	err := s.eachMember(&x.sub.keys, func(member int, lang []byte) (err error) {
		if member != unknown {
			at, err := c.anything(s)
			c.put(x.places[member], at)
			return err
		}
		from := len(c.text)
		if c.text, err = appendUnquoted(c.text, lang); err != nil {
			return err
		}
		c.text = append(c.text, ": "...)
		at, err := c.anything(s)
		c.others = append(c.others, span{from, at.to})
		return err
	})
	slices.SortFunc(c.others, func(a, b span) int { return bytes.Compare(c.text[a.from:a.to], c.text[b.from:b.to]) })
	c.put(x.places[others], c.join())
	return err
}

// labels writes the labels of a list of codes, in their order.
func (c *cells) labels(s *scanner, x *column) error {
	c.others = c.others[:0]
	err := s.eachMember(&x.sub.keys, func(int, []byte) error {
		at, err := c.anything(s)
		c.others = append(c.others, at)
		return err
	})
	c.put(x.at, c.join())
	return err
}

// join is a cell of what was gathered.
func (c *cells) join() span {
	from := len(c.text)
	for i, at := range c.others {
		if i > 0 {
			c.text = append(c.text, separator)
		}
		c.text = appendEscaped(c.text, c.text[at.from:at.to])
	}
	return span{from, len(c.text)}
}

// list fills the cells of a list, or of the values of a map: each of its columns has as
// many values as there are elements, also empty ones.
func (c *cells) list(s *scanner, x *column) error {
	n := 0
	for i := range x.joined {
		x.joined[i] = x.joined[i][:0]
	}
	element := func() error {
		clear(c.at[x.from:x.to])
		if err := c.fill(s, x.each); err != nil {
			return err
		}
		for i, at := range c.at[x.from:x.to] {
			if n > 0 {
				x.joined[i] = append(x.joined[i], separator)
			}
			x.joined[i] = appendEscaped(x.joined[i], c.text[at.from:at.to])
		}
		if n < len(x.apart) {
			c.put(x.apart[n], c.at[x.from])
		}
		n++
		return nil
	}
	if err := s.eachValue(element); err != nil {
		return err
	}
	for i, joined := range x.joined {
		from := len(c.text)
		c.text = append(c.text, joined...)
		c.at[x.from+i] = span{from, len(c.text)}
	}
	c.put(x.count, c.number(n))
	return nil
}

func (c *cells) number(n int) span {
	from := len(c.text)
	c.text = strconv.AppendInt(c.text, int64(n), 10)
	return span{from, len(c.text)}
}

// eachValue reads a list or the values of a map. Another value has none.
func (s *scanner) eachValue(read func() error) error {
	if s.peek() == '[' {
		return s.eachElement(read)
	}
	return s.eachMember(&keys{}, func(int, []byte) error { return read() })
}

// appendEscaped adds a value of a list to a cell.
func appendEscaped(dst, value []byte) []byte {
	for _, b := range value {
		if b == separator || b == escape {
			dst = append(dst, escape)
		}
		dst = append(dst, b)
	}
	return dst
}

// anything writes a value: a string as what it says, null as nothing, and what can be of
// any form as flatten has it.
func (c *cells) anything(s *scanner) (span, error) {
	from, start := len(c.text), s.at
	switch s.peek() {
	case '"':
		raw, err := s.takeString()
		if err == nil {
			c.text, err = appendUnquoted(c.text, raw)
		}
		return span{from, len(c.text)}, err
	case 'n':
		return span{from, from}, s.skip()
	}
	err := s.skip()
	value := s.text[start:s.at]
	if err == nil && (value[0] == '{' || value[0] == '[') {
		return c.flatten(value)
	}
	c.text = append(c.text, value...)
	return span{from, len(c.text)}, err
}

// flatten writes an object or list whose form is not known before: a list of plain values
// as these, and else all plain values in it as pointer=value, in the order of pointers.
func (c *cells) flatten(text []byte) (span, error) {
	var value any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return span{}, errMalformed
	}
	leaves := leavesOf("", value)
	plain, list := value.([]any)
	list = list && !slices.ContainsFunc(plain, isNested)
	from := len(c.text)
	for i, leaf := range leaves {
		if i > 0 {
			c.text = append(c.text, separator)
		}
		if !list {
			c.text = append(appendEscaped(c.text, []byte(leaf.pointer)), '=')
		}
		c.text = appendEscaped(c.text, []byte(leaf.value))
	}
	return span{from, len(c.text)}, nil
}

// leaf is a plain value in another.
type leaf struct{ pointer, value string }

func isNested(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

func leavesOf(pointer string, value any) []leaf {
	var leaves []leaf
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			leaves = append(leaves, leavesOf(models.Pointer(pointer, name), value[name])...)
		}
	case []any:
		for i, x := range value {
			leaves = append(leaves, leavesOf(pointer+"/"+strconv.Itoa(i), x)...)
		}
	case nil:
		leaves = append(leaves, leaf{pointer, ""})
	case bool:
		leaves = append(leaves, leaf{pointer, strconv.FormatBool(value)})
	case json.Number:
		leaves = append(leaves, leaf{pointer, value.String()})
	case string:
		leaves = append(leaves, leaf{pointer, value})
	}
	return leaves
}
