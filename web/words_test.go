package web

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/models"
	"entente/web/tongue"
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
	add("filter.", "cursor", "limit", "total")
	add("field.title.", "lead", "delegation", "participants", "signatories", "positions")
	add("field.text.", "names", "aliases")
	for _, spec := range models.Kinds {
		add("kind.", string(spec.Name))
		if spec.Name != models.CitationKind {
			add("kinds.", string(spec.Name))
		}
		add("sort.", spec.Sorts...)
		for _, body := range []any{spec.New().Stored(), spec.Body()} {
			addFields(models.ShapeOf(reflect.TypeOf(body)), map[reflect.Type]bool{}, func(f models.Field) {
				add("field.", f.Name)
				if f.Shape.IsList() {
					add("row.", f.Name)
				}
			})
		}
		for _, f := range models.ShapeOf(reflect.TypeOf(spec.New())).Fields {
			if !slices.Contains(elsewhereShown, f.Name) {
				addFields(f.Shape, map[reflect.Type]bool{}, func(f models.Field) { add("field.", f.Name) })
				add("field.", f.Name)
			}
		}
		if spec.Filter != nil {
			add("filter.", slices.Sorted(maps.Keys(shapesOf(spec.Filter())))...)
		}
	}
	return keys
}

// addFields gives the fields of a type and of what is in it.
func addFields(shape *models.TypeShape, known map[reflect.Type]bool, add func(models.Field)) {
	for shape.Elem != nil && !shape.IsText() {
		shape = shape.Elem
	}
	if known[shape.Type] {
		return
	}
	known[shape.Type] = true
	for _, f := range shape.Fields {
		add(f)
		addFields(f.Shape, known, add)
	}
}

// spelt are the keys that stand in the code or the templates as they are.
func spelt(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	patterns := []*regexp.Regexp{regexp.MustCompile(`\bSay\("([^"]+)"[,)]`), regexp.MustCompile(`\bt "([^"]+)"`)}
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
// for no other.
func TestWordsAreWhole(t *testing.T) {
	needed := spelt(t)
	for _, key := range spokenFor() {
		needed[key] = true
	}
	faults := findFaults(t)
	for code := range faults {
		needed["problem."+code] = true
	}
	tongues, err := tongue.All()
	if err != nil {
		t.Fatal(err)
	}
	for lang, words := range tongues {
		for _, key := range slices.Sorted(maps.Keys(needed)) {
			if !words.Says(key) {
				t.Errorf("%s: there are no words for %s", lang, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(catalogue(t, lang))) {
			if !needed[key] && !optional(key) && !faults.say(key, words) {
				t.Errorf("%s: nobody says %s", lang, key)
			}
		}
	}
}

// catalogue is what is said in a language, by key, as it stands in its file.
func catalogue(t *testing.T, lang string) map[string]json.RawMessage {
	t.Helper()
	text, err := fs.ReadFile(tongue.Files(), lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

var argument = regexp.MustCompile(`\{(\w+)\}`)
