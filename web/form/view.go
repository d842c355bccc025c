package form

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// group adds the fields of a struct to what stands for it.
func (f *Form) group(p place, g *Field, t *typed) *Field {
	seen, rest := ordered(p.shape)
	add := func(list []models.Field) (fields []*Field) {
		for _, x := range list {
			under := t.at(x.Name)
			if p.nested && slices.Contains(said, x.Name) && under.blank() {
				continue
			}
			in := p.member(x, t.at("field").text())
			field := f.field(in, g.beneath(x.Name, f.scribe.FieldAt(models.Pointer(g.Pointer, x.Name)), required(x, in)), under)
			if x.Name == "field" && p.of != nil {
				f.subjects(field, p.of)
			}
			fields = append(fields, field)
		}
		return fields
	}
	g.Fields, g.More = add(seen), add(rest)
	g.nameWhom()
	return g
}

// nameWhom tells of a name of what kind of record it is, where a link beside it does.
func (f *Field) nameWhom() {
	name := f.child("name")
	for _, link := range []string{"person_id", "institution_id"} {
		if x := f.child(link); x != nil && name != nil {
			name.Kind = x.Kind
		}
	}
}

// beneath is a field beneath this one, of which nothing is known but its name.
func (f *Field) beneath(name, label string, required bool) *Field {
	return &Field{Pointer: models.Pointer(f.Pointer, name), Name: name, Label: label, Required: required,
		Way: append(slices.Clone(f.Way), label), Lang: f.Lang}
}

// required tells whether a record cannot be without a field. The members of what may be
// left out are not wanted before something is there.
func required(x models.Field, p place) bool {
	return x.Tag.Get("validate") == "required" || !x.Pointer && p.shape.Vocabulary != "" && !unasked[x.Name]
}

// field fills in what stands for a place.
func (f *Form) field(p place, x *Field, t *typed) *Field {
	x.Filled, x.Kind = !t.blank(), p.shape.Link
	switch {
	case p.chosen():
		f.chips(p, x, t)
	case p.compound() && x.Filled && !t.deep() && t.text() != nothing:
		x.Widget, x.Value = Line, t.text() // of another type, as programs write it
	case p.shape.IsText():
		x.Value = t.text()
		f.languages(x, t)
	case p.shape.IsList():
		f.rows(p, x, t)
	case p.shape.IsStruct():
		x.Widget, x.Value = Group, t.text()
		f.group(p, x, t)
	case t.deep():
		x.Widget, x.Value = Line, written(t.plain())
	default:
		f.input(p, x, t.text())
	}
	return x
}

// nothing is what stands for a group that is there, and says nothing.
const nothing = "{}"

// chips are codes of which each is chosen or not. Those that are come first, in their order.
func (f *Form) chips(p place, x *Field, t *typed) {
	x.Widget = Choices
	texts := slices.Clone(t.texts)
	for _, row := range t.rows() {
		texts = append(texts, row.text())
	}
	rest := slices.Clone(f.scribe.Options(p.shape.Elem))
	for _, text := range texts {
		code := f.scribe.Meant(p.shape.Elem, strings.TrimSpace(text))
		if code == "" {
			continue
		}
		chosen := Option{code, code, true}
		if i := slices.IndexFunc(rest, func(o Option) bool { return o.Value == code }); i >= 0 {
			chosen.Label = rest[i].Label
			rest = slices.Delete(rest, i, i+1)
		}
		x.Options = append(x.Options, chosen)
	}
	x.Options = append(x.Options, rest...)
}

