package store

import (
	"context"

	"entente/models"
	"entente/store/derived"
)

// render makes the documents of records of one kind as a viewer sees them on a day.
func (s *Store) render(ctx context.Context, records []models.Entity, view int, day models.Day) ([]string, error) {
	if len(records) == 0 {
		return nil, nil
	}
	m, err := s.materialOf(ctx, records)
	if err != nil {
		return nil, err
	}
	docs := make([]string, len(records))
	for i, e := range records {
		if docs[i], _, err = m.Document(e, view, day, s.Today()); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// materialOf reads what the documents of records are made of. While all is being derived
// again, it relies on nothing that was derived before.
func (s *Store) materialOf(ctx context.Context, records []models.Entity) (derived.Material, error) {
	m, err := s.gather(ctx, records)
	if err != nil {
		return m, err
	}
	switch records[0].RecordKind() {
	case models.AgreementKind:
		err = s.judge(ctx, records, &m)
	case models.CommitmentKind:
		err = s.settleAgain(ctx, records, m)
	}
	return m, err
}

// settleAgain computes what commitments have from others, while that is being derived
// again.
func (s *Store) settleAgain(ctx context.Context, commitments []models.Entity, m derived.Material) error {
	state, err := s.State(ctx)
	if err != nil || !state.Rebuilding {
		return err
	}
	around, err := s.around(ctx, commitments, m)
	if err != nil {
		return err
	}
	for _, e := range commitments {
		around.Settle(e, s.Today())
	}
	return nil
}

// gather reads what documents are made of, but for the status of agreements.
func (s *Store) gather(ctx context.Context, records []models.Entity) (derived.Material, error) {
	m, err := s.gatherParts(ctx, records)
	if err == nil && records[0].RecordKind() == models.MeetingKind {
		m.Visits, err = s.visitsOf(ctx, records)
	}
	if err == nil {
		m.Targets, err = s.targetsAmong(ctx, records, m)
	}
	return m, err
}

// gatherParts reads the parts of records, and their sources.
func (s *Store) gatherParts(ctx context.Context, records []models.Entity) (m derived.Material, err error) {
	ids := idsOf(records)
	switch records[0].RecordKind() {
	case models.AgreementKind:
		m.Acts, err = s.actsOf(ctx, ids)
	case models.CommitmentKind:
		m.Updates, err = s.updatesOf(ctx, ids)
	}
	if err != nil {
		return m, err
	}
	m.Sources, err = s.sourcesOf(ctx, ids)
	return m, err
}

// targetsAmong looks up records and all that they and their acts name.
func (s *Store) targetsAmong(ctx context.Context, records []models.Entity, m derived.Material) (derived.Targets, error) {
	var names []derived.Name
	for _, e := range records {
		names = append(names, derived.Name{Key: e.Base().ID})
		names = append(names, derived.NamesIn(e.Stored())...)
		for i := range m.Acts[e.Base().ID] {
			names = append(names, derived.NamesIn(m.Acts[e.Base().ID][i].Stored())...)
		}
	}
	return s.targetsOf(ctx, names)
}

func idsOf(records []models.Entity) []string {
	ids := make([]string, len(records))
	for i, e := range records {
		ids[i] = e.Base().ID
	}
	return ids
}

// sourcesOf reads the citations of records, with the views of their articles.
func (s *Store) sourcesOf(ctx context.Context, ids []string) (map[string][]derived.Source, error) {
	sources := map[string][]derived.Source{}
	var new []models.Citation
	written := s.pending.among(ids, func(_ string, n *newcomer) { new = append(new, n.citations...) })
	if len(written) > 0 {
		var st statement
		st.add(`SELECT c.*, t.cluster_id, t.state AS article_state, d.seen AS article_seen FROM citations AS c
			JOIN articles AS t ON t.id = c.article_id JOIN documents AS d ON d.record_id = c.article_id WHERE c.root_id IN ? ORDER BY c.id`, written)
		var rows []derived.Source
		if err := s.scan(ctx, &st, &rows); err != nil {
			return nil, explain("reading sources", err)
		}
		for _, r := range rows {
			sources[r.RootID] = append(sources[r.RootID], r)
		}
	}
	if len(new) == 0 {
		return sources, nil
	}
	articles, err := s.sourcesBehind(ctx, new)
	for _, c := range new {
		x := articles[string(*c.ArticleID)]
		x.Citation = c
		sources[c.RootID] = append(sources[c.RootID], x)
	}
	return sources, err
}

// sourcesBehind reads the articles of new citations, for what counts of them.
func (s *Store) sourcesBehind(ctx context.Context, citations []models.Citation) (map[string]derived.Source, error) {
	ids := make([]string, len(citations))
	for i, c := range citations {
		ids[i] = string(*c.ArticleID)
	}
	articles := map[string]derived.Source{}
	written := s.pending.among(derived.Sorted(ids), func(id string, n *newcomer) {
		a, x := n.record.(*models.Article), derived.Source{ArticleSeen: n.target().Seen}
		x.ClusterID, x.ArticleState = a.ClusterID, a.State
		articles[id] = x
	})
	if len(written) == 0 {
		return articles, nil
	}
	var st statement
	st.add("SELECT t.id, t.cluster_id, t.state, d.seen FROM articles AS t JOIN documents AS d ON d.record_id = t.id WHERE t.id IN ?", written)
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading sources", err)
	}
	defer found.Close()
	for found.Next() {
		var id string
		var x derived.Source
		if err := found.Scan(&id, &x.ClusterID, &x.ArticleState, &x.ArticleSeen); err != nil {
			return nil, explain("reading sources", err)
		}
		articles[id] = x
	}
	return articles, explain("reading sources", found.Err())
}
