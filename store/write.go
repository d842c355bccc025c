package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"entente/models"
	"entente/store/derived"
)

// insert records something new, or a new part of the record root, of which the fields
// have been checked. It is written, and what follows from it published, when the
// transaction is flushed. Only inside a transaction.
func (s *Store) insert(ctx context.Context, root models.Entity, x models.Item) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an id: %w", err)
	}
	*x.Head().ID = id.String()
	if e, ok := x.(models.Entity); ok {
		root = e
		*e.Accessed() = e.Accessed().Or(models.DefaultAccess(e.RecordKind()))
	}
	return s.record(ctx, root, x)
}

// record stamps the first version of what has its id, completes the columns of its
// own, and takes it up.
func (s *Store) record(ctx context.Context, root models.Entity, x models.Item) error {
	h, now, by := x.Head(), models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	*h.Version = 1
	*h.Stamps = models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
	models.FillLists(x.Stored())
	x.Derive()
	s.pending.add(root, x)
	return s.written(ctx, models.Created, root, x)
}

// numberOf finds the number of a record's document.
func (s *Store) numberOf(ctx context.Context, id string) (int64, error) {
	var seq int64
	err := s.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE record_id = ?", id).Scan(&seq).Error
	if err == nil && seq == 0 {
		err = fmt.Errorf("%s has no document", id)
	}
	return seq, explain("looking up a document", err)
}

// overwrite writes the next version of a record, or of a part of the record root, if
// nobody wrote it meanwhile. Only inside a transaction.
func (s *Store) overwrite(ctx context.Context, root models.Entity, x models.Item, action models.Action) error {
	if len(s.pending.items) > 0 { // which it may name
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	h := x.Head()
	was := *h.Version
	*h.Version++
	h.UpdatedAt, h.UpdatedBy = models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	models.FillLists(x.Stored())
	x.Derive()
	if err := s.refuseKnown(ctx, x); err != nil {
		return err
	}
	done := s.db.WithContext(ctx).Model(x).Where("version = ?", was).Select("*").
		Omit("id", "created_at", "created_by", clause.Associations).Updates(x)
	if done.Error != nil {
		return refuseDuplicate(x.RecordKind(), done.Error)
	}
	if done.RowsAffected == 0 {
		return models.Refuse(models.Stale, "this %s has changed since you read it", x.RecordKind())
	}
	if e, ok := x.(models.Entity); ok {
		root = e
	}
	return s.written(ctx, action, root, x)
}

// written remembers what was recorded, and that its record is to be published.
func (s *Store) written(ctx context.Context, action models.Action, root models.Entity, x models.Item) error {
	if s.pending.newcomers[root.Base().ID] == nil { // what is new is published anyway
		s.pending.dirty[root.Base().ID] = true
		if err := s.touched(ctx, root, x); err != nil {
			return err
		}
	}
	return s.remember(ctx, action, root, x)
}

// touched notes who can see that a part has changed, when no document may show it.
func (s *Store) touched(ctx context.Context, root models.Entity, x models.Item) error {
	if !x.RecordKind().Part() {
		return nil
	}
	open := derived.ViewsOf(root)&derived.GuestView != 0
	if c, ok := x.(*models.Citation); ok && open {
		t, err := s.targetsOf(ctx, []derived.Name{{Key: string(*c.ArticleID)}})
		if err != nil {
			return err
		}
		article, _ := t.ID(string(*c.ArticleID))
		open = article.Seen&derived.GuestView != 0
	}
	s.pending.changed.full, s.pending.changed.guests = true, s.pending.changed.guests || open
	return nil
}

// remove deletes a part with its citations; its history stays.
func (s *Store) remove(ctx context.Context, root models.Entity, x models.Item) error {
	id := *x.Head().ID
	var citations []models.Citation
	if err := s.db.WithContext(ctx).Where("owner_id = ?", id).Find(&citations).Error; err != nil {
		return explain("reading the citations of a part", err)
	}
	for i := range citations {
		if err := s.remove(ctx, root, &citations[i]); err != nil {
			return err
		}
	}
	if err := s.db.WithContext(ctx).Where("id = ?", id).Delete(x).Error; err != nil {
		return explain("deleting a part", err)
	}
	*x.Head().Version++
	return s.written(ctx, models.Deleted, root, x)
}

// refuseDuplicate tells a clash with another row from everything else.
func refuseDuplicate(kind models.RecordKind, err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &models.Error{Kind: models.Blocked, Detail: "there is already another " + string(kind) + " like this", Cause: err}
	}
	return explain("writing a "+string(kind), err)
}

