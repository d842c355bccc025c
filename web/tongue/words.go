package tongue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/number"
)

// saying is what a key of a catalogue says: words, or those of each plural form.
type saying map[plural.Form]string

// forms are the plural forms, as CLDR names them.
var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// UnmarshalJSON reads words, or an object of words by plural form.
func (s *saying) UnmarshalJSON(text []byte) error {
	var words string
	if json.Unmarshal(text, &words) == nil {
		*s = saying{plural.Other: words}
		return nil
	}
	var byForm map[string]string
	if err := json.Unmarshal(text, &byForm); err != nil {
		return err
	}
	*s = saying{}
	for name, words := range byForm {
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("%q is no plural form", name)
		}
		(*s)[form] = words
	}
	return nil
}

// catalogue is what the pages say in one language, by key.
type catalogue map[string]saying

func readCatalogue(lang string) (catalogue, error) {
	text, err := catalogues.ReadFile(lang + ".json")
	if err != nil {
		return nil, fmt.Errorf("reading the words in %s: %w", lang, err)
	}
	var c catalogue
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("parsing the words in %s: %w", lang, err)
	}
	return c, nil
}

// counted is the argument by which the plural form is chosen.
const counted = "n"

// Says tells whether there are words for a key.
func (t *Tongue) Says(key string) bool {
	_, known := t.words[key]
	return known
}

// Say gives the words of a key. The arguments are names and values: {name} in the words
// is the value. A number under the name n chooses the plural form.
func (t *Tongue) Say(key string, args ...any) string {
	s, ok := t.words[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	words := s[plural.Other]
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := args[i+1].(int); ok && args[i] == counted {
			words = cmp.Or(s[t.form(n)], words)
		}
	}
	return t.filled(words, args)
}

// filled puts the values of arguments where their names stand in words.
func (t *Tongue) filled(words string, args []any) string {
	before, rest, ok := strings.Cut(words, "{")
	if !ok || len(args) == 0 {
		return words
	}
	var out strings.Builder
	for ; ok; before, rest, ok = strings.Cut(rest, "{") {
		out.WriteString(before)
		name, behind, _ := strings.Cut(rest, "}")
		i := 0
		for i+1 < len(args) && args[i] != name {
			i += 2
		}
		if i+1 < len(args) {
			out.WriteString(t.argument(args[i+1]))
		} else {
			out.WriteString("{" + name + "}")
		}
		rest = behind
	}
	out.WriteString(before)
	return out.String()
}

// argument is what stands in words for a value.
func (t *Tongue) argument(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return t.Number(value)
	}
	return fmt.Sprint(value)
}

// form is the plural form that goes with a number.
func (t *Tongue) form(n int) plural.Form {
	return plural.Cardinal.MatchPlural(t.tag, max(n, -n), 0, 0, 0, 0)
}

// Number writes a number with the signs of the language. Digits are Latin in all four, as
// they are printed in Morocco.
func (t *Tongue) Number(n int) string {
	if -10_000 < n && n < 10_000 {
		return strconv.Itoa(n)
	}
	return t.numbers.Sprint(n)
}

// Percent writes a part of a whole as a percentage, with its sign where the language has it.
func (t *Tongue) Percent(part float64) string { return t.numbers.Sprint(number.Percent(part)) }

// Amount writes a number that need not be whole.
func (t *Tongue) Amount(x float64) string { return t.numbers.Sprint(x) }
