package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
)

// afterID sorts an id after itself and before the next one.
const afterID = "\x7f"

// Conflicts lists the fields on which sources differ, record by record, as far
// as the caller may see them.
func (s *Store) Conflicts(ctx context.Context, f models.ConflictFilter, p models.Paging) (models.ConflictPage, error) {
	page := models.ConflictPage{Data: []models.Conflict{}}
	from, err := parseCursor(p, aText, aNumber)
	if err != nil {
		return page, err
	}
	if err := s.knownCodes(ctx, f.Country, f.Pair, f.Sector); err != nil {
		return page, err
	}
	// The page begins with the skip-th conflict of the first record after.
	after, skip := "", 0
	if from != nil {
		after, skip = from.Keys[0].(string), int(from.Keys[1].(int64))
	}
	for {
		found, last, err := s.conflictsFrom(ctx, f, after)
		if err != nil || last == "" {
			return page, err
		}
		for i, c := range found {
			if c.Record.ID != after || i >= skip {
				if len(page.Data) == p.Limit {
					page.Meta.Next = nextPage(p, c.Record.ID, position(found, i))
					return page, nil
				}
				page.Data = append(page.Data, c)
				page.Meta.Count = len(page.Data)
			}
		}
		after, skip = last+afterID, 0
	}
}

// position is which conflict of its record one is.
func position(found []models.Conflict, i int) int {
	n := 0
	for i > 0 && found[i-1].Record.ID == found[i].Record.ID {
		i, n = i-1, n+1
	}
	return n
}

// countConflicts counts all that Conflicts would list.
func (s *Store) countConflicts(ctx context.Context, f models.ConflictFilter) (int, error) {
	n, after := 0, ""
	for {
		found, last, err := s.conflictsFrom(ctx, f, after)
		if err != nil || last == "" {
			return n, err
		}
		n, after = n+len(found), last+afterID
	}
}

// conflictsFrom finds the conflicts of some records, from one on, and tells the
// last record it looked at; "" when there was none.
func (s *Store) conflictsFrom(ctx context.Context, f models.ConflictFilter, from string) ([]models.Conflict, string, error) {
	roots, err := s.claimed(ctx, f, from)
	if err != nil || len(roots) == 0 {
		return nil, "", err
	}
	ids := map[models.RecordKind][]string{}
	var all []string
	for _, r := range roots {
		ids[r.RootKind] = append(ids[r.RootKind], r.RootID)
		all = append(all, r.RootID)
	}
	sources, err := s.sourcesOf(ctx, all)
	if err != nil {
		return nil, "", err
	}
	var out []models.Conflict
	for _, kind := range kinds() {
		records, err := s.readAll(ctx, kind, ids[kind])
		if err != nil {
			return nil, "", err
		}
		cited, err := s.cited(ctx, records)
		if err != nil {
			return nil, "", err
		}
		for _, e := range records {
			r := e.Base()
			ref := models.RecordRef{Kind: kind, ID: r.ID, Reference: r.Reference}
			out = append(out, models.ConflictsOf(ref, cited[r.ID], sources[r.ID])...)
		}
	}
	slices.SortStableFunc(out, func(a, b models.Conflict) int { return strings.Compare(a.Record.ID, b.Record.ID) })
	return out, all[len(all)-1], nil
}

type rootRow struct {
	RootKind models.RecordKind
	RootID   string
}

// claimed lists records of which some field is claimed twice, or contradicted.
func (s *Store) claimed(ctx context.Context, f models.ConflictFilter, from string) ([]rootRow, error) {
	db := s.citations(ctx).Where("c.claim AND c.root_id >= ?", from).
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
