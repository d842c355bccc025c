package web

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/web/form"
)

// What is nested in a visit, a meeting or an agreement is mostly between the same two
// countries as that: where a row does not say between whom it is, it takes them.

// among are the fields by which something says between which countries it is, with the field
// of each row that is the country.
var among = map[string]string{"countries": "", "parties": "country"}

// taking are the lists whose rows take countries.
var taking = []string{"meetings", "agreements", "commitments"}

// give is what is done with a field that takes countries: which may not be known yet.
type give func(taker *form.Field, countries []string)

// inherit finds what the rows of a form take of the two countries that it is between, or
// that what it is in is between.
func (x *sheet) inherit(f *form.Field, pair []string, to give) {
	own, known := x.between(f)
	if !known {
		return // it is between more than two, or with somebody who is no country
	}
	if len(own) > 0 {
		pair = own
	}
	for _, list := range f.Fields {
		if !slices.Contains(taking, list.Name) {
			continue
		}
		for _, row := range list.Fields {
			x.take(row, pair, to)
			x.inherit(row, pair, to)
		}
	}
}

// take finds what one row takes: both countries, and to whom something is owed the one that
// does not owe it.
func (x *sheet) take(row *form.Field, pair []string, to give) {
	for name := range among {
		if taker := row.At("/" + name); taker.Name == name && !taker.Filled {
			to(taker, pair)
		}
	}
	taker, owing := row.At("/owed_to"), x.codesIn(row.At("/owed_by"), "")
	if taker.Name != "owed_to" || taker.Filled || len(owing) > 1 {
		return
	}
	switch {
	case len(owing) == 0 || len(pair) == 0:
		to(taker, nil)
	case slices.Contains(pair, owing[0]):
		to(taker, slices.DeleteFunc(slices.Clone(pair), func(code string) bool { return code == owing[0] }))
	}
}

// between are the two countries that something says that it is between; none where it does
// not say yet. What says that it is between others is not known so.
func (x *sheet) between(f *form.Field) (pair []string, known bool) {
	for name, of := range among {
		if list := f.At("/" + name); list.Name == name && list.Filled {
			pair = x.codesIn(list, of)
			return pair, len(pair) == 2 && !slices.ContainsFunc(list.Fields[2:], func(row *form.Field) bool { return row.Filled })
		}
	}
	visitor, host := f.At("/visitor_country"), f.At("/host_country")
	if pair = append(x.codesIn(visitor, ""), x.codesIn(host, "")...); len(pair) < 2 {
		return nil, true
	}
	return pair, true
}

// codesIn are the countries that were typed into a field, or into its rows.
func (x *sheet) codesIn(f *form.Field, of string) []string {
	rows := f.Fields
	switch f.Widget {
	case form.Country:
		rows = []*form.Field{f}
	case form.Rows:
	default:
		return nil // what was asked for is not there
	}
	var codes []string
	for _, row := range rows {
		if of != "" {
			row = row.At("/" + of)
		}
		code := x.countryNamed(models.ShapeOf(reflect.TypeFor[models.CountryCode]()), strings.TrimSpace(row.Value))
		if x.names[models.CountryKind][code] != nil {
			codes = append(codes, code)
		}
	}
	return codes
}

// showTaken says at each field that takes countries which these are; it need not be filled
// in.
func (x *sheet) showTaken(root *form.Field) {
	x.inherit(root, nil, func(taker *form.Field, countries []string) {
		var names []string
		for _, code := range countries {
			names = append(names, x.country(models.CountryCode(code)).Text)
		}
		what := strings.Join(names, x.Say("comma"))
		switch {
		case what != "":
		case taker.Name == "owed_to":
			what = x.Say("form.taken_other")
		default:
			what = x.Say("form.taken_both")
		}
		taker.Required, taker.Taken = false, x.Say("form.taken", "what", what)
	})
}

// takenInto puts what is taken into the tree of what was typed, where that has the row.
func takenInto(tree map[string]any, root *form.Field) give {
	return func(taker *form.Field, countries []string) {
		at := root.InBody(taker.Pointer)
		if len(countries) == 0 || root.At(at) != taker {
			return
		}
		list := make([]any, len(countries))
		for i, code := range countries {
			list[i] = code
			if of := among[taker.Name]; of != "" {
				list[i] = map[string]any{of: code}
			}
		}
		i := strings.LastIndexByte(at, '/')
		if row := objectAt(tree, at[:i]); row != nil && row[taker.Name] == nil {
			row[taker.Name] = list
		}
	}
}

// objectAt is what stands at a place of a tree, where that is an object.
func objectAt(tree map[string]any, pointer string) map[string]any {
	var here any = tree
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch v := here.(type) {
		case map[string]any:
			here = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(v) {
				return nil
			}
			here = v[i]
		}
	}
	out, _ := here.(map[string]any)
	return out
}
