package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"

	"entente/models"
)

// RestoreVersion writes what a version of a record or part said as its next version, if
// that still holds. Who may see a record stays as it is. Where it was made one with others
// since, these come back, with what went with them.
func (s *Store) RestoreVersion(ctx context.Context, at Place, seen []int, version int) (d Document, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		root, owner, x, err := tx.load(ctx, at, false)
		if err != nil {
			return err
		}
		if err := sameVersion(x, seen); err != nil {
			return err
		}
		if e, record := x.(models.Entity); record {
			err = tx.restoreVersion(ctx, e, version)
		} else {
			err = tx.restorePart(ctx, root, owner, x, version)
		}
		if err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, err
}

func (s *Store) restoreVersion(ctx context.Context, e models.Entity, version int) error {
	was := models.Clone(e).(models.Entity)
	if err := s.readVersion(ctx, e, version); err != nil {
		return err
	}
	*e.Accessed() = *was.Accessed()
	var merges []mergeRow
	err := s.db.WithContext(ctx).Where("kept_id = ? AND undone_at IS NULL AND kept_version > ?", e.Base().ID, version).Order("seq DESC").Find(&merges).Error
	if err != nil {
		return explain("looking up merges", err)
	}
	if err := s.refuseHeld(ctx, identifiedAs(e), was); err != nil {
		return err
	}
	// It is written first: the other one may want its address or its external ids back.
	if err := s.overwriteFrom(ctx, nil, e, version); err != nil {
		return err
	}
	for _, m := range merges {
		if err := s.undo(ctx, m, was); err != nil {
			return err
		}
	}
	if err := s.flush(ctx); err != nil { // what comes back is to be found
		return err
	}
	return outdated(s.check(ctx, e.Stored(), nil, was, nil), version)
}

// readVersion puts what a version of an item said into its fields.
func (s *Store) readVersion(ctx context.Context, x models.Item, version int) error {
	if version < 1 || version > math.MaxInt32 { // which not every column can be asked for
		return noVersion(x.RecordKind(), version)
	}
	var rows []models.HistoryEntry
	err := s.db.WithContext(ctx).Table("history").Where("record_id = ? AND kind = ? AND version = ?", *x.Head().ID, string(x.RecordKind()), version).
		Limit(1).Find(&rows).Error
	if err != nil {
		return explain("reading a version", err)
	}
	if len(rows) == 0 {
		return noVersion(x.RecordKind(), version)
	}
	said, err := saidBy(rows[0])
	if err != nil {
		return err
	}
	reflect.ValueOf(x.Stored()).Elem().Set(reflect.ValueOf(said.Stored()).Elem())
	return nil
}

// restorePart writes an act, update or citation as a version of it said.
func (s *Store) restorePart(ctx context.Context, root models.Entity, owner, x models.Item, version int) error {
	was := models.Clone(x)
	if err := s.readVersion(ctx, x, version); err != nil {
		return err
	}
	if err := s.edited(ctx, root, owner, was, x, nil); err != nil {
		return outdated(err, version)
	}
	return s.overwriteFrom(ctx, root, x, version)
}

// overwriteFrom writes an item that says what a version of it said.
func (s *Store) overwriteFrom(ctx context.Context, root models.Entity, x models.Item, version int) error {
	if err := s.overwrite(ctx, root, x, models.Restored); err != nil {
		return err
	}
	s.pending.note(func(h *models.HistoryEntry) { h.FromVersion = &version })
	return nil
}

// outdated is the refusal of a version that does not hold any more: nobody sent a body
// that could be mended.
func outdated(err error, version int) error {
	if e, ok := errors.AsType[*models.Error](err); ok && e.Kind == models.Invalid {
		return &models.Error{Kind: models.Blocked, Detail: fmt.Sprintf("version %d does not hold any more", version), Fields: e.Fields}
	}
	return err
}

