package models

import (
	"slices"

	"entente/models/fold"
)

// Agreement: a text between parties, or one that is known to exist and no more.
type Agreement struct {
	Record
	AgreementFields
	Dated
	Doubts
	// Where it stands on the day asked about, derived from its acts and clauses.
	Status *StatusOnDay `json:"status" gorm:"-"`
	// The legal steps taken on it.
	Acts []Act `json:"acts" gorm:"foreignKey:AgreementID"`
}

// AgreementFields are the fields of an agreement that a client writes.
type AgreementFields struct {
	Access
	Acceptance
	// What it is called.
	Title Text `json:"title" gorm:"serializer:json" validate:"required"`
	// What is in it.
	Summary Text `json:"summary" gorm:"serializer:json"`
	// What kind of text it is.
	Type *AgreementType `json:"type" example:"mou"`
	// How far it reaches.
	Ambit *Ambit `json:"ambit" example:"bilateral"`
	// On which level it was concluded.
	Level *AgreementLevel `json:"level" example:"intergovernmental"`
	// Whether it binds in law; null when unknown.
	Binding *bool `json:"binding"`
	// Whether it is known to exist and no more.
	Unspecified bool `json:"unspecified"`
	// How many texts an unspecified one stands for.
	Count *CountRange `json:"count" gorm:"serializer:json"`
	// Who concluded it, two at least.
	Parties []Party `json:"parties" gorm:"serializer:json" validate:"required"`
	// Who signed it.
	Signatories []Participant `json:"signatories" gorm:"serializer:json"`
	// When it was concluded.
	Date *Date `json:"date" example:"2023-11-13"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// Where it was concluded.
	Place *Place `json:"place" gorm:"serializer:json"`
	// The languages that it is in.
	Languages []AgreementLanguage `json:"languages" gorm:"serializer:json"`
	// The language that prevails when versions differ, as a BCP 47 tag.
	PrevailingLanguage *string `json:"prevailing_language" example:"en"`
	// How long its term is (ISO 8601).
	Duration *Duration `json:"duration" example:"P5Y"`
	// What happens at the end of its term.
	Renewal *Renewal `json:"renewal" gorm:"serializer:json"`
	// Where it is registered.
	Registrations []Registration `json:"registrations" gorm:"serializer:json"`
	// What it does to other agreements.
	Relations []Relation `json:"relations" gorm:"serializer:json"`
	// The visit on which it was concluded.
	VisitID *VisitID `json:"visit_id" format:"uuid"`
	// The meeting at which it was concluded.
	MeetingID *MeetingID `json:"meeting_id" format:"uuid"`
	// What it is about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json" example:"tourism"`
}

// Party is one side of an agreement: a country, or an institution of one, or an
// international organisation. An institution may be named instead of linked:
// it is found by name and country, or created, and the name as printed stays.
type Party struct {
	// The country that is the party, or that the institution is of.
	Country *CountryCode `json:"country" example:"AZ"`
	// The institution that is the party.
	InstitutionID *InstitutionID `json:"institution_id,omitempty" format:"uuid"`
	// The institution as it was named; found by name and country, or recorded, where
	// there is no id.
	Institution *NamedBody `json:"institution,omitempty"`
}

// NamedBody is an institution given by its names, as its own record has them.
type NamedBody struct {
	// Its names.
	Names Text `json:"names" validate:"required"`
	// What kind of institution it is.
	Kind *InstitutionType `json:"kind,omitempty" example:"company"`
}

// CheckValue wants a name.
func (b NamedBody) CheckValue(at string, p *Problems) { b.Names.required(at+"/names", maxName, p) }

// sharesName tells whether two bodies have a name in common, in any language.
func (b NamedBody) sharesName(other NamedBody) bool {
	for _, x := range b.Names {
		for _, y := range other.Names {
			if fold.Key(x) == fold.Key(y) {
				return true
			}
		}
	}
	return false
}

// CheckValue wants someone who is the party.
func (x Party) CheckValue(at string, p *Problems) {
	if x.Country == nil && x.InstitutionID == nil && x.Institution == nil {
		p.Add(at, "required", "give a country or an institution")
	}
}

// AgreementLanguage is a language version of the text.
type AgreementLanguage struct {
	// The language, as a BCP 47 tag.
	Code string `json:"code" example:"ar"`
	// What this version is worth.
	Role *LanguageRole `json:"role" example:"authentic"`
}

// CheckValue wants a language tag.
func (l AgreementLanguage) CheckValue(at string, p *Problems) {
	checkLanguage(l.Code, at+"/code", p)
}

// Registration is where the text is registered, such as the UN Treaty Series.
type Registration struct {
	// The register, such as UNTS.
	Register string `json:"register" example:"UNTS"`
	// Its number there.
	Number string `json:"number" example:"I-51234"`
	// When it was registered.
	Date *Date `json:"date,omitempty"`
}

