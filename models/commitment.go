package models

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/currency"
)

// Commitment: one undertaking, of whom, to whom, by when.
type Commitment struct {
	Record
	CommitmentFields
	Dated
	Warned
	DueBounds
	// Where it comes from, as columns that the database can follow.
	OriginVisitID     *VisitID     `json:"-"`
	OriginMeetingID   *MeetingID   `json:"-"`
	OriginAgreementID *AgreementID `json:"-"`
	Assessment
	// What its updates rest on. Sources of the promise are not among these.
	Evidence *Evidence `json:"evidence,omitempty" gorm:"-"`
	// The country pairs of those who owe it with those they owe it to.
	Pairs []Pair `json:"pairs" gorm:"serializer:json"`
	// Whose it is, seen from the one country that a list is about.
	Side *Side `json:"side,omitempty" gorm:"-"`
}

// Assessment is where a commitment stands on a day, by its latest update.
type Assessment struct {
	// How far it has got, by its latest update.
	Delivery Delivery `json:"delivery" example:"limited"`
	// Whose assessment that is.
	DeliveryAssessedBy *Assessor `json:"delivery_assessed_by" example:"independent"`
	// The date of that assessment.
	DeliveryAsOf *Date `json:"delivery_as_of" example:"2024-03-01"`
	// Whether it is past due and not final.
	Late bool `json:"late" gorm:"-"`
	// How long nothing has been heard of it; null when not for long.
	Stale        *Staleness `json:"stale" gorm:"-"`
	DeliveryFrom *string    `json:"-"`
}

// DueBounds are the bounds and sort keys of the due date.
type DueBounds struct {
	// The first day that the due date can mean.
	DueFrom *string `json:"due_from" format:"date"`
	// The last day that the due date can mean.
	DueTo   *string `json:"due_to" format:"date"`
	DueAsc  string  `json:"-"`
	DueDesc string  `json:"-"`
}

// CommitmentFields are the fields of a commitment that a client writes.
type CommitmentFields struct {
	Access
	Identified
	Acceptance
	// What was undertaken, in short.
	Title Text `json:"title" gorm:"serializer:json" validate:"required"`
	// What was undertaken.
	Summary Text `json:"summary" gorm:"serializer:json"`
	// What it comes from; null for nothing on record.
	Origin *Origin `json:"origin" gorm:"serializer:json"`
	// How firmly it was undertaken.
	Modality Modality `json:"modality" example:"intended" validate:"required"`
	// The countries that owe it.
	OwedBy []CountryCode `json:"owed_by" gorm:"serializer:json" example:"AZ,MA" validate:"required"`
	// The countries that they owe it to.
	OwedTo []CountryCode `json:"owed_to" gorm:"serializer:json" example:"AZ,MA"`
	// The institutions that lead or support.
	Institutions []CommitmentInstitution `json:"institutions" gorm:"serializer:json"`
	// When it was undertaken; that of its origin when left out.
	Date *Date `json:"date" example:"2023-11-13"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// By when it is due.
	Due *Date `json:"due" example:"2024-12"`
	// The due date as the source prints it.
	DuePrinted *PrintedDate `json:"due_printed" gorm:"serializer:json"`
	// How much it matters.
	Priority *Priority `json:"priority" example:"high"`
	// What holds it up.
	Bottleneck Text `json:"bottleneck" gorm:"serializer:json"`
	// What is to be done next.
	NextStep Text `json:"next_step" gorm:"serializer:json"`
	// The money it is about.
	Value *Value `json:"value" gorm:"serializer:json"`
	// What it is about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json" example:"tourism"`
}

// Origin is what a commitment comes from: one of the three, or none.
type Origin struct {
	// The visit on which it was undertaken.
	VisitID *VisitID `json:"visit_id,omitempty" format:"uuid"`
	// The meeting at which it was undertaken.
	MeetingID *MeetingID `json:"meeting_id,omitempty" format:"uuid"`
	// The agreement in which it was undertaken.
	AgreementID *AgreementID `json:"agreement_id,omitempty" format:"uuid"`
}

// CheckValue wants exactly one origin.
func (o Origin) CheckValue(at string, p *Problems) {
	n := 0
	for _, set := range []bool{o.VisitID != nil, o.MeetingID != nil, o.AgreementID != nil} {
		if set {
			n++
		}
	}
	if n != 1 {
		p.Add(at, "either_or", "give one of visit_id, meeting_id and agreement_id, or null for the whole")
	}
}

