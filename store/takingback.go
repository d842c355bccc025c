package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"entente/models"
	"entente/models/packed"
)

// TakeBack undoes an import: what it recorded goes into the bin, and what it changed is
// as it was. What somebody has written since stays, and so does what is in use; these are
// kept, and say why. Broken off, it goes on where it was. progress hears how many records
// are done.
func (s *Store) TakeBack(ctx context.Context, id int64, progress func(done int)) (models.Import, error) {
	imp, err := s.beginTakingBack(ctx, id)
	if err != nil {
		return imp, err
	}
	for done := 0; ; {
		var rows []importedRow
		err := s.db.WithContext(ctx).Where("import_id = ? AND outcome IN ?", id, []models.ImportOutcome{models.ImportCreated, models.ImportChanged}).
			Order("number DESC").Limit(batchSize).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return s.endTakingBack(ctx, imp, explain("reading an import", err))
		}
		for _, r := range rows {
			if err := s.takeOneBack(ctx, r); err != nil {
				return imp, err
			}
		}
		done += len(rows)
		progress(done)
	}
}

// beginTakingBack notes that an import is being taken back.
func (s *Store) beginTakingBack(ctx context.Context, id int64) (models.Import, error) {
	var imp models.Import
	err := s.InTx(ctx, func(tx *Store) (err error) {
		if imp, err = tx.Import(ctx, id); err != nil {
			return err
		}
		switch {
		case imp.DryRun:
			return models.Refuse(models.Blocked, "this import was only tried: there is nothing to take back")
		case imp.State == models.ImportRunning:
			return models.Refuse(models.Blocked, "this import goes on: cancel it first")
		case imp.State == models.ImportTakenBack:
			return models.Refuse(models.Blocked, "this import was taken back already")
		}
		imp.Role = models.ViewerOf(ctx).Role
		return tx.setState(ctx, &imp, models.ImportTakingBack)
	})
	return imp, err
}

func (s *Store) endTakingBack(ctx context.Context, imp models.Import, failed error) (models.Import, error) {
	if failed != nil {
		return imp, failed
	}
	err := s.InTx(ctx, func(tx *Store) error {
		if err := tx.takeFileBack(ctx, imp.SHA256); err != nil {
			return err
		}
		return tx.setState(ctx, &imp, models.ImportTakenBack)
	})
	return imp, err
}

// setState notes the state of an import.
func (s *Store) setState(ctx context.Context, imp *models.Import, state models.ImportState) error {
	imp.State, imp.UpdatedAt, imp.UpdatedBy = state, models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	return explain("noting the state of an import", s.db.WithContext(ctx).Model(imp).Select("state", "role", "updated_at", "updated_by").Updates(imp).Error)
}

// Import reads how far an import is.
func (s *Store) Import(ctx context.Context, id int64) (models.Import, error) {
	var rows []models.Import
	if err := s.db.WithContext(ctx).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return models.Import{}, explain("reading an import", err)
	}
	if len(rows) == 0 {
		return models.Import{}, models.Refuse(models.NotFound, "there is no import %d", id)
	}
	return rows[0], nil
}

// takeOneBack undoes what became of one record, or says why it is kept.
func (s *Store) takeOneBack(ctx context.Context, r importedRow) error {
	was, err := r.brought()
	if err != nil {
		return err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		if err := tx.undoBrought(ctx, was); err != nil {
			return err
		}
		return tx.noteUndone(ctx, r, was, models.ImportUndone)
	})
	if !isRefusal(err) && !gone(err) {
		return err
	}
	if e, ok := errors.AsType[*models.Error](err); ok {
		was.Faults = append(was.Faults, models.ImportFault{Code: "kept", Detail: e.Detail})
	}
	return s.InTx(ctx, func(tx *Store) error { return tx.noteUndone(ctx, r, was, models.ImportKept) })
}

