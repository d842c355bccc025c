package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestReferencesWhereIDsAre: in a body, whatever names a record by its id may name it by
// its reference, in any letter case; what leads nowhere is refused as an id would be.
func TestReferencesWhereIDsAre(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit, institution := s.create(t, "/visits", aVisit()), s.create(t, "/institutions", anInstitution())
		meeting := s.create(t, "/meetings", with(aMeeting(), obj{"visit_id": text(t, visit, "/reference")}))
		person := s.create(t, "/people", with(aPerson(), obj{"positions": list{obj{"institution_id": "ins-2026-0001", "title": en("Head")}}}))
		article := s.create(t, "/articles", anArticle())
		first := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("The first")}))
		agreement := s.create(t, "/agreements", with(anAgreement(), obj{
			"visit_id": strings.ToUpper(id(t, visit)), "meeting_id": "MTG-2026-0001", "relations": list{obj{"kind": "amends", "agreement_id": text(t, first, "/reference")}},
			"parties":     list{obj{"country": "AZ", "institution_id": "INS-2026-0001"}, obj{"country": "MA"}},
			"signatories": list{obj{"country": "AZ", "person_id": "PER-2026-0001"}},
			"citations":   list{obj{"article_id": "ART-2026-0001", "field": "/visit_id", "value": "VIS-2026-0001", "locator": "headline"}},
		}))
		holds(t, "the agreement", agreement, obj{"/visit_id": id(t, visit), "/meeting_id": id(t, meeting), "/relations/0/agreement_id": id(t, first),
			"/parties/0/institution_id": id(t, institution), "/signatories/0/person_id": id(t, person)})
		holds(t, "the meeting", meeting, obj{"/visit_id": id(t, visit)})
		holds(t, "the person", person, obj{"/positions/0/institution_id": id(t, institution)})
		holds(t, "what is claimed of it", s.data(t, guest, "/agreements/"+id(t, agreement)+"/citations")[0], obj{"/article_id": id(t, article), "/value": id(t, visit)})

		commitment := s.create(t, "/commitments", with(aCommitment(), obj{"origin": obj{"agreement_id": "AGR-2026-0002"}}))
		holds(t, "the commitment", commitment, obj{"/origin/agreement_id": id(t, agreement)})
		holds(t, "moved by a patch", s.patch(t, "/commitments/COM-2026-0001", obj{"origin": obj{"agreement_id": "AGR-2026-0001"}}), obj{"/origin/agreement_id": id(t, first)})
		cited := s.create(t, "/commitments/COM-2026-0001/citations", obj{"article_id": "art-2026-0001"})
		holds(t, "cited", cited, obj{"/article_id": id(t, article)})

		s.create(t, "/visits", with(aVisit(), obj{"title": en("In the bin")}))
		s.change(t, "DELETE", "/visits/VIS-2026-0002", nil).want(t, http.StatusNoContent)
		for _, gone := range []string{"VIS-2026-0002", "VIS-2026-0099", "AGR-2026-0001", "VIS-", "0190c1e4-7b1a-7c3e-9d52-3f1f0a6c2b11"} {
			refused := s.do(t, "POST", "/meetings", s.editor, nil, with(aMeeting(), obj{"visit_id": gone})).problem(t, http.StatusUnprocessableEntity, fault{"/visit_id", "unknown_visit"})
			same(t, "what is said of it", text(t, refused, "/errors/0/detail"), "there is no visit \""+gone+"\"")
		}
	})
}

// TestReferencesInFilters: every filter that takes an id takes a reference.
func TestReferencesInFilters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ids := someIDs(t, s)
		references := map[string]string{"visit": "VIS-2026-0001", "meeting": "MTG-2026-0001", "agreement": "AGR-2026-0001", "article": "ART-2026-0001", "person": "PER-2026-0001", "institution": "INS-2026-0001"}
		asked := map[string]int{}
		for _, path := range routesOf(t, s, "GET", ids) {
			for name, reference := range references {
				query := path + "?" + name + "="
				if strings.HasPrefix(path, "/search") {
					query = path + "?q=visit&" + name + "="
				}
				if !sendParameter(t, s, path, name, "nobody") {
					continue
				}
				asked[name]++
				for _, key := range []string{reference, strings.ToLower(reference), id(t, s.get(t, s.reader, listOf[name]+reference))} {
					s.do(t, "GET", query+key, s.reader, nil, nil).want(t, http.StatusOK)
				}
			}
		}
		for name := range references {
			if asked[name] == 0 {
				t.Errorf("no route has the filter %s", name)
			}
		}
	})
}

