package store

import (
	"context"
	"math"

	"gorm.io/gorm"

	"entente/models"
	"entente/models/fold"
)

// byRelevance is the order of a search, unless it is wanted by date.
const byRelevance = "relevance"

// SearchSorts are the orders of a search, the default first.
func SearchSorts() []string { return []string{byRelevance, newestFirst, oldestFirst} }

// searching is a search: where it looks, for which terms, and what it finds.
type searching struct {
	filter models.SearchFilter
	terms  []fold.Term
	finds  sought
}

// Search finds records of all kinds by their words, and by the names of what they are
// about: the most relevant first, unless they are wanted by date.
func (s *Store) Search(ctx context.Context, f models.SearchFilter, p models.Paging) (models.Page[models.Found], error) {
	page := models.Page[models.Found]{Data: []models.Found{}}
	read, err := s.searchOrder(p.Sort)
	if err != nil {
		return page, err
	}
	if err = s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	x := searching{filter: f}
	var all []sought
	x.terms, all, err = s.soughtBy(ctx, f.Q, f.Exact)
	if err != nil {
		return page, err
	}
	if len(all) == 0 {
		if p.Total {
			page.Meta.Total = new(int)
		}
		_, _, err = s.paging(ctx, p) // a cursor is of another search
		return page, err
	}
	x.finds = narrowed(ctx, all, f.Kind, facetsWanted(f.Country, f.Pair, f.Sector))
	if page.Meta.Total, err = countRows(s.found(ctx, x), p); err != nil {
		return page, err
	}
	page.Data, err = read(ctx, x, p, &page.Meta)
	page.Meta.Count = len(page.Data)
	return page, err
}

// searchOrder gives what reads a page in an order.
func (s *Store) searchOrder(sort string) (func(context.Context, searching, models.Paging, *models.Meta) ([]models.Found, error), error) {
	switch sort {
	case "", byRelevance:
		return s.relevant, nil
	case newestFirst, oldestFirst:
		return s.foundByDate, nil
	}
	return nil, badParameter("sort", "unknown_sort", "%q is not one of: relevance, -date, date", sort)
}

// found begins a query for the documents d, with words w, that a search finds.
func (s *Store) found(ctx context.Context, x searching) *gorm.DB {
	condition, arg := s.engine.match(x.finds)
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN documents AS d").
		Where("d.seq = "+s.engine.found()).Where(condition, arg)
	db = where(db, scope(ctx, "d"))
	if len(x.filter.Kind) > 0 {
		db = db.Where("d.kind IN ?", codesOf(x.filter.Kind))
	}
	return s.having(ctx, db, facetsWanted(x.filter.Country, x.filter.Pair, x.filter.Sector))
}

// foundByDate reads a page of what a search finds, by date.
func (s *Store) foundByDate(ctx context.Context, x searching, p models.Paging, meta *models.Meta) ([]models.Found, error) {
	keys := append(sortColumns("date", p.Sort == newestFirst), sortKey{"seq", p.Sort == newestFirst})
	from, next, err := s.paging(ctx, p, likeKeys(keys)...)
	if err != nil {
		return nil, err
	}
	db := s.found(ctx, x)
	if from != nil {
		db = after(db, inTable("d.", keys), from.Keys)
	}
	var rows []document
	err = ordered(db, inTable("d.", keys)).Select("d.seq, d.date_asc, d.date_desc").Limit(p.Limit + 1).Scan(&rows).Error
	if err != nil {
		return nil, explain("searching", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		date := last.DateAsc
		if p.Sort == newestFirst {
			date = last.DateDesc
		}
		meta.Next = next(date, last.Seq)
	}
	hits := make([]hit, len(rows))
	for i, d := range rows {
		hits[i].Seq = d.Seq
	}
	return s.shownHits(ctx, x, hits)
}

// relevant reads a page of what a search finds, the most relevant first: of the latest
// recorded, of which so many are ranked, and then those recorded before, the latest
// first. Its cursor has the score and number of a row, and the number of the latest that
// was recorded when the search began.
func (s *Store) relevant(ctx context.Context, x searching, p models.Paging, meta *models.Meta) ([]models.Found, error) {
	from, next, err := s.paging(ctx, p, aNumber, aNumber, aNumber)
	if err != nil {
		return nil, err
	}
	after, latest := hit{Score: math.MaxInt}, int64(math.MaxInt64)
	if from != nil {
		after, latest = hit{Seq: from.Keys[1].(int64), Score: int(from.Keys[0].(int64))}, from.Keys[2].(int64)
	}
	r, err := s.rank(ctx, x, after, latest)
	if err != nil {
		return nil, err
	}
	if from == nil {
		meta.Facets = r.facets(view(ctx, false))
	}
	rows := r.behind(after)
	if left := p.Limit + 1 - len(rows); left > 0 && !r.whole {
		older, err := s.unranked(ctx, x, r, min(r.floor, after.floor()), left)
		if err != nil {
			return nil, err
		}
		rows = append(rows, older...)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		meta.Next = next(last.Score, last.Seq, r.latest)
	}
	return s.shownHits(ctx, x, rows)
}

// shownHits reads what there is to say of what was found.
func (s *Store) shownHits(ctx context.Context, x searching, hits []hit) ([]models.Found, error) {
	found := make([]models.Found, 0, len(hits))
	if len(hits) == 0 {
		return found, nil
	}
	seqs := make([]int64, len(hits))
	for i, h := range hits {
		seqs[i] = h.Seq
	}
	var rows []document
	err := where(s.db.WithContext(ctx).Table("documents AS d").Where("d.seq IN ?", seqs), scope(ctx, "d")).
		Select("d.seq, d.kind, d.record_id, d.reference, d.title, d.date_from, d.date_to").Scan(&rows).Error
	if err != nil {
		return nil, explain("reading what was found", err)
	}
	snippets, err := s.snippets(ctx, x, rows)
	documents := map[int64]document{}
	for _, d := range rows {
		documents[d.Seq] = d
	}
	for _, h := range hits {
		if d, ok := documents[h.Seq]; ok {
			f := d.found(h.Score)
			f.Snippets = snippets[d.RecordID]
			found = append(found, f)
		}
	}
	return found, err
}

func (d document) found(score int) models.Found {
	return models.Found{
		RecordRef: models.RecordRef{Kind: models.SpecOfCode(d.Kind).Name, ID: d.RecordID, Reference: d.Reference},
		Title:     d.Title, DateFrom: d.DateFrom, DateTo: d.DateTo, Score: score,
	}
}
