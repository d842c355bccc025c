package web

import (
	"cmp"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"entente/models"
	"entente/store"
)

// Link is words that lead somewhere.
type Link struct {
	Words
	Href string
}

// Value is the value of a field as it is shown: words that may lead somewhere, or
// several values, or fields with values of their own.
type Value struct {
	Link
	// Note is what else there is to say of it, such as a date as it is stored.
	Note string
	// Code is the code behind a label, for its colour.
	Code string
	// Aside stands behind it, less loud.
	Aside []Value
	Items []Value
	// Inline tells that the items stand in one line.
	Inline bool
	Rows   []Row
	// Outside tells that the link leads away from the tracker.
	Outside bool
}

// Row is a value with what it is called.
type Row struct {
	Label string
	Value Value
}

// Empty tells that there is nothing to show.
func (v Value) Empty() bool { return v.Text == "" && len(v.Items) == 0 && len(v.Rows) == 0 }

func said(text string) Value { return Value{Link: Link{Words: Words{Text: text}}} }

// field is what a field is called.
func (t *tongue) field(name string) string { return t.say("field." + name) }

// pathOf is where a record is, behind the language.
func pathOf(kind models.RecordKind, key string) string {
	return "/" + kind.Table() + "/" + url.PathEscape(key)
}

// linkTo leads to a record.
func (a *asked) linkTo(ref models.RecordRef, title models.Text) Link {
	link := Link{Words: a.text(title), Href: "/" + a.Code + pathOf(ref.Kind, ref.Reference)}
	if link.Text == "" {
		link.Text = ref.Reference
	}
	return link
}

// coded leads to a country or sector by its code.
func (a *asked) coded(kind models.RecordKind, code string) Link {
	link := Link{Words: a.text(a.names[kind][code]), Href: "/" + a.Code + pathOf(kind, code)}
	if link.Text == "" {
		link.Text = code
	}
	return link
}

// country is the name of a country.
func (a *asked) country(code models.CountryCode) Words {
	return a.coded(models.CountryKind, string(code)).Words
}

// learn reads the names of all records that some values link to.
func (a *asked) learn(values ...any) error {
	var ids []string
	for _, v := range values {
		models.Walk(v, "", func(_ string, value reflect.Value, shape *models.TypeShape) {
			if shape.Link != "" && shape.Link != models.CountryKind && shape.Link != models.SectorKind {
				ids = append(ids, value.String())
			}
		})
	}
	return a.meet(ids...)
}

// anyOf are values of any type.
func anyOf[T any](list []T) []any {
	all := make([]any, len(list))
	for i, x := range list {
		all[i] = x
	}
	return all
}

// meet reads the names of records by id.
func (a *asked) meet(ids ...string) error {
	if a.called == nil {
		a.called = map[string]store.Called{}
	}
	var strange []string
	for _, id := range ids {
		if _, known := a.called[id]; !known && id != "" {
			strange = append(strange, id)
		}
	}
	if len(strange) == 0 {
		return nil
	}
	found, err := a.store.Called(a.ctx, strange)
	for id, c := range found {
		a.called[id] = c
	}
	return err
}

// record is a record that was met, by id.
func (a *asked) recordLink(id string) (Link, bool) {
	c, ok := a.called[id]
	if !ok {
		return Link{}, false
	}
	return a.linkTo(c.RecordRef, c.Title), true
}

// show is any value of a record as it is shown, by its type.
func (a *asked) show(v reflect.Value, shape *models.TypeShape) Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return Value{}
		}
		v = v.Elem()
	}
	if special, ok := a.special(v.Interface()); ok {
		return special
	}
	switch {
	case shape.IsText():
		return Value{Link: Link{Words: a.text(v.Interface().(models.Text))}}
	case shape.IsDate():
		d := v.Interface().(models.Date)
		date := a.date(&d)
		return Value{Link: Link{Words: Words{Text: date.Text}}, Note: date.Stored}
	case shape.Link == models.CountryKind || shape.Link == models.SectorKind:
		if v.String() == "" {
			return Value{}
		}
		return Value{Link: a.coded(shape.Link, v.String())}
	case shape.Link != "":
		link, _ := a.recordLink(v.String())
		return Value{Link: link}
	case shape.Vocabulary != "":
		if v.String() == "" {
			return Value{}
		}
		out := said(a.label(shape.Vocabulary, v.String()))
		if slices.Contains(coloured, shape.Vocabulary) {
			out.Code = v.String()
		}
		return out
	}
	return a.plain(v, shape)
}

