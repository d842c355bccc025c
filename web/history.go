package web

import (
	"encoding/json"
	"reflect"
	"strconv"

	"entente/models"
	"entente/store"
	"entente/web/markup"
)

// historyPage is what was done to a record, the latest first.
type historyPage struct {
	Record  markup.Link
	Kind    string
	Entries []entry
	pages
}

// entry is one change: who, when, and what was there before and after.
type entry struct {
	When, Who, What string
	Changes         []difference
	// Undo is where it is made again what this left, for whoever may and where it differs.
	Undo string
}

// difference is a field before and after.
type difference struct {
	Field         string
	Before, After markup.Value
}

// entriesAtOnce is how many changes stand on a page.
const entriesAtOnce = 20

// history is the page of the changes of a record.
func (a *asked) history(spec models.Spec) (content, error) {
	at := store.Place{Kind: spec.Name, Key: a.r.PathValue("key")}
	paging, err := a.bind(entriesAtOnce)
	if err != nil {
		return content{}, err
	}
	x, err := a.one(at)
	if err != nil {
		return content{}, err
	}
	page, err := a.store.History(a.ctx, spec.Name, x.Base().ID, paging)
	if err != nil {
		return content{}, err
	}
	out := historyPage{Record: a.linkOf(x), Kind: a.Kind(spec.Name), pages: a.turn(page.Meta.Next)}
	newer := map[string]models.Action{}
	for _, h := range page.Data {
		e, err := a.entry(h, spec)
		if err != nil {
			return content{}, err
		}
		e.Undo = a.undoOf(x, h, newer)
		out.Entries = append(out.Entries, e)
	}
	path := pathOf(spec.Name, x.Base().Reference) + "/history"
	return content{Title: a.Say("history.title", "record", out.Record.Text), Body: out, API: api + path, Files: a.files(path, nil)}, nil
}

// entry is a change in words.
func (a *asked) entry(h models.HistoryEntry, spec models.Spec) (entry, error) {
	out := entry{When: a.Moment(h.At), Who: h.By, What: a.Say("action." + string(h.Action))}
	if h.Kind != spec.Name {
		out.What = a.Say("action.part", "action", out.What, "part", a.Kind(h.Kind))
	}
	if h.FromVersion != nil {
		out.What = a.Say("action.from", "action", out.What, "version", *h.FromVersion)
	}
	var err error
	out.Changes, err = a.differences(h.Kind, h.Changes)
	return out, err
}

// differences are the fields of a record or part that changed.
func (a *asked) differences(kind models.RecordKind, changes []models.Change) ([]difference, error) {
	var all []difference
	stored := kind.Spec().New().Stored()
	for _, c := range changes {
		before, err := a.past(stored, c.Pointer, c.Before)
		if err != nil {
			return nil, err
		}
		after, err := a.past(stored, c.Pointer, c.After)
		if err != nil {
			return nil, err
		}
		if before.Empty() && after.Empty() {
			continue // nothing that says something
		}
		all = append(all, difference{a.Pointed(c.Pointer), before, after})
	}
	return all, nil
}

// undoOf is where a record or a part is made again what a change left of it: nowhere where
// it still is that, was deleted since, or is of another record.
func (a *asked) undoOf(x models.Entity, h models.HistoryEntry, newer map[string]models.Action) string {
	since, changed := newer[h.RecordID]
	newer[h.RecordID] = h.Action
	path := pathOf(x.RecordKind(), x.Base().Reference) + "/history/"
	version := strconv.Itoa(h.Version) + "/restore"
	switch {
	case h.Action == models.Deleted, since == models.Deleted && h.Kind.Part():
		newer[h.RecordID] = models.Deleted
		return ""
	case !a.writes(x.RecordKind()):
		return ""
	case h.RecordID == x.Base().ID && h.Version < x.Base().Version:
		return a.address(path+version, nil)
	case h.Kind.Part() && changed:
		return a.address(path+string(h.Kind)+"/"+h.RecordID+"/"+version, nil)
	}
	return ""
}

// past is what a field said once, by its type of today, or else as it was written.
func (a *asked) past(stored any, pointer string, v any) (markup.Value, error) {
	if v == nil {
		return markup.Value{}, nil
	}
	field := models.CitationFields{Field: &pointer, Value: v}
	if typed := field.Claimed(stored); typed != nil {
		if err := a.learn(typed); err != nil {
			return markup.Value{}, err
		}
		return a.show(reflect.ValueOf(typed), models.ShapeOf(reflect.TypeOf(typed))), nil
	}
	text, err := json.Marshal(v)
	return markup.Said(string(text)), err
}
