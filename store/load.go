package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"gorm.io/gorm/clause"

	"entente/models"
	"entente/models/packed"
)

// Load writes many new records and their parts at once, each behind what it names.
// They have ids and have been checked; a part comes with or after its record.
// Publishing is put off: what follows from them is derived by Reindex.
func (s *Store) Load(ctx context.Context, items []models.Item) error {
	return s.InTx(ctx, func(tx *Store) error {
		if err := tx.db.WithContext(ctx).Exec("UPDATE derivation SET version = ?", reindexing).Error; err != nil {
			return explain("putting publishing off", err)
		}
		roots := map[string]models.Entity{}
		if err := tx.stampAll(ctx, items, roots); err != nil {
			return err
		}
		for _, spec := range models.Kinds {
			if err := tx.insertAll(ctx, spec, items); err != nil {
				return err
			}
		}
		if err := tx.beginAll(ctx, items); err != nil {
			return err
		}
		return tx.rememberAll(ctx, items, roots)
	})
}

// stampAll numbers and stamps rows, and computes the columns of their own.
func (s *Store) stampAll(ctx context.Context, items []models.Item, roots map[string]models.Entity) error {
	now, by := models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	for _, x := range items {
		h := x.Head()
		*h.Version = 1
		*h.Stamps = models.Stamps{CreatedAt: now, CreatedBy: by, UpdatedAt: now, UpdatedBy: by}
		models.FillLists(x.Stored())
		x.Derive()
		if e, ok := x.(models.Entity); ok {
			roots[*h.ID] = e
			if err := s.number(ctx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// insertAll inserts the rows of one kind.
func (s *Store) insertAll(ctx context.Context, spec models.Spec, items []models.Item) error {
	rows := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(spec.New())), 0, len(items))
	for _, x := range items {
		if x.RecordKind() == spec.Name {
			rows = reflect.Append(rows, reflect.ValueOf(x))
		}
	}
	if rows.Len() == 0 {
		return nil
	}
	return explain("loading "+spec.Table, s.db.WithContext(ctx).Omit(clause.Associations).CreateInBatches(rows.Interface(), batchSize).Error)
}

// beginAll writes the documents of what is new, to be derived.
func (s *Store) beginAll(ctx context.Context, items []models.Item) error {
	var last int64
	if err := s.db.WithContext(ctx).Raw("SELECT COALESCE(MAX(seq), 0) FROM documents").Scan(&last).Error; err != nil {
		return explain("numbering documents", err)
	}
	var rows []document
	heads := map[string]document{}
	for _, x := range items {
		d, ok := document{}, true
		switch x := x.(type) {
		case models.Entity:
			d = headOf(x)
			d.Root = last + 1
		case models.Part:
			_, id := x.Of()
			d, ok = partHead(x, heads[id])
		}
		if ok {
			last++
			d.Seq = last
			heads[*x.Head().ID] = d
			rows = append(rows, d)
		}
	}
	if err := s.db.WithContext(ctx).CreateInBatches(rows, batchSize).Error; err != nil {
		return explain("beginning documents", err)
	}
	return s.engine.resume(s.db.WithContext(ctx), last)
}

// rememberAll writes the history of what is new.
func (s *Store) rememberAll(ctx context.Context, items []models.Item, roots map[string]models.Entity) error {
	var rows []*models.HistoryEntry
	for _, x := range items {
		root, ok := x.(models.Entity)
		if p, part := x.(models.Part); part {
			_, id := p.Of()
			root, ok = roots[id]
		}
		if !ok {
			return fmt.Errorf("loading: the record of a %s is not among what is loaded with it", x.RecordKind())
		}
		body, err := json.Marshal(x.Stored())
		if err != nil {
			return fmt.Errorf("writing history: %w", err)
		}
		h := entryOf(models.Created, root, x, packed.JSON(body))
		h.At = x.Head().CreatedAt
		rows = append(rows, h)
	}
	return explain("writing history", s.db.WithContext(ctx).Table("history").CreateInBatches(rows, batchSize).Error)
}
