package api_test

import (
	"net/http"
	"testing"
)

// TestPartyRules: an agreement is of two countries at least, or of a country and
// an international organisation, and names nobody twice.
func TestPartyRules(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		railways := obj{"country": "AZ", "institution": obj{"names": en("Railways"), "kind": "company"}}
		of := func(parties ...any) obj { return with(anAgreement(), obj{"parties": parties}) }
		for _, x := range []struct {
			name    string
			parties list
			fault   fault
		}{
			{"an institution twice, by name", list{railways, obj{"country": "MA"}, railways}, fault{"/parties/2/country", "duplicate_party"}},
			{"two of one country", list{obj{"country": "AZ"}, railways}, fault{"/parties", "one_country"}},
			{"two companies of one country", list{obj{"country": "AZ", "institution": obj{"names": en("Ports")}}, railways}, fault{"/parties", "one_country"}},
		} {
			s.unchanged(t, x.name, func() {
				s.do(t, "POST", "/agreements", s.editor, nil, of(x.parties...)).problem(t, http.StatusUnprocessableEntity, x.fault)
			})
		}
		s.create(t, "/agreements", of(railways, obj{"country": "MA"}, obj{"country": "AZ"}))
		s.create(t, "/agreements", of(obj{"country": "MA"}, obj{"country": nil, "institution": obj{"names": en("ICESCO"), "kind": "international_organisation"}}))
	})
}

// TestKnownURLs: two articles never have one address.
func TestKnownURLs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		first := "/articles/" + id(t, s.create(t, "/articles", with(anArticle(), obj{"url": "https://example.org/1"})))
		second := "/articles/" + id(t, s.create(t, "/articles", with(anArticle(), obj{"title": "Second", "url": "https://example.org/2"})))
		s.change(t, "PATCH", second, obj{"url": "http://example.org/1#x"}).problem(t, http.StatusConflict, fault{"/url", "known_url"})
		s.change(t, "DELETE", first, nil).want(t, http.StatusNoContent)
		s.patch(t, second, obj{"url": "https://example.org/1"})
		s.do(t, "POST", first+"/restore", s.editor, nil, nil).problem(t, http.StatusConflict)
		s.patch(t, second, obj{"url": nil})
		s.do(t, "POST", first+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
	})
}

// TestInlineOnce: who is named twice in one request is recorded once.
func TestInlineOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		body := wholeVisit()
		body["lead"] = obj{"country": "AZ", "name": "Ceyhun Bayramov"}
		body["delegation"] = list{obj{"country": "AZ", "name": "CEYHUN BAYRAMOV"}}
		body["meetings"] = list{with(aMeeting(), obj{"participants": list{obj{"country": "AZ", "name": "Ceyhun  Bayramov"}}}), with(aMeeting(), obj{"participants": list{obj{"country": "AZ", "name": "ceyhun bayramov"}}})}
		body["commitments"] = list{with(aCommitment(), obj{"institutions": list{obj{"name": "ONCF", "country": "MA", "role": "lead"}}}), with(aCommitment(), obj{"institutions": list{obj{"name": "oncf", "country": "MA", "role": "lead"}}})}
		body["citations"] = list{obj{"article": anArticle(), "quote": "x"}, obj{"article": with(anArticle(), obj{"title": "an ARTICLE"}), "quote": "y"}}
		visit := s.create(t, "/visits", body)
		same(t, "people", s.total(t, guest, "/people"), 1)
		same(t, "institutions", s.total(t, guest, "/institutions"), 1)
		same(t, "articles", s.total(t, guest, "/articles"), 1)
		same(t, "the names as printed", list{at(t, visit, "/lead/name"), at(t, visit, "/delegation/0/name")}, list{"Ceyhun Bayramov", "CEYHUN BAYRAMOV"})
	})
}
