package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// secret stands in every text that a guest must not see.
const secret = "zirkumflex"

// hidden is a database in which open records are entangled with hidden ones.
type hidden struct {
	*server
	// open are the paths of the records that a guest may see.
	visit, meeting, agreement, commitment, article, grown string
	// marks are what no answer to a guest may contain, by what they are.
	marks map[string]string
	// paths of hidden records
	paths []string
}

// hide records something hidden and marks it.
func (h *hidden) hide(t *testing.T, what, path string, body obj) obj {
	t.Helper()
	tree := h.create(t, path, body)
	h.marks[what], h.marks[what+"'s reference"] = id(t, tree), text(t, tree, "/reference")
	h.paths = append(h.paths, path+"/"+id(t, tree))
	return tree
}

func hide(t *testing.T, s *server) *hidden {
	t.Helper()
	h := &hidden{server: s, marks: map[string]string{"a hidden text": secret}}
	whisper := en("A " + secret)
	draft, internal, restricted := obj{"review_state": "draft", "title": whisper}, obj{"visibility": "internal", "title": whisper}, obj{"visibility": "restricted", "title": whisper}
	dated := obj{"date": "2023-11-13", "sectors": list{"tourism"}}
	visit := id(t, h.hide(t, "a draft visit", "/visits", with(with(aVisit(), draft), dated)))
	h.hide(t, "an internal visit", "/visits", with(aVisit(), internal))
	meeting := id(t, h.hide(t, "an internal meeting", "/meetings", with(with(with(aMeeting(), internal), dated), obj{"visit_id": visit})))
	agreement := id(t, h.hide(t, "a restricted agreement", "/agreements", with(with(with(anAgreement(), restricted), dated), obj{
		"acts": list{obj{"kind": "signature", "date": "2023-11-13", "note": whisper}}})))
	h.hide(t, "a submitted commitment", "/commitments", with(with(aCommitment(), dated), obj{"title": whisper, "review_state": "submitted", "due": "2024",
		"updates": list{obj{"delivery": "complete", "assessed_by": "self", "as_of": "2024", "note": whisper}}}))
	person := id(t, h.hide(t, "an internal person", "/people", with(aPerson(), obj{"names": list{obj{"text": "The " + secret}, obj{"text": "Plain Name", "primary": true}}, "visibility": "internal"})))
	institution := id(t, h.hide(t, "an internal institution", "/institutions", with(anInstitution(), obj{"names": whisper, "visibility": "internal"})))
	article := id(t, h.hide(t, "a restricted article", "/articles", with(anArticle(), obj{"title": secret, "visibility": "restricted", "url": "https://example.org/" + secret})))
	binned := h.hide(t, "a visit in the bin", "/visits", with(with(aVisit(), dated), obj{"title": whisper}))
	s.change(t, "DELETE", "/visits/"+id(t, binned), nil).want(t, http.StatusNoContent)
	withdrawn := h.hide(t, "a visit withdrawn", "/visits", with(aVisit(), obj{"title": whisper}))
	s.patch(t, "/visits/"+id(t, withdrawn), obj{"visibility": "internal"})

	open := s.create(t, "/articles", with(anArticle(), obj{"title": "Open"}))
	h.article = "/articles/" + id(t, open)
	h.visit = "/visits/" + id(t, s.create(t, "/visits", with(with(aVisit(), dated), obj{"level": "official", "lead": obj{"country": "AZ", "name": "Plain Name", "person_id": person},
		"citations": list{obj{"article_id": id(t, open), "field": "/level", "value": "official", "quote": "official"}}})))
	h.marks["a citation of a restricted article"] = id(t, s.create(t, h.visit+"/citations", obj{"article_id": article, "field": "/level", "value": "state", "quote": "the " + secret}))
	h.meeting = "/meetings/" + id(t, s.create(t, "/meetings", with(with(aMeeting(), dated), obj{"visit_id": visit, "participants": list{obj{"country": "AZ", "name": "Plain Name", "person_id": person}}})))
	h.agreement = "/agreements/" + id(t, s.create(t, "/agreements", with(with(anAgreement(), dated), obj{"visit_id": visit, "meeting_id": meeting,
		"parties":   list{obj{"country": "AZ", "institution_id": institution}, obj{"country": "MA"}},
		"relations": list{obj{"kind": "implements", "agreement_id": agreement}}, "signatories": list{obj{"country": "AZ", "name": "Plain Name", "person_id": person}}})))
	h.commitment = "/commitments/" + id(t, s.create(t, "/commitments", with(with(aCommitment(), dated), obj{"origin": obj{"visit_id": visit},
		"institutions": list{obj{"institution_id": institution, "country": "AZ", "role": "lead"}}})))
	s.create(t, "/commitments", with(with(aCommitment(), dated), obj{"origin": obj{"agreement_id": agreement}, "title": en("Of an agreement")}))
	grown := s.create(t, "/visits", with(aVisit(), obj{"title": whisper, "review_state": "draft", "summary": whisper}))
	h.grown = "/visits/" + id(t, grown)
	s.patch(t, h.grown, obj{"title": en("Now published"), "summary": nil, "review_state": "published"})
	return h
}

