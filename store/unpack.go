package store

import (
	"context"
	"fmt"
	"iter"

	"entente/models"
)

// Kept is a record as another tracker has it, with its parts.
type Kept struct {
	Record models.Entity
	Parts  []models.Part
}

// Unpack takes over what another tracker has on record, with ids, references, versions and
// stamps, all or nothing: into a tracker that is as new. What follows from it is derived
// afterwards, in small transactions; broken off there, that goes on by itself. The records
// are read twice, each kind behind those that it rests on. progress hears how many of how
// many are derived.
func (s *Store) Unpack(ctx context.Context, all iter.Seq2[Kept, error], progress func(done, of int)) error {
	err := s.InTx(ctx, func(tx *Store) error {
		if err := tx.AsNew(ctx); err != nil {
			return err
		}
		u := &unpacking{Store: tx, numbers: map[series]int{}}
		if err := u.each(ctx, all, u.records); err != nil {
			return err
		}
		if err := u.each(ctx, all, u.whatNamesLater); err != nil {
			return err
		}
		if err := u.number(ctx); err != nil {
			return err
		}
		return explain("marking what is to be derived", tx.db.WithContext(ctx).Exec("UPDATE derivation SET version = 0").Error)
	})
	if err != nil {
		return err
	}
	return s.Reindex(ctx, progress)
}

// AsNew refuses a tracker in which anything was recorded, or a country or sector changed: a
// package goes into one that is as new.
func (s *Store) AsNew(ctx context.Context) error {
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	var edited int64
	err = s.db.WithContext(ctx).Raw("SELECT (SELECT COUNT(*) FROM countries WHERE updated_by <> 'seed') + (SELECT COUNT(*) FROM sectors WHERE updated_by <> 'seed')").Scan(&edited).Error
	switch {
	case err != nil:
		return explain("looking whether the database is as new", err)
	case !empty:
		return models.Refuse(models.Blocked, "there are records in this database; a package goes into an empty one: name a new one with --database")
	case edited > 0:
		return models.Refuse(models.Blocked, "%d countries and sectors of this database were changed; a package goes into a new one: name it with --database", edited)
	}
	return nil
}

// unpacking is what another tracker has being written, in a transaction.
type unpacking struct {
	*Store
	numbers map[series]int // the last number of each kind and year
}

// series is a kind and a year in which its records are numbered.
type series struct {
	kind models.RecordKind
	year int
}

// each visits the records, some at a time.
func (u *unpacking) each(ctx context.Context, all iter.Seq2[Kept, error], visit func(context.Context, []Kept) error) error {
	var some []Kept
	for k, err := range all {
		if err != nil {
			return err
		}
		if some = append(some, k); len(some) < batchSize {
			continue
		}
		if err := visit(ctx, some); err != nil {
			return err
		}
		some = some[:0]
	}
	return visit(ctx, some)
}

// records writes rows of records with their acts and updates. What can be named only when
// all is there waits.
func (u *unpacking) records(ctx context.Context, some []Kept) error {
	rows := map[models.RecordKind][]models.Item{}
	add := func(x models.Item) { rows[x.RecordKind()] = append(rows[x.RecordKind()], x) }
	for _, k := range some {
		u.complete(k.Record)
		if err := u.remember(ctx, models.Created, k.Record, k.Record); err != nil {
			return err
		}
		known, err := u.takePlace(ctx, k.Record)
		if err != nil {
			return err
		}
		if !known {
			add(withoutParent(k.Record))
		}
		for _, p := range k.Parts {
			if p.RecordKind() == models.CitationKind {
				continue
			}
			if err := u.rememberPart(ctx, k.Record, p); err != nil {
				return err
			}
			add(p)
		}
	}
	return u.write(ctx, rows)
}

// whatNamesLater writes what can name a record further down: citations, and parents.
func (u *unpacking) whatNamesLater(ctx context.Context, some []Kept) error {
	rows := map[models.RecordKind][]models.Item{}
	for _, k := range some {
		if err := u.putParent(ctx, k.Record); err != nil {
			return err
		}
		for _, p := range k.Parts {
			if p.RecordKind() != models.CitationKind {
				continue
			}
			if err := u.rememberPart(ctx, k.Record, p); err != nil {
				return err
			}
			rows[p.RecordKind()] = append(rows[p.RecordKind()], p)
		}
	}
	return u.write(ctx, rows)
}