// listOf is where the records are that a filter names.
var listOf = map[string]string{"visit": "/visits/", "meeting": "/meetings/", "agreement": "/agreements/", "article": "/articles/", "person": "/people/", "institution": "/institutions/"}

// TestCodesInAnyLetterCase: a code, a language, a currency may be written in any letter
// case, in bodies and filters alike, and is kept in its own.
func TestCodesInAnyLetterCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := s.create(t, "/visits", with(aVisit(), obj{
			"title": obj{"FR": "Une visite", "PT-br": "Uma visita"}, "visitor_country": "az", "host_country": "Ma", "level": "Official", "status": "COMPLETED",
			"sectors": list{"Energy"}, "visibility": "Public", "review_state": "PUBLISHED", "places": list{obj{"city": obj{"AR": "الرباط"}, "country": "ma"}},
			"citations": list{obj{"article": obj{"title": "Une visite", "language": "FR", "reliability": "b", "kind": "Newspaper"}, "field": "/level", "value": "OFFICIAL", "quote": "visite officielle", "quote_language": "FR"}},
		}))
		holds(t, "the visit", visit, obj{"/title/fr": "Une visite", "/title/pt-BR": "Uma visita", "/visitor_country": "AZ", "/host_country": "MA", "/level": "official", "/status": "completed",
			"/sectors/0": "energy", "/visibility": "public", "/review_state": "published", "/places/0/city/ar": "الرباط", "/places/0/country": "MA"})
		holds(t, "what is claimed", s.data(t, guest, "/visits/VIS-2026-0001/citations")[0], obj{"/value": "official", "/quote_language": "fr"})
		holds(t, "the article", s.get(t, guest, "/articles/ART-2026-0001"), obj{"/language": "fr", "/reliability": "B", "/kind": "newspaper"})
		holds(t, "a language patched", s.patch(t, "/visits/VIS-2026-0001", obj{"title": obj{"FR": "Visite", "pt-br": nil}}), obj{"/title": obj{"fr": "Visite"}})
		commitment := s.create(t, "/commitments", with(aCommitment(), obj{"value": obj{"currency": "usd", "announced": 1}, "owed_by": list{"az"}, "modality": "Binding"}))
		holds(t, "the commitment", commitment, obj{"/value/currency": "USD", "/owed_by/0": "AZ", "/modality": "binding"})
		s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"title": obj{"FR": "a", "fr": "b"}})).problem(t, http.StatusUnprocessableEntity, fault{"/title/FR", "duplicate_language"})

		for _, query := range []string{"country=az", "pair=ma-AZ", "sector=ENERGY", "level=Official", "status=completed&status=ONGOING", "review_state=Published", "lang=FR", "sort=-date&country=Az"} {
			same(t, query, pluck(s.data(t, s.reader, "/visits?"+query), "/reference"), []string{"VIS-2026-0001"})
		}
		same(t, "language=FR", len(s.data(t, guest, "/articles?language=FR")), 1)
		same(t, "a row of progress", len(s.data(t, guest, "/commitments?also=Country:az")), 1)
		for _, path := range []string{"/visits/vis-2026-0001", "/visits/" + strings.ToUpper(id(t, visit)), "/countries/az", "/sectors/Energy", "/relations/ma-az"} {
			s.get(t, s.reader, path)
		}
	})
}

