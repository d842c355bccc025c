package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
	"entente/store/engine"
)

// byRelevance is the order of a search, unless it is wanted by date.
const byRelevance = "relevance"

// SearchSorts are the orders of a search, the default first.
func SearchSorts() []string { return []string{byRelevance, newestFirst, oldestFirst} }

// searching is a search: where it looks, for which terms, as what each of these is sought
// when all are to stand there, what else is then, and what it finds.
type searching struct {
	filter models.SearchFilter
	terms  []fold.Term
	words  []engine.Sought
	narrow []engine.Sought
	finds  engine.Sought
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
	x.terms, x.words, err = s.soughtBy(ctx, f.Q, f.Exact)
	if err != nil {
		return page, err
	}
	if len(x.words) == 0 {
		if p.Total {
			page.Meta.Total = new(int)
		}
		_, _, err = s.paging(ctx, p) // a cursor is of another search
		return page, err
	}
	if x.finds, err = s.narrowed(ctx, x.words, f.Kind, facetsWanted(f.Country, f.Pair, f.Sector)); err != nil {
		return page, err
	}
	x.narrow = x.finds.All[len(x.words):]
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
	return nil, models.BadParameter("sort", "unknown_sort", "%q is not one of: relevance, -date, date", sort)
}

// found begins a query for the documents d, with words w, that a search finds.
func (s *Store) found(ctx context.Context, x searching) *gorm.DB {
	condition, arg := s.engine.Match(x.finds)
	db := s.db.WithContext(ctx).Table("search AS w").Joins("CROSS JOIN documents AS d").
		Where("d.seq = "+s.engine.Found()).Where(condition, arg)
	db = where(db, scope(ctx, "d"))
	if len(x.filter.Kind) > 0 {
		db = db.Where("d.kind IN ?", codesOf(x.filter.Kind))
	}
	return s.having(ctx, db, facetsWanted(x.filter.Country, x.filter.Pair, x.filter.Sector))
}

// foundByDate reads a page of what a search finds, by date: what lists of its kinds with
// the same words begin with.
func (s *Store) foundByDate(ctx context.Context, x searching, p models.Paging, meta *models.Meta) ([]models.Found, error) {
	keys := append(sortColumns("date", p.Sort == newestFirst), sortKey{"seq", p.Sort == newestFirst})
	from, next, err := s.paging(ctx, p, likeKeys(keys)...)
	if err != nil {
		return nil, err
	}
	lists, err := s.listsOf(ctx, x)
	if err != nil {
		return nil, err
	}
	rows, err := s.firstOfAll(ctx, lists, keys, from, p.Limit+1, s.Today())
	if err != nil {
		return nil, explain("searching", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		meta.Next = next(rows[p.Limit-1].keys...)
	}
	hits := make([]hit, len(rows))
	for i, r := range rows {
		hits[i].Seq = r.seq
	}
	return s.shownHits(ctx, x, hits)
}

// listsOf are the lists of each kind that together have what a search finds.
func (s *Store) listsOf(ctx context.Context, x searching) ([]*query, error) {
	facets, err := s.weighed(ctx, facetsWanted(x.filter.Country, x.filter.Pair, x.filter.Sector))
	if err != nil {
		return nil, err
	}
	var lists []*query
	for _, spec := range models.Kinds {
		if spec.Name.Part() || len(x.filter.Kind) > 0 && !slices.Contains(x.filter.Kind, spec.Name) {
			continue
		}
		words, err := s.wanting(ctx, spec.Name, x.finds.All)
		if err != nil {
			return nil, err
		}
		q := &query{kind: spec.Name, facets: slices.Clone(facets), words: words}
		lists = append(lists, q.split()...)
	}
	return lists, nil
}

// relevant reads a page of what a search finds, the most relevant first: of the latest
// recorded, of which so many are ranked, and then those recorded before, the latest
// first; and where that is little, what lacks a word. Its cursor has the score and number
// of a row, the number of the latest that was recorded when the search began, and whether
// the row lacks a word.
func (s *Store) relevant(ctx context.Context, x searching, p models.Paging, meta *models.Meta) ([]models.Found, error) {
	from, next, err := s.paging(ctx, p, aNumber, aNumber, aNumber, aNumber)
	if err != nil {
		return nil, err
	}
	all, partial := firstPoint, firstPoint
	switch {
	case from == nil: // from the start
	case from.Keys[3] == int64(0):
		all = pointOf(from)
	default:
		all, partial = lastPoint, pointOf(from)
	}
	r, rows, err := s.havingAll(ctx, x, all, p.Limit+1)
	if err != nil {
		return nil, err
	}
	if from == nil {
		meta.Facets = r.facets(view(ctx, false))
	}
	if left := p.Limit + 1 - len(rows); left > 0 && r.whole {
		var more []hit
		if more, partial.latest, err = s.lackingOne(ctx, x, r, partial, left); err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		if last := rows[p.Limit-1]; last.Partial {
			meta.Next = next(last.Score, last.Seq, partial.latest, 1)
		} else {
			meta.Next = next(last.Score, last.Seq, r.latest, 0)
		}
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
	var rows []derived.Document
	err := where(s.db.WithContext(ctx).Table("documents AS d").Where("d.seq IN ?", seqs), scope(ctx, "d")).
		Select("d.seq, d.kind, d.record_id, d.reference, d.seen, d.title, d.date_from, d.date_to").Scan(&rows).Error
	if err != nil {
		return nil, explain("reading what was found", err)
	}
	snippets, err := s.snippets(ctx, x, rows)
	documents := map[int64]derived.Document{}
	for _, d := range rows {
		documents[d.Seq] = d
	}
	for _, h := range hits {
		if d, ok := documents[h.Seq]; ok {
			f := foundAs(d, h.Score)
			f.Snippets, f.Partial = snippets[d.RecordID], h.Partial
			found = append(found, f)
		}
	}
	return found, err
}

// foundAs is a document as a search answers it.
func foundAs(d derived.Document, score int) models.Found {
	return models.Found{
		RecordRef: models.RecordRef{Kind: models.SpecOfCode(d.Kind).Name, ID: d.RecordID, Reference: d.Reference},
		Title:     d.Title, DateFrom: d.DateFrom, DateTo: d.DateTo, Score: score, Held: d.Seen&derived.GuestView == 0,
	}
}
