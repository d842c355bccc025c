package api_test

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"entente/api"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// slowReader is a client that has begun to read a file, and goes on when it is let.
type slowReader struct {
	*httptest.ResponseRecorder
	first sync.Once
	begun chan struct{}
	goOn  <-chan struct{}
}

func (r *slowReader) Write(b []byte) (int, error) {
	r.first.Do(func() {
		close(r.begun)
		<-r.goOn
	})
	return r.ResponseRecorder.Write(b)
}

// from is a request from an address, perhaps through a proxy.
func from(t testing.TB, address, path, token string, h header) *http.Request {
	t.Helper()
	r := request(t, "GET", path, token, h, nil)
	r.RemoteAddr = address
	return r
}

func (s *server) answer(r *http.Request) response {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return response{fmt.Sprintf("GET %s from %s %v", r.URL, r.RemoteAddr, r.Header), w.Code, w.Header(), w.Body.Bytes()}
}

// holding begins files that are not read on before the test lets them, and gives how.
func (s *server) holding(t testing.TB, files ...*http.Request) (release func()) {
	t.Helper()
	goOn := make(chan struct{})
	var all sync.WaitGroup
	for _, r := range files {
		w := &slowReader{ResponseRecorder: httptest.NewRecorder(), begun: make(chan struct{}), goOn: goOn}
		all.Go(func() {
			s.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("GET %s: got %d, want 200", r.URL, w.Code)
			}
		})
		<-w.begun
	}
	return func() {
		close(goOn)
		all.Wait()
	}
}

// A client makes two files at once. The third has to wait, whoever else may make one;
// pages do not.
func TestFilesOfOneClient(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	one, other := "192.0.2.1:1000", "192.0.2.2:1000"
	release := s.holding(t, from(t, one, "/countries.csv", guest, nil), from(t, "192.0.2.1:2000", "/sectors.ndjson", guest, nil))
	for _, path := range []string{"/countries.csv", "/timeline.ndjson", "/progress/by/year.csv"} {
		r := s.answer(from(t, one, path, guest, nil))
		r.problem(t, http.StatusTooManyRequests)
		same(t, "Retry-After", r.header.Get("Retry-After"), "10")
	}
	s.answer(from(t, one, "/countries", guest, header{"Accept": "text/csv"})).problem(t, http.StatusTooManyRequests)
	s.answer(from(t, one, "/countries", guest, nil)).want(t, http.StatusOK)
	s.answer(from(t, one, "/countries/AZ", guest, nil)).want(t, http.StatusOK)
	s.answer(from(t, other, "/countries.csv", guest, nil)).want(t, http.StatusOK)
	s.answer(from(t, one, "/countries.csv", s.reader, nil)).want(t, http.StatusOK)
	release()
	s.answer(from(t, one, "/countries.csv", guest, nil)).want(t, http.StatusOK)
	s.answer(from(t, one, "/countries.csv?country=XQ", guest, nil)).want(t, http.StatusBadRequest)
}

