package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

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

// versus is what somebody changed: a field, or what of it can be chosen by itself. Chosen is
// whose it is to be, where only one has changed it, or it was chosen already.
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

// differing is what two people say different things of now.
func (x *sheet) differing(began, current, typed map[string]any) ([]versus, error) {
	var all []versus
	for _, f := range shapeOf(x.at.Kind.Spec().New().Stored()).Fields {
		found, err := x.compare("/"+f.Name, f.Shape, began[f.Name], current[f.Name], typed[f.Name])
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// compare gives as little of a value as can be chosen by itself: of a text each language, of
// sectors each of them, and of a struct in which a text alone differs, that. Anything else is
// chosen as a whole: members of a struct are true together, and a row is known by nothing
// but the rows around it.
func (x *sheet) compare(at string, shape *models.TypeShape, began, theirs, own any) ([]versus, error) {
	if reflect.DeepEqual(theirs, own) {
		return nil, nil
	}
	a, b, c := grains(shape, began), grains(shape, theirs), grains(shape, own)
	names := differingIn(b, c)
	if a == nil || b == nil || c == nil || len(names) == 0 || shape.IsStruct() {
		if f, known := shape.Field(strings.Join(names, " ")); known && f.Shape.IsText() { // it alone
			return x.compare(models.Pointer(at, f.Name), f.Shape, a[f.Name], b[f.Name], c[f.Name])
		}
		v, err := x.whole(at, began, theirs, own)
		return []versus{v}, err
	}
	var all []versus
	for _, name := range names {
		pointer := models.Pointer(at, name)
		label := x.Pointed(pointer)
		if shape.IsList() {
			label = x.Pointed(at) + " · " + x.coded(models.SectorKind, name).Text
		}
		all = append(all, versus{pointer, label, changedBy(a[name], b[name], c[name]), x.grain(shape, name, c[name]), x.grain(shape, name, b[name])})
	}
	return all, nil
}

// whole is a value of which both sides are shown, and one is chosen.
func (x *sheet) whole(at string, began, theirs, own any) (versus, error) {
	stored := x.at.Kind.Spec().New().Stored()
	v := versus{Pointer: at, Label: x.Pointed(at), Chosen: changedBy(began, theirs, own)}
	var err error
	if v.Theirs, err = x.past(saying{fields: stored}, at, theirs); err == nil {
		v.Own, err = x.past(saying{fields: stored}, at, own)
	}
	return v, err
}

// changedBy is whose a value is to be that only one of the two has changed; "" where both
// have.
func changedBy(began, theirValue, ownValue any) string {
	switch {
	case reflect.DeepEqual(began, theirValue):
		return own
	case reflect.DeepEqual(began, ownValue):
		return theirs
	}
	return ""
}

// grains are what a value is taken apart into, by name; nil where it cannot be.
func grains(shape *models.TypeShape, v any) map[string]any {
	all := map[string]any{}
	switch v := v.(type) {
	case nil:
	case map[string]any:
		all = v
	case []any:
		for _, code := range v {
			all[fmt.Sprint(code)] = true
		}
	default:
		return nil
	}
	if shape.IsText() || shape.IsStruct() || shape.IsList() && shape.Elem.Link == models.SectorKind {
		return all
	}
	return nil
}

// differingIn are the names under which two values say different things.
func differingIn(a, b map[string]any) []string {
	both := map[string]any{}
	maps.Copy(both, a)
	maps.Copy(both, b)
	maps.DeleteFunc(both, func(name string, _ any) bool { return reflect.DeepEqual(a[name], b[name]) })
	return slices.Sorted(maps.Keys(both))
}

// grain is what one of the two says of a language of a text, or of a sector.
func (x *sheet) grain(shape *models.TypeShape, name string, v any) markup.Value {
	if text, ok := v.(string); ok {
		lang := models.Language(name)
		return markup.Text(x.Printed(text, &lang))
	}
	if !shape.IsList() {
		return markup.Value{}
	}
	if v == nil {
		return markup.Said(x.Say("no"))
	}
	return markup.Said(x.Say("yes"))
}

// shapeOf is the shape of a value.
func shapeOf(v any) *models.TypeShape { return models.ShapeOf(reflect.TypeOf(v)) }
