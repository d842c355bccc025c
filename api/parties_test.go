package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// Who cannot be told further is a party by name; where not all are known, one is enough.
func TestPartiesByName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		named := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "AZ"}, obj{"country": nil, "name": "Prussia"}},
			"acts": list{obj{"kind": "signature", "date": "1880-01-02", "party_name": "Prussia"}}}))
		holds(t, "a party by name", named, obj{"/parties/1/name": "Prussia", "/parties/1/country": nil, "/parties_complete": true, "/acts/0/party_name": "Prussia", "/acts/0/party": nil})
		alone := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "MA"}}, "parties_complete": false}))
		holds(t, "one party of more", alone, obj{"/parties_complete": false})
		same(t, "agreements of Prussia", pluck(s.data(t, guest, "/agreements?q=prussia"), "/id"), []string{id(t, named)})
		same(t, "relations", len(s.data(t, guest, "/relations")), 0)
		holds(t, "the act on the timeline", s.get(t, guest, "/timeline?kind=act"), obj{"/data/0/party/name": "Prussia", "/data/0/party/country": nil})
		for _, x := range []struct {
			name   string
			fields obj
			faults []fault
		}{
			{"no party", obj{"parties": list{}, "parties_complete": false}, []fault{{"/parties", "too_few"}}},
			{"one party, and said to be all", obj{"parties": list{obj{"country": "MA"}}}, []fault{{"/parties", "too_few"}}},
			{"nobody", obj{"parties": list{obj{"country": "MA"}, obj{"country": nil}}}, []fault{{"/parties/1", "required"}}},
			{"an empty name", obj{"parties": list{obj{"country": "MA"}, obj{"country": nil, "name": " "}}}, []fault{{"/parties/1/name", "empty"}}},
			{"one name twice", obj{"parties": list{obj{"country": "MA"}, obj{"country": nil, "name": "Prussia"}, obj{"country": nil, "name": "PRUSSIA"}}}, []fault{{"/parties/2/country", "duplicate_party"}}},
			{"an act of nobody", obj{"acts": list{obj{"kind": "signature", "party_name": ""}}}, []fault{{"/acts/0/party_name", "empty"}}},
			{"an act of an institution that is not there", obj{"acts": list{obj{"kind": "signature", "party_institution_id": "00000000-0000-7000-8000-000000000000"}}}, []fault{{"/acts/0/party_institution_id", "unknown_institution"}}},
		} {
			s.unchanged(t, x.name, func() {
				s.do(t, "POST", "/agreements", s.editor, nil, with(anAgreement(), x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
			})
		}
		s.verify(t)
	})
}

// Guests do not learn of a hidden institution from the acts of it.
func TestHiddenInstitutionsActUnseen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		hidden := id(t, s.create(t, "/institutions", with(anInstitution(), obj{"country": "TR", "visibility": "internal"})))
		a := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"acts": list{obj{"kind": "signature", "date": "2024-05-04", "party_institution_id": hidden}}})))
		here := "/agreements/" + a
		act := "/acts/" + text(t, s.get(t, guest, here), "/acts/0/id")
		for _, x := range []struct {
			who  string
			want any
		}{{guest, nil}, {s.reader, hidden}} {
			holds(t, "the agreement", s.get(t, x.who, here), obj{"/acts/0/party_institution_id": x.want})
			holds(t, "the act", s.get(t, x.who, here+act), obj{"/party_institution_id": x.want})
			holds(t, "the acts", s.get(t, x.who, here+"/acts"), obj{"/data/0/party_institution_id": x.want})
			by, _ := find(s.get(t, x.who, "/timeline?kind=act"), "/data/0/party/institution_id")
			same(t, "who acted on the timeline", by, x.want)
		}
		same(t, "events of the country behind it", len(s.data(t, guest, "/timeline?country=TR")), 0)
		s.do(t, "DELETE", "/institutions/"+hidden, s.editor, header{"If-Match": "*"}, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		s.verify(t)
	})
}

