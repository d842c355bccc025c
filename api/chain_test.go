package api_test

import (
	"net/http"
	"testing"
)

// anActOf is an act of one day.
func anActOf(kind, date string, fields obj) obj {
	return with(obj{"kind": kind, "date": date}, fields)
}

// entered are the acts of a text that is in force from a day.
func entered(day string) list {
	return list{anActOf("signature", day, nil), anActOf("entry_into_force", day, nil)}
}

// related records an agreement of a day that does something to others.
func (s *server) related(t *testing.T, title, day string, fields obj, relations ...any) string {
	t.Helper()
	return id(t, s.create(t, "/agreements", with(anAgreement(), with(obj{"title": en(title), "date": day, "acts": entered(day), "relations": relations}, fields))))
}

func to(kind, agreement string, provisions ...any) obj {
	return obj{"kind": kind, "agreement_id": agreement, "provisions": provisions}
}

// TestChain reads what hangs together from either end of it, and what binds of it by day.
func TestChain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		old := s.related(t, "Trade treaty", "1990-01-01", nil)
		base := s.related(t, "Treaty", "2000-01-01", nil, to("supersedes", old))
		annex := s.related(t, "Annex", "2000-01-01", nil, to("annex_to", base))
		protocol := s.related(t, "Protocol", "2010-01-01", nil, to("amends", base, "Article 9", "Article 4"), to("supersedes", annex, "Part II"))
		programme := s.related(t, "Programme", "2030-01-01", nil, to("implements", base))
		s.related(t, "Something else", "2005-01-01", nil)
		for _, from := range []string{old, base, annex, protocol, programme} {
			chain := s.get(t, guest, "/agreements/"+from+"/chain")
			same(t, "its texts", pluck(chain["nodes"].([]any), "/id"), list{old, base, annex, protocol, programme})
			same(t, "whole", chain["complete"], true)
		}
		chain := s.get(t, guest, "/agreements/"+base+"/chain")
		same(t, "what each does", chain["edges"], list{
			obj{"from": base, "kind": "supersedes", "to": old, "provisions": list{}},
			obj{"from": annex, "kind": "annex_to", "to": base, "provisions": list{}},
			obj{"from": protocol, "kind": "amends", "to": base, "provisions": list{"Article 9", "Article 4"}},
			obj{"from": protocol, "kind": "supersedes", "to": annex, "provisions": list{"Part II"}},
			obj{"from": programme, "kind": "implements", "to": base, "provisions": list{}},
		})
		same(t, "where each stands", pluck(chain["nodes"].([]any), "/status/value"), list{"superseded", "in_force", "in_force", "in_force", "negotiating"})
		same(t, "what binds", pluck(chain["binding"].([]any), "/id"), list{base, annex, protocol})
		same(t, "what was made of it", at(t, chain, "/binding/0/changes"), list{
			obj{"provision": "Article 4", "kind": "amends", "by": protocol, "by_reference": "AGR-2026-0004", "since": "2010-01-01"},
			obj{"provision": "Article 9", "kind": "amends", "by": protocol, "by_reference": "AGR-2026-0004", "since": "2010-01-01"},
		})
		same(t, "superseded in part, it binds", at(t, chain, "/binding/1/changes/0/provision"), "Part II")
		chain = s.get(t, guest, "/agreements/AGR-2026-0002/chain?as_of=2005-06-01")
		same(t, "what bound before the protocol", pluck(chain["binding"].([]any), "/changes"), list{"[]", "[]"})
		s.do(t, "GET", "/agreements/AGR-2026-0999/chain?as_of=x", guest, nil, nil).problem(t, http.StatusNotFound)
		s.do(t, "GET", "/agreements/"+base+"/chain?as_of=x", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?as_of", "invalid_date"})
		s.do(t, "GET", "/agreements/"+base+"/chain?depth=3", guest, nil, nil).problem(t, http.StatusBadRequest)
	})
}

// TestHiddenChain shows guests nothing of a text that is hidden, nor what is behind it.
func TestHiddenChain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		first := s.related(t, "First", "2000-01-01", nil)
		hidden := s.related(t, "Hidden", "2001-01-01", obj{"visibility": "internal"}, to("amends", first, "Article 1"))
		last := s.related(t, "Last", "2002-01-01", nil, to("implements", hidden))
		chain := "/agreements/" + first + "/chain"
		same(t, "staff", pluck(s.get(t, s.reader, chain)["nodes"].([]any), "/id"), list{first, hidden, last})
		open := s.get(t, guest, chain)
		same(t, "guests", pluck(open["nodes"].([]any), "/id"), list{first})
		same(t, "edges for guests", open["edges"], list{})
		same(t, "changes for guests", at(t, open, "/binding/0/changes"), list{})
		same(t, "from the other end", pluck(s.get(t, guest, "/agreements/"+last+"/chain")["nodes"].([]any), "/id"), list{last})
		s.do(t, "GET", "/agreements/"+hidden+"/chain", guest, nil, nil).problem(t, http.StatusNotFound)
		s.change(t, "DELETE", "/agreements/"+hidden, nil).want(t, http.StatusNoContent)
		same(t, "in the bin", pluck(s.get(t, s.reader, chain)["nodes"].([]any), "/id"), list{first})
	})
}

