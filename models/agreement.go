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
	Warned
	// When it was signed: the last signature on record.
	DateSigned *Date `json:"date_signed" gorm:"-" example:"2023-11-13"`
	// Since when it is in force, or first was, by its status up to the day asked about.
	DateInForce *Date `json:"date_in_force" gorm:"-" example:"2024-08-28"`
	// Where it stands on the day asked about, derived from its acts and clauses.
	Status *StatusOnDay `json:"status" gorm:"-"`
	// Where it stands between the two countries, or for the one, that the list is asked
	// about together with a status.
	StatusBetween *StatusOnDay `json:"status_between,omitempty" gorm:"-"`
	// Where it stands in its terms on that day, by the notices given until then; null when
	// it is not in force, no clause on its term is on record, or each party has a term of its
	// own.
	Terms *Terms `json:"terms" gorm:"-"`
	// The acts that are missing before its entry into force, by its clause on that.
	MissingActs []MissingAct `json:"missing_acts" gorm:"-"`
	// That the day asked about is in the future: what is on record now, run on.
	Forecast bool `json:"forecast,omitempty" gorm:"-"`
	// The legal steps taken on it.
	Acts []Act `json:"acts" gorm:"foreignKey:AgreementID" table:"acts"`
}

// AgreementFields are the fields of an agreement that a client writes.
type AgreementFields struct {
	Access
	Identified
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
	// Who concluded it: two at least, or one where it is said that not all are known.
	Parties []Party `json:"parties" gorm:"serializer:json" validate:"required" table:"parties,country,name" apart:"party,4"`
	// Whether these are all of its parties; true unless said otherwise.
	PartiesComplete *bool `json:"parties_complete" example:"true"`
	// Who keeps its original, and takes notes of what parties declare.
	Depositaries []Party `json:"depositaries" gorm:"serializer:json" table:"parties,country,institution_id,name"`
	// Who takes part in its work without being bound by it.
	Observers []Party `json:"observers" gorm:"serializer:json" table:"parties,country,institution_id,name"`
	// Who signed it.
	Signatories []Participant `json:"signatories" gorm:"serializer:json" table:"participants"`
	// When it was concluded.
	Date *Date `json:"date" example:"2023-11-13"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// Where it was concluded.
	Place *Place `json:"place" gorm:"serializer:json"`
	// The languages that it is in.
	Languages []AgreementLanguage `json:"languages" gorm:"serializer:json"`
	// The language that prevails when versions differ, as a BCP 47 tag.
	PrevailingLanguage *Language `json:"prevailing_language" example:"en"`
	Clauses
	OldClauses
	// Where it is registered.
	Registrations []Registration `json:"registrations" gorm:"serializer:json"`
	// What it does to other agreements.
	Relations []Relation `json:"relations" gorm:"serializer:json" table:"relations"`
	// The visit on which it was concluded.
	VisitID *VisitID `json:"visit_id" format:"uuid"`
	// The meeting at which it was concluded.
	MeetingID *MeetingID `json:"meeting_id" format:"uuid"`
	// What it is about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json" example:"tourism"`
}

// Party is one side of an agreement, or who else has to do with it: a country, or an
// institution of one, or an international organisation. An institution may be named
// instead of linked: it is found by name and country, or created, and the name as
// printed stays. Who cannot be told further has a name alone, such as "Prussia" or
// "and others".
type Party struct {
	// The country that it is, or that the institution is of.
	Country *CountryCode `json:"country" example:"AZ"`
	// The institution that it is.
	InstitutionID *InstitutionID `json:"institution_id,omitempty" format:"uuid"`
	// The institution as it was named; found by name and country, or recorded, where
	// there is no id.
	Institution *NamedBody `json:"institution,omitempty"`
	// Its name as the source prints it; alone where nothing else is known of it.
	Name *string `json:"name,omitempty" example:"Prussia"`
}

// By is who it is, as acts name it.
func (x Party) By() ActParty { return ActParty{x.Country, x.InstitutionID, x.Name} }

