package models

import (
	"regexp"

	"entente/models/fold"
)

// Country: a state, past or present, by its ISO 3166 codes.
type Country struct {
	Record
	CountryFields
}

// CountryFields are the fields of a country that an administrator writes. Its code is
// alpha-2, or alpha-4 (ISO 3166-3) once withdrawn, or one of our own with an X in front for
// a state that was gone before ISO 3166, such as XPRU; and it never changes.
type CountryFields struct {
	Access
	Identified
	// Its ISO 3166 code: alpha-2, or alpha-4 once withdrawn; `XPRU` and the like for states
	// that were gone before there were such codes.
	Code CountryCode `json:"code" example:"AZ" validate:"required"`
	// Its ISO 3166-1 alpha-3 code.
	Alpha3 *string `json:"alpha3" example:"AZE"`
	// Its ISO 3166-1 numeric code, as three digits.
	Numeric *string `json:"numeric" example:"031"`
	// Its names.
	Names Text `json:"names" gorm:"serializer:json" validate:"required"`
	// What else it is called, or was: it is found by all of these.
	Aliases []CountryAlias `json:"aliases" gorm:"serializer:json"`
	// The part of the world it is in.
	Region *string `json:"region" example:"Western Asia"`
	// Since when it exists.
	ExistedFrom *Date `json:"existed_from"`
	// Until when it existed; null for states of today.
	ExistedTo *Date `json:"existed_to"`
	// The states that took its place.
	Successors []CountryCode `json:"successors" gorm:"serializer:json"`
}

// CountryAlias is another name of a country.
type CountryAlias struct {
	// The name.
	Text string `json:"text" example:"Turkey" validate:"required"`
	// The language of the name, as a BCP 47 tag; null where it is written so in several.
	Language *Language `json:"language" example:"en"`
	// What kind of name it is.
	Kind AliasType `json:"kind" example:"former" validate:"required"`
	// Since when it was the name.
	From *Date `json:"from" example:"1923-10-29"`
	// Until when it was the name.
	To *Date `json:"to" example:"2022-06-01"`
}

// CheckValue wants a name that can be found, and no end before the start.
func (a CountryAlias) CheckValue(at string, p *Problems) {
	checkRequired(a.Text, at+"/text", p)
	checkRequired(a.Kind, at+"/kind", p)
	if a.Text != "" && fold.Key(a.Text) == "" {
		p.Add(at+"/text", "no_letters", "a name has letters in it")
	}
	checkLength(a.Text, maxName, at+"/text", p)
	checkEnd(a.From, a.To, at+"/to", "the name ends before it starts", p)
}

// NameKeys are the folded names by which a country is found again, of now and then.
func (c *Country) NameKeys() []string {
	var keys []string
	for _, name := range c.Names {
		keys = append(keys, fold.Key(name))
	}
	for _, alias := range c.Aliases {
		keys = append(keys, fold.Key(alias.Text))
	}
	return distinct(keys)
}

// What Entity asks of a country.
func (*Country) RecordKind() RecordKind { return CountryKind }
func (c *Country) Stored() any          { return &c.CountryFields }
func (c *Country) Called() Text         { return c.Names }

// OwnCode is what the country is known by.
func (c *Country) OwnCode() string { return string(c.Code) }

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}([A-Z]{2})?$`)
	alpha3      = regexp.MustCompile(`^[A-Z]{3}$`)
	numeric     = regexp.MustCompile(`^[0-9]{3}$`)
)

// Check finds every fault of the fields themselves.
func (c *CountryFields) Check(at string, p *Problems) {
	if !countryCode.MatchString(string(c.Code)) {
		p.Add(at+"/code", "invalid_code", "an ISO 3166 code has two capital letters, or four for a withdrawn state")
	}
	if c.Alpha3 != nil && !alpha3.MatchString(*c.Alpha3) {
		p.Add(at+"/alpha3", "invalid_code", "an alpha-3 code has three capital letters")
	}
	if c.Numeric != nil && !numeric.MatchString(*c.Numeric) {
		p.Add(at+"/numeric", "invalid_code", "a numeric code is a string of three digits")
	}
	c.Names.required(at+"/names", maxName, p)
	checkName(c.Region, at+"/region", p)
	checkOnce(c.Successors, at+"/successors", "duplicate_country", p)
	checkEnd(c.ExistedFrom, c.ExistedTo, at+"/existed_to", "the country ends before it begins", p)
	alwaysOpen(c.Access, at, p)
	checkValues(c, at, p)
}

// alwaysOpen refuses to hide what every record is read by.
func alwaysOpen(a Access, at string, p *Problems) {
	if a.Visibility != "" && a.Visibility != VisibilityPublic {
		p.Add(at+"/visibility", "always_public", "countries and sectors are public")
	}
	if a.ReviewState != "" && a.ReviewState != ReviewPublished {
		p.Add(at+"/review_state", "always_public", "countries and sectors are published")
	}
}

// CountryFilter chooses countries.
type CountryFilter struct {
	Named
	// `true`: states of today; `false`: withdrawn ones.
	Current *bool `query:"current"`
	// The whole of one of its names, of now or of earlier, in any language and letter case,
	// such as `Ivory Coast`.
	Name []string `query:"name" example:"Ivory Coast"`
}
