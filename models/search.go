package models

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// SearchText lists the words by which a record is found: every text in every
// language, names as printed, and its reference as one word. Each string is a passage of its own, into
// which no phrase reaches from another.
func SearchText(e Entity) []string {
	out := []string{SearchQuery(e.Base().Reference)}
	Walk(e.Stored(), "", func(_ string, v reflect.Value) {
		switch x := v.Interface().(type) {
		case Text:
			for _, lang := range slices.Sorted(maps.Keys(x)) {
				out = append(out, x[lang])
			}
		case PersonName:
			out = append(out, x.Text)
		case Participant:
			out = append(out, value(x.Name))
		case Party:
			out = append(out, value(x.Name))
		case CommitmentInstitution:
			out = append(out, value(x.Name))
		}
	})
	if a, ok := e.(*Article); ok {
		out = append(out, a.Title, value(a.Outlet), value(a.Author), value(a.Text))
	}
	return out
}

var reference = regexp.MustCompile(`\b([A-Z]{3})-([0-9]{4})-([0-9]{4,})\b`)

// SearchQuery writes references in a query as they are indexed, as one word: the
// "ART" of ART-2026-0001 is not the art that somebody looks for.
func SearchQuery(q string) string { return reference.ReplaceAllString(q, "$1$2$3") }

// Found is a record that a search found.
type Found struct {
	RecordRef
	// The title of the record.
	Title Text `json:"title" validate:"required"`
	// The first day that its date can mean.
	DateFrom *string `json:"date_from" format:"date"`
	// The last day that its date can mean.
	DateTo *string `json:"date_to" format:"date"`
}

// SearchFilter chooses what a search looks through.
type SearchFilter struct {
	// Words that stand in it, in any of its languages; "in quotes" as a phrase.
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