// Clients are told apart by their token, else by their address: the proxy says whose,
// when it may be believed.
func TestWhoseFiles(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	handler, err := api.New(s.store, api.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}})
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = handler
	via := func(client string) header { return header{"X-Forwarded-For": client} }
	for _, x := range []struct {
		name    string
		token   string
		peers   [2]string // where two requests come from
		by      [2]header
		theSame bool
	}{
		{"two addresses", guest, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]header{}, false},
		{"two ports", guest, [2]string{"192.0.2.1:1", "192.0.2.1:2"}, [2]header{}, true},
		{"one network", guest, [2]string{"[2001:db8::1]:1", "[2001:db8::ffff]:1"}, [2]header{}, true},
		{"two networks", guest, [2]string{"[2001:db8::1]:1", "[2001:db8:0:1::1]:1"}, [2]header{}, false},
		{"one token", s.reader, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]header{}, true},
		{"a proxy on the machine", guest, [2]string{"127.0.0.1:1", "127.0.0.1:1"}, [2]header{via("192.0.2.1"), via("192.0.2.2")}, false},
		{"a proxy that is trusted", guest, [2]string{"10.1.2.3:1", "10.1.2.3:1"}, [2]header{via("192.0.2.1"), via("192.0.2.2")}, false},
		{"a made up client", guest, [2]string{"192.0.2.9:1", "192.0.2.9:1"}, [2]header{via("192.0.2.1"), via("192.0.2.2")}, true},
		{"a made up client before the proxy", guest, [2]string{"10.1.2.3:1", "10.1.2.3:1"}, [2]header{via("192.0.2.1, 192.0.2.9"), via("192.0.2.2, 192.0.2.9")}, true},
		{"another private network", guest, [2]string{"10.2.0.1:1", "10.2.0.1:1"}, [2]header{via("192.0.2.1"), via("192.0.2.2")}, true},
	} {
		first := func() *http.Request { return from(t, x.peers[0], "/sectors.csv", x.token, x.by[0]) }
		release := s.holding(t, first(), first())
		want := http.StatusOK
		if x.theSame {
			want = http.StatusTooManyRequests
		}
		if got := s.answer(from(t, x.peers[1], "/sectors.csv", x.token, x.by[1])); got.status != want {
			t.Errorf("%s: got %d, want %d", x.name, got.status, want)
		}
		release()
	}
}

// All clients together make so many files; pages are read beside them.
func TestFilesOfAll(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	var all []*http.Request
	for i := range models.FilesOfAll {
		all = append(all, from(t, fmt.Sprintf("192.0.2.%d:1", i), "/countries.csv", guest, nil))
	}
	release := s.holding(t, all...)
	s.answer(from(t, "198.51.100.1:1", "/countries.csv", guest, nil)).problem(t, http.StatusTooManyRequests)
	s.answer(from(t, "198.51.100.1:1", "/countries", guest, nil)).want(t, http.StatusOK)
	release()
	s.answer(from(t, "198.51.100.1:1", "/countries.csv", guest, nil)).want(t, http.StatusOK)
}

// HEAD of a file reads no more than shows whether there is one.
func TestHeadOfAFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		for _, path := range []string{"/countries.csv", "/visits.ndjson?include=citations", "/progress/by/agreement.csv?as_of=2024-01-01", "/visits.csv?country=XQ", "/visits/VIS-2026-0009/history.csv"} {
			get, head := s.do(t, "GET", path, guest, nil, nil), s.do(t, "HEAD", path, guest, nil, nil)
			same(t, "status of HEAD "+path, head.status, get.status)
			same(t, "media of HEAD "+path, head.header.Get("Content-Type"), get.header.Get("Content-Type"))
			same(t, "tag of HEAD "+path, head.header.Get("ETag"), get.header.Get("ETag"))
			if rows := len(head.body); head.status == http.StatusOK && rows > 0 {
				t.Errorf("HEAD %s: %d bytes were made, for nobody", path, rows)
			}
		}
	})
}

// locked makes a table unreadable until it is unlocked.
func (s *server) locked(t testing.TB, table string) (unlock func()) {
	t.Helper()
	db, err := sql.Open("pgx", s.database)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err == nil {
		_, err = tx.ExecContext(t.Context(), "LOCK TABLE "+table+" IN ACCESS EXCLUSIVE MODE")
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback()
		_ = db.Close()
	}
}

// What takes longer than its kind may is given up, with a 503 that says when to ask
// again: one record before a page. Files that wait for the database leave the rest of
// the connections to pages.
func TestWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	s := newServer(t, "postgres")
	commitment := id(t, s.create(t, "/commitments", aCommitment()))
	unlock := s.locked(t, "commitments")
	defer unlock()
	ended := make(chan response, 10)
	ask := func(address, path string) { go func() { ended <- s.answer(from(t, address, path, guest, nil)) }() }
	ask("192.0.2.1:1", "/commitments.csv?modality=intended")
	ask("192.0.2.2:1", "/commitments.csv?modality=intended")
	ask("192.0.2.3:1", "/commitments?modality=intended")
	ask("192.0.2.4:1", "/commitments/"+commitment+"?as_of=2020-01-01")
	s.do(t, "GET", "/visits", guest, nil, nil).want(t, http.StatusOK)
	for i := range 4 {
		r := <-ended
		r.problem(t, http.StatusServiceUnavailable)
		same(t, "Retry-After", r.header.Get("Retry-After") != "", true)
		if one := r.asked == "GET /api/v1/commitments/"+commitment+"?as_of=2020-01-01 from 192.0.2.4:1 map[]"; one != (i == 0) {
			t.Errorf("%s was given up as the %d.", r.asked, i+1)
		}
	}
}

