package store

import (
	"context"

	"entente/models"
)

// Acts lists the acts of an agreement in the order of their dates.
func (s *Store) Acts(ctx context.Context, agreement string) (models.ActPage, error) {
	a, err := take[models.Agreement](ctx, s, agreement, false)
	if err != nil {
		return models.ActPage{}, err
	}
	acts, err := s.actsOf(ctx, []string{a.ID})
	return wholePage(acts[a.ID]), err
}

// wholePage is a list that is always read as a whole.
func wholePage[T any](rows []T) models.Page[T] {
	if rows == nil {
		rows = []T{}
	}
	return models.Page[T]{Data: rows, Meta: models.Meta{Count: len(rows)}}
}

// actsOf reads the acts of agreements.
func (s *Store) actsOf(ctx context.Context, ids []string) (map[string][]models.Act, error) {
	var rows []models.Act
	err := s.db.WithContext(ctx).Where("agreement_id IN ?", unique(ids)).
		Order("COALESCE(date_from, '9999'), created_at, id").Find(&rows).Error
	acts := map[string][]models.Act{}
	for _, a := range rows {
		acts[a.AgreementID] = append(acts[a.AgreementID], a)
	}
	return acts, explain("reading acts", err)
}

// Act reads one act of an agreement.
func (s *Store) Act(ctx context.Context, agreement, id string) (models.Act, error) {
	_, act, err := s.actOf(ctx, agreement, id)
	return act, err
}

func (s *Store) actOf(ctx context.Context, agreement, id string) (*models.Agreement, models.Act, error) {
	var act models.Act
	a, err := take[models.Agreement](ctx, s, agreement, false)
	if err != nil {
		return nil, act, err
	}
	found := s.db.WithContext(ctx).Where("id = ? AND agreement_id = ?", id, a.ID).Limit(1).Find(&act)
	if found.Error == nil && found.RowsAffected == 0 {
		return nil, act, notFound(models.ActKind)
	}
	return &a, act, explain("reading an act", found.Error)
}

// CreateAct records a legal step on an agreement.
func (s *Store) CreateAct(ctx context.Context, agreement string, in models.NewAct) (models.Act, error) {
	var act models.Act
	err := s.InTx(ctx, func(tx *Store) error {
		a, err := take[models.Agreement](ctx, tx, agreement, false)
		if err != nil {
			return err
		}
		if err := tx.check(ctx, &in, nil); err != nil {
			return err
		}
		id, err := tx.addAct(ctx, &a, in)
		if err != nil {
			return err
		}
		act, err = tx.Act(ctx, a.ID, id)
		return err
	})
	return act, err
}

func (s *Store) addAct(ctx context.Context, a *models.Agreement, in models.NewAct) (string, error) {
	act := &models.Act{AgreementID: a.ID, ActFields: in.ActFields}
	if err := s.insertPart(ctx, a, act); err != nil {
		return "", err
	}
	return act.ID, s.addCitations(ctx, a, act, in.Citations)
}

// ChangeAct edits what a client may write of an act, if it is still at the version
// seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeAct(ctx context.Context, agreement, id string, seen int, edit func(*models.ActFields) models.Problems) (models.Act, error) {
	err := s.InTx(ctx, func(tx *Store) error {
		a, act, err := tx.actOf(ctx, agreement, id)
		if err != nil {
			return err
		}
		if err := samePartVersion(&act, seen); err != nil {
			return err
		}
		found := edit(&act.ActFields)
		if err := tx.Answering(found).check(ctx, &act.ActFields, nil); err != nil {
			return err
		}
		return tx.overwritePart(ctx, a, &act)
	})
	if err != nil {
		return models.Act{}, err
	}
	return s.Act(ctx, agreement, id)
}

// RemoveAct deletes an act with its citations.
func (s *Store) RemoveAct(ctx context.Context, agreement, id string, seen int) error {
	return s.InTx(ctx, func(tx *Store) error {
		a, act, err := tx.actOf(ctx, agreement, id)
		if err != nil {
			return err
		}
		return tx.removePart(ctx, a, &act, seen)
	})
}
