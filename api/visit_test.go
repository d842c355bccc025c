package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// wholeVisit is the visit of the API by example, with all that can be nested.
func wholeVisit() obj {
	return obj{
		"title":           obj{"en": "Foreign Minister of Azerbaijan in Rabat", "fr": "Le chef de la diplomatie azerbaïdjanaise à Rabat"},
		"visitor_country": "AZ", "host_country": "MA",
		"level": "official", "level_verbatim": obj{"ar": "زيارة رسمية"}, "principal_rank": "foreign_minister",
		"date": "2023-11-12/2023-11-14", "status": "completed",
		"places":       list{obj{"city": obj{"en": "Rabat"}, "country": "MA"}},
		"texts_signed": obj{"min": 4, "max": 5},
		"sectors":      list{"political", "trade"},
		"visibility":   "public", "review_state": "published",
		"meetings": list{obj{
			"title": en("Second session of the joint commission"), "kind": "joint_commission", "session_number": 2,
			"date": "2023-11-13", "countries": list{"AZ", "MA"},
			"participants": list{obj{"country": "MA", "name": "Nasser Bourita", "title": obj{"fr": "Ministre des Affaires étrangères"}}},
			"sectors":      list{"political"},
		}},
		"agreements": list{obj{
			"title": en("Memorandum of understanding on tourism"), "type": "mou", "binding": nil, "unspecified": false,
			"parties": list{obj{"country": "AZ"}, obj{"country": "MA"}}, "date": "2023-11-13",
			"languages": list{obj{"code": "ar", "role": "authentic"}, obj{"code": "az", "role": "authentic"}},
			"acts": list{
				obj{"kind": "signature", "party": "AZ", "date": "2023-11-13"},
				obj{"kind": "signature", "party": "MA", "date": "2023-11-13"},
			},
			"sectors": list{"tourism"},
		}},
		"commitments": list{obj{
			"title": en("Joint tourism campaigns"), "modality": "intended", "owed_by": list{"AZ", "MA"}, "owed_to": list{"AZ", "MA"},
			"due": "2024-12", "sectors": list{"tourism"},
			"updates": list{obj{"delivery": "limited", "assessed_by": "self", "as_of": "2024-03-01", "percent": 30}},
		}},
		"citations": list{obj{
			"article": obj{"url": "https://example.org/a", "title": "Une visite", "outlet": "Le Journal", "language": "fr", "published_on": nil},
			"field":   "/level", "value": "official", "quote": "زيارة رسمية", "quote_language": "ar", "locator": "headline",
			"stance": "supports", "credibility": 6, "rank": "normal",
		}},
	}
}

func TestVisitStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		created := s.do(t, "POST", "/visits", s.editor, nil, wholeVisit()).want(t, http.StatusCreated)
		visit := created.tree(t)
		here := "/visits/" + id(t, visit)
		if got, want := created.header.Get("Location"), base+here; got != want {
			t.Errorf("POST /visits: Location %q, want %q", got, want)
		}
		if got := created.header.Get("ETag"); !strings.HasPrefix(got, `"1.`) {
			t.Errorf("POST /visits: ETag %q, want \"1.…\"", got)
		}
		holds(t, "the visit", visit, obj{
			"/reference": "VIS-2026-0001", "/version": 1, "/date": "2023-11-12/2023-11-14", "/date_from": "2023-11-12", "/date_to": "2023-11-14",
			"/created_by": "test editor", "/created_at": "2026-11-23T10:00:00.000000Z", "/sectors": list{"political", "trade"}, "/delegation": list{},
			"/summary": nil, "/provenance": obj{"sources": 1, "independent_sources": 1, "conflicts": 0,
				"unsourced_fields": list{"/principal_rank", "/date", "/status", "/texts_signed"}},
		})
		delete(visit, "made") // which only the answer to the POST says
		same(t, "read by id", s.get(t, guest, here), visit)
		same(t, "read by reference", s.get(t, guest, "/visits/VIS-2026-0001"), visit)
		visitNested(t, s, id(t, visit))
		visitRefused(t, s)
		visitFilters(t, s)
		visitChanges(t, s, here)
		visitRace(t, s, here)
		visitBin(t, s, here)
		visitHistory(t, s, here)
	})
}

