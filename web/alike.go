package web

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"entente/models"
	"entente/store"
	"entente/web/form"
	"entente/web/markup"
	"entente/wire/strict"
)

// What looks like a record that there is can be added to that: all that a form is of, or a
// row of it.

// join begins the names of inputs by which it is said what something is: the place of a row
// follows, or nothing for all that the form is of.
const join = "join"

// joins are the records that what was typed is added to, by reference, by what of it.
func joins(values url.Values) map[string]string {
	all := map[string]string{}
	for name, texts := range values {
		if at, ok := strings.CutPrefix(name, join); ok && (at == "" || at[0] == '/') {
			all[at] = texts[len(texts)-1] // that of the button, which a browser sends last
		}
	}
	return all
}

// likely is a record that may be the one that is written about.
type likely struct {
	markup.Link
	Reference, Kind, Because string
	// Of is the row that it may be, if it is one.
	Of string
	// Join is the input by which what was typed goes there; "" where it cannot.
	Join string
	// Chosen tells that it goes there.
	Chosen bool
}

// likelies are the records that may be what a form is of.
type likelies []likely

// Joined tells whether what was typed can be added to any.
func (all likelies) Joined() bool {
	return slices.ContainsFunc(all, func(l likely) bool { return l.Join != "" })
}

// resembling are the records that may be what a form is of, or a row of it, with those that
// were chosen already.
func (x *sheet) resembling(found []models.Alike, values url.Values) likelies {
	var all likelies
	if len(found) == 0 {
		return nil
	}
	root, chosen := x.form.Fields(values, nil), joins(values)
	for _, f := range found {
		why := make([]string, len(f.Because))
		for i, because := range f.Because {
			why[i] = x.Say("alike." + string(because))
		}
		row := root.At(f.Pointer)
		out := likely{Link: x.linkTo(f.RecordRef, f.Title), Reference: f.Reference, Kind: x.Kind(f.Kind), Because: strings.Join(why, x.Say("comma")), Of: row.Label}
		if x.kindAt(row.Pointer) == f.Kind {
			out.Join = join + row.Pointer
			delete(chosen, row.Pointer)
		}
		all = append(all, out)
	}
	for _, at := range slices.Sorted(maps.Keys(chosen)) {
		if kind := x.kindAt(at); kind != "" {
			to := markup.To(chosen[at], x.address(pathOf(kind, chosen[at]), nil))
			all = append(all, likely{Link: to, Reference: chosen[at], Kind: x.Kind(kind), Of: x.Pointed(at), Join: join + at, Chosen: true})
		}
	}
	return all
}

// kindAt is the kind of what can be added to a record: of all that the form is of, or of a
// row that hangs on it; "" for anything else, and where nothing could be added.
func (x *sheet) kindAt(at string) models.RecordKind {
	if !x.beside {
		return ""
	}
	if at == "" {
		return x.at.Kind
	}
	for _, h := range hanging[x.at.Kind] {
		row, ok := strings.CutPrefix(at, "/"+h.kind.Table()+"/")
		if ok && h.field != "" && !strings.Contains(row, "/") {
			return h.kind
		}
	}
	return ""
}

// recorded writes what is new, unless it looks like what is on record already and nobody
// has said that it is not; or adds it, or rows of it, to that.
func (x *sheet) recorded(spec models.Spec, tree map[string]any, found models.Problems) (elsewhere, error) {
	values := x.r.PostForm
	if x.beside {
		more, err := x.takeArticle(maps.Clone(values)) // which is to stay, should this be refused
		if err != nil {
			return elsewhere{}, err
		}
		found = append(found, more...)
	}
	chosen := joins(values)
	d, onward, err := x.recordWhole(spec, tree, chosen, found)
	if err != nil {
		return elsewhere{}, err
	}
	for _, at := range slices.Sorted(maps.Keys(chosen)) {
		more, err := x.joinRow(d.ID, at, chosen[at])
		if err != nil {
			return elsewhere{}, err
		}
		d.Alike = append(d.Alike, more...)
	}
	if len(d.Alike) > 0 && values.Get("do") != "anyway" {
		return elsewhere{}, models.PossibleDuplicates{Duplicates: d.Alike}.Refuse()
	}
	return onward, nil
}