// A treaty of all countries is one request, and is found for any two of them.
func TestTreatyOfAllCountries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		all := s.data(t, guest, "/countries?limit=196&current=true&sort=reference")
		parties, acts := list{}, list{obj{"kind": "entry_into_force", "date": "2021-01-22"}}
		for i, c := range all[:196] {
			code := text(t, c, "/code")
			parties = append(parties, obj{"country": code})
			acts = append(acts, obj{"kind": "ratification", "party": code, "date": fmt.Sprintf("2020-%02d-%02d", 1+i%12, 1+i%28)})
		}
		treaty := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("On all"), "parties": parties, "acts": acts}))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("On two")}))
		same(t, "parties and acts", []int{len(at(t, treaty, "/parties").([]any)), len(at(t, treaty, "/acts").([]any))}, []int{196, 197})
		for query, want := range map[string][]string{
			"pair=AZ-MA&sort=reference": {"AGR-2026-0001", "AGR-2026-0002"}, "pair=FR-GE": {"AGR-2026-0001"}, "pair=FR-GE&multilateral=exclude": {},
			"pair=AZ-MA&multilateral=exclude": {"AGR-2026-0002"}, "pair=AZ-MA&multilateral=only": {"AGR-2026-0001"}, "multilateral=only": {"AGR-2026-0001"},
			"multilateral=exclude": {"AGR-2026-0002"}, "country=GE": {"AGR-2026-0001"},
		} {
			same(t, "GET /agreements?"+query, pluck(s.data(t, guest, "/agreements?"+query), "/reference"), want)
			same(t, "total of "+query, s.total(t, guest, "/agreements?"+query), len(want))
		}
		same(t, "relations", pluck(s.data(t, guest, "/relations"), "/pair"), []string{"AZ-MA"})
		holds(t, "a relation", s.get(t, guest, "/relations/AZ-MA"), obj{"/agreements": 2, "/multilateral/agreements": 1})
		holds(t, "a relation of two alone", s.get(t, guest, "/relations/AZ-MA?multilateral=exclude"), obj{"/agreements": 1, "/multilateral/agreements": 0})
		same(t, "who acted between FR and GE", sorted(pluck(s.data(t, guest, "/relations/FR-GE/timeline?kind=act"), "/event")), []string{"entry_into_force", "ratification", "ratification"})
		same(t, "who acted at all", s.total(t, guest, "/relations/FR-GE/timeline?kind=act&acts=all"), 197)
		same(t, "acts of GE", pluck(s.data(t, guest, "/timeline?country=GE&kind=act"), "/event"), []string{"entry_into_force", "ratification"})
		s.do(t, "GET", "/agreements?multilateral=perhaps", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?multilateral", "unknown_value"})
		for range 804 {
			acts = append(acts, obj{"kind": "ratification", "party": "AZ"})
		}
		s.do(t, "POST", "/agreements", s.editor, nil, with(anAgreement(), obj{"acts": acts})).problem(t, http.StatusUnprocessableEntity, fault{"", "too_many"})
		s.verify(t)
	})
}

