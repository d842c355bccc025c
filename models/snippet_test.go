package models

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"entente/models/fold"
)

func TestSnippets(t *testing.T) {
	long := strings.Repeat("nothing of the kind here ", 40)
	for _, c := range []struct {
		name, query string
		passages    []Passage
		want        Text
	}{
		{"a language each", "visa", []Passage{{"en", "Visas for all"}, {"fr", "le visa"}, {"ar", "التأشيرة"}}, Text{"en": "<mark>Visas</mark> for all", "fr": "le <mark>visa</mark>"}},
		{"the passage with most", "visa exemption", []Passage{{"en", "a visa"}, {"en", "exemption from visas"}, {"en", "visa exemption"}}, Text{"en": "<mark>exemption</mark> from <mark>visas</mark>"}},
		{"as HTML", "visa", []Passage{{"en", "<b>visa</b> & <mark>"}}, Text{"en": "&lt;b&gt;<mark>visa</mark>&lt;/b&gt; &amp; &lt;mark&gt;"}},
		{"nothing", "Morocco", []Passage{{"en", "a visa"}}, Text{}},
		{"a phrase over a word", `"free trade" free`, []Passage{{"en", "of free trade"}}, Text{"en": "of <mark>free trade</mark>"}},
		{"a long text", "visa", []Passage{{"en", long + "a visa there " + long}}, Text{"en": "… nothing of the kind here nothing of the kind here nothing of the kind here a <mark>visa</mark> there nothing of the kind here nothing of the kind here nothing of the kind here nothing of the kind here nothing of the kind here nothing of the kind here…"}},
	} {
		got := Snippets(fold.NewMarker(fold.Query(c.query), false), c.passages)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A snippet is a piece of its text, whole runes of it, with marks in it.
func FuzzSnippet(f *testing.F) {
	f.Add("visa", strings.Repeat("visa التعاون l’énergie ", 30))
	f.Add(`"a b" c`, strings.Repeat("é", 500)+" a b c")
	tags := regexp.MustCompile(`</?mark>`)
	f.Fuzz(func(t *testing.T, query, text string) {
		for _, snippet := range Snippets(fold.NewMarker(fold.Query(query), false), []Passage{{"en", text}}) {
			if !utf8.ValidString(snippet) || !strings.Contains(snippet, "<mark>") || strings.Count(snippet, "<mark>") != strings.Count(snippet, "</mark>") {
				t.Errorf("%q of %q: %q", query, text, snippet)
			}
			if n := len(tags.ReplaceAllString(snippet, "")); n > 6*max(snippetLength, len(query))*5 {
				t.Errorf("%q of %q: %d bytes", query, text, n)
			}
		}
	})
}
