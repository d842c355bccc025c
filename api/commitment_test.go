package api_test

import (
	"net/http"
	"slices"
	"testing"
)

func TestCommitmentStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		commitment := s.create(t, "/commitments", with(aCommitment(), obj{
			"date": "2023-11-13", "due": "2024-12", "priority": "high", "bottleneck": obj{"fr": "le budget"}, "next_step": en("a call"),
			"institutions": list{obj{"name": "ONCF", "country": "MA", "role": "lead"}, obj{"name": "Azerbaijan Railways", "country": "AZ", "role": "supporting"}},
			"value":        obj{"currency": "USD", "announced": 1500000}, "sectors": list{"tourism", "transport"},
		}))
		here := "/commitments/" + id(t, commitment)
		holds(t, "the commitment", commitment, obj{"/delivery": "no_evidence", "/delivery_assessed_by": nil, "/late": true, "/stale": "red", "/due_from": "2024-12-01", "/due_to": "2024-12-31",
			"/pairs": list{"AZ-MA"}, "/origin": nil, "/value": obj{"currency": "USD", "announced": 1500000}, "/provenance/unsourced_fields": list{"/modality", "/owed_by", "/owed_to", "/due", "/value"}})
		institution := text(t, commitment, "/institutions/0/institution_id")
		holds(t, "the institution", s.get(t, guest, "/institutions/"+institution), obj{"/country": "MA", "/reference": "INS-2026-0001"})
		commitmentUpdates(t, s, here)
		commitmentRefused(t, s)
		s.create(t, "/commitments", with(aCommitment(), obj{"modality": "possible", "due": "2020", "owed_by": list{"FR"}, "title": en("Could be")}))
		s.create(t, "/commitments", with(aCommitment(), obj{"modality": "binding", "due": "2026-11-23", "owed_by": list{"AZ", "MA"}, "owed_to": list{"MA", "AZ"}, "title": en("Today")}))
		for query, want := range map[string]list{
			"sort=due": {"COM-2026-0002", "COM-2026-0001", "COM-2026-0003"}, "modality=possible": {"COM-2026-0002"}, "priority=high": {"COM-2026-0001"}, "delivery=substantial": {"COM-2026-0001"},
			"delivery=no_evidence&sort=due": {"COM-2026-0002", "COM-2026-0003"}, "late=true": {"COM-2026-0001"}, "late=false&sort=due": {"COM-2026-0002", "COM-2026-0003"}, "late=true&as_of=2024-12-31": {},
			"late=true&as_of=2025-01-01": {"COM-2026-0001"}, "due_from=2025": {"COM-2026-0003"}, "due_to=2024-12-15": {"COM-2026-0001", "COM-2026-0002"}, "year=2023": {"COM-2026-0001"}, "year=none&sort=due": {"COM-2026-0002", "COM-2026-0003"},
			"institution=" + institution: {"COM-2026-0001"}, "institution=INS-2026-0002": {"COM-2026-0001"}, "institution=none&sort=due": {"COM-2026-0002", "COM-2026-0003"}, "pair=FR-MA": {"COM-2026-0002"},
			"country=AZ&country=FR&sort=due": {"COM-2026-0002", "COM-2026-0001", "COM-2026-0003"}, "from=2023-11&to=2023-11": {"COM-2026-0001"}, "q=budget": {"COM-2026-0001"}, "delivery=not_started&as_of=2024-06-01": {"COM-2026-0001"},
			"agreement=none&visit=none&sector=transport": {"COM-2026-0001"},
		} {
			got, want := pluck(s.data(t, guest, "/commitments?"+query), "/reference"), want
			if query == "due_to=2024-12-15" {
				got = sorted(got)
			}
			same(t, "GET /commitments?"+query, got, want)
		}
		same(t, "overdue", pluck(s.data(t, guest, "/progress/overdue"), "/reference"), list{"COM-2026-0001"})
		same(t, "upcoming", pluck(s.data(t, guest, "/progress/upcoming"), "/reference"), list{"COM-2026-0003"})
		same(t, "upcoming as of 2024", pluck(s.data(t, guest, "/progress/upcoming?as_of=2024-01-01&country=AZ"), "/reference"), list{"COM-2026-0001", "COM-2026-0003"})
		same(t, "overdue as of 2024", len(s.data(t, guest, "/progress/overdue?as_of=2024-01-01")), 0)
	})
}

