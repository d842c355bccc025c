package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// entente runs the program in this process, and gives its exit code and output.
func entente(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	w := &world{ctx: t.Context(), stdout: &out, stderr: &errs, clock: func() time.Time { return storetest.Today }}
	code = run(w, args)
	return code, out.String(), errs.String()
}

func TestCommandLine(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "a.db")
	corrupt := filepath.Join(folder, "corrupt.db")
	if err := os.WriteFile(corrupt, bytes.Repeat([]byte("not a database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, step := range []struct {
		name, args     string
		code           int
		stdout, stderr string // regular expressions for the whole output
	}{
		{"no command", "", 2, `^$`, `^entente: expected one of .*\n$`},
		{"an unknown flag", "serve --bogus", 2, `^$`, `^entente: unknown flag --bogus.*\n$`},
		{"the version", "version", 0, `^dev\n$`, `^$`},
		{"the version as a flag", "--version", 0, `^dev\n$`, `^$`},
		{"a check does not make a database", "check --database " + db, 1, `^$`, `^entente: cannot open the database .*: no such file or directory\n$`},
		{"migrate", "migrate --database " + db, 0, `^$`, `^$`},
		{"where the schema is", "migrate status --database " + db, 0, `^applied\t0001_records.sql\n(?s:.*)applied\t0004, in Go\n`, `^$`},
		{"a token alone", "token create --role editor --name desk --database " + db, 0, `^ent_[A-Za-z0-9_-]{43}\n$`, `^$`},
		{"no such role", "token create --role boss --name desk --database " + db, 2, `^$`, `^entente: --role must be one of .*\n$`},
		{"tokens without secrets", "token list --database " + db, 0, `^ID +ROLE .*\n\S+ +editor +desk `, `^$`},
		{"no such token", "token revoke nobody --database " + db, 1, `^$`, `^entente: there is no token "nobody".*\n$`},
		{"the example", "example --database " + db, 0, `^\d+ bodies recorded\n$`, `^$`},
		{"the example once", "example --database " + db, 1, `^$`, `^entente: the database is not empty.*\n$`},
		{"sound", "check --database " + db, 0, `^the database is sound\n$`, `^$`},
		{"a corrupt file", "serve --addr 127.0.0.1:0 --database " + corrupt, 1, `^$`, `^entente: cannot open the database .*: file is not a database\n$`},
		{"a folder", "serve --addr 127.0.0.1:0 --database " + folder, 1, `^$`, `^entente: .* it is a folder\n$`},
		{"a port in use", "serve --addr " + taken.Addr().String() + " --database " + db, 1, `^$`, `^entente: cannot listen on .*: address already in use\n$`},
		{"a port in use, for metrics", "serve --addr 127.0.0.1:0 --metrics-addr " + taken.Addr().String() + " --database " + db, 1, `^$`, `^entente: cannot listen on .*: address already in use\n$`},
		{"nobody at home", "serve --addr 127.0.0.1:0 --database postgres://a:secret@127.0.0.1:1/x", 1, `^$`, `^entente: cannot reach the database postgres://a:xxxxx@.*\n$`},
		{"down", "migrate down --database " + db, 0, `^$`, `^$`},
		{"and up again", "migrate up --database " + db, 0, `^$`, `^$`},
	} {
		code, stdout, stderr := entente(t, strings.Fields(step.args)...)
		if code != step.code || !regexp.MustCompile(step.stdout).MatchString(stdout) || !regexp.MustCompile(step.stderr).MatchString(stderr) {
			t.Errorf("%s: entente %s: got %d\nstdout %q\nstderr %q\nwant %d\nstdout %s\nstderr %s", step.name, step.args, code, stdout, stderr, step.code, step.stdout, step.stderr)
		}
	}
}

func TestFlagsFromTheEnvironment(t *testing.T) {
	db := filepath.Join(t.TempDir(), "env.db")
	t.Setenv("ENTENTE_DATABASE", db)
	if code, _, stderr := entente(t, "migrate"); code != 0 {
		t.Fatalf("entente migrate: got %d, %s", code, stderr)
	}
	if _, err := os.Stat(db); err != nil {
		t.Errorf("ENTENTE_DATABASE was not taken: %v", err)
	}
}

// server is the program as a process of its own.
type server struct {
	*exec.Cmd
	url, metrics, token string
}

// build compiles the program once for all tests of this package.
var build = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "entente")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "entente")
	out, err := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", binary, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
})

func start(t *testing.T, db string, more ...string) *server {
	t.Helper()
	return launch(t, db, func(s *server) bool { return s.token != "" }, more...)
}

// startAgain starts a server on a database that one has served, and keeps its token.
func startAgain(t *testing.T, db string, was *server) *server {
	t.Helper()
	s := launch(t, db, func(s *server) bool { return s.url != "" })
	s.token = was.token
	return s
}

// launch starts the program as a server, and reads what it greets with until that is enough.
func launch(t *testing.T, db string, enough func(*server) bool, more ...string) *server {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Cmd: exec.Command(binary, append([]string{"serve", "--addr", "127.0.0.1:0", "--database", db}, more...)...)}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.Stderr = os.Stderr
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill() }) // it may have ended already
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if at, ok := strings.CutPrefix(line, "API"); ok {
			s.url = strings.TrimSpace(at)
		}
		if at, ok := strings.CutPrefix(line, "Metrics"); ok {
			s.metrics = strings.TrimSpace(at)
		}
		if token, ok := strings.CutPrefix(line, "Token"); ok {
			s.token = strings.TrimSpace(token)
		}
		if enough(s) {
			return s
		}
	}
	t.Fatal("the server did not greet")
	return nil
}

