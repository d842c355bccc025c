package store

import (
	"context"

	"entente/models"
)

// Articles lists articles, the latest published first unless sorted otherwise.
func (s *Store) Articles(ctx context.Context, f models.ArticleFilter, p models.Paging) (models.ArticlePage, error) {
	q, err := s.named(ctx, models.ArticleKind, f.Named)
	if err == nil {
		err = s.knownCodes(ctx, nil, nil, f.Sector)
	}
	if err != nil {
		return models.ArticlePage{}, err
	}
	facet(q, "sector", f.Sector)
	q.overlap("date", f.From, f.To)
	in(q, "kind", f.Kind)
	in(q, "state", f.State)
	in(q, "language", f.Language)
	in(q, "outlet", f.Outlet)
	return list[models.Article](ctx, s, q, p, View{})
}

// Article reads one article by id or reference.
func (s *Store) Article(ctx context.Context, key string, o View) (models.Article, error) {
	return one[models.Article](ctx, s, key, o)
}

// CreateArticle records an article. One that is known by its address is refused
// with its id.
func (s *Store) CreateArticle(ctx context.Context, in models.ArticleFields) (models.Article, error) {
	return create[models.Article](ctx, s, &in, func(tx *Store) (string, error) {
		a := &models.Article{ArticleFields: in}
		err := tx.add(ctx, a)
		return a.ID, err
	})
}

// refuseKnown refuses an article whose address another one has.
func (s *Store) refuseKnown(ctx context.Context, a *models.Article) error {
	if a.CanonicalURL == nil || a.BinnedAt != nil {
		return nil
	}
	var ids []string
	err := s.db.WithContext(ctx).Table("articles AS t").Where("t.canonical_url = ? AND t.id <> ?", *a.CanonicalURL, a.ID).
		Where(scope(ctx, "t")).Pluck("t.id", &ids).Error
	if err != nil || len(ids) == 0 {
		return explain("looking up an article", err)
	}
	e := models.Refuse(models.Blocked, "this article is recorded already, as %s", ids[0])
	e.Fields.Add("/url", "known_url", "this is the address of article %s", ids[0])
	return e
}

// ChangeArticle edits what a client may write of an article, if it is still at the
// version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeArticle(ctx context.Context, key string, seen int, edit func(*models.ArticleFields) models.Problems) (models.Article, error) {
	return change(ctx, s, key, seen, func(v *models.Article) models.Problems { return edit(&v.ArticleFields) })
}

// BinArticle puts an article that nothing rests on into the bin.
func (s *Store) BinArticle(ctx context.Context, key string, seen int) error {
	return bin[models.Article](ctx, s, key, seen)
}

// RestoreArticle takes an article out of the bin.
func (s *Store) RestoreArticle(ctx context.Context, key string) (models.Article, error) {
	return restore[models.Article](ctx, s, key)
}