// commitmentUpdates assesses, corrects and withdraws: the latest assessment by
// the day asked about rules, whoever made it.
func commitmentUpdates(t *testing.T, s *server, here string) {
	t.Helper()
	first := s.do(t, "POST", here+"/updates", s.editor, nil, obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024-03-01", "percent": 30,
		"note": en("First campaign launched"), "citations": list{obj{"article": anArticle(), "quote": "launched"}}}).want(t, http.StatusCreated)
	same(t, "Location", first.header.Get("Location"), base+here+"/updates/"+id(t, first.tree(t)))
	update := here + "/updates/" + id(t, s.create(t, here+"/updates", obj{"delivery": "complete", "assessed_by": "partner", "as_of": "2025-06"}))
	s.create(t, here+"/updates", obj{"delivery": "not_started", "assessed_by": "independent", "as_of": "2023-12-31"})
	for day, want := range map[string]obj{
		"2023-12-30": {"delivery": "no_evidence", "delivery_assessed_by": nil, "delivery_as_of": nil, "late": false, "stale": nil},
		"2023-12-31": {"delivery": "not_started", "delivery_assessed_by": "independent", "delivery_as_of": "2023-12-31", "late": false, "stale": nil},
		"2024-12-31": {"delivery": "limited", "delivery_assessed_by": "self", "delivery_as_of": "2024-03-01", "late": false, "stale": nil},
		"2025-05-31": {"delivery": "limited", "delivery_assessed_by": "self", "delivery_as_of": "2024-03-01", "late": true, "stale": "amber"},
		"2025-06-01": {"delivery": "complete", "delivery_assessed_by": "partner", "delivery_as_of": "2025-06", "late": false, "stale": nil},
		"2026-11-23": {"delivery": "complete", "delivery_assessed_by": "partner", "delivery_as_of": "2025-06", "late": false, "stale": nil},
	} {
		fields := []string{"delivery", "delivery_assessed_by", "delivery_as_of", "late", "stale"}
		same(t, "read as of "+day, pick(s.get(t, guest, here+"?as_of="+day), fields...), want)
		rows := s.data(t, guest, "/commitments?as_of="+day)
		if len(rows) != 1 {
			t.Fatalf("listed as of %s: %d rows, want 1", day, len(rows))
		}
		same(t, "listed as of "+day, pick(rows[0].(obj), fields...), want)
	}
	same(t, "the updates, the latest first", pluck(s.data(t, guest, here+"/updates"), "/as_of"), list{"2025-06", "2024-03-01", "2023-12-31"})
	same(t, "included", len(at(t, s.get(t, guest, here+"?include=updates"), "/updates").(list)), 3)
	for _, x := range []struct {
		name, method, path string
		header             header
		body               any
		status             int
		faults             []fault
	}{
		{"in the future", "POST", here + "/updates", nil, obj{"delivery": "limited", "assessed_by": "self", "as_of": "2026-11-24"}, 422, []fault{{"/as_of", "in_the_future"}}},
		{"moved into the future", "PATCH", update, header{"If-Match": "*"}, obj{"as_of": "2026-12"}, 422, []fault{{"/as_of", "in_the_future"}}},
		{"nothing said", "POST", here + "/updates", nil, obj{}, 422, []fault{{"/delivery", "required"}, {"/assessed_by", "required"}, {"/as_of", "required"}}},
		{"unknown codes", "POST", here + "/updates", nil, obj{"delivery": "done", "assessed_by": "me", "as_of": "2024", "percent": 101}, 422,
			[]fault{{"/delivery", "unknown_code"}, {"/assessed_by", "unknown_code"}, {"/percent", "out_of_range"}}},
		{"an open start", "POST", here + "/updates", nil, obj{"delivery": "limited", "assessed_by": "self", "as_of": "../2024"}, 422, []fault{{"/as_of", "invalid_date"}}},
		{"of nothing", "POST", "/commitments/COM-2026-0999/updates", nil, obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024"}, 404, nil},
		{"no If-Match", "DELETE", update, nil, nil, 428, nil},
		{"delivery is not the commitment's to write", "PATCH", here, header{"If-Match": "*"}, obj{"delivery": "complete", "late": false, "updates": list{}, "pairs": list{}}, 422,
			[]fault{{"/delivery", "read_only"}, {"/late", "read_only"}, {"/updates", "read_only"}, {"/pairs", "read_only"}}},
	} {
		s.unchanged(t, x.name, func() { s.do(t, x.method, x.path, s.editor, x.header, x.body).problem(t, x.status, x.faults...) })
	}
	holds(t, "PATCH the update", s.patch(t, update, obj{"delivery": "substantial", "percent": nil}), obj{"/version": 2, "/delivery": "substantial"})
	holds(t, "the commitment", s.get(t, guest, here), obj{"/version": 1, "/delivery": "substantial", "/late": true, "/stale": "amber"})
	s.change(t, "DELETE", update, nil).want(t, http.StatusNoContent)
	holds(t, "without that update", s.get(t, guest, here), obj{"/delivery": "limited", "/stale": "red"})
	holds(t, "PUT the first", s.change(t, "PUT", here+"/updates/"+id(t, first.tree(t)), obj{"delivery": "substantial", "assessed_by": "self", "as_of": "2026"}).want(t, 200).tree(t), obj{"/note": nil})
	holds(t, "assessed this year", s.get(t, guest, here), obj{"/delivery": "substantial", "/stale": nil})
	history := s.data(t, guest, here+"/history")
	same(t, "history", pluck(history, "/action")[:3], list{"updated", "deleted", "updated"})
	same(t, "what changed", at(t, history[2], "/changes"), list{obj{"pointer": "/delivery", "before": "complete", "after": "substantial"}})
}

