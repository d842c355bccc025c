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
