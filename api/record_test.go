package api_test

import (
	"cmp"
	"net/http"
	"strings"
	"sync"
	"testing"

	"entente/models"
)

// resource is what the story of every record needs to know of one.
type resource struct {
	models.Spec
	path      string
	reference string // of the first one
	body      obj    // the least that holds
	drafted   bool   // a new one is a draft
	change    obj    // a patch of one field
	optional  obj    // a field that PUT of body empties, and PATCH with null
	required  string // a field that must not be null
	code      string // what is said when it is, "required" unless set
	wrong     obj    // a patch that does not hold
	fault     fault  // why
}

// resources are all records.
func resources() map[models.RecordKind]resource {
	unpublished := obj{"review_state": drop}
	return map[models.RecordKind]resource{
		models.CountryKind: {reference: "XK", body: aCountry(), change: obj{"region": "Europe"}, optional: obj{"alpha3": "XKX"},
			required: "names", wrong: obj{"numeric": 31}, fault: fault{"/numeric", "wrong_type"}},
		models.SectorKind: {reference: "space", body: aSector(), change: obj{"parent": "trade"}, optional: obj{"parent": "energy"},
			required: "names", wrong: obj{"dac": list{"1"}}, fault: fault{"/dac/0", "invalid_code"}},
		models.InstitutionKind: {reference: "INS-2026-0001", body: anInstitution(), change: obj{"country": "MA"}, optional: obj{"kind": "company"},
			required: "names", wrong: obj{"kind": "club"}, fault: fault{"/kind", "unknown_code"}},
		models.PersonKind: {reference: "PER-2026-0001", body: with(aPerson(), obj{"country": drop}), change: obj{"names": list{obj{"text": "Another", "language": "en", "primary": true}}}, optional: obj{"country": "FR"},
			required: "names", wrong: obj{"names": list{obj{"text": ""}}}, fault: fault{"/names/0/text", "required"}},
		models.VisitKind: {reference: "VIS-2026-0001", body: with(aVisit(), unpublished), drafted: true, change: obj{"level": "state"}, optional: obj{"status": "announced"},
			required: "title", wrong: obj{"date": "2023-02-30"}, fault: fault{"/date", "invalid_date"}},
		models.MeetingKind: {reference: "MTG-2026-0001", body: with(aMeeting(), unpublished), drafted: true, change: obj{"kind": "call"}, optional: obj{"session_number": 3},
			required: "countries", wrong: obj{"session_number": 0}, fault: fault{"/session_number", "out_of_range"}},
		models.AgreementKind: {reference: "AGR-2026-0001", body: with(anAgreement(), unpublished), drafted: true, change: obj{"type": "mou"}, optional: obj{"binding": false},
			required: "parties", code: "too_few", wrong: obj{"duration": "5 years"}, fault: fault{"/duration", "invalid_duration"}},
		models.CommitmentKind: {reference: "COM-2026-0001", body: with(aCommitment(), unpublished), drafted: true, change: obj{"due": "2027"}, optional: obj{"priority": "high"},
			required: "owed_by", wrong: obj{"value": obj{"currency": "euro"}}, fault: fault{"/value/currency", "invalid_currency"}},
		models.ArticleKind: {reference: "ART-2026-0001", body: anArticle(), change: obj{"author": "A. B."}, optional: obj{"url": "https://example.org/x"},
			required: "title", wrong: obj{"url": "ftp://example.org"}, fault: fault{"/url", "invalid_url"}},
	}
}

// TestEveryRecord tells the story that all records share.
func TestEveryRecord(t *testing.T) {
	t.Parallel()
	for _, spec := range records {
		x, ok := resources()[spec.Name]
		if !ok {
			t.Errorf("resources says nothing of a %s", spec.Name)
			continue
		}
		x.path, x.Spec = listPath(spec.Name), spec
		t.Run(x.path[1:], func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, s *server) { recordStory(t, s, x) })
		})
	}
}

func recordStory(t *testing.T, s *server, x resource) {
	t.Helper()
	s.editor = s.writer(x.path)
	here := recordCreated(t, s, x)
	recordRefused(t, s, x, here)
	recordChanged(t, s, x, here)
	recordRace(t, s, x, here)
	recordBinned(t, s, x, here)
	recordHistory(t, s, x, here)
}

// writer is the least token that may write records of a list.
func (s *server) writer(path string) string {
	if path == "/countries" || path == "/sectors" {
		return s.administrator
	}
	return s.editor
}

