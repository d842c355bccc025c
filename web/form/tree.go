package form

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"entente/models"
	"entente/wire/strict"
)

// object is what was typed of a struct.
func (f *Form) object(p place, t *typed) map[string]any {
	tree := map[string]any{}
	for name, under := range t.under {
		if under.blank() {
			continue
		}
		if x, known := p.shape.Field(name); known {
			tree[name] = f.value(p.member(x, t.at("field").text()), under)
		} else {
			tree[name] = under.plain()
		}
	}
	return tree
}

// value is what was typed at a place, where that is something.
func (f *Form) value(p place, t *typed) any {
	switch {
	case t.several() && !p.chosen():
		return t.plain() // which is refused here
	case p.compound() && !p.chosen() && !t.deep():
		return raw(t.text())
	case p.shape.IsText():
		return texts(t)
	case p.shape.IsList():
		return f.list(p, t)
	case p.shape.IsStruct():
		return f.object(p, t)
	case t.deep():
		return t.plain()
	}
	return f.scalar(p, t.text())
}

// compound tells whether a value has parts, so that no single input holds it.
func (p place) compound() bool { return p.shape.IsText() || p.shape.IsList() || p.shape.IsStruct() }

// list is made of what was chosen, and of the rows in which something was typed.
func (f *Form) list(p place, t *typed) any {
	list := []any{}
	for _, text := range t.texts {
		if p.chosen() && strings.TrimSpace(text) != "" {
			list = append(list, f.scalar(p.element(), text))
		}
	}
	for _, row := range t.rows() {
		if !row.blank() {
			list = append(list, f.value(p.element(), row))
		}
	}
	if len(list) == 0 {
		return t.plain() // under what is no number
	}
	return list
}

func texts(t *typed) any {
	tree := map[string]any{}
	for language, under := range t.under {
		if !under.blank() {
			tree[language] = under.plain()
		}
	}
	return tree
}

func (f *Form) scalar(p place, text string) any {
	if !p.word() {
		return text
	}
	text = strings.TrimSpace(text)
	switch p.shape.Type.Kind() {
	case reflect.Bool:
		switch text {
		case "true", "false":
			return text == "true"
		}
	case reflect.Int, reflect.Int64, reflect.Float64:
		if n, ok := numeral(text); ok {
			return n
		}
	case reflect.String:
		return f.scribe.Meant(p.shape, text)
	case reflect.Interface:
		return raw(text)
	}
	return text
}

var (
	numerals = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?$`)
	// digits are those of other scripts, and what people part thousands with.
	digits = func() *strings.Replacer {
		pairs := []string{" ", "", "\u00a0", "", "\u202f", "", "٫", ".", "٬", ""}
		for i, zero := range "0123456789" {
			pairs = append(pairs, string(rune('٠'+i)), string(zero), string(rune('۰'+i)), string(zero))
		}
		return strings.NewReplacer(pairs...)
	}()
)

// numeral reads a number as people write it. A comma is not read: it parts thousands for
// some, and tenths for others.
func numeral(text string) (json.Number, bool) {
	text = digits.Replace(text)
	return json.Number(text), numerals.MatchString(text)
}

// raw is a value as programs write it, else the text that it is.
func raw(text string) any {
	tree, err := strict.Parse([]byte(`{"raw":` + text + `}`))
	if err != nil || len(tree) != 1 || tree["raw"] == nil {
		return text
	}
	return tree["raw"]
}

// write puts a value where a form holds it.
func (f *Form) write(p place, at string, v any, out map[string][]string) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		f.writeObject(p, at, v, out)
	case []any:
		f.writeList(p, at, v, out)
	case bool:
		if p.shape.Type.Kind() != reflect.Bool || v || p.optional {
			out[at] = []string{written(v)}
		}
	case string:
		switch {
		case p.compound(), p.free() && raw(v) != any(v):
			out[at] = []string{written(v)}
		case p.word() && p.shape.Type.Kind() == reflect.String:
			out[at] = []string{f.shown(p.shape, v)}
		default:
			out[at] = []string{v}
		}
	case json.Number:
		out[at] = []string{plainly(v)}
	default:
		out[at] = []string{written(v)}
	}
}

// plainly is a number in digits alone, as it is read.
func plainly(n json.Number) string {
	if x, err := n.Float64(); err == nil && strings.ContainsAny(n.String(), "eE") {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return n.String()
}

// shown is a word as people write it, where they are understood.
func (f *Form) shown(shape *models.TypeShape, stored string) string {
	if words := f.scribe.Shown(shape, stored); f.scribe.Meant(shape, words) == stored {
		return words
	}
	return stored
}

func (f *Form) writeObject(p place, at string, tree map[string]any, out map[string][]string) {
	before := len(out)
	for name, v := range tree {
		in := place{shape: prose}
		if x, known := p.shape.Field(name); known {
			field, _ := tree["field"].(string)
			in = p.member(x, field)
		} else if !p.shape.IsText() {
			continue
		}
		f.write(in, models.Pointer(at, name), v, out)
	}
	if len(out) == before && at != "" {
		out[at] = []string{written(tree)}
	}
}

func (f *Form) writeList(p place, at string, list []any, out map[string][]string) {
	if !p.shape.IsList() {
		out[at] = []string{written(list)}
		return
	}
	for i, v := range list {
		if text, ok := v.(string); ok && p.chosen() {
			out[at] = append(out[at], f.shown(p.shape.Elem, text))
		} else {
			f.write(p.element(), at+"/"+strconv.Itoa(i), v, out)
		}
	}
}

// written is a value as programs write it.
func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "" // what was read from JSON can be written
	}
	return string(text)
}
