package store

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"entente/models"
)

// Joint is a write of a record together with what hangs on it. It gives the record,
// and what it changes, the record first.
type Joint func(ctx context.Context, tx *Store) (models.Entity, []models.WouldChange, error)

// Changing edits a record, as Change does. What hangs on it, and was seen by the same
// people, is then seen by those who see it.
func Changing(at Place, seen []int, edit Edit) Joint {
	return func(ctx context.Context, tx *Store) (models.Entity, []models.WouldChange, error) {
		old, x, err := tx.change(ctx, at, seen, edit)
		if err != nil {
			return nil, nil, err
		}
		was, is := old.(models.Entity), x.(models.Entity)
		alike := func(e models.Entity) bool {
			return e.Base().BinnedAt == nil && *e.Accessed() == *was.Accessed() && *is.Accessed() != *was.Accessed()
		}
		return tx.join(ctx, models.Updated, was, is, alike, func(e models.Entity) { *e.Accessed() = *is.Accessed() })
	}
}

// Deleting puts a record into the bin, as Delete does, with what hangs on it and is
// seen by the same people.
func Deleting(at Place, seen []int) Joint {
	return func(ctx context.Context, tx *Store) (models.Entity, []models.WouldChange, error) {
		x, err := tx.delete(ctx, at, seen)
		if err != nil {
			return nil, nil, err
		}
		is, was := x.(models.Entity), clone(x).(models.Entity)
		was.Base().BinnedAt = nil
		alike := func(e models.Entity) bool { return e.Base().BinnedAt == nil && *e.Accessed() == *is.Accessed() }
		return tx.join(ctx, models.Deleted, was, is, alike, func(e models.Entity) { e.Base().BinnedAt = is.Base().BinnedAt })
	}
}

// Restoring brings a record back from the bin, as Restore does, with what hangs on it
// and was put there with it: at the same moment.
func Restoring(at Place) Joint {
	return func(ctx context.Context, tx *Store) (models.Entity, []models.WouldChange, error) {
		was, is, err := tx.restore(ctx, at)
		if err != nil {
			return nil, nil, err
		}
		alike := func(e models.Entity) bool { return same(e.Base().BinnedAt, was.Base().BinnedAt) }
		return tx.join(ctx, models.Restored, was, is, alike, func(e models.Entity) { e.Base().BinnedAt = nil })
	}
}

// Together does a joint write, all or nothing, and gives the record as it is then;
// nothing when it is in the bin.
func (s *Store) Together(ctx context.Context, at Place, w Joint) (d Document, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		d, _, err = tx.together(ctx, at, w)
		return err
	})
	return d, err
}

// errUndone ends a transaction of which nothing is to be left.
var errUndone = errors.New("only looked at")

// Preview does a joint write and undoes it. It gives the record as it would be, and
// what would change.
func (s *Store) Preview(ctx context.Context, at Place, w Joint) (d Document, p models.Preview, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		if d, p.WouldChange, err = tx.together(ctx, at, w); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		err = nil
	}
	return d, p, err
}

func (s *Store) together(ctx context.Context, at Place, w Joint) (d Document, changes []models.WouldChange, err error) {
	e, changes, err := w(ctx, s)
	if err != nil || e.Base().BinnedAt != nil {
		return d, changes, err
	}
	d, err = s.reread(ctx, at, e)
	return d, changes, err
}

// join goes on from a record that was written to those that hang on it and go with
// it. One that the caller may not write refuses the whole.
func (s *Store) join(ctx context.Context, action models.Action, was, is models.Entity, goes func(models.Entity) bool, set func(models.Entity)) (models.Entity, []models.WouldChange, error) {
	all, err := s.hanging(ctx, was)
	if err != nil {
		return nil, nil, err
	}
	changes := []models.WouldChange{models.WouldChangeOf(was, is)}
	for _, e := range all {
		if !goes(e) {
			continue
		}
		if kind := e.RecordKind(); !models.ViewerOf(ctx).MayWrite(kind) {
			refused := models.Refuse(models.Forbidden, "your token may not write %s %s, which hangs on it", kind, e.Base().Reference)
			refused.Fields.AddParameter("with_parts", "forbidden", "%s is not yours to write", e.Base().Reference)
			return nil, nil, refused
		}
		before := clone(e).(models.Entity)
		set(e)
		if err := s.overwrite(ctx, nil, e, action); err != nil {
			return nil, nil, err
		}
		changes = append(changes, models.WouldChangeOf(before, e))
	}
	return is, changes, nil
}

// hanging finds what hangs on a record: meetings, agreements and commitments by visit,
// meeting or origin, and what hangs on those; but nothing that hangs on something else
// besides. What the record itself hangs on is nothing else.
func (s *Store) hanging(ctx context.Context, root models.Entity) ([]models.Entity, error) {
	below, above := map[string]bool{root.Base().ID: true}, models.Homes(root)
	hangs := func(e models.Entity) bool {
		homes := models.Homes(e)
		elsewhere := func(id string) bool { return !below[id] && !slices.Contains(above, id) }
		return !below[e.Base().ID] && !slices.ContainsFunc(homes, elsewhere) &&
			slices.ContainsFunc(homes, func(id string) bool { return below[id] })
	}
	var found []models.Entity
	for next := []string{root.Base().ID}; len(next) > 0; {
		linked, err := s.recordsLinkedTo(ctx, next)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, e := range linked {
			if hangs(e) {
				below[e.Base().ID] = true
				found = append(found, e)
				if e.RecordKind().Spec().Home {
					next = append(next, e.Base().ID)
				}
			}
		}
	}
	return found, nil
}

// recordsLinkedTo reads the records that name some others, kind by kind.
func (s *Store) recordsLinkedTo(ctx context.Context, ids []string) ([]models.Entity, error) {
	names := make([]name, len(ids))
	for i, id := range ids {
		names[i] = name{key: id}
	}
	t, err := s.targetsOf(ctx, names)
	if err != nil {
		return nil, err
	}
	naming := following{values: slices.Collect(maps.Keys(t.views))}
	seqs, err := naming.after(ctx, s, 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	byKind, err := s.kindsOf(ctx, seqs)
	if err != nil {
		return nil, err
	}
	var records []models.Entity
	for _, spec := range models.Kinds {
		more, err := s.recordsOf(ctx, spec, byKind[spec.Code])
		if err != nil {
			return nil, err
		}
		records = append(records, more...)
	}
	return records, nil
}