// people records a number of people, more than one page of a file has.
func (s *server) people(t testing.TB, n int) {
	t.Helper()
	editor := models.WithViewer(t.Context(), models.Viewer{Name: "test", Role: models.RoleEditor})
	err := s.store.InTx(editor, func(tx *store.Store) error {
		for i := range n {
			name := models.PersonName{Text: fmt.Sprint("Person ", i), Primary: true}
			if _, err := storetest.Create[models.Person](editor, tx, models.PersonFields{Names: []models.PersonName{name}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A file goes on page after page, and has each record once.
func TestFileOfSeveralPages(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	const n = models.FilePage + 1
	s.people(t, n)
	names := map[any]bool{}
	for _, row := range lines(t, s.do(t, "GET", "/people.ndjson", guest, nil, nil).want(t, http.StatusOK).body) {
		names[at(t, row, "/id")] = true
	}
	same(t, "people in a file", len(names), n)
}

// damaged is a document that says it is packed, and cannot be unpacked.
var damaged = []byte("\x01 not what a number of a dictionary promises")

// A file that cannot go on breaks off, in whichever encoding: nobody takes half of it
// for the whole.
func TestFileThatBreaksOff(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	s.people(t, models.FilePage+1)
	db, err := sql.Open("sqlite3", s.database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file := lines(t, s.do(t, "GET", "/people.ndjson", guest, nil, nil).want(t, http.StatusOK).body)
	last := text(t, file[len(file)-1], "/id")
	put := func(doc any) (was []byte) {
		t.Helper()
		err := db.QueryRowContext(t.Context(), "SELECT doc FROM documents WHERE record_id = ?", last).Scan(&was)
		if err == nil {
			_, err = db.ExecContext(t.Context(), "UPDATE documents SET doc = ? WHERE record_id = ?", doc, last)
		}
		if err != nil {
			t.Fatal(err)
		}
		return was
	}
	whole := put(damaged)
	defer put(whole)
	quiet, err := api.New(s.store, api.Options{Log: slog.New(slog.DiscardHandler)}) // it logs an error, as it should
	if err != nil {
		t.Fatal(err)
	}
	real := httptest.NewServer(quiet)
	defer real.Close()
	for _, encoding := range []string{"identity", "gzip", "zstd"} {
		r := request(t, "GET", "/people.ndjson", guest, header{"Accept-Encoding": encoding}, nil)
		r.URL.Scheme, r.URL.Host, r.RequestURI = "http", real.Listener.Addr().String(), ""
		answer, err := real.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, answer.Body)
		if answer.StatusCode != http.StatusOK || err == nil {
			t.Errorf("as %s: %d, and the end was reached: %v", encoding, answer.StatusCode, err == nil)
		}
		_ = answer.Body.Close()
	}
}

// SQLite has no reader wait, so here a table is put in the place of another that there
// is no end of reading.
func TestWhatTakesTooLongOnSQLite(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	db, err := sql.Open("sqlite3", s.database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	run("ALTER TABLE documents RENAME TO kept", `CREATE VIEW documents AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
		SELECT kept.* FROM n CROSS JOIN kept WHERE n.i < 0`)
	r := s.do(t, "GET", "/visits/VIS-2026-0001", guest, nil, nil)
	run("DROP VIEW documents", "ALTER TABLE kept RENAME TO documents")
	r.problem(t, http.StatusServiceUnavailable)
	same(t, "Retry-After", r.header.Get("Retry-After"), "1")
	s.do(t, "GET", "/visits/VIS-2026-0001", guest, nil, nil).want(t, http.StatusNotFound)
}
