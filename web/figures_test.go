package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"entente/models"
	"entente/store/storetest"
	"entente/synthetic"
)

// one is a text with one number in it.
var one = regexp.MustCompile(`^\D*(\d[\d,]*)\D*$`)

// figures are the numbers on a page that lead to records, by where they lead.
func (p page) figures(t testing.TB) map[string]int {
	t.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for n := range root.Descendants() {
		href := attribute(n, "href")
		path, _, _ := strings.Cut(strings.TrimPrefix(href, "/en/"), "?")
		if n.Data != "a" || strings.Contains(path, "/") || !strings.HasPrefix(href, "/en/") {
			continue
		}
		if number := one.FindStringSubmatch(shown(n)); number != nil {
			if found[href], err = strconv.Atoi(strings.ReplaceAll(number[1], ",", "")); err != nil {
				t.Fatal(err)
			}
		}
	}
	return found
}

// shown is the text of a node, without what only readers of the screen hear.
func shown(n *html.Node) string {
	text := ""
	if n.Type == html.TextNode {
		text = n.Data
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if attribute(c, "class") != "unseen" {
			text += shown(c)
		}
	}
	return text
}

var total = regexp.MustCompile(`<p class="bar" role="status"><strong>([\d,]+) `)

// counted is how many records, or conflicts, a list has on all its pages.
func (s *site) counted(t testing.TB, token, address string) int {
	t.Helper()
	n := 0
	for next := []string{"", address}; next != nil; {
		p := s.read(t, token, strings.ReplaceAll(next[1], "&amp;", "&"))
		if said := total.FindStringSubmatch(p.body); said != nil {
			n, err := strconv.Atoi(strings.ReplaceAll(said[1], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		n += strings.Count(p.body, `<div class="dispute">`)
		next = onward.FindStringSubmatch(p.body)
	}
	return n
}

var onward = regexp.MustCompile(`<a class="button" href="([^"]+)" rel="next">`)

// TestFiguresLeadToWhatTheyCount: each number that leads to records leads to as many.
func TestFiguresLeadToWhatTheyCount(t *testing.T) {
	t.Run("of the example", func(t *testing.T) {
		s := withExample(t)
		open := obj{"visibility": "public", "review_state": "published", "title": obj{"en": "Invited"}}
		for _, status := range []string{"announced", "cancelled", "ongoing", "unknown"} {
			s.post(t, "/visits", merged(open, obj{"visitor_country": "MA", "host_country": "AZ", "status": status}))
			s.post(t, "/meetings", merged(open, obj{"countries": []string{"AZ", "MA"}, "status": status}))
			s.post(t, "/meetings", merged(open, obj{"countries": []string{"AZ", "MA", "TR"}, "status": status}))
		}
		s.post(t, "/commitments", merged(open, obj{"modality": "possible", "owed_by": []string{"AZ", "MA"}, "sectors": []string{"tourism"}, "due": "2020"}))
		for _, token := range []string{s.editor, ""} {
			s.followFigures(t, token)
		}
	})
	t.Run("of made up records", func(t *testing.T) {
		storetest.Long(t, "pages are read one after the other")
		st, clock := storetest.New(t, "sqlite")
		if err := synthetic.Generate(t.Context(), st, synthetic.Options{Agreements: 60, Commitments: 120, Seed: 7}, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		newSite(t, st, clock).followFigures(t, "")
	})
}

// followFigures follows the figures of all pages that have some.
func (s *site) followFigures(t *testing.T, token string) {
	t.Helper()
	known, seen := map[string]int{}, 0
	for _, address := range []string{"/en/", "/en/relations", "/en/relations/AZ-MA", "/en/progress", "/en/progress?pair=AZ-MA&as_of=2016-06-30", "/en/progress?sector=tourism",
		"/en/progress?by=pair", "/en/progress?by=country&country=MA", "/en/progress?by=institution", "/en/progress?by=agreement", "/en/progress?by=visit",
		"/en/progress?by=year&as_of=2020-01-01", "/en/progress/matrix", "/en/progress/matrix?country=MA&as_of=2018-01-01"} {
		for to, n := range s.read(t, token, address).figures(t) {
			got, ok := known[to]
			if !ok {
				got = s.counted(t, token, to)
				known[to] = got
			}
			if seen++; got != n {
				t.Errorf("%s says %d, and %s has %d", address, n, to, got)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d figures", seen)
	}
	if p := s.get(t, token, "/en/visits?pair=AZ-MA&held=perhaps"); p.status != http.StatusBadRequest {
		t.Errorf("what is neither held nor not: %d", p.status)
	}
}

// TestOwnDrafts: the first page tells apart the drafts that its reader has written or was
// the last to change, and those of others; lists do so too. Guests have written nothing.
func TestOwnDrafts(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		colleague, _, err := s.store.CreateToken(t.Context(), models.RoleEditor, "colleague", 0)
		if err != nil {
			t.Fatal(err)
		}
		visit, commitment := s.draft(t)
		person := s.post(t, "/people", obj{"names": []obj{{"text": "Nasser Bourita"}}, "country": "MA", "review_state": "draft"})["reference"].(string)
		change := func(token string) {
			t.Helper()
			p := s.read(t, token, "/fr/commitments/"+commitment+"/edit")
			values := p.inputs(t)
			values.Set("/title/fr", "Ouvrir une ligne de plus")
			if p := s.send(t, token, p.address, values); p.status != http.StatusSeeOther {
				t.Fatalf("%d\n%.2000s", p.status, p.body)
			}
		}
		change(colleague)
		for token, want := range map[string][]string{s.editor: {visit, commitment, person}, colleague: {commitment}} {
			own, others, _ := strings.Cut(s.read(t, token, "/fr/").body, "<h2>Brouillons d’autres personnes, à publier</h2>")
			if others, _, _ = strings.Cut(others, `<div class="columns">`); !strings.Contains(own, "<h2>Vos brouillons</h2>") {
				t.Error("there are no drafts of one's own")
			}
			for _, reference := range []string{visit, commitment, person} {
				mine := slices.Contains(want, reference)
				if strings.Contains(own, reference) != mine || strings.Contains(others, reference) == mine {
					t.Errorf("%s stands among the drafts of somebody else", reference)
				}
			}
		}
		for address, want := range map[string]int{"/en/visits?mine=true": 0, "/en/visits?mine=false": 1, "/en/commitments?mine=true": 1, "/en/commitments?review_state=published&mine=true": 0} {
			if n := s.counted(t, colleague, address); n != want {
				t.Errorf("%s has %d, want %d", address, n, want)
			}
		}
		s.patch(t, "/visits/"+visit, `{"review_state":"published"}`)
		if n := s.counted(t, "", "/en/visits?mine=true"); n != 0 {
			t.Errorf("a guest has written %d visits", n)
		}
	})
}
