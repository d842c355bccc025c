// Package bench measures the program as a client meets it: the built program in
// a process of its own, over a database that it made, asked by HTTP on the
// loopback, 16 connections at a time. It imports nothing of the program. Beside
// each request stand two limits in another process, measured just before and
// after it: F, a bare Echo answering as many fixed bytes, and for lists S, F with
// the bare SQL loop that reads those rows. Read processor time, shares and growth
// between sizes; times by themselves say more about the machine.
//
// It is set by the environment; the Makefile has the short names.
//
//	BENCH_SIZE      how many agreements and as many commitments; several, growing, with commas
//	BENCH_COST      looks for the dearest requests instead
//	BENCH_DURATION  how long each measurement takes (1.5s)
//	BENCH_ROW       a regular expression: the rows to measure
//	BENCH_FRESH     makes the database again
//	BENCH_POSTGRES  a server on which to measure writing too; or ENTENTE_TEST_POSTGRES
//	BENCH_RELAXED   more flags for serve, with which writing is measured once more,
//	                for the day there is one for SQLite's synchronous
package bench

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/api"
	"entente/store"
	"entente/store/storetest"
)

// TestMain runs the tests, or is the process of the limits.
func TestMain(m *testing.M) {
	if file := os.Getenv(limitVariable); file != "" {
		fmt.Fprintln(os.Stderr, "bench: the limits:", serveLimits(file))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// TestTable prints the table of each size, and of several the growth.
func TestTable(t *testing.T) {
	if os.Getenv("BENCH_SIZE") == "" {
		t.Skip("it measures; make bench runs it")
	}
	program := build(t)
	var sizes []int
	var all [][]result
	for _, text := range strings.Split(os.Getenv("BENCH_SIZE"), ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || size < 200 {
			t.Fatalf("BENCH_SIZE: got %q, want numbers from 200 up, with commas", text)
		}
		t.Run(text, func(t *testing.T) {
			w := newWorld(t, program, size)
			treaties := w.treaties(t, size)
			rows := slices.Concat(w.rows(t), w.pages(t), treaties)
			w.startLimits(t, rows)
			results := w.measureAll(append(rows, w.creations(t, "")...))
			notes := w.notes(results)
			results = append(results, w.kept(t)...)
			results = append(results, w.relaxed(t)...)
			more, note := w.postgres(t)
			results = append(results, more...)
			w.printTable(results, append(notes, note))
			sizes, all = append(sizes, size), append(all, results)
		})
	}
	if len(all) > 1 {
		printGrowth(sizes, all)
	}
}

// kept measures what is sent again, by a server that keeps its answers as it does unless
// told otherwise.
func (w *world) kept(t *testing.T) []result {
	other := *w
	other.serve(t, copied(t, w.source))
	var rows []row
	for _, r := range slices.Concat(other.rows(t), other.pages(t)) {
		r.name, r.list = r.name+", kept", false
		rows = append(rows, r)
	}
	return other.measureAll(rows)
}

// relaxed measures writing with the flags of BENCH_RELAXED.
func (w *world) relaxed(t *testing.T) []result {
	flags := os.Getenv("BENCH_RELAXED")
	if flags == "" {
		return nil
	}
	other := *w
	other.serve(t, copied(t, w.source), strings.Fields(flags)...)
	return other.measureAll(other.creations(t, " ("+flags+")"))
}

// postgres measures writing on PostgreSQL, and says how safe that was.
func (w *world) postgres(t *testing.T) (results []result, note string) {
	server := cmp.Or(os.Getenv("BENCH_POSTGRES"), os.Getenv(storetest.PostgresVariable))
	if server == "" {
		return nil, "PostgreSQL was not measured: BENCH_POSTGRES is not set."
	}
	t.Setenv(storetest.PostgresVariable, server)
	database := storetest.Database(t, "postgres")
	loading := w.generate(t, database)
	other := *w
	other.serve(t, database)
	results = other.measureAll(other.creations(t, " (PostgreSQL)"))
	return results, fmt.Sprintf("PostgreSQL: fsync %s, synchronous_commit %s, its own processor time not counted; loading took %s.",
		setting(t, database, "fsync"), setting(t, database, "synchronous_commit"), loading.Wall.Round(time.Second/10))
}

func (w *world) measureAll(rows []row) []result {
	var all []result
	for _, r := range rows {
		if w.wanted.MatchString(r.name) {
			all = append(all, w.measure(r))
		}
	}
	return all
}

// measure asks for a row between its limits: F, S, the row, S, F.
func (w *world) measure(r row) result {
	fmt.Fprintf(os.Stderr, "%s %s\n", time.Now().Format(time.TimeOnly), r.name)
	warm, err := ask(w.server, r, during(w.duration/5))
	if err != nil {
		return result{name: r.name, err: err}
	}
	var limits []row
	if !r.writes {
		limits = append(limits, get("F", "/fixed/"+strconv.Itoa(warm.bytes/warm.count)))
	}
	if r.list {
		limits = append(limits, get("S", fmt.Sprintf("/rows/%d/%s", r.length, url.PathEscape(r.name))))
	}
	var each [2]time.Duration
	bound := func(i int) {
		l, e := ask(w.limits, limits[i], during(w.duration))
		err = errors.Join(err, e)
		each[i] += l.each(l.server+l.client) / 2
	}
	for i := range limits {
		bound(i)
	}
	own, e := ask(w.server, r, during(w.duration))
	for i := range slices.Backward(limits) {
		bound(i)
	}
	return result{name: r.name, load: own, fixed: each[0], sql: each[1], err: errors.Join(e, err)}
}

// BenchmarkRow serves in this process, for go test -bench Row/… -cpuprofile: to
// see where the time of a row goes, not to compare.
func BenchmarkRow(b *testing.B) {
	w := newWorld(b, build(b), cmp.Or(atoi(os.Getenv("BENCH_SIZE")), 10_000))
	s, err := store.Open(b.Context(), w.database, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // the file goes too
	h, err := api.New(s, api.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	own := httptest.NewServer(h)
	b.Cleanup(own.Close)
	w.server = &server{addr: own.Listener.Addr().String(), pid: os.Getpid()}
	for _, r := range slices.Concat(w.rows(b), w.pages(b), w.creations(b, ""), w.treaties(b, 0)) {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			var asked atomic.Int64
			l, err := ask(w.server, r, func() bool { return asked.Add(1) <= int64(b.N) })
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(l.each(l.server).Microseconds()), "cpu-us/op")
		})
	}
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
