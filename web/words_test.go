package web

import (
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"

	"entente/models"
	"entente/models/labels"
)

// spokenFor are the keys that the program puts together, each with all that can stand in
// it; the others stand in the code and the templates as they are.
func spokenFor() []string {
	var keys []string
	add := func(prefix string, names ...string) {
		for _, name := range names {
			keys = append(keys, prefix+name)
		}
	}
	for month := 1; month <= 24; month++ {
		if month <= 12 || month >= 21 {
			add("month.", strconv.Itoa(month))
		}
	}
	add("by.", breakdowns...)
	add("cell.", "string", "edtf", "date", "datetime", "duration", "uri", "uuid", "integer", "number", "boolean", "any")
	add("action.", "created", "updated", "deleted", "restored", "merged")
	add("because.", "date", "clause", "agreement", "article_56")
	add("alike.", "same_pair", "same_title", "similar_title", "overlapping_days", "same_article", "same_name", "similar_name", "same_country", "same_external_id")
	add("done.", notes...)
	add("figure.", "visit", "meeting", "agreement", "commitment")
	for _, status := range []string{"400", "401", "403", "404", "405", "409", "412", "413", "422", "429", "500", "503", "foreign"} {
		add("error."+status, "", ".words")
	}
	for _, p := range append(presses, press{name: "undo"}) {
		add("press."+p.name, "", ".lead")
	}
	for _, spec := range models.Kinds {
		add("kind.", string(spec.Name))
		if spec.Name != models.CitationKind {
			add("kinds.", string(spec.Name))
		}
		add("sort.", spec.Sorts...)
		for _, body := range []any{spec.New().Stored(), spec.Body()} {
			addFields(models.ShapeOf(reflect.TypeOf(body)), map[reflect.Type]bool{}, func(name string) { add("field.", name) })
		}
		for _, f := range models.ShapeOf(reflect.TypeOf(spec.New())).Fields {
			if !slices.Contains(elsewhereShown, f.Name) {
				addFields(f.Shape, map[reflect.Type]bool{}, func(name string) { add("field.", name) })
				add("field.", f.Name)
			}
		}
		if spec.Filter != nil {
			add("filter.", slices.Sorted(maps.Keys(shapesOf(spec.Filter())))...)
		}
	}
	return keys
}

// addFields names the fields of a type and of what is in it.
func addFields(shape *models.TypeShape, known map[reflect.Type]bool, add func(string)) {
	for shape.Elem != nil && !shape.IsText() {
		shape = shape.Elem
	}
	if known[shape.Type] {
		return
	}
	known[shape.Type] = true
	for _, f := range shape.Fields {
		add(f.Name)
		addFields(f.Shape, known, add)
	}
}

// spelt are the keys that stand in the code or the templates as they are.
func spelt(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	patterns := []*regexp.Regexp{regexp.MustCompile(`\bsay\("([^"]+)"[,)]`), regexp.MustCompile(`\bt "([^"]+)"`)}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".html") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, pattern := range patterns {
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				keys[m[1]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// optional are keys that data may ask for: languages that have a name of their own.
func optional(key string) bool { return strings.HasPrefix(key, "language.") }

// TestWordsAreWhole: every language has words for each key that the pages speak of, and
// for no other, in all its plural forms, with the same arguments.
func TestWordsAreWhole(t *testing.T) {
	needed := spelt(t)
	for _, key := range spokenFor() {
		needed[key] = true
	}
	faults := findFaults(t)
	for code := range faults {
		needed["problem."+code] = true
	}
	tongues, err := newTongues()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range labels.Languages() {
		words := tongues[lang].words
		for _, key := range slices.Sorted(maps.Keys(needed)) {
			if _, ok := words[key]; !ok {
				t.Errorf("%s: there are no words for %s", lang, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(words)) {
			if !needed[key] && !optional(key) && !faults.say(key, words) {
				t.Errorf("%s: nobody says %s", lang, key)
			}
			if got, want := arguments(words[key]), arguments(tongues[fallback].words[key]); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the arguments %v, and %v in English", lang, key, got, want)
			}
			tongues[lang].checkForms(t, key)
		}
	}
}

// checkForms wants all plural forms of the language, or one that goes with any number.
func (t *tongue) checkForms(tb *testing.T, key string) {
	tb.Helper()
	said := t.words[key]
	for n := range 200 {
		if _, ok := said[t.form(n)]; !ok && len(said) > 1 {
			tb.Errorf("%s: %s has no form for %d", t.Code, key, n)
			return
		}
	}
	for form, words := range said {
		if strings.TrimSpace(words) == "" {
			tb.Errorf("%s: %s says nothing in its form %v", t.Code, key, form)
		}
	}
}

var argument = regexp.MustCompile(`\{(\w+)\}`)

// arguments are those of the words for any number.
func arguments(s saying) []string {
	var names []string
	for _, m := range argument.FindAllStringSubmatch(s[plural.Other], -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestArabicHasSixForms: each has its own words, where a number is said.
func TestArabicHasSixForms(t *testing.T) {
	ar, err := newTongue("ar")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "صفر يوم", 1: "يوم", 2: "يومان", 3: "3 أيام", 11: "11 يوما", 100: "100 يوم", 103: "103 أيام"} {
		if got := ar.say("duration.days", "n", n); got != want {
			t.Errorf("%d days: got %q, want %q", n, got, want)
		}
	}
}
