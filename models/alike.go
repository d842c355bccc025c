package models

import (
	"fmt"
	"slices"
	"strings"

	"entente/models/fold"
)

// PossibleDuplicates is what the answer to a POST also says, when there are any.
type PossibleDuplicates struct {
	// Records that may be what was just recorded, or something nested in it, of those
	// that you may see. Only on the answer to a POST, when there are any.
	Duplicates []Alike `json:"possible_duplicates,omitempty"`
}

// Recorded is what the answer to a POST also says.
type Recorded struct {
	// What was recorded with it: what was nested in the body, and whom and what it named
	// that was not on record. Only on the answer to a POST, when there is any.
	Made []Made `json:"made,omitempty"`
	PossibleDuplicates
}

// Made is something that was recorded with the body of a POST.
type Made struct {
	// Where it stands in the body, as a JSON Pointer; absent for people, institutions and
	// articles, which the body names.
	Pointer string `json:"pointer,omitempty" example:"/agreements/0/acts/1"`
	// What kind of record or part it is.
	Kind RecordKind `json:"kind" example:"act" validate:"required"`
	// Its UUID.
	ID string `json:"id" format:"uuid" validate:"required"`
	// Its reference; acts, updates and citations have none.
	Reference string `json:"reference,omitempty" example:"AGR-2026-0001"`
}

// OnDuplicate is what to do when what is to be recorded may be on record already.
type OnDuplicate string

// Record it all the same, and say so; or refuse.
const (
	RecordDuplicate OnDuplicate = "record"
	RefuseDuplicate OnDuplicate = "refuse"
)

// CheckValue finds what cannot be done.
func (o OnDuplicate) CheckValue(at string, p *Problems) {
	if o != RecordDuplicate && o != RefuseDuplicate {
		p.Add(at, "unknown_value", "there are %s and %s", RecordDuplicate, RefuseDuplicate)
	}
}

// Refuse is the refusal to record what may be on record already.
func (d PossibleDuplicates) Refuse() error {
	refused := Refuse(Blocked, "this looks like what is on record already: %s; without on_duplicate=refuse it is recorded all the same", d.Duplicates[0].Reference)
	refused.Alike = Unrecorded(d.Duplicates)
	return refused
}

// Alike is a record that may be the same as one that was just recorded.
type Alike struct {
	// What of the body it may be, as a JSON Pointer; empty for the whole. A person or an
	// institution that the body names has that of the name.
	Pointer string `json:"pointer" example:"/agreements/0"`
	// What was recorded and may be it; not where nothing was.
	New *RecordRef `json:"new,omitempty"`
	// What the new one is called.
	NewTitle Text `json:"new_title,omitempty"`
	RecordRef
	// What it is called.
	Title Text `json:"title" validate:"required"`
	// In what they are alike.
	Because []Likeness `json:"because" validate:"required"`
}

// Unrecorded are the same where what may be them was not recorded after all.
func Unrecorded(found []Alike) []Alike {
	found = slices.Clone(found)
	for i := range found {
		found[i].New = nil
	}
	return found
}

// String puts it into words for whoever decides whether it is the same.
func (a Alike) String() string {
	return fmt.Sprintf("%q may be %s %q (%s)", a.NewTitle.In("en"), a.Reference, a.Title.In("en"), joined(a.Because, ", "))
}

// Likeness is in what two records are alike.
type Likeness string

// The ways in which two records can be alike.
const (
	SamePair        Likeness = "same_pair"
	SameTitle       Likeness = "same_title"
	SimilarTitle    Likeness = "similar_title"
	OverlappingDays Likeness = "overlapping_days"
	SameArticle     Likeness = "same_article"
	SameName        Likeness = "same_name"
	SimilarName     Likeness = "similar_name"
	SameCountry     Likeness = "same_country"
	SameExternalID  Likeness = "same_external_id"
)

// Looks is what tells whether a record may be the same as another one of its kind that
// is between the same countries.
type Looks struct {
	Title    Text
	From, To *string // the days that its date can mean; nil is open, or unknown
	// SameArticle tells that an article speaks of both.
	SameArticle bool

	words [][]string // of each title, once they have been read
}

