package store

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// linkNames are how the database writes by what a document is found, and as what
// it names another one. Most are the name of a filter.
var linkNames = map[string]int{"country": 1, "pair": 2, "sector": 3, "institution": 4, "person": 5,
	"agreement": 6, "visit": 7, "meeting": 8, "year": 9, restsOn: 10, openName: 11, titled: 12, warningName: 15,
	among: 20, multilateral: 21, notHeld: 22, externalID: 23, periodName: 24, waiting: 25}

// undated are the names of links that follow no date: what has one is found in the order of
// recording.
var undated = []string{openName, warningName, periodName}

func undatedCodes() []int {
	codes := make([]int, len(undated))
	for i, name := range undated {
		codes[i] = linkNames[name]
	}
	return codes
}

// restsOn is the name of links to what a record or part names in any other way.
const restsOn = "on"

// among and multilateral are the names of links of what is between more than two
// countries, such as a treaty of 196 parties: to each of these countries, and to the word
// that it is so. Its pairs are not written down, for there would be thousands: it is
// found for a pair by both countries.
const (
	among        = "among"
	multilateral = "multilateral"
)

// notHeld is the name of links of a visit or meeting that was not held, to its pair or,
// between more than two countries, to each of these: relations do not count it.
const notHeld = "not_held"

// targetLinks are the links whose values are records that can be hidden.
var targetLinks = []string{"institution", "person", "agreement", "visit", "meeting"}

// eventLinks are those by which timelines are found.
var eventLinks = []string{"country", "pair", "sector", among, multilateral}

// link is one thing that a document is found by, or rests on, in some views. The
// value "" stands for having none.
type link struct {
	name  string
	value string
	seen  int
}

// links are those of one document, without repetition, in order.
type links []link

// String writes links as a document keeps them.
func (l links) String() string {
	var b strings.Builder
	for i, x := range l {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(x.name + "=" + x.value + ":" + strconv.Itoa(x.seen))
	}
	return b.String()
}

// parseLinks reads what String wrote.
func parseLinks(text string) links {
	if text == "" {
		return nil
	}
	return slices.AppendSeq(make(links, 0, 1+strings.Count(text, " ")), eachLink(text))
}

// eachLink reads the same one by one.
func eachLink(text string) iter.Seq[link] {
	return func(yield func(link) bool) {
		left, more := text, text != ""
		for more {
			var field string
			field, left, more = strings.Cut(left, " ")
			name, rest, _ := strings.Cut(field, "=")
			value, seen, _ := strings.Cut(rest, ":")
			bits, err := strconv.Atoi(seen)
			if err != nil {
				continue // check compares links with a fresh computation
			}
			if !yield(link{name, value, bits}) {
				return
			}
		}
	}
}

// values are those of a name.
func (l links) values(name string) []string {
	var values []string
	for _, x := range l {
		if x.name == name && x.value != "" {
			values = append(values, x.value)
		}
	}
	return values
}

// events are the links of a part of a record, which stands on the timelines that
// its record stands on.
func (l links) events() links {
	return slices.DeleteFunc(slices.Clone(l), func(x link) bool {
		return x.value == "" || !slices.Contains(eventLinks, x.name)
	})
}

// narrowing finds, of the links of events, those that an act of one party has. What does
// not name a country is put aside once, for there may be hundreds of acts.
type narrowing struct {
	all    links
	many   bool
	places []int            // of what is of all acts
	of     map[string][]int // of what is of those of a country
}

func (l links) narrowing() narrowing {
	n := narrowing{all: l, of: map[string][]int{}}
	for i, x := range l {
		n.many = n.many || x.name == multilateral
		switch x.name {
		case "pair":
		case "country", among:
			n.of[x.value] = append(n.of[x.value], i)
		default:
			n.places = append(n.places, i)
		}
	}
	return n
}

// to are those of an act of one party, seen in some views: among many parties it stands on
// the timelines of its own country alone, and so does one of a country that the record is
// not between. A country that is not known is "".
func (n narrowing) to(country models.CountryCode, seen int) links {
	is := func(i int) bool { return n.all[i].name == "country" }
	there := slices.ContainsFunc(n.of[string(country)], is)
	if !n.many && (country == "" || there) {
		return slices.Clone(n.all)
	}
	places := slices.Concat(n.places, n.of[string(country)])
	slices.Sort(places)
	own := make(links, len(places), len(places)+1)
	for i, at := range places {
		own[i] = n.all[at]
	}
	if country != "" && !there {
		own = append(own, link{"country", string(country), seen})
	}
	return own
}

// linkRow is a link in the database.
type linkRow struct {
	Name     int
	Value    string
	Kind     int
	DateDesc string
	Seq      int64
	Seen     int
}

// key is the link, in whichever views.
func (r linkRow) key() linkRow {
	r.Seen = 0
	return r
}

// compare puts links into the order of their table.
func (r linkRow) compare(o linkRow) int {
	return cmp.Or(r.Name-o.Name, cmp.Compare(r.Value, o.Value), r.Kind-o.Kind, cmp.Compare(r.DateDesc, o.DateDesc), cmp.Compare(r.Seq, o.Seq))
}

func (l links) rows(d document) []linkRow {
	rows := make([]linkRow, len(l))
	for i, x := range l {
		rows[i] = linkRow{linkNames[x.name], x.value, d.Kind, d.DateDesc, d.Seq, x.seen}
		if slices.Contains(undated, x.name) {
			rows[i].DateDesc = ""
		}
	}
	return rows
}

// some gives a list that is not empty, for SQL's IN dislikes that.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return make([]T, 1)
	}
	return list
}
