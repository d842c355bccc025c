package api_test

import (
	"net/http"
	"testing"
)

// TestInstitutionsInOneShape: wherever a record links an institution it can name one
// instead, in one shape; it is found by any of its names, or recorded once.
func TestInstitutionsInOneShape(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		office := obj{"names": obj{"fr": "Office national des chemins de fer", "en": "National Railways"}, "kind": "company"}
		again := obj{"names": en("NATIONAL RAILWAYS")}
		person := s.create(t, "/people", with(aPerson(), obj{"country": "MA", "positions": list{obj{"institution": office, "title": en("Director")}, obj{"institution": again}}}))
		here := text(t, person, "/positions/0/institution_id")
		holds(t, "a position", person, obj{"/positions/1/institution_id": here, "/positions/0/institution": office, "/made/0/id": here})
		holds(t, "what was recorded", s.get(t, s.editor, "/institutions/"+here), obj{"/names": office["names"], "/kind": "company", "/country": "MA", "/review_state": "published"})

		commitment := s.create(t, "/commitments", with(aCommitment(), obj{"institutions": list{
			obj{"institution": again, "country": "MA", "role": "lead"},
			obj{"name": "national railways", "country": "MA", "role": "supporting"},
			obj{"institution": again, "country": "AZ", "role": "supporting"}}}))
		holds(t, "a commitment", commitment, obj{"/institutions/0/institution_id": here, "/institutions/1/institution_id": here, "/institutions/0/institution": again, "/institutions/1/name": "national railways"})
		if other := text(t, commitment, "/institutions/2/institution_id"); other == here {
			t.Error("an institution of another country is the same")
		}
		agreement := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "AZ"}, obj{"country": "MA", "institution": again}}}))
		holds(t, "a party", agreement, obj{"/parties/1/institution_id": here})
		same(t, "commitments of it", s.total(t, guest, "/commitments?institution="+here), 1)

		s.patch(t, "/people/"+id(t, person), obj{"positions": list{obj{"institution": obj{"names": en("Another")}}}})
		same(t, "institutions", s.total(t, guest, "/institutions?country=MA"), 2)
		for what, x := range map[string]struct {
			path  string
			body  obj
			fault fault
		}{
			"no names":            {"/people", with(aPerson(), obj{"positions": list{obj{"institution": obj{"kind": "company"}}}}), fault{"/positions/0/institution/names", "required"}},
			"nothing":             {"/people", with(aPerson(), obj{"positions": list{obj{}}}), fault{"/positions/0", "required"}},
			"nothing of one":      {"/commitments", with(aCommitment(), obj{"institutions": list{obj{"country": "MA", "role": "lead"}}}), fault{"/institutions/0", "either_or"}},
			"one that is unknown": {"/commitments", with(aCommitment(), obj{"institutions": list{obj{"role": "lead", "institution": obj{"names": en("A"), "kind": "shop"}}}}), fault{"/institutions/0/institution/kind", "unknown_code"}},
		} {
			s.unchanged(t, what, func() {
				s.do(t, "POST", x.path, s.editor, nil, x.body).problem(t, http.StatusUnprocessableEntity, x.fault)
			})
		}
		s.verify(t)
	})
}
