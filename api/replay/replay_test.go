package replay_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"entente/api/replay"
)

// page is what a server answers at every address: the address, at a version. It counts how
// often it was made.
type page struct {
	version, made int
	nameless      bool
	caching       string
	err           error
}

func (p *page) serve(w http.ResponseWriter, r *http.Request) error {
	tag := strconv.Quote(strconv.Itoa(p.version))
	if !p.nameless {
		w.Header().Set("ETag", tag)
	}
	w.Header().Set("Set-Cookie", "language=fr")
	w.Header().Set("Cache-Control", p.caching)
	w.Header().Set("X-Request-Id", strconv.Itoa(p.made))
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	p.made++
	w.Header().Set("Content-Type", "text/plain")
	_, err := w.Write([]byte(r.URL.Path + " at " + tag))
	return errors.Join(err, p.err)
}

func ask(t *testing.T, a *replay.Answers, p *page, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return answered(t, a, p, r)
}

func answered(t *testing.T, a *replay.Answers, p *page, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	_, err := a.Serve(w, r, func(w http.ResponseWriter) error { return p.serve(w, r) })
	if !errors.Is(err, p.err) {
		t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	return w
}

func made(t *testing.T, what string, p *page, want int) {
	t.Helper()
	if p.made != want {
		t.Errorf("%s: made %d times, want %d", what, p.made, want)
	}
}

func TestAnswersAreSentAgainWhileTheyHold(t *testing.T) {
	t.Parallel()
	a, p := replay.New(1<<20), &page{}
	first, again := ask(t, a, p, "/a"), ask(t, a, p, "/a")
	made(t, "asked twice", p, 1)
	if again.Code != http.StatusOK || again.Body.String() != first.Body.String() || again.Header().Get("Content-Type") != "text/plain" ||
		again.Header().Get("ETag") != `"0"` || again.Header().Get("X-Request-Id") != "1" || len(again.Header().Values("Set-Cookie")) != 1 {
		t.Errorf("again: got %d %q %v", again.Code, again.Body, again.Header())
	}
	p.version = 1
	if body := ask(t, a, p, "/a").Body.String(); body != `/a at "1"` {
		t.Errorf("after a write: %q", body)
	}
	made(t, "after a write", p, 2)
}

func TestWhatGoesThroughUntouched(t *testing.T) {
	t.Parallel()
	a, p := replay.New(1<<20), &page{}
	ask(t, a, p, "/a")
	if w := ask(t, a, p, "/a", "If-None-Match", `"0"`); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("a client that has it: got %d with %q", w.Code, w.Body)
	}
	made(t, "a client that has it", p, 1)
	for i, header := range []string{"Authorization", "Range", "Accept", "Accept-Encoding", "Cookie", "Origin"} {
		ask(t, a, p, "/a", header, "other")
		made(t, "with another "+header, p, i+2)
	}
	broken := &page{err: errors.New("broken off")}
	ask(t, a, broken, "/b")
	ask(t, a, broken, "/b")
	made(t, "what was broken off", broken, 2)
	for _, method := range []string{http.MethodPost, http.MethodHead} {
		other := &page{}
		for range 2 {
			if w := answered(t, a, other, httptest.NewRequest(method, "/a", nil)); w.Code != http.StatusOK {
				t.Errorf("%s: got %d", method, w.Code)
			}
		}
		made(t, "what is asked by "+method, other, 2)
	}
	once := &page{caching: "no-store"}
	ask(t, a, once, "/c")
	ask(t, a, once, "/c")
	made(t, "what is for one time", once, 2)
}

// What has no name any more is made each time, for nobody can tell whether it holds.
func TestAnswersLoseTheirName(t *testing.T) {
	t.Parallel()
	a, p := replay.New(1<<20), &page{}
	ask(t, a, p, "/a")
	p.version, p.nameless = 1, true
	for i := range 2 {
		if w := ask(t, a, p, "/a"); w.Body.String() != `/a at "1"` || w.Header().Get("ETag") != "" {
			t.Errorf("got %q with the name %q", w.Body, w.Header().Get("ETag"))
		}
		made(t, "without a name", p, i+2)
	}
	p.version, p.nameless = 2, false
	ask(t, a, p, "/a")
	ask(t, a, p, "/a")
	made(t, "with one again", p, 4)
}

// Whoever else asks, and whatever is kept meanwhile, each has the answer of the version that
// he asks about.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	for _, room := range []int{20 << 10, 1 << 20} {
		a := replay.New(room)
		var version, again atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for i := range 500 {
					if i%100 == 50 {
						version.Add(1)
					}
					p := &page{version: int(version.Load())}
					path := "/" + strconv.Itoa(i%20)
					if got, want := ask(t, a, p, path).Body.String(), fmt.Sprintf("%s at \"%d\"", path, p.version); got != want {
						t.Errorf("got %q, want %q", got, want)
					}
					again.Add(int64(1 - p.made))
				}
			})
		}
		all.Wait()
		if size := a.Size(); size == 0 || size > room {
			t.Errorf("%d bytes are kept where there is room for %d", size, room)
		}
		if room == 1<<20 && again.Load() == 0 {
			t.Error("nothing was sent again")
		}
	}
}

func TestAnswersFindRoom(t *testing.T) {
	t.Parallel()
	a, p := replay.New(100<<10), &page{}
	for i := range 1000 {
		ask(t, a, p, "/"+strconv.Itoa(i))
		if size := a.Size(); size > 100<<10 {
			t.Fatalf("%d bytes are kept after %d answers", size, i+1)
		}
	}
	ask(t, a, p, "/999")
	made(t, "the last one", p, 1000)
	ask(t, a, p, "/0")
	made(t, "the first one, let go of", p, 1001)
	long := "/" + strings.Repeat("x", 8<<10)
	ask(t, a, p, long)
	ask(t, a, p, long)
	made(t, "a large one", p, 1003)
	none := replay.New(0)
	ask(t, none, p, "/999")
	ask(t, none, p, "/999")
	made(t, "without room", p, 1005)
}
