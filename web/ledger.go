package web

import (
	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
)

// ledgerSide are the commitments of one side, or of both together.
type ledgerSide struct {
	Title string
	Rows  []ledgerRow
}

// ledgerRow is a commitment in the ledger.
type ledgerRow struct {
	Title          markup.Link
	Draft          string
	Due            tongue.Date
	Delivery, Code string
	Modality       string
	Late           bool
}

// relationLedger adds what each side owes the other, seen from one of them.
func (a *asked) relationLedger(out *relationPage) error {
	filter := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{out.Pair}}}
	items, meta, err := a.readList(models.CommitmentKind, &filter, models.Paging{Limit: mostOwed}, "title", "owed_by", "owed_to", "due", "delivery", "modality", "late")
	if err != nil {
		return err
	}
	rows := map[models.Side][]ledgerRow{}
	for _, c := range of[models.Commitment](items) {
		out.show(models.CommitmentKind, c.ID)
		side := c.SideOf(out.seen)
		rows[side] = append(rows[side], a.ledgerRow(c))
	}
	out.Ledger = []ledgerSide{
		{a.Say("ledger.ours", "country", a.country(out.seen).Text), rows[models.SideOurs]},
		{a.Say("ledger.theirs", "country", a.country(out.Pair.Other(out.seen)).Text), rows[models.SideTheirs]},
		{a.Say("ledger.joint"), rows[models.SideJoint]},
	}
	out.AllOwed = a.ofPair(out.Pair, meta.Next, a.Say("relation.all_commitments"), "/commitments")
	return nil
}

// ledgerRow is a commitment in the ledger.
func (a *asked) ledgerRow(c *models.Commitment) ledgerRow {
	return ledgerRow{Title: a.linkOf(c), Draft: a.held(c.Access), Due: a.ShortDate(c.Due), Late: c.Late,
		Delivery: a.Label(c.Delivery.Vocabulary(), string(c.Delivery)), Code: string(c.Delivery), Modality: a.Label(c.Modality.Vocabulary(), string(c.Modality))}
}
