package store

import (
	"context"

	"entente/models"
)

// Sectors lists the sectors of the tree.
func (s *Store) Sectors(ctx context.Context, f models.SectorFilter, p models.Paging) (models.SectorPage, error) {
	q, err := s.named(ctx, models.SectorKind, f.Named)
	if err != nil {
		return models.SectorPage{}, err
	}
	if err := s.knownCodes(ctx, nil, nil, f.Parent); err != nil {
		return models.SectorPage{}, err
	}
	in(q, "parent", f.Parent)
	return list[models.Sector](ctx, s, q, p, View{})
}

// Sector reads one sector by code.
func (s *Store) Sector(ctx context.Context, key string, o View) (models.Sector, error) {
	return one[models.Sector](ctx, s, key, o)
}

// CreateSector records a sector.
func (s *Store) CreateSector(ctx context.Context, in models.SectorFields) (models.Sector, error) {
	return create[models.Sector](ctx, s, models.SectorKind, &in, func(tx *Store) (string, error) {
		v := &models.Sector{SectorFields: in}
		err := tx.add(ctx, v)
		return v.ID, err
	})
}

// ReplaceSector overwrites what a client may write of a sector.
func (s *Store) ReplaceSector(ctx context.Context, key string, seen int, in models.SectorFields) (models.Sector, error) {
	return replace(ctx, s, key, seen, func(v *models.Sector) { v.SectorFields = in })
}

// BinSector puts a sector that nothing rests on into the bin.
func (s *Store) BinSector(ctx context.Context, key string, seen int) error {
	return bin[models.Sector](ctx, s, key, seen)
}

// RestoreSector takes a sector out of the bin.
func (s *Store) RestoreSector(ctx context.Context, key string) (models.Sector, error) {
	return restore[models.Sector](ctx, s, key)
}
