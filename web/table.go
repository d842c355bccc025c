package web

import (
	"reflect"
	"slices"

	"entente/models"
	"entente/web/markup"
)

// columns are the fields that lists show, beside the title, by kind.
var columns = map[models.RecordKind][]string{
	models.CountryKind:     {"code", "region"},
	models.SectorKind:      {"code", "parent"},
	models.InstitutionKind: {"country", "kind"},
	models.PersonKind:      {"country"},
	models.ArticleKind:     {"published_on", "outlet", "language", "kind"},
	models.VisitKind:       {"date", "visitor_country", "host_country", "level", "status"},
	models.MeetingKind:     {"date", "countries", "kind", "status"},
	models.AgreementKind:   {"date", "parties", "type", "status"},
	models.CommitmentKind:  {"owed_by", "owed_to", "due", "modality", "delivery"},
}

// titles are the fields that a record is called by.
var titles = []string{"title", "names"}

// table are records of a kind in rows.
type table struct {
	Columns []string
	Rows    []markup.Record
}

// tableOf reads the first records of a list as a table.
func (a *asked) tableOf(kind models.RecordKind, filter any, p models.Paging) (table, models.Meta, error) {
	out := table{Columns: a.columnsOf(kind)}
	items, meta, err := a.readList(kind, filter, p, slices.Concat(columns[kind], titles, []string{"late"})...)
	if err != nil {
		return out, meta, err
	}
	if err := a.learn(anyOf(items)...); err != nil {
		return out, meta, err
	}
	for _, x := range items {
		out.Rows = append(out.Rows, a.listedAs(x))
	}
	return out, meta, nil
}

// columnsOf are what the columns of a list are called.
func (a *asked) columnsOf(kind models.RecordKind) []string {
	var all []string
	for _, name := range columns[kind] {
		all = append(all, a.Field(name))
	}
	return all
}

// listedAs is a record as a row.
func (a *asked) listedAs(x models.Entity) markup.Record {
	kind, shape := x.RecordKind(), models.ShapeOf(reflect.TypeOf(x))
	c, _ := x.(*models.Commitment)
	row := markup.Record{Link: a.linkOf(x), Reference: x.Base().Reference, Tags: a.tags(*x.Accessed(), c != nil && c.Late)}
	for _, name := range columns[kind] {
		f, _ := shape.Field(name)
		row.Cells = append(row.Cells, markup.Row{Label: a.Field(name), Value: a.cell(reflect.ValueOf(x).Elem().FieldByIndex(f.Index), f)})
	}
	return row
}

// cell is a value in a table, where there is little room.
func (a *asked) cell(v reflect.Value, f models.Field) markup.Value {
	if f.Name == ownCode {
		return markup.Said(v.String())
	}
	switch x := v.Interface().(type) {
	case *models.Date:
		if f.Name == dueDate {
			return markup.Dated(a.due(x, a.ShortDate))
		}
		return markup.Dated(a.ShortDate(x))
	case *models.StatusOnDay:
		if x == nil {
			return markup.Value{}
		}
		return markup.Coded(string(x.Value), a.Label(x.Value.Vocabulary(), string(x.Value)))
	}
	out := unlinked(a.show(v, f.Shape))
	out.Inline = true
	return out
}

// unlinked is a value that leads nowhere: a row has one link, to its record.
func unlinked(v markup.Value) markup.Value {
	v.Href = ""
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = unlinked(v.Items[i])
	}
	return v
}

// held says that not everybody sees a record yet, and why; "" of what all see.
func (a *asked) held(access models.Access) string {
	switch {
	case access.Open() || access.Visibility == "":
		return ""
	case access.ReviewState != models.ReviewPublished:
		return a.Label(access.ReviewState.Vocabulary(), string(access.ReviewState))
	}
	return a.Label(access.Visibility.Vocabulary(), string(access.Visibility))
}

// heldTag marks a record of which it is only known that not everybody sees it.
func (a *asked) heldTag(held bool) []markup.Value {
	if !held {
		return nil
	}
	return []markup.Value{markup.Coded("draft", a.Say("held"))}
}

// tags mark a record that not everybody sees yet, or that is late.
func (a *asked) tags(access models.Access, late bool) []markup.Value {
	var all []markup.Value
	if held := a.held(access); held != "" {
		all = append(all, markup.Coded("draft", held))
	}
	if late {
		all = append(all, markup.Coded("late", a.Say("late")))
	}
	return all
}
