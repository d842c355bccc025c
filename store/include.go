package store

import (
	"context"

	"entente/models"
)

// Included reads what belongs to records of a kind, by the id of the record and
// with the same few queries for all: what came of a visit, meeting or agreement,
// just as the filter by it finds, the updates of commitments, and citations.
func (s *Store) Included(ctx context.Context, kind models.RecordKind, name string, ids []string, o View) (map[string][]any, error) {
	switch name {
	case "citations":
		return s.citationsOf(ctx, kind, ids)
	case "updates":
		return s.updatesUpTo(ctx, ids, s.day(o.AsOf))
	case "meetings":
		return included[models.Meeting](ctx, s, kind, ids, o)
	case "agreements":
		return included[models.Agreement](ctx, s, kind, ids, o)
	}
	return included[models.Commitment](ctx, s, kind, ids, o)
}

// included reads the records that have others among their facets.
func included[T any, E entity[T]](ctx context.Context, s *Store, of models.RecordKind, ids []string, o View) (map[string][]any, error) {
	kind := E(new(T)).RecordKind()
	var pairs []facetRow
	err := s.db.WithContext(ctx).Table("facets").Where("kind = ? AND name = ? AND value IN ? AND seen & ? <> 0", kind, of, ids, view(ctx, false)).
		Find(&pairs).Error
	if err != nil {
		return nil, explain("reading what is included", err)
	}
	owners := map[string]string{}
	keys := make([]string, len(pairs))
	for i, p := range pairs {
		owners[p.RecordID], keys[i] = p.Value, p.RecordID
	}
	var rows []T
	err = s.db.WithContext(ctx).Table(tables[kind]+" AS t").Where("t.id IN ?", unique(keys)).Where(scope(ctx, "t")).
		Order("t.date_asc, t.id").Find(&rows).Error
	if err != nil {
		return nil, explain("reading what is included", err)
	}
	if err := dress[T, E](ctx, s, rows, o); err != nil {
		return nil, err
	}
	out := map[string][]any{}
	for i := range rows {
		owner := owners[E(&rows[i]).Base().ID]
		out[owner] = append(out[owner], &rows[i])
	}
	return out, nil
}

// updatesUpTo reads the updates of commitments up to a day.
func (s *Store) updatesUpTo(ctx context.Context, ids []string, day models.Day) (map[string][]any, error) {
	updates, err := s.updatesOf(ctx, ids)
	out := map[string][]any{}
	for id, list := range updates {
		for i := range list {
			if list[i].AsOfFrom <= day {
				out[id] = append(out[id], &list[i])
			}
		}
	}
	return out, err
}

// citationsOf reads the citations of records, or by articles.
func (s *Store) citationsOf(ctx context.Context, kind models.RecordKind, ids []string) (map[string][]any, error) {
	column := "c.root_id"
	if kind == models.ArticleKind {
		column = "c.article_id"
	}
	var rows []models.Citation
	if err := s.citations(ctx).Select("c.*").Where(column+" IN ?", unique(ids)).Order("c.id").Find(&rows).Error; err != nil {
		return nil, explain("reading citations", err)
	}
	rows, err := s.dressCitations(ctx, rows)
	out := map[string][]any{}
	for i := range rows {
		id := rows[i].RootID
		if kind == models.ArticleKind {
			id = string(*rows[i].ArticleID)
		}
		out[id] = append(out[id], &rows[i])
	}
	return out, err
}
