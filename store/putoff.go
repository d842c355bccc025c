package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// What follows from a write is put right within it. When much follows, only the
// documents are put off: they are marked as outdated, which is to say that they are
// rendered for whoever reads them, until they are published in the background. By what
// a record is found, in which order, and what it counts for is never put off, so that
// lists and figures are right at once, and nobody sees for a moment more than he may.

// putOff puts off the documents of what follows, and puts all else of it right. It
// gives the numbers of what follows in turn and is to be published.
func (s *Store) putOff(ctx context.Context, f following, left *allowance) ([]int64, error) {
	which := f.numbers(0)
	if err := s.db.WithContext(ctx).Exec("UPDATE documents SET outdated = TRUE WHERE seq IN ("+which.sql+")", which.args...).Error; err != nil {
		return nil, explain("putting off what follows", err)
	}
	clear(s.pending.published) // some of it may be among that
	s.pending.off = true
	var next []int64
	for after := int64(0); ; {
		seqs, err := f.after(ctx, s, after, batchSize)
		if err != nil || len(seqs) == 0 {
			return next, err
		}
		after = seqs[len(seqs)-1]
		lenders, err := s.eachKind(ctx, seqs, s.placeKind)
		if err != nil {
			return nil, err
		}
		more, err := s.follow(ctx, lenders, left)
		if err != nil {
			return nil, err
		}
		next = append(next, more...)
	}
}

// placeKind puts right where records of one kind stand, of which the documents are put
// off, and gives those from which others follow.
func (s *Store) placeKind(ctx context.Context, records []models.Entity) ([]*derived.Result, error) {
	all, err := s.place(ctx, records)
	if err != nil {
		return nil, err
	}
	s.pending.forget()
	if err := s.count(ctx, all); err != nil {
		return nil, err
	}
	return derived.Lenders(all), s.putPlaces(ctx, all)
}

// place computes where records of one kind stand, and leaves the rest as it was.
func (s *Store) place(ctx context.Context, records []models.Entity) ([]*derived.Result, error) {
	around, err := s.surroundingsOf(ctx, records)
	if err != nil {
		return nil, err
	}
	return around.Place(records, s.Today())
}

// putPlaces writes where records of one kind stand, as far as that has changed.
func (s *Store) putPlaces(ctx context.Context, all []*derived.Result) error {
	if err := s.putSettled(ctx, all); err != nil {
		return err
	}
	if err := s.putLinks(ctx, all); err != nil {
		return err
	}
	if err := s.putWords(ctx, all); err != nil {
		return err
	}
	var moved []derived.Document
	for _, d := range all {
		if d.Was[0].Forgotten() {
			d.Is[0].Words = 0 // all of it is still to be derived again
		}
		for _, is := range d.Is {
			if !slices.ContainsFunc(d.Was, func(was derived.Document) bool { return placedAs(is, was) }) {
				moved = append(moved, is)
			}
		}
	}
	written, err := documentRows(moved, bareColumns)
	if err != nil {
		return err
	}
	if err := s.write(ctx, written); err != nil {
		return explain("placing documents", err)
	}
	if err := s.putCalendar(ctx, all); err != nil {
		return err
	}
	if err := s.putPartySteps(ctx, all); err != nil {
		return err
	}
	return s.putChangedSteps(ctx, all)
}

// placedAs tells whether a document stands where it stood.
func placedAs(d, was derived.Document) bool {
	d.Day = was.Day
	return asText(d) == asText(was)
}

// putChangedSteps writes the steps of those agreements whose status has changed.
func (s *Store) putChangedSteps(ctx context.Context, all []*derived.Result) error {
	var seqs []int64
	for _, d := range all {
		if len(d.Steps) > 0 {
			seqs = append(seqs, d.Is[0].Seq)
		}
	}
	if len(seqs) == 0 {
		return nil
	}
	there, err := s.stepRows(ctx, seqs)
	if err != nil {
		return err
	}
	return s.putSteps(ctx, slices.DeleteFunc(slices.Clone(all), func(d *derived.Result) bool {
		return asText(there[d.Is[0].Seq]) == asText(derived.StepRows(d.Is[0].Seq, d.Steps))
	}))
}

// drained is how many documents that were put off one transaction publishes: writers
// wait for it.
const drained = 100

// Drain publishes the documents that were put off, in small transactions, until none
// is left.
func (s *Store) Drain(ctx context.Context) error {
	for {
		n, err := s.publishOutdated(ctx, drained)
		if err != nil || n == 0 {
			return err
		}
	}
}

// wake tells whoever watches that there is something to drain.
func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default: // it has been told already
	}
}

// Tidy puts the index of words in order, in small transactions.
func (s *Store) Tidy(ctx context.Context) error {
	for {
		done := false
		err := s.InTx(ctx, func(tx *Store) (err error) {
			done, err = tx.engine.Tidy(tx.db.WithContext(ctx))
			return explain("putting words in order", err)
		})
		if err != nil || done {
			return err
		}
	}
}
