package wire

import (
	"bytes"
	"slices"

	"entente/models"
	"entente/models/labels"
)

// table says in which columns the members of an object are.
type table struct {
	keys
	columns []column
}

// column is where one member goes.
type column struct {
	as  contents
	at  int    // the first column
	sub *table // where the members of an object, or the languages of a text, go
}

// contents is how a value is written.
type contents int

const (
	anything  contents = iota
	anObject           // its members in columns of their own
	aText              // one column a language, and one for the others
	theLabels          // the labels of a list of codes
)

// tabler lays out a table.
type tabler struct {
	labelled bool
	fields   []string // the only ones wanted, when there are any
	header   []string
}

// otherLanguages is the column for texts in languages that have none.
const otherLanguages = "other"

func (t *tabler) object(shape *models.TypeShape, prefix string, top bool) *table {
	var names []string
	out, languages := &table{}, &table{keys: keysOf(labels.Languages())}
	add := func(name string, x column) {
		names = append(names, name)
		out.columns = append(out.columns, x)
	}
	for _, f := range shape.Fields {
		if !f.Named || top && len(t.fields) > 0 && !slices.Contains(t.fields, f.Name) {
			continue
		}
		at := len(t.header)
		switch {
		case f.Shape.IsText():
			for _, lang := range append(labels.Languages(), otherLanguages) {
				t.header = append(t.header, prefix+f.Name+"_"+lang)
			}
			add(f.Name, column{as: aText, at: at, sub: languages})
		case f.Shape.IsStruct():
			add(f.Name, column{as: anObject, sub: t.object(f.Shape, prefix+f.Name+"_", false)})
		default:
			t.header = append(t.header, prefix+f.Name)
			add(f.Name, column{at: at})
			if suffix := labelSuffix(f.Shape); t.labelled && suffix != "" {
				t.header = append(t.header, prefix+f.Name+suffix)
				add(f.Name+suffix, column{as: labelsOf(f.Shape), at: at + 1, sub: &table{}})
			}
		}
	}
	out.keys = keysOf(names)
	return out
}

func labelsOf(shape *models.TypeShape) contents {
	if shape.IsList() {
		return theLabels
	}
	return anything
}

// cells are the cells of one row: spans of one text.
type cells struct {
	text   []byte
	at     []span
	others []span // texts in languages without a column, or labels, to be sorted
}

type span struct{ from, to int }

func (c *cells) clear() {
	c.text = c.text[:0]
	clear(c.at)
}

// object fills the cells of an object's members; anything else leaves them empty.
func (c *cells) object(s *scanner, t *table) error {
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
	case theLabels:
		return c.labels(s, x)
	}
	at, err := c.anything(s)
	c.at[x.at] = at
	return err
}

// languages spreads a text over its columns; the others go as "lang: text".
func (c *cells) languages(s *scanner, x *column) error {
	c.others = c.others[:0]
	others := x.at + len(x.sub.quoted)
	err := s.eachMember(&x.sub.keys, func(member int, lang []byte) (err error) {
		if member != unknown {
			c.at[x.at+member], err = c.anything(s)
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
	c.at[others] = c.joined()
	return err
}

// labels writes the labels of a list of codes.
func (c *cells) labels(s *scanner, x *column) error {
	c.others = c.others[:0]
	err := s.eachMember(&x.sub.keys, func(int, []byte) error {
		at, err := c.anything(s)
		c.others = append(c.others, at)
		return err
	})
	c.at[x.at] = c.joined()
	return err
}

// joined is a cell of what was gathered, sorted.
func (c *cells) joined() span {
	switch len(c.others) {
	case 0:
		return span{}
	case 1:
		return c.others[0]
	}
	slices.SortFunc(c.others, func(a, b span) int { return bytes.Compare(c.text[a.from:a.to], c.text[b.from:b.to]) })
	from := len(c.text)
	for i, at := range c.others {
		if i > 0 {
			c.text = append(c.text, '|')
		}
		c.text = append(c.text, c.text[at.from:at.to]...)
	}
	return span{from, len(c.text)}
}

// anything writes a value: a string as what it says, a list by its elements,
// null as nothing, and the rest as JSON.
func (c *cells) anything(s *scanner) (span, error) {
	from := len(c.text)
	err := c.appendValue(s)
	return span{from, len(c.text)}, err
}

func (c *cells) appendValue(s *scanner) error {
	start := s.at
	switch s.peek() {
	case '"':
		raw, err := s.takeString()
		if err == nil {
			c.text, err = appendUnquoted(c.text, raw)
		}
		return err
	case '[':
		first := true
		return s.eachElement(func() error {
			if !first {
				c.text = append(c.text, '|')
			}
			first = false
			return c.appendValue(s)
		})
	case 'n':
		return s.skip()
	}
	err := s.skip()
	c.text = append(c.text, s.text[start:s.at]...)
	return err
}
