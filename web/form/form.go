// Package form makes forms of the types of records and parts, and reads what was typed
// into them: the names of its inputs are JSON Pointers of the body that a program would
// send, such as /parties/0/country. What was typed becomes the tree of such a body, which
// is read as strictly, and faults come back at the fields that they are in.
//
// It knows neither HTTP nor SQL, and no language: a [Scribe] does.
package form

import (
	"net/url"
	"slices"
	"strconv"

	"entente/models"
)

// Form is what somebody can write of a record or part: the fields of a body.
type Form struct {
	shape *models.TypeShape
	// of are the stored fields of what is cited, where the body is a citation.
	of     any
	scribe Scribe
}

// New makes a form of all that a body can say: that of a new record or part with what is
// nested in it, or the stored fields of one.
func New(body any, scribe Scribe) *Form {
	return &Form{shape: shapeOf(body), scribe: scribe}
}

// Citing makes a form of a citation, of what has the stored fields of.
func Citing(body, of any, scribe Scribe) *Form {
	return &Form{shape: shapeOf(body), of: of, scribe: scribe}
}

// Scribe knows how whoever fills the form writes, and what he calls things.
type Scribe interface {
	// Reads is the language that he reads, as the key of a text.
	Reads() string
	// Languages are those that texts are mostly in.
	Languages() []string
	// FieldAt is what the field that a pointer leads to is called, and Language what a language is.
	FieldAt(pointer string) string
	// Row is what one row of a list is called.
	Row(list string) string
	Language(code string) string
	// Options are the codes that a value can be, with what they are called.
	Options(shape *models.TypeShape) []Option
	// Shown writes a code, date or link as people do, and Meant reads it. What neither has
	// another way for stays as it is.
	Shown(shape *models.TypeShape, stored string) string
	Meant(shape *models.TypeShape, typed string) string
	// Understood says in words what was read; "" where that says no more than was typed.
	Understood(shape *models.TypeShape, meant string) string
}

// Option is a code that can be chosen.
type Option struct {
	Value, Label string
	Chosen       bool
}

// Widget is how a field is filled in.
type Widget string

// The widgets. Those of the second group hold fields.
const (
	Line     Widget = "line"
	Area     Widget = "area"
	Number   Widget = "number"
	Date     Widget = "date"
	Select   Widget = "select"
	Check    Widget = "check"
	Choices  Widget = "choices" // several of a few codes
	Country  Widget = "country"
	Language Widget = "language"
	Record   Widget = "record" // a link, by reference, id or name

	Texts Widget = "texts" // one thing in several languages
	Rows  Widget = "rows"
	Group Widget = "group"
)

// Field is an input, or several that belong together.
type Field struct {
	// Pointer is its place in the body: the name of the input, and its id on the page.
	Pointer string
	// Name is the last step of the way there: a field, a language, or the number of a row.
	Name  string
	Label string
	// Way is what it is called with all that it is in.
	Way    []string
	Widget Widget
	// Kind is that of the record that it names, if it names one.
	Kind     models.RecordKind
	Required bool
	Value    string
	// Lang is the language of what is typed here, where that is told.
	Lang string
	// Understood says what was read, where it was written in another way.
	Understood string
	// Taken says what is taken where nothing is typed here.
	Taken   string
	Options []Option
	// Fields are those that it holds, and More those that are seldom wanted.
	Fields, More []*Field
	Faults       []models.Problem
	// Filled tells that something was typed, here or beneath.
	Filled bool
	// Citable tells that sources can say something of it, and Sources are the citations of
	// those that do, once these are gathered.
	Citable bool
	Sources []*Field
}

// Typed are the fields of a widget into which something was typed.
func (f *Field) Typed(widget Widget) []*Field {
	var all []*Field
	if f.Widget == widget && f.Filled {
		all = append(all, f)
	}
	for _, x := range slices.Concat(f.Fields, f.More) {
		all = append(all, x.Typed(widget)...)
	}
	return all
}

// Open tells whether the fields that are seldom wanted are to be seen: something was
// typed there, or is wrong.
func (f *Field) Open() bool {
	return slices.ContainsFunc(f.More, func(x *Field) bool { return x.Filled && !unasked[x.Name] || len(x.Wrong()) > 0 })
}

// Picked are the codes that were chosen, of several.
func (f *Field) Picked() []Option {
	return slices.DeleteFunc(slices.Clone(f.Options), func(x Option) bool { return !x.Chosen })
}

// Wrong are the fields that are wrong, of this one and those beneath it.
func (f *Field) Wrong() []*Field {
	var all []*Field
	if len(f.Faults) > 0 {
		all = append(all, f)
	}
	for _, x := range slices.Concat(f.Fields, f.Sources, f.More) {
		all = append(all, x.Wrong()...)
	}
	return all
}

// At is the field that a pointer into the body leads to, or the last one on the way. Rows
// in which nothing was typed are not in the body.
func (f *Field) At(pointer string) *Field {
	here := f
	for _, token := range models.Tokens(pointer) {
		next := here.child(token)
		if next == nil {
			break
		}
		here = next
	}
	return here
}

// InBody is the place in the body of what has a pointer in the form: At of it leads there.
func (f *Field) InBody(pointer string) string {
	here, at := f, ""
	for _, token := range models.Tokens(pointer) {
		next, filled := here.child(token), 0
		if here.Widget == Rows {
			i := slices.IndexFunc(here.Fields, func(row *Field) bool { return row.Name == token })
			if i < 0 {
				return at
			}
			for _, row := range here.Fields[:i] {
				if row.Filled {
					filled++
				}
			}
			next, token = here.Fields[i], strconv.Itoa(filled)
		}
		if next == nil {
			return at
		}
		here, at = next, models.Pointer(at, token)
	}
	return at
}

func (f *Field) child(token string) *Field {
	if f.Widget == Rows {
		nth := number(token)
		for _, row := range f.Fields {
			if row.Filled {
				if nth == 0 {
					return row
				}
				nth--
			}
		}
		return nil
	}
	for _, x := range slices.Concat(f.Fields, f.More) {
		if x.Name == token {
			return x
		}
	}
	return nil
}

// Fields gives the form with what was typed into it, and what is wrong with that.
func (f *Form) Fields(values url.Values, faults models.Problems) *Field {
	typed, _ := read(values)
	root := f.group(f.top(), &Field{Widget: Group, Filled: true}, typed)
	for _, fault := range faults {
		at := root.At(fault.Pointer)
		at.Faults = append(at.Faults, fault)
	}
	return root
}

// Tree gives what was typed as the tree of a body; what is absent from it was left empty.
// The faults are of forms that are larger than any browser is given.
func (f *Form) Tree(values url.Values) (map[string]any, models.Problems) {
	typed, faults := read(values)
	return f.object(f.top(), typed), faults
}

// Values gives what a form holds that shows the tree of a body.
func (f *Form) Values(tree map[string]any) url.Values {
	values := url.Values{}
	f.write(f.top(), "", tree, values)
	return values
}

// Entry is where somebody begins to fill in a field: itself, or the first that it holds.
func (f *Field) Entry() *Field {
	if all := slices.Concat(f.Fields, f.More); len(all) > 0 {
		return all[0].Entry()
	}
	return f
}
