package replay_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"entente/api/replay"
)

// page is what a server answers at every address: the address, at a version. It counts how
// often it was made.
type page struct {
	version, made int
	caching       string
	err           error
}

func (p *page) serve(w http.ResponseWriter, r *http.Request) error {
	tag := strconv.Quote(strconv.Itoa(p.version))
	w.Header().Set("ETag", tag)
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
	r, w := httptest.NewRequest("GET", path, nil), httptest.NewRecorder()
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	_, err := a.Serve(w, r, func(w http.ResponseWriter) error { return p.serve(w, r) })
	if !errors.Is(err, p.err) {
		t.Errorf("%s: %v", path, err)
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
	once := &page{caching: "no-store"}
	ask(t, a, once, "/c")
	ask(t, a, once, "/c")
	made(t, "what is for one time", once, 2)
}

func TestAnswersFindRoom(t *testing.T) {
	t.Parallel()
	a, p := replay.New(100<<10), &page{}
	for i := range 1000 {
		ask(t, a, p, "/"+strconv.Itoa(i))
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
