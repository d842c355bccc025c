package store

import (
	"context"

	"entente/models"
	"entente/store/derived"
)

// derivation is the one row that says by which rules everything was derived, and
// of which day the counters are.
type derivation struct {
	Version   int
	Day       models.Day
	FullMark  int64
	GuestMark int64
}

// derivation reads it, or gives what it was while nobody has committed since.
func (s *Store) derivation(ctx context.Context) (derivation, error) {
	return s.watch.Read(func() (d derivation, err error) {
		st := statement{fixed: true}
		st.add("SELECT version, day, full_mark, guest_mark FROM derivation")
		_, err = s.askOne(context.WithoutCancel(ctx), &st, &d.Version, &d.Day, &d.FullMark, &d.GuestMark)
		return d, explain("reading how far everything is derived", err)
	})
}

// Version is the data version: it grows with every write that the caller can see
// something of, also of another process.
func (s *Store) Version(ctx context.Context) (int64, error) {
	state, err := s.State(ctx)
	return state.Version, err
}

// State is what the answers to a caller follow from beside what he asks.
type State struct {
	// Version is the data version.
	Version int64
	// Rebuilding tells that not all is derived yet by the rules of this program.
	Rebuilding bool
}

// State reads it, or gives what it was while nobody has committed since.
func (s *Store) State(ctx context.Context) (State, error) {
	d, err := s.derivation(ctx)
	state := State{d.GuestMark, d.Version != rules}
	if models.ViewerOf(ctx).Staff() {
		state.Version = d.FullMark
	}
	return state, err
}

// markOf is the column that has the latest mark of the caller's view.
func markOf(ctx context.Context) string {
	if models.ViewerOf(ctx).Staff() {
		return "full_mark"
	}
	return "guest_mark"
}

// marked are the marks of a transaction, taken once each.
type marked struct{ full, guest int64 }

// mark gives documents that read otherwise than before the next mark, each view its
// own.
func (s *Store) mark(ctx context.Context, all []*derived.Result) error {
	var changed seenBy
	for _, d := range all {
		was, is := d.Was[0], d.Is[0]
		changed.full = changed.full || was.FullPrint != is.FullPrint
		changed.guests = changed.guests || was.GuestPrint != is.GuestPrint
	}
	if err := s.take(ctx, changed); err != nil {
		return err
	}
	for _, d := range all {
		was, is := d.Was[0], &d.Is[0]
		is.FullMark, is.GuestMark = was.FullMark, was.GuestMark
		if was.FullPrint != is.FullPrint {
			is.FullMark = s.pending.marks.full
		}
		if was.GuestPrint != is.GuestPrint {
			is.GuestMark = s.pending.marks.guest
		}
	}
	return nil
}

// take takes the next mark of the views that see a change, unless the transaction has
// one of theirs.
func (s *Store) take(ctx context.Context, changed seenBy) error {
	m := &s.pending.marks
	var full, guest int64
	if changed.full && m.full == 0 {
		full = 1
	}
	if changed.guests && m.guest == 0 {
		guest = 1
	}
	if full+guest == 0 {
		return nil
	}
	if err := s.noteMinute(ctx); err != nil {
		return err
	}
	var st statement
	var next marked
	st.add("UPDATE derivation SET full_mark = full_mark + ?, guest_mark = guest_mark + ? RETURNING full_mark, guest_mark", full, guest)
	_, err := s.askOne(ctx, &st, &next.full, &next.guest)
	if full > 0 {
		m.full = next.full
	}
	if guest > 0 {
		m.guest = next.guest
	}
	return explain("marking a change", err)
}
