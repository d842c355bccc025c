package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
	"entente/store/engine"
)

// What is found is ranked by points that follow from where words stand, which both
// engines tell alike: so many for each word in the title, fewer in the body, fewest when
// it is but a name; more for two words of the query that stand together in one of these,
// and for what is called just like the query. Of words that are common the latest
// recorded are ranked, so that the effort is bounded whatever there is on record; and the
// people, institutions, countries and sectors that have the words as their name, however
// old.
const (
	mostRanked = 1000
	// mostTerms is how many terms of a query count for ranks, each by four small queries.
	mostTerms = 8
)

// The points.
const (
	pointsFound         = 1
	pointsInBody        = 3
	pointsInTitle       = 6
	pointsTogether      = 2 // of two words of a query in the body
	pointsTitleTogether = 4
	pointsNamed         = 1 // of a person, say, who is called by the words
	pointsCalled        = 6 // for each term, when it is called just like the query
)

// hit is what a search finds, with its points: 0 when it is not ranked.
type hit struct {
	Seq   int64
	Kind  int
	Links string
	Score int
	// Partial tells that it lacks a word.
	Partial bool
}

// point is where a page of what is ranked begins: behind a hit, among what was recorded
// up to a number.
type point struct {
	hit
	latest int64
}

// compare compares hits by rank.
func (h hit) compare(o hit) int {
	return cmp.Or(cmp.Compare(o.Score, h.Score), cmp.Compare(o.Seq, h.Seq))
}

// floor is before which number a page goes on behind a hit that is not ranked.
func (h hit) floor() int64 {
	if h.Score == 0 {
		return h.Seq
	}
	return 1<<63 - 1
}

// The points before and behind all hits.
var (
	firstPoint = point{hit{Score: math.MaxInt}, math.MaxInt64}
	lastPoint  = point{hit{Score: -1}, math.MaxInt64}
)

// pointOf reads a point from the cursor of a search.
func pointOf(from *cursor) point {
	return point{hit{Score: int(from.Keys[0].(int64)), Seq: from.Keys[1].(int64)}, from.Keys[2].(int64)}
}

// ranking is what of a search is ranked.
type ranking struct {
	hits   []hit // by rank
	latest int64 // the number of the latest recorded
	floor  int64 // what is recorded before is not ranked, but for names
	whole  bool  // nothing was recorded before
	named  []int64
}

// behind gives the hits that come after one.
func (r ranking) behind(after hit) []hit {
	i, found := slices.BinarySearchFunc(r.hits, after, hit.compare)
	if found {
		i++
	}
	return r.hits[i:]
}

// rank ranks what a search finds that was recorded up to a number. When what is wanted
// comes after a hit that is not ranked, it only says what is.
func (s *Store) rank(ctx context.Context, x searching, after hit, latest int64) (ranking, error) {
	r := ranking{latest: latest}
	if after.Score == 0 {
		named, err := s.hitsOf(ctx, x.named(), latest)
		r.note(named)
		r.floor = after.Seq
		return r, err
	}
	var err error
	if r.hits, err = s.hitsOf(ctx, x, latest); err != nil || len(r.hits) == 0 {
		r.whole = true
		return r, err
	}
	r.latest, r.floor = r.hits[0].Seq, r.hits[len(r.hits)-1].Seq
	if r.whole = len(r.hits) < s.mostRanked; r.whole {
		r.floor = 0
	}
	if err = s.score(ctx, x, r.hits); err != nil {
		return r, err
	}
	if !r.whole {
		if err := s.rankNames(ctx, x, &r); err != nil {
			return r, err
		}
	}
	slices.SortFunc(r.hits, hit.compare)
	return r, nil
}

// havingAll ranks what has all words, and reads so many of that, from a point on.
func (s *Store) havingAll(ctx context.Context, x searching, at point, limit int) (ranking, []hit, error) {
	r, err := s.rank(ctx, x, at.hit, at.latest)
	if err != nil {
		return r, nil, err
	}
	rows := r.behind(at.hit)
	if left := limit - len(rows); left > 0 && !r.whole && at.Score >= 0 {
		older, err := s.unranked(ctx, x, r, min(r.floor, at.floor()), left)
		if err != nil {
			return r, nil, err
		}
		rows = append(rows, older...)
	}
	return r, slices.Clone(rows[:min(len(rows), limit)]), nil
}

// mostLacking is of how many terms at most one may be lacking.
const mostLacking = 4