// visitNested checks that what was nested is there by itself, linked and as open.
func visitNested(t *testing.T, s *server, visit string) {
	t.Helper()
	for _, x := range []struct {
		path string
		want obj
	}{
		{"/meetings?visit=" + visit, obj{"/reference": "MTG-2026-0001", "/visit_id": visit, "/participants/0/name": "Nasser Bourita"}},
		{"/agreements?visit=" + visit, obj{"/reference": "AGR-2026-0001", "/visit_id": visit, "/status/value": "signed", "/status/certain": false}},
		{"/commitments?visit=" + visit, obj{"/reference": "COM-2026-0001", "/origin": obj{"visit_id": visit}, "/delivery": "limited", "/date_from": "2023-11-12", "/late": true, "/pairs": list{"AZ-MA"}}},
		{"/people?q=Bourita", obj{"/names/0/text": "Nasser Bourita", "/country": "MA"}},
		{"/articles?outlet=Le+Journal", obj{"/title": "Une visite", "/canonical_url": "https://example.org/a", "/state": "ok"}},
		{"/visits/" + visit + "/citations", obj{"/field": "/level", "/record/reference": "VIS-2026-0001", "/article/title": "Une visite"}},
	} {
		rows := s.data(t, guest, x.path)
		if len(rows) != 1 {
			t.Errorf("GET %s: %d rows, want 1", x.path, len(rows))
			continue
		}
		holds(t, "GET "+x.path, rows[0], x.want)
	}
	with := s.get(t, guest, "/visits/"+visit+"?include=meetings,agreements,commitments,citations")
	for _, name := range []string{"meetings", "agreements", "commitments", "citations"} {
		if n := len(at(t, with, "/"+name).([]any)); n != 1 {
			t.Errorf("include=%s: %d, want 1", name, n)
		}
	}
}

func visitRefused(t *testing.T, s *server) {
	t.Helper()
	deep := wholeVisit()
	deep["date"] = "2023-13"
	deep["agreements"].(list)[0].(obj)["parties"] = list{obj{"country": "AZ"}, obj{"country": "XQ"}}
	deep["meetings"].(list)[0].(obj)["participants"] = list{obj{"country": "MA"}}
	deep["commitments"].(list)[0].(obj)["updates"] = list{obj{"delivery": "limited", "assessed_by": "self", "as_of": "2027-01"}}
	deep["citations"].(list)[0].(obj)["field"] = "/nothing"
	for _, x := range []struct {
		name   string
		body   any
		faults []fault
	}{
		{"nothing said", obj{}, []fault{{"/title", "required"}, {"/visitor_country", "required"}, {"/host_country", "required"}}},
		{"visits itself", with(aVisit(), obj{"host_country": "AZ"}), []fault{{"/host_country", "same_country"}}},
		{"faults at every depth", deep, []fault{{"/date", "invalid_date"}, {"/agreements/0/parties/1/country", "unknown_country"},
			{"/meetings/0/participants/0", "required"}, {"/commitments/0/updates/0/as_of", "in_the_future"}, {"/citations/0/field", "unknown_field"}}},
		{"unknown codes", with(aVisit(), obj{"level": "grand", "status": "maybe", "sectors": list{"trade", "magic"}}),
			[]fault{{"/level", "unknown_code"}, {"/status", "unknown_code"}, {"/sectors/1", "unknown_sector"}}},
		{"a sector twice", with(aVisit(), obj{"sectors": list{"trade", "trade"}}), []fault{{"/sectors/1", "duplicate"}}},
		{"end before start", with(aVisit(), obj{"date": "2023-11-14/2023-11-12"}), []fault{{"/date", "invalid_date"}}},
		{"count upside down", with(aVisit(), obj{"texts_signed": obj{"min": 5, "max": 4}}), []fault{{"/texts_signed", "out_of_range"}}},
		{"acts are not a visit's", with(aVisit(), obj{"acts": list{}}), []fault{{"/acts", "read_only"}}},
	} {
		s.unchanged(t, x.name, func() {
			s.do(t, "POST", "/visits", s.editor, nil, x.body).problem(t, http.StatusUnprocessableEntity, x.faults...)
		})
	}
}

