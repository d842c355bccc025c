package models

import (
	"regexp"
	"strings"
	"unicode"
)

// ExternalID is by what a register elsewhere knows a record.
type ExternalID struct {
	// The register, as one short word; its letter case does not count.
	Scheme string `json:"scheme" example:"unts" validate:"required"`
	// The id that the register gave it, to the letter.
	ID string `json:"id" example:"I-4711" validate:"required"`
}

// Identified is what a record is known by elsewhere.
type Identified struct {
	// By what registers elsewhere know it. Of each kind, one record has such an id.
	ExternalIDs ExternalIDs `json:"external_ids" gorm:"column:external_ids;serializer:json"`
}

// KnownAs is by what registers elsewhere know a record.
func (i Identified) KnownAs() ExternalIDs { return i.ExternalIDs }

// ExternalIDs are by what registers elsewhere know a record, each once.
type ExternalIDs []ExternalID

// maxExternalID is how long an id of a register can be, in characters: what a database
// can index.
const maxExternalID = 200

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,39}$`)

// CheckValue wants a word for the register, and an id that can be read again.
func (x ExternalID) CheckValue(at string, p *Problems) {
	if !scheme.MatchString(x.Scheme) {
		p.Add(at+"/scheme", "invalid_scheme", "name the register by one word of at most 40 letters, digits, dots, hyphens and underscores, such as unts")
	}
	checkRequired(x.ID, at+"/id", p)
	checkLength(x.ID, maxExternalID, at+"/id", p)
	if x.ID != strings.TrimSpace(x.ID) || strings.ContainsFunc(x.ID, unicode.IsControl) {
		p.Add(at+"/id", "invalid_id", "an id has no blanks around it, and no control characters")
	}
}

// CheckValue finds ids that are there twice.
func (list ExternalIDs) CheckValue(at string, p *Problems) {
	seen := map[string]bool{}
	for i, x := range list {
		if seen[x.String()] {
			p.Add(index(at, i), "duplicate", "%s is listed twice", x)
		}
		seen[x.String()] = true
	}
}

// String is the id behind its register, as it is compared and asked for: unts:I-4711.
func (x ExternalID) String() string { return strings.ToLower(x.Scheme) + ":" + x.ID }

// ExternalKey is an external id as a query has it.
type ExternalKey string

// CheckValue wants a register and an id of it.
func (k ExternalKey) CheckValue(at string, p *Problems) {
	var faults Problems
	if k.ExternalID().CheckValue("", &faults); len(faults) > 0 {
		p.Add(at, "malformed", "an external id is a register and its id, such as unts:I-4711")
	}
}

// ExternalID is the external id that is asked for.
func (k ExternalKey) ExternalID() ExternalID {
	scheme, id, _ := strings.Cut(string(k), ":")
	return ExternalID{scheme, id}
}