// post records a person, and gives the id once that is acknowledged.
func (s *server) post(ctx context.Context, name string) (id string, err error) {
	body := fmt.Sprintf(`{"names":[{"text":%q,"primary":true}]}`, name)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/people", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("got %s", answer.Status)
	}
	var person struct{ ID string }
	err = json.NewDecoder(answer.Body).Decode(&person)
	return person.ID, err
}

// load posts from several sides until the server is gone, and gives the ids that
// were acknowledged.
func (s *server) load(t *testing.T, enough func(n int)) []string {
	t.Helper()
	var mu sync.Mutex
	var acknowledged []string
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id, err := s.post(t.Context(), fmt.Sprintf("Person %d of %d", i, worker))
				if err != nil {
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, id)
				enough(len(acknowledged))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return acknowledged
}

// holdsAll opens the database and wants every acknowledged record in it, sound.
func holdsAll(t *testing.T, db string, ids []string) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, id := range ids {
		if _, err := s.One(t.Context(), store.Place{Kind: models.PersonKind, Key: id}, store.Look{}); err != nil {
			t.Errorf("acknowledged, and lost: %s: %v", id, err)
		}
	}
	faults, err := s.Verify(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("the database is not sound: %v %v", faults, err)
	}
}

func TestKilledUnderLoad(t *testing.T) {
	db := filepath.Join(t.TempDir(), "killed.db")
	s := start(t, db)
	ids := s.load(t, func(n int) {
		if n == 100 {
			_ = s.Process.Kill()
		}
	})
	_ = s.Wait() // killed
	if len(ids) < 100 {
		t.Fatalf("only %d were acknowledged before the kill", len(ids))
	}
	holdsAll(t, db, ids)
}

func TestStoppedUnderLoad(t *testing.T) {
	db := filepath.Join(t.TempDir(), "stopped.db")
	s := start(t, db)
	ids := s.load(t, func(n int) {
		if n == 100 {
			_ = s.Process.Signal(syscall.SIGTERM)
		}
	})
	if err := s.Wait(); err != nil {
		t.Errorf("on SIGTERM: %v", err)
	}
	holdsAll(t, db, ids)
}

// Prometheus needs no token at the address that is for it alone, where there is nothing
// else; at the address for everybody there are no figures for guests.
func TestMetricsAtAnAddressOfTheirOwn(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "metrics.db"), "--metrics-addr", "127.0.0.1:0")
	public := strings.TrimSuffix(s.url, "/api/v1")
	for address, want := range map[string]int{
		s.metrics:           http.StatusOK,
		public + "/metrics": http.StatusUnauthorized,
		strings.TrimSuffix(s.metrics, "/metrics") + "/api/v1/countries": http.StatusNotFound,
	} {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("GET %s: got %d, want %d", address, answer.StatusCode, want)
		}
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("on SIGTERM: %v", err)
	}
}

func TestStopLetsRequestsFinish(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "finish.db"))
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/api/v1"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := `{"names":[{"text":"Slow Hand"}]}`
	fmt.Fprintf(conn, "POST /api/v1/people HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", s.token, len(body), body[:10])
	time.Sleep(200 * time.Millisecond) // the server has begun to read
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // and has begun to stop
	fmt.Fprint(conn, body[10:])
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != http.StatusCreated {
		t.Errorf("a request in flight while stopping: got %v, %v, want 201", answer, err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("on SIGTERM: %v", err)
	}
}

// TestInterrupted: who stops a command is told so, in words.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stdout, stderr bytes.Buffer
	code := run(&world{ctx: ctx, stdout: &stdout, stderr: &stderr, clock: time.Now}, []string{"migrate", "--database", filepath.Join(t.TempDir(), "a.db")})
	if want := "entente: interrupted; what was done until then stays\n"; code != 1 || stderr.String() != want {
		t.Errorf("got %d, %q, want 1, %q", code, stderr.String(), want)
	}
}

// TestEnvironmentSaysNothingOfPackages: what one package is to hold is said with it.
func TestEnvironmentSaysNothingOfPackages(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "a.db")
	t.Setenv("ENTENTE_PACKAGE", filepath.Join(folder, "elsewhere"))
	t.Setenv("ENTENTE_ALL", "true")
	t.Setenv("ENTENTE_DATABASE", db)
	for _, step := range []struct {
		args string
		code int
	}{{"example", 0}, {"export", 2}, {"export --package " + filepath.Join(folder, "out"), 0}} {
		if code, _, stderr := entente(t, strings.Fields(step.args)...); code != step.code {
			t.Errorf("entente %s: got %d, %s", step.args, code, stderr)
		}
	}
	readme, err := os.ReadFile(filepath.Join(folder, "out", "README.md"))
	if err != nil || strings.Contains(string(readme), "Not for publication") {
		t.Errorf("the package: %v\n%s", err, readme)
	}
}
