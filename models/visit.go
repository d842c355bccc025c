package models

import "cmp"

// Visit: one side travels to the other.
type Visit struct {
	Record
	VisitFields
	Dated
	Warned
}

// VisitFields are the fields of a visit that a client writes.
type VisitFields struct {
	Access
	Identified
	Acceptance
	// What it is called.
	Title Text `json:"title" gorm:"serializer:json" validate:"required"`
	// What it was about.
	Summary Text `json:"summary" gorm:"serializer:json"`
	// The country that travels.
	VisitorCountry CountryCode `json:"visitor_country" example:"AZ" validate:"required"`
	// The country that receives.
	HostCountry CountryCode `json:"host_country" example:"MA" validate:"required"`
	// The protocol level, normalised.
	Level *VisitLevel `json:"level" example:"official"`
	// The level in the words of the source.
	LevelVerbatim Text `json:"level_verbatim" gorm:"serializer:json"`
	// The rank of whoever leads the visitors.
	PrincipalRank *Rank `json:"principal_rank" example:"foreign_minister"`
	// Who leads the visitors.
	Lead *Participant `json:"lead" gorm:"serializer:json"`
	// Who else travels.
	Delegation []Participant `json:"delegation" gorm:"serializer:json" table:"participants"`
	// Where it goes, in this order.
	Places []Place `json:"places" gorm:"serializer:json"`
	// When it takes place.
	Date *Date `json:"date" example:"2023-11-12/2023-11-14"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// The date first announced, of what was then put off or called off. A change to either
	// keeps the date there was here, unless there is one already.
	FirstDate *Date `json:"first_date" example:"2023-10-30"`
	// How far it got; without one it counts as held.
	Status *VisitStatus `json:"status" example:"completed"`
	// What it was made for.
	Occasion Text `json:"occasion" gorm:"serializer:json"`
	// How many texts were signed on it.
	TextsSigned *CountRange `json:"texts_signed" gorm:"serializer:json"`
	// What it was about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json" example:"political,trade"`
}

// NewVisit is the body of a POST: a visit and all that came of it.
type NewVisit struct {
	VisitFields
	// The meetings in the course of it.
	Meetings []NewMeeting `json:"meetings,omitempty"`
	// The agreements concluded on it.
	Agreements []NewAgreement `json:"agreements,omitempty"`
	// What was undertaken on it.
	Commitments []NewCommitment `json:"commitments,omitempty"`
	// What sources say of it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Entity, Dating, Happening and Holding ask of a visit.
func (*Visit) RecordKind() RecordKind { return VisitKind }
func (v *Visit) Stored() any          { return &v.VisitFields }
func (v *Visit) Called() Text         { return v.Title }
func (v *Visit) When() (*Date, Dated) { return v.Date, v.Dated }
func (v *Visit) Held() bool           { return held(v.Status) }
func (v *Visit) Event() string        { return string(cmp.Or(value(v.Status), "visit")) }
func (v *Visit) Derive()              { v.Dated = datedBy(v.Date) }

// Check finds every fault of the fields themselves.
func (v *VisitFields) Check(at string, p *Problems) {
	v.Title.required(at+"/title", maxTitle, p)
	checkRequired(v.VisitorCountry, at+"/visitor_country", p)
	checkRequired(v.HostCountry, at+"/host_country", p)
	if v.VisitorCountry != "" && v.VisitorCountry == v.HostCountry {
		p.Add(at+"/host_country", "same_country", "a country does not visit itself")
	}
	checkOnce(v.Sectors, at+"/sectors", "duplicate", p)
	checkValues(v, at, p)
}

// Countries are the two countries of the visit.
func (v *Visit) Countries() []CountryCode { return []CountryCode{v.VisitorCountry, v.HostCountry} }

// VisitFilter chooses visits.
type VisitFilter struct {
	Filter
	// UUID or reference of a person.
	Person []string `query:"person"`
	// Its level.
	Level []VisitLevel `query:"level"`
	// Its status.
	Status []VisitStatus `query:"status"`
	// `true`: what was held or is being held, as relations count it; `false`: the rest.
	Held *bool `query:"held"`
	// Rank of the principal.
	Rank []Rank `query:"principal_rank"`
}
