package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestExampleConflicts: the contradictions among the sources of the example show
// with both quotes, and are never resolved in silence.
func TestExampleConflicts(t *testing.T) {
	t.Parallel()
	want := []struct {
		kind, title, field string
		owner              string
		values             list
	}{
		{"agreement", "iplomatic relations", "/date", "", list{"1992-08-28", "1992-08-25"}},
		{"visit", "Casablanca", "/level", "", list{"official", "multilateral_margins"}},
		{"meeting", "irst session", "/texts_signed", "", list{5, 4, 2}},
		{"meeting", "econd session", "/texts_signed", "", list{4, 4, 5, 5}},
		{"agreement", "isa", "/date", "act", list{"2024-08-28", "2024-08-28", nil}},
	}
	each(t, func(t *testing.T, s *server) {
		s.loadExample(t)
		conflicts := s.data(t, guest, "/conflicts")
		same(t, "number of conflicts", len(conflicts), len(want))
		for _, x := range want {
			i := slices.IndexFunc(conflicts, func(c any) bool {
				return text(t, c, "/field") == x.field && strings.Contains(titleOf(t, s, c), x.title)
			})
			if i < 0 {
				t.Errorf("no conflict about %s of %s %q among %v", x.field, x.kind, x.title, conflicts)
				continue
			}
			c := conflicts[i]
			same(t, "kind of "+x.title, text(t, c, "/record/kind"), x.kind)
			if kind, _ := find(c, "/owner/kind"); x.owner != "" && kind != x.owner {
				t.Errorf("the conflict of %s is of %v, want of its %s", x.title, kind, x.owner)
			}
			var values list
			for _, claim := range at(t, c, "/claims").(list) {
				value := at(t, claim, "/value")
				if m, ok := value.(obj); ok {
					value = m["min"]
				}
				values = append(values, value)
				citation := s.get(t, guest, "/citations/"+text(t, claim, "/citation_id"))
				same(t, "the claim is the citation's", pick(claim.(obj), "value", "quote", "quote_language", "stance", "article_id"), pick(citation, "value", "quote", "quote_language", "stance", "article_id"))
				if citation["quote"] == nil && citation["locator"] == nil {
					t.Errorf("a claim of %s has neither quote nor locator", x.title)
				}
			}
			same(t, "the values of "+x.title, values, x.values)
		}
		holds(t, "the relation", s.get(t, guest, "/relations/AZ-MA"), obj{"/conflicts": 5})
		sum := 0.0
		for _, path := range recordPaths {
			for _, row := range s.data(t, guest, path+"?limit=200") {
				sum += at(t, row, "/provenance/conflicts").(float64)
			}
		}
		same(t, "the sum of provenance", sum, 5)
		for query, n := range map[string]int{"pair=AZ-MA": 5, "kind=agreement": 2, "kind=visit": 1, "kind=meeting&kind=visit": 3, "country=FR": 0, "sector=migration": 1} {
			same(t, "GET /conflicts?"+query, len(s.data(t, guest, "/conflicts?"+query)), n)
		}
		walk(t, s, "/conflicts?limit=1", pluck(conflicts, "/claims/0/citation_id"), "/claims/0/citation_id")
	})
}

func titleOf(t *testing.T, s *server, conflict any) string {
	t.Helper()
	return text(t, s.get(t, guest, "/"+text(t, conflict, "/record/kind")+"s/"+text(t, conflict, "/record/id")), "/title/en")
}

