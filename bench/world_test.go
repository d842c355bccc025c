package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// world is the program serving a database of a size, and the limits beside it.
type world struct {
	*server
	limits         *server
	program        string
	database       string
	source         string // what the database is a copy of
	size           int
	made           making
	reader, editor string // tokens
	duration       time.Duration
	wanted         *regexp.Regexp // names of rows
}

// server is a process that serves.
type server struct {
	addr string
	pid  int
}

// making is what making a database took.
type making struct {
	Rows      int // records and parts
	Bytes     int64
	Wall, CPU time.Duration
	Resident  int64 // at most, in kB
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// build builds the program as it is released.
func build(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "entente")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "sqlite_fts5", "-o", program, "entente").CombinedOutput()
	if err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

func newWorld(t testing.TB, program string, size int) *world {
	t.Helper()
	duration, err := time.ParseDuration(cmp.Or(os.Getenv("BENCH_DURATION"), "1.5s"))
	must(t, err)
	wanted, err := regexp.Compile(os.Getenv("BENCH_ROW"))
	must(t, err)
	w := &world{program: program, size: size, duration: duration, wanted: wanted}
	w.source, w.made = w.cached(t)
	w.serve(t, copied(t, w.source), "--keep", "0") // what is sent again says nothing of what it takes to make it
	// A first write brings the counters to today.
	w.once(t, request("POST", v1+"/commitments", promise, w.editor), http.StatusCreated)
	return w
}

// serve starts the program over a database, with tokens of its own.
func (w *world) serve(t testing.TB, database string, flags ...string) {
	t.Helper()
	w.database = database
	for role, token := range map[string]*string{"reader": &w.reader, "editor": &w.editor} {
		out, _ := w.run(t, database, "token", "create", "--role", role, "--name", "bench")
		*token = strings.TrimSpace(out)
	}
	args := append([]string{"--database", database, "serve", "--addr", "127.0.0.1:0"}, flags...)
	w.server = start(t, exec.CommandContext(t.Context(), w.program, args...))
}

var address = regexp.MustCompile(`http://([0-9.:]+)`)

// start starts a process that prints where it serves.
func start(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // when the test ends
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() }) // how it ends is no matter
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			go io.Copy(io.Discard, out)
			return &server{m[1], cmd.Process.Pid}
		}
	}
	t.Fatalf("%s did not say where it serves", cmd)
	return nil
}

// run runs a command of the program on a database.
func (w *world) run(t testing.TB, database string, args ...string) (stdout string, state *os.ProcessState) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), w.program, append([]string{"--database", database}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("entente %s: %v", args, err)
	}
	return string(out), cmd.ProcessState
}

func (w *world) generate(t testing.TB, database string) making {
	t.Helper()
	begin := time.Now()
	n := fmt.Sprint(w.size)
	_, state := w.run(t, database, "generate", "--agreements", n, "--commitments", n)
	m := making{Wall: time.Since(begin), CPU: state.UserTime() + state.SystemTime()}
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		m.Resident = usage.Maxrss
	}
	return m
}

// cached gives the database of the size, made once and used as long as the
// program makes databases of the same shape. It lies in the user's cache folder.
func (w *world) cached(t testing.TB) (file string, m making) {
	t.Helper()
	small := world{program: w.program, size: 20}
	file = filepath.Join(folder(t), fmt.Sprintf("%d-%s.db", w.size, small.shape(t)))
	notes, err := os.ReadFile(file + ".json")
	if err == nil && os.Getenv("BENCH_FRESH") == "" {
		must(t, json.Unmarshal(notes, &m))
		return file, m
	}
	stale, err := filepath.Glob(filepath.Join(folder(t), fmt.Sprintf("%d-*", w.size)))
	must(t, err)
	for _, old := range stale {
		must(t, os.Remove(old))
	}
	fmt.Fprintf(os.Stderr, "making %d agreements and commitments\n", w.size)
	m = w.generate(t, file)
	info, err := os.Stat(file)
	must(t, err)
	m.Bytes = info.Size()
	db, err := sql.Open("sqlite3", file)
	must(t, err)
	defer db.Close()
	// Each record and part has one line of history: that it was created.
	must(t, db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM history").Scan(&m.Rows))
	notes, err = json.Marshal(m)
	must(t, err)
	must(t, os.WriteFile(file+".json", notes, 0o600))
	return file, m
}

func folder(t testing.TB) string {
	t.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "entente-bench")
	must(t, os.MkdirAll(dir, 0o700))
	return dir
}

