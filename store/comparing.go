package store

import (
	"context"
	"errors"
	"fmt"

	"entente/models"
)

// comparing is what a file says of a record that is on record, being compared with what
// it said last and with what somebody may have written since.
type comparing struct {
	*bringing
	in        Incoming
	body      any
	found     models.Problems
	last, now remark
	record    models.Entity
	out       *brought
	recorded  int // how much the transaction had recorded before
}

// run takes what the file says otherwise, where nobody has written since, and puts it
// beside what is on record where somebody has.
func (c *comparing) run(ctx context.Context) error {
	current, err := models.SaidBy(c.record.Stored())
	if err != nil {
		return err
	}
	take, dispute := models.ThreeWays(c.last.Given, c.last.kept(), c.now.Given, current)
	if len(take) > 0 || len(c.found) > 0 {
		x, err := c.write(ctx, Place{Kind: c.in.Kind, Key: c.record.Base().ID}, fieldsOf(c.body), take)
		if err != nil {
			return err
		}
		c.record = x.(models.Entity)
		c.changed("", take)
	}
	if err := c.dispute(ctx, nil, "", dispute, c.now); err != nil {
		return err
	}
	if err := c.parts(ctx); err != nil {
		return err
	}
	if err := c.citations(ctx); err != nil {
		return err
	}
	if c.wrote() {
		if err := c.cite(ctx, c.record, c.in); err != nil {
			return err
		}
	}
	if err := c.now.settle(c.record.Stored()); err != nil {
		return err
	}
	c.keepDisputed(&c.now, c.last, dispute)
	c.noteParts()
	return c.hear(c.in, c.now)
}

// write takes some fields of what the file says.
func (c *comparing) write(ctx context.Context, at Place, from any, take []string) (models.Item, error) {
	_, x, err := c.change(ctx, at, []int{0}, func(fields any) (models.Problems, error) {
		models.Take(fields, from, take)
		return c.found, nil
	})
	return x, err
}

// changed notes that some fields were taken.
func (c *comparing) changed(at string, take []string) {
	c.out.Outcome = models.ImportChanged
	for _, name := range take {
		c.out.Changed = append(c.out.Changed, at+"/"+name)
	}
}

// wrote tells whether the record or a part of it was changed.
func (c *comparing) wrote() bool { return c.out.Outcome == models.ImportChanged }

// dispute puts what the file says of some fields beside what somebody has written.
func (c *comparing) dispute(ctx context.Context, owner models.Item, at string, names []string, now remark) error {
	for _, name := range names {
		c.out.Disputed = append(c.out.Disputed, at+"/"+name)
		v, err := disputed(now.Given[name])
		if err != nil {
			return err
		}
		field, stance := "/"+name, models.StanceContradicts
		if err := c.say(ctx, c.record, owner, c.in, models.CitationFields{Field: &field, Stance: &stance, Value: v}); err != nil {
			return err
		}
	}
	return nil
}

// keepDisputed leaves what was kept of disputed fields as it was: they stay somebody's.
func (c *comparing) keepDisputed(now *remark, last remark, names []string) {
	for _, name := range names {
		now.Differs[name] = last.kept()[name]
	}
}

// parts compares the acts or updates of the record.
func (c *comparing) parts(ctx context.Context) error {
	if err := c.recognise(ctx); err != nil {
		return err
	}
	for i := range c.now.Parts {
		p := &c.now.Parts[i]
		last, known := remarkOn(c.last.Parts, p.Key)
		p.ID, p.Differs = last.ID, last.Differs
		var err error
		switch at := fmt.Sprintf("/%s/%d", partsOf(c.in.Kind).Table(), i); {
		case !known:
			err = c.addNew(ctx, at, p)
		default:
			err = c.changePart(ctx, at, p, last)
		}
		if err != nil {
			return err
		}
	}
	for _, last := range c.last.Parts {
		if _, still := remarkOn(c.now.Parts, last.Key); !still {
			c.out.Vanished = append(c.out.Vanished, last.Key)
		}
	}
	return nil
}

// partsOf is the kind of the parts of a kind of record.
func partsOf(kind models.RecordKind) models.RecordKind {
	if kind == models.CommitmentKind {
		return models.UpdateKind
	}
	return models.ActKind
}

