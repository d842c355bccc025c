package models

// Visit: one side travels to the other.
type Visit struct {
	Record
	VisitFields
	Dated
}

// VisitFields are the fields of a visit that a client writes.
type VisitFields struct {
	Access
	Title          Text          `json:"title" gorm:"serializer:json" validate:"required"`
	Summary        Text          `json:"summary" gorm:"serializer:json"`
	VisitorCountry CountryCode   `json:"visitor_country" example:"AZ" validate:"required"`
	HostCountry    CountryCode   `json:"host_country" example:"MA" validate:"required"`
	Level          *VisitLevel   `json:"level" example:"official"`
	LevelVerbatim  Text          `json:"level_verbatim" gorm:"serializer:json"`
	PrincipalRank  *Rank         `json:"principal_rank" example:"foreign_minister"`
	Lead           *Participant  `json:"lead" gorm:"serializer:json"`
	Delegation     []Participant `json:"delegation" gorm:"serializer:json"`
	Places         []Place       `json:"places" gorm:"serializer:json"`
	Date           *Date         `json:"date" example:"2023-11-12/2023-11-14"`
	DatePrinted    *PrintedDate  `json:"date_printed" gorm:"serializer:json"`
	Status         *VisitStatus  `json:"status" example:"completed"`
	Occasion       Text          `json:"occasion" gorm:"serializer:json"`
	TextsSigned    *CountRange   `json:"texts_signed" gorm:"serializer:json"`
	Sectors        []SectorCode  `json:"sectors" gorm:"serializer:json" example:"political,trade"`
}

// NewVisit is the body of a POST: a visit and all that came of it.
type NewVisit struct {
	VisitFields
	Meetings    []NewMeeting    `json:"meetings,omitempty"`
	Agreements  []NewAgreement  `json:"agreements,omitempty"`
	Commitments []NewCommitment `json:"commitments,omitempty"`
	Citations   []NewCitation   `json:"citations,omitempty"`
}

// RecordKind is VisitKind.
func (*Visit) RecordKind() RecordKind { return VisitKind }

// Base gives the fields all records share.
func (v *Visit) Base() *Record { return &v.Record }

// Accessed gives who may see the visit.
func (v *Visit) Accessed() *Access { return &v.Access }

// Stored gives the fields a client writes.
func (v *Visit) Stored() any { return &v.VisitFields }

// Derive computes bounds and sort keys from the date.
func (v *Visit) Derive() { v.Dated = datedBy(v.Date) }

// Check finds every fault of the fields themselves.
func (v *VisitFields) Check(at string, p *Problems) {
	v.Title.required(at+"/title", maxTitle, p)
	checkRequired(v.VisitorCountry, at+"/visitor_country", p)
	checkRequired(v.HostCountry, at+"/host_country", p)
	if v.VisitorCountry != "" && v.VisitorCountry == v.HostCountry {
		p.Add(at+"/host_country", "same_country", "a country does not visit itself")
	}
	checkSectors(v.Sectors, at+"/sectors", p)
	checkValues(v, at, p)
}

// Pair is the two countries of the visit.
func (v *Visit) Countries() []CountryCode { return []CountryCode{v.VisitorCountry, v.HostCountry} }

// VisitFilter chooses visits.
type VisitFilter struct {
	Filter
	Person []string      `query:"person"`
	Level  []VisitLevel  `query:"level"`
	Status []VisitStatus `query:"status"`
	Rank   []Rank        `query:"principal_rank"`
}