// languages are those of a text: the reader's and those that it has, and then the others.
func (f *Form) languages(x *Field, t *typed) {
	x.Widget = Texts
	known := append([]string{f.scribe.Reads()}, f.scribe.Languages()...)
	for _, tag := range slices.Sorted(maps.Keys(t.under)) {
		if !slices.Contains(known, tag) {
			known = append(known, tag)
		}
	}
	for i, tag := range known {
		if slices.Contains(known[:i], tag) {
			continue
		}
		under := t.at(tag)
		in := x.beneath(tag, f.scribe.Language(tag), false)
		in.Lang, in.Filled, in.Value = tag, !under.blank(), under.text()
		in.Widget = lineOr(x.Pointer, in.Value)
		if _, asked := t.under[tag]; i == 0 || in.Filled || asked && !slices.Contains(f.scribe.Languages(), tag) {
			x.Fields = append(x.Fields, in)
		} else {
			x.More = append(x.More, in)
		}
	}
}

// lineOr is the widget of a text, by what it says of what.
func lineOr(pointer, value string) Widget {
	fields := slices.DeleteFunc(models.Tokens(pointer), func(token string) bool { return number(token) >= 0 })
	name, within := fields[len(fields)-1], fields[max(len(fields)-2, 0)]
	if slices.Contains(long, name) && !slices.Contains(named, within) || strings.Contains(value, "\n") {
		return Area
	}
	return Line
}

// rows are the elements of a list, whatever numbers they were typed under. Where each is a
// single value, there is always room for another one.
func (f *Form) rows(p place, x *Field, t *typed) {
	x.Widget = Rows
	all := t.rows()
	element := p.element()
	fewest := fewest[x.Name]
	if x.Required {
		fewest = max(fewest, 1)
	}
	if !element.compound() && (len(all) == 0 || !all[len(all)-1].blank()) {
		fewest = max(fewest, len(all)+1)
	}
	for len(all) < fewest {
		all = append(all, &typed{})
	}
	for i, under := range all {
		row := x.beneath(strconv.Itoa(i), f.scribe.Row(x.Name)+" "+strconv.Itoa(i+1), false)
		row.Way = append(row.Way[:len(row.Way)-2], row.Label) // which names the list as well
		x.Fields = append(x.Fields, f.field(element, row, under))
	}
}

// input fills in a single one.
func (f *Form) input(p place, x *Field, text string) {
	x.Value, x.Widget = text, Line
	switch {
	case p.shape.IsDate():
		x.Widget = Date
	case p.shape.Link == models.CountryKind:
		x.Widget = Country
	case p.shape.Vocabulary != "" || p.shape.Link == models.SectorKind:
		f.choice(x, f.scribe.Options(p.shape))
	case p.shape.Link != "":
		x.Widget = Record
	case p.shape.Type == reflect.TypeFor[models.Language]():
		x.Widget = Language
	case p.shape.Type.Kind() == reflect.Bool && p.optional:
		f.choice(x, f.scribe.Options(p.shape))
	case p.shape.Type.Kind() == reflect.Bool:
		x.Widget = Check
	case p.shape.Type.Kind() != reflect.String:
		x.Widget = Number
	default:
		x.Widget = lineOr(x.Pointer, text)
	}
	if word := strings.TrimSpace(text); word != "" && p.word() && p.shape.Type.Kind() == reflect.String {
		if words := f.scribe.Understood(p.shape, f.scribe.Meant(p.shape, word)); words != word {
			x.Understood = words
		}
	}
}

// choice is one of some codes, or what was typed instead.
func (f *Form) choice(x *Field, options []Option) {
	x.Widget, x.Options = Select, slices.Clone(options)
	known := strings.TrimSpace(x.Value) == ""
	for i := range x.Options {
		x.Options[i].Chosen = x.Options[i].Value == x.Value
		known = known || x.Options[i].Chosen
	}
	if !known {
		x.Options = append(x.Options, Option{x.Value, x.Value, true})
	}
}

// subjects makes a choice of the fields that a citation can be about.
func (f *Form) subjects(x *Field, of any) {
	var options []Option
	for _, field := range shapeOf(of).Fields {
		if citable(field.Name) && field.Tag.Get("table") != "-" {
			options = append(options, Option{Value: "/" + field.Name, Label: f.scribe.FieldAt("/" + field.Name)})
		}
	}
	f.choice(x, options)
}