// crawl lists every reading address of the server, single records and all.
func (h *hidden) crawl(t *testing.T) []string {
	t.Helper()
	var paths []string
	includes := map[string]string{"/visits": "meetings,agreements,commitments,citations", "/meetings": "agreements,commitments,citations",
		"/agreements": "commitments,citations", "/commitments": "updates,citations", "/articles": "citations", "/people": "citations", "/institutions": "citations"}
	for _, path := range recordPaths {
		paths = append(paths, path+"?limit=200&total=true", path+".csv", path+".ndjson", path+"?q="+secret, path+"?lang=ar&sort=-updated_at", path+"?visibility=internal&visibility=restricted", path+"?review_state=draft&review_state=submitted")
		if include := includes[path]; include != "" {
			paths = append(paths, path+"?include="+include, path+".ndjson?include="+include, path+".csv?include="+include)
			for _, ref := range pluck(h.data(t, h.reader, path+"?limit=200"), "/id") {
				one := path + "/" + ref
				paths = append(paths, one, one+"?include="+include, one+"/history", one+"/citations", one+"/history.ndjson", one+"/citations.csv")
			}
		}
	}
	for _, by := range []string{"sector", "pair", "country", "institution", "agreement", "visit", "year"} {
		paths = append(paths, "/progress/by/"+by, "/progress/by/"+by+"?as_of=2025-01-01", "/progress/by/"+by+".csv", "/progress/by/"+by+"?modality=intended")
	}
	for _, ref := range pluck(h.data(t, h.reader, "/articles"), "/id") {
		paths = append(paths, "/visits?article="+ref)
	}
	for _, path := range h.paths {
		if kind, ref, _ := strings.Cut(path[1:], "/"); kind != "articles" {
			filter := map[string]string{"visits": "visit", "meetings": "meeting", "agreements": "agreement", "people": "person", "institutions": "institution", "commitments": "q"}[kind]
			paths = append(paths, "/agreements?"+filter+"="+ref, "/commitments?"+filter+"="+ref, "/progress?"+filter+"="+ref)
		}
	}
	return append(paths, h.agreement+"/acts", h.commitment+"/updates", "/search?q="+secret, "/search?q="+secret+"&exact=true", "/search?q=plain", "/search.ndjson?q="+secret, "/timeline?limit=200", "/timeline.csv",
		"/timeline?sort=date&kind=act&kind=update", "/acts", "/acts.csv", "/updates?limit=200", "/citations?limit=200", "/citations.csv", "/participants?limit=200", "/people/positions", "/agreements/relations", "/parties.csv", "/relations", "/relations/AZ-MA", "/relations/AZ-MA/timeline", "/relations/AZ-MA/timeline.ndjson", "/conflicts", "/conflicts.csv", "/progress", "/progress/overdue", "/progress/upcoming", "/progress/overdue?as_of=2025-01-01")
}