func (s *Store) noteUndone(ctx context.Context, r importedRow, was brought, outcome models.ImportOutcome) error {
	next, err := was.row(r.ImportID)
	if err != nil {
		return err
	}
	done := s.db.WithContext(ctx).Model(&importedRow{}).Where("import_id = ? AND number = ? AND outcome = ?", r.ImportID, r.Number, r.Outcome).
		Updates(map[string]any{"outcome": outcome, "detail": next.Detail})
	if done.Error == nil && done.RowsAffected == 0 {
		return errElsewhere
	}
	return explain("noting what was taken back", done.Error)
}

// undoBrought undoes what a file did to a record, if nobody has written since.
func (s *Store) undoBrought(ctx context.Context, was brought) error {
	var n int64
	if err := s.db.WithContext(ctx).Table("history").Where("owner_id = ?", *was.RecordID).Count(&n).Error; err != nil {
		return explain("counting history", err)
	}
	if n != was.Undo.History {
		return models.Refuse(models.Blocked, "somebody has written since")
	}
	at := Place{Kind: was.Kind, Key: *was.RecordID}
	if was.Undo.Version == 0 {
		if _, err := s.delete(ctx, at, []int{0}); err != nil {
			return err
		}
	} else if err := s.undoChange(ctx, at, *was.Undo); err != nil {
		return err
	}
	if err := s.recallRemark(ctx, was); err != nil {
		return err
	}
	return s.takeOthersBack(ctx, was.Undo.Others)
}

// undoChange brings a record and its parts back to what they were.
func (s *Store) undoChange(ctx context.Context, at Place, u undo) error {
	e, err := s.loadRecord(ctx, at, false)
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(u.Parts) {
		x, err := s.itemOf(ctx, p.Kind, p.ID)
		if gone(err) {
			continue // with what it was of
		}
		if err == nil && p.Version == 0 {
			err = s.remove(ctx, e, x)
		} else if err == nil {
			if err = s.readVersion(ctx, x, p.Version); err == nil {
				err = s.overwriteFrom(ctx, e, x, p.Version)
			}
		}
		if err != nil {
			return err
		}
	}
	if e.Base().Version == u.Version {
		return nil
	}
	return s.restoreVersion(ctx, e, u.Version)
}

// recallRemark makes what a file had said before what it said last.
func (s *Store) recallRemark(ctx context.Context, was brought) error {
	db := s.db.WithContext(ctx).Table("import_records").Where("kind = ? AND external_id = ?", was.Kind.Code(), was.ExternalID)
	last := was.Undo.Last
	if was.Undo.Version == 0 {
		last = &remark{TakenBack: true}
	}
	if last == nil {
		return explain("forgetting an import", db.Delete(&remarkRow{}).Error)
	}
	text, err := json.Marshal(last)
	if err != nil {
		return fmt.Errorf("forgetting an import: %w", err)
	}
	return explain("forgetting an import", db.Update("said", packed.JSON(text)).Error)
}

// takeOthersBack puts into the bin who came with a record and is not in use.
func (s *Store) takeOthersBack(ctx context.Context, others []undonePart) error {
	if err := s.flush(ctx); err != nil {
		return err
	}
	for _, o := range slices.Backward(others) {
		x, err := s.itemOf(ctx, o.Kind, o.ID)
		if gone(err) || err == nil && *x.Head().Version > 1 {
			continue
		}
		if err == nil {
			_, err = s.delete(ctx, Place{Kind: o.Kind, Key: o.ID}, []int{1})
		}
		if err != nil && !isRefusal(err) && !gone(err) {
			return err
		}
	}
	return nil
}

// takeFileBack puts the article that the file is into the bin, unless something rests on
// it.
func (s *Store) takeFileBack(ctx context.Context, sha256 string) error {
	id, err := s.knownAs(ctx, models.ArticleKind, models.ExternalID{Scheme: "sha256", ID: sha256})
	if err == nil && id != "" {
		_, err = s.delete(ctx, Place{Kind: models.ArticleKind, Key: id}, []int{0})
	}
	if isRefusal(err) {
		return nil
	}
	return err
}
