package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// sourced is a body with a source for all of it: without one, nothing is certain.
func sourced(body obj) obj { return with(body, obj{"citations": list{obj{"article": anArticle()}}}) }

func TestAgreementStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		agreement := s.create(t, "/agreements", with(anAgreement(), obj{
			"title": en("Visa waiver"), "type": "agreement", "ambit": "bilateral", "level": "intergovernmental", "binding": true, "date": "2024-05-04",
			"place":     obj{"city": en("Banjul"), "country": "GM"},
			"languages": list{obj{"code": "ar", "role": "authentic"}, obj{"code": "fr", "role": nil}}, "prevailing_language": "en",
			"duration": "P5Y", "renewal": obj{"kind": "tacit", "period": "P1Y", "notice": "P6M"},
			"registrations": list{obj{"register": "UNTS", "number": "I-1"}}, "sectors": list{"migration"},
			"acts":        list{obj{"kind": "signature", "date": "2024-05-04", "citations": list{obj{"article": anArticle(), "field": "/date", "value": "2024-05-04", "quote": "signed"}}}},
			"commitments": list{with(aCommitment(), obj{"modality": "binding"})},
		}))
		here := "/agreements/" + id(t, agreement)
		holds(t, "the agreement", agreement, obj{"/status/value": "signed", "/status/since": "2024-05-04", "/acts/0/kind": "signature", "/notice/length": "P6M", "/term/kind": "initial_then_periods", "/term/period": "P1Y",
			"/provenance/sources": 1, "/provenance/unsourced_fields": list{"/type", "/binding", "/parties", "/date", "/place", "/acts/0/kind"}})
		holds(t, "its commitment", s.get(t, guest, "/commitments/COM-2026-0001"), obj{"/origin/agreement_id": id(t, agreement), "/date_from": "2024-05-04"})
		agreementActs(t, s, here)
		agreementRefused(t, s)
		for query, want := range map[string]list{
			"type=agreement": {"AGR-2026-0001"}, "type=mou": {}, "level=intergovernmental": {"AGR-2026-0001"}, "binding=true": {"AGR-2026-0001"},
			"binding=false": {}, "unspecified=false": {"AGR-2026-0001"}, "unspecified=true": {}, "q=visa": {"AGR-2026-0001"}, "visit=none": {"AGR-2026-0001"}, "from=2024-05-04&to=2024-05-04": {"AGR-2026-0001"},
		} {
			same(t, "GET /agreements?"+query, pluck(s.data(t, guest, "/agreements?"+query), "/reference"), want)
		}
	})
}

