package mapping

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"entente/exchange"
	"entente/models"
)

// node is a place in the body of a draft while that is being made: an object, a list, or
// a value.
type node struct {
	members  map[string]*node
	elements []*element
	keys     map[string]bool // of elements that several rows gave

	value any
	link  *exchange.Link
	from  *exchange.Origin // nil where no cell gave it

	// wanted tells that a cell could have said something within, and given that one did:
	// an object that waits for cells and got none is not there.
	wanted, given bool
}

// element is a member of a list, with its label.
type element struct {
	*node
	label string
	rank  int
}

// place is the way to a field in one draft: n is the value it is of, among those of a
// cell that has several.
type place struct {
	way []step
	n   int
}

// nodes goes to a place, and makes what is not there; it gives every node on the way.
func (n *node) nodes(p place) []*node {
	way := []*node{n}
	for _, s := range p.way {
		if s.list {
			n = n.element(s, p.n)
		} else {
			n = n.member(s.name)
		}
		way = append(way, n)
	}
	return way
}

func (n *node) member(name string) *node {
	if n.members == nil {
		n.members = map[string]*node{}
	}
	if n.members[name] == nil {
		n.members[name] = &node{}
	}
	return n.members[name]
}

func (n *node) element(s step, nth int) *node {
	label := s.name
	if s.every {
		label += strconv.Itoa(nth)
	}
	for _, e := range n.elements {
		if e.label == label {
			return e.node
		}
	}
	n.elements = append(n.elements, &element{&node{}, label, s.rank})
	slices.SortStableFunc(n.elements, func(a, b *element) int { return cmp.Compare(a.rank, b.rank) })
	return n.elements[slices.IndexFunc(n.elements, func(e *element) bool { return e.label == label })].node
}

// put sets the value of a place that a cell gave, or that is the same in all rows.
func (n *node) put(p place, v any, from *exchange.Origin) {
	way := n.nodes(p)
	for _, x := range way {
		x.wanted = x.wanted || from != nil
		x.given = x.given || from != nil
	}
	leaf := way[len(way)-1]
	leaf.from = from
	if link, ok := v.(exchange.Link); ok {
		leaf.link = &link
	} else {
		leaf.value = v
	}
}

// miss notes that the cell of a place says nothing.
func (n *node) miss(p place) {
	for _, x := range n.nodes(p) {
		x.wanted = true
	}
}

// empty tells whether there is nothing to be said.
func (n *node) empty() bool {
	if n.value != nil || n.link != nil {
		return false
	}
	if n.wanted && !n.given {
		return true
	}
	for _, member := range n.members {
		if !member.empty() {
			return false
		}
	}
	return !slices.ContainsFunc(n.elements, func(e *element) bool { return !e.empty() })
}

// absorb takes what another row says of the same record: elements of lists are added,
// each once, and of two values that differ the other one is told.
func (n *node) absorb(other *node, at string, differs func(at string, other *node)) {
	if other.empty() {
		return
	}
	if n.empty() {
		*n = *other
		return
	}
	n.wanted, n.given = n.wanted || other.wanted, n.given || other.given
	switch {
	case other.elements != nil:
		n.add(other.elements)
	case other.members == nil:
		if n.key() != other.key() {
			differs(at, other)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(other.members)) {
		n.member(name).absorb(other.members[name], models.Pointer(at, name), differs)
	}
}

func (n *node) add(elements []*element) {
	if n.keys == nil {
		n.keys = map[string]bool{}
		for _, e := range n.elements {
			n.keys[e.key()] = true
		}
	}
	for _, e := range elements {
		if key := e.key(); !e.empty() && !n.keys[key] {
			n.keys[key] = true
			n.elements = append(n.elements, e)
		}
	}
}

// key tells apart what says different things.
func (n *node) key() string {
	var d exchange.Draft
	text, err := json.Marshal([]any{n.render("", &d), d.Links})
	if err != nil {
		return err.Error() // values are words, numbers and truths: these can be written
	}
	return string(text)
}

// render gives the JSON of a place, and notes in the draft where it is from and what it
// links to.
func (n *node) render(at string, d *exchange.Draft) any {
	if n.from != nil && d.Origins != nil {
		d.Origins[at] = *n.from
	}
	switch {
	case n.link != nil:
		link := *n.link
		link.Pointer = at
		d.Links = append(d.Links, link)
		return nil
	case n.elements != nil:
		return n.list(at, d)
	case n.members == nil:
		return n.value
	}
	return n.object(at, d)
}

func (n *node) object(at string, d *exchange.Draft) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(n.members)) {
		if member := n.members[name]; !member.empty() {
			if v := member.render(models.Pointer(at, name), d); v != nil {
				object[name] = v
			}
		}
	}
	return object
}

func (n *node) list(at string, d *exchange.Draft) []any {
	list := []any{}
	for _, e := range n.elements {
		if !e.empty() {
			list = append(list, e.render(at+"/"+strconv.Itoa(len(list)), d))
		}
	}
	return list
}
