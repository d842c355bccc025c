package api_test

import "testing"

// noAct is what is said of a missing act where nothing is known.
var noAct = obj{"party": nil, "party_institution_id": nil, "party_name": nil, "number": nil}

// TestNegotiation follows a text from its first talks to its entry into force: its status,
// and what is missing, on each day.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		notification := func(party string) obj { return with(noAct, obj{"kind": "notification", "party": party}) }
		both := list{notification("AZ"), notification("MA")}
		here := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{
			"entry_into_force_clause": obj{"on": "notification", "after": "P30D"},
			"acts": list{anActOf("negotiation", "2024-02", nil), anActOf("adoption", "2024-05-01", nil), anActOf("opening_for_signature", "2024-06-01", nil),
				anActOf("signature", "2025-03-01", nil), anActOf("notification", "2026-10-01", obj{"party": "MA"}), anActOf("notification", "2026-12-01", obj{"party": "AZ"})},
		})))
		for _, x := range []struct {
			day, status string
			since       any
			missing     list
		}{
			{"2024-01-31", "unknown", nil, both},
			{"2024-02-01", "negotiating", "2024-02", both},
			{"2024-12-31", "negotiating", "2024-02", both},
			{"2025-03-01", "signed", "2025-03-01", both},
			{"2026-10-01", "signed", "2025-03-01", list{notification("AZ")}},
			{"2026-12-01", "signed", "2025-03-01", list{}},
			{"2026-12-31", "in_force", "2026-12-31", list{}},
		} {
			a := s.get(t, guest, here+"?as_of="+x.day)
			holds(t, "on "+x.day, a, obj{"/status/value": x.status, "/status/since": x.since, "/missing_acts": x.missing})
			same(t, "found on "+x.day, len(s.data(t, guest, "/agreements?status="+x.status+"&as_of="+x.day)), 1)
		}
		same(t, "today", s.get(t, guest, here)["missing_acts"], list{notification("AZ")})
		s.clock.Time = s.clock.Time.AddDate(0, 0, 8)
		same(t, "when the day has come", s.get(t, guest, here)["missing_acts"], list{})
		s.clock.Time = s.clock.Time.AddDate(0, 0, -8)
	})
}

// TestMissingActs counts what clauses of other kinds wait for.
func TestMissingActs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		signed := anActOf("signature", "2020-01-01", nil)
		for _, x := range []struct {
			name    string
			clause  any
			acts    list
			missing list
		}{
			{"no clause", nil, list{signed}, list{}},
			{"a number of ratifications", obj{"on": "ratification", "number": 4}, list{signed, anActOf("accession", "2021-01-01", obj{"party": "AZ"})},
				list{with(noAct, obj{"kind": "ratification", "number": 3})}},
			{"an exchange", obj{"on": "exchange_of_instruments"}, list{signed}, list{with(noAct, obj{"kind": "exchange_of_instruments"})}},
			{"an act", obj{"on": "act"}, list{signed}, list{with(noAct, obj{"kind": "entry_into_force"})}},
			{"the other signature", obj{"on": "signature"}, list{anActOf("signature", "2020-01-01", obj{"party": "MA"})}, list{with(noAct, obj{"kind": "signature", "party": "AZ"})}},
			{"a day", obj{"on": "date", "date": "2030-01-01"}, list{signed}, list{}},
			{"together", obj{"on": "notification"}, list{signed, anActOf("notification", "2021", nil)}, list{}},
			{"in force by an act", obj{"on": "notification"}, list{signed, anActOf("entry_into_force", "2021-01-01", nil)}, list{}},
		} {
			a := s.create(t, "/agreements", with(anAgreement(), obj{"entry_into_force_clause": x.clause, "acts": x.acts}))
			same(t, x.name, a["missing_acts"], x.missing)
		}
		a := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "AZ"}, obj{"name": "The Hanseatic Cities"}},
			"entry_into_force_clause": obj{"on": "ratification"}}))
		same(t, "by name", a["missing_acts"], list{with(noAct, obj{"kind": "ratification", "party": "AZ"}), with(noAct, obj{"kind": "ratification", "party_name": "The Hanseatic Cities"})})
	})
}

// TestRevival brings back what was terminated, and leaves alone what is ended in part or
// for a territory.
func TestRevival(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		old := s.related(t, "Old", "1990-01-01", nil)
		later := s.related(t, "Later", "2000-01-01", nil, to("terminates", old))
		on := func(day string) string {
			t.Helper()
			return text(t, s.get(t, guest, "/agreements/"+old+"?as_of="+day), "/status/value")
		}
		s.related(t, "Last", "2010-01-01", nil, to("terminates", later), to("revives", old))
		for day, want := range map[string]string{"1999-12-31": "in_force", "2000-01-01": "terminated", "2009-12-31": "terminated", "2010-01-01": "in_force", "2026-01-01": "in_force"} {
			same(t, "as of "+day, on(day), want)
		}
		s.related(t, "In part", "2020-01-01", nil, to("supersedes", old, "Article 3"))
		act := s.do(t, "POST", "/agreements/"+old+"/acts", s.editor, nil, anActOf("denunciation", "2021-01-01", obj{"party": "AZ", "territory": "GL"})).want(t, 201).tree(t)
		same(t, "ended in part, and for a territory", on("2024-01-01"), "in_force")
		s.patch(t, "/agreements/"+old+"/acts/"+id(t, act), obj{"territory": nil})
		same(t, "denounced as a whole", on("2024-01-01"), "terminated")
	})
}
