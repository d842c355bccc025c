package store

import (
	"context"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
	"entente/store/engine"
)

// Begun is a record that is called by what somebody has begun to type, with the country of
// a person or institution.
type Begun struct {
	Called
	Country *models.CountryCode
}

// mostWordsBegun is how many words of a name are looked at.
const mostWordsBegun = 6

// Begun finds records of a kind that the caller may see and that are called, in any script
// and spelling on record, by some words, of which the last may only be begun: the latest
// recorded first, so many at most. An article is also called by its outlet and author.
func (s *Store) Begun(ctx context.Context, kind models.RecordKind, typed string, most int) ([]Begun, error) {
	in := engine.InTitle
	if kind == models.ArticleKind {
		in |= engine.InNames
	}
	words := begunWords(in, typed)
	if len(words) == 0 {
		return nil, nil // nothing was typed by which to find
	}
	finds, err := s.narrowed(ctx, words, []models.RecordKind{kind}, nil)
	if err != nil {
		return nil, err
	}
	condition, arg := s.engine.Match(finds)
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN documents AS d").
		Where("d.seq = "+s.engine.Found()).Where(condition, arg).Where("d.kind = ?", kind.Spec().Code)
	columns := "d.record_id, d.reference, d.title"
	if derived.HasNames(kind) {
		db = db.Joins("JOIN " + kind.Table() + " AS t ON t.id = d.record_id")
		columns += ", t.country"
	}
	var rows []struct {
		RecordID, Reference string
		Title               models.Text `gorm:"serializer:json"`
		Country             *models.CountryCode
	}
	err = where(db, scope(ctx, "d")).Select(columns).Order(s.engine.Found() + " DESC").Limit(most).Scan(&rows).Error
	if err != nil {
		return nil, explain("looking for what is called so", err)
	}
	all := make([]Begun, len(rows))
	for i, r := range rows {
		ref := models.RecordRef{Kind: kind, ID: r.RecordID, Reference: r.Reference}
		all[i] = Begun{Called{ref, r.Title}, r.Country}
	}
	return all, nil
}

// begunWords are the words of a name, of which the last may only be begun.
func begunWords(in engine.Fields, typed string) []engine.Sought {
	words := fold.Words(models.SearchQuery(typed))
	words = words[:min(len(words), mostWordsBegun)]
	all := make([]engine.Sought, len(words))
	for i, w := range words {
		all[i] = engine.Sought{In: in, Tokens: []string{w.Surface}, Begun: i == len(words)-1}
	}
	return all
}
