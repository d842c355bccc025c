// Package labels holds what the controlled codes of the models are called in
// Arabic, Azerbaijani, English and French. Sectors and countries are records
// and carry their own names.
package labels

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
)

//go:embed ar.json az.json en.json fr.json
var files embed.FS

// table maps language, vocabulary and code to a label.
type table map[string]map[string]map[string]string

// all is parsed at the first call. The files are part of the program and its
// tests parse them, so an error here can only be seen by someone editing them;
// Label then knows nothing.
var all = sync.OnceValue(func() table {
	t, err := parse()
	if err != nil {
		return nil
	}
	return t
})

// Languages are those that there are labels in, sorted.
func Languages() []string { return []string{"ar", "az", "en", "fr"} }

// Label gives the label of a code of a vocabulary ("visit_level", "state") in a
// language ("ar", "az", "en" or "fr"), and "" when any of the three is unknown.
func Label(language, vocabulary, code string) string {
	return all()[language][vocabulary][code]
}

// Of lists the labels of a code of a vocabulary, in all languages.
func Of(vocabulary, code string) []string {
	var list []string
	for _, language := range Languages() {
		list = append(list, Label(language, vocabulary, code))
	}
	return list
}

// parse reads the embedded files.
func parse() (table, error) {
	t := table{}
	for _, language := range Languages() {
		text, err := files.ReadFile(language + ".json")
		if err != nil {
			return nil, fmt.Errorf("reading the labels in %s: %w", language, err)
		}
		var vocabularies map[string]map[string]string
		if err := json.Unmarshal(text, &vocabularies); err != nil {
			return nil, fmt.Errorf("parsing the labels in %s: %w", language, err)
		}
		t[language] = vocabularies
	}
	return t, nil
}

// Known tells whether a vocabulary has a code.
func Known(vocabulary, code string) bool {
	_, ok := all()["en"][vocabulary][code]
	return ok
}

// Codes lists the codes of a vocabulary, sorted.
func Codes(vocabulary string) []string {
	return slices.Sorted(maps.Keys(all()["en"][vocabulary]))
}