// recordWhole writes all that a form is of, or adds it to what is on record, but for rows
// that are added to something of their own.
func (x *sheet) recordWhole(spec models.Spec, tree map[string]any, chosen map[string]string, found models.Problems) (d store.Document, onward elsewhere, err error) {
	if into := chosen[""]; into != "" && x.beside {
		if d, err = x.join(spec, tree, into, found); err == nil {
			onward = elsewhere{x.address(pathOf(spec.Name, into), nil), note{done: "added"}}
		}
	} else {
		body, faults := strict.Body(spec, tree)
		if d, err = x.store.Create(x.ctx, store.Place{Kind: spec.Name}, body, append(found, faults...)); err == nil {
			onward, err = x.wrote(spec.Name, pathOf(spec.Name, d.ID), d)
		}
	}
	values := x.r.PostForm
	left := x.form.Fields(x.ofBody(values), nil)
	moved := func(pointer string) string {
		if strings.HasPrefix(pointer, nextArticle) {
			return pointer
		}
		return x.form.Fields(values, nil).InBody(left.At(pointer).Pointer)
	}
	if len(chosen) > 0 { // without the rows that go elsewhere, others have other numbers
		err = place(err, moved)
	}
	for i := range d.Alike {
		d.Alike[i].Pointer = moved(d.Alike[i].Pointer)
	}
	return d, onward, err
}

// joinRow adds what was typed into a row to a record, which then hangs on the one that the
// form is of, if it hangs on none yet.
func (x *sheet) joinRow(home, at, into string) ([]models.Alike, error) {
	kind := x.kindAt(at)
	if at == "" || kind == "" {
		return nil, nil
	}
	values := url.Values{}
	for name, texts := range x.r.PostForm {
		if field, ok := strings.CutPrefix(name, at+"/"); ok {
			values["/"+field] = texts
		}
	}
	for _, h := range hanging[x.at.Kind] {
		if h.kind == kind {
			values.Set(h.field, home)
		}
	}
	of := form.New(kind.Spec().Body(), x)
	tree, found := of.Tree(values)
	full, root := x.form.Fields(x.r.PostForm, nil), of.Fields(values, nil)
	if pair, known := x.between(full); known {
		x.take(root, pair, takenInto(tree, root))
		x.inherit(root, pair, takenInto(tree, root))
	}
	d, err := x.join(kind.Spec(), tree, into, found)
	row := full.InBody(at)
	for i := range d.Alike {
		d.Alike[i].Pointer = row + d.Alike[i].Pointer
	}
	return d.Alike, place(err, func(pointer string) string { return row + pointer })
}

// place puts what is wrong where it is on the form.
func place(err error, moved func(string) string) error {
	if refused, ok := errors.AsType[*models.Error](err); ok {
		for i := range refused.Fields {
			refused.Fields[i].Pointer = moved(refused.Fields[i].Pointer)
		}
	}
	return err
}

// join adds what was typed to a record that is there, of which the ids stay as they are.
func (x *sheet) join(spec models.Spec, tree map[string]any, into string, found models.Problems) (store.Document, error) {
	if !canBeKey(into) {
		return store.Document{}, models.Refuse(models.NotFound, "nothing is called so")
	}
	claim(tree)
	delete(tree, "external_ids")
	body, faults := strict.Body(spec, tree)
	return x.store.AddTo(x.ctx, store.Place{Kind: spec.Name, Key: into}, body, append(found, faults...))
}

// claim makes the citations of fields claim what was typed there, where they do not say.
func claim(tree map[string]any) {
	list, _ := tree["citations"].([]any)
	for _, each := range list {
		citation, _ := each.(map[string]any)
		field, _ := citation["field"].(string)
		typed, said := tree[strings.TrimPrefix(field, "/")]
		if _, claims := citation["value"]; said && !claims && field != "" {
			citation["value"] = typed
		}
	}
}
