package tongue

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
)

// TestWordsAgree: every language has words in all its plural forms, with the arguments that
// they have in English.
func TestWordsAgree(t *testing.T) {
	tongues, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for lang, x := range tongues {
		for _, key := range slices.Sorted(maps.Keys(x.words)) {
			if got, want := arguments(x.words[key]), arguments(tongues[fallback].words[key]); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the arguments %v, and %v in English", lang, key, got, want)
			}
			x.checkForms(t, key)
		}
	}
}

// checkForms wants all plural forms of the language, or one that goes with any number.
func (t *Tongue) checkForms(tb *testing.T, key string) {
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
	tongues, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "صفر يوم", 1: "يوم", 2: "يومان", 3: "3 أيام", 11: "11 يوما", 100: "100 يوم", 103: "103 أيام"} {
		if got := tongues["ar"].Say("duration.days", "n", n); got != want {
			t.Errorf("%d days: got %q, want %q", n, got, want)
		}
	}
}

// TestPercentages: the sign of a percentage stands where each language has it.
func TestPercentages(t *testing.T) {
	tongues, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"ar": "20\u200e%\u200e", "az": "20%", "en": "20%", "fr": "20\u00a0%"} {
		if got := tongues[lang].Percent(0.2); got != want {
			t.Errorf("in %s: %q, want %q", lang, got, want)
		}
	}
}