// rememberPart completes a part, and notes it for the history of its record.
func (u *unpacking) rememberPart(ctx context.Context, root models.Entity, p models.Part) error {
	complete(p)
	return u.remember(ctx, models.Created, root, p)
}

// write writes rows, those of each kind behind those of what it rests on, and their history.
func (u *unpacking) write(ctx context.Context, rows map[models.RecordKind][]models.Item) error {
	for _, spec := range models.Kinds {
		if err := insertAll(ctx, u.Store, spec.Table, rows[spec.Name], ""); err != nil {
			return refuseDuplicate(spec.Name, err)
		}
	}
	history := u.pending.history
	u.pending.clear()
	return u.writeHistory(ctx, history)
}

// complete computes the columns that follow from the fields.
func complete(x models.Item) {
	models.FillLists(x.Stored())
	x.Derive()
}

// complete computes the columns of a record. What is known by its code is numbered in
// the order in which it comes.
func (u *unpacking) complete(e models.Entity) {
	complete(e)
	b := e.Base()
	if e.RecordKind().Coded() {
		b.RefYear = yearOf(b.CreatedAt)
		b.RefNumber = u.numbers[series{e.RecordKind(), b.RefYear}] + 1
	}
	at := series{e.RecordKind(), b.RefYear}
	u.numbers[at] = max(u.numbers[at], b.RefNumber)
}

// yearOf is the year of a stamp.
func yearOf(stamp string) (year int) {
	_, _ = fmt.Sscanf(stamp, "%4d", &year) // which is one, for it was checked
	return year
}

// takePlace puts a country or sector in the place of that of its code which came with the
// program, and tells whether there is one.
func (u *unpacking) takePlace(ctx context.Context, e models.Entity) (known bool, err error) {
	if !e.RecordKind().Coded() {
		return false, nil
	}
	db, table := u.db.WithContext(ctx), e.RecordKind().Table()
	var was string
	err = db.Raw("SELECT id FROM "+table+" WHERE reference = ?", e.Base().Reference).Scan(&was).Error
	if err != nil || was == "" {
		return false, explain("looking for what came with the program", err)
	}
	for _, sql := range []string{
		"UPDATE documents SET record_id = @new WHERE record_id = @old",
		"DELETE FROM name_keys WHERE record_id = @old",
		"DELETE FROM history WHERE owner_id = @old",
		"UPDATE " + table + " SET id = @new WHERE id = @old",
	} {
		if err := db.Exec(sql, map[string]any{"new": e.Base().ID, "old": was}).Error; err != nil {
			return false, explain("making room for what is taken over", err)
		}
	}
	return true, explain("taking over what came with the program", db.Model(e).Select("*").Updates(withoutParent(e)).Error)
}

// withoutParent is a record as long as the one above it may not be there yet.
func withoutParent(e models.Entity) models.Entity {
	alone := models.Clone(e).(models.Entity)
	switch x := alone.(type) {
	case *models.Sector:
		x.Parent = nil
	case *models.Institution:
		x.ParentID = nil
	}
	return alone
}

// putParent puts a record beneath the one above it.
func (u *unpacking) putParent(ctx context.Context, e models.Entity) error {
	column, above := "", any(nil)
	switch x := e.(type) {
	case *models.Sector:
		column, above = "parent", x.Parent
	case *models.Institution:
		column, above = "parent_id", x.ParentID
	default:
		return nil
	}
	return explain("placing what is taken over", u.db.WithContext(ctx).Model(e).Select(column).Updates(map[string]any{column: above}).Error)
}

// number lets the next records be numbered behind those that were taken over.
func (u *unpacking) number(ctx context.Context) error {
	for at, last := range u.numbers {
		err := u.db.WithContext(ctx).Exec(`INSERT INTO sequences (kind, year, last) VALUES (?, ?, ?)
			ON CONFLICT (kind, year) DO UPDATE SET last = CASE WHEN sequences.last > excluded.last THEN sequences.last ELSE excluded.last END`, string(at.kind), at.year, last).Error
		if err != nil {
			return explain("numbering records", err)
		}
	}
	return nil
}
