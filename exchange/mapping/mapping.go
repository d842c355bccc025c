// Package mapping makes drafts of the rows of a file, by a mapping that says which
// column fills which field.
package mapping

import (
	"bytes"
	_ "embed"
	"errors"
	"io"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"entente/exchange"
	"entente/exchange/table"
	"entente/models"
	"entente/models/fold"
	"entente/models/written"
)

// Mapping says how the rows of a file become records. It is read by Parse.
type Mapping struct {
	// Version is that of the form of mappings.
	Version int `yaml:"entente"`
	// Scheme is the register in external ids; that of the file's name where it is "".
	Scheme string `yaml:"scheme"`
	// Language is that of texts of which nothing else says it.
	Language string `yaml:"language"`
	// Source is what is known of the file as a source.
	Source Source `yaml:"source"`
	// Visibility and ReviewState are those of new records; ReviewState is draft where
	// it is "".
	Visibility  models.Visibility  `yaml:"visibility"`
	ReviewState models.ReviewState `yaml:"review_state"`
	// File says how the file is written, where that shall not be found out.
	File File `yaml:"file"`
	// Empty are cells that say nothing, beside the usual ones.
	Empty []string `yaml:"empty"`
	// Dates are how dates are written.
	Dates Dates `yaml:"dates"`
	// Records are what a row is made into, in this order.
	Records []Record `yaml:"records"`
}

// Source is a register as a source.
type Source struct {
	Title       string `yaml:"title"`
	Outlet      string `yaml:"outlet"`
	URL         string `yaml:"url"`
	Language    string `yaml:"language"`
	PublishedOn string `yaml:"published_on"`
	RetrievedOn string `yaml:"retrieved_on"`
}

// File says how a file is written.
type File struct {
	Encoding  string   `yaml:"encoding"`
	Separator string   `yaml:"separator"`
	Quote     string   `yaml:"quote"`
	Sheet     string   `yaml:"sheet"`
	Columns   []string `yaml:"columns"`
	FillDown  []string `yaml:"fill_down"`
}

// Dates are how dates are written.
type Dates struct {
	Order      written.Order `yaml:"order"`
	TwoDigits  int           `yaml:"two_digits_from"`
	DayNumbers int           `yaml:"day_numbers_from"`
}

// Record is a record that is made of a row, or of several that follow each other and
// have one id.
type Record struct {
	Kind   models.RecordKind `yaml:"kind"`
	ID     Value             `yaml:"id"`
	Only   *Only             `yaml:"only"`
	Fields Fields            `yaml:"fields"`

	fields  []field // compiled
	sources []exchange.Source
}

// Only chooses rows by what stands in a column.
type Only struct {
	Column string   `yaml:"column"`
	Is     []string `yaml:"is"`
	IsNot  []string `yaml:"is_not"`
}

// Fields are the fields of a record and what fills them, in order.
type Fields []Field

// Field is a place in the body of a record and what fills it.
type Field struct {
	Path  string // /parties/0/country or parties.0.country
	Value Value
	line  int
}

// Value is what fills a field.
type Value struct {
	// Column is where it stands; Columns where it is put together from several.
	Column  string   `yaml:"column"`
	Columns []string `yaml:"columns"`
	// Join stands between what several columns have; a blank where it is "".
	Join string `yaml:"join"`
	// Constant is the same in every row.
	Constant *string `yaml:"constant"`
	// Default is what an empty cell stands for.
	Default *string `yaml:"default"`
	// Split parts a cell into several values, but not within the words of Keep; Pick
	// takes one of them, counted from 1.
	Split []string `yaml:"split"`
	Keep  []string `yaml:"keep"`
	Pick  int      `yaml:"pick"`
	// Match is a regular expression: what it matches is taken, or its first group.
	Match string `yaml:"match"`
	// Values say what is meant by what is written; null leaves it out. Otherwise is what
	// everything else means.
	Values    Values   `yaml:"values"`
	Otherwise *Meaning `yaml:"otherwise"`
	// Language is that of a text.
	Language string `yaml:"language"`
	// Dates are how dates are written here.
	Dates *Dates `yaml:"dates"`
	// Empty are cells that say nothing here, instead of the usual ones.
	Empty []string `yaml:"empty"`
	// Wrong is what is done with what cannot be taken: refuse, or leave_out.
	Wrong Wrong `yaml:"wrong"`
	// Scheme is the register of an id of another record.
	Scheme string `yaml:"scheme"`

	match *regexp.Regexp
}

// Wrong is what is done with a value that cannot be taken.
type Wrong string

// What can be done with it.
const (
	Refuse   Wrong = "refuse"
	LeaveOut Wrong = "leave_out"
)

// Values are what is meant by what is written: to the letter, or else by its folded form.
type Values struct{ exact, folded map[string]Meaning }

// Meaning is what is meant by a word; nothing where Word is nil.
type Meaning struct {
	Word *string
	line int
}

// largest is how long a mapping can be.
const largest = 1 << 20

