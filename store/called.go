package store

import (
	"context"

	"entente/models"
	"entente/store/derived"
)

// Called is a record where only its name is shown.
type Called struct {
	models.RecordRef
	Title models.Text
}

// Called names records by their ids: those that the caller may see.
func (s *Store) Called(ctx context.Context, ids []string) (map[string]Called, error) {
	called := map[string]Called{}
	for left := derived.Sorted(ids); len(left) > 0; {
		n := min(len(left), lookedUp)
		var found []derived.Document
		err := where(s.db.WithContext(ctx).Table("documents AS d").Where("d.record_id IN ?", left[:n]), scope(ctx, "d")).
			Select("d.kind, d.record_id, d.reference, d.title").Scan(&found).Error
		if err != nil {
			return nil, explain("reading names", err)
		}
		for _, d := range found {
			ref := models.RecordRef{Kind: models.SpecOfCode(d.Kind).Name, ID: d.RecordID, Reference: d.Reference}
			called[d.RecordID] = Called{ref, d.Title}
		}
		left = left[n:]
	}
	return called, nil
}
