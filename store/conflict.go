package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// Conflicts lists the fields on which sources differ, record by record in the order of
// recording, as far as the caller may see them.
func (s *Store) Conflicts(ctx context.Context, f models.ConflictFilter, p models.Paging) (models.Page[models.Conflict], error) {
	if err := s.refuseUnknown(ctx, f); err != nil {
		return models.Page[models.Conflict]{}, err
	}
	return itemList[models.Conflict]{
		records: func(from int64, limit int) ([]derived.Target, error) { return s.contested(ctx, f, from, limit) },
		items: func(records []derived.Target) (map[string][]models.Conflict, error) {
			return s.conflictsOf(ctx, records)
		},
		sure: true, // it is by their conflicts that they are found
	}.page(ctx, s, p)
}

// ConflictsOn lists the fields of one record, and of its parts, on which sources differ.
func (s *Store) ConflictsOn(ctx context.Context, at Place) ([]models.Conflict, error) {
	x, err := s.idOf(ctx, at, scope(ctx, "d"))
	if err != nil {
		return nil, err
	}
	found, err := s.conflictsOf(ctx, []derived.Target{x})
	return found[x.RecordID], err
}

// contested lists records with open conflicts, from one on. What is asked of one pair is
// found by the links of that pair, and what is between these two and others by both.
func (s *Store) contested(ctx context.Context, f models.ConflictFilter, from int64, limit int) ([]derived.Target, error) {
	pair := ""
	if len(f.Pair) == 1 && f.Pair[0] != models.None {
		pair, f.Pair = string(f.Pair[0]), nil
	}
	wanted, err := s.weighed(ctx, facetsWanted(f.Country, f.Pair, f.Sector))
	if err != nil {
		return nil, err
	}
	c := contest{view: view(ctx, false), wanted: wanted, from: from, limit: limit}
	for _, spec := range models.Kinds {
		if !spec.Name.Part() && (len(f.Kind) == 0 || slices.Contains(f.Kind, spec.Name)) {
			c.kinds = append(c.kinds, spec.Name)
		}
	}
	if pair != "" {
		c.kinds = slices.DeleteFunc(c.kinds, func(kind models.RecordKind) bool { return !slices.Contains(paired, kind) })
	}
	if len(c.kinds) == 0 {
		return nil, nil // parts have their conflicts with their records
	}
	var st statement
	for _, kind := range c.kinds {
		st.unite(" UNION ALL ")
		c.alone(&st, kind, pair)
	}
	if pair != "" {
		st.unite(" UNION ALL ")
		c.together(&st, models.Pair(pair))
	}
	return s.targets(ctx, st.within("SELECT * FROM (", ") AS x ORDER BY seq LIMIT ?", limit))
}

// contest is which records with open conflicts are asked for: in which view, of which
// kinds, with which facets, and so many from one on.
type contest struct {
	view   int
	kinds  []models.RecordKind
	wanted []facet
	from   int64
	limit  int
}

// alone adds a query for those of a kind: of one pair, or "" for all.
func (c contest) alone(st *statement, kind models.RecordKind, pair string) {
	st.add("SELECT * FROM (SELECT d.seq, d.kind, d.record_id, d.reference FROM links AS f CROSS JOIN documents AS d")
	st.where(c.having(condition{"d.seq = f.seq AND f.name = ? AND f.value = ? AND f.kind = ? AND f.date_desc = '' AND f.seen & ? <> 0 AND f.seq >= ?",
		[]any{derived.LinkNames[derived.OpenName], derived.OpenValue(pair, 1), kind.Code(), c.view, c.from}})...)
	st.add(" ORDER BY f.seq LIMIT ?) AS k", c.limit)
}

// together adds a query for those that are between two countries and others: what is
// contested of one of them, and of the other.
func (c contest) together(st *statement, pair models.Pair) {
	a, b := pair.Sides()
	st.add("SELECT * FROM (SELECT d.seq, d.kind, d.record_id, d.reference FROM links AS a CROSS JOIN links AS b CROSS JOIN documents AS d")
	st.where(c.having(
		condition{"a.name = ? AND a.value = ? AND a.kind IN ? AND a.date_desc = '' AND a.seen & ? <> 0 AND a.seq >= ?",
			[]any{derived.LinkNames[derived.OpenName], derived.OpenValue(string(a), 1), codesOf(c.kinds), c.view, c.from}},
		condition{"b.name = a.name AND b.value = ? AND b.kind = a.kind AND b.date_desc = '' AND b.seq = a.seq AND b.seen & ? <> 0",
			[]any{derived.OpenValue(string(b), 1), c.view}},
		condition{sql: "d.seq = a.seq AND d.root = d.seq"})...)
	st.add(" ORDER BY d.seq LIMIT ?) AS k", c.limit)
}