func commitmentRefused(t *testing.T, s *server) {
	t.Helper()
	nowhere := "01900000-0000-7000-8000-000000000000"
	for _, x := range []struct {
		name   string
		fields obj
		faults []fault
	}{
		{"nothing said", obj{"title": drop, "modality": drop, "owed_by": drop}, []fault{{"/title", "required"}, {"/modality", "required"}, {"/owed_by", "required"}}},
		{"a modality there is not", obj{"modality": "sworn", "priority": "urgent"}, []fault{{"/modality", "unknown_code"}, {"/priority", "unknown_code"}}},
		{"owed twice", obj{"owed_by": list{"AZ", "AZ"}, "owed_to": list{"MA", "MA"}}, []fault{{"/owed_by/1", "duplicate_country"}, {"/owed_to/1", "duplicate_country"}}},
		{"two origins", obj{"origin": obj{"visit_id": nowhere, "meeting_id": nowhere}}, []fault{{"/origin", "either_or"}}},
		{"no origin in it", obj{"origin": obj{}}, []fault{{"/origin", "either_or"}}},
		{"an origin there is not", obj{"origin": obj{"agreement_id": nowhere}}, []fault{{"/origin/agreement_id", "unknown_agreement"}}},
		{"nobody leads", obj{"institutions": list{obj{"country": "MA", "role": "lead"}}}, []fault{{"/institutions/0", "either_or"}}},
		{"a role there is not", obj{"institutions": list{obj{"name": "ONCF", "role": "boss"}}}, []fault{{"/institutions/0/role", "unknown_code"}}},
		{"less than nothing", obj{"value": obj{"currency": "USD", "announced": -1}}, []fault{{"/value/announced", "out_of_range"}}},
		{"a number as text", obj{"value": obj{"currency": "USD", "announced": "1.5"}}, []fault{{"/value/announced", "wrong_type"}}},
		{"an impossible due date", obj{"due": "2023-02-29", "date": "13.11.2023"}, []fault{{"/due", "invalid_date"}, {"/date", "invalid_date"}}},
		{"a fault in an update", obj{"updates": list{obj{"delivery": "x", "assessed_by": "self", "as_of": "2024"}}}, []fault{{"/updates/0/delivery", "unknown_code"}}},
	} {
		s.unchanged(t, x.name, func() {
			s.do(t, "POST", "/commitments", s.editor, nil, with(aCommitment(), x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
		})
	}
}

// TestPairsOfCommitments: a commitment counts for the pairs of who owes and who is owed;
// without the latter, for those within; of a lone one, for that of its origin, if that is
// between two.
func TestPairsOfCommitments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		of := func(codes ...string) (parties list) {
			for _, code := range codes {
				parties = append(parties, obj{"country": code})
			}
			return parties
		}
		two := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"parties": of("AZ", "MA")})))
		three := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"parties": of("AZ", "MA", "TR")})))
		for _, x := range []struct {
			name   string
			by, to list
			origin string
			want   []string
		}{
			{"one to one", list{"AZ"}, list{"MA"}, "", []string{"AZ-MA"}},
			{"two to one", list{"AZ", "TR"}, list{"MA"}, "", []string{"AZ-MA", "MA-TR"}},
			{"one to two, in an agreement of two", list{"FR"}, list{"AZ", "MA"}, two, []string{"AZ-FR", "FR-MA"}},
			{"three together", list{"AZ", "MA", "TR"}, list{}, "", []string{"AZ-MA", "AZ-TR", "MA-TR"}},
			{"two together, in an agreement of three", list{"AZ", "MA"}, list{}, three, []string{"AZ-MA"}},
			{"alone, in an agreement of two", list{"AZ"}, list{}, two, []string{"AZ-MA"}},
			{"alone, in an agreement of three", list{"AZ"}, list{}, three, nil},
			{"alone", list{"AZ"}, list{}, "", nil},
			{"to itself", list{"AZ"}, list{"AZ"}, "", nil},
		} {
			body := with(aCommitment(), obj{"title": en(x.name), "owed_by": x.by, "owed_to": x.to})
			if x.origin != "" {
				body["origin"] = obj{"agreement_id": x.origin}
			}
			here := id(t, s.create(t, "/commitments", body))
			var found []string
			for _, pair := range []string{"AZ-FR", "AZ-MA", "AZ-TR", "FR-MA", "MA-TR"} {
				if slices.Contains(pluck(s.data(t, guest, "/commitments?limit=200&pair="+pair), "/id"), here) {
					found = append(found, pair)
				}
			}
			same(t, x.name, found, x.want)
		}
		same(t, "counted for the pair", at(t, s.get(t, guest, "/progress?pair=AZ-MA"), "/data/total"), s.total(t, guest, "/commitments?pair=AZ-MA"))
	})
}