// TestMistakesAreToldWithTheCure: what is commonly written otherwise is refused with what
// to write.
func TestMistakesAreToldWithTheCure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, x := range []struct {
			body    obj
			pointer string
			filter  string
			cure    string
		}{
			{obj{"host_country": "UK"}, "/host_country", "country=uk", "write GB"},
			{obj{"host_country": "MAR"}, "/host_country", "country=MAR", "write MA"},
			{obj{"date": "02/06/2025"}, "/date", "from=02/06/2025", "write 2025-06-02 or 2025-02-06"},
			{obj{"date": "13/06/2025"}, "/date", "from=13/06/2025", "write 2025-06-13"},
			{obj{"date": "13 novembre 2023"}, "/date", "to=13+novembre+2023", "write 2023-11-13"},
			{obj{"sectors": list{"energie"}}, "/sectors/0", "sector=energie", "write energy, or see /api/v1/sectors"},
			{obj{"sectors": list{"Énergie"}}, "/sectors/0", "sector=%C3%89nergie", "write energy"},
			{obj{"sectors": list{"الطاقة"}}, "/sectors/0", "sector=" + escaped("الطاقة"), "write energy"},
			{obj{"sectors": list{"quidditch"}}, "/sectors/0", "sector=quidditch", "see /api/v1/sectors"},
			{obj{"status": "Achevée"}, "/status", "status=" + escaped("Achevée"), "write completed"},
			{obj{"principal_rank": "foreign minister"}, "/principal_rank", "principal_rank=foreign+minister", "write foreign_minister"},
		} {
			refused := s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), x.body))
			tells(t, refused, http.StatusUnprocessableEntity, x.pointer, x.cure)
			name, _, _ := strings.Cut(x.filter, "=")
			tells(t, s.do(t, "GET", "/visits?"+x.filter, guest, nil, nil), http.StatusBadRequest, "?"+name, x.cure)
		}
	})
}

// tells checks that a refusal has one fault, at a place, with a cure.
func tells(t *testing.T, r response, status int, place, cure string) {
	t.Helper()
	problem := r.problem(t, status)
	if faults := faultsOf(problem); len(faults) != 1 || faults[0].place != place {
		t.Errorf("%s: the faults are %v, want one at %s", r.asked, faults, place)
	}
	if detail := text(t, problem, "/errors/0/detail"); !strings.Contains(detail, cure) {
		t.Errorf("%s: %q does not say %q", r.asked, detail, cure)
	}
}

// TestAWrongTypeIsOneFault: what follows from a value that could not be read is not told
// beside it.
func TestAWrongTypeIsOneFault(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, x := range []struct {
			path   string
			body   obj
			faults []fault
		}{
			{"/visits", with(aVisit(), obj{"title": 5, "host_country": true}), []fault{{"/title", "wrong_type"}, {"/host_country", "wrong_type"}}},
			{"/visits", with(aVisit(), obj{"title": obj{"en": 5}}), []fault{{"/title/en", "wrong_type"}}},
			{"/agreements", with(anAgreement(), obj{"parties": list{obj{"country": 5}, obj{"country": "MA"}}}), []fault{{"/parties/0/country", "wrong_type"}}},
			{"/agreements", with(anAgreement(), obj{"parties": list{5, obj{"country": "MA"}}}), []fault{{"/parties/0", "wrong_type"}}},
			{"/agreements", with(anAgreement(), obj{"parties": "AZ"}), []fault{{"/parties", "wrong_type"}}},
			{"/commitments", with(aCommitment(), obj{"owed_by": list{5}, "value": obj{"currency": 978}}), []fault{{"/owed_by/0", "wrong_type"}, {"/value/currency", "wrong_type"}}},
			{"/visits", with(aVisit(), obj{"citations": list{obj{"article": 5}}}), []fault{{"/citations/0/article", "wrong_type"}}},
			{"/visits", with(aVisit(), obj{"title": 5, "date": "2023-13"}), []fault{{"/title", "wrong_type"}, {"/date", "invalid_date"}}},
		} {
			got := faultsOf(s.do(t, "POST", x.path, s.editor, nil, x.body).problem(t, http.StatusUnprocessableEntity))
			for _, list := range [][]fault{got, x.faults} {
				slices.SortFunc(list, func(a, b fault) int { return strings.Compare(a.String(), b.String()) })
			}
			same(t, "the faults", got, x.faults)
		}
	})
}
