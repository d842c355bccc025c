package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"entente/models"
)

// insert writes a new record, or a new part of the record root: number, row and
// history. Its fields have been checked. What follows from it is published when the
// transaction is flushed. Only inside a transaction.
func (s *Store) insert(ctx context.Context, root models.Entity, x models.Item) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an id: %w", err)
	}
	h := x.Head()
	*h.ID, *h.Version = id.String(), 1
	now, by := models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	*h.Stamps = models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
	if e, ok := x.(models.Entity); ok {
		root = e
		*e.Accessed() = e.Accessed().Or(models.DefaultAccess(e.RecordKind()))
		if err := s.number(ctx, e); err != nil {
			return err
		}
	}
	if err := s.complete(ctx, x); err != nil {
		return err
	}
	if err := s.db.WithContext(ctx).Omit(clause.Associations).Create(x).Error; err != nil {
		return refuseDuplicate(x.RecordKind(), err)
	}
	if err := s.beginDocument(ctx, root, x); err != nil {
		return err
	}
	return s.written(ctx, models.Created, root, x)
}

// beginDocument writes the document of what is new: to be found by id, and no more yet.
func (s *Store) beginDocument(ctx context.Context, root models.Entity, x models.Item) error {
	d, ok := document{}, true
	switch x := x.(type) {
	case models.Entity:
		d = headOf(x)
		if names := nameRows(x); len(names) > 0 { // others of this request may name it
			if err := s.db.WithContext(ctx).Table("name_keys").Create(names).Error; err != nil {
				return explain("naming", err)
			}
		}
	case models.Part:
		number, err := s.numberOf(ctx, root.Base().ID)
		if err != nil {
			return err
		}
		above := headOf(root)
		above.Seq = number
		d, ok = partHead(x, above)
	}
	if !ok {
		return nil // a citation has none
	}
	if err := s.db.WithContext(ctx).Omit("seq").Create(&d).Error; err != nil {
		return explain("beginning a document", err)
	}
	if d.Root != 0 {
		return nil
	}
	return explain("beginning a document", s.db.WithContext(ctx).Exec("UPDATE documents SET root = seq WHERE seq = ?", d.Seq).Error)
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

// complete computes the columns that follow from the fields alone, and refuses an
// article that is known.
func (s *Store) complete(ctx context.Context, x models.Item) error {
	models.FillLists(x.Stored())
	x.Derive()
	if a, ok := x.(*models.Article); ok {
		return s.refuseKnown(ctx, a)
	}
	return nil
}

// number gives a new record its reference, never used before or again: countries
// and sectors are known by their codes, others are counted by kind and year.
func (s *Store) number(ctx context.Context, e models.Entity) error {
	r, prefix := e.Base(), e.RecordKind().Spec().Prefix
	r.RefYear = s.clock().UTC().Year()
	err := s.db.WithContext(ctx).Raw(`INSERT INTO sequences (kind, year, last) VALUES (?, ?, 1)
		ON CONFLICT (kind, year) DO UPDATE SET last = sequences.last + 1 RETURNING last`,
		e.RecordKind(), r.RefYear).Scan(&r.RefNumber).Error
	if err != nil {
		return explain("numbering a record", err)
	}
	r.Reference = fmt.Sprintf("%s-%d-%04d", prefix, r.RefYear, r.RefNumber)
	if c, ok := e.(interface{ OwnCode() string }); ok {
		r.Reference = c.OwnCode()
	}
	return nil
}

// overwrite writes the next version of a record, or of a part of the record root, if
// nobody wrote it meanwhile. Only inside a transaction.
func (s *Store) overwrite(ctx context.Context, root models.Entity, x models.Item, action models.Action) error {
	h := x.Head()
	was := *h.Version
	*h.Version++
	h.UpdatedAt, h.UpdatedBy = models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	if err := s.complete(ctx, x); err != nil {
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

// written remembers what was written, and that its record is to be published.
func (s *Store) written(ctx context.Context, action models.Action, root models.Entity, x models.Item) error {
	s.dirty[root.Base().ID] = true
	if x.RecordKind().Part() {
		open := viewsOf(root)&guestView != 0
		if c, ok := x.(*models.Citation); ok && open {
			var err error
			if open, err = s.openTo(ctx, string(*c.ArticleID)); err != nil {
				return err
			}
		}
		s.changed.full, s.changed.guests = true, s.changed.guests || open
	}
	return s.remember(ctx, action, root, x)
}

// openTo tells whether guests see a record.
func (s *Store) openTo(ctx context.Context, id string) (bool, error) {
	t, err := s.targetsOf(ctx, []name{{key: id}})
	x, _ := t.id(id)
	return x.Seen&guestView != 0, err
}

// flush publishes what the transaction has written so far.
func (s *Store) flush(ctx context.Context) error {
	if len(s.dirty) == 0 {
		return nil
	}
	var ids []string
	for id := range s.dirty {
		ids = append(ids, id)
	}
	clear(s.dirty)
	var seqs []int64
	for some := range slices.Chunk(sorted(ids), batchSize) {
		var found []int64
		if err := s.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE record_id IN ? ORDER BY seq", some).Scan(&found).Error; err != nil {
			return explain("looking up what was written", err)
		}
		seqs = append(seqs, found...)
	}
	if err := s.publish(ctx, seqs); err != nil {
		return err
	}
	if !s.changed.full {
		return nil
	}
	guests := s.changed.guests
	s.changed = seenBy{}
	return s.touch(ctx, guests)
}

// seenBy says who can see a change that no document shows.
type seenBy struct{ full, guests bool }

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

// Create records what a body says, all or nothing, after the faults that reading it
// has found. A part or citation goes to the record that at names.
func (s *Store) Create(ctx context.Context, at Place, body any, found models.Problems) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		var root models.Entity
		var owner models.Item
		if at.Kind.Part() {
			var err error
			if root, owner, err = tx.owned(ctx, at); err != nil {
				return err
			}
		}
		if err := tx.check(ctx, citingOr(body, root, owner), nil, found); err != nil {
			return err
		}
		x, err := tx.add(ctx, root, owner, body)
		if err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, err
}

// reread gives what was just written as it is now.
func (s *Store) reread(ctx context.Context, at Place, x models.Item) (Document, error) {
	if err := s.flush(ctx); err != nil {
		return Document{}, err
	}
	if x.RecordKind().Part() {
		at.Part = *x.Head().ID
	} else {
		at.Key = *x.Head().ID
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
		root, owner, x, err := tx.load(ctx, at, false)
		if err != nil {
			return err
		}
		if err := sameVersion(x, seen); err != nil {
			return err
		}
		old := clone(x)
		found, err := edit(x.Stored())
		if err != nil {
			return err
		}
		if err := tx.edited(ctx, root, owner, old, x, found); err != nil {
			return err
		}
		if err := tx.overwrite(ctx, root, x, models.Updated); err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, err
}

// edited checks an edited record or part, and completes it.
func (s *Store) edited(ctx context.Context, root models.Entity, owner, old, x models.Item, found models.Problems) error {
	e, record := x.(models.Entity)
	if !record {
		if _, citation := x.(*models.Citation); citation {
			in := &citing{CitationFields: x.Stored().(*models.CitationFields), of: storedOf(root, owner)}
			return s.check(ctx, in, nil, found)
		}
		return s.check(ctx, x.Stored(), nil, found)
	}
	was := old.(models.Entity)
	if err := s.keepHidden(ctx, was.Stored(), e.Stored()); err != nil {
		return err
	}
	*e.Accessed() = e.Accessed().Or(*was.Accessed())
	if err := s.check(ctx, e.Stored(), was, found); err != nil {
		return err
	}
	return s.adopt(ctx, e)
}

// clone copies a row; what it points at is shared.
func clone(x models.Item) models.Item {
	v := reflect.ValueOf(x).Elem()
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	return c.Interface().(models.Item)
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
	return s.InTx(ctx, func(tx *Store) error {
		root, _, x, err := tx.load(ctx, at, false)
		if err != nil {
			return err
		}
		if err := sameVersion(x, seen); err != nil {
			return err
		}
		e, record := x.(models.Entity)
		if !record {
			return tx.remove(ctx, root, x)
		}
		if err := tx.refuseInUse(ctx, e); err != nil {
			return err
		}
		now := models.Stamp(tx.clock())
		e.Base().BinnedAt = &now
		return tx.overwrite(ctx, nil, e, models.Deleted)
	})
}

// Restore brings a record back from the bin.
func (s *Store) Restore(ctx context.Context, at Place) (Document, error) {
	var d Document
	err := s.InTx(ctx, func(tx *Store) error {
		_, _, x, err := tx.load(ctx, at, true)
		if models.KindOf(err) == models.NotFound {
			if _, _, _, live := tx.load(ctx, at, false); live == nil {
				return models.Refuse(models.Blocked, "this %s is not in the bin", at.Kind)
			}
		}
		if err != nil {
			return err
		}
		x.(models.Entity).Base().BinnedAt = nil
		if err := tx.overwrite(ctx, nil, x, models.Restored); err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, err
}
