package bench

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"
	_ "github.com/mattn/go-sqlite3" // the driver of S
)

// limitVariable makes the test binary the server of the limits, over this file.
const limitVariable = "BENCH_LIMIT"

// startLimits starts the limits over a side database, in which every list has
// rows of its own, those of its real answer over and over: together as many as
// the program has agreements, up to 100 thousand.
func (w *world) startLimits(t testing.TB, rows []row) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "limit.db")
	db, err := sql.Open("sqlite3", file)
	must(t, err)
	defer db.Close()
	for _, statement := range []string{
		"PRAGMA journal_mode = WAL",
		"CREATE TABLE documents (seq INTEGER PRIMARY KEY, kind TEXT, date_desc INTEGER, doc BLOB)",
	} {
		_, err := db.ExecContext(t.Context(), statement)
		must(t, err)
	}
	kinds := map[string][]json.RawMessage{}
	for i, r := range rows {
		if r.list && w.wanted.MatchString(r.name) {
			var page struct{ Data []json.RawMessage }
			w.decode(t, r.next(0), &page)
			kinds[r.name], rows[i].length = page.Data, len(page.Data)
		}
	}
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	random := rand.New(rand.NewPCG(1, 1))
	for i := range max(200, min(w.size, 100_000)/max(1, len(kinds))) { // 200 is the longest page
		for kind, docs := range kinds {
			_, err := tx.ExecContext(t.Context(), "INSERT INTO documents (kind, date_desc, doc) VALUES (?, ?, ?)",
				kind, random.IntN(12_000), []byte(docs[i%len(docs)]))
			must(t, err)
		}
	}
	must(t, tx.Commit())
	_, err = db.ExecContext(t.Context(), "CREATE INDEX documents_list ON documents (kind, date_desc, seq)")
	must(t, err)

	program, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), limitVariable+"="+file)
	w.limits = start(t, cmd)
}

// serveLimits is the other process: Echo, and nothing else that could be left out.
func serveLimits(file string) error {
	db, err := sql.Open("sqlite3", "file:"+file+"?_query_only=on&_cache_size=-32000")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	page, err := db.Prepare("SELECT doc FROM documents WHERE kind = ? ORDER BY date_desc, seq LIMIT ?")
	if err != nil {
		return err
	}
	e := echo.New()
	text := bytes.Repeat([]byte{'x'}, 4<<20)
	e.GET("/fixed/:length", func(c echo.Context) error {
		length, err := strconv.Atoi(c.Param("length"))
		if err != nil {
			return err
		}
		return c.JSONBlob(http.StatusOK, text[:min(length, len(text))])
	})
	e.GET("/rows/:length/:kind", rowsLimit(page))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", l.Addr())
	return http.Serve(l, e)
}

// rowsLimit answers with a page of rows, their bytes as they are.
func rowsLimit(page *sql.Stmt) echo.HandlerFunc {
	buffers := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	return func(c echo.Context) error {
		kind, err := url.PathUnescape(c.Param("kind"))
		if err != nil {
			return err
		}
		rows, err := page.QueryContext(c.Request().Context(), kind, c.Param("length"))
		if err != nil {
			return err
		}
		defer rows.Close()
		b := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(b)
		b.Reset()
		b.WriteString(`{"data":[`)
		var doc sql.RawBytes
		for between := ""; rows.Next(); between = "," {
			if err := rows.Scan(&doc); err != nil {
				return err
			}
			b.WriteString(between)
			b.Write(doc)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		b.WriteString("]}")
		return c.JSONBlob(http.StatusOK, b.Bytes())
	}
}
