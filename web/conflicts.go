package web

import "entente/models"

// conflictsPage is the inbox of what sources differ on.
type conflictsPage struct {
	Disputes []dispute
	filters
	pages
}

// conflictsAtOnce is how many conflicts stand on a page.
const conflictsAtOnce = 10

// conflicts is the page of what sources differ on.
func (a *asked) conflicts() (content, error) {
	var filter models.ConflictFilter
	paging, err := a.bind(conflictsAtOnce, &filter)
	if err != nil {
		return content{}, err
	}
	page, err := a.store.Conflicts(a.ctx, filter, paging)
	if err != nil {
		return content{}, err
	}
	out := conflictsPage{filters: a.filters(a.controls(filter, "country", "pair", "sector")...), pages: a.turn(page.Meta.Next)}
	if out.Disputes, err = a.disputes(page.Data); err != nil {
		return content{}, err
	}
	return content{Title: a.Say("conflicts.title"), Body: out, API: api + "/conflicts" + asQuery(a.query), Files: a.files("/conflicts", a.query)}, nil
}

// disputes are conflicts of any records, with what they are about.
func (a *asked) disputes(conflicts []models.Conflict) ([]dispute, error) {
	var ids []string
	for _, c := range conflicts {
		ids = append(ids, c.Record.ID)
		for _, claim := range c.Claims {
			ids = append(ids, claim.ArticleID)
		}
	}
	if err := a.meet(ids...); err != nil {
		return nil, err
	}
	if err := a.learn(claimsOf(conflicts)...); err != nil {
		return nil, err
	}
	var all []dispute
	for _, c := range conflicts {
		d := a.disputeOf(c, storedOf(c), nil)
		d.Record, _ = a.recordLink(c.Record.ID)
		d.Kind = a.Kind(c.Record.Kind)
		if c.Owner != nil {
			d.Field = a.Say("cited.part", "part", a.Kind(c.Owner.Kind), "field", d.Field)
		}
		all = append(all, d)
	}
	return all, nil
}

// storedOf are empty stored fields of what a conflict is on.
func storedOf(c models.Conflict) any {
	kind := c.Record.Kind
	if c.Owner != nil {
		kind = c.Owner.Kind
	}
	return kind.Spec().New().Stored()
}

// claimsOf are the values that conflicts are about, by the types of their fields.
func claimsOf(conflicts []models.Conflict) []any {
	var all []any
	for _, c := range conflicts {
		for _, claim := range c.Claims {
			cited := models.CitationFields{Field: &c.Field, Value: claim.Value}
			if v := cited.Claimed(storedOf(c)); v != nil {
				all = append(all, v)
			}
		}
	}
	return all
}
