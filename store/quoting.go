package store

import (
	"cmp"
	"context"
	"fmt"

	"entente/models"
)

// What a file says of the sources of a record, and of those of its acts or updates, is
// compared as these are: a citation is known again by its article and the field that it is
// about.

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

// citationRemarks are what a body says of the sources of a record or part.
func citationRemarks(sources []models.NewCitation) ([]partRemark, error) {
	var all []partRemark
	times := map[string]int{}
	for _, in := range sources {
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

// foundCitations notes which citations of a record or part were recorded: they come in the
// order of the body.
func (r *remark) foundCitations(owner string, recorded []models.Item) error {
	i := 0
	for _, x := range recorded {
		c, ok := x.(*models.Citation)
		if !ok || c.OwnerID != owner || i == len(r.Citations) {
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

// quoting is what a file says of the sources of a record, or of a part of it.
type quoting struct {
	*comparing
	owner models.Item // the part; nil for the record itself
	at    string      // where it is in the body
}

// citations compares the sources of the record.
func (c *comparing) citations(ctx context.Context) error {
	return quoting{c, nil, ""}.run(ctx, &c.now, c.last)
}

// partCitations compares the sources of a part. One that somebody has deleted has none.
func (c *comparing) partCitations(ctx context.Context, at string, p *partRemark, last partRemark) error {
	if len(p.Citations) == 0 && len(last.Citations) == 0 {
		return nil
	}
	x, err := c.itemOf(ctx, partsOf(c.in.Kind), last.ID)
	if gone(err) {
		p.Citations = last.Citations
		return nil
	}
	if err != nil {
		return err
	}
	return quoting{c, x, at}.run(ctx, &p.remark, last.remark)
}

// run takes what the file says otherwise of sources. Those that were imported before
// sources were compared stay as they are, and are compared from now on.
func (q quoting) run(ctx context.Context, now *remark, last remark) error {
	unnoted := last.Citations == nil
	for i := range now.Citations {
		p, at := &now.Citations[i], fmt.Sprintf("%s/citations/%d", q.at, i)
		before, known := remarkOn(last.Citations, p.Key)
		p.ID, p.Differs = before.ID, before.Differs
		var err error
		if !known && unnoted {
			err = q.note(ctx, p)
		}
		switch {
		case err != nil:
		case !known && p.ID == "":
			err = q.add(ctx, at, p)
		case known && !p.Given.Equal(before.Given):
			err = q.change(ctx, at, p, before)
		}
		if err != nil {
			return err
		}
	}
	for _, before := range last.Citations {
		if _, still := remarkOn(now.Citations, before.Key); !still {
			q.out.Vanished = append(q.out.Vanished, before.Key)
		}
	}
	return nil
}

// of is the id of what the sources are of.
func (q quoting) of() string {
	if q.owner != nil {
		return *q.owner.Head().ID
	}
	return q.record.Base().ID
}

// note finds the citation that says what the file says, if there is one.
func (q quoting) note(ctx context.Context, p *partRemark) error {
	var all []models.Citation
	err := q.db.WithContext(ctx).Where("owner_id = ?", q.of()).Order("id").Find(&all).Error
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

// add records a source that the file did not have before.
func (q quoting) add(ctx context.Context, at string, p *partRemark) error {
	in := p.fields.(*models.NewCitation)
	if err := q.check(ctx, citingOr(in, q.record, q.owner), q.record, nil, nil); err != nil {
		return within(at, err)
	}
	x, err := q.addCitation(ctx, q.record, q.owner, *in)
	if err != nil {
		return err
	}
	q.out.Outcome = models.ImportChanged
	q.out.Changed = append(q.out.Changed, at)
	p.ID = *x.Head().ID
	return p.settle(x.Stored())
}

// change takes what the file says otherwise of a citation. Where somebody has written
// since, or deleted it, that stays, and is told.
func (q quoting) change(ctx context.Context, at string, p *partRemark, before partRemark) error {
	if before.ID == "" {
		return nil // nobody knows which it is
	}
	place := Place{Kind: models.CitationKind, Of: q.in.Kind, Key: q.record.Base().ID, Part: before.ID}
	fields := &p.fields.(*models.NewCitation).CitationFields
	return q.changeItem(ctx, at, place, fields, p, before, func(_ models.Item, dispute []string) error {
		for _, name := range dispute {
			q.out.Disputed = append(q.out.Disputed, at+"/"+name)
		}
		return nil
	})
}