// Each party of a treaty comes and goes by its own acts; the text goes on for the others,
// and between two of them it is in force while it is for both.
func TestPartiesStandEachForItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ratified := func(party, date string) obj { return obj{"kind": "ratification", "party": party, "date": date} }
		treaty := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("On four"), "date": "2018-05-04",
			"parties": list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "TR"}, obj{"country": "FR"}, obj{"country": nil, "name": "Prussia"}},
			"acts": list{obj{"kind": "entry_into_force", "date": "2020-01-01"}, obj{"kind": "signature", "party": "FR", "date": "2018-05-04"},
				ratified("AZ", "2019-01-02"), ratified("MA", "2019-03-04"), ratified("TR", "2019-05-06"), obj{"kind": "ratification", "party_name": "PRUSSIA", "date": "2019-07-01"},
				obj{"kind": "reservation", "party": "MA", "date": "2019-03-04", "note": en("Not article 9")}, obj{"kind": "declaration", "party": "AZ", "date": "2021-01-01", "note": en("So it is")},
				obj{"kind": "withdrawal", "party": "TR", "date": "2022-06-01"}}}))
		bilateral := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("On two"), "acts": list{obj{"kind": "entry_into_force", "date": "2020-01-01"}}}))
		here := "/agreements/" + id(t, treaty)
		all := s.get(t, guest, here+"/parties?as_of=2023-01-01")
		holds(t, "the parties", all, obj{"/meta/count": 5, "/data/0/party/country": "AZ", "/data/0/status/value": "in_force", "/data/0/bound_since": "2020-01-01",
			"/data/0/declarations/0/note/en": "So it is", "/data/1/reservations/0/note/en": "Not article 9", "/data/2/status/value": "terminated", "/data/2/bound_since": "2020-01-01",
			"/data/2/bound_until": "2022-06-01", "/data/3/status/value": "signed", "/data/3/role": "signatory", "/data/3/signed": "2018-05-04", "/data/3/bound_since": nil,
			"/data/4/party/name": "Prussia", "/data/4/status/value": "in_force"})
		holds(t, "before the declaration", s.get(t, guest, here+"/parties?as_of=2020-06-01&limit=1"), obj{"/data/0/declarations": list{}})
		for query, want := range map[string][]string{
			"pair=AZ-MA&status=in_force&as_of=2023-01-01": {"On four", "On two"}, "pair=AZ-TR&status=in_force&as_of=2023-01-01": {}, "pair=AZ-TR&status=in_force&as_of=2021-01-01": {"On four"},
			"pair=AZ-TR&status=terminated&as_of=2023-01-01": {"On four"}, "pair=AZ-FR&status=signed&as_of=2023-01-01": {"On four"}, "country=TR&status=in_force&as_of=2023-01-01": {},
			"country=TR&status=terminated&as_of=2023-01-01": {"On four"}, "country=MA&status=in_force&as_of=2023-01-01": {"On four", "On two"}, "status=in_force&as_of=2023-01-01": {"On four", "On two"},
		} {
			same(t, "GET /agreements?"+query, pluck(s.data(t, guest, "/agreements?sort=reference&"+query), "/title/en"), want)
			same(t, "total of "+query, s.total(t, guest, "/agreements?"+query), len(want))
		}
		holds(t, "between the two", s.get(t, guest, "/agreements?pair=AZ-TR&status=terminated&as_of=2023-01-01"), obj{"/data/0/status_between/value": "terminated", "/data/0/status_between/since": "2022-06-01", "/data/0/status/value": "in_force"})
		same(t, "all parties, page by page", pages(t, s, "/parties?as_of=2023-01-01&limit=3"), []string{"AZ", "MA", "TR", "FR", "", "AZ", "MA"})
		same(t, "parties between two", pages(t, s, "/parties?pair=AZ-TR"), []string{"AZ", "TR"})
		csv := readCSV(t, s.do(t, "GET", "/parties.csv", guest, nil, nil).want(t, http.StatusOK).body)
		same(t, "rows of the file", len(csv), 8)
		s.do(t, "GET", "/agreements/AGR-2026-0999/parties", guest, nil, nil).problem(t, http.StatusNotFound)
		s.patch(t, "/agreements/"+id(t, bilateral), obj{"visibility": "internal"})
		same(t, "parties of what is hidden", len(s.data(t, guest, "/parties")), 5)
		s.verify(t)
	})
}

