package models

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"entente/models/fold"
	"entente/models/labels"
)

// Searched are the texts in which a record is searched, by where they stand.
type Searched struct {
	// Title is what the record is called, in every language and spelling, and its
	// reference as one word.
	Title []Passage
	// Names are those that it has as they are printed: of people, parties, institutions, an outlet.
	Names []Passage
	// Body is every other text of it, in every language.
	Body []Passage
}

// Passage is a text in a language, into which no phrase reaches from another one.
type Passage struct{ Language, Text string }

// SearchedIn lists the texts in which a record is searched.
func SearchedIn(e Entity) Searched {
	s := Searched{Title: []Passage{{undetermined, SearchQuery(e.Base().Reference)}}}
	named := func(name *string) { s.Names = append(s.Names, Passage{undetermined, value(name)}) }
	Walk(e.Stored(), "", func(pointer string, v reflect.Value, shape *TypeShape) {
		if !shape.IsStruct() && !shape.IsText() {
			return
		}
		switch x := v.Interface().(type) {
		case Text:
			if pointer == "/title" || pointer == "/names" {
				s.Title = append(s.Title, x.passages()...)
			} else {
				s.Body = append(s.Body, x.passages()...)
			}
		case PersonName:
			s.Title = append(s.Title, Passage{tagOf(x.Language), x.Text})
		case CountryAlias:
			s.Title = append(s.Title, Passage{tagOf(x.Language), x.Text})
		case Participant:
			named(x.Name)
		case Party:
			named(x.Name)
		case CommitmentInstitution:
			named(x.Name)
		}
	})
	if a, ok := e.(*Article); ok {
		lang := tagOf(a.Language)
		s.Title, s.Body = append(s.Title, Passage{lang, a.Title}), append(s.Body, Passage{lang, value(a.Text)})
		named(a.Outlet)
		named(a.Author)
	}
	return s
}

// passages lists a text in the order of its languages.
func (t Text) passages() []Passage {
	var out []Passage
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		out = append(out, Passage{lang, t[lang]})
	}
	return out
}

// Quoted is the quote of a citation, as a passage.
func (c *CitationFields) Quoted() Passage {
	return Passage{tagOf(c.QuoteLanguage), value(c.Quote)}
}

var reference = regexp.MustCompile(`(?i)\b([A-Z]{3})-([0-9]{4})-([0-9]{4,})\b`)

// SearchQuery writes references in a query as they are indexed, as one word: the
// "ART" of ART-2026-0001 is not the art that somebody looks for.
func SearchQuery(q string) string { return reference.ReplaceAllString(q, "$1$2$3") }

// Class is a code that says what sort of thing a record is: its type or level.
type Class struct{ Vocabulary, Code string }

// ClassOf tells what sort of thing a record is said to be.
func ClassOf(e Entity) (Class, bool) {
	of := func(vocabulary string, code *string) (Class, bool) {
		return Class{vocabulary, value(code)}, code != nil
	}
	switch e := e.(type) {
	case *Visit:
		return of(VisitLevel("").Vocabulary(), (*string)(e.Level))
	case *Meeting:
		return of(MeetingType("").Vocabulary(), (*string)(e.MeetingType))
	case *Agreement:
		return of(AgreementType("").Vocabulary(), (*string)(e.Type))
	}
	return Class{}, false
}

// labelled are the words of the labels of every class, in all languages.
var labelled = sync.OnceValue(func() map[Class][][]fold.Word {
	words := map[Class][][]fold.Word{}
	for _, vocabulary := range []string{VisitLevel("").Vocabulary(), MeetingType("").Vocabulary(), AgreementType("").Vocabulary()} {
		for _, code := range labels.Codes(vocabulary) {
			for _, lang := range labels.Languages() {
				class := Class{vocabulary, code}
				words[class] = append(words[class], fold.Words(labels.Label(lang, vocabulary, code)))
			}
		}
	}
	return words
})

// ClassesCalled lists the classes in whose label, in any language, a term stands.
func ClassesCalled(t fold.Term, exact bool) []Class {
	var found []Class
	for class, all := range labelled() {
		if slices.ContainsFunc(all, func(words []fold.Word) bool { return fold.Match([]fold.Term{t}, words, exact) }) {
			found = append(found, class)
		}
	}
	slices.SortFunc(found, func(a, b Class) int {
		return strings.Compare(a.Vocabulary+a.Code, b.Vocabulary+b.Code)
	})
	return found
}

// Found is a record that a search found.
type Found struct {
	RecordRef
	// The title of the record.
	Title Text `json:"title" validate:"required"`
	// The first day that its date can mean.
	DateFrom *string `json:"date_from" format:"date"`
	// The last day that its date can mean.
	DateTo *string `json:"date_to" format:"date"`
	// In each language, what of it the words stand in, as HTML, with a `<mark>` around each;
	// nothing when it is found by the names of what it is about.
	Snippets Text `json:"snippets,omitempty"`
	// How relevant it is, in points of this search; not given for what comes last, behind
	// the latest recorded 1,000, nor by date.
	Score int `json:"score,omitempty" example:"14"`
	// It lacks one of the words: such come behind those with all of them.
	Partial bool `json:"partial,omitempty" example:"false"`
	// Guests do not see it, which pages mark.
	Held bool `json:"-"`
}

// FacetCounts say by what a search can be narrowed.
type FacetCounts struct {
	// Of how many records they are: of those found, the latest recorded, 1,000 at most.
	Of int `json:"of" example:"12" validate:"required"`
	// Whether these are all that are found.
	Whole bool `json:"whole" example:"true" validate:"required"`
	// How many of each kind there are.
	Kind []FacetCount `json:"kind" validate:"required"`
	// How many of each year there are: the 20 years with most, as of the others.
	Year []FacetCount `json:"year" validate:"required"`
	// How many of each country there are.
	Country []FacetCount `json:"country" validate:"required"`
	// How many of each sector there are, or of one beneath it.
	Sector []FacetCount `json:"sector" validate:"required"`
}

// FacetCount is how many records have something.
type FacetCount struct {
	// The kind, year or code.
	Key string `json:"key" example:"MA" validate:"required"`
	// How many have it.
	Count int `json:"count" example:"7" validate:"required"`
}

// SearchFilter chooses what a search looks through.
type SearchFilter struct {
	// Words that stand in it, in any of its languages, or name what it is about;
	// "in quotes" as a phrase.
	Q string `query:"q" example:"visa" validate:"required"`
	// Search to the letter, in the exact script.
	Exact bool `query:"exact"`
	// Its kind.
	Kind []RecordKind `query:"kind"`
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// Two countries, in either order, such as `AZ-MA`.
	Pair []Pair `query:"pair"`
	// Code of a sector, such as `tourism`; what is beneath it counts too.
	Sector []SectorCode `query:"sector"`
}
