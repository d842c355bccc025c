package models

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

// TimelineFilter chooses events.
type TimelineFilter struct {
	Country []CountryCode `query:"country"`
	Pair    []Pair        `query:"pair"`
	Sector  []SectorCode  `query:"sector"`
	Kind    []RecordKind  `query:"kind"`
	From    *Date         `query:"from" example:"2018"`
	To      *Date         `query:"to" example:"2024-12"`
}
