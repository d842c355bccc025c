package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

var errOwn = errors.New("a fault of its own")

// visitTitled records a visit.
func visitTitled(ctx context.Context, tx *store.Store, title string) (id string, err error) {
	v, err := storetest.Create[models.Visit](ctx, tx, models.NewVisit{VisitFields: visitFields(title, published)})
	return v.ID, err
}

// queue lets writers come while the turn is held, so that they share what follows.
type queue struct {
	s       *store.Store
	release chan struct{}
	wg      sync.WaitGroup
	came    int
	err     error // what became of the one who holds the turn
}

func hold(t *testing.T, s *store.Store) *queue {
	t.Helper()
	q := &queue{s: s, release: make(chan struct{})}
	held := make(chan struct{})
	q.wg.Go(func() {
		q.err = s.InTx(context.Background(), func(*store.Store) error {
			close(held)
			<-q.release
			return nil
		})
	})
	<-held
	return q
}

// add sends a writer, and returns when it waits.
func (q *queue) add(write func()) {
	q.came++
	q.wg.Go(write)
	for q.s.Waiting() < q.came {
		time.Sleep(time.Millisecond)
	}
}

// run gives the turn free, and returns when all have been answered, with what
// became of the one who held it.
func (q *queue) run() error {
	close(q.release)
	q.wg.Wait()
	return q.err
}

// titlesAre wants just these visits, and a sound database.
func titlesAre(t *testing.T, s *store.Store, want ...string) {
	t.Helper()
	got := []string{}
	for _, v := range must(storetest.List[models.Visit](storetest.As(t, models.RoleEditor), s, models.VisitFilter{}, page))(t).Data {
		got = append(got, v.Title["en"])
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("there are the visits %q, want %q", got, want)
	}
	verified(t, s)
}

// Those who wait are answered by one commit: when the last of them writes, the
// others have been neither answered nor shown to readers.
func TestTxShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		var ran, answered atomic.Int32
		q := hold(t, s)
		var titles []string
		for i := range 10 {
			title := fmt.Sprint(i)
			titles = append(titles, title)
			q.add(func() {
				err := s.InTx(ctx, func(tx *store.Store) error {
					if _, err := visitTitled(ctx, tx, title); err != nil || ran.Add(1) < 10 {
						return err
					}
					if n := answered.Load(); n > 0 {
						t.Errorf("%d were answered before the last had its turn", n)
					}
					if seen := must(storetest.List[models.Visit](ctx, s, models.VisitFilter{}, page))(t); len(seen.Data) > 0 {
						t.Errorf("%d visits were shown before the commit", len(seen.Data))
					}
					return nil
				})
				if err != nil {
					t.Errorf("writing %s: %v", title, err)
				}
				answered.Add(1)
			})
		}
		check(t, q.run())
		titlesAre(t, s, titles...)
	})
}

// What goes wrong for one is undone for that one only.
func TestTxEachItsOwnFault(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		// write records a visit, and then does what may go wrong.
		write := func(title string, then func(tx *store.Store) error) error {
			return s.InTx(ctx, func(tx *store.Store) error {
				if _, err := visitTitled(ctx, tx, title); err != nil {
					return err
				}
				return then(tx)
			})
		}
		well := func(*store.Store) error { return nil }
		q := hold(t, s)
		good := func(title string) {
			q.add(func() {
				if err := write(title, well); err != nil {
					t.Errorf("%s: %v", title, err)
				}
			})
		}
		good("first")
		q.add(func() {
			if err := write("refused", func(*store.Store) error { return errOwn }); !errors.Is(err, errOwn) {
				t.Errorf("one that refuses: got %v, want its own error", err)
			}
		})
		good("second")
		q.add(func() {
			defer func() {
				if got := recover(); got != "panic of its own" {
					t.Errorf("one that panics: recovered %v", got)
				}
			}()
			err := write("panicked", func(*store.Store) error { panic("panic of its own") })
			t.Errorf("one that panics: got %v, want a panic", err)
		})
		good("third")
		q.add(func() {
			err := write("left", func(*store.Store) error { runtime.Goexit(); return nil })
			t.Errorf("one that ends its goroutine: got %v", err)
		})
		good("fourth")
		q.add(func() {
			err := write("erred", func(tx *store.Store) error { return tx.Exec("SELECT nothing") })
			if err == nil {
				t.Error("one with a fault in its SQL: got no error")
			}
		})
		good("fifth")
		kept := []string{"first", "second", "third", "fourth", "fifth"}
		q.add(func() {
			err := write("ignored", func(tx *store.Store) error { _ = tx.Exec("SELECT nothing"); return nil })
			if err == nil { // PostgreSQL keeps nothing after a fault, SQLite does
				kept = append(kept, "ignored")
			}
		})
		check(t, q.run())
		titlesAre(t, s, kept...)
	})
}