// Who keeps a text, and who observes it, has a row behind its parties, and no status; a
// party that keeps it stays a party.
func TestRolesBesideParties(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		league := obj{"names": en("The League"), "kind": "international_organisation"}
		treaty := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("On three"),
			"parties":      list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "TR"}},
			"depositaries": list{obj{"country": "MA"}, obj{"institution": league}, obj{"name": "Secretary-General"}},
			"observers":    list{obj{"country": "FR"}, obj{"country": "TR"}, obj{"institution": league}},
			"acts":         list{obj{"kind": "entry_into_force", "date": "2020-01-01"}}}))
		here := "/agreements/" + id(t, treaty)
		body := text(t, treaty, "/depositaries/1/institution_id")
		same(t, "the same institution", text(t, treaty, "/observers/2/institution_id"), body)
		holds(t, "it was recorded", s.get(t, guest, "/institutions/"+body), obj{"/names/en": "The League", "/kind": "international_organisation"})
		rows := s.get(t, guest, here+"/parties?lang=fr")
		same(t, "roles", pluck(at(t, rows, "/data").([]any), "/role"), []string{"party", "party", "party", "depositary", "depositary", "observer", "observer"})
		holds(t, "the rows", rows, obj{"/data/0/depositary": false, "/data/1/party/country": "MA", "/data/1/depositary": true, "/data/1/status/value": "in_force",
			"/data/2/party/country": "TR", "/data/3/party/institution_id": body, "/data/3/depositary": true, "/data/3/status": nil, "/data/3/role_label": "Dépositaire",
			"/data/4/party/name": "Secretary-General", "/data/5/party/country": "FR", "/data/5/status": nil, "/data/5/depositary": false, "/data/6/party/institution_id": body})
		same(t, "all, page by page", pages(t, s, "/parties?limit=2"), []string{"AZ", "MA", "TR", "", "", "FR", ""})
		same(t, "of two parties", pages(t, s, "/parties?pair=AZ-MA"), []string{"AZ", "MA"})
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Of nobody else"), "acts": list{obj{"kind": "signature", "date": "2021-01-01"}}}))
		for query, want := range map[string][]string{"party": {"AZ", "MA", "TR"}, "depositary": {"MA", "", ""}, "observer": {"FR", ""}, "depositary&role=observer": {"MA", "", "", "FR", ""},
			"signatory": {"AZ", "MA"}, "party&country=TR": {"TR"}, "observer&country=TR": {}} {
			same(t, "who is "+query, pages(t, s, "/parties?limit=2&role="+query), want)
		}
		same(t, "of the one text", pages(t, s, here+"/parties?role=observer"), []string{"FR", ""})
		s.do(t, "GET", "/parties?role=guest", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?role", "unknown_code"})
		same(t, "what binds an observer", s.total(t, guest, "/agreements?country=FR"), 0)
		csv := readCSV(t, s.do(t, "GET", "/parties.csv?role=party&role=depositary&role=observer", guest, nil, nil).want(t, http.StatusOK).body)
		same(t, "rows of the file", len(csv), 8)

		s.patch(t, "/institutions/"+body, obj{"visibility": "internal"})
		same(t, "what guests read of a hidden one", pluck(s.data(t, guest, here+"/parties"), "/role"), []string{"party", "party", "party", "depositary", "depositary", "observer", "observer"})
		holds(t, "by its name as printed", s.get(t, guest, here+"/parties"), obj{"/data/3/party": obj{"country": nil, "institution_id": nil, "name": "The League"}, "/data/6/party/institution_id": nil})
		s.change(t, "PATCH", here, obj{"observers": list{obj{}}}).problem(t, http.StatusUnprocessableEntity, fault{"/observers/0", "required"})
		s.change(t, "PATCH", here, obj{"observers": list{obj{"country": "XQ"}}}).problem(t, http.StatusUnprocessableEntity, fault{"/observers/0/country", "unknown_country"})
		s.patch(t, here, obj{"observers": list{}, "depositaries": list{}})
		same(t, "without them", len(s.data(t, guest, here+"/parties")), 3)
		s.verify(t)
	})
}

