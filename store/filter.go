package store

import (
	"context"
	"strings"

	"entente/models"
)

// filtered begins a list with the filters that most records have.
func (s *Store) filtered(ctx context.Context, kind models.RecordKind, f models.Filter) (*query, error) {
	q, err := s.named(ctx, kind, f.Named)
	if err != nil {
		return nil, err
	}
	if err := s.knownCodes(ctx, f.Country, f.Pair, f.Sector); err != nil {
		return nil, err
	}
	facet(q, "country", f.Country)
	facet(q, "pair", f.Pair)
	facet(q, "sector", f.Sector)
	if len(f.Article) > 0 {
		ids, err := s.resolve(ctx, "article", models.ArticleKind, f.Article)
		if err != nil {
			return nil, err
		}
		q.and("t.id IN (SELECT c.root_id FROM citations c WHERE c.article_id IN ?)", ids)
	}
	q.overlap("date", f.From, f.To)
	return q, nil
}

// named begins a list with the filters that every record has.
func (s *Store) named(ctx context.Context, kind models.RecordKind, f models.Named) (*query, error) {
	q := &query{kind: kind, bin: f.Bin}
	if f.Bin && !models.ViewerOf(ctx).Staff() {
		return nil, models.Refuse(models.Unauthenticated, "the bin is seen with a token only")
	}
	in(q, "visibility", f.Visibility)
	in(q, "review_state", f.ReviewState)
	if f.Q != "" {
		condition, arg, ok := s.matching(f.Q, f.Exact)
		if !ok {
			q.and("1 = 0")
		} else {
			q.and("t.id IN (SELECT e.record_id FROM search AS w CROSS JOIN entries AS e WHERE "+condition+" AND e.kind = ?)", arg, kind)
		}
	}
	return q, nil
}

// linkFilter wants records linked to one of others, named by id or reference.
type linkFilter struct {
	kind models.RecordKind
	keys []string
}

// linked adds filters by link; a kind is also the name of its facet and parameter.
func (s *Store) linked(ctx context.Context, q *query, filters ...linkFilter) error {
	for _, f := range filters {
		ids, err := s.resolve(ctx, string(f.kind), f.kind, f.keys)
		if err != nil {
			return err
		}
		facet(q, string(f.kind), ids)
	}
	return nil
}

// resolve finds the ids of records named in a parameter by id or reference.
func (s *Store) resolve(ctx context.Context, parameter string, kind models.RecordKind, keys []string) ([]string, error) {
	var ids []string
	for _, key := range keys {
		if key == models.None && kind != models.ArticleKind {
			ids = append(ids, key)
			continue
		}
		id, err := s.idOf(ctx, kind, key, scopeEntries(ctx, "e"))
		if models.KindOf(err) == models.NotFound {
			return nil, badParameter(parameter, "unknown_value", "there is no %s %q", kind, key)
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// idOf finds the id of a record by id or reference, among entries e where.
func (s *Store) idOf(ctx context.Context, kind models.RecordKind, key, where string) (string, error) {
	var ids []string
	err := s.db.WithContext(ctx).Table("entries AS e").Where("((e.kind = ? AND e.record_id = ?) OR (e.kind = ? AND e.reference = ?))", kind, key, kind, key).
		Where(where).Limit(1).Pluck("e.record_id", &ids).Error
	if err != nil {
		return "", explain("looking up a "+string(kind), err)
	}
	if len(ids) == 0 {
		return "", notFound(kind)
	}
	return ids[0], nil
}

// knownCodes refuses countries and sectors in a filter that there are not.
func (s *Store) knownCodes(ctx context.Context, countries []models.CountryCode, pairs []models.Pair, sectors []models.SectorCode) error {
	var links []link
	for _, c := range countries {
		links = append(links, link{"country", models.CountryKind, string(c)})
	}
	for _, p := range pairs {
		if p == models.None {
			continue
		}
		a, b, _ := strings.Cut(string(p), "-")
		links = append(links, link{"pair", models.CountryKind, a}, link{"pair", models.CountryKind, b})
	}
	for _, c := range sectors {
		links = append(links, link{"sector", models.SectorKind, string(c)})
	}
	known, err := s.known(ctx, links)
	if err != nil {
		return err
	}
	var p models.Problems
	for _, l := range links {
		if l.key != models.None && !known[l.kind+models.RecordKind("|"+l.key)] {
			p.AddParameter(l.pointer, "unknown_"+string(l.kind), "%q is not a %s code", l.key, l.kind)
		}
	}
	if len(p) == 0 {
		return nil
	}
	return &models.Error{Kind: models.Malformed, Detail: "a parameter is wrong", Fields: p}
}
