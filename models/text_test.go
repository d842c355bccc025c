package models_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"entente/models"
)

func TestTextIn(t *testing.T) {
	three := texts{"fr": "Maroc", "en": "Morocco", "ar": "المغرب"}
	for _, tc := range []struct {
		text texts
		lang string
		want string
	}{
		{three, "fr", "Maroc"}, {three, "az", "Morocco"}, {three, "", "Morocco"},
		{texts{"fr": "Maroc", "ar": "المغرب"}, "az", "المغرب"},
		{nil, "en", ""}, {texts{}, "en", ""},
	} {
		if got := tc.text.In(tc.lang); got != tc.want {
			t.Errorf("%v in %q: got %q, want %q", tc.text, tc.lang, got, tc.want)
		}
	}
}

// A text of which one sees nothing is none.
func TestTextIsLegible(t *testing.T) {
	for text, ok := range map[string]bool{"x": true, "نص": true, "🙂": true, "–": true, "\u200fنص": true,
		"": false, " \t\n": false, "\u00a0\u3000": false, "\u200b\u200f": false, "\u202e\u2069\ufeff": false} {
		var p models.Problems
		texts{"fr": text}.CheckValue("/title", &p)
		if (len(p) == 0) != ok {
			t.Errorf("%q: accepted %t, want %t", text, !ok, ok)
		}
	}
}

func TestLanguageTags(t *testing.T) {
	for _, tc := range []struct {
		tag string
		ok  bool
	}{
		{"ar", true}, {"fr", true}, {"en", true}, {"az", true}, {"az-Latn", true}, {"az-Cyrl-AZ", true}, {"zgh", true}, {"und", true}, {"fr-MA", true}, {"he", true},
		{"", false}, {"x y", false}, {"français", false}, {"en/US", false}, {"../..", false}, {strings.Repeat("a", 36), false}, {"qqqqqqqqq", false}, {"1", false}, {"en\x00", false},
	} {
		var p models.Problems
		texts{tc.tag: "x"}.CheckValue("/title", &p)
		if ok := len(p) == 0; ok != tc.ok {
			t.Errorf("%q: accepted %t, want %t: %v", tc.tag, ok, tc.ok, p)
		}
	}
}

// Whatever stands in a language map, checking it ends, and finds what is
// empty, too long or in no language.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`{"ar":"زيارة"}`, `{"en":""}`, `{"":"x"}`, `{"a~/b":"x"}`, `{"en":"x","EN":"y"}`, `null`, `{}`, `{"az-Latn":"ə"}`, `{"\ud800":"x"}`, `{"en":"\u202e"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var text models.Text
		if json.Unmarshal(body, &text) != nil {
			return
		}
		var p models.Problems
		text.CheckValue("/title", &p)
		if shown := text.In("ar"); shown == "" && len(text) > 0 && len(p) == 0 {
			t.Errorf("%q holds and shows nothing", body)
		}
		for lang, words := range text {
			bad := lang == "" || words == "" || utf8.RuneCountInString(words) > 20_000 || len(lang) > 35
			if bad && len(p) == 0 {
				t.Errorf("%q: nothing wrong with %q", body, lang)
			}
		}
		for _, fault := range p {
			if !strings.HasPrefix(fault.Pointer, "/title/") {
				t.Errorf("%q: fault at %q", body, fault.Pointer)
			}
		}
	})
}
