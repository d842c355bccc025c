package store

import (
	"context"
	"encoding/json"
	"fmt"

	"entente/models"
	"entente/models/seed"
)

// seed fills an empty database with the countries and sectors that come with the program;
// from then on they are the administrator's. A database from before countries had aliases
// is given these, once, and the states that came with them.
func (s *Store) seed(ctx context.Context) error {
	ctx = models.WithViewer(ctx, models.Viewer{Name: "seed", Role: models.RoleAdministrator})
	return s.InTx(ctx, func(tx *Store) error {
		var n, unnamed int64
		err := tx.db.WithContext(ctx).Raw("SELECT COUNT(*), COUNT(*) - COUNT(aliases) FROM countries").Row().Scan(&n, &unnamed)
		if err != nil {
			return explain("looking for countries", err)
		}
		switch {
		case n == 0:
			return tx.seedAll(ctx)
		case unnamed > 0:
			return tx.seedAliases(ctx)
		}
		return nil
	})
}

func (s *Store) seedAll(ctx context.Context) error {
	if err := insertEach(seed.Countries, func(f models.CountryFields) error {
		return s.insert(ctx, nil, &models.Country{CountryFields: f})
	}); err != nil {
		return err
	}
	return insertEach(seed.Sectors, func(f models.SectorFields) error {
		return s.insert(ctx, nil, &models.Sector{SectorFields: f})
	})
}

// seedAliases gives their other names to the countries that came with the program, and
// records the states that it knows since. Countries of the administrator have none until
// he gives them some.
func (s *Store) seedAliases(ctx context.Context) error {
	var there []models.Country
	if err := s.db.WithContext(ctx).Find(&there).Error; err != nil {
		return explain("reading countries", err)
	}
	known := map[models.CountryCode]*models.Country{}
	for i := range there {
		known[there[i].Code] = &there[i]
	}
	err := insertEach(seed.Countries, func(f models.CountryFields) error {
		c := known[f.Code]
		if c == nil {
			return s.insert(ctx, nil, &models.Country{CountryFields: f})
		}
		if c.Aliases != nil || c.CreatedBy != "seed" {
			return nil
		}
		c.Aliases = f.Aliases
		return s.overwrite(ctx, nil, c, models.Updated)
	})
	if err != nil {
		return err
	}
	return explain("naming countries", s.db.WithContext(ctx).Exec("UPDATE countries SET aliases = '[]' WHERE aliases IS NULL").Error)
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
