package store

import (
	"context"

	"gorm.io/gorm"

	"entente/models"
)

// Search finds records of all kinds by their words, the latest recorded first.
func (s *Store) Search(ctx context.Context, f models.SearchFilter, p models.Paging) (models.Page[models.Found], error) {
	page := models.Page[models.Found]{Data: []models.Found{}}
	if p.Sort != "" {
		return page, badParameter("sort", "unknown_sort", "a search lists the latest recorded first, and has no other order")
	}
	from, next, err := s.paging(ctx, p, aNumber)
	if err != nil {
		return page, err
	}
	if err = s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	condition, arg, ok, err := s.matching(ctx, f.Q, f.Exact)
	if err != nil {
		return page, err
	}
	if !ok {
		if p.Total {
			page.Meta.Total = new(int)
		}
		return page, nil
	}
	db := s.found(ctx, f).Where(condition, arg)
	if page.Meta.Total, err = countRows(db, p); err != nil {
		return page, err
	}
	rows, err := s.latest(db, from, p.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Meta.Next = next(rows[p.Limit-1].Seq)
	}
	for _, d := range rows {
		page.Data = append(page.Data, d.found())
	}
	page.Meta.Count = len(rows)
	return page, nil
}

// latest gives the latest recorded of what a search finds, from one on.
func (s *Store) latest(db *gorm.DB, from *cursor, limit int) ([]document, error) {
	if from != nil {
		db = db.Where(s.engine.found()+" < ?", from.Keys[0])
	}
	var rows []document
	err := db.Select("d.seq, d.kind, d.record_id, d.reference, d.title, d.date_from, d.date_to").
		Order(s.engine.found() + " DESC").Limit(limit).Scan(&rows).Error
	return rows, explain("searching", err)
}

// found begins a query for the documents d whose words w the search will choose.
func (s *Store) found(ctx context.Context, f models.SearchFilter) *gorm.DB {
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN documents AS d").Where("d.seq = " + s.engine.found())
	db = where(db, scope(ctx, "d"))
	if len(f.Kind) > 0 {
		db = db.Where("d.kind IN ?", codesOf(f.Kind))
	}
	return s.having(ctx, db, facetsWanted(f.Country, f.Pair, f.Sector))
}

func (d document) found() models.Found {
	return models.Found{
		RecordRef: models.RecordRef{Kind: models.SpecOfCode(d.Kind).Name, ID: d.RecordID, Reference: d.Reference},
		Title:     d.Title, DateFrom: d.DateFrom, DateTo: d.DateTo,
	}
}
