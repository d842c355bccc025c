package store

import (
	"context"

	"gorm.io/gorm"

	"entente/models"
	"entente/store/derived"
)

// Citations lists what sources say of a record and its parts, or what an
// article says of records. The caller sees those of which he may see both ends.
func (s *Store) Citations(ctx context.Context, kind models.RecordKind, key string, p models.Paging) (models.Page[models.Citation], error) {
	var page models.Page[models.Citation]
	record, err := s.idOf(ctx, Place{Kind: kind, Key: key}, scope(ctx, "d"))
	if err != nil {
		return page, err
	}
	column := "c.root_id"
	if kind == models.ArticleKind {
		column = "c.article_id"
	}
	from, next, err := s.paging(ctx, p, aText)
	if err != nil {
		return page, err
	}
	db := s.citations(ctx).Where(column+" = ?", record.RecordID)
	if from != nil {
		db = db.Where("c.id > ?", from.Keys[0])
	}
	var rows []models.Citation
	if err := db.Select("c.*").Order("c.id").Limit(p.Limit + 1).Find(&rows).Error; err != nil {
		return page, explain("reading citations", err)
	}
	page.Meta.Count = min(len(rows), p.Limit)
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Meta.Next = next(rows[p.Limit-1].ID)
	}
	page.Data, err = s.completeCitations(ctx, rows)
	return page, err
}

// citations begins a query for citations c of visible records d by visible articles a.
func (s *Store) citations(ctx context.Context) *gorm.DB {
	db := s.db.WithContext(ctx).Table("citations AS c").
		Joins("JOIN documents AS a ON a.record_id = c.article_id").Joins("JOIN documents AS d ON d.record_id = c.root_id")
	return where(where(db, scope(ctx, "a")), scope(ctx, "d"))
}

// completeCitations adds to citations what they are about, and their articles.
func (s *Store) completeCitations(ctx context.Context, rows []models.Citation) ([]models.Citation, error) {
	var roots []derived.Name
	var articles []string
	for _, c := range rows {
		roots = append(roots, derived.Name{Kind: c.RootKind, Key: c.RootID})
		articles = append(articles, string(*c.ArticleID))
	}
	t, err := s.targetsOf(ctx, roots)
	if err != nil {
		return nil, err
	}
	var list []models.ArticleSummary
	err = where(s.db.WithContext(ctx).Table("articles AS t").Joins("JOIN documents AS d ON d.record_id = t.id").
		Where("t.id IN ?", some(articles)), scope(ctx, "d")).Select("t.*").Find(&list).Error
	byID := map[string]*models.ArticleSummary{}
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	out := make([]models.Citation, len(rows))
	for i, c := range rows {
		c.Record = &models.RecordRef{Kind: c.RootKind, ID: c.RootID, Reference: t.Named[c.RootID].Reference}
		if c.OwnerID != c.RootID {
			c.Owner = &models.PartRef{Kind: c.OwnerKind, ID: c.OwnerID}
		}
		c.Article = byID[string(*c.ArticleID)]
		out[i] = c
	}
	if err != nil {
		return nil, explain("reading the articles cited", err)
	}
	claims := make([]claim, len(out))
	for i := range out {
		claims[i] = claimOf(&out[i])
	}
	return out, s.hideClaims(ctx, claims)
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
	var seen statement
	seen.add("SELECT d.record_id FROM documents AS d")
	seen.where(condition{"d.record_id IN ?", []any{ids}}, scope(ctx, "d"))
	cited := seen.within("SELECT c.article_id, COUNT(*) AS claims FROM citations AS c WHERE c.root_id IN (", ") GROUP BY c.article_id")
	first := cited.within("SELECT a.record_id, a.reference, x.claims, a.ref_year, a.ref_number FROM (", ") AS x JOIN documents AS a ON a.record_id = x.article_id")
	first.where(scope(ctx, "a"))
	first.add(" ORDER BY x.claims DESC, a.ref_year, a.ref_number LIMIT ?", most)
	st := first.within("SELECT t.id, x.reference, t.title, t.outlet, t.language, t.published_on, x.claims FROM (",
		") AS x JOIN articles AS t ON t.id = x.record_id ORDER BY x.claims DESC, x.ref_year, x.ref_number")
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

// claim is what a citation says, with stored fields of all that it can be about.
type claim struct {
	*models.CitationFields
	of []any
}

func claimOf(c *models.Citation) claim {
	return claim{&c.CitationFields, []any{c.OwnerKind.Spec().New().Stored()}}
}

// links are the ids that the value of a claim links to.
func (c claim) links() []string {
	var ids []string
	for _, of := range c.of {
		if c.Links(of) {
			ids = append(ids, linksIn(c.Claimed(of))...)
		}
	}
	return ids
}

// hideClaims takes out of the values of citations what the caller never sees. With a
// token they read as they were written.
func (s *Store) hideClaims(ctx context.Context, claims []claim) error {
	if models.ViewerOf(ctx).Staff() {
		return nil
	}
	var ids []string
	for _, c := range claims {
		ids = append(ids, c.links()...)
	}
	seen, err := s.visible(ctx, ids)
	for _, c := range claims {
		c.Hide(c.of, seen)
	}
	return err
}

// citing is a citation together with the fields of what it cites, which its
// own check needs, and the value that it claimed before.
type citing struct {
	*models.CitationFields
	Article *models.ArticleFields `json:"article,omitempty"`
	of      any
	was     any
}

// Check finds every fault of the citation itself.
func (c *citing) Check(at string, p *models.Problems) {
	in := models.NewCitation{CitationFields: *c.CitationFields, Article: c.Article}
	in.Check(at, c.of, p)
}

// citingOr is the body of a POST as it is checked: a citation with what it cites.
func citingOr(body any, root models.Entity, owner models.Item) any {
	if in, ok := body.(*models.NewCitation); ok {
		return &citing{CitationFields: &in.CitationFields, Article: in.Article, of: storedOf(root, owner)}
	}
	return body
}

func storedOf(root models.Entity, owner models.Item) any {
	if owner != nil {
		return owner.Stored()
	}
	return root.Stored()
}

// loadCitation reads a citation that the caller may see, with the record that it
// cites and the part of it, if it cites one.
func (s *Store) loadCitation(ctx context.Context, id string) (root models.Entity, owner, x models.Item, err error) {
	var rows []models.Citation
	if err := s.citations(ctx).Select("c.*").Where("c.id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return nil, nil, nil, explain("reading a citation", err)
	}
	if len(rows) == 0 {
		return nil, nil, nil, notFound(models.CitationKind)
	}
	c := &rows[0]
	at := Place{Kind: models.CitationKind, Of: c.RootKind, Key: c.RootID}
	if c.OwnerID != c.RootID {
		at.Part = c.OwnerID
	}
	root, owner, err = s.owned(ctx, at)
	return root, owner, c, err
}
