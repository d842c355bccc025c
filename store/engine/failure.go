package engine

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// Failure tells, in words for whoever asked, what about the database keeps it from
// answering now; "" when an error is about something else.
func Failure(err error) string {
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return sqliteFailures[e.Code]
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresFailure(e.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return away
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return away
	}
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF):
		return away
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return tooLong
	}
	return ""
}

const (
	away    = "the database cannot be reached; try again"
	busy    = "the database is busy; try again"
	full    = "the disk of the database is full"
	tooLong = "this took too long"
)

var sqliteFailures = map[sqlite3.ErrNo]string{
	sqlite3.ErrBusy:      busy,
	sqlite3.ErrLocked:    busy,
	sqlite3.ErrFull:      full,
	sqlite3.ErrInterrupt: tooLong,
	sqlite3.ErrReadonly:  "the database is on a read-only file system, or its file may not be written",
	sqlite3.ErrIoErr:     "the disk of the database fails",
	sqlite3.ErrCantOpen:  "the file of the database cannot be opened",
	sqlite3.ErrCorrupt:   "the file of the database is damaged: restore a backup",
	sqlite3.ErrNotADB:    "the file of the database is damaged: restore a backup",
}

// postgresFailure goes by the classes of SQLSTATE (PostgreSQL, appendix A).
func postgresFailure(state string) string {
	switch state {
	case "55P03", "40P01", "40001": // lock not available, deadlock, serialization
		return busy
	case "53100":
		return full
	case "53300":
		return "the database has no connection left; try again"
	case "57014": // query canceled: statement_timeout, or we did
		return tooLong
	case "25006":
		return "the database is read-only now; try again"
	case "3D000": // no such database
		return away
	}
	for _, class := range []string{"08", "53", "57", "58"} { // connection, resources, operator, system
		if strings.HasPrefix(state, class) {
			return away
		}
	}
	return ""
}

// TookTooLong tells whether an error is that the time of a request was over.
func TookTooLong(err error) bool { return Failure(err) == tooLong }

// Busy tells whether another writer held the database for too long.
func Busy(err error) bool { return Failure(err) == busy }
