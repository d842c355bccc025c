package web

import (
	"strings"

	"entente/models"
	"entente/web/markup"
	"entente/web/tongue"
)

// ledgerSide are the commitments of one side, or of both together.
type ledgerSide struct {
	Title string
	Rows  []markup.Entry
}

// relationLedger adds what each side owes the other, seen from one of them.
func (a *asked) relationLedger(out *relationPage) error {
	filter := models.CommitmentFilter{Filter: models.Filter{Pair: []models.Pair{out.Pair}}}
	items, meta, err := a.readList(models.CommitmentKind, &filter, models.Paging{Limit: mostOwed}, "title", "owed_by", "owed_to", "due", "delivery", "modality", "late")
	if err != nil {
		return err
	}
	rows := map[models.Side][]markup.Entry{}
	for _, c := range of[models.Commitment](items) {
		out.show(models.CommitmentKind, c.ID)
		side := c.SideOf(out.seen)
		rows[side] = append(rows[side], a.owing(c))
	}
	out.Ledger = []ledgerSide{
		{a.Say("ledger.ours", "country", a.country(out.seen).Text), rows[models.SideOurs]},
		{a.Say("ledger.theirs", "country", a.country(out.Pair.Other(out.seen)).Text), rows[models.SideTheirs]},
		{a.Say("ledger.joint"), rows[models.SideJoint]},
	}
	out.AllOwed = a.ofPair(out.Pair, meta.Next, a.Say("relation.all_commitments"), "/commitments")
	return nil
}

// due writes a due date by a function for dates: what is due from a day on is not so since
// then.
func (a *asked) due(d *models.Date, said func(*models.Date) tongue.Date) tongue.Date {
	start, open := strings.CutSuffix(string(value(d)), "/..")
	if !open {
		return said(d)
	}
	from, stored := a.ShortDate(new(models.Date(start))).Text, string(*d)
	if strings.Count(start, "-") == 2 && !strings.Contains(start, "X") {
		return tongue.Date{Text: a.Say("date.from_on_day", "from", from), Stored: stored}
	}
	return tongue.Date{Text: a.Say("date.from_on", "from", from), Stored: stored}
}

// owing is a commitment in the ledger: how far it has got, how firm it is, and by when it is
// due.
func (a *asked) owing(c *models.Commitment) markup.Entry {
	delivery := markup.Coded(string(c.Delivery), a.Label(c.Delivery.Vocabulary(), string(c.Delivery)))
	out := markup.Entry{Link: a.linkOf(c), Tags: a.tags(c.Access, c.Late), Beneath: []markup.Value{delivery, markup.Said(a.Label(c.Modality.Vocabulary(), string(c.Modality)))}}
	if due := a.due(c.Due, a.ShortDate).Text; due != "" {
		out.Beneath = append(out.Beneath, markup.Said(a.Say("ledger.due", "date", due)))
	}
	return out
}
