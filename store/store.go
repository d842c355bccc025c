// Package store is the only room that speaks SQL, with engine beneath it. Reads go through
// one scope, which decides what a viewer sees; writes go through one path, which keeps
// history, search and counters in the same transaction.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"entente/models"
	"entente/store/engine"
)

// Store keeps the records. A Store handed out by InTx is a transaction.
type Store struct {
	db     *gorm.DB // reads, and inside a transaction everything
	writer *gorm.DB // nil inside a transaction
	turns  *turns
	engine engine.Engine
	clock  func() time.Time
	named  *atomic.Pointer[allNames]
	coded  *atomic.Pointer[keptCodes]
	guests *renderings
	sealed *atomic.Pointer[seal]
	watch  *engine.Watch[derivation]
	// prepared are the statements whose texts are fixed, by text.
	prepared      *sync.Map
	used          *sync.Map     // when tokens were used, by id, until that is written
	mostFollowers int           // how many are published with a write
	mostRanked    int           // how many of what is found are ranked
	steps         int           // how many documents or links one step goes through when all are gone through
	woken         chan struct{} // tells that some were put off
	sent          chan struct{} // tells that a file was sent
	// pending is what a transaction has recorded and has yet to write; nil outside one.
	pending *pending
}

// Options say how a database is opened.
type Options struct {
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time
	// Followers is how many followers are published with a write, 200 when 0; the
	// documents of more are put off.
	Followers int
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
	e := engine.Of(database)
	if o.Existing {
		if err := e.Exists(database); err != nil {
			return nil, err
		}
	}
	read, write, err := e.Open(ctx, database)
	if err != nil {
		return nil, err
	}
	return &Store{db: read, writer: write, turns: &turns{}, engine: e, clock: o.Clock, named: &atomic.Pointer[allNames]{}, coded: &atomic.Pointer[keptCodes]{},
		guests: &renderings{kept: map[int64]rendering{}}, sealed: &atomic.Pointer[seal]{}, watch: engine.Watching[derivation](e, database), prepared: &sync.Map{}, used: &sync.Map{},
		mostFollowers: cmp.Or(o.Followers, mostFollowers), mostRanked: mostRanked, steps: steps, woken: make(chan struct{}, 1), sent: make(chan struct{}, 1)}, nil
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
	return errors.Join(all, s.watch.Close())
}

// Now is the current moment.
func (s *Store) Now() time.Time { return s.clock() }

// Today is the current UTC day.
func (s *Store) Today() models.Day { return models.DayOf(s.clock()) }

// Pool gives the pool that reads, for measuring it.
func (s *Store) Pool() (*sql.DB, error) { return s.db.DB() }

// Ready tells whether the database answers and holds what the program needs.
func (s *Store) Ready(ctx context.Context) error {
	var n int64
	err := s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM countries").Scan(&n).Error
	if err == nil && n == 0 {
		err = errors.New("there are no countries")
	}
	if err == nil {
		err = s.writable(ctx)
	}
	return explain("asking the database whether it is ready", err)
}

// Empty tells whether nothing is recorded but what came with the program.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM documents WHERE kind NOT IN (1, 2)").Scan(&n).Error
	return n == 0, explain("looking whether the database is empty", err)
}

// Failure tells, in words for whoever asked, what about the database keeps it from
// answering now; "" when an error is about something else.
func Failure(err error) string { return engine.Failure(err) }

// TookTooLong tells whether an error is that the time of a request was over.
func TookTooLong(err error) bool { return engine.TookTooLong(err) }

// explain gives an error its context; nil stays nil.
func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
