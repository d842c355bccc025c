package derived

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// LinkNames are how the database writes by what a document is found, and as what
// it names another one. Most are the name of a filter.
var LinkNames = map[string]int{"country": 1, "pair": 2, "sector": 3, "institution": 4, "person": 5,
	"agreement": 6, "visit": 7, "meeting": 8, "year": 9, RestsOn: 10, OpenName: 11, Titled: 12, WarningName: 15,
	Among: 20, Multilateral: 21, NotHeld: 22, ExternalID: 23, PeriodName: 24, Waiting: 25}

// Undated are the names of links that follow no date: what has one is found in the order of
// recording.
var Undated = []string{OpenName, WarningName, PeriodName}

// UndatedCodes are how the database writes these.
func UndatedCodes() []int {
	codes := make([]int, len(Undated))
	for i, name := range Undated {
		codes[i] = LinkNames[name]
	}
	return codes
}

// RestsOn is the name of links to what a record or part names in any other way.
const RestsOn = "on"

// Among and multilateral are the names of links of what is between more than two
// countries, such as a treaty of 196 parties: to each of these countries, and to the word
// that it is so. Its pairs are not written down, for there would be thousands: it is
// found for a pair by both countries.
const (
	Among        = "among"
	Multilateral = "multilateral"
)

// NotHeld is the name of links of a visit or meeting that was not held, to its pair or,
// between more than two countries, to each of these: relations do not count it.
const NotHeld = "not_held"

// TargetLinks are the links whose values are records that can be hidden.
var TargetLinks = []string{"institution", "person", "agreement", "visit", "meeting"}

// eventLinks are those by which timelines are found.
var eventLinks = []string{"country", "pair", "sector", Among, Multilateral}

// Link is one thing that a document is found by, or rests on, in some views. The
// value "" stands for having none.
type Link struct {
	Name  string
	Value string
	Seen  int
}

// Links are those of one document, without repetition, in order.
type Links []Link

// String writes links as a document keeps them.
func (l Links) String() string {
	var b strings.Builder
	for i, x := range l {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(x.Name + "=" + x.Value + ":" + strconv.Itoa(x.Seen))
	}
	return b.String()
}

// ParseLinks reads what String wrote.
func ParseLinks(text string) Links {
	if text == "" {
		return nil
	}
	return slices.AppendSeq(make(Links, 0, 1+strings.Count(text, " ")), EachLink(text))
}

// EachLink reads the same one by one.
func EachLink(text string) iter.Seq[Link] {
	return func(yield func(Link) bool) {
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
			if !yield(Link{name, value, bits}) {
				return
			}
		}
	}
}

// Values are those of a name.
func (l Links) Values(name string) []string {
	var values []string
	for _, x := range l {
		if x.Name == name && x.Value != "" {
			values = append(values, x.Value)
		}
	}
	return values
}

// events are the links of a part of a record, which stands on the timelines that
// its record stands on.
func (l Links) events() Links {
	return slices.DeleteFunc(slices.Clone(l), func(x Link) bool {
		return x.Value == "" || !slices.Contains(eventLinks, x.Name)
	})
}

// narrowing finds, of the links of events, those that an act of one party has. What does
// not name a country is put aside once, for there may be hundreds of acts.
type narrowing struct {
	all    Links
	many   bool
	places []int            // of what is of all acts
	of     map[string][]int // of what is of those of a country
}

func (l Links) narrowing() narrowing {
	n := narrowing{all: l, of: map[string][]int{}}
	for i, x := range l {
		n.many = n.many || x.Name == Multilateral
		switch x.Name {
		case "pair":
		case "country", Among:
			n.of[x.Value] = append(n.of[x.Value], i)
		default:
			n.places = append(n.places, i)
		}
	}
	return n
}

// to are those of an act of one party, seen in some views: among many parties it stands on
// the timelines of its own country alone, and so does one of a country that the record is
// not between. A country that is not known is "".
func (n narrowing) to(country models.CountryCode, seen int) Links {
	is := func(i int) bool { return n.all[i].Name == "country" }
	there := slices.ContainsFunc(n.of[string(country)], is)
	if !n.many && (country == "" || there) {
		return slices.Clone(n.all)
	}
	places := slices.Concat(n.places, n.of[string(country)])
	slices.Sort(places)
	own := make(Links, len(places), len(places)+1)
	for i, at := range places {
		own[i] = n.all[at]
	}
	if country != "" && !there {
		own = append(own, Link{"country", string(country), seen})
	}
	return own
}

// LinkRow is a link in the database.
type LinkRow struct {
	Name     int
	Value    string
	Kind     int
	DateDesc string
	Seq      int64
	Seen     int
}

// key is the link, in whichever views.
func (r LinkRow) key() LinkRow {
	r.Seen = 0
	return r
}

// Compare puts links into the order of their table.
func (r LinkRow) Compare(o LinkRow) int {
	return cmp.Or(r.Name-o.Name, cmp.Compare(r.Value, o.Value), r.Kind-o.Kind, cmp.Compare(r.DateDesc, o.DateDesc), cmp.Compare(r.Seq, o.Seq))
}

// Rows are the links of a document as the database has them.
func (l Links) Rows(d Document) []LinkRow {
	rows := make([]LinkRow, len(l))
	for i, x := range l {
		rows[i] = LinkRow{LinkNames[x.Name], x.Value, d.Kind, d.DateDesc, d.Seq, x.Seen}
		if slices.Contains(Undated, x.Name) {
			rows[i].DateDesc = ""
		}
	}
	return rows
}

// Fingerprint is that of a link, in these views.
func (r LinkRow) Fingerprint() int64 {
	return Fingerprint(strconv.Itoa(r.Name), r.Value, strconv.Itoa(r.Kind), r.DateDesc, strconv.FormatInt(r.Seq, 10), strconv.Itoa(r.Seen))
}
