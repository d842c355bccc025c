// Package handlers answers requests: decode, call the store, encode. The operations
// of records are in record.go, those of parts in part.go, what they do in verbs.go,
// and how a request is read and an answer written in query.go, body.go, etag.go and
// answer.go.
package handlers

import (
	"sync"

	"entente/exchange/datapackage"
	"entente/store"
)

// Handlers answer the requests of the API.
type Handlers struct {
	Store *store.Store
	// Source is who publishes the tracker, and Version that of the program.
	Source  datapackage.Source
	Version string
	pages   sync.Pool // room in which pages were written
	files   files
}