func visitFilters(t *testing.T, s *server) {
	t.Helper()
	s.create(t, "/visits", with(aVisit(), obj{"title": en("Back"), "visitor_country": "MA", "host_country": "AZ", "date": "2018", "level": "working", "sectors": list{"counter_terrorism"}}))
	s.create(t, "/visits", with(aVisit(), obj{"title": en("Undated"), "visitor_country": "FR", "status": "announced"}))
	for query, want := range map[string][]string{
		"":                                {"VIS-2026-0001", "VIS-2026-0002", "VIS-2026-0003"},
		"sort=date":                       {"VIS-2026-0002", "VIS-2026-0001", "VIS-2026-0003"},
		"sort=-reference":                 {"VIS-2026-0003", "VIS-2026-0002", "VIS-2026-0001"},
		"country=FR":                      {"VIS-2026-0003"},
		"country=FR&country=AZ":           {"VIS-2026-0001", "VIS-2026-0002", "VIS-2026-0003"},
		"pair=MA-AZ":                      {"VIS-2026-0001", "VIS-2026-0002"},
		"pair=AZ-MA&country=FR":           {},
		"sector=security":                 {"VIS-2026-0002"},
		"sector=none":                     {"VIS-2026-0003"},
		"sector=trade":                    {"VIS-2026-0001"},
		"level=working":                   {"VIS-2026-0002"},
		"level=working&level=official":    {"VIS-2026-0001", "VIS-2026-0002"},
		"status=announced":                {"VIS-2026-0003"},
		"principal_rank=foreign_minister": {"VIS-2026-0001"},
		"from=2023-11-14":                 {"VIS-2026-0001"},
		"from=2023-11-15":                 {},
		"to=2018-06":                      {"VIS-2026-0002"},
		"from=2018&to=2023-11-12":         {"VIS-2026-0001", "VIS-2026-0002"},
		"to=2023-11-11":                   {"VIS-2026-0002"},
		"article=ART-2026-0001":           {"VIS-2026-0001"},
		"q=diplomatie":                    {"VIS-2026-0001"},
		"q=azerbaidjanaise":               {"VIS-2026-0001", "VIS-2026-0002"}, // of which one says so, and one is of Azerbaijan
		"review_state=draft":              {},
	} {
		same(t, "GET /visits?"+query, pluck(s.data(t, s.reader, "/visits?"+query), "/reference"), want)
	}
}

// visitChanges checks that absent, null and empty differ, and that PUT leaves nothing.
func visitChanges(t *testing.T, s *server, here string) {
	t.Helper()
	patched := s.patch(t, here, obj{"level": nil, "sectors": list{}, "title": obj{"fr": nil, "az": "Səfər"}})
	holds(t, "PATCH null and empty", patched, obj{
		"/version": 2, "/level": nil, "/sectors": list{}, "/status": "completed", "/date": "2023-11-12/2023-11-14",
		"/title": obj{"en": "Foreign Minister of Azerbaijan in Rabat", "az": "Səfər"}, "/level_verbatim": obj{"ar": "زيارة رسمية"},
		"/created_by": "test editor", "/review_state": "published",
	})
	same(t, "read after PATCH", pick(s.get(t, guest, here), "title", "level", "sectors", "version"), pick(patched, "title", "level", "sectors", "version"))
	put := s.change(t, "PUT", here, with(aVisit(), obj{"date": "2023"})).want(t, http.StatusOK).tree(t)
	holds(t, "PUT", put, obj{
		"/version": 3, "/title": en("A visit"), "/date": "2023", "/date_from": "2023-01-01", "/date_to": "2023-12-31",
		"/level_verbatim": nil, "/status": nil, "/places": list{}, "/texts_signed": nil, "/visibility": "public", "/reference": "VIS-2026-0001",
	})
	for _, x := range []struct {
		method string
		body   obj
		faults []fault
	}{
		{"PATCH", obj{"title": nil}, []fault{{"/title", "required"}}},
		{"PATCH", obj{"title": obj{}, "level": "grand"}, []fault{{"/level", "unknown_code"}}},
		{"PATCH", obj{"id": "x", "version": 7, "reference": "VIS-1", "provenance": nil, "date_from": "2023-01-01", "created_by": "me"},
			[]fault{{"/id", "read_only"}, {"/version", "read_only"}, {"/reference", "read_only"}, {"/provenance", "read_only"}, {"/date_from", "read_only"}, {"/created_by", "read_only"}}},
		{"PATCH", obj{"citations": list{}, "meetings": nil, "colour": nil}, []fault{{"/citations", "read_only"}, {"/meetings", "read_only"}, {"/colour", "unknown_field"}}},
		{"PUT", with(aVisit(), obj{"version": 3, "host_country": "AZ"}), []fault{{"/version", "read_only"}, {"/host_country", "same_country"}}},
		{"PUT", obj{}, []fault{{"/title", "required"}, {"/host_country", "required"}}},
	} {
		s.unchanged(t, x.method, func() { s.change(t, x.method, here, x.body).problem(t, http.StatusUnprocessableEntity, x.faults...) })
	}
	s.do(t, "PATCH", here, s.reader, header{"If-Match": "*"}, obj{"level": "state"}).problem(t, http.StatusForbidden)
	s.do(t, "PATCH", here, guest, header{"If-Match": "*"}, obj{"level": "state"}).problem(t, http.StatusUnauthorized)
}

