package models

import "regexp"

// Country: a state, past or present, by its ISO 3166 codes.
type Country struct {
	Record
	CountryFields
}

// CountryFields are the fields of a country that an administrator writes. Its
// code is alpha-2, or alpha-4 (ISO 3166-3) once withdrawn, and never changes.
type CountryFields struct {
	Access
	Identified
	// Its ISO 3166 code: alpha-2, or alpha-4 once withdrawn.
	Code CountryCode `json:"code" example:"AZ" validate:"required"`
	// Its ISO 3166-1 alpha-3 code.
	Alpha3 *string `json:"alpha3" example:"AZE"`
	// Its ISO 3166-1 numeric code, as three digits.
	Numeric *string `json:"numeric" example:"031"`
	// Its names.
	Names Text `json:"names" gorm:"serializer:json" validate:"required"`
	// The part of the world it is in.
	Region *string `json:"region" example:"Western Asia"`
	// Since when it exists.
	ExistedFrom *Date `json:"existed_from"`
	// Until when it existed; null for states of today.
	ExistedTo *Date `json:"existed_to"`
	// The states that took its place.
	Successors []CountryCode `json:"successors" gorm:"serializer:json"`
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
}
