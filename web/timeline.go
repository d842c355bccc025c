package web

import (
	"slices"
	"strconv"

	"entente/models"
	"entente/web/markup"
)

// year is what happened in a year; or a stretch of years without anything on record.
type year struct {
	Name   string
	Gap    bool
	Events []markup.Entry
}

// relationYears adds what happened, year by year, the latest first.
func (a *asked) relationYears(out *relationPage) error {
	f := models.TimelineFilter{Pair: []models.Pair{out.Pair}, Kind: out.look.Kind, Sector: out.look.Sector}
	page, err := a.store.Timeline(a.ctx, f, models.Paging{Limit: mostEvents, Cursor: out.look.Cursor, Filter: without(a.query, "cursor", "seen").Encode()})
	if err != nil {
		return err
	}
	for _, e := range page.Data {
		out.show(e.Record.Kind, e.Record.ID)
		a.arrange(out, e)
	}
	if next := a.turn(page.Meta.Next).Next; next != "" {
		out.More = markup.To(a.Say("timeline.earlier"), next+"#timeline")
	}
	out.filters = a.filters(append([]control{a.happening()}, a.controls(f, "sector")...)...)
	out.Target = "#timeline"
	return nil
}

// happening chooses among the kinds that stand on timelines.
func (a *asked) happening() control {
	out := control{Name: "kind", Label: a.Say("filter.kind"), Kind: "select", Value: a.sent("kind"), Fault: a.faultAt("kind")}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.ActKind, models.CommitmentKind, models.UpdateKind} {
		out.Options = append(out.Options, option{Value: string(kind), Label: a.Kinds(kind), Chosen: string(kind) == out.Value})
	}
	return out
}

// arrange puts an event into its year, behind the gap before it.
func (a *asked) arrange(out *relationPage, e models.Event) {
	name := a.Say("timeline.undated")
	if e.DateFrom != nil {
		name = (*e.DateFrom)[:4]
	}
	if n := len(out.Years); n == 0 || out.Years[n-1].Name != name {
		if n > 0 {
			a.gap(out, out.Years[n-1].Name, name)
		}
		out.Years = append(out.Years, year{Name: name})
	}
	last := &out.Years[len(out.Years)-1]
	h := a.happened(e)
	if i := slices.IndexFunc(last.Events, func(x markup.Entry) bool { return x.Href == h.Href && *x.When == *h.When }); i >= 0 {
		last.Events[i].Beneath = append(last.Events[i].Beneath, h.Beneath[1:]...) // the record is of one kind
		return
	}
	last.Events = append(last.Events, h)
}

// gap says that there is nothing on record between two years.
func (a *asked) gap(out *relationPage, later, earlier string) {
	to, errTo := strconv.Atoi(later)
	from, errFrom := strconv.Atoi(earlier)
	switch {
	case errTo != nil || errFrom != nil || to-from < 2:
	case to-from == 2:
		out.Years = append(out.Years, year{Name: strconv.Itoa(from + 1), Gap: true})
	default:
		out.Years = append(out.Years, year{Name: a.Say("date.span", "from", strconv.Itoa(from+1), "to", strconv.Itoa(to-1)), Gap: true})
	}
}

// happened is an event: the record that it is of, of which kind that is, and what happened.
func (a *asked) happened(e models.Event) markup.Entry {
	date, what := e.Date, a.event(e)
	if date == nil && e.DateFrom != nil && e.DateTo != nil {
		date = spanned(*e.DateFrom, *e.DateTo) // that of what it was undertaken in
	}
	if e.Party != nil {
		switch {
		case e.Party.Country != nil:
			what = a.Say("event.by", "event", what, "party", a.country(*e.Party.Country).Text)
		case e.Party.Name != nil:
			what = a.Say("event.by", "event", what, "party", *e.Party.Name)
		}
	}
	when := a.ShortDate(date)
	return markup.Entry{When: &when, Link: a.linkTo(e.Record, e.Title), Tags: a.heldTag(e.Held), Beneath: []markup.Value{markup.Said(a.Kind(e.Record.Kind)), markup.Said(what)}}
}

// event names what happened, by the vocabulary that it is a code of.
func (a *asked) event(e models.Event) string {
	switch e.Kind {
	case models.ActKind:
		return a.Label(models.ActType("").Vocabulary(), e.Event)
	case models.UpdateKind:
		return a.Label(models.Delivery("").Vocabulary(), e.Event)
	case models.MeetingKind:
		if e.Event != "meeting" {
			return a.Label(models.MeetingType("").Vocabulary(), e.Event)
		}
	case models.VisitKind:
		if e.Event != "visit" {
			return a.Label(models.VisitStatus("").Vocabulary(), e.Event)
		}
	case models.AgreementKind:
		return a.Say("event.concluded")
	case models.CommitmentKind:
		return a.Say("event.undertaken")
	}
	return a.Kind(e.Kind)
}
