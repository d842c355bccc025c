package store

import (
	"context"

	"entente/models"
)

// These are some records of a kind, by id, as the caller sees them: those that he may.
func (s *Store) These(ctx context.Context, kind models.RecordKind, ids []string) (Documents, error) {
	var out Documents
	if len(ids) == 0 {
		return out, nil
	}
	st := s.selecting(ctx, s.Today(), nil)
	st.add(" FROM documents AS d")
	// They are found by their ids, and not by their kind, of which there are many.
	st.where(condition{"d.record_id IN ? AND +d.kind = ?", []any{ids, kind.Code()}}, scope(ctx, "d"))
	rows, err := s.scanRows(ctx, st, nil, len(ids))
	if err != nil {
		return out, explain("reading records", err)
	}
	for _, r := range rows {
		out.IDs = append(out.IDs, r.id)
	}
	out.Meta.Count = len(rows)
	out.Rows, err = s.bodies(ctx, kind, rows, s.Today())
	return out, err
}

// Resting is an article, and how many claims rest on it.
type Resting struct {
	models.ArticleSummary
	Claims int
}

// RestingOn gives the articles on which some records and their parts rest, the one that
// is cited most first.
func (s *Store) RestingOn(ctx context.Context, ids []string, most int) ([]Resting, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var cited statement
	cited.add("SELECT c.article_id, COUNT(*) AS claims FROM citations AS c JOIN documents AS d ON d.record_id = c.root_id")
	cited.where(condition{"c.root_id IN ?", []any{ids}}, scope(ctx, "d"))
	st := cited.within("SELECT t.id, a.reference, t.title, t.outlet, t.language, t.published_on, x.claims FROM (",
		" GROUP BY c.article_id) AS x JOIN documents AS a ON a.record_id = x.article_id JOIN articles AS t ON t.id = x.article_id")
	st.where(scope(ctx, "a"))
	st.add(" ORDER BY x.claims DESC, a.ref_year, a.ref_number LIMIT ?", most)
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, explain("reading the articles cited", err)
	}
	defer found.Close()
	var all []Resting
	for found.Next() {
		var x Resting
		if err := found.Scan(&x.ID, &x.Reference, &x.Title, &x.Outlet, &x.Language, &x.PublishedOn, &x.Claims); err != nil {
			return nil, explain("reading the articles cited", err)
		}
		all = append(all, x)
	}
	return all, explain("reading the articles cited", found.Err())
}
