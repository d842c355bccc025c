package soak

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// night is a server with what its clients know of it.
type night struct {
	seed              uint64
	program, database string
	token             string
	http              *http.Client
	// standing is held for reading by whoever asks, and for writing while the server is
	// killed and started again.
	standing sync.RWMutex
	server   *exec.Cmd
	addr     string
	falling  atomic.Bool // it is being killed: what breaks off now is no fault
	mu       sync.Mutex
	known    map[string]int // path of what was acknowledged → version
	paths    []string       // the same, to choose from
	kills    int

	requests, malformed atomic.Int64
}

func newNight(t *testing.T, seed uint64) *night {
	t.Helper()
	folder := t.TempDir()
	n := &night{seed: seed, program: filepath.Join(folder, "entente"), database: filepath.Join(folder, "soak.db"), known: map[string]int{},
		http: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "sqlite_fts5", "-o", n.program, "entente").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	if out, err := n.command(t, "generate", "--agreements", "300", "--commitments", "300").CombinedOutput(); err != nil {
		t.Fatalf("entente generate: %v\n%s", err, out)
	}
	out, err := n.command(t, "token", "create", "--role", "administrator", "--name", "soak").Output()
	if err != nil {
		t.Fatal(err)
	}
	n.token = strings.TrimSpace(string(out))
	n.start(t)
	t.Cleanup(func() { _ = n.server.Process.Kill() }) // it may have ended
	return n
}

func (n *night) command(t *testing.T, args ...string) *exec.Cmd {
	return exec.CommandContext(t.Context(), n.program, append([]string{"--database", n.database}, args...)...)
}

var address = regexp.MustCompile(`http://([0-9.:]+)`)

// start starts the server, and waits until it says where it serves.
func (n *night) start(t *testing.T) {
	t.Helper()
	n.server = n.command(t, "serve", "--addr", "127.0.0.1:0")
	n.server.Stderr = os.Stderr
	out, err := n.server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.server.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			n.addr = m[1]
			return
		}
	}
	t.Fatal("the server did not greet")
}

// kill kills the server under its clients, and starts it again.
func (n *night) kill(t *testing.T) {
	t.Helper()
	n.falling.Store(true)
	if err := n.server.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = n.server.Wait() // killed
	n.standing.Lock()
	defer n.standing.Unlock()
	n.start(t)
	n.falling.Store(false)
	n.kills++
}

// stop stops it as an operator does.
func (n *night) stop(t *testing.T) {
	t.Helper()
	if err := n.server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := n.server.Wait(); err != nil {
		t.Errorf("on SIGTERM: %v", err)
	}
}

// answer is what came back.
type answer struct {
	status int
	etag   string
	body   []byte
}

// version is that of a record.
func (a answer) version() int {
	var record struct{ Version int }
	if json.Unmarshal(a.body, &record) != nil {
		return 0
	}
	return record.Version
}

// ask asks, and reads the whole answer.
func (n *night) ask(ctx context.Context, method, path string, body any, token string, more ...string) (answer, error) {
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		in = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://"+n.addr+path, in)
	if err != nil {
		return answer{}, err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	n.requests.Add(1)
	got, err := n.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header.Get("ETag"), text}, err
}

// orderly asks, and wants an answer that a sound server gives: none that says it is at
// fault, and one at all unless it is just being killed.
func (n *night) orderly(t *testing.T, method, path string, body any, token string, more ...string) (answer, bool) {
	n.standing.RLock()
	defer n.standing.RUnlock()
	a, err := n.ask(t.Context(), method, path, body, token, more...)
	if err != nil {
		if !n.falling.Load() {
			t.Errorf("%s %s: %v", method, path, err)
		}
		return a, false
	}
	if a.status >= http.StatusInternalServerError && a.status != http.StatusServiceUnavailable {
		t.Errorf("%s %s: %d %s", method, path, a.status, a.body)
	}
	return a, true
}

// raw sends bytes as they are, and reads whatever comes back.
func (n *night) raw(t *testing.T, text []byte) {
	n.standing.RLock()
	defer n.standing.RUnlock()
	n.malformed.Add(1)
	c, err := net.Dial("tcp", n.addr)
	if err != nil {
		return // the server is being killed
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Error(err)
		return
	}
	if _, err := c.Write(text); err != nil {
		return // it has had enough
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && strings.HasPrefix(line, "HTTP/1.1 500") {
		t.Errorf("%q: %s", text, line)
	}
}

// holding measures what the server holds.
func (n *night) holding(t *testing.T) held {
	t.Helper()
	pid := strconv.Itoa(n.server.Process.Pid)
	var h held
	statm, err := os.ReadFile("/proc/" + pid + "/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	if err != nil {
		t.Fatal(err)
	}
	h.memory = pages * os.Getpagesize()
	files, err := os.ReadDir("/proc/" + pid + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	h.files = len(files)
	a, err := n.ask(t.Context(), http.MethodGet, "/metrics", nil, n.token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(string(goroutines.Find(a.body)), "go_goroutines %d", &h.goroutines); err != nil {
		t.Fatalf("/metrics names no goroutines: %v", err)
	}
	return h
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines \d+`)
