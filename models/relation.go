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
	Pair        Pair            `json:"pair" example:"AZ-MA" validate:"required"`
	Countries   []CountryCode   `json:"countries" example:"AZ,MA" validate:"required"`
	Labels      map[string]Text `json:"labels" validate:"required"`
	Visits      int             `json:"visits" example:"4" validate:"required"`
	Meetings    int             `json:"meetings" example:"5" validate:"required"`
	Agreements  int             `json:"agreements" example:"12" validate:"required"`
	Commitments int             `json:"commitments" example:"20" validate:"required"`
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
	Progress  Progress `json:"progress" validate:"required"`
	Conflicts int      `json:"conflicts" example:"3" validate:"required"`
	Latest    []Event  `json:"latest" validate:"required"`
	Timeline  string   `json:"timeline" example:"/api/v1/relations/AZ-MA/timeline" validate:"required"`
}
