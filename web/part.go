package web

import (
	"slices"
	"strconv"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/web/markup"
	"entente/web/tongue"
)

// part is an act or update.
type part struct {
	Date   tongue.Date
	Title  string
	Code   string
	By     markup.Value
	Fields []shownField
	Whole  []source
	// Unsourced tells that no source supports what stands in its heading.
	Unsourced bool
	// Edit is its form, for who may write it.
	Edit string
}

// partOf is a part of a record, at a place of it, with the fields that do not stand in
// its heading already, and the sources of those that do. Where sources differ on one of these,
// they stand there and nowhere else.
func (a *asked) partOf(x models.Item, e evidence, at string, heading ...string) part {
	p := part{Whole: a.aboutWhole(e, x)}
	for _, name := range heading {
		if !e.contested(*x.Head().ID, "/"+name) {
			p.Whole = append(p.Whole, a.about(e, x, "/"+name)...)
		}
		p.Unsourced = p.Unsourced || e.unsourced(at, "/"+name)
	}
	p.Fields = slices.DeleteFunc(a.fields(x, e, at), func(f shownField) bool {
		return f.Dispute == nil && (f.Unknown || slices.Contains(heading, f.Name))
	})
	for i, f := range p.Fields {
		if slices.Contains(heading, f.Name) {
			p.Fields[i].Value = markup.Value{}
		}
	}
	return p
}

// acts are those of an agreement.
func (a *asked) acts(x *models.Agreement, e evidence) []part {
	var all []part
	for i := range x.Acts {
		act := &x.Acts[i]
		p := a.partOf(act, e, "/acts/"+strconv.Itoa(i), "kind", "date", "party", "party_institution_id", "party_name")
		p.Date, p.Title, p.By = a.Date(act.Date), a.Label(act.Kind.Vocabulary(), string(act.Kind)), a.actor(act)
		p.Edit = a.offerPart(models.AgreementKind, x.Reference, act)
		all = append(all, p)
	}
	return all
}

// actor is who took a legal step; nobody, when the parties took it together.
func (a *asked) actor(act *models.Act) markup.Value {
	return a.party(models.Party{Country: act.Party, InstitutionID: act.PartyInstitutionID, Name: act.PartyName})
}

// updates are those of a commitment, the latest first.
func (a *asked) updates(x *models.Commitment, e evidence) ([]part, error) {
	docs, err := a.store.Parts(a.ctx, store.Place{Kind: models.UpdateKind, Key: x.ID})
	if err != nil {
		return nil, err
	}
	var all []part
	for i, row := range docs.Rows {
		var u models.Update
		if err := packed.Unmarshal(row, &u); err != nil {
			return nil, err
		}
		p := a.partOf(&u, e, "/updates/"+strconv.Itoa(i), "delivery", "assessed_by", "as_of")
		p.Date, p.Title, p.Code = a.Date(&u.AsOf), a.Label(u.Delivery.Vocabulary(), string(u.Delivery)), string(u.Delivery)
		p.Edit = a.offerPart(models.CommitmentKind, x.Reference, &u)
		p.By = markup.Said(a.Label(u.AssessedBy.Vocabulary(), string(u.AssessedBy)))
		all = append(all, p)
	}
	return all, nil
}
