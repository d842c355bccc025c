package form_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/example"
	"entente/models"
	"entente/models/labels"
	"entente/models/written"
	"entente/web/form"
	"entente/wire/strict"
)

// plain is a scribe who writes French dates, and codes as they are.
type plain struct{}

func (plain) Reads() string               { return "fr" }
func (plain) Languages() []string         { return labels.Languages() }
func (plain) FieldAt(at string) string    { return at[strings.LastIndexByte(at, '/')+1:] }
func (plain) Row(list string) string      { return list }
func (plain) Language(code string) string { return code }
func (plain) Options(shape *models.TypeShape) (options []form.Option) {
	codes := labels.Codes(shape.Vocabulary)
	if shape.Type.Kind() == reflect.Bool {
		codes = []string{"true", "false"}
	}
	for _, code := range codes {
		options = append(options, form.Option{Value: code, Label: code})
	}
	return options
}
func (plain) Shown(shape *models.TypeShape, stored string) string {
	if shape.IsDate() {
		return strings.ReplaceAll(stored, "2023-11", "nov. 2023")
	}
	return stored
}
func (plain) Meant(shape *models.TypeShape, typed string) string {
	if shape.IsDate() {
		if date, err := written.Date(typed, written.Style{}); err == nil {
			return date
		}
	}
	return typed
}
func (plain) Understood(*models.TypeShape, string) string { return "" }

// submitted is what a browser sends of a form that nobody has touched.
func submitted(f *form.Field, out url.Values) url.Values {
	switch f.Widget {
	case form.Texts, form.Rows, form.Group:
		if f.Value != "" {
			out.Add(f.Pointer, f.Value)
		}
	case form.Select, form.Choices:
		for _, o := range f.Options {
			if o.Chosen {
				out.Add(f.Pointer, o.Value)
			}
		}
		if f.Widget == form.Select && !out.Has(f.Pointer) {
			out.Add(f.Pointer, "")
		}
	case form.Check:
		if f.Value == "true" {
			out.Add(f.Pointer, "true")
		}
	default:
		out.Add(f.Pointer, f.Value)
	}
	for _, list := range [][]*form.Field{f.Fields, f.More} {
		for _, x := range list {
			submitted(x, out)
		}
	}
	return out
}

// bodies are those of the example, each with what it is of.
func bodies(t *testing.T) map[string]models.Spec {
	t.Helper()
	all, err := example.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	specs := map[string]models.Spec{}
	for _, b := range all {
		for _, spec := range models.Kinds {
			if "/"+spec.Table == b.Path {
				specs[string(b.JSON)] = spec
			}
		}
	}
	return specs
}

// TestNothingIsLost: what a form shows of a body, and a browser sends back untouched, is
// that body.
func TestNothingIsLost(t *testing.T) {
	for text, spec := range bodies(t) {
		parsed, err := strict.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		in, faults := strict.Body(spec, parsed)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		roundTrip(t, in, func(tree map[string]any) (any, models.Problems) { return strict.Body(spec, tree) })
		if fields := reflect.ValueOf(in).Elem().Field(0); fields.Type() == reflect.TypeOf(spec.New().Stored()).Elem() {
			roundTrip(t, fields.Addr().Interface(), func(tree map[string]any) (any, models.Problems) {
				stored := spec.New().Stored()
				return stored, strict.Replace(spec, stored, tree)
			})
		}
	}
}

// said is a tree without what is null, or an empty list: nothing is said by these.
func said(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, x := range v {
			if x = said(x); x != nil {
				out[name] = x
			}
		}
		return out
	case []any:
		var out []any
		for _, x := range v {
			out = append(out, said(x))
		}
		if out == nil {
			return nil
		}
		return out
	}
	return v
}

func roundTrip(t *testing.T, in any, decode func(map[string]any) (any, models.Problems)) {
	t.Helper()
	want, err := strict.Tree(in)
	if err != nil {
		t.Fatal(err)
	}
	f := form.New(in, plain{})
	values := submitted(f.Fields(f.Values(want), nil), url.Values{})
	tree, faults := f.Tree(values)
	out, more := decode(tree)
	if faults = append(faults, more...); len(faults) > 0 {
		t.Fatalf("%T: %v", in, faults)
	}
	got, err := strict.Tree(out)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(said(want), said(got)); d != "" {
		t.Errorf("%T is another one (-before +after):\n%s", in, d)
	}
}

// TestWhatIsTyped: what people type becomes what programs send.
func TestWhatIsTyped(t *testing.T) {
	f := form.New(new(models.NewVisit), plain{})
	for typed, want := range map[string]string{
		"/title/fr=Visite&/title/ar=":                                   `{"title":{"fr":"Visite"}}`,
		"/date=13 novembre 2023":                                        `{"date":"2023-11-13"}`,
		"/date=03/04/2023":                                              `{"date":"03/04/2023"}`,
		"/sectors=trade&/sectors=tourism":                               `{"sectors":["trade","tourism"]}`,
		"/texts_signed/min=٤&/texts_signed/max=1 000":                   `{"texts_signed":{"min":4,"max":1000}}`,
		"/texts_signed=4":                                               `{"texts_signed":4}`,
		"/texts_signed/min=four":                                        `{"texts_signed":{"min":"four"}}`,
		"/delegation/0/name=&/delegation/7/name=A&/delegation/3/name=B": `{"delegation":[{"name":"B"},{"name":"A"}]}`,
		"/lead/name= &/lead/country=":                                   `{}`,
		"/agreements/0/binding=false&/agreements/0/unspecified=true":    `{"agreements":[{"binding":false,"unspecified":true}]}`,
		"/meetings/0/session_number=2&/meetings/0/citations/0/field=/session_number&/meetings/0/citations/0/value=2": `{"meetings":[{"session_number":2,"citations":[{"field":"/session_number","value":2}]}]}`,
		"/citations/0/field=/date&/citations/0/value=13 novembre 2023":                                               `{"citations":[{"field":"/date","value":"2023-11-13"}]}`,
		"/citations/0/field=/texts_signed&/citations/0/value/min=4":                                                  `{"citations":[{"field":"/texts_signed","value":{"min":4}}]}`,
		"/nowhere=x&/title/fr/deep=y": `{"nowhere":"x","title":{"fr":{"deep":"y"}}}`,
		"csrf=1&version=2":            `{}`,
	} {
		got, faults := f.Tree(parsed(t, typed))
		text, err := json.Marshal(got)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		var a, b any
		if json.Unmarshal(text, &a) != nil || json.Unmarshal([]byte(want), &b) != nil || !cmp.Equal(a, b) {
			t.Errorf("%s: got %s, want %s", typed, text, want)
		}
	}
}