// refuseKnownCode is refuseDuplicate of a row that may have the code of another one.
func refuseKnownCode(kind models.RecordKind, err error) error {
	err = refuseDuplicate(kind, err)
	if refused, ok := errors.AsType[*models.Error](err); ok && (kind == models.CountryKind || kind == models.SectorKind) {
		refused.Fields.Add("/code", "known_code", "another %s has this code", kind)
	}
	return err
}

// Create records what a body says, all or nothing, after the faults that reading it
// has found. A part or citation goes to the record that at names.
func (s *Store) Create(ctx context.Context, at Place, body any, found models.Problems) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		root, owner, err := tx.owned(ctx, at)
		if err != nil {
			return err
		}
		in := citingOr(body, root, owner)
		if err := tx.asMeant(ctx, in); err != nil {
			return err
		}
		if err := tx.check(ctx, in, root, nil, found); err != nil {
			return err
		}
		named, recorded := models.NamesIn(in), len(tx.pending.recorded)
		x, err := tx.add(ctx, root, owner, body)
		if err != nil {
			return err
		}
		new := freshIn(body, named, tx.pending.recorded[recorded:])
		doubtful := doubtfulIn(body, tx.pending.recorded[recorded:], x)
		said := sayings(doubtful)
		if d, err = tx.reread(ctx, at, x); err != nil {
			return err
		}
		if err := tx.refuseUnfounded(ctx, said); err != nil {
			return err
		}
		if err = d.warn(tx.pending.warningsOf(doubtful)); err != nil {
			return err
		}
		d.Made = made(body, tx.pending.recorded[recorded:], x)
		d.Alike, err = tx.alike(ctx, new, newIDs(new))
		return err
	})
	return d, err
}

// reread gives what was just written as it is now, with what is implausible of it.
func (s *Store) reread(ctx context.Context, at Place, x models.Item) (Document, error) {
	if err := s.flush(ctx); err != nil {
		return Document{}, err
	}
	d, err := s.answered(ctx, at, x)
	if err != nil {
		return d, err
	}
	err = d.warn(s.pending.warningsAt("", x))
	return d, err
}

// answered gives what was just published, as it was derived if that is the answer.
func (s *Store) answered(ctx context.Context, at Place, x models.Item) (Document, error) {
	id := *x.Head().ID
	d := Document{ID: id, Version: *x.Head().Version, Data: s.pending.marks.full}
	if is, ok := s.pending.published[id]; ok && d.Data > 0 && models.ViewerOf(ctx).Staff() && is.Seen&derived.StaffView != 0 {
		d.Body = []byte(is.Doc)
		return d, nil
	}
	if x.RecordKind().Part() {
		at.Part = id
	} else {
		at.Key = id
	}
	return s.One(ctx, at, Look{})
}

// Edit puts what a client sent into the fields of a record or part, and gives the
// faults it finds; an error is a body that cannot be read at all.
type Edit func(fields any) (models.Problems, error)

// Change edits what a client may write of a record or part, if it is still at one of
// the versions seen (0: any).
func (s *Store) Change(ctx context.Context, at Place, seen []int, edit Edit) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		_, x, err := tx.change(ctx, at, seen, edit)
		if err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, err
}

