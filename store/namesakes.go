package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
)

// namesakes finds the people or institutions of a country by any of some names, of
// those that all see who see a record with an access: a record must not read without
// a name because somebody hidden had it first. Where some are open, the others do not
// count. It gives two at most, for two are too many.
func (s *Store) namesakes(ctx context.Context, kind models.RecordKind, names []string, country *models.CountryCode, access models.Access) ([]string, error) {
	ids, err := s.namesakesIn(ctx, derived.GuestView, kind, names, country)
	if err == nil && len(ids) == 0 && !access.Open() {
		ids, err = s.namesakesIn(ctx, derived.StaffView, kind, names, country)
	}
	return ids, err
}

func (s *Store) namesakesIn(ctx context.Context, view int, kind models.RecordKind, names []string, country *models.CountryCode) ([]string, error) {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = fold.Key(name)
	}
	asked := strings.Join(append([]string{strconv.Itoa(view), string(kind), string(value(country))}, keys...), "\x00")
	known, ok := s.pending.namesakes[asked]
	if !ok {
		var err error
		if known, err = s.writtenNamesakes(ctx, view, kind, keys, country); err != nil {
			return nil, err
		}
		s.pending.namesakes[asked] = known
	}
	known = append(slices.Clone(known), s.pending.find(func(n *newcomer) bool {
		return n.record.RecordKind() == kind && derived.ViewsOf(n.record)&view != 0 && models.Same(derived.CountryOf(n.record), country) &&
			slices.ContainsFunc(n.names, func(r derived.NameRow) bool { return slices.Contains(keys, r.NameKey) })
	})...)
	return known[:min(len(known), 2)], nil
}

// writtenNamesakes finds them among what is written.
func (s *Store) writtenNamesakes(ctx context.Context, view int, kind models.RecordKind, keys []string, country *models.CountryCode) ([]string, error) {
	var st statement
	st.add("SELECT DISTINCT t.id FROM name_keys AS n JOIN " + kind.Table() + " AS t ON t.id = n.record_id JOIN documents AS d ON d.record_id = t.id")
	of := condition{"t.country IS NULL", nil}
	if country != nil {
		of = condition{"t.country = ?", []any{*country}}
	}
	st.where(condition{"n.name_key IN ?", []any{keys}}, condition{"n.kind = ?", []any{string(kind)}}, scope(ctx, "d"), scopeOf(view, "d"), of)
	st.add(" ORDER BY t.id LIMIT 2")
	found, err := s.texts(ctx, &st)
	return found, explain("looking up a name", err)
}

// articlesAt finds the articles of an address that the caller may see; where it was that
// of an article which was made one with another, that one. What comes back from there
// itself does not count.
func (s *Store) articlesAt(ctx context.Context, address, back string) ([]string, error) {
	found, err := s.articles(ctx, addressed(address), func(a *models.Article) bool { return value(a.CanonicalURL) == address })
	if err != nil || len(found) > 0 {
		return found, err
	}
	return s.articlesMergedAt(ctx, address, back)
}

// addressed holds of articles of an address, as the index of these has it.
func addressed(address string) condition {
	return condition{"t.canonical_url = ? AND t.binned_at IS NULL", []any{address}}
}

// ArticleLike is the id of the article that one is taken for where it is nested in a body,
// if the caller may see one: that of its address, however that was copied, or of its
// outlet, title and language; else an error of kind NotFound.
func (s *Store) ArticleLike(ctx context.Context, in models.ArticleFields) (id string, err error) {
	a := &models.Article{ArticleFields: in}
	a.Derive()
	known, err := s.articlesLike(ctx, a)
	if err != nil {
		return "", err
	}
	if len(known) == 0 {
		return "", notFound(models.ArticleKind)
	}
	return known[0], nil
}

// articlesMergedAt finds what articles of an address were made one with.
func (s *Store) articlesMergedAt(ctx context.Context, address, back string) ([]string, error) {
	var st statement
	st.add("SELECT t.id FROM articles AS t WHERE t.canonical_url = ? AND t.merged_into IS NOT NULL AND t.id <> ? ORDER BY t.id", address, back)
	merged, err := s.texts(ctx, &st)
	for _, id := range merged {
		kept, err := s.MergedInto(ctx, Place{Kind: models.ArticleKind, Key: id})
		if err == nil {
			return []string{kept.ID}, nil
		}
		if models.KindOf(err) != models.NotFound {
			return nil, err
		}
	}
	return nil, explain("looking up an article", err)
}

// articlesCalled finds the articles of a title that the caller may see.
func (s *Store) articlesCalled(ctx context.Context, foldedTitle string) ([]string, error) {
	return s.articles(ctx, condition{"t.folded_title = ?", []any{foldedTitle}},
		func(a *models.Article) bool { return a.FoldedTitle == foldedTitle })
}

// articles finds articles, those written before those that are not yet.
func (s *Store) articles(ctx context.Context, written condition, fits func(*models.Article) bool) ([]string, error) {
	found, err := s.writtenArticles(ctx, written)
	return append(found, s.pending.find(func(n *newcomer) bool {
		a, ok := n.record.(*models.Article)
		return ok && fits(a)
	})...), err
}

// writtenArticles finds two articles at most that the caller may see.
func (s *Store) writtenArticles(ctx context.Context, wanted condition) ([]string, error) {
	var st statement
	st.add("SELECT t.id FROM articles AS t JOIN documents AS d ON d.record_id = t.id")
	st.where(wanted, scope(ctx, "d"))
	st.add(" ORDER BY t.id LIMIT 2")
	found, err := s.texts(ctx, &st)
	return found, explain("looking up an article", err)
}
