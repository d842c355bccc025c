package store

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"entente/models"
	"entente/store/derived"
	"entente/store/engine"
)

// paired are the kinds of records that are between countries.
var paired = []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind}

// Relations lists the pairs of countries that something is recorded of.
// Those that meet only among others are none of them.
func (s *Store) Relations(ctx context.Context, f models.RelationFilter, p models.Paging) (models.Page[models.PairSummary], error) {
	page := models.Page[models.PairSummary]{Data: []models.PairSummary{}}
	from, next, err := s.paging(ctx, p, aText)
	if err != nil {
		return page, err
	}
	if err := s.refuseUnknown(ctx, f); err != nil {
		return page, err
	}
	pairs, err := s.pairsCounted(ctx, f.Country, from, p.Limit+1)
	if err != nil {
		return page, explain("reading relations", err)
	}
	if len(pairs) > p.Limit {
		pairs = pairs[:p.Limit]
		page.Meta.Next = next(pairs[p.Limit-1])
	}
	page.Data, err = s.summaries(ctx, pairs, f.Multilateral)
	page.Meta.Count = len(page.Data)
	return page, err
}

// pairsCounted are the first pairs of countries that something is recorded of, from one on:
// of each kind the first, in the order in which they are counted, and of these the first.
func (s *Store) pairsCounted(ctx context.Context, of []models.CountryCode, from *cursor, limit int) ([]models.Pair, error) {
	where := countedPairs(ctx, of)
	if from != nil {
		where = append(where, condition{"value > ?", from.Keys})
	}
	st := &statement{}
	for _, kind := range paired {
		st.unite(" UNION ")
		st.add("SELECT value FROM (SELECT value FROM counters AS c")
		st.where(append([]condition{{"kind = ?", []any{string(kind)}}, notAllAmong(kind)}, where...)...)
		st.add(" ORDER BY value LIMIT ?) AS "+string(kind), limit)
	}
	st.add(" ORDER BY value LIMIT ?", limit)
	return s.pairs(ctx, st)
}

// notAllAmong wants the counters c of pairs that have more of a kind than is between more
// than two countries.
func notAllAmong(kind models.RecordKind) condition {
	if kind != models.CommitmentKind {
		return condition{sql: "1 = 1"} // what is between many has no pairs
	}
	return condition{"NOT EXISTS (SELECT 1 FROM counters AS m WHERE m.kind = c.kind AND m.name = ? AND m.value = c.value AND m.class = c.class AND m.records = c.records)",
		[]any{derived.PairedAmong}}
}

// countedPairs wants the counters of pairs, or of those of some countries, that something is
// recorded of.
func countedPairs(ctx context.Context, of []models.CountryCode) []condition {
	where := []condition{{"name = 'pair' AND value > '' AND class = ? AND records > 0", []any{view(ctx, false)}}}
	var either []condition
	for _, c := range of {
		either = append(either, condition{"value LIKE ? OR value LIKE ?", []any{string(c) + "-%", "%-" + string(c)}})
	}
	if len(either) > 0 {
		where = append(where, anyOf(either))
	}
	return where
}

// pairs reads pairs of countries.
func (s *Store) pairs(ctx context.Context, st *statement) ([]models.Pair, error) {
	found, err := s.texts(ctx, st)
	pairs := make([]models.Pair, len(found))
	for i, pair := range found {
		pairs[i] = models.Pair(pair)
	}
	return pairs, err
}

// MostCommitted gives the pairs of countries, or those of some of them, that have the most
// commitments, and tells whether there are more. It looks at all pairs: there are less than
// twenty thousand in the world.
func (s *Store) MostCommitted(ctx context.Context, of []models.CountryCode, limit int) (pairs []models.Pair, more bool, err error) {
	if err := s.refuseUnknown(ctx, models.RelationFilter{Country: of}); err != nil {
		return nil, false, err
	}
	st := &statement{}
	st.add("SELECT value FROM counters")
	st.where(append(countedPairs(ctx, of), condition{"kind = ? AND total > 0", []any{string(models.CommitmentKind)}})...)
	st.add(" ORDER BY total DESC, value LIMIT ?", limit+1)
	pairs, err = s.pairs(ctx, st)
	more = len(pairs) > limit
	return pairs[:min(limit, len(pairs))], more, explain("looking for pairs with commitments", err)
}