// change is Change inside a transaction: it gives what was changed, before and after.
func (s *Store) change(ctx context.Context, at Place, seen []int, edit Edit) (old, x models.Item, err error) {
	root, owner, x, err := s.load(ctx, at, false)
	if err != nil {
		return nil, nil, err
	}
	if err := sameVersion(x, seen); err != nil {
		return nil, nil, err
	}
	old = models.Clone(x)
	found, err := edit(x.Stored())
	if err != nil {
		return nil, nil, err
	}
	if err := s.edited(ctx, root, owner, old, x, found); err != nil {
		return nil, nil, err
	}
	said := sayings([]placed{{item: x}})
	if err := s.overwrite(ctx, root, x, models.Updated); err != nil {
		return nil, nil, err
	}
	return old, x, s.refuseUnfounded(ctx, said)
}

// edited checks an edited record or part, and completes it.
func (s *Store) edited(ctx context.Context, root models.Entity, owner, old, x models.Item, found models.Problems) error {
	in := x.Stored()
	if c, ok := x.(*models.Citation); ok {
		of := storedOf(root, owner)
		in = &citing{CitationFields: &c.CitationFields, of: of, was: old.(*models.Citation).Claimed(of)}
	}
	if err := s.asMeant(ctx, in); err != nil {
		return err
	}
	e, record := x.(models.Entity)
	if !record {
		if err := s.check(ctx, in, root, nil, found); err != nil {
			return err
		}
		return s.adoptActor(ctx, root, x)
	}
	was := old.(models.Entity)
	if err := s.keepHidden(ctx, was.Stored(), e.Stored()); err != nil {
		return err
	}
	*e.Accessed() = e.Accessed().Or(*was.Accessed())
	models.KeepFirstDate(was, e)
	if err := s.check(ctx, e.Stored(), nil, was, found); err != nil {
		return err
	}
	return s.adopt(ctx, e)
}

// sameVersion refuses a write over a version that the client has not seen: none of
// those it sent, of which 0 is any.
func sameVersion(x models.Item, seen []int) error {
	v := *x.Head().Version
	if slices.Contains(seen, 0) || slices.Contains(seen, v) {
		return nil
	}
	return models.Refuse(models.Stale, "this %s has changed since you read it: it is at version %d now", x.RecordKind(), v)
}

// Delete puts a record into the bin, with its parts, while what refers to it stays;
// or deletes a part with its citations, of which the history stays.
func (s *Store) Delete(ctx context.Context, at Place, seen []int) error {
	_, _, err := s.Together(ctx, at, DeletingAlone(at, seen))
	return err
}

// delete is Delete inside a transaction: it gives what was deleted.
func (s *Store) delete(ctx context.Context, at Place, seen []int) (models.Item, error) {
	root, _, x, err := s.load(ctx, at, false)
	if err != nil {
		return nil, err
	}
	if err := sameVersion(x, seen); err != nil {
		return nil, err
	}
	e, record := x.(models.Entity)
	if !record {
		return x, s.remove(ctx, root, x)
	}
	if err := s.refuseInUse(ctx, e); err != nil {
		return nil, err
	}
	now := models.Stamp(s.clock())
	e.Base().BinnedAt = &now
	return e, s.overwrite(ctx, nil, e, models.Deleted)
}

// Restore brings a record back from the bin.
func (s *Store) Restore(ctx context.Context, at Place) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		_, e, err := tx.restore(ctx, at)
		if err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, e)
		return err
	})
	return d, err
}

// restore is Restore inside a transaction: it gives what was restored, before and
// after.
func (s *Store) restore(ctx context.Context, at Place) (old, e models.Entity, err error) {
	_, _, x, err := s.load(ctx, at, true)
	if models.KindOf(err) == models.NotFound {
		if _, _, _, live := s.load(ctx, at, false); live == nil {
			return nil, nil, models.Refuse(models.Blocked, "this %s is not in the bin", at.Kind)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	old, e = models.Clone(x).(models.Entity), x.(models.Entity)
	e.Base().BinnedAt = nil
	return old, e, s.overwrite(ctx, nil, e, models.Restored)
}
