package models

// Event is one thing on a timeline: a record with a date, or a dated act or
// update of one.
type Event struct {
	// What it is an event of: a record, an act or an update.
	Kind RecordKind `json:"kind" example:"act" validate:"required"`
	// The id of that record, act or update.
	ID string `json:"id" format:"uuid" validate:"required"`
	// When it happened.
	Date *Date `json:"date" example:"2024-08-28"`
	// The first day that the date can mean.
	DateFrom *string `json:"date_from" format:"date"`
	// The last day that the date can mean.
	DateTo *string `json:"date_to" format:"date"`
	// What happened.
	Event string `json:"event" example:"entry_into_force" validate:"required"`
	// Who did it, of an act that was not of all parties together.
	Party *ActParty `json:"party,omitempty"`
	// The title of the record.
	Title Text `json:"title" validate:"required"`
	// The record it belongs to.
	Record RecordRef `json:"record" validate:"required"`
	// Guests do not see the record, which pages mark.
	Held bool `json:"-"`
}

// ActParty is who took a legal step: a country, an institution, or a name as printed.
type ActParty struct {
	// The country.
	Country *CountryCode `json:"country" example:"AZ"`
	// The institution.
	InstitutionID *InstitutionID `json:"institution_id" format:"uuid"`
	// The name as the source prints it.
	Name *string `json:"name" example:"Prussia"`
}

// CheckValue wants someone who took it.
func (x ActParty) CheckValue(at string, p *Problems) {
	if x.Country == nil && x.InstitutionID == nil && x.Name == nil {
		p.Add(at, "required", "give a country, an institution or a name")
	}
}

// ActsOf says whose acts a timeline shows.
type ActsOf string

// Whose acts: of the countries asked for and of the texts as a whole, or of all parties.
const (
	OwnActs ActsOf = "own"
	AllActs ActsOf = "all"
)

// CheckValue finds what is neither.
func (a ActsOf) CheckValue(at string, p *Problems) {
	checkOneOf(a, []ActsOf{OwnActs, AllActs}, at, "unknown_value", p)
}

// TimelineFilter chooses events.
type TimelineFilter struct {
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// Two countries, in either order, such as `AZ-MA`.
	Pair []Pair `query:"pair"`
	// Code of a sector, such as `tourism`; what is beneath it counts too.
	Sector []SectorCode `query:"sector"`
	// What is between more than two countries: `include`, `exclude` or `only`.
	Multilateral Multilaterals `query:"multilateral" enums:"include,exclude,only" default:"include"`
	// Whose acts: `own`, those of the countries asked for and of the texts as a whole; or `all`.
	Acts ActsOf `query:"acts" enums:"own,all" default:"own"`
	// What it is an event of.
	Kind []RecordKind `query:"kind"`
	// On or after this EDTF date, such as `2018`; matches when the bounds overlap.
	From *Date `query:"from" example:"2018"`
	// On or before this EDTF date, such as `2024-12`; matches when the bounds overlap.
	To *Date `query:"to" example:"2024-12"`
}

// Dating is a record with a date.
type Dating interface {
	// When gives the date as written, and the columns that follow from it.
	When() (*Date, Dated)
}

// WhenOf gives a record's date and its columns; an undated commitment has only
// the columns, which are its origin's.
func WhenOf(e Entity) (*Date, Dated) {
	if d, ok := e.(Dating); ok {
		return d.When()
	}
	return nil, datedBy(nil)
}

// Happening is what stands on a timeline, unless it was not held.
type Happening interface {
	// Event names what happened.
	Event() string
}
