package web

import (
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"entente/models"
	"entente/web/form"
	"entente/web/markup"
	"entente/wire/strict"
)

// newerPage shows what a colleague has written since beside what was typed, to choose from.
type newerPage struct {
	ticketed
	Title, Action string
	Back          markup.Link
	// Version is the colleague's, over which is written; Seen is what both began with.
	Version, Seen int
	Fields        []versus
	// Typed are the inputs of the form as they were sent.
	Typed []typedInput
}

// versus is a field that somebody changed. Chosen is whose it is to be, where only one has
// changed it, or it was chosen already.
type versus struct {
	Pointer, Label, Chosen string
	Own, Theirs            markup.Value
}

// typedInput is an input that was filled in on one page and is sent along with another.
type typedInput struct{ Name, Value string }

// Whose a field is to be.
const (
	own    = "own"
	theirs = "theirs"
	choice = "choose:" // begins the names of inputs by which it is said
)

// settle puts what a colleague has written in the place of what was typed, where that is
// chosen. It tells whether something is yet to be chosen.
func (x *sheet) settle(values url.Values) (undecided bool) {
	for _, field := range values["between"] {
		switch values.Get(choice + field) {
		case own:
		case theirs:
			form.Take(values, x.values, field)
		default:
			undecided = true
		}
	}
	return undecided
}

// newer is the page of what has changed on both sides since the version that both saw.
func (x *sheet) newer(values url.Values, seen int) (content, error) {
	if from, err := strconv.Atoi(values.Get("from")); err == nil && from > 0 {
		seen = from // nothing was recorded between
	}
	began, err := x.began(seen)
	if err != nil {
		return content{}, err
	}
	out := newerPage{Title: x.title, Action: x.r.URL.RequestURI(), Back: x.back, Version: x.version, Seen: seen, Typed: besideVersion(values)}
	if out.Fields, err = x.differing(began, x.read(x.values), x.read(values)); err != nil {
		return content{}, err
	}
	if len(out.Fields) == 0 { // it was sent twice, or two people had the same to say
		return leave(x.store.DropForm(x.ctx, x.keptAt()), elsewhere{x.back.Href, note{done: "saved"}})
	}
	for i, f := range out.Fields {
		if chosen := values.Get(choice + f.Pointer); chosen != "" {
			out.Fields[i].Chosen = chosen
		}
	}
	if err := x.keepAlong(values); err != nil {
		return content{}, err
	}
	return content{Title: x.title, Page: "newer", Status: http.StatusPreconditionFailed, Body: &out}, nil
}

// began is what the form said that was opened over a version.
func (x *sheet) began(seen int) (map[string]any, error) {
	was, err := x.store.Was(x.ctx, x.at, seen)
	if err == nil {
		err = x.learn(was)
	}
	if err != nil {
		return nil, err
	}
	tree, err := strict.Tree(was)
	return x.read(x.form.Values(tree)), err
}

// read is what inputs say, as it is kept.
func (x *sheet) read(values url.Values) map[string]any {
	tree, _ := x.form.Tree(values)
	strict.Canonical(tree, shapeOf(x.at.Kind.Spec().New().Stored()))
	return tree
}

// besideVersion are the inputs of a form but for the version that it was filled in over.
func besideVersion(values url.Values) []typedInput {
	typed := typedInto(values)
	typed.Del("version")
	return inputsOf(typed)
}

// inputsOf are values as inputs, in the order of their names.
func inputsOf(values url.Values) []typedInput {
	var all []typedInput
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, text := range values[name] {
			all = append(all, typedInput{name, text})
		}
	}
	return all
}

// differing are the fields of which two people say different things now.
func (x *sheet) differing(began, current, typed map[string]any) ([]versus, error) {
	var all []versus
	stored := x.at.Kind.Spec().New().Stored()
	for _, f := range shapeOf(stored).Fields {
		a, b := current[f.Name], typed[f.Name]
		if reflect.DeepEqual(a, b) {
			continue
		}
		v := versus{Pointer: "/" + f.Name, Label: x.Field(f.Name)}
		switch {
		case reflect.DeepEqual(began[f.Name], a):
			v.Chosen = own
		case reflect.DeepEqual(began[f.Name], b):
			v.Chosen = theirs
		}
		var err error
		if v.Theirs, err = x.side(stored, f, a); err != nil {
			return nil, err
		}
		if v.Own, err = x.side(stored, f, b); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// side is what one of the two says of a field: of a text, all that it says.
func (x *sheet) side(stored any, f models.Field, v any) (markup.Value, error) {
	texts, several := v.(map[string]any)
	if !several || !f.Shape.IsText() {
		return x.past(saying{fields: stored}, "/"+f.Name, v)
	}
	var out markup.Value
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		if text, ok := texts[lang].(string); ok {
			out.Rows = append(out.Rows, markup.Row{Label: x.Language(lang), Value: markup.Said(text)})
		}
	}
	return out, nil
}

// shapeOf is the shape of a value.
func shapeOf(v any) *models.TypeShape { return models.ShapeOf(reflect.TypeOf(v)) }
