package api_test

import (
	"net/http"
	"testing"
)

// alikes are the references of what an answer says may be the same, with the places in
// the body.
func alikes(t *testing.T, tree obj) []string {
	t.Helper()
	found, _ := tree["possible_duplicates"].([]any)
	out := []string{}
	for _, x := range found {
		out = append(out, text(t, x, "/pointer")+" "+text(t, x, "/reference"))
	}
	return out
}

// TestPossibleDuplicates: the answer to a POST says what may be on record already, of
// what is sent and of what is nested in it; it is recorded all the same, unless that is
// to be refused.
func TestPossibleDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		dated := with(aVisit(), obj{"date": "2023-11-12/2023-11-14", "title": en("Official visit of the Foreign Minister")})
		same(t, "the first", alikes(t, s.create(t, "/visits", dated)), []string{})

		again := with(dated, obj{"title": obj{"fr": "Une visite"}, "date": "2023-11-13"})
		tried := s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, again).want(t, http.StatusOK).tree(t)
		same(t, "before anything is written", alikes(t, tried), []string{" VIS-2026-0001"})
		holds(t, "why", tried, obj{"/possible_duplicates/0/because": list{"same_pair", "overlapping_days"}, "/possible_duplicates/0/kind": "visit", "/possible_duplicates/0/title": dated["title"]})
		s.unchanged(t, "what is refused", func() {
			refused := s.do(t, "POST", "/visits?on_duplicate=refuse", s.editor, nil, again).problem(t, http.StatusConflict)
			same(t, "refused", alikes(t, refused), []string{" VIS-2026-0001"})
			s.do(t, "POST", "/visits?on_duplicate=merge", s.editor, nil, again).problem(t, http.StatusBadRequest, fault{"?on_duplicate", "unknown_value"})
		})
		created := s.create(t, "/visits", again)
		same(t, "recorded all the same", alikes(t, created), []string{" VIS-2026-0001"})
		if _, kept := s.get(t, s.editor, "/visits/"+id(t, created))["possible_duplicates"]; kept {
			t.Error("a GET says what may be a duplicate")
		}
		for what, other := range map[string]obj{
			"a year on":          with(dated, obj{"date": "2024-11-12"}),
			"of other countries": with(dated, obj{"host_country": "FR"}),
			"some other time":    with(dated, obj{"date": "2023", "title": en("A business trip")}),
		} {
			if found := alikes(t, s.create(t, "/visits?on_duplicate=refuse", other)); len(found) > 0 {
				t.Errorf("%s: %v", what, found)
			}
		}
	})
}

