package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"entente/exchange"
	"entente/models"
	"entente/models/fold"
	"entente/models/written"
)

// version is that of the form of mappings.
const version = 1

// field is a field that is known to be one of its record.
type field struct {
	way   []step
	value Value
	shape *models.TypeShape
	codes map[string]string // of its vocabulary, by their folded names
}

// step is one step into a body: to a member, or to an element of a list by its label.
type step struct {
	name  string
	rank  int // of an element among those of its list
	list  bool
	every bool // one element for each of several values
}

// every is the label of an element that is there once for each value.
const every = "-"

// compile checks what a mapping says, and finds what its fields are.
func (m *Mapping) compile(p *models.Problems) {
	if m.Version != version {
		p.Add("/entente", "unknown_version", "line 1: a mapping begins with entente: %d, the form that it is written in", version)
	}
	if len(m.Records) == 0 {
		p.Add("/records", "required", "line 1: say under records what a row is made into")
	}
	m.Dates.check("/dates", p)
	for i := range m.Records {
		m.compileRecord(&m.Records[i], fmt.Sprintf("/records/%d", i), p)
	}
}

func (d *Dates) check(at string, p *models.Problems) {
	if !slices.Contains([]written.Order{written.Unsaid, written.DayFirst, written.MonthFirst}, d.Order) {
		p.Add(at+"/order", "unknown_code", "%q is not one of: day-first, month-first", d.Order)
	}
	if d.TwoDigits != 0 && (d.TwoDigits < 1000 || d.TwoDigits > 9900) {
		p.Add(at+"/two_digits_from", "out_of_range", "give a year, such as 1950: two digits are years from then on")
	}
	if !slices.Contains([]int{0, written.DaysFrom1900, written.DaysFrom1904}, d.DayNumbers) {
		p.Add(at+"/day_numbers_from", "unknown_value", "spreadsheets count days from %d, or from %d", written.DaysFrom1900, written.DaysFrom1904)
	}
}

func (m *Mapping) compileRecord(r *Record, at string, p *models.Problems) {
	spec := r.Kind.Spec()
	if spec.Body == nil || r.Kind.Part() || r.Kind.Coded() {
		p.Add(at+"/kind", "unknown_kind", "%q is not one of: %s", r.Kind, strings.Join(kinds(), ", "))
		return
	}
	if !r.ID.given() {
		p.Add(at+"/id", "required", "name the column, or columns, by which the register knows one from another")
	}
	if len(r.Fields) == 0 {
		p.Add(at+"/fields", "required", "say which column fills which field")
	}
	ranks := map[string]int{}
	for _, x := range r.Fields {
		f, err := m.compileField(x, models.ShapeOf(reflect.TypeOf(spec.Body())), ranks)
		if err != nil {
			p.Add(at+"/fields/"+x.Path, "unknown_field", "line %d: %s", x.line, err)
			continue
		}
		if d := f.value.Dates; d != nil {
			d.check(at+"/fields/"+x.Path+"/dates", p)
		}
		m.checkWords(f, at+"/fields/"+x.Path, x.line, p)
		r.fields = append(r.fields, f)
		if from := f.value.from(); from != nil {
			r.sources = append(r.sources, exchange.Source{Pointer: f.outermost(), Columns: from})
		}
	}
}

// outermost is where a field is, or the outermost list that it is in: which element of that
// it becomes is known of a row only.
func (f field) outermost() string {
	way := f.way
	if i := slices.IndexFunc(way, func(s step) bool { return s.list }); i >= 0 {
		way = way[:i]
	}
	return pointer(place{way: way})
}

// checkWords looks whether what the mapping itself says of a field can be taken, as far as
// that is known without a database: it would be refused in every row.
func (m *Mapping) checkWords(f field, at string, line int, p *models.Problems) {
	if f.shape.Link != "" || f.shape.IsStruct() {
		return
	}
	c := converter{dates: m.Dates.Style()}
	check := func(word *string, key string, line int) {
		if word == nil {
			return
		}
		if _, err := c.value(f, *word); err != nil {
			p.Add(at+key, "not_taken", "line %d: %s", line, told(err))
		}
	}
	check(f.value.Constant, "/constant", line)
	check(f.value.Default, "/default", line)
	if f.value.Otherwise != nil {
		check(f.value.Otherwise.Word, "/otherwise", f.value.Otherwise.line)
	}
	for _, key := range slices.Sorted(maps.Keys(f.value.Values.exact)) {
		check(f.value.Values.exact[key].Word, "/values/"+key, f.value.Values.exact[key].line)
	}
}