// lackingOne reads what lacks one of two or more terms, by rank from a point on: of what
// was recorded latest, as many as are ranked, without what has them all. It gives too up
// to which number that was recorded.
func (s *Store) lackingOne(ctx context.Context, x searching, r ranking, at point, limit int) ([]hit, int64, error) {
	if len(x.terms) < 2 || len(x.terms) > mostLacking {
		return nil, at.latest, nil
	}
	y := x
	y.words, y.finds = nil, x.allButOne()
	hits, err := s.hitsOf(ctx, y, at.latest)
	if err != nil || len(hits) == 0 {
		return nil, at.latest, err
	}
	latest, whole := hits[0].Seq, map[int64]bool{}
	for _, h := range r.hits {
		whole[h.Seq] = true
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return whole[h.Seq] })
	if err := s.score(ctx, y, hits); err != nil {
		return nil, latest, err
	}
	for i := range hits {
		hits[i].Partial, hits[i].Score = true, hits[i].Score-pointsFound
	}
	slices.SortFunc(hits, hit.compare)
	hits = ranking{hits: hits}.behind(at.hit)
	return hits[:min(len(hits), limit)], latest, nil
}

// allButOne is what has all words but one, or all.
func (x searching) allButOne() engine.Sought {
	var either []engine.Sought
	for i := range x.words {
		either = append(either, engine.Sought{All: slices.Delete(slices.Clone(x.words), i, i+1)})
	}
	return engine.Sought{All: append([]engine.Sought{{Either: either}}, x.narrow...)}
}

// rankNames adds what has the words as its name to what is ranked.
func (s *Store) rankNames(ctx context.Context, x searching, r *ranking) error {
	named, err := s.hitsOf(ctx, x.named(), r.latest)
	if err != nil {
		return err
	}
	r.note(named)
	older := slices.DeleteFunc(named, func(h hit) bool { return h.Seq >= r.floor })
	if err := s.score(ctx, x.named(), older); err != nil {
		return err
	}
	r.hits = append(r.hits, older...)
	return nil
}

func (r *ranking) note(named []hit) {
	for _, h := range named {
		r.named = append(r.named, h.Seq)
	}
}

// named is the same search among what has all its words as its name.
func (x searching) named() searching {
	called := []engine.Sought{soughtAbout(derived.NamedToken)}
	for _, t := range x.terms {
		called = append(called, engine.SoughtIn(engine.InTitle, t, x.filter.Exact))
	}
	x.finds, x.narrow = engine.Sought{All: called}, called[:1]
	return x
}

// hitsOf reads the latest that a search finds, as many as are ranked, from a number back.
func (s *Store) hitsOf(ctx context.Context, x searching, latest int64) ([]hit, error) {
	rows, err := s.found(ctx, x).Where(s.engine.Found()+" <= ?", latest).Select("d.seq, d.kind, d.links").
		Order(s.engine.Found() + " DESC").Limit(s.mostRanked).Rows()
	if err != nil {
		return nil, explain("searching", err)
	}
	defer rows.Close()
	var hits []hit
	for rows.Next() { // by hand, for they are many
		var h hit
		if err := rows.Scan(&h.Seq, &h.Kind, &h.Links); err != nil {
			return nil, explain("searching", err)
		}
		hits = append(hits, h)
	}
	return hits, explain("searching", rows.Err())
}

// unranked reads what a search finds that is not ranked, before a number, the latest
// first.
func (s *Store) unranked(ctx context.Context, x searching, r ranking, before int64, limit int) ([]hit, error) {
	db := s.found(ctx, x).Where(s.engine.Found()+" < ?", before)
	if len(r.named) > 0 {
		db = db.Where("d.seq NOT IN ?", r.named)
	}
	var hits []hit
	err := db.Select("d.seq").Order(s.engine.Found() + " DESC").Limit(limit).Scan(&hits).Error
	return hits, explain("searching", err)
}

// feature is something of a document for which there are points: of those that have the
// same slot the most count.
type feature struct {
	slot, points int
	sought       engine.Sought
}

// score gives hits their points: the latest comes first among them.
func (s *Store) score(ctx context.Context, x searching, hits []hit) error {
	if len(hits) == 0 {
		return nil
	}
	places := map[int64]int{}
	for i, h := range hits {
		places[h.Seq] = i
		hits[i].Score = pointsFound * len(x.terms)
	}
	counted := make([][]int, len(hits)) // by slot
	return s.eachFeature(ctx, x, hits, func(f feature, seq int64) {
		i, ok := places[seq]
		if !ok {
			return
		}
		for len(counted[i]) <= f.slot {
			counted[i] = append(counted[i], 0)
		}
		if more := f.points - counted[i][f.slot]; more > 0 {
			counted[i][f.slot] += more
			hits[i].Score += more
		}
	})
}

// What hits are like: so few that each is looked up, and so far apart that there is much
// between them.
const (
	fewHits = 20
	sparse  = 50
)

