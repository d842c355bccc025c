package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"entente/models"
)

// insert writes a new record: number, row, index and history. Its fields have
// been checked. Only inside a transaction.
func (s *Store) insert(ctx context.Context, e models.Entity) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an id: %w", err)
	}
	r := e.Base()
	r.ID, r.Version = id.String(), 1
	*e.Accessed() = e.Accessed().Or(models.DefaultAccess(e.RecordKind()))
	now, by := models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	r.Stamps = models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
	if err := s.number(e); err != nil {
		return err
	}
	if err := s.settle(ctx, e); err != nil {
		return err
	}
	if err := s.db.WithContext(ctx).Omit(clause.Associations).Create(e).Error; err != nil {
		return refuseDuplicate(e.RecordKind(), err)
	}
	if err := s.index(ctx, nil, e); err != nil {
		return err
	}
	return s.remember(ctx, models.Created, e)
}

// number gives a new record its reference, never used before or again: countries
// and sectors are known by their codes, others are counted by kind and year.
func (s *Store) number(e models.Entity) error {
	r := e.Base()
	r.RefYear = s.clock().UTC().Year()
	err := s.db.Raw(`INSERT INTO sequences (kind, year, last) VALUES (?, ?, 1)
		ON CONFLICT (kind, year) DO UPDATE SET last = sequences.last + 1 RETURNING last`,
		e.RecordKind(), r.RefYear).Scan(&r.RefNumber).Error
	if err != nil {
		return explain("numbering a record", err)
	}
	switch e := e.(type) {
	case *models.Country:
		r.Reference = string(e.Code)
	case *models.Sector:
		r.Reference = string(e.Code)
	default:
		r.Reference = reference(e.RecordKind(), r)
	}
	return nil
}

// reference names a record by kind, year and number: VIS-2026-0001.
func reference(kind models.RecordKind, r *models.Record) string {
	return fmt.Sprintf("%s-%d-%04d", prefixes[kind], r.RefYear, r.RefNumber)
}

// overwrite writes a record over old, what it was: the next version, if nobody
// wrote it meanwhile, with index and history. Only inside a transaction.
func (s *Store) overwrite(ctx context.Context, old, e models.Entity, action models.Action) error {
	r := e.Base()
	was := r.Version
	r.Version++
	r.UpdatedAt, r.UpdatedBy = models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	if err := s.settle(ctx, e); err != nil {
		return err
	}
	done := s.db.WithContext(ctx).Model(e).Where("version = ?", was).Select("*").
		Omit("id", "created_at", "created_by", clause.Associations).Updates(e)
	if done.Error != nil {
		return refuseDuplicate(e.RecordKind(), done.Error)
	}
	if done.RowsAffected == 0 {
		return models.Refuse(models.Stale, "this %s has changed since you read it", e.RecordKind())
	}
	if err := s.index(ctx, old, e); err != nil {
		return err
	}
	if err := s.reindexDependents(ctx, old, e); err != nil {
		return err
	}
	return s.remember(ctx, action, e)
}

// settle computes the columns of a record that follow from it and from others,
// and refuses what clashes with others.
func (s *Store) settle(ctx context.Context, e models.Entity) error {
	models.FillLists(e.Stored())
	e.Derive()
	switch e := e.(type) {
	case *models.Commitment:
		return s.resettle(ctx, e)
	case *models.Article:
		return s.refuseKnown(ctx, e)
	}
	return nil
}

// insertPart writes a new act, update or citation of a record.
func (s *Store) insertPart(ctx context.Context, owner models.Entity, p models.Part) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an id: %w", err)
	}
	b := p.Part()
	b.ID, b.Version = id.String(), 1
	now, by := models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	b.Stamps = models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
	models.FillLists(p.Stored())
	p.Derive()
	if err := s.db.WithContext(ctx).Omit(clause.Associations).Create(p).Error; err != nil {
		return refuseDuplicate(p.RecordKind(), err)
	}
	if err := s.partWritten(ctx, owner, p); err != nil {
		return err
	}
	return s.rememberPart(ctx, models.Created, owner, p)
}

// overwritePart writes the next version of a part, if nobody wrote it meanwhile.
func (s *Store) overwritePart(ctx context.Context, owner models.Entity, p models.Part) error {
	b := p.Part()
	was := b.Version
	b.Version++
	b.UpdatedAt, b.UpdatedBy = models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	p.Derive()
	done := s.db.WithContext(ctx).Model(p).Where("version = ?", was).Select("*").
		Omit("id", "created_at", "created_by", clause.Associations).Updates(p)
	if done.Error != nil {
		return refuseDuplicate(p.RecordKind(), done.Error)
	}
	if done.RowsAffected == 0 {
		return models.Refuse(models.Stale, "this %s has changed since you read it", p.RecordKind())
	}
	if err := s.partWritten(ctx, owner, p); err != nil {
		return err
	}
	return s.rememberPart(ctx, models.Updated, owner, p)
}

