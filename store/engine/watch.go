package engine

import (
	"os"
	"sync"
	"sync/atomic"
)

// Watch sees without a query whether anybody has committed, in this process or
// another: what processes on one SQLite file tell each other stands in a file beside
// it, the WAL index, whose header every commit changes
// (https://sqlite.org/walformat.html, section 2.1). The zero Watch sees nothing.
type Watch[T any] struct {
	name  string // of the WAL index, "" where there is nothing to look at
	once  sync.Once
	index *sharedFile
	last  atomic.Pointer[sighting[T]]
}

// sighting is what was read of the database between two looks at the same header.
type sighting[T any] struct {
	at   walHeader
	seen T
}

// walHeader is the header of the WAL index. It stands there twice: while the two
// differ, somebody is writing it.
type walHeader [48]byte

// isInit is the byte of the header that says that it counts.
const isInit = 12

// Watching watches a database of an engine.
func Watching[T any](e Engine, database string) *Watch[T] {
	return &Watch[T]{name: e.walIndex(database)}
}

// look reads the header; ok tells whether it can be relied on.
func (w *Watch[T]) look() (header walHeader, ok bool) {
	if w.name == "" {
		return header, false
	}
	w.once.Do(func() { w.index = openIndex(w.name) })
	var both [2 * len(header)]byte
	if w.index == nil {
		return header, false
	}
	if _, err := w.index.ReadAt(both[:], 0); err != nil {
		return header, false // a query tells as well
	}
	copy(header[:], both[:])
	return header, header == walHeader(both[len(header):]) && header[isInit] == 1
}

// Read gives what was read last, as long as nobody has committed since.
func (w *Watch[T]) Read(read func() (T, error)) (T, error) {
	before, ok := w.look()
	if last := w.last.Load(); ok && last != nil && last.at == before {
		return last.seen, nil
	}
	seen, err := read()
	if after, still := w.look(); err == nil && ok && still && after == before {
		w.last.Store(&sighting[T]{before, seen})
	}
	return seen, err
}

// Close lets go of the file, once the store's own connections are closed.
func (w *Watch[T]) Close() error {
	w.once.Do(func() {})
	if w.index == nil {
		return nil
	}
	return closeIndex(w.index)
}

// sharedFile is a file that several stores of this process read. A process that
// closes a file loses all its locks on it, whichever of its parts had taken them
// (https://sqlite.org/howtocorrupt.html, section 2.2): so only the last store closes
// it.
type sharedFile struct {
	*os.File
	users int
}

// indexes are the WAL indexes that stores look at, by absolute name.
var indexes = struct {
	sync.Mutex
	of map[string]*sharedFile
}{of: map[string]*sharedFile{}}

// openIndex opens a WAL index, or shares it; nil when there is none to read.
func openIndex(name string) *sharedFile {
	indexes.Lock()
	defer indexes.Unlock()
	shared := indexes.of[name]
	if shared == nil {
		file, err := os.Open(name)
		if err != nil {
			return nil
		}
		shared = &sharedFile{File: file}
		indexes.of[name] = shared
	}
	shared.users++
	return shared
}

func closeIndex(shared *sharedFile) error {
	indexes.Lock()
	defer indexes.Unlock()
	if shared.users--; shared.users > 0 {
		return nil
	}
	delete(indexes.of, shared.Name())
	return shared.Close()
}
