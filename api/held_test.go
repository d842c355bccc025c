package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"entente/models"
)

// TestHeld announces meetings and visits, puts them off, calls them off and holds them:
// only what was held counts as an event, and the date first announced is kept.
func TestHeld(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		announced := obj{"status": "announced", "date": "2024-03-10"}
		forum := "/meetings/" + id(t, s.create(t, "/meetings", with(aMeeting(), announced)))
		among := "/meetings/" + id(t, s.create(t, "/meetings", with(with(aMeeting(), announced), obj{"countries": list{"AZ", "MA", "TR"}})))
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), announced)))
		s.create(t, "/meetings", with(aMeeting(), obj{"date": "2023-11-13"}))
		happened(t, s, "announced", 0, 1, 0, "MTG-2026-0003")

		for _, here := range []string{forum, among, visit} {
			s.patch(t, here, obj{"status": "postponed", "date": "2024-05-02"})
			holds(t, "put off", s.get(t, guest, here), obj{"/date": "2024-05-02", "/first_date": "2024-03-10", "/status": "postponed"})
			s.patch(t, here, obj{"date": nil})
			holds(t, "put off again", s.get(t, guest, here), obj{"/date": nil, "/first_date": "2024-03-10"})
			s.patch(t, here, obj{"status": "cancelled"})
			s.patch(t, here, obj{"first_date": nil})
			holds(t, "told not to keep it", s.get(t, guest, here), obj{"/first_date": nil})
			s.patch(t, here, obj{"date": "2024-05-02", "first_date": "2024-03-10"})
		}
		happened(t, s, "called off", 0, 1, 0, "MTG-2026-0003")
		heldFilters(t, s)

		for _, here := range []string{forum, among, visit} {
			s.patch(t, here, obj{"status": "completed"})
			holds(t, "held after all", s.get(t, guest, here), obj{"/date": "2024-05-02", "/first_date": "2024-03-10"})
		}
		happened(t, s, "held", 1, 3, 1, "VIS-2026-0001", "MTG-2026-0002", "MTG-2026-0001", "MTG-2026-0003")
		s.patch(t, forum, obj{"status": "unknown"})
		s.patch(t, among, obj{"status": "invited"})
		s.patch(t, visit, obj{"status": "ongoing"})
		happened(t, s, "nobody knows, only invited, and begun", 1, 1, 0, "VIS-2026-0001", "MTG-2026-0003")
		s.patch(t, forum, obj{"status": nil})
		happened(t, s, "told of without a status", 1, 2, 0, "VIS-2026-0001", "MTG-2026-0001", "MTG-2026-0003")
	})
}

// happened compares what counts as an event between AZ and MA: the figures of the
// relation, of which some are of more than two countries, and the timeline.
func happened(t *testing.T, s *server, when string, visits, meetings, among int, events ...any) {
	t.Helper()
	figures := obj{"/visits": visits, "/meetings": meetings, "/multilateral/meetings": among}
	holds(t, when, s.get(t, guest, "/relations/AZ-MA"), figures)
	holds(t, when+", in the list", s.data(t, guest, "/relations?country=AZ")[0], figures)
	same(t, when+", timeline", pluck(s.data(t, guest, "/relations/AZ-MA/timeline"), "/record/reference"), list(events))
	same(t, when+", timeline of a country", pluck(s.data(t, guest, "/timeline?country=MA"), "/record/reference"), list(events))
}

// heldFilters chooses meetings by status, also in files; lists hold what was not held.
func heldFilters(t *testing.T, s *server) {
	t.Helper()
	for query, want := range map[string]list{
		"pair=AZ-MA":                        {"MTG-2026-0002", "MTG-2026-0001", "MTG-2026-0003"},
		"status=cancelled":                  {"MTG-2026-0002", "MTG-2026-0001"},
		"status=cancelled&country=TR":       {"MTG-2026-0002"},
		"status=completed":                  {},
		"status=completed&status=cancelled": {"MTG-2026-0002", "MTG-2026-0001"},
		"held=true":                         {"MTG-2026-0003"},
		"held=false":                        {"MTG-2026-0002", "MTG-2026-0001"},
		"held=false&mine=true":              {},
		"mine=false":                        {"MTG-2026-0002", "MTG-2026-0001", "MTG-2026-0003"},
	} {
		same(t, "GET /meetings?"+query, pluck(s.data(t, guest, "/meetings?"+query), "/reference"), want)
	}
	colleague := s.tokenNamed(t, models.RoleEditor, "a colleague")
	s.do(t, "PATCH", "/meetings/MTG-2026-0002", colleague, header{"If-Match": "*"}, obj{"outcome": en("Put off")}).want(t, http.StatusOK)
	ours := list{"MTG-2026-0002", "MTG-2026-0001", "MTG-2026-0003"}
	for _, x := range []struct {
		token string
		query string
		want  list
	}{
		{s.editor, "mine=true", ours}, {s.editor, "mine=false", list{}},
		{colleague, "mine=true", ours[:1]}, {colleague, "mine=false", ours[1:]}, {s.reader, "mine=true", list{}},
	} {
		same(t, "GET /meetings?"+x.query, pluck(s.data(t, x.token, "/meetings?"+x.query), "/reference"), x.want)
	}
	mine := s.do(t, "GET", "/meetings?mine=true", s.editor, nil, nil)
	s.do(t, "GET", "/meetings?mine=true", colleague, header{"If-None-Match": mine.header.Get("ETag")}, nil).want(t, http.StatusOK)
	same(t, "by a reference in small letters", pluck(s.data(t, guest, "/meetings?reference=mtg-2026-0001"), "/reference"), list{"MTG-2026-0001"})
	rows := readCSV(t, s.do(t, "GET", "/meetings.csv?status=cancelled&sort=reference", guest, nil, nil).want(t, http.StatusOK).body)
	same(t, "columns of a file", list{slices.Contains(rows[0], "status"), slices.Contains(rows[0], "first_date"), len(rows)}, list{true, true, 3})
	lines := strings.Count(string(s.do(t, "GET", "/meetings.ndjson?status=cancelled", guest, nil, nil).want(t, http.StatusOK).body), "\n")
	same(t, "lines", lines, 2)
	s.do(t, "GET", "/meetings?status=held", guest, nil, nil).problem(t, http.StatusBadRequest)
	s.do(t, "POST", "/meetings", s.editor, nil, with(aMeeting(), obj{"status": "held", "first_date": "Monday"})).
		problem(t, http.StatusUnprocessableEntity, fault{"/first_date", "invalid_date"}, fault{"/status", "unknown_code"})
}
