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

		acted := s.create(t, "/agreements", with(anAgreement(), obj{"acts": list{obj{"kind": "approval", "party": "MA", "party_institution": again}}}))
		holds(t, "an act", acted, obj{"/acts/0/party_institution_id": here, "/acts/0/party_institution": again})
		acts := "/agreements/" + id(t, acted) + "/acts"
		act := s.create(t, acts, obj{"kind": "notification", "party": "AZ", "party_institution": obj{"names": en("Ministry of Justice")}})
		holds(t, "an act of one that was not on record", act, obj{"/party_institution/names": en("Ministry of Justice"), "/made/0/kind": "institution"})
		holds(t, "its institution", s.get(t, s.editor, "/institutions/"+text(t, act, "/party_institution_id")), obj{"/country": "AZ"})
		holds(t, "an act that is changed", s.patch(t, acts+"/"+id(t, act), obj{"party": "MA", "party_institution_id": nil, "party_institution": again}), obj{"/party_institution_id": here})

		beneath := s.create(t, "/institutions", obj{"names": en("Regional Railways"), "country": "MA", "parent": again})
		holds(t, "what belongs to it", beneath, obj{"/parent_id": here, "/parent": again})
		above := s.patch(t, "/institutions/"+id(t, beneath), obj{"parent_id": nil, "parent": obj{"names": en("Ministry of Transport"), "kind": "ministry"}})
		holds(t, "what belongs to one that was not on record", s.get(t, s.editor, "/institutions/"+text(t, above, "/parent_id")), obj{"/names": en("Ministry of Transport"), "/country": "MA", "/kind": "ministry"})
		s.unchanged(t, "what belongs to what is beneath it", func() {
			s.do(t, "PATCH", "/institutions/"+text(t, above, "/parent_id"), s.editor, header{"If-Match": "*"}, obj{"parent": obj{"names": en("Regional Railways")}}).problem(t, http.StatusUnprocessableEntity, fault{"/parent", "cycle"})
		})

		s.patch(t, "/people/"+id(t, person), obj{"positions": list{obj{"institution": obj{"names": en("Another")}}}})
		same(t, "institutions", s.total(t, guest, "/institutions?country=MA"), 4)
		for what, x := range map[string]struct {
			path  string
			body  obj
			fault fault
		}{
			"no names":            {"/people", with(aPerson(), obj{"positions": list{obj{"institution": obj{"kind": "company"}}}}), fault{"/positions/0/institution/names", "required"}},
			"nothing":             {"/people", with(aPerson(), obj{"positions": list{obj{}}}), fault{"/positions/0", "required"}},
			"nothing of one":      {"/commitments", with(aCommitment(), obj{"institutions": list{obj{"country": "MA", "role": "lead"}}}), fault{"/institutions/0", "either_or"}},
			"no names of an act":  {acts, obj{"kind": "approval", "party_institution": obj{}}, fault{"/party_institution/names", "required"}},
			"beneath itself":      {"/institutions", obj{"names": en("Agency"), "parent": obj{"names": en("AGENCY")}}, fault{"/parent/names", "cycle"}},
			"one that is unknown": {"/commitments", with(aCommitment(), obj{"institutions": list{obj{"role": "lead", "institution": obj{"names": en("A"), "kind": "shop"}}}}), fault{"/institutions/0/institution/kind", "unknown_code"}},
		} {
			s.unchanged(t, what, func() {
				s.do(t, "POST", x.path, s.editor, nil, x.body).problem(t, http.StatusUnprocessableEntity, x.fault)
			})
		}
		s.verify(t)
	})
}

// TestHiddenInstitutionsActForNobodyInTheOpen: whoever did an act is looked for among
// those that all see who see its agreement.
func TestHiddenInstitutionsActForNobodyInTheOpen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for range 2 {
			s.create(t, "/institutions", obj{"names": en("Customs"), "country": "MA", "visibility": "internal"})
		}
		customs := obj{"kind": "approval", "party": "MA", "party_institution": obj{"names": en("Customs")}}
		open := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"review_state": "published"})))
		by := text(t, s.create(t, "/agreements/"+open+"/acts", customs), "/party_institution_id")
		holds(t, "who did it, to a guest", s.get(t, guest, "/institutions/"+by), obj{"/names": en("Customs")})
		holds(t, "the act to a guest", s.get(t, guest, "/agreements/"+open), obj{"/acts/0/party_institution_id": by})
		hidden := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"visibility": "internal"})))
		holds(t, "an act in the dark", s.create(t, "/agreements/"+hidden+"/acts", customs), obj{"/party_institution_id": by})
		s.verify(t)
	})
}
