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
	for _, parent := range f.Parent {
		if _, err := s.idOf(ctx, models.SectorKind, string(parent), scopeEntries(ctx, "e")); err != nil {
			return models.SectorPage{}, badParameter("parent", "unknown_sector", "%q is not a sector code", parent)
		}
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
	return create[models.Sector](ctx, s, &in, func(tx *Store) (string, error) {
		v := &models.Sector{SectorFields: in}
		err := tx.add(ctx, v)
		return v.ID, err
	})
}

// ChangeSector edits what a client may write of a sector, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeSector(ctx context.Context, key string, seen int, edit func(*models.SectorFields) models.Problems) (models.Sector, error) {
	return change(ctx, s, key, seen, func(v *models.Sector) models.Problems { return edit(&v.SectorFields) })
}

// BinSector puts a sector that nothing rests on into the bin.
func (s *Store) BinSector(ctx context.Context, key string, seen int) error {
	return bin[models.Sector](ctx, s, key, seen)
}

// RestoreSector takes a sector out of the bin.
func (s *Store) RestoreSector(ctx context.Context, key string) (models.Sector, error) {
	return restore[models.Sector](ctx, s, key)
}
