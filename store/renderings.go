package store

import "sync"

// renderings keep what guests read of records that name or rest on something hidden,
// which is not what was derived: packed, by the number of the document, with its
// fingerprint. A document says by the same fingerprint what guests read of it, so that
// a rendering is never taken for a later one, whoever wrote since.
type renderings struct {
	mu   sync.Mutex
	kept map[int64]rendering
}

type rendering struct {
	print int64
	body  []byte
}

// mostRenderings is how many are kept: some two megabytes.
const mostRenderings = 4096

// find gives the rendering of a document that has a fingerprint; nil when there is none.
func (r *renderings) find(seq, print int64) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x, ok := r.kept[seq]; ok && x.print == print {
		return x.body
	}
	return nil
}

// keep keeps a rendering, and lets go of another one when there are many.
func (r *renderings) keep(seq int64, x rendering) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for other := range r.kept {
		if len(r.kept) < mostRenderings {
			break
		}
		delete(r.kept, other)
	}
	r.kept[seq] = x
}
