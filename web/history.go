package web

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
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
	Version         int
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
	x, err := a.inBinOrNot(at)
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
	out := entry{When: a.Moment(h.At), Who: h.By, Version: h.Version, What: a.Say("action." + string(h.Action))}
	if h.Kind != spec.Name {
		out.What = a.Say("action.part", "action", out.What, "part", a.Kind(h.Kind))
	}
	if h.FromVersion != nil {
		out.What = a.Say("action.from", "action", out.What, "version", *h.FromVersion)
	}
	if moved := h.Action == models.Deleted || h.Action == models.Restored && h.FromVersion == nil; moved && h.Kind == spec.Name {
		return out, nil // into the bin and out of it: what it says is as it was
	}
	saying, err := sayingOf(h)
	if err != nil {
		return out, err
	}
	out.Changes, err = a.differences(saying, h.Changes)
	return out, err
}

// saying is what has said something: the fields it has and, of a citation, of which field
// it speaks, and of what that may be one.
type saying struct {
	fields any
	about  *string
	of     []any
}

// sayingOf reads what said what an entry of history keeps.
func sayingOf(h models.HistoryEntry) (saying, error) {
	out := saying{fields: h.Kind.Spec().New().Stored()}
	c, ok := out.fields.(*models.CitationFields)
	if !ok {
		return out, nil
	}
	err := json.Unmarshal([]byte(h.Body), c)
	out.about, out.of = c.Field, models.Citable(h.OwnerKind)
	return out, err
}

// differences are the fields that changed.
func (a *asked) differences(of saying, changes []models.Change) ([]difference, error) {
	var all []difference
	for _, c := range byLanguage(of.fields, changes) {
		before, err := a.past(of, c.Pointer, c.Before)
		if err != nil {
			return nil, err
		}
		after, err := a.past(of, c.Pointer, c.After)
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

// byLanguage takes changes of a text apart into those of each language of it.
func byLanguage(fields any, changes []models.Change) []models.Change {
	var all []models.Change
	for _, c := range changes {
		if t, ok := models.FieldType(fields, c.Pointer); !ok || !models.ShapeOf(t).IsText() {
			all = append(all, c)
			continue
		}
		before, _ := c.Before.(map[string]any) // nil where there was none
		after, _ := c.After.(map[string]any)
		languages := maps.Clone(before)
		if languages == nil {
			languages = map[string]any{}
		}
		maps.Copy(languages, after)
		for _, lang := range slices.Sorted(maps.Keys(languages)) {
			if before[lang] != after[lang] {
				all = append(all, models.Change{Pointer: c.Pointer + "/" + lang, Before: before[lang], After: after[lang]})
			}
		}
	}
	return all
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
	case !a.writes(x.RecordKind()), x.Base().BinnedAt != nil:
		return ""
	case h.RecordID == x.Base().ID && h.Version < x.Base().Version:
		return a.address(path+version, nil)
	case h.Kind.Part() && changed:
		return a.address(path+string(h.Kind)+"/"+h.RecordID+"/"+version, nil)
	}
	return ""
}

// past is what a field said once, by its type of today, or else as it was written.
func (a *asked) past(of saying, pointer string, v any) (markup.Value, error) {
	if v == nil {
		return markup.Value{}, nil
	}
	if said, ok := v.(string); ok && pointer == "/"+ownCode {
		return markup.Said(said), nil
	}
	about, in := &pointer, []any{of.fields}
	if _, citation := of.fields.(*models.CitationFields); citation {
		switch said, _ := v.(string); {
		case pointer == "/field":
			return markup.Said(a.Pointed(said)), nil
		case pointer == "/value":
			about, in = of.about, of.of
		}
	}
	for _, fields := range in {
		claim := models.CitationFields{Field: about, Value: v}
		if typed := claim.Claimed(fields); typed != nil {
			if err := a.learn(typed); err != nil {
				return markup.Value{}, err
			}
			return a.show(reflect.ValueOf(typed), models.ShapeOf(reflect.TypeOf(typed))), nil
		}
	}
	if said, ok := v.(string); ok {
		return markup.Said(said), nil
	}
	text, err := json.Marshal(v)
	return markup.Said(string(text)), err
}