// TestConflictRules: what contradicts what, and what settles it.
func TestConflictRules(t *testing.T) {
	t.Parallel()
	claim := func(title, field string, value any, more ...obj) obj {
		c := obj{"article": with(anArticle(), obj{"title": title}), "field": field, "value": value, "locator": "here"}
		for _, m := range more {
			c = with(c, m)
		}
		return c
	}
	cases := []struct {
		name   string
		claims list
		want   int
	}{
		{"one claim", list{claim("A", "/level", "official")}, 0},
		{"the same", list{claim("A", "/level", "official"), claim("B", "/level", "official")}, 0},
		{"two codes", list{claim("A", "/level", "official"), claim("B", "/level", "working")}, 1},
		{"two countries", list{claim("A", "/host_country", "MA"), claim("B", "/host_country", "GM")}, 1},
		{"a month and a day of it", list{claim("A", "/date", "2023-11"), claim("B", "/date", "2023-11-13")}, 0},
		{"two days", list{claim("A", "/date", "2023-11-12"), claim("B", "/date", "2023-11-13")}, 1},
		{"a stretch and its end", list{claim("A", "/date", "2023-11-12/2023-11-14"), claim("B", "/date", "2023-11-14")}, 0},
		{"four and five", list{claim("A", "/texts_signed", 4), claim("B", "/texts_signed", 5)}, 1},
		{"four and several", list{claim("A", "/texts_signed", 4), claim("B", "/texts_signed", obj{"min": 2, "max": nil})}, 0},
		{"two texts", list{claim("A", "/title/en", "One"), claim("B", "/title/en", "Two")}, 0},
		{"two fields", list{claim("A", "/level", "official"), claim("B", "/status", "completed")}, 0},
		{"a mention", list{claim("A", "/level", "official"), claim("B", "/level", "working", obj{"stance": "mentions"})}, 0},
		{"contradicted without a value", list{claim("A", "/date", "2023-11-13"), claim("B", "/date", nil, obj{"stance": "contradicts", "quote": "this Monday"})}, 1},
		{"one deprecated", list{claim("A", "/level", "official"), claim("B", "/level", "working", obj{"rank": "deprecated", "rank_reason": "misprint"})}, 0},
		{"three claims, one conflict", list{claim("A", "/level", "official"), claim("B", "/level", "working"), claim("C", "/level", "state")}, 1},
		{"two conflicts", list{claim("A", "/level", "official"), claim("B", "/level", "working"), claim("A", "/date", "2020"), claim("B", "/date", "2021")}, 2},
	}
	each(t, func(t *testing.T, s *server) {
		all := 0
		for _, x := range cases {
			visit := s.create(t, "/visits", with(aVisit(), obj{"citations": x.claims}))
			same(t, x.name+": conflicts", at(t, visit, "/provenance/conflicts"), x.want)
			all += x.want
		}
		same(t, "all conflicts", len(s.data(t, guest, "/conflicts?limit=200")), all)
		same(t, "of the pair", len(s.data(t, guest, "/conflicts?limit=200&pair=AZ-MA")), all)
		same(t, "counted for the relation", at(t, s.get(t, guest, "/relations/AZ-MA"), "/conflicts"), all)
		conflict := s.data(t, guest, "/conflicts")[0]
		s.patch(t, "/citations/"+text(t, conflict, "/claims/0/citation_id"), obj{"rank": "deprecated", "rank_reason": "settled"})
		same(t, "after one was settled", len(s.data(t, guest, "/conflicts?limit=200")), all-1)
		s.change(t, "DELETE", "/citations/"+text(t, conflict, "/claims/1/citation_id"), nil).want(t, http.StatusNoContent)
		same(t, "after its other side is gone", len(s.data(t, guest, "/conflicts?limit=200")), all-1)
		visit := text(t, s.data(t, guest, "/conflicts?limit=1")[0], "/record/id")
		s.patch(t, "/visits/"+visit, obj{"visibility": "restricted"})
		left := len(s.data(t, guest, "/conflicts?limit=200&pair=AZ-MA"))
		same(t, "those of a hidden visit are gone", left < all-1, true)
		same(t, "counted for the relation then", at(t, s.get(t, guest, "/relations/AZ-MA"), "/conflicts"), left)
		same(t, "staff see them", len(s.data(t, s.editor, "/conflicts?limit=200&pair=AZ-MA")), all-1)
		same(t, "counted for staff", at(t, s.get(t, s.editor, "/relations/AZ-MA"), "/conflicts"), all-1)
	})
}

// TestConflictsAmongMany: what is contested of a text of several countries is a conflict of
// each pair of them, and of no other pair; the relation counts all of it that one may see.
func TestConflictsAmongMany(t *testing.T) {
	t.Parallel()
	between := func(countries ...string) obj {
		parties := list{}
		for _, c := range countries {
			parties = append(parties, obj{"country": c})
		}
		claim := func(title, field string, value any) obj {
			return obj{"article": with(anArticle(), obj{"title": title}), "field": field, "value": value, "locator": "here"}
		}
		return with(anAgreement(), obj{"parties": parties, "citations": list{
			claim("A", "/date", "2020"), claim("B", "/date", "2021"), claim("A", "/type", "treaty"), claim("B", "/type", "mou")}})
	}
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", between("AZ", "MA", "TR"))
		hidden := s.create(t, "/agreements", with(between("AZ", "MA", "TR", "FR"), obj{"visibility": "internal"}))
		s.create(t, "/agreements", between("AZ", "TR", "FR"))
		s.create(t, "/agreements", between("MA", "TR", "FR"))
		s.create(t, "/agreements", between("AZ", "MA"))
		are := func(when, token, pair string, want int) {
			t.Helper()
			same(t, when+": conflicts of "+pair, len(s.data(t, token, "/conflicts?limit=200&pair="+pair)), want)
			same(t, when+": counted for "+pair, at(t, s.get(t, token, "/relations/"+pair), "/conflicts"), want)
		}
		are("to a guest", guest, "AZ-MA", 4)
		are("to a guest", guest, "AZ-TR", 4)
		are("to a guest", guest, "FR-TR", 4)
		are("to a guest", guest, "FR-MA", 2)
		are("to staff", s.editor, "AZ-MA", 6)
		are("to staff", s.editor, "FR-MA", 4)
		walk(t, s, "/conflicts?pair=AZ-MA&limit=1", pluck(s.data(t, guest, "/conflicts?pair=AZ-MA"), "/claims/0/citation_id"), "/claims/0/citation_id")
		s.patch(t, "/agreements/"+id(t, hidden), obj{"visibility": "public"})
		are("once all is public", guest, "AZ-MA", 6)
		s.change(t, "DELETE", "/agreements/"+id(t, hidden), nil).want(t, http.StatusNoContent)
		are("in the bin", s.editor, "AZ-MA", 4)
	})
}