// agreementActs records, changes and removes an act; the status follows.
func agreementActs(t *testing.T, s *server, here string) {
	t.Helper()
	tag := s.etag(t, here)
	r := s.do(t, "POST", here+"/acts", s.editor, nil, obj{"kind": "entry_into_force", "date": "2024-08"}).want(t, http.StatusCreated)
	act := here + "/acts/" + id(t, r.tree(t))
	same(t, "Location", r.header.Get("Location"), base+act)
	same(t, "GET the act", s.get(t, guest, act), r.tree(t))
	if now := s.etag(t, here); now == tag || !strings.HasPrefix(now, `"1.`) {
		t.Errorf("an act: the agreement's ETag was %s and is %s, want another of the same version", tag, now)
	}
	for day, want := range map[string]obj{
		"2024-05-03": {"value": "negotiating", "certain": false},
		"2024-05-04": {"value": "signed", "certain": true},
		"2024-08-01": {"value": "in_force", "certain": false},
		"2024-08-31": {"value": "in_force", "certain": false}, // no source says so
		"2040-01-01": {"value": "in_force", "certain": false},
	} {
		status := at(t, s.get(t, guest, here+"?as_of="+day), "/status").(obj)
		same(t, "status as of "+day, pick(status, "value", "certain"), want)
		value := want["value"].(string)
		same(t, "filter status as of "+day, pluck(s.data(t, guest, "/agreements?status="+value+"&as_of="+day), "/status/value"), list{value})
		same(t, "filter another status as of "+day, len(s.data(t, guest, "/agreements?status=suspended&as_of="+day)), 0)
	}
	same(t, "GET the acts", pluck(s.data(t, guest, here+"/acts"), "/kind"), list{"signature", "entry_into_force"})
	for _, x := range []struct {
		name, method, path, token string
		header                    header
		body                      any
		status                    int
		faults                    []fault
	}{
		{"guest", "POST", here + "/acts", guest, nil, obj{"kind": "signature"}, 401, nil},
		{"reader", "DELETE", act, s.reader, header{"If-Match": "*"}, nil, 403, nil},
		{"unknown kind", "POST", here + "/acts", s.editor, nil, obj{"kind": "handshake", "party": "ZZ", "date": "2024-02-30"}, 422,
			[]fault{{"/kind", "unknown_code"}, {"/party", "unknown_country"}, {"/date", "invalid_date"}}},
		{"no kind", "POST", here + "/acts", s.editor, nil, obj{}, 422, []fault{{"/kind", "required"}}},
		{"no agreement", "POST", "/agreements/AGR-2026-0999/acts", s.editor, nil, obj{"kind": "signature"}, 404, nil},
		{"an act of another", "GET", "/agreements/AGR-2026-0999/" + act[strings.Index(act, "acts"):], s.editor, nil, nil, 404, nil},
		{"no If-Match", "PATCH", act, s.editor, nil, obj{"date": "2024"}, 428, nil},
		{"stale", "PATCH", act, s.editor, header{"If-Match": `"3.x"`}, obj{"date": "2024"}, 412, nil},
		{"acts are no field of the agreement", "PATCH", here, s.editor, header{"If-Match": "*"}, obj{"acts": list{}, "status": "in_force"}, 422, []fault{{"/acts", "read_only"}, {"/status", "read_only"}}},
	} {
		s.unchanged(t, x.name, func() { s.do(t, x.method, x.path, x.token, x.header, x.body).problem(t, x.status, x.faults...) })
	}
	holds(t, "PATCH the act", s.patch(t, act, obj{"date": "2024-08-28", "note": en("says the embassy")}), obj{"/version": 2, "/date_from": "2024-08-28", "/kind": "entry_into_force"})
	same(t, "in force since", at(t, s.get(t, guest, here), "/status/since"), "2024-08-28")
	holds(t, "PUT the act", s.change(t, "PUT", act, obj{"kind": "termination", "date": "2025-01-01"}).want(t, 200).tree(t), obj{"/version": 3, "/note": nil})
	same(t, "terminated", at(t, s.get(t, guest, here), "/status/value"), "terminated")
	same(t, "timeline", pluck(s.data(t, guest, "/timeline?kind=act&sort=date"), "/event"), list{"signature", "termination"})
	s.change(t, "DELETE", act, nil).want(t, http.StatusNoContent)
	same(t, "without it", at(t, s.get(t, guest, here), "/status/value"), "signed")
	s.do(t, "GET", act, s.editor, nil, nil).problem(t, http.StatusNotFound)
	same(t, "timeline without it", pluck(s.data(t, guest, "/timeline?kind=act"), "/event"), list{"signature"})
	history := s.data(t, guest, here+"/history")
	same(t, "history of acts", pluck(history, "/kind")[:4], list{"act", "act", "act", "act"})
	same(t, "what was done", pluck(history, "/action")[:4], list{"deleted", "updated", "updated", "created"})
}

func agreementRefused(t *testing.T, s *server) {
	t.Helper()
	for _, x := range []struct {
		name   string
		fields obj
		faults []fault
	}{
		{"one party", obj{"parties": list{obj{"country": "AZ"}}}, []fault{{"/parties", "too_few"}}},
		{"a party twice", obj{"parties": list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "AZ"}}}, []fault{{"/parties/2/country", "duplicate_party"}}},
		{"an unknown party", obj{"parties": list{obj{"country": "AZ"}, obj{"country": "XQ"}}}, []fault{{"/parties/1/country", "unknown_country"}}},
		{"an empty party", obj{"parties": list{obj{"country": "AZ"}, obj{}}}, []fault{{"/parties/1", "required"}}},
		{"no such institution", obj{"parties": list{obj{"country": "AZ"}, obj{"institution_id": "x"}}}, []fault{{"/parties/1/institution_id", "unknown_institution"}}},
		{"an institution without a name", obj{"parties": list{obj{"country": "AZ"}, obj{"country": "MA", "institution": obj{"names": obj{}}}}}, []fault{{"/parties/1/institution/names", "required"}}},
		{"a count of one text", obj{"count": obj{"min": 2, "max": nil}}, []fault{{"/count", "not_unspecified"}}},
		{"terms that are none", obj{"duration": "P0Y", "renewal": obj{"kind": "maybe", "notice": "6 months"}},
			[]fault{{"/duration", "invalid_duration"}, {"/renewal/kind", "unknown_code"}, {"/renewal/notice", "invalid_duration"}}},
		{"languages that are none", obj{"languages": list{obj{"code": "französisch!"}}, "prevailing_language": "?"}, []fault{{"/languages/0/code", "invalid_language"}, {"/prevailing_language", "invalid_language"}}},
		{"a relation to nothing", obj{"relations": list{obj{"kind": "supersedes"}, obj{"kind": "likes", "agreement_id": "x"}}},
			[]fault{{"/relations/0/agreement_id", "required"}, {"/relations/1/kind", "unknown_code"}, {"/relations/1/agreement_id", "unknown_agreement"}}},
		{"a fault in an act", obj{"acts": list{obj{"kind": "signature"}, obj{"kind": "x"}}}, []fault{{"/acts/1/kind", "unknown_code"}}},
		{"a fault in an act's citation", obj{"acts": list{obj{"kind": "signature", "citations": list{obj{"article": anArticle(), "field": "/title"}}}}}, []fault{{"/acts/0/citations/0/field", "unknown_field"}}},
	} {
		s.unchanged(t, x.name, func() {
			s.do(t, "POST", "/agreements", s.editor, nil, with(anAgreement(), x.fields)).problem(t, http.StatusUnprocessableEntity, x.faults...)
		})
	}
}

