package api_test

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

type findingCase struct {
	query string
	finds bool
	title string
}

func findingCases(t *testing.T) (cases []findingCase) {
	t.Helper()
	file, err := os.ReadFile("testdata/finding.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(parts) != 3 {
			continue
		}
		cases = append(cases, findingCase{parts[0], parts[1] == "yes", parts[2]})
	}
	if len(cases) < 50 {
		t.Fatalf("%d cases only", len(cases))
	}
	return cases
}

// called are the titles, in every language, of what has all words of a search, on its first
// page.
func (s *server) called(t *testing.T, query string) (titles []string) {
	t.Helper()
	for _, row := range s.data(t, guest, "/search?limit=200&q="+url.QueryEscape(query)) {
		if _, partial := find(row, "/partial"); partial {
			continue
		}
		for _, title := range at(t, row, "/title").(obj) {
			titles = append(titles, title.(string))
		}
	}
	return titles
}

// Records of the example are found by the names of what they are about, in any language.
func TestFindingByNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.loadExample(t)
		for _, c := range findingCases(t) {
			found := s.called(t, c.query)
			if got := slices.ContainsFunc(found, func(x string) bool { return strings.HasPrefix(x, c.title) }); got != c.finds {
				t.Errorf("%q finds %q: %t, want %t, among:\n%s", c.query, c.title, got, c.finds, strings.Join(found[:min(len(found), 12)], "\n"))
			}
		}
	})
}
