package store

import (
	"context"

	"entente/models"
)

// derivation is the one row that says by which rules everything was derived, and
// of which day the counters are.
type derivation struct {
	Version   int
	Day       models.Day
	FullMark  int64
	GuestMark int64
}

// derivation reads it.
func (s *Store) derivation(ctx context.Context) (derivation, error) {
	st := statement{fixed: true}
	var d derivation
	st.add("SELECT version, day, full_mark, guest_mark FROM derivation")
	_, err := s.askOne(context.WithoutCancel(ctx), &st, &d.Version, &d.Day, &d.FullMark, &d.GuestMark)
	return d, explain("reading how far everything is derived", err)
}

// Version is the data version: it grows with every write that the caller can see
// something of, also of another process.
func (s *Store) Version(ctx context.Context) (int64, error) {
	st := statement{fixed: true}
	st.add("SELECT " + markOf(ctx) + " FROM derivation")
	var mark int64
	_, err := s.askOne(context.WithoutCancel(ctx), &st, &mark)
	return mark, explain("reading the data version", err)
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
func (s *Store) mark(ctx context.Context, all []*derived, m *marked) error {
	for _, d := range all {
		was, is := d.was[0], &d.is[0]
		is.FullMark, is.GuestMark = was.FullMark, was.GuestMark
		if was.FullPrint != is.FullPrint {
			if err := s.take(ctx, &m.full, "full_mark"); err != nil {
				return err
			}
			is.FullMark = m.full
		}
		if was.GuestPrint != is.GuestPrint {
			if err := s.take(ctx, &m.guest, "guest_mark"); err != nil {
				return err
			}
			is.GuestMark = m.guest
		}
	}
	return nil
}

// take takes the next mark of a view, unless the transaction has one.
func (s *Store) take(ctx context.Context, mark *int64, column string) error {
	if *mark > 0 {
		return nil
	}
	err := s.db.WithContext(ctx).Raw("UPDATE derivation SET " + column + " = " + column + " + 1 RETURNING " + column).Scan(mark).Error
	return explain("marking a change", err)
}

// touch marks a change that no document shows, such as of a quote: always for staff,
// and for guests when they can see it.
func (s *Store) touch(ctx context.Context, guests bool) error {
	var m marked
	if err := s.take(ctx, &m.full, "full_mark"); err != nil || !guests {
		return err
	}
	return s.take(ctx, &m.guest, "guest_mark")
}