// Read gives the same with the words of its titles, which are then not read again for
// each of many that it is compared with.
func (l Looks) Read() Looks {
	l.words = [][]string{}
	for _, text := range l.Title {
		l.words = append(l.words, titleWords(text))
	}
	return l
}

// titles are the words of each title.
func (l Looks) titles() [][]string {
	if l.words == nil {
		l = l.Read()
	}
	return l.words
}

// Resemblance says in what two records of a kind between the same countries are alike,
// when they may be one; nothing when they are two.
//
//  1. Days that are known and do not overlap tell them apart.
//  2. The same words in the title, or most of them, in whichever languages, make them
//     alike.
//  3. So do the days alone of two visits, when both are known to the fortnight: the
//     same two countries do not often visit each other twice in one.
//  4. So does an article that speaks of two visits. It speaks of several texts that
//     are signed on one day, so of these it says nothing.
func Resemblance(kind RecordKind, a, b Looks) []Likeness {
	because := []Likeness{SamePair}
	dated, overlap := a.dated() && b.dated(), shareDays(a, b)
	if dated && !overlap {
		return nil
	}
	if dated {
		because = append(because, OverlappingDays)
	}
	title := likeTitles(a.titles(), b.titles())
	if title != "" {
		because = append(because, title)
	}
	shared := kind == VisitKind && (a.SameArticle || b.SameArticle)
	if shared {
		because = append(because, SameArticle)
	}
	if title == "" && !shared && !(kind == VisitKind && dated && a.short() && b.short()) {
		return nil
	}
	return because
}

func (l Looks) dated() bool { return l.From != nil || l.To != nil }

// fortnight is how long the days of a date are that tells visits apart.
const fortnight = 14

// short tells whether a date means a few days only.
func (l Looks) short() bool {
	from, known := parseDay(value(l.From))
	to, ends := parseDay(value(l.To))
	return known && ends && to.Sub(from).Hours() < fortnight*24
}

func shareDays(a, b Looks) bool {
	before := func(x, y *string) bool { return x != nil && y != nil && *x < *y }
	return !before(a.To, b.From) && !before(b.To, a.From)
}

// likeTitles compares titles, each language with each.
func likeTitles(a, b [][]string) Likeness {
	var found Likeness
	for _, x := range a {
		for _, y := range b {
			switch {
			case len(x) > 0 && slices.Equal(x, y):
				return SameTitle
			case mostlyShared(x, y):
				found = SimilarTitle
			}
		}
	}
	return found
}

// titleWords are the different words of a title, folded and in order.
func titleWords(text string) []string { return distinct(strings.Fields(fold.Key(text))) }

// mostlyShared tells whether at least three in four of the words of two titles are in
// both.
func mostlyShared(a, b []string) bool {
	shared := 0
	for _, word := range a {
		if _, ok := slices.BinarySearch(b, word); ok {
			shared++
		}
	}
	return shared > 1 && 8*shared >= 3*(len(a)+len(b))
}

// LikeNames compares names, each spelling with each.
func LikeNames(a, b []string) Likeness {
	var found Likeness
	for _, x := range a {
		for _, y := range b {
			switch {
			case x == y:
				return SameName
			case fold.SoundAlike(x, y):
				found = SimilarName
			}
		}
	}
	return found
}

// SoundKeys are by what a person, or an institution, of a country is found in another
// spelling.
func SoundKeys(names []string, country *CountryCode) []string {
	var keys []string
	for _, name := range names {
		if sound := fold.Sound(name); sound != "" {
			keys = append(keys, string(value(country))+" "+sound)
		}
	}
	return distinct(keys)
}

// TitleKeys are the folded titles of a record that is between some countries, by which
// one like it is found: with the countries in front.
func TitleKeys(title Text, countries []CountryCode) []string {
	head := joined(distinct(slices.Clone(countries)), "-")
	var keys []string
	for _, text := range title {
		if words := titleWords(text); len(words) > 0 {
			keys = append(keys, head+" "+strings.Join(words, " "))
		}
	}
	return distinct(keys)
}
