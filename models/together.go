package models

import "slices"

// Preview is what a deletion would change, or a write that takes along what hangs on a
// record.
type Preview struct {
	// The records that would change, the one that was asked for first. Only with
	// dry_run=true, where the write deletes, or has with_parts=true.
	WouldChange []WouldChange `json:"would_change" validate:"required"`
}

// WouldChange is a record that a write would change: who may see it, before and after.
type WouldChange struct {
	RecordRef
	// What it is called.
	Title Text `json:"title" validate:"required"`
	// How it is.
	Before Sight `json:"before" validate:"required"`
	// How it would be.
	After Sight `json:"after" validate:"required"`
}

// Sight is who may see a record.
type Sight struct {
	// Its visibility.
	Visibility Visibility `json:"visibility" example:"public" validate:"required"`
	// Its review state.
	ReviewState ReviewState `json:"review_state" example:"published" validate:"required"`
	// Whether it is in the bin.
	Binned bool `json:"binned" validate:"required"`
}

// WouldChangeOf is what a write would make of a record.
func WouldChangeOf(before, after Entity) WouldChange {
	return WouldChange{RefTo(after), after.Called(), sightOf(before), sightOf(after)}
}

func sightOf(e Entity) Sight {
	access := e.Accessed()
	return Sight{access.Visibility, access.ReviewState, e.Base().BinnedAt != nil}
}

// Homes are what a record hangs on: its visit, its meeting, or what it comes from.
func Homes(e Entity) []string {
	var ids []string
	switch e := e.(type) {
	case *Meeting:
		ids = []string{string(value(e.VisitID))}
	case *Agreement:
		ids = []string{string(value(e.VisitID)), string(value(e.MeetingID))}
	case *Commitment:
		if o := e.Origin; o != nil {
			ids = []string{string(value(o.VisitID)), string(value(o.MeetingID)), string(value(o.AgreementID))}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}
