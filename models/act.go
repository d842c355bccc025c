package models

// Act: a dated legal step of one party on one agreement.
type Act struct {
	PartBase
	AgreementID string `json:"agreement_id" format:"uuid"`
	ActFields
	DateFrom *string `json:"date_from" format:"date"`
	DateTo   *string `json:"date_to" format:"date"`
}

// ActFields are the fields of an act that a client writes.
type ActFields struct {
	Kind        ActType      `json:"kind" example:"signature" validate:"required"`
	Party       *CountryCode `json:"party" example:"AZ"`
	Date        *Date        `json:"date" example:"2024-05-04"`
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	Effective   *Date        `json:"effective" example:"2024-08-28"`
	Place       *Place       `json:"place" gorm:"serializer:json"`
	Instrument  Text         `json:"instrument" gorm:"serializer:json"`
	Note        Text         `json:"note" gorm:"serializer:json"`
}

// NewAct is the body of a POST: an act and its sources.
type NewAct struct {
	ActFields
	Citations []NewCitation `json:"citations,omitempty"`
}

// RecordKind is ActKind.
func (*Act) RecordKind() RecordKind { return ActKind }

// Part gives the fields all parts share.
func (a *Act) Part() *PartBase { return &a.PartBase }

// Stored gives the fields a client writes.
func (a *Act) Stored() any { return &a.ActFields }

// Derive computes the bounds of the date.
func (a *Act) Derive() {
	from, to := a.Date.Bounds()
	a.DateFrom, a.DateTo = orNil(from), orNil(to)
}

// Check finds every fault of the fields themselves.
func (a *ActFields) Check(at string, p *Problems) {
	checkRequired(a.Kind, at+"/kind", p)
	checkValues(a, at, p)
}
