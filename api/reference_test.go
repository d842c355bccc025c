package api_test

import (
	"net/http"
	"testing"
)

// TestCountryStory: all countries come with the program, and are the administrator's.
func TestCountryStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		holds(t, "Azerbaijan", s.get(t, guest, "/countries/AZ"), obj{"/code": "AZ", "/alpha3": "AZE", "/numeric": "031", "/reference": "AZ", "/names/fr": "Azerbaïdjan", "/names/az": "Azərbaycan", "/names/ar": "أذربيجان"})
		holds(t, "Morocco", s.get(t, guest, "/countries/MA"), obj{"/names/ar": "المغرب", "/names/fr": "Maroc", "/existed_to": nil})
		holds(t, "the Soviet Union", s.get(t, guest, "/countries/SUHH"), obj{"/code": "SUHH"})
		for code, name := range map[string]string{"SZ": "Eswatini", "MK": "North Macedonia", "TR": "Türkiye", "CV": "Cabo Verde"} {
			same(t, code, at(t, s.get(t, guest, "/countries/"+code), "/names/en"), name)
		}
		s.do(t, "GET", "/countries/XK", guest, nil, nil).problem(t, http.StatusNotFound)
		same(t, "countries of today", s.total(t, guest, "/countries?current=true"), 249)
		if n := s.total(t, guest, "/countries?current=false"); n < 5 {
			t.Errorf("withdrawn states: %d, want 5 at least", n)
		}
		same(t, "found by its Arabic name", pluck(s.data(t, guest, "/countries?q="+escaped("المغرب")), "/code"), list{"MA"})
		onlyAdministrator(t, s, "/countries", "/countries/AZ", aCountry(), obj{"region": "Caucasus"})
		for _, x := range []struct {
			name   string
			patch  obj
			faults []fault
		}{
			{"the code of another", obj{"code": "ZA"}, []fault{{"/code", "read_only"}}},
			{"a numeric code as a number", obj{"numeric": 31}, []fault{{"/numeric", "wrong_type"}}},
			{"codes that are none", obj{"numeric": "31", "alpha3": "az"}, []fault{{"/numeric", "invalid_code"}, {"/alpha3", "invalid_code"}}},
			{"a successor there is not", obj{"successors": list{"XQ", "MA", "MA"}}, []fault{{"/successors/0", "unknown_country"}, {"/successors/2", "duplicate_country"}}},
			{"hidden", obj{"visibility": "internal", "review_state": "draft"}, []fault{{"/visibility", "always_public"}, {"/review_state", "always_public"}}},
		} {
			s.do(t, "PATCH", "/countries/AZ", s.administrator, header{"If-Match": "*"}, x.patch).problem(t, http.StatusUnprocessableEntity, x.faults...)
		}
		s.create(t, "/visits", aVisit())
		s.do(t, "DELETE", "/countries/AZ", s.administrator, header{"If-Match": "*"}, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		s.do(t, "DELETE", "/countries/TV", s.administrator, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"host_country": "TV"})).problem(t, 422, fault{"/host_country", "unknown_country"})
		s.do(t, "POST", "/countries/TV/restore", s.administrator, nil, nil).want(t, http.StatusOK)
	})
}

// onlyAdministrator checks that editors are refused and administrators are not.
func onlyAdministrator(t *testing.T, s *server, path, here string, body, patch obj) {
	t.Helper()
	for token, status := range map[string]int{guest: 401, s.reader: 403, s.editor: 403} {
		s.unchanged(t, "not the administrator", func() {
			s.do(t, "POST", path, token, nil, body).problem(t, status)
			s.do(t, "PUT", here, token, header{"If-Match": "*"}, body).problem(t, status)
			s.do(t, "PATCH", here, token, header{"If-Match": "*"}, patch).problem(t, status)
			s.do(t, "DELETE", here, token, header{"If-Match": "*"}, nil).problem(t, status)
			s.do(t, "POST", here+"/restore", token, nil, nil).problem(t, status)
		})
	}
	for name, v := range s.do(t, "PATCH", here, s.administrator, header{"If-Match": "*"}, patch).want(t, http.StatusOK).tree(t) {
		if want, ok := patch[name]; ok {
			same(t, "PATCH "+here+" by the administrator: "+name, v, want)
		}
	}
}

// TestSectorStory: sectors are a tree; who filters by one finds what is beneath.
func TestSectorStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		holds(t, "counter-terrorism", s.get(t, guest, "/sectors/counter_terrorism"), obj{"/parent": "security"})
		for _, name := range []string{"ar", "fr", "en", "az"} {
			text(t, s.get(t, guest, "/sectors/tourism"), "/names/"+name)
		}
		same(t, "beneath security", pluck(s.data(t, guest, "/sectors?parent=security"), "/code"), list{"counter_terrorism"})
		onlyAdministrator(t, s, "/sectors", "/sectors/tourism", aSector(), obj{"dac": list{"33210"}})
		for _, path := range []string{"/visits", "/meetings", "/agreements", "/commitments", "/articles"} {
			body := map[string]obj{"/visits": aVisit(), "/meetings": aMeeting(), "/agreements": anAgreement(), "/commitments": aCommitment(), "/articles": anArticle()}[path]
			s.create(t, path, with(body, obj{"sectors": list{"counter_terrorism"}}))
		}
		beneath := func(sector string, want int) {
			t.Helper()
			for _, path := range []string{"/visits", "/meetings", "/agreements", "/commitments", "/articles"} {
				same(t, path+"?sector="+sector, s.total(t, guest, path+"?sector="+sector), want)
			}
			for _, row := range s.data(t, guest, "/progress/by/sector") {
				if text(t, row, "/key") == sector {
					want--
				}
			}
			same(t, "rows of progress missing for "+sector, want, 0)
		}
		beneath("security", 1)
		beneath("counter_terrorism", 1)
		beneath("defence", 0)
		move := func(sector string, parent any) response {
			return s.do(t, "PATCH", "/sectors/"+sector, s.administrator, header{"If-Match": "*"}, obj{"parent": parent})
		}
		move("counter_terrorism", "defence").want(t, http.StatusOK)
		beneath("security", 0)
		beneath("defence", 1)
		move("defence", "security").want(t, http.StatusOK)
		beneath("security", 1)
		beneath("defence", 1)
		move("security", "counter_terrorism").problem(t, 422, fault{"/parent", "cycle"})
		move("security", "security").problem(t, 422, fault{"/parent", "cycle"})
		move("security", "magic").problem(t, 422, fault{"/parent", "unknown_sector"})
		move("defence", nil).want(t, http.StatusOK)
		beneath("security", 0)
		for _, code := range []string{"counter_terrorism", "defence"} {
			s.do(t, "DELETE", "/sectors/"+code, s.administrator, header{"If-Match": "*"}, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		}
		s.do(t, "PATCH", "/sectors/trade", s.administrator, header{"If-Match": "*"}, obj{"code": "commerce"}).problem(t, 422, fault{"/code", "read_only"})
		s.do(t, "DELETE", "/sectors/media", s.administrator, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		s.do(t, "GET", "/visits?sector=media", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?sector", "unknown_sector"})
	})
}