// visitRace lets editors write at once what they have all read: one wins.
func visitRace(t *testing.T, s *server, here string) {
	t.Helper()
	const editors = 8
	tag := s.etag(t, here)
	answers := make([]response, editors)
	var all sync.WaitGroup
	for i := range editors {
		all.Go(func() {
			body := with(aVisit(), obj{"date": "2023-11", "summary": en("editor " + string(rune('a'+i)))})
			answers[i] = s.do(t, "PUT", here, s.editor, header{"If-Match": tag}, body)
		})
	}
	all.Wait()
	var won []response
	for _, r := range answers {
		if r.status == http.StatusOK {
			won = append(won, r)
		} else {
			r.problem(t, http.StatusPreconditionFailed)
		}
	}
	if len(won) != 1 {
		t.Fatalf("%d editors wrote over one version, want 1", len(won))
	}
	now := s.get(t, s.editor, here)
	same(t, "after the race", pick(now, "version", "summary"), pick(won[0].tree(t), "version", "summary"))
	s.do(t, "DELETE", here, s.editor, header{"If-Match": tag}, nil).problem(t, http.StatusPreconditionFailed)
}

func visitBin(t *testing.T, s *server, here string) {
	t.Helper()
	meeting := "/meetings/MTG-2026-0001"
	s.do(t, "POST", here+"/restore", s.editor, nil, nil).problem(t, http.StatusConflict)
	if r := s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent); len(r.body) > 0 {
		t.Errorf("DELETE %s: a body of %d bytes, want none", here, len(r.body))
	}
	s.do(t, "GET", here, s.editor, nil, nil).problem(t, http.StatusNotFound)
	s.change(t, "PATCH", here, obj{}).problem(t, http.StatusNotFound)
	s.change(t, "DELETE", here, nil).problem(t, http.StatusNotFound)
	s.do(t, "GET", here+"?bin=true", guest, nil, nil).problem(t, http.StatusNotFound)
	s.do(t, "GET", "/visits?bin=true", guest, nil, nil).problem(t, http.StatusUnauthorized)
	same(t, "what is in the bin", pluck(s.data(t, s.reader, "/visits?bin=true"), "/reference"), list{"VIS-2026-0001"})
	holds(t, "in the bin", s.get(t, s.reader, here+"?bin=true"), obj{"/version": 5, "/binned_at": "2026-11-23T10:00:00.000000Z"})
	holds(t, "what refers to it", s.get(t, guest, meeting), obj{"/visit_id": nil})
	holds(t, "what comes of it", s.get(t, guest, "/commitments/COM-2026-0001"), obj{"/origin": nil})
	s.do(t, "GET", "/meetings?visit=VIS-2026-0001", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?visit", "unknown_value"})
	same(t, "its citations", s.do(t, "GET", here+"/citations", s.editor, nil, nil).status, http.StatusNotFound)
	s.do(t, "POST", here+"/restore", s.reader, nil, nil).problem(t, http.StatusForbidden)
	back := s.do(t, "POST", here+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
	holds(t, "restored", back.tree(t), obj{"/version": 6, "/title": en("A visit")})
	if tag := back.header.Get("ETag"); !strings.HasPrefix(tag, `"6.`) {
		t.Errorf("restored: ETag %q, want \"6.…\"", tag)
	}
	if got, want := at(t, s.get(t, guest, meeting), "/visit_id"), strings.TrimPrefix(here, "/visits/"); got != want {
		t.Errorf("the meeting after the restore: visit_id %v, want %v", got, want)
	}
	same(t, "its citations after the restore", len(s.data(t, guest, here+"/citations")), 1)
}

func visitHistory(t *testing.T, s *server, here string) {
	t.Helper()
	entries := s.data(t, s.reader, here+"/history")
	same(t, "actions", pluck(entries, "/action"), list{"restored", "deleted", "updated", "updated", "updated", "created", "created"})
	same(t, "kinds", pluck(entries, "/kind"), list{"visit", "visit", "visit", "visit", "visit", "citation", "visit"})
	same(t, "versions", pluck(entries, "/version"), list{"6", "5", "4", "3", "2", "1", "1"})
	same(t, "who", pluck(entries, "/by"), list{"test editor", "test editor", "test editor", "test editor", "test editor", "test editor", "test editor"})
	same(t, "the change of version 2", at(t, entries[4], "/changes"), list{
		obj{"pointer": "/level", "before": "official", "after": nil},
		obj{"pointer": "/sectors", "before": list{"political", "trade"}, "after": list{}},
		obj{"pointer": "/title", "before": wholeVisit()["title"], "after": obj{"en": "Foreign Minister of Azerbaijan in Rabat", "az": "Səfər"}},
	})
	first := s.data(t, s.reader, here+"/history?limit=3")
	same(t, "a page of history", pluck(first, "/version"), list{"6", "5", "4"})
}