// TestNoCircles refuses relations that lead back, also through the bin, and names which.
func TestNoCircles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		first := s.related(t, "First", "2000-01-01", nil)
		other := s.related(t, "Other", "2000-01-01", nil)
		second := s.related(t, "Second", "2001-01-01", nil, to("amends", first))
		third := s.related(t, "Third", "2002-01-01", nil, to("implements", second), to("implements", other))
		here := "/agreements/" + first
		refused := func(place string, relations ...any) {
			t.Helper()
			s.unchanged(t, "a circle", func() {
				s.change(t, "PATCH", here, obj{"relations": relations}).problem(t, http.StatusUnprocessableEntity, fault{place, "cycle"})
			})
		}
		refused("/relations/0/agreement_id", to("supersedes", first))
		refused("/relations/1/agreement_id", to("implements", other), to("supersedes", second))
		refused("/relations/1/agreement_id", to("implements", other), to("supersedes", third, "Article 2"))
		s.change(t, "DELETE", "/agreements/"+second, nil).want(t, http.StatusNoContent)
		refused("/relations/0/agreement_id", to("supersedes", third))
		s.patch(t, here, obj{"relations": list{to("implements", other)}})
		s.do(t, "POST", "/agreements/"+second+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
	})
}

// TestRelationsAreLimited follows relations so far and no further.
func TestRelationsAreLimited(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	first := s.related(t, "First", "2000-01-01", nil)
	last := first
	for range 110 {
		last = s.related(t, "Next", "2000-01-02", nil, to("amends", last))
	}
	chain := s.get(t, guest, "/agreements/"+first+"/chain")
	same(t, "how far it is followed", len(chain["nodes"].([]any)), 101)
	same(t, "and that there is more", chain["complete"], false)
	start := s.related(t, "Start", "2000-01-03", nil)
	s.change(t, "PATCH", "/agreements/"+start, obj{"relations": list{to("amends", last)}}).
		problem(t, http.StatusUnprocessableEntity, fault{"/relations/0/agreement_id", "too_deep"})
	for range 205 {
		s.related(t, "Beside", "2000-01-04", nil, to("implements", start))
	}
	chain = s.get(t, guest, "/agreements/"+start+"/chain")
	same(t, "how many are shown", len(chain["nodes"].([]any)), 200)
	same(t, "and that there are more", chain["complete"], false)
	same(t, "with the one that was asked for", pluck(chain["nodes"].([]any), "/id")[0], start)
}

// TestWordsOfActs keeps for which territory an act is and in which words, and who keeps
// the text.
func TestWordsOfActs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		depositaries := list{obj{"country": "FR"}, obj{"country": nil, "name": "Secretary-General of the United Nations"}}
		agreement := s.create(t, "/agreements", with(anAgreement(), obj{"depositaries": depositaries, "acts": list{
			anActOf("adoption", "2020-01-01", nil), anActOf("opening_for_signature", "2020-02-01", nil),
			anActOf("declaration", "2021-01-01", obj{"party": "MA", "text": obj{"fr": "Le Royaume déclare…", "ar": "تعلن المملكة…"}}),
			anActOf("territorial_application", "2021-02-01", obj{"party": "AZ", "territory": "GL"}),
			anActOf("territorial_exclusion", "2021-03-01", obj{"party": "AZ", "territory_name": "Island of Bonaire"}),
		}}))
		here := "/agreements/" + id(t, agreement)
		same(t, "who keeps it", s.get(t, guest, here)["depositaries"], depositaries)
		same(t, "their words", at(t, agreement, "/acts/2/text/ar"), "تعلن المملكة…")
		same(t, "for which territory", pluck(agreement["acts"].([]any), "/territory"), list{"", "", "", "GL", ""})
		same(t, "in French", at(t, s.get(t, guest, here+"?lang=fr"), "/acts/4/kind_label"), "Exclusion territoriale")
		post := func(body obj, want fault) {
			t.Helper()
			s.do(t, "POST", here+"/acts", s.editor, nil, body).problem(t, http.StatusUnprocessableEntity, want)
		}
		post(obj{"kind": "territorial_application"}, fault{"/territory", "required"})
		post(obj{"kind": "territorial_exclusion", "territory_name": " "}, fault{"/territory_name", "empty"})
		post(obj{"kind": "territorial_exclusion", "territory": "XQ"}, fault{"/territory", "unknown_country"})
		post(obj{"kind": "declaration", "text": obj{"fr": ""}}, fault{"/text/fr", "empty"})
		s.change(t, "PATCH", here, obj{"depositaries": list{obj{}}}).problem(t, http.StatusUnprocessableEntity, fault{"/depositaries/0", "required"})
		act := here + "/acts/" + text(t, agreement, "/acts/3/id")
		s.patch(t, act, obj{"territory": nil, "territory_name": "Greenland and the Faroes"})
		same(t, "history", at(t, s.data(t, guest, here+"/history"), "/0/changes/0/pointer"), "/territory")
	})
}
