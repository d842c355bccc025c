package models

// OldVersion is a record, or an act or update of one, as one version of it said, with how
// to cite it as that.
type OldVersion struct {
	RecordRef
	// What the record was called then.
	Title Text `json:"title" validate:"required"`
	// Which version it is.
	Version int `json:"version" example:"2" validate:"required"`
	// When it was written, in UTC.
	At string `json:"at" format:"date-time" validate:"required"`
	// Who wrote it.
	By string `json:"by" example:"desk officer" validate:"required"`
	// What it said: the fields of the record, as PUT would take them. Acts, updates and
	// citations have versions of their own.
	Record any `json:"record" validate:"required"`
	// How to cite it: as this version, at an address that keeps answering it.
	Cite HowToCite `json:"cite" validate:"required"`
}

// HowToCite is a version of a record, or an answer as a whole, as bibliographies have it.
type HowToCite struct {
	// One line of text.
	Text string `json:"text" example:"Entente (2026, November 23). A visit (VIS-2026-0001, version 2) [Data set]. Retrieved 2026-11-28, from https://tracker.example.org/api/v1/visits/VIS-2026-0001/history/2" validate:"required"`
	// An entry for BibTeX.
	BibTeX string `json:"bibtex" validate:"required"`
	// An item of CSL JSON, for Zotero, Pandoc and others.
	CSL CSLItem `json:"csl" validate:"required"`
	// Of an answer: the SHA-256 of all that its address answers, by which whoever reads it
	// again sees whether it still says the same. A version has none: it always does.
	Hash string `json:"hash,omitempty" example:"sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"`
	// Of an answer, where the same filters choose one: the data package that keeps its rows.
	Package string `json:"package,omitempty" example:"https://tracker.example.org/api/v1/export.zip?pair=AZ-MA"`
}

// CSLItem is an item of CSL JSON, by the names that CSL gives its fields.
type CSLItem struct {
	// Its key.
	ID string `json:"id" example:"VIS-2026-0001-v2" validate:"required"`
	// What kind of publication it is: a data set.
	Type string `json:"type" example:"dataset" validate:"required"`
	// What it is called.
	Title string `json:"title" validate:"required"`
	// Who publishes it, as a name that is not taken apart.
	Author []CSLName `json:"author" validate:"required"`
	// Which version it is; of an answer, the beginning of its hash.
	Version string `json:"version" example:"2" validate:"required"`
	// Its reference in the tracker; an answer has none.
	Number string `json:"number,omitempty" example:"VIS-2026-0001"`
	// Where it is read.
	URL string `json:"URL" validate:"required"`
	// The day of the version, or that on which the answer was given.
	Issued CSLDate `json:"issued" validate:"required"`
	// The day on which it was read.
	Accessed CSLDate `json:"accessed" validate:"required"`
}

// CSLName is a name in CSL JSON.
type CSLName struct {
	// The name as a whole.
	Literal string `json:"literal" example:"Entente" validate:"required"`
}

// CSLDate is a day in CSL JSON.
type CSLDate struct {
	// One day, as year, month and day.
	Parts [][]int `json:"date-parts" validate:"required"`
}
