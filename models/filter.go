package models

// Filter chooses records by what most of them have. A name given several times
// means any of its values; several names mean all of them.
type Filter struct {
	Country []CountryCode `query:"country" example:"AZ"`
	Pair    []Pair        `query:"pair" example:"AZ-MA"`
	Sector  []SectorCode  `query:"sector" example:"tourism"`
	Article []string      `query:"article"`
	From    *Date         `query:"from" example:"2018"`
	To      *Date         `query:"to" example:"2024-12"`
	Named
}

// Named chooses records by their words and their state of review; it is all
// that reference data has.
type Named struct {
	Q           string        `query:"q" example:"visa"`
	Exact       bool          `query:"exact"`
	Visibility  []Visibility  `query:"visibility"`
	ReviewState []ReviewState `query:"review_state"`
	Bin         bool          `query:"bin"`
}

// None, as the value of a filter, means: those that have no such thing.
const None = "none"

// Paging says which part of a list is wanted, and in which order.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
	Sort   string `query:"sort" example:"-date,reference"`
	Total  bool   `query:"total"`
	// Limited tells that the client chose the limit.
	Limited bool `query:"-"`
	// Filter is a fingerprint of everything else that was asked: what a cursor belongs to.
	Filter string `query:"-"`
}

// Window says which part is wanted of a list that has one order only.
type Window struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor"`
	Filter string `query:"-"`
	// Limited tells that the client chose the limit.
	Limited bool `query:"-"`
}

// Paging is the window as paging.
func (w Window) Paging() Paging {
	return Paging{Limit: w.Limit, Cursor: w.Cursor, Filter: w.Filter, Limited: w.Limited}
}

// Shape says how an answer is to look.
type Shape struct {
	Include []string `query:"include" example:"citations"`
	Fields  []string `query:"fields" example:"id,title"`
	Lang    string   `query:"lang" enums:"ar,az,en,fr"`
}

// Meta describes a page: how many are on it, how many there are in all (when
// asked), and the cursor of the next one.
type Meta struct {
	Count int    `json:"count" example:"2" validate:"required"`
	Total *int   `json:"total,omitempty" example:"7"`
	Next  string `json:"next,omitempty" example:"eyJ2IjoxfQ"`
}

// Page is one page of a list.
type Page[T any] struct {
	Data []T  `json:"data" validate:"required"`
	Meta Meta `json:"meta" validate:"required"`
}

// The pages of each resource, named for the OpenAPI file.
type (
	VisitPage       = Page[Visit]
	MeetingPage     = Page[Meeting]
	AgreementPage   = Page[Agreement]
	CommitmentPage  = Page[Commitment]
	ArticlePage     = Page[Article]
	PersonPage      = Page[Person]
	InstitutionPage = Page[Institution]
	SectorPage      = Page[Sector]
	CountryPage     = Page[Country]
	ActPage         = Page[Act]
	UpdatePage      = Page[Update]
	CitationPage    = Page[Citation]
	ConflictPage    = Page[Conflict]
	HistoryPage     = Page[HistoryEntry]
	FoundPage       = Page[Found]
	EventPage       = Page[Event]
	PairPage        = Page[PairSummary]
)
