package store

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// watch sees without a query whether anybody has committed, in this process or
// another: what processes on one SQLite file tell each other stands in a file beside
// it, the WAL index, whose header every commit changes
// (https://sqlite.org/walformat.html, section 2.1).
type watch struct {
	database string // "" where there is nothing to look at
	once     sync.Once
	index    *sharedFile
	last     atomic.Pointer[sighting]
}

// sighting is what was read of the database between two looks at the same header.
type sighting struct {
	at   walHeader
	seen derivation
}

// walHeader is the header of the WAL index. It stands there twice: while the two
// differ, somebody is writing it.
type walHeader [48]byte

// isInit is the byte of the header that says that it counts.
const isInit = 12

// watching watches a SQLite database, where what a process reads of a file is what
// another has in memory of it.
func watching(database string) *watch {
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd":
		if name, err := filepath.Abs(database); err == nil {
			return &watch{database: name}
		}
	}
	return &watch{}
}

// look reads the header; ok tells whether it can be relied on.
func (w *watch) look() (header walHeader, ok bool) {
	if w.database == "" {
		return header, false
	}
	w.once.Do(func() { w.index = openIndex(w.database + "-shm") })
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

// read gives what was read last, as long as nobody has committed since.
func (w *watch) read(read func() (derivation, error)) (derivation, error) {
	before, ok := w.look()
	if last := w.last.Load(); ok && last != nil && last.at == before {
		return last.seen, nil
	}
	d, err := read()
	if after, still := w.look(); err == nil && ok && still && after == before {
		w.last.Store(&sighting{before, d})
	}
	return d, err
}

// close lets go of the file, once the store's own connections are closed.
func (w *watch) close() error {
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
