package models

// HistoryEntry is one change of a record or of a part of it: who, when, and
// what was there before and after, field by field.
type HistoryEntry struct {
	Seq       int64      `json:"seq" gorm:"primaryKey" example:"42" validate:"required"`
	Kind      RecordKind `json:"kind" example:"visit" validate:"required"`
	RecordID  string     `json:"record_id" format:"uuid" validate:"required"`
	Version   int        `json:"version" example:"2" validate:"required"`
	OwnerKind RecordKind `json:"-"`
	OwnerID   string     `json:"-"`
	Action    Action     `json:"action" example:"updated" validate:"required"`
	At        string     `json:"at" format:"date-time" validate:"required"`
	By        string     `json:"by" example:"desk officer" validate:"required"`
	Access    `json:"-"`
	Body      string   `json:"-"`
	Changes   []Change `json:"changes" gorm:"-" validate:"required"`
}

// Action is what was done to a record or part.
type Action string

// The things that are done.
const (
	Created  Action = "created"
	Updated  Action = "updated"
	Deleted  Action = "deleted"
	Restored Action = "restored"
)

// Change is one field before and after.
type Change struct {
	Pointer string `json:"pointer" example:"/level" validate:"required"`
	Before  any    `json:"before"`
	After   any    `json:"after"`
}