// TestGuestSeesNothingHidden reads everything as a guest: no hidden word, id or
// reference may stand in any answer. A token sees every one of them.
func TestGuestSeesNothingHidden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		h := hide(t, s)
		shown := map[string]bool{}
		for _, path := range h.crawl(t) {
			r := s.do(t, "GET", path, guest, nil, nil)
			if r.status >= 500 {
				t.Errorf("GET %s: got %d\n%s", path, r.status, r.body)
			}
			asked := strings.ToLower(path)
			for what, mark := range h.marks {
				if strings.Contains(strings.ToLower(string(r.body)), mark) && !strings.Contains(asked, mark) {
					t.Errorf("a guest reads %s: the answer contains %s (%s)\n%.1500s", path, what, mark, r.body)
				}
			}
			answer := strings.ToLower(string(s.do(t, "GET", path, s.reader, nil, nil).body))
			for what, mark := range h.marks {
				shown[what] = shown[what] || strings.Contains(answer, strings.ToLower(mark))
			}
		}
		for what := range h.marks {
			if what != "a visit in the bin" && what != "a visit in the bin's reference" && !shown[what] {
				t.Errorf("with a token nothing shows %s: the crawl proves nothing of it", what)
			}
		}
		guestReads(t, s, h)
		guestCounts(t, s, h)
		guestFilters(t, s, h)
		guestHistory(t, s, h)
	})
}

// guestReads: what is hidden is not there, and links to it are null.
func guestReads(t *testing.T, s *server, h *hidden) {
	t.Helper()
	for _, path := range h.paths {
		for _, more := range []string{"", "/history", "/citations", "?bin=true", "?include=citations"} {
			s.do(t, "GET", path+more, guest, nil, nil).problem(t, http.StatusNotFound)
		}
	}
	s.do(t, "GET", "/citations/"+h.marks["a citation of a restricted article"], guest, nil, nil).problem(t, http.StatusNotFound)
	acts := h.marks["a restricted agreement"]
	s.do(t, "GET", "/agreements/"+acts+"/acts", guest, nil, nil).problem(t, http.StatusNotFound)
	for path, want := range map[string]obj{
		h.visit:      {"/lead": obj{"country": "AZ", "name": "Plain Name", "person_id": nil, "title": nil}, "/provenance/sources": 1, "/provenance/conflicts": 0, "/provenance/independent_sources": 1},
		h.meeting:    {"/visit_id": nil, "/participants/0/person_id": nil, "/participants/0/name": "Plain Name"},
		h.agreement:  {"/visit_id": nil, "/meeting_id": nil, "/signatories/0/person_id": nil, "/parties": list{obj{"country": "AZ"}, obj{"country": "MA"}}, "/relations": list{}},
		h.commitment: {"/origin": nil, "/institutions": list{}},
	} {
		holds(t, "a guest reads "+path, s.get(t, guest, path), want)
	}
	holds(t, "with a token", s.get(t, s.reader, h.visit), obj{"/provenance/sources": 2, "/provenance/conflicts": 1})
	same(t, "conflicts for a guest", len(s.data(t, guest, "/conflicts")), 0)
	same(t, "conflicts with a token", len(s.data(t, s.reader, "/conflicts")), 1)
}

