package store

import (
	"context"
	"fmt"

	"entente/models"
	"entente/store/derived"
)

// Included reads what belongs to records of a kind, by the id of the record and
// with the same few queries for all: what came of a visit, meeting or agreement,
// just as the filter by it finds, the updates of commitments, and citations.
func (s *Store) Included(ctx context.Context, kind models.RecordKind, name string, ids []string, day models.Day) (map[string][][]byte, error) {
	if len(ids) == 0 {
		return map[string][][]byte{}, nil // what belongs to none is not what has no owner
	}
	switch name {
	case "citations":
		return s.citationsOf(ctx, kind, ids)
	case "updates":
		return s.updatesUpTo(ctx, ids, s.day(day))
	}
	for _, spec := range models.Kinds {
		if spec.Table == name {
			return s.linkedBy(ctx, spec.Name, kind, ids, s.day(day))
		}
	}
	return nil, fmt.Errorf("nothing called %q can be included", name)
}

// tooManyIncluded refuses to embed more than can be held.
func tooManyIncluded(what string) error {
	return models.BadParameter("include", "too_many", "more than %d %s belong to what is on this page; ask with a smaller limit, or list the %s themselves", models.MostIncluded, what, what)
}

// linkedBy reads the records of a kind that have others among their links.
func (s *Store) linkedBy(ctx context.Context, kind, of models.RecordKind, ids []string, day models.Day) (map[string][][]byte, error) {
	names := make([]derived.Name, len(ids))
	for i, id := range ids {
		names[i] = derived.Name{Kind: of, Key: id}
	}
	t, err := s.targetsOf(ctx, names)
	if err != nil {
		return nil, err
	}
	owners := map[string]string{}
	values := make([]string, 0, len(ids))
	for _, id := range ids {
		owners[derived.Number(t.Named[id].Seq)] = id
		values = append(values, derived.Number(t.Named[id].Seq))
	}
	st := s.selecting(ctx, day, []sortKey{{column: "l.value"}})
	st.add(" FROM links AS l CROSS JOIN documents AS d")
	st.where(condition{"d.seq = l.seq AND l.name = ? AND l.value IN ? AND l.kind = ? AND l.seen & ? <> 0",
		[]any{derived.LinkNames[string(of)], some(values), kind.Code(), view(ctx, false)}}, scope(ctx, "d"))
	st.add(" ORDER BY d.date_asc, d.seq LIMIT ?", models.MostIncluded+1)
	rows, err := s.scanRows(ctx, st, []any{aText}, len(ids))
	if err != nil {
		return nil, explain("reading what is included", err)
	}
	if len(rows) > models.MostIncluded {
		return nil, tooManyIncluded(kind.Spec().Table)
	}
	bodies, err := s.bodies(ctx, kind, rows, day)
	out := map[string][][]byte{}
	for i, body := range bodies {
		owner := owners[rows[i].keys[0].(string)]
		out[owner] = append(out[owner], body)
	}
	return out, err
}

// updatesUpTo reads the updates of commitments up to a day.
func (s *Store) updatesUpTo(ctx context.Context, ids []string, day models.Day) (map[string][][]byte, error) {
	updates, err := s.updatesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string][][]byte{}
	for id, list := range updates {
		for i := range list {
			if list[i].AsOfFrom > day {
				continue
			}
			text, err := derived.Encode(&list[i])
			if err != nil {
				return nil, err
			}
			out[id] = append(out[id], []byte(text))
		}
	}
	return out, nil
}

// citationsOf reads the citations of records, or by articles.
func (s *Store) citationsOf(ctx context.Context, kind models.RecordKind, ids []string) (map[string][][]byte, error) {
	column := "c.root_id"
	if kind == models.ArticleKind {
		column = "c.article_id"
	}
	var rows []models.Citation
	if err := s.citations(ctx).Select("c.*").Where(column+" IN ?", some(ids)).Order("c.id").Limit(models.MostIncluded + 1).Find(&rows).Error; err != nil {
		return nil, explain("reading citations", err)
	}
	if len(rows) > models.MostIncluded {
		return nil, tooManyIncluded("citations")
	}
	rows, err := s.completeCitations(ctx, rows)
	if err != nil {
		return nil, err
	}
	out := map[string][][]byte{}
	for i := range rows {
		id := rows[i].RootID
		if kind == models.ArticleKind {
			id = string(*rows[i].ArticleID)
		}
		text, err := derived.Encode(&rows[i])
		if err != nil {
			return nil, err
		}
		out[id] = append(out[id], []byte(text))
	}
	return out, nil
}
