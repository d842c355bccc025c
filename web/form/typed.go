package form

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/models"
)

// A form has no more than this: far more than a browser is given, and no more than is
// read in a moment.
const (
	mostInputs = 10_000
	mostDepth  = 16
	mostDigits = 6 // of the number of a row
)

// typed is what was typed at a place of the body, and beneath it.
type typed struct {
	texts []string
	under map[string]*typed
}

// read takes the inputs of a form: those whose names are pointers.
func read(values url.Values) (*typed, models.Problems) {
	var faults models.Problems
	root, n := &typed{}, 0
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !strings.HasPrefix(name, "/") {
			continue
		}
		way := models.Tokens(name)
		if n++; n > mostInputs || len(way) > mostDepth {
			faults.Add("", "too_many", "a form has %d fields at most, in %d levels", mostInputs, mostDepth)
			break
		}
		here := root
		for _, token := range way {
			here = here.enter(token)
		}
		for _, text := range values[name] {
			if !utf8.ValidString(text) {
				faults.Add(name, "malformed", "this is not UTF-8")
				text = strings.ToValidUTF8(text, "\uFFFD")
			}
			here.texts = append(here.texts, strings.ReplaceAll(text, "\r\n", "\n"))
		}
	}
	return root, faults
}

func (t *typed) enter(token string) *typed {
	if t.under == nil {
		t.under = map[string]*typed{}
	}
	if t.under[token] == nil {
		t.under[token] = &typed{}
	}
	return t.under[token]
}

// at is what was typed one step beneath; nothing, where nothing was.
func (t *typed) at(token string) *typed {
	if t.under[token] == nil {
		return &typed{}
	}
	return t.under[token]
}

// text is what was typed here.
func (t *typed) text() string {
	if len(t.texts) == 0 {
		return ""
	}
	return t.texts[0]
}

// several tells that different texts were sent for one input, of which none is to be dropped.
func (t *typed) several() bool {
	return slices.ContainsFunc(t.texts, func(text string) bool { return text != t.texts[0] })
}

// blank tells that nothing was typed, here and beneath.
func (t *typed) blank() bool {
	return !slices.ContainsFunc(t.texts, func(text string) bool { return strings.TrimSpace(text) != "" }) && !t.deep()
}

// deep tells that something was typed beneath.
func (t *typed) deep() bool {
	for _, under := range t.under {
		if !under.blank() {
			return true
		}
	}
	return false
}

// rows are the rows of a list in their order, whatever their numbers: these cost nothing.
func (t *typed) rows() []*typed {
	var all []*typed
	for _, n := range t.numbers() {
		all = append(all, t.under[strconv.Itoa(n)])
	}
	return all
}

func (t *typed) numbers() []int {
	var all []int
	for token := range t.under {
		if n := number(token); n >= 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// plain is what was typed where there is no such field.
func (t *typed) plain() any {
	if len(t.under) == 0 && t.several() {
		return anyOf(t.texts)
	}
	if len(t.under) == 0 {
		return t.text()
	}
	tree := map[string]any{}
	for name, under := range t.under {
		tree[name] = under.plain()
	}
	return tree
}

// anyOf are texts as values of any type.
func anyOf(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}

// number is the number of a row; -1 for what is none.
func number(token string) int {
	n, err := strconv.Atoi(token)
	if err != nil || n < 0 || len(token) > mostDigits || strconv.Itoa(n) != token {
		return -1
	}
	return n
}

// Add adds a row to a list, or with a language that to a text, and gives its pointer.
func Add(values url.Values, list, language string) string {
	row := models.Pointer(list, language)
	if language == "" {
		last := -1
		for name := range values {
			if rest, ok := strings.CutPrefix(name, list+"/"); ok {
				token, _, _ := strings.Cut(rest, "/")
				last = max(last, number(token))
			}
		}
		row = list + "/" + strconv.Itoa(last+1)
	}
	if !values.Has(row) {
		values.Set(row, "")
	}
	return row
}

// Remove takes a row away, or whatever is at a place.
func Remove(values url.Values, place string) {
	if !strings.HasPrefix(place, "/") {
		return
	}
	for name := range values {
		if name == place || strings.HasPrefix(name, place+"/") {
			values.Del(name)
		}
	}
}

// Take puts what another form holds at a place in the place of what was typed there. The
// place of one of several codes that are chosen ends in the code.
func Take(values, other url.Values, place string) {
	i := max(strings.LastIndexByte(place, '/'), 0)
	list, code := place[:i], strings.TrimPrefix(place[i:], "/")
	theirs := list != "" && slices.Contains(other[list], code)
	if theirs || list != "" && slices.Contains(values[list], code) {
		values[list] = slices.DeleteFunc(values[list], func(text string) bool { return text == code })
		if theirs {
			values[list] = append(values[list], code)
		}
		return
	}
	Remove(values, place)
	for name, texts := range other {
		if name == place || strings.HasPrefix(name, place+"/") {
			values[name] = texts
		}
	}
}
