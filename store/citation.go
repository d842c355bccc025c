package store

import (
	"context"

	"gorm.io/gorm"

	"entente/models"
)

// Citations lists what sources say of a record and its parts, or what an
// article says of records. The caller sees those of which he may see both ends.
func (s *Store) Citations(ctx context.Context, kind models.RecordKind, key string, p models.Paging) (models.CitationPage, error) {
	var page models.CitationPage
	id, err := s.idOf(ctx, kind, key, scopeEntries(ctx, "e"))
	if err != nil {
		return page, err
	}
	column := "c.root_id"
	if kind == models.ArticleKind {
		column = "c.article_id"
	}
	from, err := parseCursor(p, aText)
	if err != nil {
		return page, err
	}
	db := s.citations(ctx).Where(column+" = ?", id)
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
		page.Meta.Next = nextPage(p, rows[p.Limit-1].ID)
	}
	page.Data, err = s.dressCitations(ctx, rows)
	return page, err
}

// citations begins a query for citations c of visible records by visible articles.
func (s *Store) citations(ctx context.Context) *gorm.DB {
	return s.db.WithContext(ctx).Table("citations AS c").
		Joins("JOIN articles AS t ON t.id = c.article_id").Where(scope(ctx, "t")).
		Joins("JOIN entries AS e ON e.record_id = c.root_id").Where(scopeEntries(ctx, "e"))
}

// dressCitations adds to citations what they are about, and their articles.
func (s *Store) dressCitations(ctx context.Context, rows []models.Citation) ([]models.Citation, error) {
	var records, articles []string
	for _, c := range rows {
		records = append(records, c.RootID)
		articles = append(articles, string(*c.ArticleID))
	}
	var roots []entry
	if err := s.db.WithContext(ctx).Table("entries").Where("record_id IN ?", unique(records)).Find(&roots).Error; err != nil {
		return nil, explain("reading what is cited", err)
	}
	references := map[string]string{}
	for _, r := range roots {
		references[r.RecordID] = r.Reference
	}
	var list []models.ArticleSummary
	err := s.db.WithContext(ctx).Table("articles AS t").Where("t.id IN ?", unique(articles)).Where(scope(ctx, "t")).Find(&list).Error
	if err != nil {
		return nil, explain("reading the articles cited", err)
	}
	byID := map[string]*models.ArticleSummary{}
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	out := make([]models.Citation, len(rows))
	for i, c := range rows {
		c.Record = &models.RecordRef{Kind: c.RootKind, ID: c.RootID, Reference: references[c.RootID]}
		if c.OwnerID != c.RootID {
			c.Owner = &models.PartRef{Kind: c.OwnerKind, ID: c.OwnerID}
		}
		c.Article = byID[string(*c.ArticleID)]
		out[i] = c
	}
	return out, nil
}

// Citation reads one citation.
func (s *Store) Citation(ctx context.Context, id string) (models.Citation, error) {
	var rows []models.Citation
	if err := s.citations(ctx).Select("c.*").Where("c.id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return models.Citation{}, explain("reading a citation", err)
	}
	if len(rows) == 0 {
		return models.Citation{}, notFound(models.CitationKind)
	}
	dressed, err := s.dressCitations(ctx, rows)
	if err != nil {
		return models.Citation{}, err
	}
	return dressed[0], nil
}

// CreateCitation records what an article says of a record, or of an act or
// update of it when part is not "".
func (s *Store) CreateCitation(ctx context.Context, kind models.RecordKind, key, part string, in models.NewCitation) (models.Citation, error) {
	var c models.Citation
	err := s.InTx(ctx, func(tx *Store) error {
		root, owner, err := tx.citedRecord(ctx, kind, key, part)
		if err != nil {
			return err
		}
		if err := tx.check(ctx, &citing{&in, storedOf(root, owner)}, nil); err != nil {
			return err
		}
		id, err := tx.addCitation(ctx, root, owner, in)
		if err != nil {
			return err
		}
		c, err = tx.Citation(ctx, id)
		return err
	})
	return c, err
}

// Citable tells whether there is such a record, or such a part of it, to cite.
func (s *Store) Citable(ctx context.Context, kind models.RecordKind, key, part string) error {
	_, _, err := s.citedRecord(ctx, kind, key, part)
	return err
}

// citing is a citation together with the fields of what it cites, which its
// own check needs.
type citing struct {
	*models.NewCitation
	of any
}

// Check finds every fault of the citation itself.
func (c *citing) Check(at string, p *models.Problems) { c.NewCitation.Check(at, c.of, p) }

func storedOf(root models.Entity, owner models.Part) any {
	if owner != nil {
		return owner.Stored()
	}
	return root.Stored()
}

// citedRecord reads a record, and the act or update of it that is cited.
func (s *Store) citedRecord(ctx context.Context, kind models.RecordKind, key, part string) (models.Entity, models.Part, error) {
	id, err := s.idOf(ctx, kind, key, scopeEntries(ctx, "e"))
	if err != nil {
		return nil, nil, err
	}
	root := recordOf(kind)
	if err := s.db.WithContext(ctx).Where("id = ?", id).Take(root).Error; err != nil {
		return nil, nil, explain("reading what is cited", err)
	}
	if part == "" {
		return root, nil, nil
	}
	parts, err := s.parts(ctx, root)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range parts {
		if p.Part().ID == part {
			return root, p, nil
		}
	}
	if kind == models.AgreementKind {
		return nil, nil, notFound(models.ActKind)
	}
	return nil, nil, notFound(models.UpdateKind)
}

// ChangeCitation edits what a client may write of a citation, if it is still at
// the version seen (0: any). edit gives the faults it finds.
func (s *Store) ChangeCitation(ctx context.Context, id string, seen int, edit func(*models.CitationFields) models.Problems) (models.Citation, error) {
	err := s.InTx(ctx, func(tx *Store) error {
		c, root, owner, err := tx.citationOf(ctx, id)
		if err != nil {
			return err
		}
		if err := samePartVersion(c, seen); err != nil {
			return err
		}
		found := edit(&c.CitationFields)
		in := &citing{&models.NewCitation{CitationFields: c.CitationFields}, storedOf(root, owner)}
		if err := tx.Answering(found).check(ctx, in, nil); err != nil {
			return err
		}
		return tx.overwritePart(ctx, root, c)
	})
	if err != nil {
		return models.Citation{}, err
	}
	return s.Citation(ctx, id)
}

// RemoveCitation deletes a citation; its history stays.
func (s *Store) RemoveCitation(ctx context.Context, id string, seen int) error {
	return s.InTx(ctx, func(tx *Store) error {
		c, root, _, err := tx.citationOf(ctx, id)
		if err != nil {
			return err
		}
		return tx.removePart(ctx, root, c, seen)
	})
}

func (s *Store) citationOf(ctx context.Context, id string) (*models.Citation, models.Entity, models.Part, error) {
	c, err := s.Citation(ctx, id)
	if err != nil {
		return nil, nil, nil, err
	}
	part := ""
	if c.OwnerID != c.RootID {
		part = c.OwnerID
	}
	root, owner, err := s.citedRecord(ctx, c.RootKind, c.RootID, part)
	return &c, root, owner, err
}
