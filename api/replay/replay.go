// Package replay sends answers again for as long as they are still the answer, as a cache
// before the server would. What it holds is asked about each time, as a client asks that
// has an answer already (RFC 9111, section 4.3): it is sent when the server says that
// nothing has changed. So it knows nothing of versions, days or readers, and is never
// older than an answer that is made.
package replay

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Answers are those that are kept.
type Answers struct {
	mu   sync.Mutex
	kept *simplelru.LRU[string, answer]
	size int // of all that are kept
	most int
}

// answer is what was sent once.
type answer struct {
	header http.Header
	body   []byte
}

// bookkeeping is about what keeping an answer takes beside its body and its name.
const bookkeeping = 2 << 10

func (x answer) size(name string) int { return len(x.body) + len(name) + bookkeeping }

// largest is the share of all room that one answer may take: one in so many.
const largest = 32

// New makes room for so many bytes; there is none for any when it is 0.
func New(most int) *Answers {
	a := &Answers{most: most}
	a.kept, _ = simplelru.NewLRU(max(1, most/bookkeeping), func(name string, x answer) { a.size -= x.size(name) }) // it only refuses 0
	return a
}

// Serve lets next answer a request, or sends what it answered before, and then says how
// many bytes. What is asked with a token of its own, or of what the client has, goes
// through untouched.
func (a *Answers) Serve(w http.ResponseWriter, r *http.Request, next func(http.ResponseWriter) error) (again int, err error) {
	asked := r.Header
	if a.most <= 0 || r.Method != http.MethodGet || asked.Get("Authorization") != "" || asked.Get("If-None-Match") != "" || asked.Get("Range") != "" {
		return 0, next(w)
	}
	name := nameOf(r)
	known, held := a.find(name)
	rec := &recorder{ResponseWriter: w, limit: a.most / largest}
	if held {
		rec.asking = true
		asked.Set("If-None-Match", known.header.Get("ETag"))
		defer asked.Del("If-None-Match")
	}
	err = next(rec)
	switch {
	case rec.unchanged:
		return len(known.body), known.send(w)
	case err == nil && rec.keepable():
		a.keep(name, answer{lasting(w.Header()), rec.body.Bytes()})
	}
	return 0, err
}

// nameOf is what tells the answers to requests apart: the headers are those by which they
// vary.
func nameOf(r *http.Request) string {
	parts := []string{r.URL.RequestURI()}
	for _, header := range []string{"Accept", "Accept-Encoding", "Cookie", "Origin"} {
		parts = append(parts, strings.Join(r.Header.Values(header), ","))
	}
	return strings.Join(parts, "\n")
}

func (a *Answers) find(name string) (answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.kept.Get(name)
}

// keep keeps an answer, and lets go of those that nobody has asked for the longest.
func (a *Answers) keep(name string, x answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept.Remove(name)
	a.kept.Add(name, x)
	for a.size += x.size(name); a.size > a.most; {
		a.kept.RemoveOldest()
	}
}

// lasting are the headers of an answer that belong to it, and not to the one time that it
// was sent.
func lasting(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range []string{"Set-Cookie", "X-Request-Id", "Date"} {
		h.Del(name)
	}
	return h
}

// send sends an answer again, with the headers that the server gave to this one time.
func (x answer) send(w http.ResponseWriter) error {
	h := w.Header()
	h["Etag"] = x.header["Etag"]
	h.Set("Content-Length", strconv.Itoa(len(x.body)))
	for name, values := range x.header {
		if h[name] == nil {
			h[name] = slices.Clone(values)
		}
	}
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(x.body)
	return err
}

// recorder passes an answer on and keeps a copy of it, unless it becomes too large. When
// it has asked whether what is kept has changed, it keeps the word that it has not to
// itself.
type recorder struct {
	http.ResponseWriter
	limit     int
	asking    bool
	unchanged bool
	status    int
	body      bytes.Buffer
	large     bool
}

// WriteHeader passes the head of an answer on.
func (rec *recorder) WriteHeader(status int) {
	if rec.asking && status == http.StatusNotModified {
		rec.unchanged = true
		return
	}
	if rec.status == 0 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write passes a piece of an answer on.
func (rec *recorder) Write(piece []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	if rec.large = rec.large || rec.body.Len()+len(piece) > rec.limit; rec.large {
		rec.body = bytes.Buffer{}
	} else {
		rec.body.Write(piece)
	}
	return rec.ResponseWriter.Write(piece)
}

// Flush sends what has been written so far.
func (rec *recorder) Flush() { _ = http.NewResponseController(rec.ResponseWriter).Flush() } // as http.Flusher has it

// Unwrap gives what is written to, for its deadlines.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// keepable tells whether an answer can be kept: whole, not for one reader or one time
// only, and of a state that has a name.
func (rec *recorder) keepable() bool {
	h := rec.Header()
	caching := h.Get("Cache-Control")
	return rec.status == http.StatusOK && !rec.large && strings.HasPrefix(h.Get("ETag"), `"`) &&
		!strings.Contains(caching, "private") && !strings.Contains(caching, "no-store")
}