func parsed(t *testing.T, typed string) url.Values {
	t.Helper()
	values := url.Values{}
	for pair := range strings.SplitSeq(typed, "&") {
		name, text, _ := strings.Cut(pair, "=")
		values.Add(name, text)
	}
	return values
}

// TestFaultsLandWhereTheyAreTyped: rows without anything in them are not counted, for they
// are not in the body; and a fault of what is missing stands at the whole.
func TestFaultsLandWhereTheyAreTyped(t *testing.T) {
	f := form.New(new(models.NewVisit), plain{})
	values := parsed(t, "/title/fr=&/delegation/2/name=&/delegation/5/country=AZ&/delegation/6/country=XQ&/lead/name=x")
	root := f.Fields(values, models.Problems{
		{Pointer: "/delegation/1/country", Code: "unknown_country"}, {Pointer: "/title", Code: "required"}, {Pointer: "/lead/title/fr", Code: "empty"}})
	var wrong []string
	for _, x := range root.Wrong() {
		wrong = append(wrong, x.Pointer+" "+x.Faults[0].Code)
	}
	want := []string{"/title required", "/lead/title/fr empty", "/delegation/2/country unknown_country"}
	if d := cmp.Diff(want, wrong); d != "" {
		t.Error(d)
	}
	if !root.Open() {
		t.Error("what is wrong is folded up")
	}
	if clean := f.Fields(parsed(t, "/title/fr=x"), nil); clean.Open() {
		t.Error("what is empty is not folded up")
	}
}

// TestRows: a row is added and taken away by what stands in the button that is pressed.
func TestRows(t *testing.T) {
	values := parsed(t, "/parties/0/country=AZ&/parties/4/country=MA&/title/fr=x")
	if at := form.Add(values, "/parties", ""); at != "/parties/5" {
		t.Errorf("the row is %s", at)
	}
	form.Add(values, "/title", "he")
	form.Remove(values, "/parties/0")
	f := form.New(new(models.AgreementFields), plain{})
	root := f.Fields(values, nil)
	parties := root.At("/parties")
	if len(parties.Fields) != 2 || parties.Fields[0].Fields[0].Value != "MA" || parties.Fields[1].Filled {
		t.Errorf("the rows are %+v", parties.Fields)
	}
	if root.At("/title/he").Name != "he" {
		t.Error("there is no Hebrew title")
	}
}

// TestHugeNumbersOfRows cost what is typed, not what is said.
func TestHugeNumbersOfRows(t *testing.T) {
	f := form.New(new(models.AgreementFields), plain{})
	tree, _ := f.Tree(parsed(t, "/parties/999999/country=MA&/parties/999999999999/country=AZ"))
	if d := cmp.Diff(map[string]any{"parties": []any{map[string]any{"country": "MA"}}}, tree); d != "" {
		t.Error(d)
	}
	values := url.Values{}
	for i := range 10_001 {
		form.Add(values, "/sectors", strings.Repeat("x", i%7)+string(rune('a'+i%26))+url.QueryEscape(string(rune(0x4e00+i%20_000))))
	}
	if _, faults := f.Tree(values); len(faults) == 0 {
		t.Error("a form of 10,001 inputs is read")
	}
	if _, faults := f.Tree(url.Values{strings.Repeat("/x", 17): {"y"}}); len(faults) == 0 {
		t.Error("a form of 17 levels is read")
	}
}

// FuzzTyped: whatever is typed, it is read or refused, shown again, and then the same.
func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"/title/fr=Visite", "/meetings/0/agreements/1/acts/2/date=2023", "/citations/0/field=/lead&/citations/0/value={}",
		"/citations/0/field=/places&/citations/0/value/0/city/fr=Fes", "/texts_signed={\"min\":1}", "/sectors/x=1", "/title=[1]", "/sectors=a&/sectors/1=b", "/lead/0=x"} {
		f.Add(seed)
	}
	specs := slices.DeleteFunc(slices.Clone(models.Kinds), func(s models.Spec) bool { return s.Name == models.CitationKind })
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			t.Skip()
		}
		for _, spec := range specs {
			x := form.New(spec.Body(), plain{})
			tree, faults := x.Tree(values)
			before, more := strict.Body(spec, tree)
			root := x.Fields(values, append(faults, more...))
			if len(faults)+len(more) > 0 {
				continue
			}
			again, _ := x.Tree(submitted(root, url.Values{}))
			after, more := strict.Body(spec, again)
			a, _ := json.Marshal(before)
			b, _ := json.Marshal(after)
			if string(a) != string(b) || len(more) > 0 {
				t.Errorf("%s: %q is read as %s, and again as %s %v", spec.Name, text, a, b, more)
			}
		}
	})
}
