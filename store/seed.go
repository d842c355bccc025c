package store

import (
	"context"
	"encoding/json"
	"fmt"

	"entente/models"
	"entente/store/seed"
)

// seed fills an empty database with the countries and sectors that come with
// the program; from then on they are the administrator's.
func (s *Store) seed(ctx context.Context) error {
	ctx = models.WithViewer(ctx, models.Viewer{Name: "seed", Role: models.RoleAdministrator})
	return s.InTx(ctx, func(tx *Store) error {
		var n int64
		if err := tx.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM countries").Scan(&n).Error; err != nil || n > 0 {
			return explain("looking for countries", err)
		}
		if err := insertEach(seed.Countries, func(f models.CountryFields) error {
			return tx.insert(ctx, nil, &models.Country{CountryFields: f})
		}); err != nil {
			return err
		}
		return insertEach(seed.Sectors, func(f models.SectorFields) error {
			return tx.insert(ctx, nil, &models.Sector{SectorFields: f})
		})
	})
}

// insertEach inserts each of a JSON list.
func insertEach[F any](list []byte, insert func(F) error) error {
	var fields []F
	if err := json.Unmarshal(list, &fields); err != nil {
		return fmt.Errorf("reading what comes with the program: %w", err)
	}
	for _, f := range fields {
		if err := insert(f); err != nil {
			return err
		}
	}
	return nil
}
