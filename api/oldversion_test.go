package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestOldVersions: a version of a record is read at an address that keeps answering it,
// with how to cite it as that; guests read only what was open then.
func TestOldVersions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", with(aVisit(), obj{"title": en("Visit {A} & B"), "review_state": "draft"}))
		s.patch(t, "/visits/VIS-2026-0001", obj{"title": en("Visit A"), "review_state": "published"})
		first := s.get(t, s.reader, "/visits/VIS-2026-0001/history/1")
		holds(t, "the first", first, obj{"/kind": "visit", "/reference": "VIS-2026-0001", "/version": float64(1), "/title/en": "Visit {A} & B", "/record/title/en": "Visit {A} & B", "/record/review_state": "draft",
			"/cite/csl/version": "1", "/cite/csl/URL": "/api/v1/visits/VIS-2026-0001/history/1", "/cite/csl/issued/date-parts/0": list{2026, 11, 23}, "/cite/csl/author/0/literal": "Entente",
			"/cite/text": "Entente (2026, November 23). Visit {A} & B (VIS-2026-0001, version 1) [Data set]. Retrieved 2026-11-23, from /api/v1/visits/VIS-2026-0001/history/1"})
		for _, part := range []string{"@misc{VIS-2026-0001-v1,", `title = {{Visit \textbraceleft{}A\textbraceright{} \& B}},`, "version = {1},", "urldate = {2026-11-23},"} {
			if entry := text(t, first, "/cite/bibtex"); !strings.Contains(entry, part) {
				t.Errorf("the entry has no %s:\n%s", part, entry)
			}
		}
		holds(t, "the second, for a guest", s.get(t, guest, "/visits/VIS-2026-0001/history/2"), obj{"/record/title/en": "Visit A", "/version": float64(2)})
		s.patch(t, "/visits/VIS-2026-0001", obj{"title": en("Visit C")})
		holds(t, "the second, after a third", s.get(t, guest, "/visits/VIS-2026-0001/history/2"), obj{"/record/title/en": "Visit A"})
		for path, token := range map[string]string{"/visits/VIS-2026-0001/history/1": guest, "/visits/VIS-2026-0001/history/9": s.reader, "/visits/VIS-2026-0001/history/x": s.reader, "/visits/VIS-2026-0009/history/1": s.reader} {
			s.do(t, "GET", path, token, nil, nil).problem(t, http.StatusNotFound)
		}
		holds(t, "a country", s.get(t, guest, "/countries/AZ/history/1"), obj{"/record/code": "AZ"})
	})
}

// TestOldVersionsOfParts: so is a version of an act, also when there is no such act any more,
// by the name that its agreement had then.
func TestOldVersionsOfParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("A treaty"), "acts": list{obj{"kind": "signature", "date": "2023-11-13"}}}))
		act := text(t, s.get(t, guest, "/agreements/AGR-2026-0001/acts"), "/data/0/id")
		here := "/agreements/AGR-2026-0001/acts/" + act
		s.patch(t, here, obj{"date": "2023-11-14"})
		s.patch(t, "/agreements/AGR-2026-0001", obj{"title": en("Another treaty")})
		s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent)
		for _, token := range []string{guest, s.reader} {
			first := s.get(t, token, here+"/history/1")
			holds(t, "the first", first, obj{"/kind": "act", "/id": act, "/reference": "AGR-2026-0001", "/title/en": "A treaty", "/version": float64(1), "/record/date": "2023-11-13", "/cite/csl/URL": "/api/v1" + here + "/history/1",
				"/cite/text": "Entente (2026, November 23). A treaty (AGR-2026-0001, act, version 1) [Data set]. Retrieved 2026-11-23, from " + "/api/v1" + here + "/history/1"})
			if entry := text(t, first, "/cite/bibtex"); !strings.Contains(entry, "@misc{AGR-2026-0001-act-"+act+"-v1,") {
				t.Errorf("the entry has another key:\n%s", entry)
			}
			holds(t, "the second", s.get(t, token, here+"/history/2"), obj{"/record/date": "2023-11-14"})
			s.do(t, "GET", here+"/history/3", token, nil, nil).problem(t, http.StatusNotFound)
		}
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("A third treaty"), "visibility": "restricted", "acts": list{obj{"kind": "signature", "date": "2023-11-13"}}}))
		hidden := "/agreements/AGR-2026-0002/acts/" + text(t, s.get(t, s.reader, "/agreements/AGR-2026-0002/acts"), "/data/0/id") + "/history/1"
		holds(t, "for staff", s.get(t, s.reader, hidden), obj{"/title/en": "A third treaty"})
		s.do(t, "GET", hidden, guest, nil, nil).problem(t, http.StatusNotFound)
		s.do(t, "GET", strings.Replace(hidden, "0002", "0001", 1), s.reader, nil, nil).problem(t, http.StatusNotFound)
	})
}

// TestOldVersionsHideLinks: what a version named and a guest may not see now, he does not
// read in it either.
func TestOldVersionsHideLinks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := s.create(t, "/visits", with(aVisit(), obj{"visibility": "restricted"}))
		s.create(t, "/meetings", with(aMeeting(), obj{"visit_id": "VIS-2026-0001"}))
		holds(t, "for a guest", s.get(t, guest, "/meetings/MTG-2026-0001/history/1"), obj{"/record/visit_id": nil})
		holds(t, "for staff", s.get(t, s.reader, "/meetings/MTG-2026-0001/history/1"), obj{"/record/visit_id": id(t, visit)})
	})
}
