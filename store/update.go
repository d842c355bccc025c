package store

import (
	"context"

	"entente/models"
)

// Updates lists the updates of a commitment, the latest first.
func (s *Store) Updates(ctx context.Context, commitment string) (models.UpdatePage, error) {
	c, err := take[models.Commitment](ctx, s, commitment, false)
	if err != nil {
		return models.UpdatePage{}, err
	}
	updates, err := s.updatesOf(ctx, []string{c.ID})
	return wholePage(updates[c.ID]), err
}

// updatesOf reads the updates of commitments, the latest first.
func (s *Store) updatesOf(ctx context.Context, ids []string) (map[string][]models.Update, error) {
	var rows []models.Update
	err := s.db.WithContext(ctx).Where("commitment_id IN ?", unique(ids)).
		Order("as_of_from DESC, created_at DESC, id DESC").Find(&rows).Error
	updates := map[string][]models.Update{}
	for _, u := range rows {
		updates[u.CommitmentID] = append(updates[u.CommitmentID], u)
	}
	return updates, explain("reading updates", err)
}

// Update reads one update of a commitment.
func (s *Store) Update(ctx context.Context, commitment, id string) (models.Update, error) {
	_, u, err := s.updateOf(ctx, commitment, id)
	return u, err
}

func (s *Store) updateOf(ctx context.Context, commitment, id string) (*models.Commitment, models.Update, error) {
	var u models.Update
	c, err := take[models.Commitment](ctx, s, commitment, false)
	if err != nil {
		return nil, u, err
	}
	found := s.db.WithContext(ctx).Where("id = ? AND commitment_id = ?", id, c.ID).Limit(1).Find(&u)
	if found.Error == nil && found.RowsAffected == 0 {
		return nil, u, notFound(models.UpdateKind)
	}
	return &c, u, explain("reading an update", found.Error)
}

// CreateUpdate records an assessment of a commitment.
func (s *Store) CreateUpdate(ctx context.Context, commitment string, in models.NewUpdate) (models.Update, error) {
	var u models.Update
	err := s.InTx(ctx, func(tx *Store) error {
		c, err := take[models.Commitment](ctx, tx, commitment, false)
		if err != nil {
			return err
		}
		if err := tx.check(ctx, &in, nil); err != nil {
			return err
		}
		id, err := tx.addUpdate(ctx, &c, in)
		if err != nil {
			return err
		}
		u, err = tx.Update(ctx, c.ID, id)
		return err
	})
	return u, err
}

func (s *Store) addUpdate(ctx context.Context, c *models.Commitment, in models.NewUpdate) (string, error) {
	u := &models.Update{CommitmentID: c.ID, UpdateFields: in.UpdateFields}
	if err := s.insertPart(ctx, c, u); err != nil {
		return "", err
	}
	return u.ID, s.addCitations(ctx, c, u, in.Citations)
}

// ChangeUpdate edits what a client may write of an update, if it is still at the version
// seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeUpdate(ctx context.Context, commitment, id string, seen int, edit func(*models.UpdateFields) models.Problems) (models.Update, error) {
	err := s.InTx(ctx, func(tx *Store) error {
		c, u, err := tx.updateOf(ctx, commitment, id)
		if err != nil {
			return err
		}
		if err := samePartVersion(&u, seen); err != nil {
			return err
		}
		found := edit(&u.UpdateFields)
		if err := tx.Answering(found).check(ctx, &u.UpdateFields, nil); err != nil {
			return err
		}
		return tx.overwritePart(ctx, c, &u)
	})
	if err != nil {
		return models.Update{}, err
	}
	return s.Update(ctx, commitment, id)
}

// RemoveUpdate deletes an update with its citations.
func (s *Store) RemoveUpdate(ctx context.Context, commitment, id string, seen int) error {
	return s.InTx(ctx, func(tx *Store) error {
		c, u, err := tx.updateOf(ctx, commitment, id)
		if err != nil {
			return err
		}
		return tx.removePart(ctx, c, &u, seen)
	})
}

// reassess brings a commitment to its latest update; what it says of itself
// does not change, and so neither does its version.
func (s *Store) reassess(ctx context.Context, c *models.Commitment) error {
	updates, err := s.updatesOf(ctx, []string{c.ID})
	if err != nil {
		return err
	}
	old := *c
	c.Assess(updates[c.ID], s.Today())
	err = s.db.WithContext(ctx).Model(c).Select("delivery", "delivery_assessed_by", "delivery_as_of", "delivery_from").Updates(c).Error
	if err != nil {
		return explain("assessing a commitment", err)
	}
	return s.reface(ctx, &old, c)
}
