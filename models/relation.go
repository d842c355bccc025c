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
	a, b, ok := strings.Cut(s, "-")
	if !ok || a == b || !countryCode.MatchString(a) || !countryCode.MatchString(b) {
		return "", false
	}
	return PairOf(CountryCode(a), CountryCode(b)), true
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
