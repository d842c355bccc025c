package store

import (
	"context"

	"entente/models"
)

// Search finds records of all kinds by their words, the latest recorded first.
func (s *Store) Search(ctx context.Context, f models.SearchFilter, p models.Paging) (models.FoundPage, error) {
	page := models.FoundPage{Data: []models.Found{}}
	if p.Sort != "" {
		return page, badParameter("sort", "unknown_sort", "a search lists the latest recorded first, and has no other order")
	}
	from, err := parseCursor(p, aNumber)
	if err != nil {
		return page, err
	}
	if err := s.knownCodes(ctx, f.Country, f.Pair, f.Sector); err != nil {
		return page, err
	}
	condition, arg, ok := s.matching(f.Q, f.Exact)
	if !ok {
		if p.Total {
			page.Meta.Total = new(int)
		}
		return page, nil
	}
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN entries AS e").Where(condition, arg).Where(scopeEntries(ctx, "e"))
	if len(f.Kind) > 0 {
		db = db.Where("e.kind IN ?", f.Kind)
	}
	for _, x := range facetsWanted(f.Country, f.Pair, f.Sector) {
		db = db.Where("EXISTS (SELECT 1 FROM facets x WHERE x.record_id = e.record_id AND x.kind = e.kind AND x.name = ? AND x.value IN ? AND x.seen & ? <> 0)",
			x.name, x.values, view(ctx, false))
	}
	if page.Meta.Total, err = countRows(db, p); err != nil {
		return page, err
	}
	if from != nil {
		db = db.Where(s.engine.found()+" < ?", from.Keys[0])
	}
	var rows []entry
	if err := db.Select("e.*").Order(s.engine.found() + " DESC").Limit(p.Limit + 1).Find(&rows).Error; err != nil {
		return page, explain("searching", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Meta.Next = nextPage(p, rows[p.Limit-1].Seq)
	}
	for _, r := range rows {
		page.Data = append(page.Data, models.Found{
			RecordRef: models.RecordRef{Kind: r.Kind, ID: r.RecordID, Reference: r.Reference},
			Title:     r.Title, DateFrom: r.DateFrom, DateTo: r.DateTo,
		})
	}
	page.Meta.Count = len(page.Data)
	return page, nil
}