// TestAgreementStatus derives statuses from acts, clauses and the day.
func TestAgreementStatus(t *testing.T) {
	t.Parallel()
	act := func(kind, date string, more ...obj) obj {
		a := obj{"kind": kind}
		if date != "" {
			a["date"] = date
		}
		for _, m := range more {
			a = with(a, m)
		}
		return a
	}
	inForce := list{act("signature", "2010-01-01"), act("entry_into_force", "2010-06-01")}
	cases := []struct {
		name string
		body obj
		on   map[string]string // day → status; a ? behind it: not certain
	}{
		{"nothing is known", obj{}, map[string]string{"": "unknown?", "2010-01-01": "unknown?"}},
		{"dated without acts", obj{"date": "2018-03"}, map[string]string{"2018-02-28": "negotiating?", "2018-03-01": "signed?", "": "signed?"}},
		{"signed by one of two", obj{"acts": list{act("signature", "2018-03-05", obj{"party": "AZ"})}}, map[string]string{"": "signed?"}},
		{"signed by both, in two places", obj{"acts": list{act("signature", "2018-03-05", obj{"party": "AZ"}), act("signature", "2018-04-05", obj{"party": "MA"})}},
			map[string]string{"2018-03-06": "signed?", "2018-04-05": "signed?", "": "signed?"}},
		{"initialled, then signed", obj{"acts": list{act("initialling", "2018-01-01"), act("signature", "2018-03-05")}}, map[string]string{"2018-02-01": "initialled", "": "signed?"}},
		{"an undated act counts from the day it was recorded", obj{"acts": list{act("entry_into_force", "")}}, map[string]string{"2026-11-22": "unknown?", "2026-11-23": "in_force?"}},
		{"in force", obj{"acts": inForce}, map[string]string{"2010-03-01": "signed", "2010-06-01": "in_force", "": "in_force"}},
		{"provisionally", obj{"acts": list{act("signature", "2010-01-01"), act("provisional_application", "2010-02-01")}}, map[string]string{"2010-01-15": "signed", "": "provisionally_applied?"}},
		{"a term without a word on renewal", obj{"acts": inForce, "duration": "P5Y"}, map[string]string{"2015-05-31": "in_force", "2015-06-01": "expired?"}},
		{"a term that is not renewed", obj{"acts": inForce, "duration": "P5Y", "renewal": obj{"kind": "none"}}, map[string]string{"2015-05-31": "in_force", "2015-06-01": "expired"}},
		{"tacitly renewed", obj{"acts": inForce, "duration": "P5Y", "renewal": obj{"kind": "tacit"}}, map[string]string{"2025-06-01": "in_force"}},
		{"renewed once", obj{"acts": append(append(list{}, inForce...), act("renewal", "2015-05-01")), "duration": "P5Y", "renewal": obj{"kind": "express", "period": "P2Y"}},
			map[string]string{"2016-01-01": "in_force", "2017-06-01": "expired"}},
		{"suspended and resumed", obj{"acts": append(append(list{}, inForce...), act("suspension", "2012-01-01"), act("resumption", "2013-01-01"))},
			map[string]string{"2012-06-01": "suspended", "2013-01-01": "in_force"}},
		{"denounced with notice", obj{"acts": append(append(list{}, inForce...), act("denunciation", "2012-01-01")), "renewal": obj{"kind": "tacit", "notice": "P6M"}},
			map[string]string{"2012-06-30": "in_force", "2012-07-01": "terminated"}},
		{"terminated", obj{"acts": append(append(list{}, inForce...), act("termination", "2012"))}, map[string]string{"2011-12-31": "in_force", "2012-01-01": "terminated?", "2012-12-31": "terminated"}},
	}
	each(t, func(t *testing.T, s *server) {
		for _, x := range cases {
			here := "/agreements/" + id(t, s.create(t, "/agreements", with(sourced(anAgreement()), x.body)))
			for day, want := range x.on {
				query := here
				if day != "" {
					query += "?as_of=" + day
				}
				status := at(t, s.get(t, guest, query), "/status").(obj)
				got := status["value"].(string)
				if status["certain"] == false {
					got += "?"
				}
				if got != want {
					t.Errorf("%s: status as of %q is %s, want %s", x.name, day, got, want)
				}
			}
		}
		agreementSuperseded(t, s)
		s.do(t, "GET", "/agreements?as_of=2024-02-30", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?as_of", "invalid_date"})
		s.do(t, "GET", "/agreements?as_of=2024", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?as_of", "invalid_date"})
	})
}

func agreementSuperseded(t *testing.T, s *server) {
	t.Helper()
	first := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"title": en("The first"), "date": "2000"})))
	second := s.create(t, "/agreements", with(anAgreement(), obj{"date": "2020-02-02", "relations": list{obj{"kind": "supersedes", "agreement_id": first}}}))
	status := func(query string) any { return at(t, s.get(t, guest, "/agreements/"+first+query), "/status/value") }
	same(t, "superseded", status(""), "superseded")
	same(t, "before that", status("?as_of=2020-02-01"), "signed")
	here := "/agreements/" + id(t, second)
	s.patch(t, here, obj{"relations": list{}})
	same(t, "no more superseded", status(""), "signed")
	s.patch(t, here, obj{"relations": list{obj{"kind": "terminates", "agreement_id": first}}})
	same(t, "terminated by it", status(""), "terminated")
	s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent)
	same(t, "with that in the bin", status(""), "signed")
}