// nearby says where features of hits are looked for, the latest being first: a condition
// on the search w, and words that are to stand there too. What names something is left
// out of these: to look for all the tokens of that takes longer than it spares.
func (s *Store) nearby(x searching, hits []hit) (where condition, also []engine.Sought) {
	if len(hits) <= fewHits {
		var seqs []int64
		for _, h := range hits {
			seqs = append(seqs, h.Seq)
		}
		return condition{s.engine.Found() + " IN ?", []any{seqs}}, nil
	}
	first, last := hits[len(hits)-1].Seq, hits[0].Seq
	where = condition{s.engine.Found() + " BETWEEN ? AND ?", []any{first, last}}
	if last-first > int64(sparse*len(hits)) {
		also = slices.DeleteFunc(slices.Clone(x.words), func(q engine.Sought) bool { return q.Either != nil })
		also = append(also, x.narrow...)
	}
	return where, also
}

// eachFeature visits the features of hits. There are many: the database writes the
// numbers of each feature as one text.
func (s *Store) eachFeature(ctx context.Context, x searching, hits []hit, visit func(f feature, seq int64)) error {
	features := x.features(fieldsSeen(ctx))
	near, also := s.nearby(x, hits)
	var st statement
	for i, f := range features {
		sql, arg := s.engine.Match(engine.Sought{All: append([]engine.Sought{f.sought}, also...)})
		st.unite(" UNION ALL ")
		st.add("SELECT ?, "+s.engine.Joined(s.engine.Found())+" FROM search AS w", i)
		st.where(condition{sql, []any{arg}}, near)
	}
	rows, err := s.ask(ctx, &st)
	if err != nil {
		return explain("ranking", err)
	}
	defer rows.Close()
	for rows.Next() {
		var i int
		var numbers *string
		if err := rows.Scan(&i, &numbers); err != nil {
			return explain("ranking", err)
		}
		if numbers == nil {
			continue // nothing has it
		}
		seqs, err := engine.Numbers(*numbers)
		if err != nil {
			return explain("ranking", err)
		}
		for _, seq := range seqs {
			visit(features[i], seq)
		}
	}
	return explain("ranking", rows.Err())
}

// features lists for what there are points.
func (x searching) features(seen engine.Fields) []feature {
	terms := x.terms[:min(len(x.terms), mostTerms)]
	body := seen & (engine.InBody | engine.InKept)
	var all []feature
	slot := 0
	for _, t := range terms {
		all = append(all,
			feature{slot, pointsInTitle, engine.SoughtIn(engine.InTitle, t, x.filter.Exact)},
			feature{slot, pointsInBody, engine.SoughtIn(body, t, x.filter.Exact)})
		slot++
	}
	for i := range len(terms) - 1 {
		together := slices.Concat(x.tokens(terms[i]), x.tokens(terms[i+1]))
		all = append(all,
			feature{slot, pointsTitleTogether, engine.Sought{In: engine.InTitle, Phrase: together}},
			feature{slot, pointsTogether, engine.Sought{In: body, Phrase: together}})
		slot++
	}
	called := []string{engine.Gap}
	for _, t := range x.terms {
		called = append(called, x.tokens(t)...)
	}
	return append(all,
		feature{slot, pointsCalled * len(x.terms), engine.Sought{In: engine.InTitle, Phrase: append(called, engine.Gap)}},
		feature{slot + 1, pointsNamed, engine.Sought{All: []engine.Sought{soughtAbout(derived.NamedToken), engine.SoughtIn(engine.InTitle, terms[0], x.filter.Exact)}}})
}

// tokens are those of the words of a term, as they stand in a text.
func (x searching) tokens(t fold.Term) []string {
	switch {
	case x.filter.Exact:
		return engine.SoughtIn(engine.InTitle, t, true).Phrase
	case t.Phrase != nil:
		return t.Phrase
	}
	return t.Any[:1]
}

// mostValues is how many values of a facet are counted: those that most have.
const mostValues = 20

// facets counts by what the ranked can be narrowed, in a view.
func (r ranking) facets(view int) *models.FacetCounts {
	counts := map[string]map[string]int{"kind": {}, "year": {}, "country": {}, "sector": {}}
	for _, h := range r.hits {
		counts["kind"][string(models.SpecOfCode(h.Kind).Name)]++
		for x := range derived.EachLink(h.Links) {
			if of := counts[x.Name]; of != nil && x.Value != "" && x.Seen&view != 0 {
				of[x.Value]++
			}
		}
	}
	return &models.FacetCounts{Of: len(r.hits), Whole: r.whole, Kind: mostOften(counts["kind"]), Year: mostOften(counts["year"]),
		Country: mostOften(counts["country"]), Sector: mostOften(counts["sector"])}
}

// mostOften lists counts, the highest first.
func mostOften(counts map[string]int) []models.FacetCount {
	all := []models.FacetCount{}
	for key, n := range counts {
		all = append(all, models.FacetCount{Key: key, Count: n})
	}
	slices.SortFunc(all, func(a, b models.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Key, b.Key))
	})
	return all[:min(len(all), mostValues)]
}