// summaries counts what is recorded of pairs: alone, among others, or both.
func (s *Store) summaries(ctx context.Context, pairs []models.Pair, wanted models.Multilaterals) ([]models.PairSummary, error) {
	out := []models.PairSummary{}
	if len(pairs) == 0 {
		return out, nil
	}
	alone, err := s.countedAlone(ctx, pairs, wanted)
	if err != nil {
		return nil, err
	}
	together, err := s.countedAmong(ctx, pairs, wanted)
	if err != nil {
		return nil, err
	}
	all, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	names := all[models.CountryKind]
	for _, pair := range pairs {
		a, b := pair.Sides()
		x := models.PairSummary{Pair: pair, Countries: []models.CountryCode{a, b},
			Labels: map[string]models.Text{string(a): names[string(a)], string(b): names[string(b)]}}
		for _, kind := range paired {
			x.Count(kind, alone[pairOf{pair, kind}])
			x.CountMultilateral(kind, together[pairOf{pair, kind}])
		}
		out = append(out, x)
	}
	return out, nil
}

// pairOf is what a relation counts: the records of a kind of a pair.
type pairOf struct {
	pair models.Pair
	kind models.RecordKind
}

// countedAlone reads how many records are between just these two countries, without the
// visits and meetings that were not held.
func (s *Store) countedAlone(ctx context.Context, pairs []models.Pair, wanted models.Multilaterals) (map[pairOf]int, error) {
	counts := map[pairOf]int{}
	if wanted == models.MultilateralOnly {
		return counts, nil
	}
	var rows []counter
	err := s.db.WithContext(ctx).Where("kind IN ? AND name IN ('pair', ?, ?) AND class = ? AND value IN ?", paired, derived.NotHeld, derived.PairedAmong, view(ctx, false), pairs).Find(&rows).Error
	for _, r := range rows {
		of, n := pairOf{models.Pair(r.Value), r.Kind}, r.Records
		if r.Name != "pair" {
			n = -n
		}
		counts[of] += n
	}
	return counts, explain("counting relations", err)
}

// countedAmong counts the records between these two countries and others: what is in the
// links of both, and the commitments that have counters of the pair.
func (s *Store) countedAmong(ctx context.Context, pairs []models.Pair, wanted models.Multilaterals) (map[pairOf]int, error) {
	counts := map[pairOf]int{}
	if wanted == models.MultilateralExcluded {
		return counts, nil
	}
	var countries []string
	for _, pair := range pairs {
		a, b := pair.Sides()
		countries = append(countries, string(a), string(b))
	}
	of, err := s.amongOf(ctx, derived.Sorted(countries))
	if err != nil {
		return nil, err
	}
	for _, pair := range pairs {
		a, b := pair.Sides()
		for kind, seqs := range of[string(a)] {
			counts[pairOf{pair, kind}] = inBoth(seqs, of[string(b)][kind])
		}
	}
	var rows []counter
	err = s.db.WithContext(ctx).Where("kind = ? AND name = ? AND class = ? AND value IN ?", models.CommitmentKind, derived.PairedAmong, view(ctx, false), pairs).Find(&rows).Error
	for _, r := range rows {
		counts[pairOf{models.Pair(r.Value), r.Kind}] = r.Records
	}
	return counts, explain("counting relations", err)
}

// inBoth counts the numbers that two lists in order share.
func inBoth(a, b []int64) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// amongOf reads the numbers of what is between each of some countries and others, by kind
// and in order, without the meetings that were not held. A country can have thousands, so
// each comes in one row.
func (s *Store) amongOf(ctx context.Context, countries []string) (map[string]map[models.RecordKind][]int64, error) {
	var st statement
	st.add("SELECT l.value, l.kind, " + s.engine.Joined("l.seq") + " FROM links AS l")
	st.where(condition{"l.name = ? AND l.value IN ? AND l.kind IN ? AND l.seen & ? <> 0",
		[]any{derived.LinkNames[derived.Among], countries, codesOf([]models.RecordKind{models.MeetingKind, models.AgreementKind}), view(ctx, false)}},
		condition{"(l.kind <> ? OR NOT EXISTS (SELECT 1 FROM links AS n WHERE n.name = ? AND n.value = l.value AND n.kind = l.kind AND n.seq = l.seq AND n.date_desc = l.date_desc))",
			[]any{models.MeetingKind.Code(), derived.LinkNames[derived.NotHeld]}})
	st.add(" GROUP BY l.value, l.kind")
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("counting relations", err)
	}
	defer found.Close()
	of := map[string]map[models.RecordKind][]int64{}
	for found.Next() {
		var country, all string
		var kind int
		if err := found.Scan(&country, &kind, &all); err != nil {
			return nil, explain("counting relations", err)
		}
		seqs, err := engine.Numbers(all)
		if err != nil {
			return nil, explain("counting relations", err)
		}
		slices.Sort(seqs)
		if of[country] == nil {
			of[country] = map[models.RecordKind][]int64{}
		}
		of[country][models.SpecOfCode(kind).Name] = seqs
	}
	return of, explain("counting relations", found.Err())
}

