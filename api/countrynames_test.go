package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestNamesOfCountries: a country is found by what else it is called, or was, in any
// letter case and script; and so are those who are of it.
func TestNamesOfCountries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		called := func(name string) []string {
			return slices.Sorted(slices.Values(pluck(s.data(t, guest, "/countries?name="+url.QueryEscape(name)), "/code")))
		}
		for name, want := range map[string][]string{
			"Ivory Coast": {"CI"}, "IVORY COAST": {"CI"}, "cote d'ivoire": {"CI"}, "ساحل العاج": {"CI"}, "Turkey": {"TR"}, "turkiye": {"TR"}, "Czech Republic": {"CZ"},
			"Prussia": {"XPRU"}, "Burma": {"BUMM", "MM"}, "Congo": nil, "Ivory": nil, "Korea, Republic of": {"KR"}, "المملكة المغربية": {"MA"},
		} {
			same(t, "called "+name, called(name), want)
		}
		same(t, "by a word of it", pluck(s.data(t, guest, "/countries?q=swaziland"), "/code"), []string{"SZ"})
		holds(t, "with the days of a former name", s.get(t, guest, "/countries/SZ"), obj{"/aliases/2/text": "Swaziland", "/aliases/2/kind": "former", "/aliases/2/to": "2018-04-19"})
		holds(t, "a state long gone", s.get(t, guest, "/countries/XTAN"), obj{"/existed_to": "1964-04-26", "/successors/0": "TZ"})

		person := s.create(t, "/people", obj{"names": list{obj{"text": "Someone"}}, "country": "CI", "review_state": "published"})
		same(t, "who is of it", pluck(s.data(t, guest, "/people?q=ivory+coast"), "/id"), []string{id(t, person)})

		for code, cure := range map[string]string{"UK": "write GB", "Maroc": "write MA", "المغرب": "write MA", "Atlantis": "see /api/v1/countries"} {
			refused := s.do(t, "GET", "/agreements?country="+url.QueryEscape(code), guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?country", "unknown_country"})
			same(t, "what to write instead of "+code, strings.Contains(text(t, refused, "/errors/0/detail"), cure), true)
			refused = s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"host_country": code})).problem(t, http.StatusUnprocessableEntity, fault{"/host_country", "unknown_country"})
			same(t, "in a body, instead of "+code, strings.Contains(text(t, refused, "/errors/0/detail"), cure), true)
		}

		tag := s.etag(t, "/countries/FJ")
		for _, x := range []struct {
			alias obj
			fault fault
		}{
			{obj{"text": "", "kind": "variant"}, fault{"/aliases/0/text", "required"}}, {obj{"text": "Viti"}, fault{"/aliases/0/kind", "required"}},
			{obj{"text": "Viti", "kind": "nickname"}, fault{"/aliases/0/kind", "unknown_code"}}, {obj{"text": "!!", "kind": "variant"}, fault{"/aliases/0/text", "no_letters"}},
			{obj{"text": "Viti", "kind": "former", "from": "2001", "to": "1999"}, fault{"/aliases/0/to", "end_before_start"}},
		} {
			s.do(t, "PATCH", "/countries/FJ", s.administrator, header{"If-Match": tag, "Content-Type": "application/merge-patch+json"}, obj{"aliases": list{x.alias}}).problem(t, http.StatusUnprocessableEntity, x.fault)
		}
		s.do(t, "PATCH", "/countries/FJ", s.administrator, header{"If-Match": tag, "Content-Type": "application/merge-patch+json"}, obj{"aliases": list{obj{"text": "Viti", "language": "fj", "kind": "variant"}}}).want(t, http.StatusOK)
		same(t, "by what an administrator added", called("viti"), []string{"FJ"})
		same(t, "and not by what he removed", called("Fiji Islands"), []string(nil))
	})
}
