package models

import "strings"

// Pair is two countries, AZ-MA, in alphabetical order.
type Pair string

// PairOf makes a pair of two countries.
func PairOf(a, b CountryCode) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair(a + "-" + b)
}

// ParsePair reads two country codes in either order.
func ParsePair(s string) (Pair, bool) {
	a, b, ok := strings.Cut(strings.ToUpper(s), "-")
	if !ok || a == b || !countryCode.MatchString(a) || !countryCode.MatchString(b) {
		return "", false
	}
	return PairOf(CountryCode(a), CountryCode(b)), true
}

// Sides are its two countries, in the order of their codes.
func (p Pair) Sides() (a, b CountryCode) {
	first, second, _ := strings.Cut(string(p), "-")
	return CountryCode(first), CountryCode(second)
}

// Other is the country of the pair beside one of the two.
func (p Pair) Other(side CountryCode) CountryCode {
	a, b := p.Sides()
	if side == a {
		return b
	}
	return a
}

// Pairs lists the pairs among countries.
func Pairs(countries []CountryCode) []Pair {
	var pairs []Pair
	for i, a := range countries {
		for _, b := range countries[i+1:] {
			if a != b {
				pairs = append(pairs, PairOf(a, b))
			}
		}
	}
	return pairs
}

// Multilaterals says what is wanted of that which is between more than two countries.
type Multilaterals string

// With the rest, not at all, or alone.
const (
	MultilateralIncluded Multilaterals = "include"
	MultilateralExcluded Multilaterals = "exclude"
	MultilateralOnly     Multilaterals = "only"
)

// CheckValue finds what is none of these.
func (m Multilaterals) CheckValue(at string, p *Problems) {
	checkOneOf(m, []Multilaterals{MultilateralIncluded, MultilateralExcluded, MultilateralOnly}, at, "unknown_value", p)
}

// RelationFilter chooses relations, and what is counted of them.
type RelationFilter struct {
	// Only pairs of this country.
	Country []CountryCode `query:"country"`
	RelationCounts
}

// RelationCounts says what is counted of a relation.
type RelationCounts struct {
	// What is between more than two countries: `include`, `exclude` or `only`.
	Multilateral Multilaterals `query:"multilateral" enums:"include,exclude,only" default:"include"`
}

// IsMultilateral tells whether what is between some countries, each named once, is
// between more than two.
func IsMultilateral(countries []CountryCode) bool { return len(countries) > 2 }

// PairSummary is what is on record between two countries.
type PairSummary struct {
	// The two codes, in alphabetical order.
	Pair Pair `json:"pair" example:"AZ-MA" validate:"required"`
	// The two countries.
	Countries []CountryCode `json:"countries" example:"AZ,MA" validate:"required"`
	// Their names, by code.
	Labels map[string]Text `json:"labels" validate:"required"`
	// How many visits are on record.
	Visits int `json:"visits" example:"4" validate:"required"`
	// How many meetings are on record.
	Meetings int `json:"meetings" example:"5" validate:"required"`
	// How many agreements are on record.
	Agreements int `json:"agreements" example:"12" validate:"required"`
	// How many commitments are on record.
	Commitments int `json:"commitments" example:"20" validate:"required"`
	// How many of these are between more than two countries.
	Multilateral MultilateralCounts `json:"multilateral" validate:"required"`
}

// MultilateralCounts is how much is on record of two countries together with others.
type MultilateralCounts struct {
	// How many of the meetings.
	Meetings int `json:"meetings" example:"1" validate:"required"`
	// How many of the agreements.
	Agreements int `json:"agreements" example:"31" validate:"required"`
	// How many of the commitments.
	Commitments int `json:"commitments" example:"2" validate:"required"`
}

// CountMultilateral adds what there is of a kind between more than two countries.
func (x *PairSummary) CountMultilateral(kind RecordKind, n int) {
	x.Count(kind, n)
	switch kind {
	case MeetingKind:
		x.Multilateral.Meetings += n
	case AgreementKind:
		x.Multilateral.Agreements += n
	case CommitmentKind:
		x.Multilateral.Commitments += n
	}
}

// Count adds the number of records of a kind.
func (x *PairSummary) Count(kind RecordKind, n int) {
	switch kind {
	case VisitKind:
		x.Visits += n
	case MeetingKind:
		x.Meetings += n
	case AgreementKind:
		x.Agreements += n
	case CommitmentKind:
		x.Commitments += n
	}
}

// RelationOverview is a country pair seen as a whole.
type RelationOverview struct {
	PairSummary
	// How far the commitments between them have got.
	Progress Progress `json:"progress" validate:"required"`
	// How many conflicts between sources are open.
	Conflicts int `json:"conflicts" example:"3" validate:"required"`
	// What happened last.
	Latest []Event `json:"latest" validate:"required"`
	// Where all that happened is listed.
	Timeline string `json:"timeline" example:"/api/v1/relations/AZ-MA/timeline" validate:"required"`
}
