package web

import (
	"encoding/json"
	"reflect"

	"entente/models"
	"entente/store"
)

// historyPage is what was done to a record, the latest first.
type historyPage struct {
	Record  Link
	Kind    string
	Entries []entry
	pages
}

// entry is one change: who, when, and what was there before and after.
type entry struct {
	When, Who, What string
	Changes         []difference
}

// difference is a field before and after.
type difference struct {
	Field         string
	Before, After Value
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
	ref := models.RecordRef{Kind: spec.Name, Reference: x.Base().Reference}
	out := historyPage{Record: a.linkTo(ref, x.Called()), Kind: a.kind(spec.Name), pages: a.turn(page.Meta.Next)}
	for _, h := range page.Data {
		e, err := a.entry(h, spec)
		if err != nil {
			return content{}, err
		}
		out.Entries = append(out.Entries, e)
	}
	path := pathOf(spec.Name, ref.Reference) + "/history"
	return content{Title: a.say("history.title", "record", out.Record.Text), Body: out, API: api + path, Files: a.files(path, nil)}, nil
}

// entry is a change in words.
func (a *asked) entry(h models.HistoryEntry, spec models.Spec) (entry, error) {
	out := entry{When: a.moment(h.At), Who: h.By, What: a.say("action." + string(h.Action))}
	if h.Kind != spec.Name {
		out.What = a.say("action.part", "action", out.What, "part", a.kind(h.Kind))
	}
	if h.FromVersion != nil {
		out.What = a.say("action.from", "action", out.What, "version", *h.FromVersion)
	}
	stored := h.Kind.Spec().New().Stored()
	for _, c := range h.Changes {
		before, err := a.past(stored, c.Pointer, c.Before)
		if err != nil {
			return out, err
		}
		after, err := a.past(stored, c.Pointer, c.After)
		if err != nil {
			return out, err
		}
		if before.Empty() && after.Empty() {
			continue // nothing that says something
		}
		out.Changes = append(out.Changes, difference{a.pointed(c.Pointer), before, after})
	}
	return out, nil
}

// past is what a field said once, by its type of today, or else as it was written.
func (a *asked) past(stored any, pointer string, v any) (Value, error) {
	if v == nil {
		return Value{}, nil
	}
	field := models.CitationFields{Field: &pointer, Value: v}
	if typed := field.Claimed(stored); typed != nil {
		if err := a.learn(typed); err != nil {
			return Value{}, err
		}
		return a.show(reflect.ValueOf(typed), models.ShapeOf(reflect.TypeOf(typed))), nil
	}
	text, err := json.Marshal(v)
	return said(string(text)), err
}