func recordCreated(t *testing.T, s *server, x resource) (here string) {
	t.Helper()
	r := s.do(t, "POST", x.path, s.editor, nil, x.body).want(t, http.StatusCreated)
	tree := r.tree(t)
	here = x.path + "/" + id(t, tree)
	state := "published"
	if x.drafted {
		state = "draft"
	}
	holds(t, "created", tree, obj{"/reference": x.reference, "/version": 1, "/visibility": "public", "/review_state": state,
		"/created_at": "2026-11-23T10:00:00.000000Z", "/updated_at": "2026-11-23T10:00:00.000000Z", "/provenance/sources": 0})
	same(t, "Location", r.header.Get("Location"), base+here)
	for _, path := range []string{here, x.path + "/" + x.reference} {
		again := s.do(t, "GET", path, s.reader, nil, nil).want(t, http.StatusOK)
		same(t, "GET "+path, again.tree(t), tree)
	}
	status := http.StatusOK
	if x.drafted {
		status = http.StatusNotFound
	}
	s.do(t, "GET", here, guest, nil, nil).want(t, status)
	if x.Prefix != "" {
		same(t, "the next reference", s.create(t, x.path, with(x.body, obj{"title": nextTitle(x)}))["reference"], x.Prefix+"-2026-0002")
	}
	return here
}

// nextTitle is another title where there is one.
func nextTitle(x resource) any {
	switch x.body["title"].(type) {
	case string:
		return "Another"
	case nil:
		return drop
	}
	return en("Another")
}

func recordRefused(t *testing.T, s *server, x resource, here string) {
	t.Helper()
	whatever := header{"If-Match": "*"}
	nowhere := x.path + "/01900000-0000-7000-8000-000000000000"
	unsaid := with(x.body, obj{x.required: drop})
	missing := []fault{{"/" + x.required, cmp.Or(x.code, "required")}}
	invisible := "unknown_code"
	if x.Prefix == "" {
		invisible = "always_public"
	}
	for _, r := range []struct {
		name, method, path, token string
		header                    header
		body                      any
		status                    int
		faults                    []fault
	}{
		{"guest creates", "POST", x.path, guest, nil, x.body, 401, nil},
		{"reader creates", "POST", x.path, s.reader, nil, x.body, 403, nil},
		{"guest replaces", "PUT", here, guest, whatever, x.body, 401, nil},
		{"reader patches", "PATCH", here, s.reader, whatever, x.change, 403, nil},
		{"reader bins", "DELETE", here, s.reader, whatever, nil, 403, nil},
		{"guest restores", "POST", here + "/restore", guest, nil, nil, 401, nil},
		{"nothing there to read", "GET", nowhere, s.reader, nil, nil, 404, nil},
		{"nothing there to replace", "PUT", nowhere, s.editor, whatever, x.body, 404, nil},
		{"nothing there to patch", "PATCH", nowhere, s.editor, whatever, x.change, 404, nil},
		{"nothing there to bin", "DELETE", nowhere, s.editor, whatever, nil, 404, nil},
		{"nothing there to restore", "POST", nowhere + "/restore", s.editor, nil, nil, 404, nil},
		{"nothing there to remember", "GET", nowhere + "/history", s.editor, nil, nil, 404, nil},
		{"says nothing", "POST", x.path, s.editor, nil, obj{}, 422, missing},
		{"leaves out", "POST", x.path, s.editor, nil, unsaid, 422, missing},
		{"leaves out in a PUT", "PUT", here, s.editor, whatever, unsaid, 422, missing},
		{"empties", "PATCH", here, s.editor, whatever, obj{x.required: nil}, 422, missing},
		{"creates what does not hold", "POST", x.path, s.editor, nil, with(x.body, x.wrong), 422, []fault{x.fault}},
		{"replaces by what does not hold", "PUT", here, s.editor, whatever, with(x.body, x.wrong), 422, []fault{x.fault}},
		{"patches to what does not hold", "PATCH", here, s.editor, whatever, x.wrong, 422, []fault{x.fault}},
		{"unknown field", "POST", x.path, s.editor, nil, with(x.body, obj{"colour": "red"}), 422, []fault{{"/colour", "unknown_field"}}},
		{"a letter in another case", "PATCH", here, s.editor, whatever, obj{"Visibility": "internal"}, 422, []fault{{"/Visibility", "unknown_field"}}},
		{"the server's fields", "POST", x.path, s.editor, nil, with(x.body, obj{"id": "1", "version": 1, "reference": "X"}), 422,
			[]fault{{"/id", "read_only"}, {"/version", "read_only"}, {"/reference", "read_only"}}},
		{"unknown visibility", "PATCH", here, s.editor, whatever, obj{"visibility": "secret"}, 422, []fault{{"/visibility", invisible}}},
		{"no If-Match", "PUT", here, s.editor, nil, x.body, 428, []fault{{"?If-Match", "required"}}},
		{"no If-Match on PATCH", "PATCH", here, s.editor, nil, x.change, 428, []fault{{"?If-Match", "required"}}},
		{"no If-Match on DELETE", "DELETE", here, s.editor, nil, nil, 428, []fault{{"?If-Match", "required"}}},
		{"malformed If-Match", "PATCH", here, s.editor, header{"If-Match": "1.abc"}, x.change, 400, []fault{{"?If-Match", "malformed"}}},
		{"stale If-Match", "PATCH", here, s.editor, header{"If-Match": `"7.abc"`}, x.change, 412, nil},
		{"stale If-Match on DELETE", "DELETE", here, s.editor, header{"If-Match": `"7.abc"`}, nil, 412, nil},
		{"restores what is there", "POST", here + "/restore", s.editor, nil, nil, 409, nil},
	} {
		s.unchanged(t, r.name, func() { s.do(t, r.method, r.path, r.token, r.header, r.body).problem(t, r.status, r.faults...) })
	}
}

