package models

// Update: a dated assessment of how far a commitment has got.
type Update struct {
	PartBase
	// The commitment it is an update of.
	CommitmentID string `json:"commitment_id" format:"uuid" of:"commitment"`
	UpdateFields
	AsOfFrom string `json:"-"`
}

// UpdateFields are the fields of an update that a client writes.
type UpdateFields struct {
	// How far the commitment has got.
	Delivery Delivery `json:"delivery" example:"limited" validate:"required"`
	// Whose assessment it is.
	AssessedBy Assessor `json:"assessed_by" example:"self" validate:"required"`
	// The date for which it holds, not in the future.
	AsOf Date `json:"as_of" example:"2024-03-01" validate:"required"`
	// How far, in per cent.
	Percent *int `json:"percent" example:"30" minimum:"0" maximum:"100" unit:"per cent"`
	// What else there is to say.
	Note Text `json:"note" gorm:"serializer:json"`
}

// NewUpdate is the body of a POST: an update and its evidence.
type NewUpdate struct {
	UpdateFields
	// The evidence for it.
	Citations []NewCitation `json:"citations,omitempty"`
}

// What Part, Dating and Happening ask of an update.
func (*Update) RecordKind() RecordKind     { return UpdateKind }
func (u *Update) Of() (RecordKind, string) { return CommitmentKind, u.CommitmentID }
func (u *Update) Move(to string)           { u.CommitmentID = to }
func (u *Update) Stored() any              { return &u.UpdateFields }
func (u *Update) When() (*Date, Dated)     { return &u.AsOf, datedBy(&u.AsOf) }
func (u *Update) Event() string            { return string(u.Delivery) }
func (u *Update) Derive()                  { u.AsOfFrom, _ = u.AsOf.Bounds() }

// Check finds every fault of the fields themselves; that it does not speak of
// the future is for the store, which knows the day.
func (u *UpdateFields) Check(at string, p *Problems) {
	checkRequired(u.Delivery, at+"/delivery", p)
	checkRequired(u.AssessedBy, at+"/assessed_by", p)
	checkRequired(u.AsOf, at+"/as_of", p)
	if from, to := u.AsOf.Bounds(); from == "" && to != "" {
		p.Add(at+"/as_of", "invalid_date", "say from when the assessment holds")
	}
	if u.Percent != nil && (*u.Percent < 0 || *u.Percent > 100) {
		p.Add(at+"/percent", "out_of_range", "a percentage is from 0 to 100")
	}
	checkValues(u, at, p)
}
