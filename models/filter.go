package models

// Filter chooses records by what most of them have. A name given several times
// means any of its values; several names mean all of them.
type Filter struct {
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country" example:"AZ"`
	// Two countries, in either order, such as `AZ-MA`.
	Pair []Pair `query:"pair" example:"AZ-MA"`
	// Code of a sector, such as `tourism`; what is beneath it counts too.
	Sector []SectorCode `query:"sector" example:"tourism"`
	// UUID or reference of an article that says something of it.
	Article []string `query:"article"`
	// On or after this EDTF date, such as `2018`; matches when the bounds overlap.
	From *Date `query:"from" example:"2018"`
	// On or before this EDTF date, such as `2024-12`; matches when the bounds overlap.
	To *Date `query:"to" example:"2024-12"`
	Named
}

// Named chooses records by their words and their state of review; it is all
// that reference data has.
type Named struct {
	// Words that stand in it, in any of its languages; "in quotes" as a phrase.
	Q string `query:"q" example:"visa"`
	// Search to the letter, in the exact script.
	Exact bool `query:"exact"`
	// Its reference, or the code of a country or sector.
	Reference []string `query:"reference" example:"VIS-2024-0001"`
	// Who may see it.
	Visibility []Visibility `query:"visibility"`
	// How far its review has got.
	ReviewState []ReviewState `query:"review_state"`
	// The id by which a register elsewhere knows it, behind the name of the register.
	ExternalID []ExternalKey `query:"external_id" example:"unts:I-4711"`
	// `true`: what whoever asks has recorded or was the last to change; `false`: the rest.
	Mine *bool `query:"mine"`
	// Look into the bin (with a token).
	Bin bool `query:"bin"`
}

// None, as the value of a filter, means: those that have no such thing.
const None = "none"

// Paging says which part of a list is wanted, and in which order.
type Paging struct {
	// How many, at most.
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"50"`
	// Where to go on: `meta.next` of the page before.
	Cursor string `query:"cursor"`
	// The order, such as `-date,reference`.
	Sort string `query:"sort" example:"-date,reference"`
	// `true`: count them all, as `meta.total`.
	Total bool `query:"total"`
	// Limited tells that the client chose the limit.
	Limited bool `query:"-"`
	// Filter is a fingerprint of everything else that was asked: what a cursor belongs to.
	Filter string `query:"-"`
}

// Since asks a list for what has changed.
type Since struct {
	// Only what has changed since: `meta.next_since` of the last answer, or a time such as
	// `2024-05-04T00:00:00Z`. In the order of the changes, with `meta.removed`.
	UpdatedSince string `query:"updated_since"`
}

// Window says which part is wanted of a list that has one order only.
type Window struct {
	// How many, at most.
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"50"`
	// Where to go on: `meta.next` of the page before.
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
	// Put these parts into the record.
	Include []string `query:"include" example:"citations"`
	// Only these fields, such as `id,title`; what the schema calls required is then left out too.
	Fields []string `query:"fields" example:"id,title"`
	// Put labels beside codes, in this language: `level_label` beside `level`.
	Lang string `query:"lang" enums:"ar,az,en,fr"`
}

// Meta describes a page: how many are on it, how many there are in all (when
// asked), and the cursor of the next one.
type Meta struct {
	// How many are on this page.
	Count int `json:"count" example:"2" validate:"required"`
	// How many there are in all, when that was asked.
	Total *int `json:"total,omitempty" example:"7"`
	// The cursor of the next page; absent on the last.
	Next string `json:"next,omitempty" example:"eyJ2IjoxfQ"`
	// With updated_since, on the last page: what to give back as that the next time.
	NextSince string `json:"next_since,omitempty" example:"eyJ2IjoxfQ"`
	// With updated_since: the ids of records that have changed and are not in the list, or
	// not any more: removed, hidden, or no longer what the filters choose. Some may never
	// have been in it.
	Removed []string `json:"removed,omitempty" example:"0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b11"`
	// True while the server derives everything again, after an upgrade: records read
	// as they are, but filters, orders and counts may go by the rules of before.
	Rebuilding bool `json:"rebuilding,omitempty" example:"false"`
	// Of a search, by relevance, on its first page: by what it can be narrowed.
	Facets *FacetCounts `json:"facets,omitempty"`
}

// Page is one page of a list.
type Page[T any] struct {
	// What is on the page.
	Data []T `json:"data" validate:"required"`
	// How much there is, and how to go on.
	Meta Meta `json:"meta" validate:"required"`
}
