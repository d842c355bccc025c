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

// Found is a record that a search found.
type Found struct {
	RecordRef
	Title    Text    `json:"title" validate:"required"`
	DateFrom *string `json:"date_from" format:"date"`
	DateTo   *string `json:"date_to" format:"date"`
}

// Event is one thing on a timeline: a record with a date, or a dated act or
// update of one.
type Event struct {
	Kind     RecordKind `json:"kind" example:"act" validate:"required"`
	ID       string     `json:"id" format:"uuid" validate:"required"`
	Date     *Date      `json:"date" example:"2024-08-28"`
	DateFrom *string    `json:"date_from" format:"date"`
	DateTo   *string    `json:"date_to" format:"date"`
	Event    string     `json:"event" example:"entry_into_force" validate:"required"`
	Title    Text       `json:"title" validate:"required"`
	Record   RecordRef  `json:"record" validate:"required"`
}

// PairSummary is what is on record between two countries.
type PairSummary struct {
	Pair        Pair            `json:"pair" example:"AZ-MA" validate:"required"`
	Countries   []CountryCode   `json:"countries" example:"AZ,MA" validate:"required"`
	Labels      map[string]Text `json:"labels" validate:"required"`
	Visits      int             `json:"visits" example:"4" validate:"required"`
	Meetings    int             `json:"meetings" example:"5" validate:"required"`
	Agreements  int             `json:"agreements" example:"12" validate:"required"`
	Commitments int             `json:"commitments" example:"20" validate:"required"`
}

// Count adds the number of records of a kind.
func (x *PairSummary) Count(kind RecordKind, n int) {
	switch kind {
	case VisitKind:
		x.Visits += n
	case MeetingKind:
		x.Meetings += n
	case AgreementKind:
		x.Agreements += n
	case CommitmentKind:
		x.Commitments += n
	}
}

// RelationOverview is a country pair seen as a whole.
type RelationOverview struct {
	PairSummary
	Progress  Progress `json:"progress" validate:"required"`
	Conflicts int      `json:"conflicts" example:"3" validate:"required"`
	Latest    []Event  `json:"latest" validate:"required"`
	Timeline  string   `json:"timeline" example:"/api/v1/relations/AZ-MA/timeline" validate:"required"`
}

// SearchFilter chooses what a search looks through.
type SearchFilter struct {
	Q       string        `query:"q" example:"visa" validate:"required"`
	Exact   bool          `query:"exact"`
	Kind    []RecordKind  `query:"kind"`
	Country []CountryCode `query:"country"`
	Pair    []Pair        `query:"pair"`
	Sector  []SectorCode  `query:"sector"`
}

// TimelineFilter chooses events.
type TimelineFilter struct {
	Country []CountryCode `query:"country"`
	Pair    []Pair        `query:"pair"`
	Sector  []SectorCode  `query:"sector"`
	Kind    []RecordKind  `query:"kind"`
	From    *Date         `query:"from" example:"2018"`
	To      *Date         `query:"to" example:"2024-12"`
}

// ConflictFilter chooses conflicts.
type ConflictFilter struct {
	Kind    []RecordKind  `query:"kind"`
	Country []CountryCode `query:"country"`
	Pair    []Pair        `query:"pair"`
	Sector  []SectorCode  `query:"sector"`
}