// TestAgreementUnspecified keeps what is known to exist and no more.
func TestAgreementUnspecified(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		a := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("several agreements and MoUs"), "unspecified": true, "count": obj{"min": 2, "max": nil}, "binding": nil}))
		holds(t, "an unspecified agreement", a, obj{"/unspecified": true, "/count": obj{"min": 2, "max": nil}, "/binding": nil, "/date": nil, "/type": nil, "/status/value": "unknown", "/status/certain": false})
		same(t, "filter", pluck(s.data(t, guest, "/agreements?unspecified=true"), "/reference"), list{"AGR-2026-0001"})
		s.change(t, "PATCH", "/agreements/AGR-2026-0001", obj{"unspecified": false}).problem(t, 422, fault{"/count", "not_unspecified"})
		s.change(t, "PATCH", "/agreements/AGR-2026-0001", obj{"count": obj{"min": nil}}).problem(t, 422, fault{"/count", "required"})
	})
}

// TestAgreementOfInstitutions: a pair uses the institution's country.
func TestAgreementOfInstitutions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		oncf := id(t, s.create(t, "/institutions", obj{"names": obj{"fr": "ONCF", "ar": "المكتب الوطني للسكك الحديدية"}, "country": "MA", "kind": "company"}))
		a := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{
			obj{"country": "AZ", "institution": obj{"names": en("Azerbaijan Railways"), "kind": "company"}}, obj{"institution_id": oncf}}}))
		holds(t, "the parties", a, obj{"/parties/1/institution_id": oncf, "/parties/0/country": "AZ"})
		railways := text(t, a, "/parties/0/institution_id")
		holds(t, "the institution", s.get(t, guest, "/institutions/"+railways), obj{"/names": en("Azerbaijan Railways"), "/country": "AZ", "/kind": "company"})
		same(t, "of the pair", len(s.data(t, guest, "/agreements?pair=AZ-MA&institution="+oncf)), 1)
		same(t, "relations", pluck(s.data(t, guest, "/relations"), "/pair"), list{"AZ-MA"})
		again := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "AZ", "institution": obj{"names": en("AZERBAIJAN  railways")}}, obj{"country": "GE"}, obj{"country": "TR"}}}))
		same(t, "found again", text(t, again, "/parties/0/institution_id"), railways)
		for _, pair := range []string{"AZ-GE", "AZ-TR", "GE-TR"} {
			same(t, "three parties under "+pair, pluck(s.data(t, guest, "/agreements?pair="+pair), "/reference"), list{"AGR-2026-0002"})
		}
		s.patch(t, "/institutions/"+oncf, obj{"country": "FR"})
		same(t, "of the old pair", len(s.data(t, guest, "/agreements?pair=AZ-MA")), 0)
		same(t, "of the new pair", len(s.data(t, guest, "/agreements?pair=AZ-FR")), 1)
		s.change(t, "DELETE", "/institutions/"+oncf, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
	})
}
