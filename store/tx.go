package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"

	"entente/models"
	"entente/store/derived"
	"entente/store/engine"
)

// Writers take turns in one transaction, a round, for as long as another waits;
// the last one ends it. Only then are they answered: many share one commit, and
// a lone writer waits for nobody. Each runs in its own goroutine, within a
// savepoint, so that what goes wrong for one is undone for that one only.

// mostTurns is after how many turns a round ends, also when others wait.
const mostTurns = 64

// turns are what the writers of a database share.
type turns struct {
	waiting atomic.Int32 // how many have yet to come to their turn
	mu      sync.Mutex   // held by the one whose turn it is
	round   *round       // under way, or nil
	broken  atomic.Bool  // the last write failed of the database
}

// round is a transaction that writers share.
type round struct {
	tx     *sql.Tx
	db     *gorm.DB // the same, without the ends of requests
	turns  int
	counts derived.Deltas // changes of counters, which are written at the end
	off    bool           // followers were put off
	err    error          // why nothing of it is kept
	over   chan struct{}  // closed when it is committed or lost; err stands from then on
}

// InTx runs f in a writing transaction, which is durable when InTx returns nil;
// when it does not, nothing of f is left behind. Writers wait for each other;
// readers wait for nobody. Inside f, use only the Store it is given.
//
// f runs once at most: not when ctx has ended before its turn. From then on the
// end of ctx interrupts nothing, and InTx returns what became of the write. The
// transaction is shared, so a write can fail together with others: with an error
// of kind Unavailable when one of them broke it.
func (s *Store) InTx(ctx context.Context, f func(tx *Store) error) error {
	if s.writer == nil {
		return f(s)
	}
	r, err := s.turn(ctx, f)
	if r != nil {
		<-r.over
		if r.err != nil {
			err = r.err
		} else if r.off {
			s.wake()
		}
	}
	if r != nil || err != nil {
		s.turns.broken.Store(err != nil && Failure(err) != "" && !engine.Busy(err))
	}
	if err != nil && engine.Busy(err) {
		return &models.Error{Kind: models.Unavailable, Detail: Failure(err), Cause: err}
	}
	return err
}

// writable tells why nothing can be written, when the last write failed of that.
func (s *Store) writable(ctx context.Context) error {
	if !s.turns.broken.Load() {
		return nil
	}
	return s.InTx(ctx, func(tx *Store) error {
		room := &answerRow{IdempotencyKey: "room", Answer: Answer{Body: bytes.Repeat([]byte(" "), enoughRoom)}, At: models.Stamp(s.clock())}
		db := tx.db.WithContext(ctx)
		if err := db.Create(room).Error; err != nil {
			return err
		}
		return db.Where("token_id = '' AND idempotency_key = ?", room.IdempotencyKey).Delete(room).Error
	})
}

// enoughRoom is how many bytes have to find room before it is said that there is some.
const enoughRoom = 256 << 10

// turn waits for a turn and runs f in it. It gives the round on which the answer
// rests, also when f refused, for f may have read what others wrote in it.
func (s *Store) turn(ctx context.Context, f func(tx *Store) error) (*round, error) {
	t := s.turns
	t.waiting.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.Add(-1)
	defer s.finish(context.WithoutCancel(ctx)) // also when f panics, or ends its goroutine
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if t.round == nil {
		r, err := s.begin(ctx)
		if err != nil {
			return nil, err
		}
		t.round = r
	}
	r := t.round
	err := r.run(context.WithoutCancel(ctx), s, f)
	if r.err != nil { // it was this one that broke it
		return nil, err
	}
	return r, err
}

// begin opens a round, and does what each begins with. Until others have joined
// it, it may be interrupted.
func (s *Store) begin(ctx context.Context) (*round, error) {
	lasting := context.WithoutCancel(ctx)
	pool, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	tx, err := pool.BeginTx(lasting, nil)
	if err != nil {
		return nil, err
	}
	db := s.writer.WithContext(lasting)
	db.Statement.ConnPool = tx
	err = s.engine.Lock(db.WithContext(ctx))
	if err == nil {
		db.Statement.ConnPool = &lastingTx{tx}
	} else {
		_ = tx.Rollback() // err says what happened
		return nil, fmt.Errorf("beginning to write: %w", err)
	}
	return &round{tx: tx, db: db, counts: derived.Deltas{}, over: make(chan struct{})}, nil
}

// within gives the Store in a transaction.
func (s *Store) within(db *gorm.DB) *Store {
	return &Store{db: db, engine: s.engine, clock: s.clock, named: s.named, coded: s.coded, guests: s.guests, sealed: s.sealed, watch: &engine.Watch[derivation]{},
		mostFollowers: s.mostFollowers, steps: s.steps, pending: newPending()}
}

// run runs f within a savepoint. Only when that cannot be reached again is the
// round lost: the database has given the transaction up, or cannot be asked.
func (r *round) run(ctx context.Context, s *Store, f func(tx *Store) error) error {
	r.turns++
	if r.err = r.db.Exec("SAVEPOINT turn").Error; r.err != nil {
		return r.err
	}
	kept := false
	defer func() {
		if !kept {
			r.err = r.db.Exec("ROLLBACK TO SAVEPOINT turn").Error
		}
	}()
	tx := s.within(r.db)
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.flush(ctx); err != nil {
		return err
	}
	err := r.db.Exec("RELEASE SAVEPOINT turn").Error
	if kept = err == nil; kept {
		r.take(tx.pending)
	}
	return explain("ending a write", err)
}

// take takes over what a turn leaves to the end of the round.
func (r *round) take(p *pending) {
	r.off = r.off || p.off
	if p.recounted != nil {
		maps.DeleteFunc(r.counts, func(k derived.CounterKey, _ derived.Count) bool { return p.recounted(k) })
	}
	r.counts.Add(p.counts)
}

// finish ends the round, unless another writer will.
func (s *Store) finish(ctx context.Context) {
	t := s.turns
	r := t.round
	if r == nil || r.err == nil && t.waiting.Load() > 0 && r.turns < mostTurns {
		return
	}
	t.round = nil
	defer close(r.over)
	if r.err != nil {
		_ = r.tx.Rollback() // whatever is left of it
		r.err = &models.Error{Kind: models.Unavailable, Detail: "another write broke off the transaction; try again", Cause: r.err}
		return
	}
	r.err = s.commit(ctx, r)
}

// commit writes what was left to the end of a round, and commits it.
func (s *Store) commit(ctx context.Context, r *round) error {
	if err := s.within(r.db).putCounters(ctx, r.counts); err != nil {
		_ = r.tx.Rollback() // err says what happened
		return err
	}
	return explain("committing", r.tx.Commit())
}

// lastingTx is a transaction that the end of a request does not interrupt: an
// interrupted statement would take with it what others wrote.
type lastingTx struct{ *sql.Tx }

func (t *lastingTx) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return t.Tx.PrepareContext(context.WithoutCancel(ctx), query)
}

func (t *lastingTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(context.WithoutCancel(ctx), query, args...)
}

func (t *lastingTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(context.WithoutCancel(ctx), query, args...)
}

func (t *lastingTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(context.WithoutCancel(ctx), query, args...)
}
