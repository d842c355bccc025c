package web

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"

	"entente/models"
	"entente/web/markup"
)

// show is any value of a record as it is shown, by its type.
func (a *asked) show(v reflect.Value, shape *models.TypeShape) markup.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return markup.Value{}
		}
		v = v.Elem()
	}
	if special, ok := a.special(v.Interface()); ok {
		return special
	}
	switch {
	case shape.IsText():
		return markup.Text(a.Text(v.Interface().(models.Text)))
	case shape.IsDate():
		d := v.Interface().(models.Date)
		return markup.Dated(a.Date(&d))
	case shape.Link.Coded():
		if v.String() == "" {
			return markup.Value{}
		}
		return markup.Value{Link: a.coded(shape.Link, v.String())}
	case shape.Link != "":
		link, _ := a.recordLink(v.String())
		return markup.Value{Link: link}
	case shape.Vocabulary != "":
		if v.String() == "" {
			return markup.Value{}
		}
		out := markup.Said(a.Label(shape.Vocabulary, v.String()))
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
func (a *asked) plain(v reflect.Value, shape *models.TypeShape) markup.Value {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return markup.Said(a.Say("yes"))
		}
		return markup.Said(a.Say("no"))
	case reflect.Int, reflect.Int64:
		return markup.Said(a.Number(int(v.Int())))
	case reflect.Float64:
		return markup.Said(a.Amount(v.Float()))
	case reflect.String:
		return address(v.String())
	case reflect.Slice:
		return a.several(v, shape)
	case reflect.Struct:
		return markup.Value{Rows: a.rows(v, shape)}
	}
	return markup.Said(fmt.Sprint(v.Interface()))
}

// address is a text, which leads to where it says when it is an address.
func address(text string) markup.Value {
	out := markup.Said(text)
	if u, err := url.Parse(text); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		out.Href, out.Outside = text, true
	}
	return out
}

// several shows a list: what is one word or name each in one line.
func (a *asked) several(v reflect.Value, shape *models.TypeShape) markup.Value {
	out := markup.Value{Inline: !shape.Elem.IsStruct() && !shape.Elem.IsText()}
	for i := range v.Len() {
		if x := a.show(v.Index(i), shape.Elem); !x.Empty() {
			out.Items = append(out.Items, x)
		}
	}
	return out
}

// rows are the fields of a value that say something.
func (a *asked) rows(v reflect.Value, shape *models.TypeShape) []markup.Row {
	var rows []markup.Row
	for _, f := range shape.Fields {
		member := v.FieldByIndex(f.Index)
		if f.OmitEmpty && member.IsZero() {
			continue
		}
		if x := a.member(v, member, f.Shape); !x.Empty() {
			rows = append(rows, markup.Row{Label: a.Field(f.Name), Value: x})
		}
	}
	return rows
}

// ofOneDay are the types whose dates are each of one day, which may be known within bounds only.
var ofOneDay = []reflect.Type{reflect.TypeFor[models.Terms](), reflect.TypeFor[models.RunningTerm]()}

// member shows a field of a value.
func (a *asked) member(of, v reflect.Value, shape *models.TypeShape) markup.Value {
	if d, ok := v.Interface().(*models.Date); ok && slices.Contains(ofOneDay, of.Type()) {
		return markup.Dated(a.Day(d))
	}
	return a.show(v, shape)
}

// value is what a pointer leads to, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
