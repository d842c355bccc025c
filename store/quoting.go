package store

import (
	"cmp"
	"context"
	"fmt"

	"entente/models"
)

// What a file says of the sources of a record is compared as its acts are: a citation is
// known again by its article and the field that it is about.

// citationsIn are the citations of a record in the body of a POST.
func citationsIn(body any) []models.NewCitation {
	switch in := body.(type) {
	case *models.NewVisit:
		return in.Citations
	case *models.NewMeeting:
		return in.Citations
	case *models.NewAgreement:
		return in.Citations
	case *models.NewCommitment:
		return in.Citations
	}
	return nil
}

// citationRemarks are what a body says of the sources of its record.
func citationRemarks(body any) ([]partRemark, error) {
	var all []partRemark
	times := map[string]int{}
	for _, in := range citationsIn(body) {
		key := string(value(in.ArticleID))
		if in.Article != nil {
			key = cmp.Or(value(in.Article.URL), value(in.Article.Outlet)+" "+in.Article.Title)
		}
		key += " " + value(in.Field)
		times[key]++
		given, err := models.SaidBy(&in.CitationFields)
		if err != nil {
			return nil, err
		}
		all = append(all, partRemark{Key: fmt.Sprint(key, " ", times[key]), remark: remark{Given: given}, fields: &in})
	}
	return all, nil
}

// foundCitations notes which citations were recorded: they come in the order of the body.
func (r *remark) foundCitations(e models.Entity, recorded []models.Item) error {
	i := 0
	for _, x := range recorded {
		c, ok := x.(*models.Citation)
		if !ok || c.OwnerID != e.Base().ID || i == len(r.Citations) {
			continue
		}
		r.Citations[i].ID = c.ID
		if err := r.Citations[i].settle(c.Stored()); err != nil {
			return err
		}
		i++
	}
	return nil
}

// citations compares the sources of the record. Those of a record that was imported before
// sources were compared stay as they are, and are compared from now on.
func (c *comparing) citations(ctx context.Context) error {
	unnoted := c.last.Citations == nil
	for i := range c.now.Citations {
		p, at := &c.now.Citations[i], fmt.Sprintf("/citations/%d", i)
		last, known := remarkOn(c.last.Citations, p.Key)
		p.ID, p.Differs = last.ID, last.Differs
		var err error
		switch {
		case !known && unnoted && c.last.Given != nil:
			err = c.noteCitation(ctx, p)
		case !known && !unnoted:
			err = c.addNewCitation(ctx, at, p)
		case known && !p.Given.Equal(last.Given):
			err = c.changeCitation(ctx, at, p, last)
		}
		if err != nil {
			return err
		}
	}
	for _, last := range c.last.Citations {
		if _, still := remarkOn(c.now.Citations, last.Key); !still {
			c.out.Vanished = append(c.out.Vanished, last.Key)
		}
	}
	return nil
}

// noteCitation finds the citation of a record that says what the file says.
func (c *comparing) noteCitation(ctx context.Context, p *partRemark) error {
	var all []models.Citation
	err := c.db.WithContext(ctx).Where("owner_id = ?", c.record.Base().ID).Order("id").Find(&all).Error
	for i := range all {
		is, err := models.SaidBy(all[i].Stored())
		if err != nil {
			return err
		}
		if says(is, p.Given) {
			p.ID = all[i].ID
			return p.settle(all[i].Stored())
		}
	}
	return explain("reading the citations of a record", err)
}

// says tells whether something says all that is given, and maybe more.
func says(is, given models.Said) bool {
	for name, x := range given {
		if string(is[name]) != string(x) {
			return false
		}
	}
	return true
}

// addNewCitation records a source that the file did not have before.
func (c *comparing) addNewCitation(ctx context.Context, at string, p *partRemark) error {
	in := p.fields.(*models.NewCitation)
	if err := c.check(ctx, citingOr(in, c.record, nil), nil, nil); err != nil {
		return within(at, err)
	}
	x, err := c.addCitation(ctx, c.record, nil, *in)
	if err != nil {
		return err
	}
	c.out.Outcome = models.ImportChanged
	c.out.Changed = append(c.out.Changed, at)
	p.ID = *x.Head().ID
	return p.settle(x.Stored())
}

// changeCitation takes what the file says otherwise of a citation. Where somebody has
// written since, or deleted it, that stays, and is told.
func (c *comparing) changeCitation(ctx context.Context, at string, p *partRemark, last partRemark) error {
	if last.ID == "" {
		return nil // nobody knows which it is
	}
	place := Place{Kind: models.CitationKind, Of: c.in.Kind, Key: c.record.Base().ID, Part: last.ID}
	fields := &p.fields.(*models.NewCitation).CitationFields
	return c.changeItem(ctx, at, place, fields, p, last, func(_ models.Item, dispute []string) error {
		for _, name := range dispute {
			c.out.Disputed = append(c.out.Disputed, at+"/"+name)
		}
		return nil
	})
}
