package web

import (
	"slices"
	"strings"

	"entente/models"
	"entente/store"
)

// mostCitations is how many citations a page shows.
const mostCitations = 200

// evidence is what sources say of a record and its parts.
type evidence struct {
	of         models.Entity
	cited      []models.Citation
	conflicts  []models.Conflict
	provenance models.Provenance
}

// evidenceOf reads what sources say of a record.
func (a *asked) evidenceOf(x models.Entity) (evidence, error) {
	e := evidence{of: x, provenance: value(x.Base().Provenance)}
	var err error
	if e.cited, err = a.citationsOf(x); err != nil || e.provenance.Conflicts == 0 {
		return e, err
	}
	e.conflicts, err = a.store.ConflictsOn(a.ctx, store.Place{Kind: x.RecordKind(), Key: x.Base().ID})
	return e, err
}

// citationsOf are the citations of a record and its parts, or by an article.
func (a *asked) citationsOf(x models.Entity) ([]models.Citation, error) {
	spec := x.RecordKind().Spec()
	if !slices.Contains(spec.Includes, "citations") {
		return nil, nil
	}
	page, err := a.store.Citations(a.ctx, spec.Name, x.Base().ID, models.Paging{Limit: mostCitations})
	if err != nil {
		return nil, err
	}
	var claimed []any
	for _, c := range page.Data {
		if v := c.Claimed(c.OwnerKind.Spec().New().Stored()); v != nil {
			claimed = append(claimed, v)
		}
	}
	return page.Data, a.learn(claimed...)
}

// about are the sources of a field of a record or part.
func (a *asked) about(e evidence, x models.Item, field string) []source {
	return a.sourcesOf(e, x, func(c models.Citation) bool { return c.Field != nil && within(*c.Field, field) })
}

// aboutWhole are the sources of a record or part as a whole.
func (a *asked) aboutWhole(e evidence, x models.Item) []source {
	return a.sourcesOf(e, x, func(c models.Citation) bool { return c.Field == nil })
}

func (a *asked) sourcesOf(e evidence, x models.Item, wanted func(models.Citation) bool) []source {
	var all []source
	for _, c := range e.cited {
		if c.OwnerID == *x.Head().ID && wanted(c) {
			all = append(all, a.sourceOf(c, x.Stored()))
		}
	}
	return all
}

// within tells whether a pointer names a field, or something in it.
func within(pointer, field string) bool {
	return pointer == field || strings.HasPrefix(pointer, field+"/")
}

// disputed is the conflict on a field of a record or part; nil when there is none.
func (a *asked) disputed(e evidence, x models.Item, field string) *dispute {
	byID := map[string]models.Citation{}
	for _, c := range e.cited {
		byID[c.ID] = c
	}
	for _, c := range e.conflicts {
		if within(c.Field, field) && (c.Owner == nil) == !x.RecordKind().Part() && (c.Owner == nil || c.Owner.ID == *x.Head().ID) {
			d := a.disputeOf(c, x.Stored(), byID)
			return &d
		}
	}
	return nil
}

// contested tells whether sources differ on a field of a part, by its id, or with "" of the
// record itself.
func (e evidence) contested(owner, field string) bool {
	return slices.ContainsFunc(e.conflicts, func(c models.Conflict) bool {
		return within(c.Field, field) && (c.Owner == nil && owner == "" || c.Owner != nil && c.Owner.ID == owner)
	})
}

// unsourced tells whether no source supports a field of what stands at a place of the
// record: "" for the record itself, "/acts/0" for its first act.
func (e evidence) unsourced(at, field string) bool {
	return slices.Contains(e.provenance.UnsourcedFields, at+field)
}
