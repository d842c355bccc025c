package models

// Act: a dated legal step of one party on one agreement.
type Act struct {
	PartBase
	// The agreement it is an act on.
	AgreementID string `json:"agreement_id" format:"uuid"`
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
	return a.Party == nil && a.PartyInstitutionID == nil && a.PartyName == nil
}

// By is who took the step; nil when the parties did it together.
func (a *Act) By() *ActParty {
	if a.Joint() {
		return nil
	}
	return &ActParty{a.Party, a.PartyInstitutionID, a.PartyName}
}

// Derive computes the bounds of the date.
func (a *Act) Derive() {
	from, to := a.Date.Bounds()
	a.DateFrom, a.DateTo = orNil(from), orNil(to)
}

// Check finds every fault of the fields themselves.
func (a *ActFields) Check(at string, p *Problems) {
	checkRequired(a.Kind, at+"/kind", p)
	checkName(a.PartyName, at+"/party_name", p)
	checkValues(a, at, p)
}