// Printed is who it is, by the name that its institution was given where nothing else is
// left of it.
func (x Party) Printed() ActParty {
	who := x.By()
	if who == (ActParty{}) && x.Institution != nil {
		name := x.Institution.Called()
		who.Name = &name
	}
	return who
}

// CheckValue wants someone who it is.
func (x Party) CheckValue(at string, p *Problems) {
	if x.Country == nil && x.InstitutionID == nil && x.Institution == nil && x.Name == nil {
		p.Add(at, "required", "give a country, an institution or a name")
	}
	checkName(x.Name, at+"/name", p)
}

// AgreementLanguage is a language version of the text.
type AgreementLanguage struct {
	// The language, as a BCP 47 tag.
	Code Language `json:"code" example:"ar"`
	// What this version is worth.
	Role *LanguageRole `json:"role" example:"authentic"`
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
	// The articles and annexes of the other that it does so to, as printed; none is the
	// whole of it.
	Provisions []string `json:"provisions,omitempty" example:"Article 4"`
}

// CheckValue wants the other agreement, and provisions that say something.
func (r Relation) CheckValue(at string, p *Problems) {
	if r.AgreementID == nil {
		p.Add(at+"/agreement_id", "required", "name the other agreement")
	}
	for i, x := range r.Provisions {
		checkName(&x, index(at+"/provisions", i), p)
	}
	checkOnce(r.Provisions, at+"/provisions", "duplicate", p)
}

// SameText tells whether two relations are to the same agreement.
func (r Relation) SameText(other Relation) bool {
	return value(r.AgreementID) == value(other.AgreementID)
}

// Whole tells whether it is done to the whole of the other, and not to some provisions.
func (r Relation) Whole() bool { return len(r.Provisions) == 0 }

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

// Derive computes the columns that follow from the date, translates old clauses, and
// says that all parties are named where nothing was said.
func (a *Agreement) Derive() {
	a.Dated = datedBy(a.Date)
	a.translate(&a.Clauses)
	if all := a.AllNamed(); a.PartiesComplete == nil {
		a.PartiesComplete = &all
	}
}

// Check finds every fault of the fields themselves.
//
// 1. A text that is not unspecified has a title of its own; so has the other,
// in words such as "several agreements".
// 2. Only an unspecified one has a count.
// 3. Nobody is a party twice, and there are at least two, or one where not all are
// known.
func (a *AgreementFields) Check(at string, p *Problems) {
	a.Title.required(at+"/title", maxTitle, p)
	if a.Count != nil && !a.Unspecified {
		p.Add(at+"/count", "not_unspecified", "only an unspecified agreement has a count")
	}
	a.CheckParties(at+"/parties", p)
	checkOnce(a.Sectors, at+"/sectors", "duplicate", p)
	checkValues(a, at, p)
}

// CheckParties finds parties that are too few, or named twice.
func (a *AgreementFields) CheckParties(at string, p *Problems) {
	switch {
	case len(a.Parties) == 0:
		p.Add(at, "too_few", "name one party of an agreement at least")
	case len(a.Parties) == 1 && a.AllNamed():
		p.Add(at, "too_few", "an agreement has two parties at least; where not all are known, say parties_complete: false")
	}
	for i, x := range a.Parties {
		if slices.ContainsFunc(a.Parties[:i], x.same) {
			p.Add(index(at, i)+"/country", "duplicate_party", "this party is named twice")
		}
	}
}

// AllNamed tells whether all parties are named.
func (a *AgreementFields) AllNamed() bool { return a.PartiesComplete == nil || *a.PartiesComplete }

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
	return x.Institution == nil && y.Institution == nil && fold.Key(value(x.Name)) == fold.Key(value(y.Name))
}

// Day is the day asked about; "" is today.
func (f AgreementFilter) Day() Day { return Day(f.AsOf) }

// AgreementFilter chooses agreements.
type AgreementFilter struct {
	Filter
	// What is between more than two countries: `include`, `exclude` or `only`.
	Multilateral Multilaterals `query:"multilateral" enums:"include,exclude,only" default:"include"`
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