func kinds() []string {
	var names []string
	for _, spec := range models.Kinds {
		if !spec.Name.Coded() && !spec.Name.Part() {
			names = append(names, string(spec.Name))
		}
	}
	return names
}

func (v Value) given() bool { return v.Column != "" || len(v.Columns) > 0 || v.Constant != nil }

// compileField finds the field that a path leads to, from the shape of the body on.
func (m *Mapping) compileField(x Field, shape *models.TypeShape, ranks map[string]int) (field, error) {
	f := field{value: x.Value, shape: shape}
	for _, token := range tokensOf(x.Path) {
		if err := f.step(token, ranks); err != nil {
			return f, err
		}
	}
	if f.shape.IsText() {
		if err := f.inLanguage(m.Language); err != nil {
			return f, err
		}
	}
	if f.shape.Type == reflect.TypeFor[models.NamedBody]() {
		if err := f.namedIn(m.Language); err != nil {
			return f, err
		}
	}
	if f.shape.IsList() {
		f.shape = f.shape.Elem
		f.way = append(f.way, step{name: every, list: true, every: true})
	}
	if f.shape.Vocabulary != "" {
		f.codes = codesOf(f.shape.Vocabulary)
	}
	if len(f.value.Split) > 0 && f.value.Pick == 0 && !f.splits() {
		return f, fmt.Errorf("a cell that is split has several values; pick one of them, or let the path lead to - for an element for each")
	}
	if f.shape.IsStruct() && !speakable(f.shape) {
		return f, fmt.Errorf("%s has fields of its own; name one of them: %s", x.Path, strings.Join(names(f.shape), ", "))
	}
	return f, nil
}

// tokensOf cuts a path: a JSON Pointer, or names and numbers with dots.
func tokensOf(path string) []string {
	if strings.HasPrefix(path, "/") {
		return models.Tokens(path)
	}
	return strings.Split(path, ".")
}

// step goes one token on.
func (f *field) step(token string, ranks map[string]int) error {
	switch {
	case f.shape.IsStruct():
		member, ok := f.shape.Field(token)
		if !ok {
			return fmt.Errorf("there is no field %q here%s", token, meant(token, names(f.shape)))
		}
		f.way, f.shape = append(f.way, step{name: token}), member.Shape
	case f.shape.IsList():
		key := fmt.Sprint(f.way, token)
		if _, known := ranks[key]; !known {
			ranks[key] = len(ranks)
		}
		f.way = append(f.way, step{name: token, rank: ranks[key], list: true, every: token == every})
		f.shape = f.shape.Elem
	case f.shape.IsText():
		f.value.Language = token
		return nil
	default:
		return fmt.Errorf("nothing can be within a %s, as %q would be", f.way[len(f.way)-1].name, token)
	}
	return nil
}

// inLanguage makes it the text of a language.
func (f *field) inLanguage(usual string) error {
	if err := f.namedIn(usual); err != nil {
		return err
	}
	f.way, f.shape = append(f.way, step{name: f.value.Language}), f.shape.Elem
	return nil
}

// namedIn finds the language that words are in.
func (f *field) namedIn(usual string) error {
	f.value.Language = cmp.Or(f.value.Language, usual)
	if f.value.Language == "" {
		return fmt.Errorf("say in which language the text is, as in language: en")
	}
	var p models.Problems
	models.Text{f.value.Language: "x"}.CheckValue("", &p)
	if len(p) > 0 {
		return fmt.Errorf("%s", p[0].Detail)
	}
	return nil
}

func names(shape *models.TypeShape) []string {
	var list []string
	for _, f := range shape.Fields {
		list = append(list, f.Name)
	}
	return list
}

// meant suggests the name that was probably meant, or lists all.
func meant(written string, among []string) string {
	if name, ok := fold.Nearest(written, among); ok {
		return fmt.Sprintf("; %q is meant?", name)
	}
	return "; there are " + strings.Join(among, ", ")
}

// columns are those that a mapping reads.
func (m *Mapping) columns() []string {
	var list []string
	seen := map[string]bool{}
	read := func(v Value) {
		for _, column := range v.from() {
			if key := fold.Key(column); !seen[key] {
				seen[key] = true
				list = append(list, column)
			}
		}
	}
	for _, r := range m.Records {
		read(r.ID)
		for _, f := range r.Fields {
			read(f.Value)
		}
		if r.Only != nil {
			read(Value{Column: r.Only.Column})
		}
	}
	return list
}

// from are the columns that a value is made of.
func (v Value) from() []string {
	if v.Column != "" {
		return []string{v.Column}
	}
	return v.Columns
}