// The row of a party says where it stands in its terms, and whether these are its own.
func TestTermsByParty(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		clauses := obj{"entry_into_force_clause": obj{"on": "ratification", "number": 2, "after": "P30D"}, "notice": obj{"at": "end_of_term", "length": "P6M"},
			"term": obj{"kind": "initial_then_periods", "length": "P5Y"}, "survival": obj{"length": "P10Y"}}
		treaty := s.create(t, "/agreements", with(with(anAgreement(), clauses), obj{"parties": list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "TR"}, obj{"country": "GE"}},
			"acts": list{obj{"kind": "ratification", "party": "AZ", "date": "2000-05-05"}, obj{"kind": "ratification", "party": "MA", "date": "2000-06-06"},
				obj{"kind": "accession", "party": "TR", "date": "2005-02-02"}, obj{"kind": "denunciation", "party": "MA", "date": "2009-12-01"}}}))
		here := "/agreements/" + id(t, treaty)
		term := func(from, until any) obj { return obj{"from": from, "until": until, "renewed": 1} }
		text := s.get(t, guest, here+"?as_of=2010-01-01")
		holds(t, "the text", text, obj{"/terms/current": term("2005-07-06", "2010-07-06"), "/terms/next_renewal": "2010-07-06", "/terms/last_notice": "2010-01-06"})
		rows := s.get(t, guest, here+"/parties?as_of=2010-01-01")
		holds(t, "its parties", rows, obj{"/data/0/terms": text["terms"], "/data/0/own_terms": false, "/data/2/terms": text["terms"], "/data/2/own_terms": false,
			"/data/1/terms/current": term("2005-07-06", "2010-07-06"), "/data/1/terms/next_renewal": nil, "/data/1/terms/last_notice": nil, "/data/1/own_terms": true,
			"/data/3/terms": nil, "/data/3/own_terms": false})
		holds(t, "who has left", s.get(t, guest, here+"/parties?as_of=2010-07-06"), obj{"/data/1/terms": nil, "/data/1/status/survives_until": "2020-07-06", "/data/0/status/value": "in_force"})

		s.patch(t, here, obj{"term": obj{"kind": "initial_then_periods", "length": "P5Y", "counts_from": "party"}})
		holds(t, "a text without a term of its own", s.get(t, guest, here+"?as_of=2010-01-01"), obj{"/terms": nil, "/status/value": "in_force"})
		rows = s.get(t, guest, here+"/parties?as_of=2010-01-01")
		holds(t, "a term for each", rows, obj{"/data/0/terms/current": term("2005-07-06", "2010-07-06"), "/data/0/own_terms": true,
			"/data/2/terms/current": obj{"from": "2005-03-04", "until": "2010-03-04", "renewed": 0}, "/data/2/terms/next_renewal": "2010-03-04"})
		csv := readCSV(t, s.do(t, "GET", "/parties.csv?as_of=2010-01-01", guest, nil, nil).want(t, http.StatusOK).body)
		column := slices.Index(csv[0], "terms_next_renewal")
		same(t, "in a table", []string{csv[1][column], csv[2][column], csv[3][column], csv[4][column]}, []string{"2010-07-06", "", "2010-03-04", ""})
		s.change(t, "PATCH", here, obj{"term": obj{"counts_from": "somebody"}}).problem(t, http.StatusUnprocessableEntity, fault{"/term/counts_from", "unknown_code"})
		s.verify(t)
	})
}

// An institution that stands for its country keeps a text for it.
func TestKeptByAnInstitutionOfAParty(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ministry := id(t, s.create(t, "/institutions", obj{"names": en("The ministry"), "country": "MA", "kind": "ministry"}))
		company := obj{"country": "AZ", "institution": obj{"names": en("Railways")}}
		here := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{company, obj{"country": "MA"}},
			"depositaries": list{obj{"institution_id": ministry}, obj{"country": "AZ", "institution": obj{"names": en("Archives")}}}})))
		rows := s.data(t, guest, here+"/parties")
		same(t, "roles", pluck(rows, "/role"), []string{"party", "party", "depositary"})
		same(t, "who keeps it", []any{at(t, rows[0], "/depositary"), at(t, rows[1], "/depositary"), at(t, rows[2], "/party/country")}, []any{false, true, "AZ"})
	})
}

// pages reads the countries of all parties of a list, page by page.
func pages(t *testing.T, s *server, path string) []string {
	t.Helper()
	countries := []string{}
	for cursor := ""; ; {
		page := s.get(t, guest, path+cursor)
		for _, row := range at(t, page, "/data").([]any) {
			country, _ := at(t, row, "/party/country").(string)
			countries = append(countries, country)
		}
		next, ok := find(page, "/meta/next")
		if !ok {
			return countries
		}
		cursor = "&cursor=" + next.(string)
	}
}