// coloured are the vocabularies whose codes have a colour: they say how far something got.
var coloured = []string{
	models.VisitStatus("").Vocabulary(), models.AgreementStatus("").Vocabulary(), models.Delivery("").Vocabulary(),
}

// plain shows what has no meaning beyond its shape.
func (a *asked) plain(v reflect.Value, shape *models.TypeShape) Value {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return said(a.say("yes"))
		}
		return said(a.say("no"))
	case reflect.Int, reflect.Int64:
		return said(a.number(int(v.Int())))
	case reflect.Float64:
		return said(a.amount(v.Float()))
	case reflect.String:
		return address(v.String())
	case reflect.Slice:
		return a.several(v, shape)
	case reflect.Struct:
		return Value{Rows: a.rows(v, shape)}
	}
	return said(fmt.Sprint(v.Interface()))
}

// address is a text, which leads to where it says when it is an address.
func address(text string) Value {
	out := said(text)
	if u, err := url.Parse(text); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		out.Href, out.Outside = text, true
	}
	return out
}

// several shows a list: what is one word or name each in one line.
func (a *asked) several(v reflect.Value, shape *models.TypeShape) Value {
	out := Value{Inline: !shape.Elem.IsStruct() && !shape.Elem.IsText()}
	for i := range v.Len() {
		if x := a.show(v.Index(i), shape.Elem); !x.Empty() {
			out.Items = append(out.Items, x)
		}
	}
	return out
}

// rows are the fields of a value that say something.
func (a *asked) rows(v reflect.Value, shape *models.TypeShape) []Row {
	var rows []Row
	for _, f := range shape.Fields {
		member := v.FieldByIndex(f.Index)
		if f.OmitEmpty && member.IsZero() {
			continue
		}
		if x := a.show(member, f.Shape); !x.Empty() {
			rows = append(rows, Row{a.field(f.Name), x})
		}
	}
	return rows
}

// special shows what reads better as a phrase than as a table.
func (a *asked) special(v any) (Value, bool) {
	switch x := v.(type) {
	case models.Participant:
		return a.someone(x), true
	case models.Party:
		return a.party(x), true
	case models.Place:
		return a.place(x), true
	case models.PersonName:
		out := Value{Link: Link{Words: a.printed(x.Text, x.Language)}}
		return out, true
	case models.CountRange:
		return said(a.count(x)), true
	case models.Duration:
		return said(a.duration(string(x))), true
	case models.PrintedDate:
		return said(x.Text), true
	case models.Language:
		return said(a.language(string(x))), true
	case models.AgreementLanguage:
		out := said(a.language(string(x.Code)))
		if x.Role != nil {
			out.Aside = []Value{said(a.label(x.Role.Vocabulary(), string(*x.Role)))}
		}
		return out, true
	case models.CommitmentInstitution:
		return a.body(x), true
	case models.Origin:
		return a.origin(x), true
	case models.Relation:
		return a.related(x), true
	case models.ExternalID:
		return said(x.Scheme + ": " + x.ID), true
	case models.Pair:
		return Value{Link: Link{Words{Text: a.pair(x)}, "/" + a.Code + "/relations/" + string(x)}}, true
	}
	return Value{}, false
}

