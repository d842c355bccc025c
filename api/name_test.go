package api_test

import (
	"net/http"
	"testing"
)

// TestPersonStory: one person under many spellings, in several scripts.
func TestPersonStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ministry := id(t, s.create(t, "/institutions", obj{"names": obj{"az": "Xarici İşlər Nazirliyi"}, "country": "AZ", "kind": "ministry"}))
		person := s.create(t, "/people", obj{"country": "AZ", "names": list{
			obj{"text": "Ceyhun Bayramov", "language": "az", "primary": true}, obj{"text": "Jeyhun Bayramov"}, obj{"text": "جيهون بيراموف", "language": "ar"}},
			"positions": list{obj{"institution_id": ministry, "title": en("Minister"), "from": "2020-07-16", "to": nil}}})
		here := "/people/" + id(t, person)
		for _, spelling := range []string{"Ceyhun Bayramov", "jeyhun  BAYRAMOV", "Jeyhun Bayrámov", "جيهون بيراموف", "جِيهُون بيرامـوف"} {
			visit := s.create(t, "/visits", with(aVisit(), obj{"lead": obj{"country": "AZ", "name": spelling}}))
			same(t, "the lead named "+spelling, pick(at(t, visit, "/lead").(obj), "name", "person_id"), obj{"name": spelling, "person_id": id(t, person)})
		}
		same(t, "people", s.total(t, guest, "/people"), 1)
		same(t, "visits of the person", s.total(t, guest, "/visits?person="+id(t, person)), 5)
		other := s.create(t, "/visits", with(aVisit(), obj{"lead": obj{"country": "MA", "name": "Jeyhun Bayramov"}, "delegation": list{obj{"name": "Someone"}}}))
		if got := text(t, other, "/lead/person_id"); got == id(t, person) {
			t.Errorf("a namesake of another country is taken for the same person")
		}
		holds(t, "a name without a country", other, obj{"/delegation/0": obj{"country": nil, "name": "Someone", "person_id": nil, "title": nil}})
		unnamed := s.create(t, "/visits", with(aVisit(), obj{"lead": obj{"country": "MA", "name": "😀"}}))
		same(t, "a name without letters, by which nobody is found", pick(at(t, unnamed, "/lead").(obj), "name", "person_id"), obj{"name": "😀", "person_id": nil})
		same(t, "people of MA", s.total(t, guest, "/people?country=MA"), 1)
		same(t, "people of the ministry", pluck(s.data(t, guest, "/people?institution="+ministry), "/reference"), list{"PER-2026-0001"})
		s.create(t, "/people", obj{"country": "AZ", "names": list{obj{"text": "Jeyhun Bayramov"}}})
		for _, x := range []struct {
			name, method, path string
			body               any
			faults             []fault
		}{
			{"a name that fits two", "POST", "/visits", with(aVisit(), obj{"lead": obj{"country": "AZ", "name": "Jeyhun Bayramov"}}), []fault{{"/lead/name", "ambiguous"}}},
			{"nested, a name that fits two", "POST", "/visits", with(aVisit(), obj{"meetings": list{with(aMeeting(), obj{"participants": list{obj{"country": "AZ", "name": "JEYHUN BAYRAMOV"}}})}}),
				[]fault{{"/meetings/0/participants/0/name", "ambiguous"}}},
			{"patched, a name that fits two", "PATCH", "/visits/" + id(t, other), obj{"lead": obj{"country": "AZ", "person_id": nil}}, []fault{{"/lead/name", "ambiguous"}}},
			{"nobody", "POST", "/people", obj{"names": list{}}, []fault{{"/names", "required"}}},
			{"a name for the language", "POST", "/people", obj{"names": list{obj{"text": "X", "language": "nowhere at all"}}}, []fault{{"/names/0/language", "invalid_language"}}},
			{"a position ends before it starts", "POST", "/people", obj{"names": list{obj{"text": "X"}}, "positions": list{obj{"title": en("Minister"), "from": "2020", "to": "2019"}}}, []fault{{"/positions/0/to", "end_before_start"}}},
			{"a position nowhere", "POST", "/people", obj{"names": list{obj{"text": "X"}}, "positions": list{obj{"institution_id": "x"}, obj{}}}, []fault{{"/positions/0/institution_id", "unknown_institution"}, {"/positions/1", "required"}}},
		} {
			s.unchanged(t, x.name, func() {
				s.do(t, x.method, x.path, s.editor, header{"If-Match": "*"}, x.body).problem(t, http.StatusUnprocessableEntity, x.faults...)
			})
		}
		same(t, "by its id it is clear", at(t, s.create(t, "/visits", with(aVisit(), obj{"lead": obj{"country": "AZ", "name": "Jeyhun Bayramov", "person_id": id(t, person)}})), "/lead/person_id"), id(t, person))
		s.change(t, "DELETE", here, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		s.change(t, "DELETE", "/institutions/"+ministry, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		same(t, "history of a person", pluck(s.data(t, guest, here+"/history"), "/action"), list{"created"})
	})
}

func TestInstitutionStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		government := id(t, s.create(t, "/institutions", obj{"names": en("Government"), "country": "MA"}))
		oncf := s.create(t, "/institutions", obj{"names": obj{"fr": "Office national des chemins de fer", "ar": "المكتب الوطني للسكك الحديدية"}, "country": "MA", "kind": "company", "parent_id": government})
		here := "/institutions/" + id(t, oncf)
		led := func(name string) response {
			return s.do(t, "POST", "/commitments", s.editor, nil, with(aCommitment(), obj{"institutions": list{obj{"name": name, "country": "MA", "role": "lead"}}}))
		}
		for _, name := range []string{"OFFICE NATIONAL des Chemins de Fer", "المكتب الوطني للسِكك الحديدية"} {
			same(t, "found by "+name, at(t, led(name).want(t, 201).tree(t), "/institutions/0/institution_id"), id(t, oncf))
		}
		s.create(t, "/institutions", obj{"names": obj{"fr": "Office National des Chemins de Fer"}, "country": "MA"})
		s.unchanged(t, "a name that fits two", func() {
			led("Office national des chemins de fer").problem(t, http.StatusUnprocessableEntity, fault{"/institutions/0/name", "ambiguous"})
		})
		s.change(t, "PATCH", "/institutions/"+government, obj{"parent_id": id(t, oncf)}).problem(t, 422, fault{"/parent_id", "cycle"})
		s.change(t, "PATCH", here, obj{"parent_id": id(t, oncf)}).problem(t, 422, fault{"/parent_id", "cycle"})
		s.change(t, "PATCH", here, obj{"parent_id": "x"}).problem(t, 422, fault{"/parent_id", "unknown_institution"})
		for query, want := range map[string]list{"kind=company": {"INS-2026-0002"}, "country=MA&q=government": {"INS-2026-0001", "INS-2026-0002"}, "country=AZ": {}} {
			same(t, "GET /institutions?"+query, pluck(s.data(t, guest, "/institutions?"+query), "/reference"), want)
		}
		s.change(t, "DELETE", "/institutions/"+government, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		cited := s.create(t, here+"/citations", obj{"article": anArticle(), "field": "/kind", "value": "company", "quote": "la compagnie"})
		holds(t, "cited", s.get(t, guest, here), obj{"/provenance/sources": 1})
		same(t, "its citation", pluck(s.data(t, guest, here+"/citations"), "/id"), list{id(t, cited)})
	})
}
