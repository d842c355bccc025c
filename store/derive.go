package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// derive computes what follows from records of one kind, whoever asks. It writes
// nothing.
func (s *Store) derive(ctx context.Context, records []models.Entity) ([]*derived.Result, error) {
	around, err := s.surroundingsOf(ctx, records)
	if err != nil {
		return nil, err
	}
	return around.Derive(records, s.Today())
}

// documentsOf reads the documents of records, each with those of its parts behind
// it, without the text.
func (s *Store) documentsOf(ctx context.Context, records []models.Entity, t derived.Targets) (map[string][]derived.Document, error) {
	ids, known := map[int64]string{}, map[string][]derived.Document{}
	var seqs []int64
	for _, e := range records {
		if n, ok := s.pending.newcomer(e.Base().ID); ok {
			known[e.Base().ID] = n.documents
		} else if x, ok := t.ID(e.Base().ID); ok {
			seqs = append(seqs, x.Seq)
			ids[x.Seq] = e.Base().ID
		}
	}
	if len(seqs) == 0 {
		return known, nil
	}
	var st statement
	st.add("SELECT "+bareColumns+" FROM documents WHERE seq IN ? UNION ALL SELECT "+bareColumns+" FROM documents WHERE root IN ? AND root <> seq ORDER BY seq", seqs, seqs)
	err := s.eachBare(ctx, &st, func(d derived.Document) {
		if _, record := ids[d.Seq]; record {
			known[d.RecordID] = append([]derived.Document{d}, known[d.RecordID]...)
		} else {
			known[ids[d.Root]] = append(known[ids[d.Root]], d)
		}
	})
	return known, err
}

// surroundingsOf reads those of records of one kind.
func (s *Store) surroundingsOf(ctx context.Context, records []models.Entity) (derived.Surroundings, error) {
	m, err := s.gather(ctx, records)
	if err != nil {
		return derived.Surroundings{}, err
	}
	return s.around(ctx, records, m)
}

// around reads what is around records, of which the material is known.
func (s *Store) around(ctx context.Context, records []models.Entity, m derived.Material) (around derived.Surroundings, err error) {
	around.Material = &m
	if around.Known, err = s.documentsOf(ctx, records, m.Targets); err != nil {
		return around, err
	}
	if around.Tree, err = s.sectorTree(ctx); err != nil {
		return around, err
	}
	if around.Origins, err = s.originsOf(ctx, records); err != nil {
		return around, err
	}
	var visits []int64
	for _, origin := range around.Origins {
		for _, visit := range derived.ParseLinks(origin.Links).Values("visit") {
			if seq, ok := derived.Numbered(visit); ok {
				visits = append(visits, seq)
			}
		}
	}
	more, err := s.targetsOf(ctx, nil, visits...)
	if err != nil {
		return around, err
	}
	for value, seen := range more.Views {
		m.Targets.Views[value] = seen
	}
	around.Linking.Targets = m.Targets
	if records[0].RecordKind() == models.AgreementKind {
		err = s.judge(ctx, records, &m)
	}
	return around, err
}

// originsOf reads the documents of what records come from.
func (s *Store) originsOf(ctx context.Context, records []models.Entity) (map[string]derived.Document, error) {
	origins := map[string]derived.Document{}
	var ids []string
	for _, e := range records {
		id := derived.ComesFrom(e)
		if n, ok := s.pending.newcomer(id); ok {
			origins[id] = n.documents[0]
		} else if id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return origins, nil
	}
	var st statement
	st.add("SELECT "+bareColumns+" FROM documents WHERE record_id IN ?", derived.Sorted(ids))
	if err := s.eachBare(ctx, &st, func(d derived.Document) { origins[d.RecordID] = d }); err != nil {
		return nil, err
	}
	return origins, s.placeOrigins(ctx, origins)
}

// placeOrigins computes where those origins stand of which nothing was derived yet: of what
// was taken over, a record may come from one that was recorded long after it.
func (s *Store) placeOrigins(ctx context.Context, origins map[string]derived.Document) error {
	var seqs []int64
	for _, d := range origins {
		if d.Lends == 0 {
			seqs = append(seqs, d.Seq)
		}
	}
	if len(seqs) == 0 {
		return nil
	}
	slices.Sort(seqs)
	_, err := s.eachKind(ctx, seqs, func(ctx context.Context, records []models.Entity) ([]*derived.Result, error) {
		placed, err := s.place(ctx, records)
		for _, d := range placed {
			origins[d.Is[0].RecordID] = d.Is[0]
		}
		return nil, err
	})
	return err
}

// sectorTree reads which sector stands beneath which, once in a transaction.
func (s *Store) sectorTree(ctx context.Context) (derived.SectorTree, error) {
	if s.pending != nil && s.pending.tree != nil {
		return s.pending.tree, nil
	}
	var st statement
	st.add("SELECT code, parent FROM sectors")
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading the tree of sectors", err)
	}
	defer found.Close()
	tree := derived.SectorTree{}
	for found.Next() {
		var code models.SectorCode
		var parent *models.SectorCode
		if err := found.Scan(&code, &parent); err != nil {
			return nil, explain("reading the tree of sectors", err)
		}
		tree[code] = parent
	}
	if s.pending != nil {
		s.pending.tree = tree
	}
	return tree, explain("reading the tree of sectors", found.Err())
}
