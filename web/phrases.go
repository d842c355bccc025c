package web

import (
	"cmp"

	"entente/models"
	"entente/web/markup"
)

// special shows what reads better as a phrase than as a table.
func (a *asked) special(v any) (markup.Value, bool) {
	switch x := v.(type) {
	case models.Participant:
		return a.someone(x), true
	case models.Party:
		return a.party(x), true
	case models.Place:
		return a.place(x), true
	case models.PersonName:
		return markup.Text(a.Printed(x.Text, x.Language)), true
	case models.CountryAlias:
		return a.alias(x), true
	case models.CountRange:
		return markup.Said(a.count(x)), true
	case models.Duration:
		return markup.Said(a.Duration(string(x))), true
	case models.PrintedDate:
		return markup.Said(x.Text), true
	case models.Language:
		return markup.Said(a.Language(string(x))), true
	case models.AgreementLanguage:
		out := markup.Said(a.Language(string(x.Code)))
		if x.Role != nil {
			out.Aside = []markup.Value{markup.Said(a.Label(x.Role.Vocabulary(), string(*x.Role)))}
		}
		return out, true
	case models.CommitmentInstitution:
		return a.body(x), true
	case models.Origin:
		return a.origin(x), true
	case models.Relation:
		return a.related(x), true
	case models.ExternalID:
		return markup.Said(x.Scheme + ": " + x.ID), true
	case models.Pair:
		return markup.Value{Link: markup.To(a.pair(x), a.address("/relations/"+string(x), nil))}, true
	}
	return markup.Value{}, false
}

// someone is a participant: the name, as the person's own record has it or as printed,
// with title and country.
func (a *asked) someone(x models.Participant) markup.Value {
	out := markup.Value{}
	if x.PersonID != nil {
		out.Link, _ = a.recordLink(string(*x.PersonID))
	}
	out.Text = cmp.Or(out.Text, value(x.Name))
	title := a.Text(x.Title)
	if out.Text == "" {
		out.Words = title
	} else if title.Text != "" {
		out.Aside = append(out.Aside, markup.Text(title))
	}
	if x.Country != nil {
		out.Aside = append(out.Aside, markup.Text(a.country(*x.Country)))
	}
	return out
}

// alias is another name of a country: what kind of name it is, and when it was the name.
func (a *asked) alias(x models.CountryAlias) markup.Value {
	out := markup.Text(a.Printed(x.Text, x.Language))
	out.Aside = []markup.Value{markup.Said(a.Label(x.Kind.Vocabulary(), string(x.Kind)))}
	if x.From != nil || x.To != nil {
		when := cmp.Or(value(x.From), "..") + "/" + cmp.Or(value(x.To), "..")
		out.Aside = append(out.Aside, markup.Dated(a.Date(&when)))
	}
	return out
}

// party is a side of an agreement: an institution with its country, the country, or what
// is called so.
func (a *asked) party(x models.Party) markup.Value {
	out := a.institution(x.InstitutionID, x.Institution, x.Country)
	switch {
	case out.Text != "":
		return out
	case x.Country != nil:
		return markup.Value{Link: a.coded(models.CountryKind, string(*x.Country))}
	}
	return markup.Said(value(x.Name))
}

// body is an institution that leads or supports.
func (a *asked) body(x models.CommitmentInstitution) markup.Value {
	out := a.institution(x.InstitutionID, x.Institution, x.Country)
	out.Text = cmp.Or(out.Text, value(x.Name))
	out.Aside = append(out.Aside, markup.Said(a.Label(x.Role.Vocabulary(), string(x.Role))))
	return out
}

// institution is one by its record, or by the names that were given with it, with its
// country; without words where there is none of these.
func (a *asked) institution(id *models.InstitutionID, given *models.NamedBody, country *models.CountryCode) markup.Value {
	out := markup.Value{}
	if id != nil {
		out.Link, _ = a.recordLink(string(*id))
	}
	if out.Text == "" && given != nil {
		out.Words = a.Text(given.Names)
	}
	if country != nil {
		out.Aside = []markup.Value{markup.Text(a.country(*country))}
	}
	return out
}

// place is where something happened: venue, city, country, and the day.
func (a *asked) place(x models.Place) markup.Value {
	var parts []markup.Value
	for _, text := range []models.Text{x.Venue, x.City} {
		if words := a.Text(text); words.Text != "" {
			parts = append(parts, markup.Text(words))
		}
	}
	if x.Country != nil {
		parts = append(parts, markup.Text(a.country(*x.Country)))
	}
	if x.Date != nil {
		parts = append(parts, markup.Dated(a.Date(x.Date)))
	}
	if len(parts) == 0 {
		return markup.Value{}
	}
	out := parts[0]
	out.Aside = parts[1:]
	return out
}

// origin is what a commitment comes from.
func (a *asked) origin(x models.Origin) markup.Value {
	for _, id := range []string{string(value(x.VisitID)), string(value(x.MeetingID)), string(value(x.AgreementID))} {
		if link, ok := a.recordLink(id); ok {
			return markup.Value{Link: link, Aside: []markup.Value{markup.Said(a.Kind(a.called[id].Kind))}}
		}
	}
	return markup.Value{}
}

// related is what an agreement does to another.
func (a *asked) related(x models.Relation) markup.Value {
	link, ok := a.recordLink(string(value(x.AgreementID)))
	if !ok {
		return markup.Value{}
	}
	out := markup.Value{Link: link, Aside: []markup.Value{markup.Said(a.Label(x.Kind.Vocabulary(), string(x.Kind)))}}
	for _, provision := range x.Provisions {
		out.Aside = append(out.Aside, markup.Said(provision))
	}
	return out
}

// count is a number that may be known within bounds only.
func (a *asked) count(x models.CountRange) string {
	switch {
	case x.Min == nil && x.Max == nil:
		return ""
	case x.Min == nil:
		return a.Say("count.most", "max", *x.Max)
	case x.Max == nil:
		return a.Say("count.least", "min", *x.Min)
	case *x.Min == *x.Max:
		return a.Number(*x.Min)
	}
	return a.Say("count.between", "min", *x.Min, "max", *x.Max)
}