// names are the names of all countries or sectors, by code.
func (s *Store) names(ctx context.Context, kind models.RecordKind) (map[string]models.Text, error) {
	var rows []derived.Document
	err := s.db.WithContext(ctx).Raw("SELECT reference, title FROM documents WHERE kind = ? AND root = seq", kind.Code()).Scan(&rows).Error
	names := map[string]models.Text{}
	for _, r := range rows {
		names[r.Reference] = r.Title
	}
	return names, explain("reading names", err)
}

// Names are the names of all countries and sectors, for labels beside codes.
func (s *Store) Names(ctx context.Context) (map[models.RecordKind]map[string]models.Text, error) {
	all, err := s.allNames(ctx)
	return all.names, err
}

// SectorsAbove are, of each sector, those that it stands beneath, the nearest first.
func (s *Store) SectorsAbove(ctx context.Context) (map[models.SectorCode][]models.SectorCode, error) {
	all, err := s.allNames(ctx)
	return all.above, err
}

// allNames are the names that were read at a mark, and how sectors stand beneath each other.
type allNames struct {
	mark  int64
	names map[models.RecordKind]map[string]models.Text
	above map[models.SectorCode][]models.SectorCode
}

// allNames change rarely and are read often: what was read stays until something is written.
func (s *Store) allNames(ctx context.Context) (allNames, error) {
	now, err := s.derivation(ctx)
	if err != nil {
		return allNames{}, err
	}
	if known := s.named.Load(); s.writer != nil && known != nil && known.mark == now.FullMark {
		return *known, nil
	}
	all := allNames{now.FullMark, map[models.RecordKind]map[string]models.Text{}, map[models.SectorCode][]models.SectorCode{}}
	for _, kind := range []models.RecordKind{models.CountryKind, models.SectorKind} {
		if all.names[kind], err = s.names(ctx, kind); err != nil {
			return all, err
		}
	}
	tree, err := s.sectorTree(ctx)
	if err != nil {
		return all, err
	}
	for code := range tree {
		all.above[code] = tree.Upward(code)[1:]
	}
	if s.writer != nil { // what a transaction sees may never come to be
		s.named.Store(&all)
	}
	return all, nil
}

// KnownPair tells whether there are two such countries.
func (s *Store) KnownPair(ctx context.Context, pair models.Pair) error {
	err := s.refuseUnknown(ctx, models.ConflictFilter{Pair: []models.Pair{pair}})
	if models.KindOf(err) == models.Malformed {
		return notFound("relation")
	}
	return err
}

// latest is how many events a relation shows.
const latest = 10

// Relation is a pair of countries seen as a whole.
func (s *Store) Relation(ctx context.Context, pair models.Pair, wanted models.Multilaterals) (models.RelationOverview, error) {
	r, err := s.RelationFigures(ctx, pair, wanted)
	if err != nil {
		return r, err
	}
	events, err := s.Timeline(ctx, models.TimelineFilter{Pair: []models.Pair{pair}, Multilateral: wanted}, models.Paging{Limit: latest})
	r.Latest, r.Timeline = events.Data, "/api/v1/relations/"+string(pair)+"/timeline"
	return r, err
}

// RelationFigures is how much is on record of a pair of countries, without any of it.
func (s *Store) RelationFigures(ctx context.Context, pair models.Pair, wanted models.Multilaterals) (models.RelationOverview, error) {
	var r models.RelationOverview
	summaries, err := s.summaries(ctx, []models.Pair{pair}, wanted)
	if err != nil {
		return r, err
	}
	r.PairSummary = summaries[0]
	filter := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{pair}}, Multilateral: wanted}
	tally, err := s.Tally(ctx, filter)
	if err != nil {
		return r, err
	}
	counted := url.Values{"pair": {string(pair)}, "as_of": {s.Today()}}
	if wanted != "" {
		counted.Set("multilateral", string(wanted))
	}
	r.Progress = tally.Progress("/api/v1/commitments?" + counted.Encode())
	r.Conflicts, err = s.countedConflicts(ctx, pair)
	return r, err
}
