package models

import "slices"

// Act: a dated legal step of one party on one agreement.
type Act struct {
	PartBase
	// The agreement it is an act on.
	AgreementID string `json:"agreement_id" format:"uuid" of:"agreement"`
	ActFields
	// The first day that the date can mean.
	DateFrom *string `json:"date_from" format:"date"`
	// The last day that the date can mean.
	DateTo *string `json:"date_to" format:"date"`
}

// ActFields are the fields of an act that a client writes.
type ActFields struct {
	// What was done.
	Kind ActType `json:"kind" example:"signature" validate:"required"`
	// The country that did it; null when the parties did it together.
	Party *CountryCode `json:"party" example:"AZ"`
	// The institution that did it, or that did it for its country.
	PartyInstitutionID *InstitutionID `json:"party_institution_id" format:"uuid"`
	// The institution as it was named; found by name and country, or recorded, where
	// there is no id.
	PartyInstitution *NamedBody `json:"party_institution,omitempty" gorm:"serializer:json" table:"-"`
	// Who did it, as the source prints it; alone where nothing else is known.
	PartyName *string `json:"party_name" example:"Prussia"`
	// When it was done.
	Date *Date `json:"date" example:"2024-05-04"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// From when it has effect, where that is another day.
	Effective *Date `json:"effective" example:"2024-08-28"`
	// Where it was done.
	Place *Place `json:"place" gorm:"serializer:json"`
	// The country or territory that it is for, where that is not the whole of its party.
	Territory *CountryCode `json:"territory" example:"GL"`
	// The territory as the source prints it; alone where it has no code.
	TerritoryName *string `json:"territory_name" example:"Island of Bonaire"`
	// The words of it, such as those of a declaration, reservation or objection.
	Text Text `json:"text" gorm:"serializer:json"`
	// What it was done by, such as the number of a law.
	Instrument Text `json:"instrument" gorm:"serializer:json"`
	// What else there is to say.
	Note Text `json:"note" gorm:"serializer:json"`
}

// NewAct is the body of a POST: an act and its sources.
type NewAct struct {
	ActFields
	// What sources say of it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Part, Dating and Happening ask of an act.
func (*Act) RecordKind() RecordKind     { return ActKind }
func (a *Act) Of() (RecordKind, string) { return AgreementKind, a.AgreementID }
func (a *Act) Move(to string)           { a.AgreementID = to }
func (a *Act) Stored() any              { return &a.ActFields }
func (a *Act) When() (*Date, Dated)     { return a.Date, datedBy(a.Date) }
func (a *Act) Event() string            { return string(a.Kind) }

// Joint tells whether the parties did it together, or it is of the text as a whole.
func (a *Act) Joint() bool {
	return a.who() == Party{}
}

// By is who took the step; nil when the parties did it together.
func (a *Act) By() *ActParty {
	if a.Joint() {
		return nil
	}
	by := a.who().Printed()
	return &by
}

// who is who took the step, as agreements name their parties.
func (a *Act) who() Party {
	return Party{a.Party, a.PartyInstitutionID, a.PartyInstitution, a.PartyName}
}

// Derive computes the bounds of the date.
func (a *Act) Derive() {
	from, to := a.Date.Bounds()
	a.DateFrom, a.DateTo = orNil(from), orNil(to)
}

// OfTheWhole are those of some acts that the status of a text follows from: what ends it
// for a territory ends it for nobody else.
func OfTheWhole(acts []Act) []Act {
	return slices.DeleteFunc(slices.Clone(acts), func(a Act) bool { return a.partial() && slices.Contains(leaving, a.Kind) })
}

// leaving are the acts that end or suspend what a party is bound by.
var leaving = []ActType{ActDenunciation, ActNoticeWithdrawal, ActWithdrawal, ActTermination, ActSuspension, ActResumption}

// partial tells whether it is for a territory and not for the whole of its party.
func (a *Act) partial() bool { return a.Territory != nil || a.TerritoryName != nil }

// Check finds every fault of the fields themselves. What is done for a territory says
// for which.
func (a *ActFields) Check(at string, p *Problems) {
	checkRequired(a.Kind, at+"/kind", p)
	checkName(a.PartyName, at+"/party_name", p)
	territorial := a.Kind == ActTerritorialApplication || a.Kind == ActTerritorialExclusion
	if territorial && a.Territory == nil && a.TerritoryName == nil {
		p.Add(at+"/territory", "required", "say for which territory, by its code or in territory_name as it is printed")
	}
	checkName(a.TerritoryName, at+"/territory_name", p)
	checkValues(a, at, p)
}
