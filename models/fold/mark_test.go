package fold

import (
	"slices"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		query, text string
		exact       bool
		want        []string
	}{
		{"agreement", "Two agreements, one Agreement.", false, []string{"agreements", "Agreement"}},
		{"agreement", "Two agreements, one agreement.", true, []string{"agreement"}},
		{"energie", "dans l’énergie et l'Énergie", false, []string{"l’énergie", "l'Énergie"}},
		{"تعاون", "وتعزيز التعاون", false, []string{"التعاون"}},
		{"بوريطة", "ناصر بوريــطة هنا", false, []string{"بوريــطة"}},
		{`"joint commission" second`, "second joint commission; joint", false, []string{"second", "joint commission"}},
		{"visa", "cafe\u0301 vi\u00adsa", false, []string{"visa"}},
		{"Əliyev", "İlham Əliyev,", false, []string{"Əliyev"}},
		{"x", "nothing", false, nil},
		{"", "nothing", false, nil},
	} {
		text, marks := NewMarker(Query(c.query), c.exact).Marks(c.text)
		var got []string
		for _, m := range marks {
			got = append(got, text[m.From:m.To])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: marked %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

// What is marked is what matches: all terms of a query that a text matches have a mark.
func FuzzMarks(f *testing.F) {
	f.Add("joint commission", "second session of the joint commission", false)
	f.Add(`"l'énergie" التعاون`, "de l’énergie والتعاون", true)
	f.Fuzz(func(t *testing.T, query, text string, exact bool) {
		terms := Query(query)
		clean, marks := NewMarker(terms, exact).Marks(text)
		marked := make([]bool, len(terms))
		for _, m := range marks {
			if m.From < 0 || m.From >= m.To || m.To > len(clean) || strings.TrimSpace(clean[m.From:m.To]) == "" {
				t.Fatalf("%q in %q: %+v", query, text, m)
			}
			marked[m.Term] = true
		}
		for i, term := range terms {
			if want := Match([]Term{term}, Words(text), exact); marked[i] != want {
				t.Errorf("%q in %q: term %d is marked %t, matches %t", query, text, i, marked[i], want)
			}
		}
	})
}
