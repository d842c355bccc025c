package models

import (
	"reflect"
	"time"
)

// Limits of what one request may ask for, and one client at once. They are far above
// what people ask for, and such that no request takes the server away from the others.
const (
	// MostValues is how many values one parameter has: each is looked up for each
	// record that is looked at, and each number of them is another statement to the
	// database. An order or a filter that somebody reads has a few.
	MostValues = 50
	// MostRows is how many rows of breakdowns a list is narrowed to with also=: one of
	// each breakdown, and one more. Each is another join to the planner of PostgreSQL,
	// which takes longer to think about fifty than it has.
	MostRows = 8
	// MostParameters is how many name=value pairs a query has: each can be a fault, and
	// each fault is said.
	MostParameters = 500
	// MostWords is how many words one search has: more than the longest title. All the
	// places at which each of them stands are read.
	MostWords = 50
	// MostBytes is how long the value of a parameter is: a long title in any script.
	MostBytes = 2_000
	// MostIncluded is how many parts and records are embedded in those of one page: they
	// are all held at once. A hundred for each of a usual page is more than there are.
	MostIncluded = 5_000

	// DefaultLimit and MostLimit are how long a page is when nothing is said, and can be.
	DefaultLimit = 50
	MostLimit    = 200
)

// MostOf is how many values a parameter has, by their type.
func MostOf(value reflect.Type) int {
	if value == reflect.TypeFor[Row]() {
		return MostRows
	}
	return MostValues
}

// How long an answer may take. What is asked for is then given up, with a 503: it is not
// wanted any more by then, and stands in the way of others.
const (
	// ReadTime is for one record: it is looked up, with what belongs to it.
	ReadTime = 5 * time.Second
	// ListTime is for a page of a list, for figures, and for each page of a file.
	ListTime = 10 * time.Second
	// WriteTime is for what is written: writers wait for each other.
	WriteTime = 30 * time.Second
	// FileTime is for a whole list as a file, read as slowly as clients do.
	FileTime = 30 * time.Minute
	// StallTime is how long a client may take for one page of a file.
	StallTime = 2 * time.Minute
)

// How many files are made at once. A file takes a reading connection for as long as a
// page of it is read, and is held for as long as its client reads.
const (
	// FilePage is how many records of a file are read at once: enough that what each
	// reading costs does not count, and little to hold.
	FilePage = 1_000
	// FilesOfOne is for one client: one that is read, and the next.
	FilesOfOne = 2
	// FilesOfAll is for all clients together: what their pages take of memory.
	FilesOfAll = 16
	// FilesAtWork is how many of these read from the database at once: half of the
	// connections that read from an SQLite file, so that the others stay for pages.
	FilesAtWork = 2
)
