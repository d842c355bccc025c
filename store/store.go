// Package store is the only room that speaks SQL. Reads go through one scope,
// which decides what a viewer sees; writes go through one path, which keeps
// history, search and counters in the same transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"entente/models"
)

// Store keeps the records. A Store handed out by InTx is a transaction.
type Store struct {
	db     *gorm.DB // reads, and inside a transaction everything
	writer *gorm.DB // nil inside a transaction
	engine engine
	clock  func() time.Time
	// found are the faults that reading the body has already found.
	found models.Problems
}

// Options say how a database is opened.
type Options struct {
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time
	// Existing refuses to begin a new database.
	Existing bool
}

// Open connects to a database: a file name, or a postgres:// address. It fails
// within ten seconds, with a sentence that says what is wrong.
func Open(ctx context.Context, database string, o Options) (*Store, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	e := engineOf(database)
	if o.Existing {
		if err := e.exists(database); err != nil {
			return nil, err
		}
	}
	read, write, err := e.open(ctx, database)
	if err != nil {
		return nil, err
	}
	return &Store{db: read, writer: write, engine: e, clock: o.Clock}, nil
}

// Close lets go of the database.
func (s *Store) Close() error {
	var all error
	for _, db := range []*gorm.DB{s.db, s.writer} {
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		all = errors.Join(all, err)
	}
	return all
}

// Today is the current UTC day.
func (s *Store) Today() models.Day { return models.DayOf(s.clock()) }

// Pool gives the pool that reads, for measuring it.
func (s *Store) Pool() (*sql.DB, error) { return s.db.DB() }

// InTx runs f in one writing transaction, which is durable when InTx returns
// nil and has left nothing behind when it does not. Writers wait for each other;
// readers wait for nobody. Inside f, use only the Store it is given.
func (s *Store) InTx(ctx context.Context, f func(tx *Store) error) error {
	if s.writer == nil {
		return f(s)
	}
	err := s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		if err := s.engine.lock(db); err != nil {
			return fmt.Errorf("waiting to write: %w", err)
		}
		tx := &Store{db: db, engine: s.engine, clock: s.clock, found: s.found}
		if err := tx.rollCounters(ctx); err != nil {
			return err
		}
		return f(tx)
	})
	if err != nil && isBusy(err) {
		return &models.Error{Kind: models.Unavailable, Detail: "the database is busy; try again", Cause: err}
	}
	return err
}

// Answering runs f with the faults that reading the request's body has found,
// so that they and those found against the database come back as one list.
func (s *Store) Answering(found models.Problems) *Store {
	t := *s
	t.found = found
	return &t
}

// Version is the data version: it grows with every write, also of another process.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var seq int64
	err := s.db.WithContext(ctx).Raw("SELECT COALESCE(MAX(seq), 0) FROM history").Scan(&seq).Error
	return seq, explain("reading the data version", err)
}

// Ready tells whether the database answers and holds what the program needs.
func (s *Store) Ready(ctx context.Context) error {
	var n int64
	err := s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM countries").Scan(&n).Error
	if err == nil && n == 0 {
		err = errors.New("there are no countries")
	}
	return explain("asking the database whether it is ready", err)
}

// Empty tells whether nothing is recorded but what came with the program.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM entries WHERE kind NOT IN ('country', 'sector')").Scan(&n).Error
	return n == 0, explain("looking whether the database is empty", err)
}

// gormConfig is how GORM is used: no hidden conventions, portable errors, UTC,
// and no logging of what is returned as an error anyway.
func gormConfig(prepare bool) *gorm.Config {
	return &gorm.Config{
		TranslateError: true,
		PrepareStmt:    prepare,
		NowFunc:        func() time.Time { return time.Now().UTC() },
		Logger:         logger.Discard,
		// We ping ourselves, with a deadline.
		DisableAutomaticPing: true,
	}
}

// explain gives an error its context; nil stays nil.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