// removePart deletes a part with its citations; its history stays.
func (s *Store) removePart(ctx context.Context, owner models.Entity, p models.Part, seen int) error {
	if err := samePartVersion(p, seen); err != nil {
		return err
	}
	id := p.Part().ID
	var citations []models.Citation
	if err := s.db.WithContext(ctx).Where("owner_id = ?", id).Find(&citations).Error; err != nil {
		return explain("reading the citations of a part", err)
	}
	for i := range citations {
		if err := s.removePart(ctx, owner, &citations[i], 0); err != nil {
			return err
		}
	}
	if err := s.db.WithContext(ctx).Where("id = ?", id).Delete(p).Error; err != nil {
		return explain("deleting a part", err)
	}
	if err := s.unindex(ctx, id); err != nil {
		return err
	}
	if err := s.partChanged(ctx, owner, p); err != nil {
		return err
	}
	b := p.Part()
	b.Version++
	return s.rememberPart(ctx, models.Deleted, owner, p)
}

func samePartVersion(p models.Part, seen int) error {
	if v := p.Part().Version; seen != 0 && seen != v {
		return models.Refuse(models.Stale, "this %s has changed since you read it: it is at version %d now", p.RecordKind(), v)
	}
	return nil
}

// partWritten puts a part on the timeline and brings its record up to date.
func (s *Store) partWritten(ctx context.Context, owner models.Entity, p models.Part) error {
	if err := s.relink(ctx, p.Part().ID, p.RecordKind(), p.Stored()); err != nil {
		return err
	}
	if err := s.indexPart(ctx, owner, p); err != nil {
		return err
	}
	return s.partChanged(ctx, owner, p)
}

// partChanged brings what follows from a part up to date: the status of an
// agreement, where a commitment stands.
func (s *Store) partChanged(ctx context.Context, owner models.Entity, p models.Part) error {
	switch p.(type) {
	case *models.Act:
		return s.restepRelated(ctx, nil, owner.(*models.Agreement))
	case *models.Update:
		return s.reassess(ctx, owner.(*models.Commitment))
	}
	return nil
}

// refuseDuplicate tells a clash with another row from everything else.
func refuseDuplicate(kind models.RecordKind, err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &models.Error{Kind: models.Blocked, Detail: "there is already another " + string(kind) + " like this", Cause: err}
	}
	return explain("writing a "+string(kind), err)
}

// change writes over a record: read it, see that nobody was faster, let edit
// put in what the client sent, check it, write. edit gives the faults it finds.
func change[T any, E entity[T]](ctx context.Context, s *Store, key string, seen int, edit func(E) models.Problems) (T, error) {
	var v T
	err := s.InTx(ctx, func(tx *Store) error {
		old, err := take[T, E](ctx, tx, key, false)
		if err != nil {
			return err
		}
		if err := sameVersion(E(&old), seen); err != nil {
			return err
		}
		v = old
		found := edit(E(&v))
		if err := tx.keepHidden(ctx, E(&old).Stored(), E(&v).Stored()); err != nil {
			return err
		}
		*E(&v).Accessed() = E(&v).Accessed().Or(*E(&old).Accessed())
		if err := tx.Answering(found).check(ctx, E(&v).Stored(), E(&old)); err != nil {
			return err
		}
		if err := tx.adopt(ctx, E(&v)); err != nil {
			return err
		}
		if err := tx.overwrite(ctx, E(&old), E(&v), models.Updated); err != nil {
			return err
		}
		v, err = one[T, E](ctx, tx, E(&v).Base().ID, View{})
		return err
	})
	return v, err
}

// sameVersion refuses a write over a version that the client has not seen; seen
// is 0 when any will do.
func sameVersion(e models.Entity, seen int) error {
	if v := e.Base().Version; seen != 0 && seen != v {
		return models.Refuse(models.Stale, "this %s has changed since you read it: it is at version %d now", e.RecordKind(), v)
	}
	return nil
}

// bin puts a record away, with its parts; what refers to it stays.
func bin[T any, E entity[T]](ctx context.Context, s *Store, key string, seen int) error {
	return s.InTx(ctx, func(tx *Store) error {
		v, err := take[T, E](ctx, tx, key, false)
		if err != nil {
			return err
		}
		e := E(&v)
		if err := sameVersion(e, seen); err != nil {
			return err
		}
		if err := tx.refuseInUse(ctx, e); err != nil {
			return err
		}
		old := v
		now := models.Stamp(tx.clock())
		e.Base().BinnedAt = &now
		return tx.overwrite(ctx, E(&old), e, models.Deleted)
	})
}

// restore brings a record back from the bin.
func restore[T any, E entity[T]](ctx context.Context, s *Store, key string) (T, error) {
	var id string
	err := s.InTx(ctx, func(tx *Store) error {
		v, err := take[T, E](ctx, tx, key, true)
		if models.KindOf(err) == models.NotFound {
			if _, live := take[T, E](ctx, tx, key, false); live == nil {
				return models.Refuse(models.Blocked, "this %s is not in the bin", E(&v).RecordKind())
			}
		}
		if err != nil {
			return err
		}
		id = E(&v).Base().ID
		old := v
		E(&v).Base().BinnedAt = nil
		return tx.overwrite(ctx, E(&old), E(&v), models.Restored)
	})
	if err != nil {
		var none T
		return none, err
	}
	return one[T, E](ctx, s, id, View{})
}
