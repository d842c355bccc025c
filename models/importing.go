package models

import "fmt"

// Import is a file that is brought in, or only tried.
type Import struct {
	// Its number.
	ID int64 `json:"id" gorm:"primaryKey" example:"7" validate:"required"`
	// How far it is.
	State ImportState `json:"state" example:"done" validate:"required"`
	// Whether it only tells what would come of it.
	DryRun bool `json:"dry_run" validate:"required"`
	ImportOf
	// Uploaded tells that the server brings it in, for whom, and with which role.
	Uploaded bool `json:"-"`
	Role     Role `json:"-"`
	// How many bytes the file has.
	Bytes int64 `json:"bytes" example:"48213" validate:"required"`
	// How many of them were read.
	BytesRead int64 `json:"bytes_read" example:"48213" validate:"required"`
	// How many records of the file it has dealt with.
	Done int64 `json:"done" example:"1200" validate:"required"`
	ImportCounts
	// Why it could not go on.
	Problem *string `json:"problem"`
	Stamps
}

// ImportOf is what is brought in, and how.
type ImportOf struct {
	// The name of the file.
	File string `json:"file" example:"treaties.csv" validate:"required"`
	// The SHA-256 of the file, in lower-case hexadecimal.
	SHA256 string `json:"sha256" gorm:"column:sha256" validate:"required"`
	// The name of the mapping.
	Mapping string `json:"mapping" example:"treaties.yaml" validate:"required"`
	// The SHA-256 of the mapping, in lower-case hexadecimal.
	MappingSHA256 string `json:"mapping_sha256" gorm:"column:mapping_sha256" validate:"required"`
	// The scheme of the ids by which its records are found again.
	Scheme string `json:"scheme" example:"unts" validate:"required"`
	// How the file is read: its format, encoding, separator and sheet, as far as it has them;
	// empty until it was opened. What is found out wrongly is said in the mapping.
	ReadAs string `json:"read_as" example:"csv in windows-1252, separator \";\"" validate:"required"`
	// The columns of the file, where it has a header.
	Columns []string `json:"columns" gorm:"serializer:json" validate:"required"`
}

// ImportCounts count the records of a file by what became of them.
type ImportCounts struct {
	// Recorded.
	Created int64 `json:"created" example:"1100" validate:"required"`
	// On record already, and changed.
	Changed int64 `json:"changed" example:"80" validate:"required"`
	// On record already, as the file says.
	Unchanged int64 `json:"unchanged" example:"15" validate:"required"`
	// Not brought in, for they do not hold.
	Refused int64 `json:"refused" example:"5" validate:"required"`
	// On record from an earlier file, and not in this one. They stay.
	Vanished int64 `json:"vanished" example:"1" validate:"required"`
	// Of the created and changed, those of which there may be another one on record: they
	// list it as possible duplicates.
	Alike int64 `json:"possible_duplicates" example:"3" validate:"required"`
	// Changed or not, where somebody has written since: what the file says stands beside it
	// as a citation that contradicts.
	Disputed int64 `json:"disputed" example:"2" validate:"required"`
}

// Count adds a record to the counts.
func (c *ImportCounts) Count(o ImportOutcome) {
	switch o {
	case ImportCreated:
		c.Created++
	case ImportChanged:
		c.Changed++
	case ImportUnchanged:
		c.Unchanged++
	case ImportRefused:
		c.Refused++
	case ImportVanished:
		c.Vanished++
	}
}

// ImportState is how far an import is.
type ImportState string

// The states of an import. One that runs and is broken off goes on where it was.
const (
	ImportReceiving ImportState = "receiving"
	ImportWaiting   ImportState = "waiting"
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled"
	ImportFailed    ImportState = "failed"
	ImportTakenBack ImportState = "taken_back"
	// ImportTakingBack is one that is being taken back.
	ImportTakingBack ImportState = "taking_back"
)

// ImportOutcome is what became of a record of a file.
type ImportOutcome string

// What can become of a record of a file.
const (
	ImportCreated   ImportOutcome = "created"
	ImportChanged   ImportOutcome = "changed"
	ImportUnchanged ImportOutcome = "unchanged"
	ImportRefused   ImportOutcome = "refused"
	// What an earlier file had, and this one has not. It stays.
	ImportVanished ImportOutcome = "vanished"
	// What was taken back, and what was not, for somebody has written since or it is in use.
	ImportUndone ImportOutcome = "taken_back"
	ImportKept   ImportOutcome = "kept"
)

// outcomes are what can become of a record of a file, as far as it is noted.
var outcomes = []ImportOutcome{ImportCreated, ImportChanged, ImportUnchanged, ImportRefused, ImportVanished, ImportUndone, ImportKept}

// CheckValue finds what cannot become of a record.
func (o ImportOutcome) CheckValue(at string, p *Problems) {
	checkOneOf(o, outcomes, at, "unknown_code", p)
}

// Imported is what became of one record of a file.
type Imported struct {
	// Which record of the file it is.
	Number int64 `json:"number" example:"12" validate:"required"`
	// What became of it.
	Outcome ImportOutcome `json:"outcome" example:"created" validate:"required"`
	// What kind of record it is.
	Kind RecordKind `json:"kind" example:"agreement" validate:"required"`
	// The id by which the file knows it.
	ExternalID string `json:"external_id" example:"unts:I-4711" validate:"required"`
	// The record, where there is one.
	RecordID *string `json:"record_id" format:"uuid"`
	// Where in the file it is.
	Where string `json:"where" example:"row 12" validate:"required"`
	// The fields that were changed.
	Changed []string `json:"changed_fields,omitempty"`
	// The fields that stay as somebody has written them since.
	Disputed []string `json:"disputed_fields,omitempty"`
	// The acts or updates that the file had last, and has no more.
	Vanished []string `json:"vanished_parts,omitempty"`
	// Why it was refused, or not taken back.
	Faults []ImportFault `json:"faults,omitempty"`
	// The rows of the file that were refused, by their columns.
	Rows []map[string]string `json:"rows,omitempty"`
	// Which rows of the file these are, from 1, its header included.
	RowNumbers []int `json:"row_numbers,omitempty"`
	// What of it there may be on record already, such as a person in another spelling: of
	// other rows of the file only those before it, and none while the file is only tried.
	Duplicates []Alike `json:"possible_duplicates,omitempty"`
}

// ImportedFilter chooses records of a file by what became of them.
type ImportedFilter struct {
	// What became of it.
	Outcome []ImportOutcome `query:"outcome"`
	// Whether it lists possible duplicates.
	Alike *bool `query:"possible_duplicates"`
}

// ImportFault is one reason why a record of a file was refused.
type ImportFault struct {
	// The row of the file, from 1, its header included.
	Row int `json:"row" example:"12" validate:"required"`
	// The column, by its name.
	Column string `json:"column" example:"Partner" validate:"required"`
	// What stands there.
	Value string `json:"value" example:"Ivory Coast" validate:"required"`
	// What is wrong, for programs.
	Code string `json:"code" example:"unknown_country" validate:"required"`
	// What is wrong, for people.
	Detail string `json:"detail" validate:"required"`
	// What may be meant.
	Guess string `json:"guess,omitempty" example:"Ivory Coast: CI?"`
}

// String puts it into words for whoever mends the file.
func (f ImportFault) String() string {
	text := f.Detail
	if f.Column != "" {
		text = fmt.Sprintf("%s %q: %s", f.Column, f.Value, text)
	}
	if f.Guess != "" {
		text += " (" + f.Guess + "?)"
	}
	return text
}
