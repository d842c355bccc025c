package mapping

import (
	"errors"
	"slices"
	"strings"

	"entente/exchange"
	"entente/exchange/table"
	"entente/models"
)

// fill puts what a row says into a draft: first what cells say, then what is the same for
// each of the values of a cell.
func (r *run) fill(d *drafting, row table.Row) {
	var later []field
	for _, f := range d.record.fields {
		if f.repeated() {
			later = append(later, f)
			continue
		}
		from, words := r.m.wordsOf(f, row)
		if len(words) == 0 && !f.splits() {
			d.root.miss(place{way: f.way})
		}
		for n, word := range words {
			r.put(d, f, place{f.way, n}, from, word)
		}
	}
	for _, f := range later {
		from, words := r.m.wordsOf(f, row)
		for n := range d.root.count(f.way) {
			if len(words) > 0 {
				r.put(d, f, place{f.way, n}, from, words[0])
			}
		}
	}
}

// splits tells whether a cell fills several elements.
func (f field) splits() bool {
	return slices.ContainsFunc(f.way, func(s step) bool { return s.every })
}

// repeated tells whether it is the same in each of the elements that a cell is split into.
func (f field) repeated() bool {
	inner := len(f.way) > 0 && f.splits() && !f.way[len(f.way)-1].every
	return inner && len(f.value.Split) == 0
}

// count is how many elements a split cell has filled.
func (n *node) count(way []step) int {
	for _, s := range way {
		if s.every {
			break
		}
		if s.list {
			n = n.element(s, 0)
		} else {
			n = n.member(s.name)
		}
	}
	count := 0
	for _, e := range n.elements {
		if strings.HasPrefix(e.label, every) {
			count++
		}
	}
	return count
}

// put converts a word and puts it in its place. What cannot be taken is refused, or left
// out where the mapping wants it.
func (r *run) put(d *drafting, f field, p place, from exchange.Origin, word string) {
	value, err := r.converter.value(f, word)
	w, isWrong := errors.AsType[*wrong](err)
	switch {
	case isWrong && f.value.Wrong == LeaveOut:
		d.draft.LeftOut = addTo(d.draft.LeftOut, refused(from, pointer(p), w))
		d.root.miss(p)
	case err != nil && !isWrong:
		d.refuse(from, pointer(p), wrongly("malformed", "", "%s", err))
	case isWrong:
		d.refuse(from, pointer(p), w)
	case from.Row == 0:
		d.root.put(p, value, nil)
	default:
		d.root.put(p, value, &from)
	}
}

// pointer is a place as the mapping has it.
func pointer(p place) string {
	at := ""
	for _, s := range p.way {
		at = models.Pointer(at, s.name)
	}
	return at
}