// CheckValue wants register and number.
func (r Registration) CheckValue(at string, p *Problems) {
	checkRequired(r.Register, at+"/register", p)
	checkRequired(r.Number, at+"/number", p)
	checkLength(r.Register, maxName, at+"/register", p)
	checkLength(r.Number, maxName, at+"/number", p)
}

// Relation says what this agreement does to another.
type Relation struct {
	// What it does to the other.
	Kind RelationType `json:"kind" example:"supersedes"`
	// The other agreement.
	AgreementID *AgreementID `json:"agreement_id" format:"uuid"`
}

// CheckValue wants the other agreement.
func (r Relation) CheckValue(at string, p *Problems) {
	if r.AgreementID == nil {
		p.Add(at+"/agreement_id", "required", "name the other agreement")
	}
}

// NewAgreement is the body of a POST: an agreement, its acts and undertakings.
type NewAgreement struct {
	AgreementFields
	// The legal steps taken on it.
	Acts []NewAct `json:"acts,omitempty"`
	// What was undertaken in it.
	Commitments []NewCommitment `json:"commitments,omitempty"`
	// What sources say of it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Entity, Dating and Happening ask of an agreement.
func (*Agreement) RecordKind() RecordKind { return AgreementKind }
func (a *Agreement) Stored() any          { return &a.AgreementFields }
func (a *Agreement) Called() Text         { return a.Title }
func (a *Agreement) When() (*Date, Dated) { return a.Date, a.Dated }
func (a *Agreement) Event() string        { return "concluded" }
func (a *Agreement) Derive()              { a.Dated = datedBy(a.Date) }

// Check finds every fault of the fields themselves.
//
// 1. A text that is not unspecified has a title of its own; so has the other,
// in words such as "several agreements".
// 2. Only an unspecified one has a count.
// 3. Nobody is a party twice, and there are at least two.
func (a *AgreementFields) Check(at string, p *Problems) {
	a.Title.required(at+"/title", maxTitle, p)
	if a.Count != nil && !a.Unspecified {
		p.Add(at+"/count", "not_unspecified", "only an unspecified agreement has a count")
	}
	a.CheckParties(at+"/parties", p)
	if a.PrevailingLanguage != nil {
		checkLanguage(*a.PrevailingLanguage, at+"/prevailing_language", p)
	}
	checkOnce(a.Sectors, at+"/sectors", "duplicate", p)
	checkValues(a, at, p)
}

// CheckParties finds parties that are too few, or named twice.
func (a *AgreementFields) CheckParties(at string, p *Problems) {
	if len(a.Parties) < 2 {
		p.Add(at, "too_few", "an agreement has two parties at least")
	}
	for i, x := range a.Parties {
		if slices.ContainsFunc(a.Parties[:i], x.same) {
			p.Add(index(at, i)+"/country", "duplicate_party", "this party is named twice")
		}
	}
}

func (x Party) same(y Party) bool {
	if value(x.Country) != value(y.Country) {
		return false
	}
	if x.InstitutionID != nil || y.InstitutionID != nil {
		return value(x.InstitutionID) == value(y.InstitutionID)
	}
	if x.Institution != nil && y.Institution != nil {
		return x.Institution.sharesName(*y.Institution)
	}
	return x.Institution == nil && y.Institution == nil
}

// Superseded lists the agreements that this one supersedes or terminates.
func (a *Agreement) Superseded() []AgreementID {
	var ids []AgreementID
	for _, r := range a.Relations {
		if r.AgreementID != nil && (r.Kind == RelationSupersedes || r.Kind == RelationTerminates) {
			ids = append(ids, *r.AgreementID)
		}
	}
	return ids
}

// Day is the day asked about; "" is today.
func (f AgreementFilter) Day() Day { return Day(f.AsOf) }

// AgreementFilter chooses agreements.
type AgreementFilter struct {
	Filter
	// UUID or reference of an institution.
	Institution []string `query:"institution"`
	// UUID or reference of a person.
	Person []string `query:"person"`
	// The day it is asked about; today when left out.
	AsOf AsOf `query:"as_of" format:"date" example:"2024-12-31"`
	// Its type.
	Type []AgreementType `query:"type"`
	// Its status on the day asked about.
	Status []AgreementStatus `query:"status"`
	// Its level.
	Level []AgreementLevel `query:"level"`
	// Whether it binds in law.
	Binding *bool `query:"binding"`
	// `true`: only those known to exist and no more.
	Unspecified *bool `query:"unspecified"`
	// UUID or reference of a visit.
	Visit []string `query:"visit"`
	// UUID or reference of a meeting.
	Meeting []string `query:"meeting"`
}