// guestCounts: what is hidden is in no number.
func guestCounts(t *testing.T, s *server, h *hidden) {
	t.Helper()
	for path, want := range map[string][2]int{ // for a guest, with a token
		"/visits": {2, 5}, "/meetings": {1, 2}, "/agreements": {1, 2}, "/commitments": {2, 3}, "/articles": {1, 2}, "/people": {0, 1}, "/institutions": {0, 1},
		"/visits?sector=tourism": {1, 2}, "/visits?pair=AZ-MA&from=2023": {1, 2}, "/search?q=" + secret: {0, 13}, "/search?q=plain": {3, 4}, "/timeline?pair=AZ-MA": {6, 14},
		"/commitments?delivery=complete": {0, 1}, "/commitments?late=true": {0, 0}, "/commitments?visibility=internal": {0, 0}, "/visits?visibility=internal": {0, 2}, "/visits?review_state=draft": {0, 1},
	} {
		same(t, "a guest counts "+path, s.total(t, guest, path), want[0])
		same(t, "a token counts "+path, s.total(t, s.reader, path), want[1])
	}
	for _, query := range []string{"", "?pair=AZ-MA", "?sector=tourism", "?country=AZ", "?modality=intended", "?as_of=2025-06-01"} {
		holds(t, "a guest reads /progress"+query, s.get(t, guest, "/progress"+query), obj{"/data/total": 2, "/data/counted": 2, "/data/delivery/complete": 0, "/data/completion_rate": 0})
		holds(t, "a token reads /progress"+query, s.get(t, s.reader, "/progress"+query), obj{"/data/total": 3, "/data/delivery/complete": 1})
	}
	for _, by := range []string{"visit", "agreement", "institution"} {
		for _, query := range []string{"", "?modality=intended"} {
			rows := s.data(t, guest, "/progress/by/"+by+query)
			same(t, "the rows of /progress/by/"+by+query+" for a guest", pluck(rows, "/key"), list{""})
			same(t, "what they count", pluck(rows, "/total"), list{"2"})
			link := strings.TrimPrefix(text(t, rows[0], "/records"), base)
			same(t, "what is behind "+link, s.total(t, guest, link), 2)
		}
	}
	relation := s.data(t, guest, "/relations")
	same(t, "relations for a guest", pick(relation[0].(obj), "visits", "meetings", "agreements", "commitments"), obj{"visits": 2, "meetings": 1, "agreements": 1, "commitments": 2})
	holds(t, "the relation for a guest", s.get(t, guest, "/relations/AZ-MA"), obj{"/visits": 2, "/conflicts": 0, "/progress/total": 2})
	for _, name := range []string{"visits", "meetings", "agreements", "commitments"} {
		lines := strings.Count(strings.TrimSpace(string(s.do(t, "GET", "/"+name+".ndjson", guest, nil, nil).want(t, 200).body)), "\n") + 1
		same(t, "lines of "+name+".ndjson for a guest", lines, s.total(t, guest, "/"+name))
		rows := readCSV(t, s.do(t, "GET", "/"+name+".csv", guest, nil, nil).want(t, 200).body)
		same(t, "rows of "+name+".csv for a guest", len(rows)-1, lines)
	}
}

