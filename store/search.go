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
	if err := s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	condition, arg, ok := s.matching(f.Q, f.Exact)
	if !ok {
		if p.Total {
			page.Meta.Total = new(int)
		}
		return page, nil
	}
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN documents AS d").
		Where(condition+" AND d.seq = "+s.engine.found(), arg)
	db = where(db, scope(ctx, "d"))
	if len(f.Kind) > 0 {
		db = db.Where("d.kind IN ?", codesOf(f.Kind))
	}
	for _, x := range facetsWanted(f.Country, f.Pair, f.Sector) {
		db = where(db, x.has(view(ctx, false)))
	}
	if page.Meta.Total, err = countRows(db, p); err != nil {
		return page, err
	}
	if from != nil {
		db = db.Where(s.engine.found()+" < ?", from.Keys[0])
	}
	var rows []document
	if err := db.Select("d.seq, d.kind, d.record_id, d.reference, d.title, d.date_from, d.date_to").Order(s.engine.found() + " DESC").Limit(p.Limit + 1).Scan(&rows).Error; err != nil {
		return page, explain("searching", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Meta.Next = nextPage(p, rows[p.Limit-1].Seq)
	}
	for _, r := range rows {
		page.Data = append(page.Data, models.Found{
			RecordRef: models.RecordRef{Kind: models.SpecOfCode(r.Kind).Name, ID: r.RecordID, Reference: r.Reference},
			Title:     r.Title, DateFrom: r.DateFrom, DateTo: r.DateTo,
		})
	}
	page.Meta.Count = len(page.Data)
	return page, nil
}
