package store

import (
	"context"

	"entente/models"
)

// Included reads what belongs to records of a kind, by the id of the record and
// with one scoped query for all: what came of a visit, meeting or agreement, the
// updates of commitments, and citations.
func (s *Store) Included(ctx context.Context, kind models.RecordKind, name string, ids []string) (map[string][]any, error) {
	switch name {
	case "citations":
		return s.citationsOf(ctx, kind, ids)
	case "updates":
		updates, err := s.updatesOf(ctx, ids)
		out := map[string][]any{}
		for id, list := range updates {
			for i := range list {
				out[id] = append(out[id], &list[i])
			}
		}
		return out, err
	case "meetings":
		return included(ctx, s, "visit_id", ids, func(m *models.Meeting) string { return string(*m.VisitID) })
	case "agreements":
		if kind == models.MeetingKind {
			return included(ctx, s, "meeting_id", ids, func(a *models.Agreement) string { return string(*a.MeetingID) })
		}
		return included(ctx, s, "visit_id", ids, func(a *models.Agreement) string { return string(*a.VisitID) })
	}
	switch kind {
	case models.VisitKind:
		return included(ctx, s, "origin_visit_id", ids, func(c *models.Commitment) string { return string(*c.OriginVisitID) })
	case models.MeetingKind:
		return included(ctx, s, "origin_meeting_id", ids, func(c *models.Commitment) string { return string(*c.OriginMeetingID) })
	}
	return included(ctx, s, "origin_agreement_id", ids, func(c *models.Commitment) string { return string(*c.OriginAgreementID) })
}

func included[T any, E entity[T]](ctx context.Context, s *Store, column string, ids []string, owner func(*T) string) (map[string][]any, error) {
	var rows []T
	kind := E(new(T)).RecordKind()
	err := s.db.WithContext(ctx).Table(tables[kind]+" AS t").Where("t."+column+" IN ?", unique(ids)).Where(scope(ctx, "t")).
		Order("t.date_asc, t.id").Find(&rows).Error
	if err != nil {
		return nil, explain("reading what is included", err)
	}
	owners := make([]string, len(rows))
	for i := range rows {
		owners[i] = owner(&rows[i])
	}
	if err := dress[T, E](ctx, s, rows, View{}); err != nil {
		return nil, err
	}
	out := map[string][]any{}
	for i := range rows {
		out[owners[i]] = append(out[owners[i]], &rows[i])
	}
	return out, nil
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
