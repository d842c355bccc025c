package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
)

// afterID sorts an id after itself and before the next one.
const afterID = "\x7f"

// Conflicts lists the fields on which sources differ, record by record, as far
// as the caller may see them.
func (s *Store) Conflicts(ctx context.Context, f models.ConflictFilter, p models.Paging) (models.Page[models.Conflict], error) {
	page := models.Page[models.Conflict]{Data: []models.Conflict{}}
	from, next, err := s.paging(ctx, p, aText, aNumber)
	if err != nil {
		return page, err
	}
	if err := s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	// The page begins with the skip-th conflict of the first record after.
	after, skip := "", 0
	if from != nil {
		after, skip = from.Keys[0].(string), int(from.Keys[1].(int64))
	}
	for {
		found, last, err := s.conflictsFrom(ctx, f, after)
		if err != nil {
			return page, err
		}
		for i, c := range found {
			if c.Record.ID != after || i >= skip {
				if len(page.Data) == p.Limit {
					page.Meta.Next = next(c.Record.ID, position(found, i))
					return page, nil
				}
				page.Data = append(page.Data, c)
				page.Meta.Count = len(page.Data)
			}
		}
		if last == "" {
			return page, nil
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
		n, after = n+len(found), last+afterID
		if err != nil || last == "" {
			return n, err
		}
	}
}

// manyClaimed is how many records with claims are looked at together.
const manyClaimed = 100

// conflictsFrom finds the conflicts of some records, from one on, and tells the
// last record it looked at; "" when there are no more.
func (s *Store) conflictsFrom(ctx context.Context, f models.ConflictFilter, from string) ([]models.Conflict, string, error) {
	claimed, err := s.claimed(ctx, f, from)
	if err != nil || len(claimed) == 0 {
		return nil, "", err
	}
	seqs := make([]int64, len(claimed))
	for i, d := range claimed {
		seqs[i] = d.Seq
	}
	var out []models.Conflict
	byKind, err := s.kindsOf(ctx, seqs)
	if err != nil {
		return nil, "", err
	}
	for _, spec := range models.Kinds {
		found, err := s.conflictsAmong(ctx, spec, byKind[spec.Code])
		if err != nil {
			return nil, "", err
		}
		out = append(out, found...)
	}
	slices.SortStableFunc(out, func(a, b models.Conflict) int { return strings.Compare(a.Record.ID, b.Record.ID) })
	if len(claimed) < manyClaimed {
		return out, "", nil
	}
	return out, claimed[len(claimed)-1].RecordID, nil
}

// conflictsAmong finds the conflicts of some records of a kind.
func (s *Store) conflictsAmong(ctx context.Context, spec models.Spec, seqs []int64) ([]models.Conflict, error) {
	records, err := s.recordsOf(ctx, spec, seqs)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	m, err := s.gather(ctx, records)
	if err != nil {
		return nil, err
	}
	sources, err := s.claimsOf(ctx, records, m)
	if err != nil {
		return nil, err
	}
	var out []models.Conflict
	for _, e := range records {
		r := e.Base()
		ref := models.RecordRef{Kind: spec.Name, ID: r.ID, Reference: r.Reference}
		out = append(out, models.ConflictsOf(ref, m.cited(e), sources[r.ID])...)
	}
	return out, nil
}

// claimsOf gives what sources say of records, as the caller sees it.
func (s *Store) claimsOf(ctx context.Context, records []models.Entity, m material) (map[string][]models.Source, error) {
	sources := map[string][]models.Source{}
	var claims []claim
	for _, e := range records {
		list := m.seenIn(e.Base().ID, view(ctx, false))
		sources[e.Base().ID] = list
		for i := range list {
			claims = append(claims, claimOf(&list[i].Citation))
		}
	}
	return sources, s.hideClaims(ctx, claims)
}

// claimed lists records of which some field is claimed twice, or contradicted.
func (s *Store) claimed(ctx context.Context, f models.ConflictFilter, from string) ([]target, error) {
	db := s.claims(ctx, f).Where("c.claim AND c.root_id >= ?", from).
		Where(`c.stance = 'contradicts' OR EXISTS (SELECT 1 FROM citations o
			WHERE o.claim AND o.root_id = c.root_id AND o.owner_id = c.owner_id AND o.field = c.field AND o.id <> c.id)`)
	if len(f.Kind) > 0 {
		db = db.Where("d.kind IN ?", codesOf(f.Kind))
	}
	db = s.having(ctx, db, facetsWanted(f.Country, f.Pair, f.Sector))
	var rows []target
	err := db.Distinct("c.root_id AS record_id", "d.seq").Order("c.root_id").Limit(manyClaimed).Scan(&rows).Error
	return rows, explain("reading what is claimed", err)
}

// claims begins a query for citations. What is recorded of one pair is little beside
// all that is claimed, and what is claimed of it is found by its links.
func (s *Store) claims(ctx context.Context, f models.ConflictFilter) *gorm.DB {
	if len(f.Pair) != 1 || f.Pair[0] == models.None {
		return s.citations(ctx)
	}
	db := s.db.WithContext(ctx).Table("links AS f").Joins("CROSS JOIN documents AS d").Joins("CROSS JOIN citations AS c").Joins("CROSS JOIN documents AS a").
		Where("d.seq = f.seq AND c.root_id = d.record_id AND a.record_id = c.article_id").
		Where("f.name = ? AND f.value = ? AND f.kind IN ? AND f.seen & ? <> 0", linkNames["pair"], f.Pair[0], codesOf(paired), view(ctx, false))
	return where(where(db, scope(ctx, "a")), scope(ctx, "d"))
}

// codesOf are kinds as the database writes them.
func codesOf(kinds []models.RecordKind) []int {
	codes := make([]int, len(kinds))
	for i, kind := range kinds {
		codes[i] = kind.Code()
	}
	return codes
}

// facetsWanted are the filters by country, pair and sector that are set.
func facetsWanted(countries []models.CountryCode, pairs []models.Pair, sectors []models.SectorCode) []facet {
	var q query
	by(&q, "country", countries)
	by(&q, "pair", pairs)
	by(&q, "sector", sectors)
	return q.facets
}