// recognise finds the parts of a record that no file has spoken of before.
func (c *comparing) recognise(ctx context.Context) error {
	if c.last.Given != nil || len(c.now.Parts) == 0 {
		return nil
	}
	all, err := c.partsBelonging(ctx, c.record)
	if err != nil {
		return err
	}
	var fields []any
	var ids []string
	for _, p := range all {
		if p.RecordKind() != models.CitationKind {
			fields, ids = append(fields, p.Stored()), append(ids, *p.Head().ID)
		}
	}
	for i, key := range partKeys(fields) {
		c.last.Parts = append(c.last.Parts, partRemark{Key: key, ID: ids[i]})
	}
	return nil
}

// addNew records an act or update that the record does not have.
func (c *comparing) addNew(ctx context.Context, at string, p *partRemark) error {
	var body any
	switch fields := p.fields.(type) {
	case *models.ActFields:
		body = &models.NewAct{ActFields: *fields, Citations: p.sources()}
	case *models.UpdateFields:
		body = &models.NewUpdate{UpdateFields: *fields, Citations: p.sources()}
	}
	recorded := len(c.pending.recorded)
	if err := c.check(ctx, body, c.record, nil, nil); err != nil {
		return within(at, err)
	}
	x, err := c.add(ctx, c.record, nil, body)
	if err != nil {
		return err
	}
	c.out.Outcome = models.ImportChanged
	c.out.Changed = append(c.out.Changed, at)
	p.ID = *x.Head().ID
	if err := p.foundCitations(p.ID, c.pending.recorded[recorded:]); err != nil {
		return err
	}
	return p.settle(x.Stored())
}

// sources are what the file cites for a part.
func (p *partRemark) sources() (all []models.NewCitation) {
	for _, c := range p.Citations {
		all = append(all, *c.fields.(*models.NewCitation))
	}
	return all
}

// changePart takes what the file says otherwise of an act or update, and of its sources.
// One that somebody has deleted stays so.
func (c *comparing) changePart(ctx context.Context, at string, p *partRemark, last partRemark) error {
	if err := c.partCitations(ctx, at, p, last); err != nil || p.Given.Equal(last.Given) {
		return err
	}
	place := Place{Kind: partsOf(c.in.Kind), Key: c.record.Base().ID, Part: last.ID}
	return c.changeItem(ctx, at, place, p.fields, p, last, func(x models.Item, dispute []string) error {
		return c.dispute(ctx, x, at, dispute, p.remark)
	})
}

// changeItem takes what the file says otherwise of a part into its fields. What somebody
// has written since stays, and goes to dispute; what he has deleted stays so, and is told.
func (c *comparing) changeItem(ctx context.Context, at string, place Place, fields any, p *partRemark, last partRemark, dispute func(x models.Item, names []string) error) error {
	x, err := c.itemOf(ctx, place.Kind, last.ID)
	if gone(err) {
		c.out.Disputed = append(c.out.Disputed, at)
		return nil
	}
	if err != nil {
		return err
	}
	current, err := models.SaidBy(x.Stored())
	if err != nil {
		return err
	}
	take, disputed := models.ThreeWays(last.Given, last.kept(), p.Given, current)
	if len(take) > 0 {
		c.out.Undo.Parts = append(c.out.Undo.Parts, undonePart{place.Kind, last.ID, *x.Head().Version})
		if x, err = c.write(ctx, place, fields, take); err != nil {
			return within(at, err)
		}
		c.changed(at, take)
	}
	if err := dispute(x, disputed); err != nil {
		return err
	}
	err = p.settle(x.Stored())
	c.keepDisputed(&p.remark, last.remark, disputed)
	return err
}

// noteParts notes what has come to the record, so that it can be taken back.
func (c *comparing) noteParts() {
	c.out.Undo.came(c.record, c.pending.recorded[c.recorded:])
	for _, x := range c.pending.recorded[c.recorded:] {
		if p, part := x.(models.Part); part {
			if _, of := p.Of(); of == c.record.Base().ID {
				c.out.Undo.Parts = append(c.out.Undo.Parts, undonePart{p.RecordKind(), *p.Head().ID, 0})
			}
		}
	}
}

// within makes a refusal of a part one of the body that it stands in.
func within(at string, err error) error {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return err
	}
	moved := *e
	moved.Fields = nil
	for _, p := range e.Fields {
		p.Pointer = at + p.Pointer
		moved.Fields = append(moved.Fields, p)
	}
	return &moved
}