// having adds, to what is asked of documents d, who sees them and the facets.
func (c contest) having(all ...condition) []condition {
	all = append(all, scopeOf(c.view, "d"))
	for _, facet := range c.wanted {
		all = append(all, facet.has(c.view))
	}
	return all
}

// targets runs a statement that reads number, kind, id and reference of documents.
func (s *Store) targets(ctx context.Context, st *statement) ([]derived.Target, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, explain("looking up documents", err)
	}
	defer found.Close()
	var list []derived.Target
	for found.Next() {
		var x derived.Target
		if err := found.Scan(&x.Seq, &x.Kind, &x.RecordID, &x.Reference); err != nil {
			return nil, explain("looking up documents", err)
		}
		list = append(list, x)
	}
	return list, explain("looking up documents", found.Err())
}

// countedConflicts is how many conflicts of a pair the caller sees.
func (s *Store) countedConflicts(ctx context.Context, pair models.Pair) (int, error) {
	var st statement
	var n int
	st.add("SELECT COALESCE(SUM(records), 0) FROM counters WHERE kind IN ? AND name = ? AND value > ? AND value < ? AND class = ?",
		paired, derived.OpenName, string(pair)+"/", string(pair)+"0", view(ctx, false))
	if _, err := s.askOne(ctx, &st, &n); err != nil {
		return 0, explain("reading counters", err)
	}
	among, err := s.conflictsTogether(ctx, pair)
	return n + among, err
}

// conflictsTogether counts the conflicts of what is between two countries and others: each
// is the first, second and so on of both.
func (s *Store) conflictsTogether(ctx context.Context, pair models.Pair) (int, error) {
	a, b := pair.Sides()
	var st statement
	var n int
	st.add("SELECT COUNT(*) FROM links AS a CROSS JOIN links AS b")
	st.where(
		condition{"a.name = ? AND a.value > ? AND a.value < ? AND a.kind IN ? AND a.seen & ? <> 0",
			[]any{derived.LinkNames[derived.OpenName], string(a) + "/", string(a) + "0", codesOf(paired), view(ctx, false)}},
		condition{"b.name = a.name AND b.value = ? || substr(a.value, ?) AND b.kind = a.kind AND b.date_desc = a.date_desc AND b.seq = a.seq AND b.seen & ? <> 0",
			[]any{string(b), len(a) + 1, view(ctx, false)}})
	_, err := s.askOne(ctx, &st, &n)
	return n, explain("counting conflicts", err)
}

// conflictsOf finds the conflicts of records, by id.
func (s *Store) conflictsOf(ctx context.Context, list []derived.Target) (map[string][]models.Conflict, error) {
	byKind, found := map[int][]int64{}, map[string][]models.Conflict{}
	for _, x := range list {
		byKind[x.Kind] = append(byKind[x.Kind], x.Seq)
	}
	for _, spec := range models.Kinds {
		if err := s.conflictsAmong(ctx, spec, byKind[spec.Code], found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// conflictsAmong finds the conflicts of records of a kind.
func (s *Store) conflictsAmong(ctx context.Context, spec models.Spec, seqs []int64, found map[string][]models.Conflict) error {
	records, err := s.recordsOf(ctx, spec, seqs)
	if err != nil || len(records) == 0 {
		return err
	}
	m, err := s.partsToCompare(ctx, records)
	if err != nil {
		return err
	}
	sources, err := s.claimsOf(ctx, records, m)
	for _, e := range records {
		r := e.Base()
		ref := models.RecordRef{Kind: spec.Name, ID: r.ID, Reference: r.Reference}
		found[r.ID] = models.ConflictsOf(ref, m.Cited(e), sources[r.ID])
	}
	return err
}

// partsToCompare reads the parts of records and what sources say of them. Of acts it matters
// what follows from what they say otherwise, which takes all that an agreement is made of.
func (s *Store) partsToCompare(ctx context.Context, records []models.Entity) (derived.Material, error) {
	m, err := s.gatherParts(ctx, records)
	if err == nil && len(m.Acts) > 0 {
		if m.Targets, err = s.targetsAmong(ctx, records, m); err == nil {
			err = s.judge(ctx, records, &m)
		}
	}
	return m, err
}

// claimsOf gives what sources say of records, as the caller sees it.
func (s *Store) claimsOf(ctx context.Context, records []models.Entity, m derived.Material) (map[string][]models.Source, error) {
	sources := map[string][]models.Source{}
	var claims []claim
	for _, e := range records {
		list := m.SeenIn(e.Base().ID, view(ctx, false))
		sources[e.Base().ID] = list
		for i := range list {
			claims = append(claims, claimOf(&list[i].Citation))
		}
	}
	return sources, s.hideClaims(ctx, claims)
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
	for i := range q.facets {
		q.facets[i].wide = q.facets[i].name == "pair"
	}
	by(&q, "sector", sectors)
	return q.facets
}
