package models

import "entente/models/packed"

// HistoryEntry is one change of a record or of a part of it: who, when, and
// what was there before and after, field by field.
type HistoryEntry struct {
	// Its number in the history of the record: 1 is the first change that you see.
	Seq int64 `json:"seq" gorm:"primaryKey" example:"2" validate:"required"`
	// What was changed: the record, or a part of it.
	Kind RecordKind `json:"kind" example:"visit" validate:"required"`
	// The id of what was changed.
	RecordID string `json:"record_id" format:"uuid" validate:"required"`
	// The version that the change made.
	Version   int        `json:"version" example:"2" validate:"required"`
	OwnerKind RecordKind `json:"-"`
	OwnerID   string     `json:"-"`
	// What was done.
	Action Action `json:"action" example:"updated" validate:"required"`
	// When it was done, in UTC.
	At string `json:"at" format:"date-time" validate:"required"`
	// Who did it.
	By string `json:"by" example:"desk officer" validate:"required"`
	// Which version was restored, where one was.
	FromVersion *int `json:"from_version,omitempty" example:"1"`
	// Of a merge, and of what undoes it: the other record.
	OtherID *string `json:"other_id,omitempty" format:"uuid"`
	Access  `json:"-"`
	Body    packed.JSON `json:"-"`
	// The fields that changed.
	Changes []Change `json:"changes" gorm:"-" validate:"required"`
}

// Action is what was done to a record or part.
type Action string

// The things that are done.
const (
	Created  Action = "created"
	Updated  Action = "updated"
	Deleted  Action = "deleted"
	Restored Action = "restored"
	Merged   Action = "merged"
)

// Change is one field before and after.
type Change struct {
	// The field, as a JSON Pointer.
	Pointer string `json:"pointer" example:"/level" validate:"required"`
	// Its value before.
	Before any `json:"before"`
	// Its value after.
	After any `json:"after"`
}
