package api_test

import (
	"net/http"
	"testing"
)

// TestMeetingStory tells what is a meeting's own: it may be part of a visit, and
// texts and undertakings come of it.
func TestMeetingStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "2018-03-05"})))
		meeting := s.create(t, "/meetings", with(aMeeting(), obj{
			"kind": "joint_commission", "session_number": 1, "date": "2018-03-05", "visit_id": visit,
			"place":        obj{"city": en("Baku"), "country": "AZ"},
			"participants": list{obj{"country": "MA", "name": "Nasser Bourita"}, obj{"country": "AZ", "name": nil, "title": en("Foreign Minister")}},
			"topics":       list{obj{"fr": "Le tourisme"}}, "texts_signed": obj{"min": 5, "max": nil}, "sectors": list{"political"},
			"agreements":  list{with(anAgreement(), obj{"date": "2018-03-05", "review_state": drop})},
			"commitments": list{with(aCommitment(), obj{"owed_to": drop, "review_state": drop})},
			"citations":   list{obj{"article": anArticle(), "field": "/texts_signed", "value": 5, "locator": "list of five"}},
		}))
		here := "/meetings/" + id(t, meeting)
		holds(t, "the meeting", meeting, obj{"/visit_id": visit, "/texts_signed": obj{"min": 5, "max": nil}, "/participants/1/name": nil,
			"/provenance/unsourced_fields": list{"/kind", "/session_number", "/date", "/place"}})
		person := text(t, meeting, "/participants/0/person_id")
		holds(t, "the participant", s.get(t, guest, "/people/"+person), obj{"/names/0/text": "Nasser Bourita", "/country": "MA"})
		holds(t, "its agreement", s.get(t, guest, "/agreements/AGR-2026-0001"), obj{"/meeting_id": id(t, meeting), "/visit_id": visit})
		holds(t, "its commitment, owed to nobody named", s.get(t, guest, "/commitments/COM-2026-0001"),
			obj{"/origin": obj{"meeting_id": id(t, meeting)}, "/pairs": list{"AZ-MA"}, "/date_from": "2018-03-05"})
		s.create(t, "/meetings", with(aMeeting(), obj{"countries": list{"FR", "MA"}, "kind": "call", "date": "2023-11-13"}))
		for query, want := range map[string]list{
			"kind=call": {"MTG-2026-0002"}, "visit=" + visit: {"MTG-2026-0001"}, "visit=VIS-2026-0001": {"MTG-2026-0001"}, "visit=none": {"MTG-2026-0002"},
			"person=" + person: {"MTG-2026-0001"}, "person=PER-2026-0001": {"MTG-2026-0001"}, "person=none": {"MTG-2026-0002"},
			"pair=AZ-MA": {"MTG-2026-0001"}, "q=tourisme": {"MTG-2026-0001"}, "country=MA": {"MTG-2026-0002", "MTG-2026-0001"}, "kind=call&kind=joint_commission&sort=date": {"MTG-2026-0001", "MTG-2026-0002"},
		} {
			same(t, "GET /meetings?"+query, pluck(s.data(t, guest, "/meetings?"+query), "/reference"), want)
		}
		meetingRefused(t, s)
		meetingMoves(t, s, here, visit)
	})
}

func meetingRefused(t *testing.T, s *server) {
	t.Helper()
	for _, x := range []struct {
		name   string
		fields obj
		faults []fault
	}{
		{"no such visit", obj{"visit_id": "01900000-0000-7000-8000-000000000000"}, []fault{{"/visit_id", "unknown_visit"}}},
		{"a country twice", obj{"countries": list{"AZ", "AZ"}}, []fault{{"/countries/1", "duplicate_country"}}},
		{"no country", obj{"countries": list{}}, []fault{{"/countries", "required"}}},
		{"nobody meant", obj{"participants": list{obj{"country": "AZ"}}}, []fault{{"/participants/0", "required"}}},
		{"no such person", obj{"participants": list{obj{"person_id": "x"}}}, []fault{{"/participants/0/person_id", "unknown_person"}}},
		{"empty name", obj{"participants": list{obj{"name": ""}}}, []fault{{"/participants/0/name", "empty"}}},
		{"a place without a country we know", obj{"place": obj{"country": "ZZ"}}, []fault{{"/place/country", "unknown_country"}}},
		{"no count at all", obj{"texts_signed": obj{}}, []fault{{"/texts_signed", "required"}}},
		{"less than nothing", obj{"texts_signed": obj{"min": -1}}, []fault{{"/texts_signed/min", "out_of_range"}}},
		{"fault in a nested commitment", obj{"commitments": list{with(aCommitment(), obj{"owed_by": list{}})}}, []fault{{"/commitments/0/owed_by", "required"}}},
		{"value of another type", obj{"citations": list{obj{"article": anArticle(), "field": "/session_number", "value": "second", "locator": "title"}}}, []fault{{"/citations/0/value", "wrong_type"}}},
		{"a pointer into a list", obj{"citations": list{obj{"article": anArticle(), "field": "/countries/0"}}}, []fault{{"/citations/0/field", "unknown_field"}}},
		{"a value that is no date", obj{"citations": list{obj{"article": anArticle(), "field": "/date", "value": "Monday", "locator": "lead"}}}, []fault{{"/citations/0/value", "invalid_date"}}},
		{"neither quote nor locator", obj{"citations": list{obj{"article": anArticle(), "field": "/date", "value": "2018"}}}, []fault{{"/citations/0/locator", "required"}}},
		{"no article", obj{"citations": list{obj{"field": "/date"}}}, []fault{{"/citations/0/article_id", "required"}}},
	} {
		s.unchanged(t, x.name, func() {
			s.do(t, "POST", "/meetings", s.editor, nil, with(aMeeting(), x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
		})
	}
}

// meetingMoves takes the meeting out of its visit: what came of it goes along.
func meetingMoves(t *testing.T, s *server, here, visit string) {
	t.Helper()
	other := id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "2023-11-12"})))
	s.patch(t, "/agreements/AGR-2026-0001", obj{"visit_id": nil})
	s.patch(t, here, obj{"visit_id": other})
	for _, x := range []struct {
		query string
		want  list
	}{
		{"/commitments?visit=" + visit, list{}}, {"/commitments?visit=" + other, list{"COM-2026-0001"}},
		{"/agreements?visit=" + visit, list{}}, {"/agreements?visit=" + other, list{"AGR-2026-0001"}},
	} {
		same(t, "GET "+x.query, pluck(s.data(t, guest, x.query), "/reference"), x.want)
	}
	same(t, "progress by visit", pluck(s.data(t, guest, "/progress/by/visit"), "/key"), list{other})
	s.patch(t, here, obj{"visit_id": nil, "date": "2024"})
	same(t, "progress by visit, of none", pluck(s.data(t, guest, "/progress/by/visit"), "/key"), list{""})
	holds(t, "the commitment without a date of its own", s.get(t, guest, "/commitments/COM-2026-0001"), obj{"/date_from": "2024-01-01"})
}