// shape tells databases apart: by their schema, and by how many rows of each
// table the program makes of a little. Counters depend on the day.
func (w *world) shape(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shape.db")
	w.generate(t, file)
	db, err := sql.Open("sqlite3", file)
	must(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT type, name, COALESCE(sql, '') FROM sqlite_master ORDER BY name")
	must(t, err)
	defer rows.Close()
	h := sha256.New()
	for rows.Next() {
		var kind, name, text string
		var n int
		must(t, rows.Scan(&kind, &name, &text))
		if kind == "table" && !strings.HasPrefix(name, "counter") {
			must(t, db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+name).Scan(&n))
		}
		fmt.Fprintln(h, name, text, n)
	}
	must(t, rows.Err())
	return fmt.Sprintf("%x", h.Sum(nil))[:12]
}

// copied copies a database beside itself, on the same disk, until the test ends.
// It is then in the page cache too.
func copied(t testing.TB, source string) string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(filepath.Dir(source), "run-*")) // by runs that were stopped
	must(t, err)
	for _, dir := range left {
		if pid, _, _ := strings.Cut(filepath.Base(dir)[len("run-"):], "-"); syscall.Kill(atoi(pid), 0) != nil {
			must(t, os.RemoveAll(dir))
		}
	}
	dir, err := os.MkdirTemp(filepath.Dir(source), fmt.Sprintf("run-%d-", self))
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	from, err := os.Open(source)
	must(t, err)
	defer from.Close()
	to, err := os.Create(filepath.Join(dir, "bench.db"))
	must(t, err)
	_, err = io.Copy(to, from)
	must(t, errors.Join(err, to.Sync(), to.Close()))
	return to.Name()
}

// once asks once, and fails unless the status is the one wanted.
func (w *world) once(t testing.TB, request []byte, want int) (answer, []byte) {
	t.Helper()
	c, err := dial(w.addr)
	must(t, err)
	defer c.Close()
	var body bytes.Buffer
	a, err := c.do(request, &body)
	if err != nil || a.status != want {
		t.Fatalf("%.200s: got %d %.500s, %v, want %d", request, a.status, body.String(), err, want)
	}
	return a, body.Bytes()
}

func (w *world) decode(t testing.TB, request []byte, into any) {
	t.Helper()
	_, body := w.once(t, request, http.StatusOK)
	must(t, json.Unmarshal(body, into))
}

// setting asks PostgreSQL how it is set.
func setting(t testing.TB, address, name string) (value string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	must(t, err)
	defer db.Close()
	must(t, db.QueryRowContext(t.Context(), "SHOW "+name).Scan(&value))
	return value
}

var self = os.Getpid()

// cpu is the processor time of a process so far: that of its threads to the
// nanosecond, which Go does not end, or else that of the process in ticks of 10 ms.
func cpu(pid int) time.Duration {
	threads, err := fs.Glob(os.DirFS("/proc"), fmt.Sprintf("%d/task/*/schedstat", pid))
	var sum time.Duration
	for _, name := range threads {
		var ns int64
		text, e := os.ReadFile("/proc/" + name)
		if _, e2 := fmt.Sscan(string(text), &ns); e == nil && e2 == nil {
			sum += time.Duration(ns)
		}
	}
	if err == nil && sum > 0 {
		return sum
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	return time.Duration(atoi(fields[11])+atoi(fields[12])) * 10 * time.Millisecond
}

// memory is what a process holds now, and held at most, in kB.
func memory(pid int) (now, most int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	of := func(name string) int {
		_, rest, _ := strings.Cut(string(text), name+":")
		if fields := strings.Fields(rest); len(fields) > 0 {
			return atoi(fields[0])
		}
		return 0
	}
	return of("VmRSS"), of("VmHWM")
}