// TestPossibleDuplicatesNested: also of what is nested, by its place in the body, and not
// of what comes in the same body.
func TestPossibleDuplicatesNested(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		agreement := with(anAgreement(), obj{"title": en("Agreement on the exemption of visas"), "date": "2024-05-04"})
		undated := with(anAgreement(), obj{"title": en("Protocol of intent")})
		commitment := with(aCommitment(), obj{"title": en("Open an embassy in Rabat")})
		s.create(t, "/agreements", agreement)
		s.create(t, "/agreements", undated)
		s.create(t, "/commitments", commitment)
		s.create(t, "/agreements", with(agreement, obj{"visibility": "restricted", "title": en("Agreement on the exemption of visas, secret")}))

		meeting := with(aMeeting(), obj{"title": en("Talks in Baku"), "agreements": list{with(agreement, obj{"title": en("agreement on the exemption of VISAS for diplomats"), "date": "2024-05"})}})
		visit := s.create(t, "/visits", with(aVisit(), obj{
			"lead":        obj{"country": "AZ", "name": "A Person"},
			"meetings":    list{meeting, meeting},
			"agreements":  list{anAgreement(), undated},
			"commitments": list{commitment},
		}))
		same(t, "what is nested", alikes(t, visit), []string{
			"/meetings/0/agreements/0 AGR-2026-0001", "/meetings/0/agreements/0 AGR-2026-0003",
			"/meetings/1/agreements/0 AGR-2026-0001", "/meetings/1/agreements/0 AGR-2026-0003",
			"/agreements/1 AGR-2026-0002", "/commitments/0 COM-2026-0001"})

		same(t, "a person of the same name", alikes(t, s.create(t, "/people", aPerson())), []string{" PER-2026-0001"})
		same(t, "of another country", alikes(t, s.create(t, "/people", with(aPerson(), obj{"country": "MA"}))), []string{})
		s.create(t, "/institutions", anInstitution())
		same(t, "an institution of the same name", alikes(t, s.create(t, "/institutions", with(anInstitution(), obj{"names": obj{"fr": "An Institution"}}))), []string{" INS-2026-0001"})
		child := with(anInstitution(), obj{"parent": obj{"names": en("A ministry nobody knew")}})
		same(t, "an institution of the same name under a new one", alikes(t, s.create(t, "/institutions", child)), []string{" INS-2026-0001", " INS-2026-0002"})
		s.create(t, "/articles", anArticle())
		quoted := func(article obj) obj { return obj{"quote": "A quote", "article": article} }
		citing := with(aVisit(), obj{"title": en("Far away"), "date": "1999-01-01", "citations": list{
			quoted(anArticle()), quoted(with(anArticle(), obj{"url": "https://example.org/3"}))}})
		same(t, "an article of the same title beside one on record", alikes(t, s.create(t, "/visits", citing)), []string{"/citations/1/article ART-2026-0001"})
		same(t, "an article of the same title", alikes(t, s.create(t, "/articles", with(anArticle(), obj{"url": "https://example.org/2"}))), []string{" ART-2026-0001", " ART-2026-0002"})
	})
}

// TestPossibleDuplicatesByArticle: an article that speaks of a visit between the same
// countries, however its address was copied, tells that it may be the same one; not when
// the days are others, nor of texts, of which an article names several.
func TestPossibleDuplicatesByArticle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		told := func(url string) list {
			return list{obj{"quote": "a visit", "article": obj{"title": "News at " + url, "url": url}}}
		}
		first := with(aVisit(), obj{"title": en("Bayramov in Rabat"), "date": "2023-11", "citations": told("https://example.org/news?id=7")})
		s.create(t, "/visits", first)
		again := with(aVisit(), obj{"title": en("A delegation came"), "date": nil, "citations": told("http://EXAMPLE.org/news?utm_source=x&id=7#top")})
		tried := s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, again).want(t, http.StatusOK).tree(t)
		same(t, "the same article", alikes(t, tried), []string{" VIS-2026-0001"})
		holds(t, "why", tried, obj{"/possible_duplicates/0/because": list{"same_pair", "same_article"}})
		for what, other := range map[string]obj{
			"another article":    with(again, obj{"citations": told("https://example.org/news?id=8")}),
			"other days":         with(again, obj{"date": "2024-02-01"}),
			"of other countries": with(again, obj{"host_country": "FR"}),
		} {
			s.do(t, "POST", "/visits?dry_run=true&on_duplicate=refuse", s.editor, nil, other).want(t, http.StatusOK)
			same(t, what, alikes(t, s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, other).tree(t)), []string{})
		}
		late := with(again, obj{"title": en("Talks"), "date": "2023-11-30"})
		same(t, "a dated one", alikes(t, s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, late).tree(t)), []string{" VIS-2026-0001"})
		table := list{obj{"field": "/title", "article": obj{"title": "Register of visits", "url": "https://example.org/register.csv", "kind": "dataset"}}}
		s.create(t, "/visits", with(again, obj{"title": en("One row"), "citations": table}))
		row := with(again, obj{"title": en("Another of them"), "citations": table})
		same(t, "another row of a table", alikes(t, s.do(t, "POST", "/visits?dry_run=true", s.editor, nil, row).tree(t)), []string{})
		text := with(anAgreement(), obj{"title": en("On trade"), "citations": told("https://example.org/news?id=7")})
		s.create(t, "/agreements", text)
		same(t, "another text", alikes(t, s.create(t, "/agreements", with(text, obj{"title": en("On health and medicine")}))), []string{})
	})
}