// CommitmentInstitution is an institution that leads or supports on its side,
// linked or named; the name as printed stays beside the link.
type CommitmentInstitution struct {
	// The institution.
	InstitutionID *InstitutionID `json:"institution_id,omitempty" format:"uuid"`
	// The institution as it was named; found by name and country, or recorded, where
	// there is no id.
	Institution *NamedBody `json:"institution,omitempty" table:"-"`
	// Its name as the source prints it; it stands for the institution where nothing else
	// does.
	Name *string `json:"name,omitempty" example:"ONCF"`
	// The country whose side it is on.
	Country *CountryCode `json:"country" example:"MA"`
	// What it does.
	Role InstitutionRole `json:"role" example:"lead"`
}

// CheckValue wants to know which institution, and what it does.
func (x CommitmentInstitution) CheckValue(at string, p *Problems) {
	if x.InstitutionID == nil && x.Institution == nil && x.Name == nil {
		p.Add(at, "either_or", "give institution_id, institution or name")
	}
	checkName(x.Name, at+"/name", p)
	checkRequired(x.Role, at+"/role", p)
}

// Value is the money a commitment is about, in one currency.
type Value struct {
	// The currency, as an ISO 4217 code.
	Currency Currency `json:"currency" example:"USD"`
	// How much was announced.
	Announced *float64 `json:"announced,omitempty" example:"1500000" unit:"the currency of the row"`
	// How much was contracted.
	Contracted *float64 `json:"contracted,omitempty" unit:"the currency of the row"`
	// How much was delivered.
	Delivered *float64 `json:"delivered,omitempty" unit:"the currency of the row"`
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// lately are the codes that ISO 4217 has got since the list of x/text was made.
var lately = []string{"BYN", "MRU", "SLE", "STN", "UYW", "VED", "VES", "XAD", "XCG", "ZWG"}

// Currency is an ISO 4217 code.
type Currency string

// CheckValue wants a currency that ISO 4217 has, or had.
func (c Currency) CheckValue(at string, p *Problems) {
	code := string(c)
	_, err := currency.ParseISO(code)
	if known := err == nil || slices.Contains(lately, code); !known || !currencyCode.MatchString(code) {
		p.Add(at, "invalid_currency", "%q is not an ISO 4217 code such as USD", code)
	}
}

// CheckValue wants amounts that are not negative.
func (v Value) CheckValue(at string, p *Problems) {
	for _, x := range []struct {
		name   string
		amount *float64
	}{{"announced", v.Announced}, {"contracted", v.Contracted}, {"delivered", v.Delivered}} {
		if x.amount != nil && *x.amount < 0 {
			p.Add(at+"/"+x.name, "out_of_range", "an amount is not negative")
		}
	}
}

// NewCommitment is the body of a POST: a commitment, how far it is known to
// have got, and its sources.
type NewCommitment struct {
	CommitmentFields
	// How far it is known to have got.
	Updates []NewUpdate `json:"updates,omitempty"`
	// What sources say of it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Entity, Dating and Happening ask of a commitment.
func (*Commitment) RecordKind() RecordKind { return CommitmentKind }
func (c *Commitment) Stored() any          { return &c.CommitmentFields }
func (c *Commitment) Called() Text         { return c.Title }
func (c *Commitment) When() (*Date, Dated) { return c.Date, c.Dated }
func (c *Commitment) Event() string        { return "undertaken" }

// Derive computes the columns that follow from the fields alone. The date of
// an undated commitment is its origin's, which the store knows.
func (c *Commitment) Derive() {
	if c.Date != nil {
		c.Dated = datedBy(c.Date)
	}
	from, to := c.Due.Bounds()
	asc, desc := sortKeys(from, to)
	c.DueBounds = DueBounds{DueFrom: orNil(from), DueTo: orNil(to), DueAsc: asc, DueDesc: desc}
	c.OriginVisitID, c.OriginMeetingID, c.OriginAgreementID = nil, nil, nil
	if o := c.Origin; o != nil {
		c.OriginVisitID, c.OriginMeetingID, c.OriginAgreementID = o.VisitID, o.MeetingID, o.AgreementID
	}
	if c.Delivery == "" {
		c.Delivery = DeliveryNoEvidence
	}
}

// Check finds every fault of the fields themselves.
func (c *CommitmentFields) Check(at string, p *Problems) {
	c.Title.required(at+"/title", maxTitle, p)
	checkRequired(c.Modality, at+"/modality", p)
	if len(c.OwedBy) == 0 {
		p.Add(at+"/owed_by", "required", "name at least one country that owes it")
	}
	checkOnce(c.OwedBy, at+"/owed_by", "duplicate_country", p)
	checkOnce(c.OwedTo, at+"/owed_to", "duplicate_country", p)
	checkOnce(c.Sectors, at+"/sectors", "duplicate", p)
	checkValues(c, at, p)
}

// SideOf tells whose commitment it is, seen from a country: joint when both
// sides owe it to each other.
func (c *Commitment) SideOf(country CountryCode) Side {
	by, to := slices.Sorted(slices.Values(c.OwedBy)), slices.Sorted(slices.Values(c.OwedTo))
	switch {
	case slices.Equal(by, to):
		return SideJoint
	case slices.Contains(c.OwedBy, country):
		return SideOurs
	default:
		return SideTheirs
	}
}

// PairsOwed are the country pairs of those who owe with those they owe it to; where it
// is not said to whom, those among the ones who owe.
func (c *Commitment) PairsOwed() []Pair {
	if len(c.OwedTo) == 0 {
		return Pairs(slices.Sorted(slices.Values(c.OwedBy)))
	}
	var pairs []Pair
	for _, a := range c.OwedBy {
		for _, b := range c.OwedTo {
			if a != b {
				pairs = append(pairs, PairOf(a, b))
			}
		}
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// Year is a calendar year, or none.
type Year string

var year = regexp.MustCompile(`^[0-9]{4}$`)

// CheckValue finds what is no year.
func (y Year) CheckValue(at string, p *Problems) {
	if y != None && !year.MatchString(string(y)) {
		p.Add(at, "invalid_year", "%q is neither a year such as 2023 nor none", string(y))
	}
}

// Row names a row of a breakdown: what by, and its key or none.
type Row string

// Split gives what a row is of, and its key.
func (r Row) Split() (by, key string) {
	by, key, _ = strings.Cut(string(r), ":")
	return by, key
}

// Breakdowns are what progress can be broken down by; true are those whose rows
// count each commitment once.
var Breakdowns = map[string]bool{
	"sector": false, "pair": false, "country": false, "institution": false,
	"agreement": true, "visit": true, "year": true,
}

// CheckValue finds what names no row.
func (r Row) CheckValue(at string, p *Problems) {
	by, key := r.Split()
	if _, ok := Breakdowns[by]; !ok || key == "" {
		p.Add(at, "invalid_row", "%q is not what a row is of and its key, such as sector:tourism", string(r))
	}
}

// Day is the day asked about; "" is today.
func (f CommitmentFilter) Day() Day { return Day(f.AsOf) }

// CommitmentFilter chooses commitments; from and to act on the day undertaken.
type CommitmentFilter struct {
	Filter
	// What is between more than two countries: `include`, `exclude` or `only`.
	Multilateral Multilaterals `query:"multilateral" enums:"include,exclude,only" default:"include"`
	// UUID or reference of an institution.
	Institution []string `query:"institution"`
	// The day it is asked about; today when left out.
	AsOf AsOf `query:"as_of" format:"date" example:"2024-12-31"`
	// Due on or after this EDTF date, such as `2024`.
	DueFrom *Date `query:"due_from" example:"2024"`
	// Due on or before this EDTF date, such as `2024-12`.
	DueTo *Date `query:"due_to" example:"2024-12"`
	// How far it has got.
	Delivery []Delivery `query:"delivery"`
	// How firmly it was undertaken.
	Modality []Modality `query:"modality"`
	// Its priority.
	Priority []Priority `query:"priority"`
	// `true`: only late ones.
	Late *bool `query:"late"`
	// How long nothing has been heard of it.
	Stale []Staleness `query:"stale"`
	// UUID or reference of an agreement, or `none`.
	Agreement []string `query:"agreement"`
	// UUID or reference of a visit.
	Visit []string `query:"visit"`
	// UUID or reference of a meeting.
	Meeting []string `query:"meeting"`
	// Year of the date, such as `2023`, or `none`.
	Year []Year `query:"year" example:"2023"`
	// Narrows the list to one row of a breakdown, whatever else is asked.
	Also []Row `query:"also" example:"sector:tourism"`
}