// any is a body: any, where a table has a column named any.
type any = interface{}

func recordChanged(t *testing.T, s *server, x resource, here string) {
	t.Helper()
	before := s.get(t, s.editor, here)
	changed := s.patch(t, here, with(x.change, x.optional))
	want := with(before, with(x.change, x.optional))
	for _, derived := range []string{"version", "provenance", "updated_at", "due_from", "due_to", "canonical_url", "pairs", "late", "status"} {
		delete(want, derived)
	}
	for name, v := range want {
		same(t, "PATCH "+here+": "+name, changed[name], v)
	}
	same(t, "version after PATCH", changed["version"], 2)
	same(t, "read after PATCH", s.get(t, s.editor, here), changed)
	for name := range x.optional {
		same(t, "PATCH null: "+name, s.patch(t, here, obj{name: nil})[name], nil)
		s.patch(t, here, x.optional)
	}
	put := s.change(t, "PUT", here, x.body).want(t, http.StatusOK).tree(t)
	for name := range x.optional {
		same(t, "PUT without "+name, put[name], nil)
	}
	same(t, "version after PUT", put["version"], 5)
	same(t, "PUT keeps", pick(put, "id", "reference", "visibility", "review_state", "created_at"), pick(before, "id", "reference", "visibility", "review_state", "created_at"))
}

// recordRace lets two editors write at once what both have read.
func recordRace(t *testing.T, s *server, x resource, here string) {
	t.Helper()
	tag := s.etag(t, here)
	answers := make([]response, 4)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			method, body := "PUT", x.body
			if i%2 == 1 {
				method, body = "PATCH", x.change
			}
			answers[i] = s.do(t, method, here, s.editor, header{"If-Match": tag}, body)
		})
	}
	all.Wait()
	won := 0
	for _, r := range answers {
		if r.status == http.StatusOK {
			won++
		} else {
			r.problem(t, http.StatusPreconditionFailed)
		}
	}
	same(t, "how many of four editors at once won", won, 1)
	same(t, "version after the race", s.get(t, s.editor, here)["version"], 6)
}

func recordBinned(t *testing.T, s *server, x resource, here string) {
	t.Helper()
	before := s.total(t, s.editor, x.path)
	s.do(t, "DELETE", here, s.editor, header{"If-Match": s.etag(t, here)}, nil).want(t, http.StatusNoContent)
	s.do(t, "GET", here, s.editor, nil, nil).problem(t, http.StatusNotFound)
	s.do(t, "GET", here+"?bin=true", guest, nil, nil).problem(t, http.StatusNotFound)
	same(t, "the list without it", s.total(t, s.editor, x.path), before-1)
	same(t, "the bin", pluck(s.data(t, s.editor, x.path+"?bin=true"), "/reference"), list{x.reference})
	same(t, "search without it", s.total(t, s.editor, "/search?q="+strings.ReplaceAll(x.reference, "-", "+")+"&kind="+string(x.Name)), 0)
	back := s.do(t, "POST", here+"/restore", s.editor, nil, nil).want(t, http.StatusOK).tree(t)
	same(t, "version after the restore", back["version"], 8)
	same(t, "the list with it again", s.total(t, s.editor, x.path), before)
	same(t, "search with it again", s.total(t, s.editor, "/search?q="+x.reference+"&kind="+string(x.Name)), 1)
}

func recordHistory(t *testing.T, s *server, x resource, here string) {
	t.Helper()
	entries := s.data(t, s.reader, here+"/history")
	same(t, "actions", pluck(entries, "/action"), list{"restored", "deleted", "updated", "updated", "updated", "updated", "updated", "created"})
	same(t, "versions", pluck(entries, "/version"), list{"8", "7", "6", "5", "4", "3", "2", "1"})
	for name, v := range x.optional {
		var found obj
		for _, c := range at(t, entries[5], "/changes").(list) {
			if c.(obj)["pointer"] == "/"+name {
				found = c.(obj)
			}
		}
		same(t, "the entry of PATCH null: "+name, found, obj{"pointer": "/" + name, "before": v, "after": nil})
	}
	created := at(t, entries[7], "/changes").(list)
	for _, c := range created {
		same(t, "before there was anything", c.(obj)["before"], nil)
	}
}