// guestFilters: to name what is hidden is to name nothing.
func guestFilters(t *testing.T, s *server, h *hidden) {
	t.Helper()
	nothing := "01900000-0000-7000-8000-000000000000"
	for _, x := range []struct{ list, parameter, mark string }{
		{"/commitments", "visit", "a draft visit"}, {"/commitments", "agreement", "a restricted agreement"}, {"/commitments", "meeting", "an internal meeting"}, {"/commitments", "institution", "an internal institution"},
		{"/visits", "article", "a restricted article"}, {"/visits", "person", "an internal person"}, {"/meetings", "visit", "a draft visit"}, {"/agreements", "visit", "a draft visit"},
		{"/progress", "visit", "a draft visit"}, {"/progress/by/year", "agreement", "a restricted agreement"}, {"/people", "institution", "an internal institution"},
	} {
		for _, key := range []string{h.marks[x.mark], h.marks[x.mark+"'s reference"], nothing} {
			s.do(t, "GET", x.list+"?"+x.parameter+"="+key, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?" + x.parameter, "unknown_value"})
		}
	}
	for _, path := range []string{"/visits", "/people", "/progress/overdue"} {
		s.do(t, "GET", path+"?bin=true", guest, nil, nil).problem(t, http.StatusUnauthorized)
	}
	same(t, "of no visit", sorted(pluck(s.data(t, guest, "/commitments?visit=none"), "/reference")), list{"COM-2026-0002", "COM-2026-0003"})
}

// guestHistory: only versions that were themselves public and published.
func guestHistory(t *testing.T, s *server, h *hidden) {
	t.Helper()
	entries := s.data(t, guest, h.grown+"/history")
	same(t, "history of what was a draft", pluck(entries, "/version"), list{"2"})
	for _, c := range at(t, entries[0], "/changes").(list) {
		same(t, fmt.Sprint("before ", c.(obj)["pointer"]), c.(obj)["before"], nil)
	}
	same(t, "the same with a token", pluck(s.data(t, s.reader, h.grown+"/history"), "/version"), list{"2", "1"})
	same(t, "history of the visit", pluck(s.data(t, guest, h.visit+"/history"), "/kind"), list{"citation", "visit"})
	same(t, "the same with a token", pluck(s.data(t, s.reader, h.visit+"/history"), "/kind"), list{"citation", "citation", "visit"})
	s.patch(t, h.visit, obj{"visibility": "internal", "summary": en(secret)})
	s.patch(t, h.visit, obj{"visibility": "public", "summary": nil})
	same(t, "history without the version that was hidden", pluck(s.data(t, guest, h.visit+"/history"), "/version"), list{"3", "1", "1"})
	r := s.do(t, "GET", h.visit+"/history", guest, nil, nil)
	if strings.Contains(string(r.body), secret) {
		t.Errorf("%s contains what stood in a hidden version\n%s", r.asked, r.body)
	}
	keep := with(aVisit(), obj{"review_state": drop})
	s.patch(t, h.visit, obj{"visibility": "internal"})
	same(t, "PUT without visibility", pick(s.change(t, "PUT", h.visit, keep).want(t, 200).tree(t), "visibility", "review_state"), obj{"visibility": "internal", "review_state": "published"})
}

// TestGuestAfterPublishing: what is published shows everywhere at once, and what
// is withdrawn is gone everywhere at once.
func TestGuestAfterPublishing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		body := wholeVisit()
		body["review_state"] = "draft"
		visit := s.create(t, "/visits", body)
		lists := append(slices.Clone(recordPaths), "/timeline", "/search?q=tourism")
		seeds := map[string]int{"/countries": s.total(t, guest, "/countries"), "/sectors": s.total(t, guest, "/sectors"), "/search?q=tourism": 1} // the sector
		for _, path := range lists {
			same(t, "a guest counts "+path+" before", s.total(t, guest, path), seeds[path])
		}
		for _, path := range []string{"/visits/" + id(t, visit), "/meetings/MTG-2026-0001", "/agreements/AGR-2026-0001", "/commitments/COM-2026-0001", "/people/PER-2026-0001", "/articles/ART-2026-0001"} {
			s.patch(t, path, obj{"review_state": "published"})
		}
		after := maps.Clone(seeds)
		maps.Copy(after, map[string]int{"/visits": 1, "/meetings": 1, "/agreements": 1, "/commitments": 1, "/people": 1, "/articles": 1, "/timeline": 7, "/search?q=tourism": 3})
		for _, path := range lists {
			same(t, "a guest counts "+path+" after", s.total(t, guest, path), after[path])
		}
		holds(t, "its links", s.get(t, guest, "/meetings/MTG-2026-0001"), obj{"/visit_id": id(t, visit)})
		same(t, "progress by visit", pluck(s.data(t, guest, "/progress/by/visit"), "/key"), list{id(t, visit)})
		holds(t, "provenance", s.get(t, guest, "/visits/"+id(t, visit)), obj{"/provenance/sources": 1})
		s.patch(t, "/visits/"+id(t, visit), obj{"visibility": "restricted"})
		same(t, "progress by visit, that withdrawn", pluck(s.data(t, guest, "/progress/by/visit"), "/key"), list{""})
		same(t, "visits of the pair", at(t, s.get(t, guest, "/relations/AZ-MA"), "/visits"), 0)
		same(t, "commitments of the pair", at(t, s.get(t, guest, "/relations/AZ-MA"), "/commitments"), 1)
	})
}
