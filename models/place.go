package models

// CountryCode is an ISO 3166-1 alpha-2 code, or the ISO 3166-3 alpha-4 code of
// a withdrawn state. That the country exists is checked against the database.
type CountryCode string

// SectorCode names a sector of co-operation.
type SectorCode string

// Links to other records. They may be null: the other end is unknown, in the
// bin, or not for the one who asks.
type (
	// VisitID links to a visit.
	VisitID string
	// MeetingID links to a meeting.
	MeetingID string
	// AgreementID links to an agreement.
	AgreementID string
	// InstitutionID links to an institution.
	InstitutionID string
	// PersonID links to a person.
	PersonID string
	// ArticleID links to an article.
	ArticleID string
)

// LinkKind tells what kind of record a link type leads to; "" for other types.
func LinkKind(v any) RecordKind {
	switch v.(type) {
	case CountryCode:
		return CountryKind
	case SectorCode:
		return SectorKind
	case VisitID:
		return VisitKind
	case MeetingID:
		return MeetingKind
	case AgreementID:
		return AgreementKind
	case InstitutionID:
		return InstitutionKind
	case PersonID:
		return PersonKind
	case ArticleID:
		return ArticleKind
	}
	return ""
}

// Place is where something happened; any part of it may be unknown.
type Place struct {
	// The city.
	City Text `json:"city,omitempty"`
	// The country.
	Country *CountryCode `json:"country" example:"MA"`
	// The building, or what else the place is called.
	Venue Text `json:"venue,omitempty"`
	// When it was there, where there are several places.
	Date *Date `json:"date,omitempty" example:"2023-11-13"`
}

// Participant is a person of one side, with the title of that day: a name or a
// title at least, for a source may give no name.
type Participant struct {
	// The country whose side it is.
	Country *CountryCode `json:"country" example:"MA"`
	// The name, as the source prints it.
	Name *string `json:"name" example:"Nasser Bourita"`
	// The person; found by name and country when left out.
	PersonID *PersonID `json:"person_id"`
	// The title of that day.
	Title Text `json:"title"`
}

// CheckValue wants something that tells who is meant.
func (x Participant) CheckValue(at string, p *Problems) {
	if x.Name == nil && x.PersonID == nil && len(x.Title) == 0 {
		p.Add(at, "required", "give a name or a title at least")
	}
	checkName(x.Name, at+"/name", p)
}

// CountRange is a number known exactly (min = max), within bounds, or only from below.
type CountRange struct {
	// At least so many; null when unknown.
	Min *int `json:"min" example:"4" minimum:"0"`
	// At most so many; null when unknown.
	Max *int `json:"max" example:"5" minimum:"0"`
}

// CheckValue wants 0 ≤ min ≤ max and at least one bound.
func (r CountRange) CheckValue(at string, p *Problems) {
	switch {
	case r.Min == nil && r.Max == nil:
		p.Add(at, "required", "give min or max, or null for the whole when nothing is known")
	case r.Min != nil && *r.Min < 0:
		p.Add(at+"/min", "out_of_range", "a count is not negative")
	case r.Max != nil && *r.Max < 0:
		p.Add(at+"/max", "out_of_range", "a count is not negative")
	case r.Min != nil && r.Max != nil && *r.Min > *r.Max:
		p.Add(at, "out_of_range", "min %d is more than max %d", *r.Min, *r.Max)
	}
}