// When one breaks the transaction itself, those who wrote in it before are told
// that nothing was kept, and those who come after write in another.
func TestTxBroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		var order, kept []string // order belongs to whose turn it is
		errs := map[string]error{}
		var mu sync.Mutex
		q := hold(t, s)
		for _, title := range []string{"a", "b", "c", "breaks", "d", "e", "f"} {
			q.add(func() {
				err := s.InTx(ctx, func(tx *store.Store) error {
					order = append(order, title)
					if _, err := visitTitled(ctx, tx, title); err != nil || title != "breaks" {
						return err
					}
					return errors.Join(errOwn, tx.Exec("ROLLBACK"))
				})
				mu.Lock()
				defer mu.Unlock()
				errs[title] = err
			})
		}
		if err := q.run(); models.KindOf(err) != models.Unavailable {
			t.Errorf("the first: got %v, want to be told to try again", err)
		}
		broken := false
		for _, title := range order {
			switch err := errs[title]; {
			case title == "breaks":
				broken = true
				if !errors.Is(err, errOwn) {
					t.Errorf("the one that broke it: got %v, want its own error", err)
				}
			case broken:
				kept = append(kept, title)
				if err != nil {
					t.Errorf("%s, after it broke: %v", title, err)
				}
			case models.KindOf(err) != models.Unavailable:
				t.Errorf("%s, before it broke: got %v, want to be told to try again", title, err)
			}
		}
		titlesAre(t, s, kept...)
	})
}

// A request that ends before its turn writes nothing; one that ends later has
// written, and harms nobody.
func TestTxCancelled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		editor := storetest.As(t, models.RoleEditor)
		write := func(title string, during func(context.CancelFunc)) error {
			ctx, cancel := context.WithCancel(editor)
			defer cancel()
			return s.InTx(ctx, func(tx *store.Store) error {
				during(cancel)
				_, err := visitTitled(ctx, tx, title)
				return err
			})
		}
		q := hold(t, s)
		early, cancel := context.WithCancel(editor)
		q.add(func() {
			err := s.InTx(early, func(*store.Store) error { t.Error("ran after its end"); return nil })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("one that ended before its turn: got %v", err)
			}
		})
		for title, during := range map[string]func(context.CancelFunc){
			"before": func(context.CancelFunc) {}, "during": func(cancel context.CancelFunc) { cancel() }, "after": func(context.CancelFunc) {},
		} {
			q.add(func() {
				if err := write(title, during); err != nil {
					t.Errorf("%s: %v", title, err)
				}
			})
		}
		cancel()
		check(t, q.run())
		titlesAre(t, s, "before", "during", "after")
	})
}

// Whoever writes after another was answered builds on what that one wrote.
func TestTxOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				last := ""
				for i := range 8 {
					var id string
					err := s.InTx(ctx, func(tx *store.Store) (err error) {
						if last != "" {
							if _, err := storetest.One[models.Visit](ctx, tx, last); err != nil {
								return fmt.Errorf("looking for what was answered before: %w", err)
							}
						}
						if id, err = visitTitled(ctx, tx, fmt.Sprint(w, i)); err == nil && i%3 == 1 {
							err = errOwn
						}
						return err
					})
					switch _, missing := storetest.One[models.Visit](ctx, s, id); {
					case i%3 == 1:
						if !errors.Is(err, errOwn) || models.KindOf(missing) != models.NotFound {
							t.Errorf("a write that refused: got %v, and reading it %v", err, missing)
						}
					case err != nil || missing != nil:
						t.Errorf("a write: got %v, and reading it %v", err, missing)
					default:
						last = id
					}
				}
			})
		}
		wg.Wait()
		verified(t, s)
	})
}

// BenchmarkWriters records commitments from one side and from sixteen: how many a
// second, and what each costs the processor. Sixteen share their commits.
func BenchmarkWriters(b *testing.B) {
	for _, engine := range storetest.Engines {
		for _, writers := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/%d", engine, writers), func(b *testing.B) {
				s, _ := storetest.New(b, engine)
				ctx := storetest.As(b, models.RoleEditor)
				var left atomic.Int64
				left.Store(int64(b.N))
				var wg sync.WaitGroup
				b.ResetTimer()
				before := processor(b)
				for range writers {
					wg.Go(func() {
						for i := left.Add(-1); i >= 0; i = left.Add(-1) {
							_, err := storetest.Create[models.Commitment](ctx, s, models.NewCommitment{CommitmentFields: commitmentFields(fmt.Sprint(i), published)})
							if err != nil {
								b.Error(err)
							}
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
				b.ReportMetric(float64((processor(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
			})
		}
	}
}

// processor is the processor time that this process has used.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Counters are written with the round: those that are counted again meanwhile have what
// was written before in them already, and what is refused leaves nothing behind.
func TestCountersOfARound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := storetest.As(t, models.RoleEditor)
		q := hold(t, s)
		visit := func(title string, then error) func() {
			return func() {
				err := s.InTx(ctx, func(tx *store.Store) error {
					if _, err := visitTitled(ctx, tx, title); err != nil {
						return err
					}
					return then
				})
				if !errors.Is(err, then) {
					t.Errorf("%s: %v, want %v", title, err, then)
				}
			}
		}
		q.add(visit("before", nil))
		q.add(visit("refused", errOwn))
		q.add(func() { check(t, s.Reindex(context.Background(), func(int, int) {})) })
		q.add(visit("after", nil))
		check(t, q.run())
		verified(t, s)
		titlesAre(t, s, "before", "after")
	})
}