// undo brings back what was made one with a record, and what was moved with it. What was
// written since stays as it was written, but for where it belongs and what it names.
func (s *Store) undo(ctx context.Context, m mergeRow, kept models.Entity) error {
	x, err := s.itemOf(ctx, m.Kind, m.OtherID)
	if err != nil {
		return err
	}
	other := x.(models.Entity)
	other.Base().BinnedAt, other.Base().MergedInto = nil, nil
	if err := s.refuseHeld(ctx, identifiedAs(other), other); err != nil {
		return err
	}
	if err := s.overwrite(ctx, nil, other, models.Restored); err != nil {
		return err
	}
	s.pending.note(func(h *models.HistoryEntry) { h.OtherID = &kept.Base().ID })
	u := undoing{s, m, other, map[string]bool{}}
	for _, id := range m.Moved.Claims {
		if err := u.withdraw(ctx, id); err != nil {
			return err
		}
	}
	for _, link := range m.Moved.Links {
		if err := u.unlink(ctx, link); err != nil {
			return err
		}
	}
	if err := u.movePartsBack(ctx); err != nil {
		return err
	}
	return explain("undoing a merge", s.db.WithContext(ctx).Model(&m).Update("undone_at", models.Stamp(s.clock())).Error)
}

// undoing is the undoing of a merge under way.
type undoing struct {
	*Store
	mergeRow
	other   models.Entity
	asItWas map[string]bool // what says again what it said before the merge
}

// withdraw deletes a claim that the merge made.
func (u *undoing) withdraw(ctx context.Context, id string) error {
	c, root, err := u.partOf(ctx, models.CitationKind, id)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return u.remove(ctx, root, c)
}

// unlink makes an item name the other record again.
func (u *undoing) unlink(ctx context.Context, link movedItem) error {
	x, root, err := u.linked(ctx, link)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := u.asBefore(ctx, x, link); err != nil {
		return err
	}
	if !u.asItWas[link.ID] && len(models.RelinkAt(x.Stored(), u.Kind, u.KeptID, u.OtherID, link.Places)) == 0 {
		return nil // it names something else by now
	}
	return u.overwrite(ctx, root, x, models.Updated)
}

// linked reads what the merge made name the kept record, with its record when it is a part.
func (u *undoing) linked(ctx context.Context, link movedItem) (models.Item, models.Entity, error) {
	if link.Kind.Part() {
		return u.partOf(ctx, link.Kind, link.ID)
	}
	x, err := u.itemOf(ctx, link.Kind, link.ID)
	return x, nil, err
}

// asBefore gives an item the fields that it had before the merge, if nobody has written
// it since.
func (u *undoing) asBefore(ctx context.Context, x models.Item, was movedItem) error {
	if *x.Head().Version != was.Version && !u.asItWas[was.ID] {
		return nil
	}
	u.asItWas[was.ID] = true
	return u.readVersion(ctx, x, was.Version-1)
}

// movePartsBack gives the other record its parts back, where they are still there.
func (u *undoing) movePartsBack(ctx context.Context) error {
	var back []movedItem
	for _, was := range u.Moved.Parts {
		x, root, err := u.partOf(ctx, was.Kind, was.ID)
		if gone(err) || err == nil && root.Base().ID != u.KeptID {
			continue
		}
		if err != nil {
			return err
		}
		if err := u.asBefore(ctx, x, was); err != nil {
			return err
		}
		x.Move(u.OtherID)
		if err := u.overwrite(ctx, u.other, x, models.Updated); err != nil {
			return err
		}
		back = append(back, was)
	}
	return u.rehouse(ctx, u.other, back)
}

// gone tells that there is no such thing any more.
func gone(err error) bool { return models.KindOf(err) == models.NotFound }

// partOf reads a part with its record, whoever asks.
func (s *Store) partOf(ctx context.Context, kind models.RecordKind, id string) (models.Part, models.Entity, error) {
	x, err := s.itemOf(ctx, kind, id)
	if err != nil {
		return nil, nil, err
	}
	part := x.(models.Part)
	of, key := part.Of()
	root, err := s.itemOf(ctx, of, key)
	if err != nil {
		return nil, nil, err
	}
	return part, root.(models.Entity), nil
}

// itemOf reads a record or part, whoever asks.
func (s *Store) itemOf(ctx context.Context, kind models.RecordKind, id string) (models.Item, error) {
	items, err := kind.Spec().Read(func(list any) error {
		return s.db.WithContext(ctx).Where("id = ?", id).Limit(1).Find(list).Error
	})
	if err != nil {
		return nil, explain("reading a "+string(kind), err)
	}
	if len(items) == 0 {
		return nil, notFound(kind)
	}
	return items[0], nil
}
