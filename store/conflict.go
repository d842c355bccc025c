package store

import (
	"context"

	"entente/models"
)

// Conflicts lists the fields on which sources differ, record by record, as far
// as the caller may see them.
func (s *Store) Conflicts(ctx context.Context, f models.ConflictFilter, p models.Paging) (models.ConflictPage, error) {
	page := models.ConflictPage{Data: []models.Conflict{}}
	from, err := parseCursor(p, 1)
	if err != nil {
		return page, err
	}
	after := ""
	if from != nil {
		after, _ = from.Keys[0].(string)
	}
	if err := s.knownCodes(ctx, f.Country, f.Pair, f.Sector); err != nil {
		return page, err
	}
	for {
		ids, err := s.claimed(ctx, f, after)
		if err != nil || len(ids) == 0 {
			return page, err
		}
		for _, id := range ids {
			found, err := s.conflictsOf(ctx, id.RootKind, id.RootID)
			if err != nil {
				return page, err
			}
			if len(page.Data) > 0 && len(page.Data)+len(found) > p.Limit {
				page.Meta.Next = cursor{1, p.Sort, p.Filter, []any{after}}.String()
				return page, nil
			}
			page.Data = append(page.Data, found...)
			page.Meta.Count, after = len(page.Data), id.RootID
		}
	}
}

type rootRow struct {
	RootKind models.RecordKind
	RootID   string
}

// claimed lists records of which some field is claimed twice, or contradicted.
func (s *Store) claimed(ctx context.Context, f models.ConflictFilter, after string) ([]rootRow, error) {
	db := s.citations(ctx).Where("c.claim AND c.root_id > ?", after).
		Where(`c.stance = 'contradicts' OR EXISTS (SELECT 1 FROM citations d
			WHERE d.claim AND d.root_id = c.root_id AND d.owner_id = c.owner_id AND d.field = c.field AND d.id <> c.id)`)
	if len(f.Kind) > 0 {
		db = db.Where("c.root_kind IN ?", f.Kind)
	}
	for _, x := range facetsWanted(f.Country, f.Pair, f.Sector) {
		db = db.Where("EXISTS (SELECT 1 FROM facets x WHERE x.record_id = c.root_id AND x.kind = c.root_kind AND x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
			x.name, x.values, view(ctx, false))
	}
	var rows []rootRow
	err := db.Distinct("c.root_id", "c.root_kind").Order("c.root_id").Limit(100).Find(&rows).Error
	return rows, explain("reading what is claimed", err)
}

// facetsWanted are the filters by country, pair and sector that are set.
func facetsWanted(countries []models.CountryCode, pairs []models.Pair, sectors []models.SectorCode) []facetFilter {
	var q query
	facet(&q, "country", countries)
	facet(&q, "pair", pairs)
	facet(&q, "sector", sectors)
	return q.facets
}

// conflictsOf finds the conflicts of one record.
func (s *Store) conflictsOf(ctx context.Context, kind models.RecordKind, id string) ([]models.Conflict, error) {
	root, _, err := s.citedRecord(ctx, kind, id, "")
	if err != nil {
		return nil, err
	}
	cited := []models.Cited{{Kind: kind, ID: id, Fields: root.Stored()}}
	parts, err := s.parts(ctx, root)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		cited = append(cited, models.Cited{Kind: p.RecordKind(), ID: p.Part().ID, Fields: p.Stored()})
	}
	sources, err := s.sourcesOf(ctx, []string{id})
	ref := models.RecordRef{Kind: kind, ID: id, Reference: root.Base().Reference}
	return models.ConflictsOf(ref, cited, sources[id]), err
}
