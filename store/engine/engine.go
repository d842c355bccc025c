// Package engine is what the store stands on: SQLite and PostgreSQL, each with its
// connections, its migrations, its index of words and its way of failing. It knows of the
// tables how they are made, and of words how they are found, but nothing of what records say.
package engine

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Engine is where SQLite and PostgreSQL differ.
type Engine interface {
	// Exists tells why there is no such database, where that can be told.
	Exists(database string) error
	// Open gives a handle that reads and one that writes.
	Open(ctx context.Context, database string) (read, write *gorm.DB, err error)
	// Lock makes a transaction the only one that writes.
	Lock(db *gorm.DB) error
	// Marks writes the marks of arguments, which are ?, as the database has them.
	Marks(sql string) string
	// Joined writes a column of numbers in all rows as one text, which Numbers reads.
	Joined(column string) string
	// Reserve gives the first of the next n numbers of documents.
	Reserve(db *gorm.DB, n int) (first int64, err error)
	// Index gives the words of documents as they are written.
	Index(documents []Words) *Rows
	// Match is the condition on a search w that finds documents by words, and Found the
	// number of a document that it found.
	Match(q Sought) (condition string, arg any)
	Found() string
	// Tidy goes a step in putting the index of words in order, and tells whether that is done.
	Tidy(db *gorm.DB) (done bool, err error)
	// Faults lists what is wrong with a database that the engine itself can find.
	Faults(db *gorm.DB) ([]string, error)

	// walIndex names the file that every commit changes, "" where there is none.
	walIndex(database string) string
	dialect() goose.Dialect
	migrations() (fs.FS, error)
	// copyTo copies the database to a file beside it, of its name and a suffix, where
	// a database is a file.
	copyTo(db *gorm.DB, suffix string) error
	// tables lists the tables that are there.
	tables(ctx context.Context, db *gorm.DB) ([]string, error)
}

// Of is the engine of a database: a file name, or a postgres:// address.
func Of(database string) Engine {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return postgresEngine{}
	}
	return sqliteEngine{}
}

// keptStatements is how many prepared statements a connection keeps: the last ones. A
// filter with another number of values is another statement, so there is no end to them.
const keptStatements = 64

func connect(ctx context.Context, d gorm.Dialector, most int) (*gorm.DB, error) {
	db, err := gorm.Open(d, gormConfig())
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return db, pool.PingContext(ctx)
}

// gormConfig is how GORM is used: no hidden conventions, portable errors, UTC,
// and no logging of what is returned as an error anyway. It keeps no prepared
// statements, which it would do without end: the drivers keep the last ones.
func gormConfig() *gorm.Config {
	return &gorm.Config{
		TranslateError: true,
		NowFunc:        func() time.Time { return time.Now().UTC() },
		Logger:         logger.Discard,
		// We ping ourselves, with a deadline.
		DisableAutomaticPing: true,
	}
}

// firstCause is the innermost error: what a person can act on. Of several ways that were
// tried it is why the last one failed.
func firstCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if tried, ok := err.(interface{ Unwrap() []error }); ok && len(tried.Unwrap()) > 0 {
			inner = tried.Unwrap()[len(tried.Unwrap())-1]
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}
