package web

import (
	"maps"
	"net/url"
	"reflect"

	"entente/models"
	"entente/store"
	"entente/web/markup"
	"entente/web/tongue"
)

// pathOf is where a record is, behind the language.
func pathOf(kind models.RecordKind, key string) string {
	return "/" + kind.Table() + "/" + url.PathEscape(key)
}

// readNames reads the names of countries and sectors, for whatever the page says of them.
func (a *asked) readNames() (err error) {
	if a.names, err = a.store.Names(a.ctx); err == nil {
		a.above, err = a.store.SectorsAbove(a.ctx)
	}
	return err
}

// placed is coded, with the sectors that one stands beneath before it.
func (a *asked) placed(kind models.RecordKind, code string) markup.Link {
	link := a.coded(kind, code)
	if kind != models.SectorKind {
		return link
	}
	for _, sector := range a.above[models.SectorCode(code)] {
		link.Text = a.coded(kind, string(sector)).Text + " › " + link.Text
	}
	return link
}

// linkTo leads to a record.
func (a *asked) linkTo(ref models.RecordRef, title models.Text) markup.Link {
	link := markup.Link{Words: a.Text(title), Href: a.address(pathOf(ref.Kind, ref.Reference), nil)}
	if link.Text == "" {
		link.Text = ref.Reference
	}
	return link
}

// linkOf leads to a record that was read.
func (a *asked) linkOf(x models.Entity) markup.Link {
	return a.linkTo(models.RecordRef{Kind: x.RecordKind(), Reference: x.Base().Reference}, x.Called())
}

// coded leads to a country or sector by its code.
func (a *asked) coded(kind models.RecordKind, code string) markup.Link {
	link := markup.Link{Words: a.Text(a.names[kind][code]), Href: a.address(pathOf(kind, code), nil)}
	if link.Text == "" {
		link.Text = code
	}
	return link
}

// country is the name of a country.
func (a *asked) country(code models.CountryCode) tongue.Words {
	return a.coded(models.CountryKind, string(code)).Words
}

// learn reads the names of all records that some values link to, or follow from.
func (a *asked) learn(values ...any) error {
	var ids []string
	for _, v := range values {
		if x, ok := v.(*models.Agreement); ok {
			ids = append(ids, grounds(x)...)
		}
		models.Walk(v, "", func(_ string, value reflect.Value, shape *models.TypeShape) {
			if shape.Link != "" && !shape.Link.Coded() {
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
	maps.Copy(a.called, found)
	return err
}

// recordLink leads to a record that was met, by id.
func (a *asked) recordLink(id string) (markup.Link, bool) {
	c, ok := a.called[id]
	if !ok {
		return markup.Link{}, false
	}
	return a.linkTo(c.RecordRef, c.Title), true
}

// pair names two countries.
func (a *asked) pair(pair models.Pair) string {
	first, second := pair.Sides()
	return a.Say("pair", "first", a.country(first).Text, "second", a.country(second).Text)
}
