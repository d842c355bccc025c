package models

import (
	"cmp"
	"strconv"
)

// Meeting: people of two sides meet, in the course of a visit or by itself.
type Meeting struct {
	Record
	MeetingFields
	Dated
	Warned
}

// MeetingFields are the fields of a meeting that a client writes.
type MeetingFields struct {
	Access
	Identified
	Acceptance
	// What it is called.
	Title Text `json:"title" gorm:"serializer:json" validate:"required"`
	// What it was about.
	Summary Text `json:"summary" gorm:"serializer:json"`
	// What kind of meeting it is.
	MeetingType *MeetingType `json:"kind" gorm:"column:kind" example:"joint_commission"`
	// Which session it is, of those that are numbered.
	SessionNumber *int `json:"session_number" example:"2" minimum:"1" maximum:"9999"`
	// When it took place.
	Date *Date `json:"date" example:"2023-11-13"`
	// The date as the source prints it.
	DatePrinted *PrintedDate `json:"date_printed" gorm:"serializer:json"`
	// The date first announced, of what was then put off or called off. A change to either
	// keeps the date there was here, unless there is one already.
	FirstDate *Date `json:"first_date" example:"2023-10-30"`
	// How far it got; without one it counts as held.
	Status *VisitStatus `json:"status" example:"completed"`
	// Where it took place.
	Place *Place `json:"place" gorm:"serializer:json"`
	// The countries that met.
	Countries []CountryCode `json:"countries" gorm:"serializer:json" example:"AZ,MA" validate:"required"`
	// Who took part.
	Participants []Participant `json:"participants" gorm:"serializer:json" table:"participants"`
	// What was talked about.
	Topics []Text `json:"topics" gorm:"serializer:json"`
	// What came of it.
	Outcome Text `json:"outcome" gorm:"serializer:json"`
	// How many texts were signed at it.
	TextsSigned *CountRange `json:"texts_signed" gorm:"serializer:json"`
	// The visit in the course of which it took place.
	VisitID *VisitID `json:"visit_id" format:"uuid"`
	// What it was about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json" example:"political"`
}

// NewMeeting is the body of a POST: a meeting and all that came of it.
type NewMeeting struct {
	MeetingFields
	// The agreements concluded at it.
	Agreements []NewAgreement `json:"agreements,omitempty"`
	// What was undertaken at it.
	Commitments []NewCommitment `json:"commitments,omitempty"`
	// What sources say of it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Entity, Dating, Happening and Holding ask of a meeting.
func (*Meeting) RecordKind() RecordKind { return MeetingKind }
func (m *Meeting) Stored() any          { return &m.MeetingFields }
func (m *Meeting) Called() Text         { return m.Title }
func (m *Meeting) When() (*Date, Dated) { return m.Date, m.Dated }
func (m *Meeting) Held() bool           { return held(m.Status) }
func (m *Meeting) Event() string        { return string(cmp.Or(value(m.MeetingType), "meeting")) }
func (m *Meeting) Derive()              { m.Dated = datedBy(m.Date) }

// maxSessions is more than any commission has met.
const maxSessions = 9999

// Check finds every fault of the fields themselves.
func (m *MeetingFields) Check(at string, p *Problems) {
	m.Title.required(at+"/title", maxTitle, p)
	if len(m.Countries) == 0 {
		p.Add(at+"/countries", "required", "name the countries whose people met")
	}
	if m.SessionNumber != nil && (*m.SessionNumber < 1 || *m.SessionNumber > maxSessions) {
		p.Add(at+"/session_number", "out_of_range", "sessions are counted from 1 to %d", maxSessions)
	}
	for i, topic := range m.Topics {
		topic.required(at+"/topics/"+strconv.Itoa(i), maxSummary, p)
	}
	checkOnce(m.Countries, at+"/countries", "duplicate_country", p)
	checkOnce(m.Sectors, at+"/sectors", "duplicate", p)
	checkValues(m, at, p)
}

// MeetingFilter chooses meetings.
type MeetingFilter struct {
	Filter
	// What is between more than two countries: `include`, `exclude` or `only`.
	Multilateral Multilaterals `query:"multilateral" enums:"include,exclude,only" default:"include"`
	// UUID or reference of a person.
	Person []string `query:"person"`
	// Its kind.
	Kind []MeetingType `query:"kind"`
	// Its status.
	Status []VisitStatus `query:"status"`
	// `true`: what was held or is being held, as relations count it; `false`: the rest.
	Held *bool `query:"held"`
	// UUID or reference of a visit.
	Visit []string `query:"visit"`
}