// Parse reads a mapping. Its faults are a *models.Error of Kind Invalid with a field
// for each: the pointer is the key, and the detail begins with the line.
func Parse(text []byte) (*Mapping, error) {
	if len(text) > largest {
		return nil, models.Refuse(models.Invalid, "a mapping has %d kB at most", largest>>10)
	}
	root, err := document(text)
	if err != nil {
		return nil, err
	}
	m, faults := &Mapping{}, models.Problems{}
	d := decoder{&faults}
	d.value(root, "", reflect.ValueOf(m).Elem())
	m.compile(&faults)
	if len(faults) > 0 {
		e := models.Refuse(models.Invalid, "the mapping does not hold: %s", faults[0].Detail)
		e.Fields = faults
		return nil, e
	}
	return m, nil
}

// document reads the YAML of a mapping. A second document would say nothing, and whoever
// wrote it believes that it does.
func document(text []byte) (*yaml.Node, error) {
	var root, more yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(text))
	if err := in.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		return nil, models.Refuse(models.Invalid, "the mapping is no YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(root.Content) == 0 {
		return nil, models.Refuse(models.Invalid, "the mapping is empty; entente import --suggest FILE writes one to begin with")
	}
	if err := in.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, models.Refuse(models.Invalid, "line %d: a mapping is one document; what stands behind a line --- goes into a file of its own", max(more.Line, root.Line))
	}
	return root.Content[0], nil
}

// read reads fields: a column's name, or what else fills it.
func (f *Fields) read(d decoder, n *yaml.Node, at string) {
	for key, value := range d.members(n, at) {
		x := Field{Path: key.Value, line: key.Line}
		d.value(value, at+"/"+key.Value, reflect.ValueOf(&x.Value).Elem())
		*f = append(*f, x)
	}
}

// read reads a value: a word alone is a column.
func (v *Value) read(d decoder, n *yaml.Node, at string) {
	if n.Kind == yaml.ScalarNode {
		v.Column = n.Value
		return
	}
	d.object(n, at, reflect.ValueOf(v).Elem())
	v.check(d, n, at)
}

// check finds what contradicts itself.
func (v *Value) check(d decoder, n *yaml.Node, at string) {
	from := 0
	for _, said := range []bool{v.Column != "", len(v.Columns) > 0, v.Constant != nil} {
		if said {
			from++
		}
	}
	if from != 1 {
		d.fault(n, at, "either_or", "say one of column, columns and constant")
	}
	if (v.Pick != 0 || len(v.Keep) > 0) && len(v.Split) == 0 {
		d.fault(n, at+"/split", "required", "pick and keep want split, which says what parts the cell")
	}
	if slices.Contains(v.Split, "") {
		d.fault(n, at+"/split", "empty", "nothing parts no cell")
	}
	if v.Pick < 0 {
		d.fault(n, at+"/pick", "out_of_range", "parts are counted from 1")
	}
	if v.Wrong != "" && v.Wrong != Refuse && v.Wrong != LeaveOut {
		d.fault(n, at+"/wrong", "unknown_code", "%q is not one of: refuse, leave_out", string(v.Wrong))
	}
	if v.Match != "" {
		match, err := regexp.Compile(v.Match)
		if err != nil {
			d.fault(n, at+"/match", "malformed", "%s", err)
		}
		v.match = match
	}
}

// read reads what words mean.
func (v *Values) read(d decoder, n *yaml.Node, at string) {
	*v = Values{map[string]Meaning{}, map[string]Meaning{}}
	for key, value := range d.members(n, at) {
		var meaning Meaning
		meaning.read(d, value, at+"/"+key.Value)
		v.exact[key.Value] = meaning
		if folded := fold.Key(key.Value); folded != "" {
			v.folded[folded] = meaning
		}
	}
}

// read reads a word, or null.
func (m *Meaning) read(d decoder, n *yaml.Node, at string) {
	m.line = n.Line
	if n.Tag == "!!null" {
		return
	}
	m.Word = new(string)
	d.scalar(n, at, reflect.ValueOf(m.Word).Elem())
}

// of is what a word means, when that is said.
func (v Values) of(word string) (Meaning, bool) {
	if m, ok := v.exact[word]; ok {
		return m, true
	}
	m, ok := v.folded[fold.Key(word)]
	return m, ok
}

// Kinds are those of the records that it makes.
func (m *Mapping) Kinds() []models.RecordKind {
	var kinds []models.RecordKind
	for _, r := range m.Records {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

// Options are how the file is to be opened.
func (m *Mapping) Options() table.Options {
	return table.Options{Encoding: m.File.Encoding, Separator: m.File.Separator, Quote: m.File.Quote,
		Sheet: m.File.Sheet, Columns: m.File.Columns, FillDown: m.File.FillDown, Wanted: m.columns()}
}

// Style is how dates are written.
func (d Dates) Style() written.Style {
	return written.Style{Order: d.Order, TwoDigits: d.TwoDigits, DayNumbers: d.DayNumbers}
}

// SchemeOf is the register that a file's name stands for: "UK treaties 2026.csv" is of
// uk-treaties, like that of the next year.
func SchemeOf(fileName string) string {
	name := strings.ReplaceAll(fileName, `\`, "/")
	name = path.Base(name)
	key := strings.ReplaceAll(fold.Key(strings.TrimSuffix(name, path.Ext(name))), " ", "-")
	key = strings.Trim(notScheme.ReplaceAllString(key, ""), "-0123456789")
	if key == "" {
		return "register"
	}
	return strings.TrimRight(key[:min(len(key), 40)], "-")
}

var notScheme = regexp.MustCompile(`[^a-z0-9-]+`)
