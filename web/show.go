package web

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"

	"entente/models"
	"entente/web/tongue"
)

// Link is words that lead somewhere.
type Link struct {
	tongue.Words
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

func said(text string) Value { return Value{Link: Link{Words: tongue.Words{Text: text}}} }

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
		return Value{Link: Link{Words: a.Text(v.Interface().(models.Text))}}
	case shape.IsDate():
		d := v.Interface().(models.Date)
		date := a.Date(&d)
		return Value{Link: Link{Words: tongue.Words{Text: date.Text}}, Note: date.Stored}
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
		out := said(a.Label(shape.Vocabulary, v.String()))
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
			return said(a.Say("yes"))
		}
		return said(a.Say("no"))
	case reflect.Int, reflect.Int64:
		return said(a.Number(int(v.Int())))
	case reflect.Float64:
		return said(a.Amount(v.Float()))
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
			rows = append(rows, Row{a.Field(f.Name), x})
		}
	}
	return rows
}

// value is what a pointer leads to, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