// someone is a participant: the name, as the person's own record has it or as printed,
// with title and country.
func (a *asked) someone(x models.Participant) Value {
	out := Value{}
	if x.PersonID != nil {
		out.Link, _ = a.recordLink(string(*x.PersonID))
	}
	if out.Text == "" {
		out.Text = cmp.Or(value(x.Name), "")
	}
	title := a.text(x.Title)
	if out.Text == "" {
		out.Words = title
	} else if title.Text != "" {
		out.Aside = append(out.Aside, Value{Link: Link{Words: title}})
	}
	if x.Country != nil {
		out.Aside = append(out.Aside, Value{Link: Link{Words: a.country(*x.Country)}})
	}
	return out
}

// party is a side of an agreement: an institution with its country, or the country.
func (a *asked) party(x models.Party) Value {
	out := Value{}
	if x.InstitutionID != nil {
		out.Link, _ = a.recordLink(string(*x.InstitutionID))
	}
	switch {
	case out.Text != "":
	case x.Institution != nil:
		out.Words = a.text(x.Institution.Names)
	case x.Country != nil:
		return Value{Link: a.coded(models.CountryKind, string(*x.Country))}
	default:
		return said(value(x.Name))
	}
	if x.Country != nil {
		out.Aside = []Value{{Link: Link{Words: a.country(*x.Country)}}}
	}
	return out
}

// place is where something happened: venue, city, country, and the day.
func (a *asked) place(x models.Place) Value {
	var parts []Value
	for _, text := range []models.Text{x.Venue, x.City} {
		if words := a.text(text); words.Text != "" {
			parts = append(parts, Value{Link: Link{Words: words}})
		}
	}
	if x.Country != nil {
		parts = append(parts, Value{Link: Link{Words: a.country(*x.Country)}})
	}
	if x.Date != nil {
		parts = append(parts, Value{Link: Link{Words: Words{Text: a.date(x.Date).Text}}, Note: string(*x.Date)})
	}
	if len(parts) == 0 {
		return Value{}
	}
	out := parts[0]
	out.Aside = parts[1:]
	return out
}

// body is an institution that leads or supports.
func (a *asked) body(x models.CommitmentInstitution) Value {
	out := Value{}
	if x.InstitutionID != nil {
		out.Link, _ = a.recordLink(string(*x.InstitutionID))
	}
	if out.Text == "" {
		out.Text = value(x.Name)
	}
	if x.Country != nil {
		out.Aside = append(out.Aside, Value{Link: Link{Words: a.country(*x.Country)}})
	}
	out.Aside = append(out.Aside, said(a.label(x.Role.Vocabulary(), string(x.Role))))
	return out
}

// origin is what a commitment comes from.
func (a *asked) origin(x models.Origin) Value {
	for _, id := range []string{string(value(x.VisitID)), string(value(x.MeetingID)), string(value(x.AgreementID))} {
		if link, ok := a.recordLink(id); ok {
			return Value{Link: link, Aside: []Value{said(a.kind(a.called[id].Kind))}}
		}
	}
	return Value{}
}

// related is what an agreement does to another.
func (a *asked) related(x models.Relation) Value {
	link, ok := a.recordLink(string(value(x.AgreementID)))
	if !ok {
		return Value{}
	}
	out := Value{Link: link, Aside: []Value{said(a.label(x.Kind.Vocabulary(), string(x.Kind)))}}
	for _, provision := range x.Provisions {
		out.Aside = append(out.Aside, said(provision))
	}
	return out
}

// count is a number that may be known within bounds only.
func (a *asked) count(x models.CountRange) string {
	switch {
	case x.Min == nil && x.Max == nil:
		return ""
	case x.Min == nil:
		return a.say("count.most", "max", *x.Max)
	case x.Max == nil:
		return a.say("count.least", "min", *x.Min)
	case *x.Min == *x.Max:
		return a.number(*x.Min)
	}
	return a.say("count.between", "min", *x.Min, "max", *x.Max)
}

// pair names two countries.
func (a *asked) pair(pair models.Pair) string {
	first, second, _ := strings.Cut(string(pair), "-")
	return a.say("pair", "first", a.country(models.CountryCode(first)).Text, "second", a.country(models.CountryCode(second)).Text)
}

// value is what a pointer leads to, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
