package api_test

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// merge makes the record at other one with that at kept, and gives the answer.
func (s *server) merge(t *testing.T, kept, other string) obj {
	t.Helper()
	return s.change(t, "POST", kept+"/merge", obj{"other": other[strings.LastIndex(other, "/")+1:]}).want(t, http.StatusOK).tree(t)
}

// TestMerge: two visits become one. What the kept one says stays, what it does not say
// comes from the other, parts and links go to it, and where they differ the sources of
// the other claim what it said. A version from before brings everything back.
func TestMerge(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		source := func(n string, fields obj) obj {
			return with(obj{"article": with(anArticle(), obj{"title": "Article " + n, "url": "https://example.org/" + n}), "quote": "said"}, fields)
		}
		kept := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{
			"title": en("Official visit"), "date": "2023-11-12", "sectors": list{"trade"}, "lead": obj{"country": "AZ", "name": "A Person"},
			"citations": list{source("a", obj{"field": "/date"})}})))
		other := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{
			"title": obj{"fr": "Visite officielle", "en": "A visit"}, "date": "2023-11-13", "level": "official", "sectors": list{"trade", "energy"},
			"meetings":   list{with(aMeeting(), obj{"agreements": list{anAgreement()}})},
			"agreements": list{anAgreement()}, "commitments": list{aCommitment()},
			"citations": list{source("b", obj{"field": "/date"}), source("c", nil)}})))
		before := map[string]obj{}
		all := []string{kept, other, "/meetings/MTG-2026-0001", "/agreements/AGR-2026-0001", "/agreements/AGR-2026-0002", "/commitments/COM-2026-0001"}
		for _, path := range all {
			before[path] = s.get(t, s.editor, path)
		}
		old := s.etag(t, kept)

		s.unchanged(t, "a merge that is tried", func() {
			s.change(t, "POST", kept+"/merge?dry_run=true", obj{"other": "VIS-2026-0002"}).want(t, http.StatusOK)
		})
		merged := s.merge(t, kept, "VIS-2026-0002")
		holds(t, "the merged visit", merged, obj{"/version": 2, "/title": obj{"en": "Official visit", "fr": "Visite officielle"}, "/date": "2023-11-12",
			"/level": "official", "/sectors": list{"trade", "energy"}, "/provenance/conflicts": 1,
			"/merged/other/reference": "VIS-2026-0002", "/merged/parts": 2, "/merged/relinked": 4})
		same(t, "what differs", pluck(at(t, merged, "/merged/differences").(list), "/pointer"), []string{"/title/en", "/date"})
		conflicts := s.data(t, s.editor, kept+"/citations")
		same(t, "what sources claim", sorted(pluck(conflicts, "/value")), sorted([]string{"", "", "2023-11-13", "A visit"}))

		for _, path := range []string{"/meetings?visit=", "/agreements?visit=", "/commitments?visit="} {
			same(t, path, s.total(t, s.editor, path+"VIS-2026-0001"), map[string]int{"/meetings?visit=": 1, "/agreements?visit=": 2, "/commitments?visit=": 1}[path])
		}
		same(t, "visits", s.total(t, s.editor, "/visits"), 1)
		same(t, "the bin", s.total(t, s.editor, "/visits?bin=true"), 0)
		same(t, "found by words", s.total(t, guest, "/visits?q=officielle"), 1)
		for _, who := range []string{guest, s.editor} {
			r := s.do(t, "GET", "/visits/VIS-2026-0002/history?limit=5", who, nil, nil).want(t, http.StatusPermanentRedirect)
			same(t, "where the other is", r.header.Get("Location"), base+"/visits/VIS-2026-0001/history?limit=5")
			r = s.do(t, "GET", other, who, nil, nil).want(t, http.StatusPermanentRedirect)
			same(t, "where the other is, by id", r.header.Get("Location"), base+kept)
		}
		s.do(t, "PATCH", other, s.editor, header{"If-Match": "*"}, obj{"level": "state"}).problem(t, http.StatusNotFound)
		same(t, "the history of both", pluck(s.data(t, s.editor, kept+"/history?limit=200"), "/action")[:3], []string{"created", "merged", "merged"})
		same(t, "the reference is not given again", text(t, s.create(t, "/visits", with(aVisit(), obj{"date": "1999"})), "/reference"), "VIS-2026-0003")

		s.do(t, "POST", kept+"/history/1/restore", s.editor, header{"If-Match": old}, nil).problem(t, http.StatusPreconditionFailed)
		holds(t, "restored", s.change(t, "POST", kept+"/history/1/restore", nil).want(t, http.StatusOK).tree(t), obj{"/version": 3, "/level": nil, "/title": en("Official visit"), "/provenance/conflicts": 0})
		for _, path := range all {
			same(t, path+" after undoing", sameBut(s.get(t, s.editor, path), before[path]), before[path])
		}
		var versions []any // that were restored, of the kept one
		for _, h := range s.data(t, s.editor, kept+"/history") {
			if entry := h.(obj); entry["record_id"] == before[kept]["id"] && entry["from_version"] != nil {
				versions = append(versions, entry["from_version"])
			}
		}
		same(t, "the history after undoing", versions, list{1})
	})
}

// TestLinksLeadOn: what names a record that was made one with another, because it was
// read before, names that one; also in a claim, and in a filter.
func TestLinksLeadOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		two := func(path string, body obj) (kept, other string) {
			return id(t, s.create(t, path, body)), id(t, s.create(t, path, with(body, obj{"country": drop})))
		}
		visit, oldVisit := two("/visits", aVisit())
		ministry, oldMinistry := two("/institutions", anInstitution())
		article, oldArticle := two("/articles", anArticle())
		oldest := id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "1999"})))
		s.merge(t, "/visits/"+oldVisit, oldest)
		s.merge(t, "/visits/"+visit, oldVisit)
		s.merge(t, "/institutions/"+ministry, oldMinistry)
		s.merge(t, "/articles/"+article, oldArticle)

		by := list{obj{"institution_id": oldMinistry, "country": "AZ", "role": "lead"}}
		commitment := s.create(t, "/commitments", with(aCommitment(), obj{"origin": obj{"visit_id": oldest}, "institutions": by}))
		holds(t, "a commitment", commitment, obj{"/origin/visit_id": visit, "/institutions/0/institution_id": ministry})
		cited := s.create(t, "/commitments/"+id(t, commitment)+"/citations", obj{"article_id": oldArticle, "field": "/institutions", "quote": "by the ministry", "value": by})
		holds(t, "a citation", cited, obj{"/article_id": article, "/value/0/institution_id": ministry})
		agreement := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "MA"}, obj{"country": "AZ", "institution_id": oldMinistry}},
			"citations": list{obj{"article_id": oldArticle, "quote": "said"}}}))
		holds(t, "an agreement", agreement, obj{"/parties/1/institution_id": ministry, "/provenance/sources": 1})
		meeting := s.create(t, "/meetings", aMeeting())
		holds(t, "a change", s.patch(t, "/meetings/"+id(t, meeting), obj{"visit_id": oldVisit}), obj{"/visit_id": visit})
		for _, query := range []string{"visit=" + oldest, "visit=VIS-2026-0002", "institution=" + oldMinistry} {
			same(t, query, s.total(t, guest, "/commitments?"+query), 1)
		}

		s.do(t, "POST", "/commitments", s.editor, nil, with(aCommitment(), obj{"origin": obj{"meeting_id": oldVisit}})).problem(t, http.StatusUnprocessableEntity, fault{"/origin/meeting_id", "unknown_meeting"})
		s.change(t, "PATCH", "/agreements/"+id(t, agreement), obj{"parties": list{obj{"country": "MA"}, obj{"country": "AZ", "institution_id": ministry}, obj{"country": "AZ", "institution_id": oldMinistry}}}).
			problem(t, http.StatusUnprocessableEntity, fault{"/parties/2/country", "duplicate_party"})
		s.do(t, "DELETE", "/visits/"+visit, s.editor, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		s.change(t, "PATCH", "/meetings/"+id(t, meeting), obj{"visit_id": oldVisit}).problem(t, http.StatusUnprocessableEntity, fault{"/visit_id", "unknown_visit"})
		s.verify(t)
	})
}

// TestMergeOfEveryKind: what names the other record, in whichever place, names the kept
// one; and the other one again when that is undone.
func TestMergeOfEveryKind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		first := func(path string, body obj) (kept, other string) {
			kept = path + "/" + id(t, s.create(t, path, body))
			return kept, path + "/" + id(t, s.create(t, path, with(body, obj{"country": drop})))
		}
		number := func(path string) string { return path[strings.LastIndex(path, "/")+1:] }
		person, otherPerson := first("/people", with(aPerson(), obj{"positions": list{}}))
		ministry, otherMinistry := first("/institutions", anInstitution())
		article, otherArticle := first("/articles", anArticle())
		beneath := "/institutions/" + id(t, s.create(t, "/institutions", with(anInstitution(), obj{"names": en("A department"), "parent_id": number(otherMinistry)})))
		s.patch(t, person, obj{"positions": list{obj{"institution_id": number(otherMinistry), "title": en("Minister")}}})
		s.patch(t, otherArticle, obj{"url": "https://example.org/known"})
		agreement, otherAgreement := first("/agreements", with(anAgreement(), obj{
			"parties":     list{obj{"country": "MA"}, obj{"country": "AZ", "institution_id": number(otherMinistry)}},
			"signatories": list{obj{"country": "AZ", "person_id": number(otherPerson), "title": en("Minister")}},
			"acts":        list{obj{"kind": "signature", "date": "2023-11-13", "party_institution_id": number(otherMinistry), "citations": list{obj{"article_id": number(otherArticle), "quote": "signed"}}}}}))
		s.patch(t, agreement, obj{"relations": list{obj{"kind": "supersedes", "agreement_id": number(otherAgreement)}}})
		later := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{"relations": list{obj{"kind": "amends", "agreement_id": number(otherAgreement)}}})))
		meeting, otherMeeting := first("/meetings", with(aMeeting(), obj{"participants": list{obj{"country": "AZ", "person_id": number(otherPerson), "name": "A. Person"}}}))
		commitment, otherCommitment := first("/commitments", with(aCommitment(), obj{"origin": obj{"meeting_id": number(otherMeeting)},
			"institutions": list{obj{"institution_id": number(otherMinistry), "country": "AZ", "role": "lead"}},
			"updates":      list{obj{"as_of": "2024", "delivery": "limited", "assessed_by": "self"}},
			"citations":    list{obj{"article_id": number(otherArticle), "field": "/institutions", "quote": "by the ministry", "value": list{obj{"institution_id": number(otherMinistry), "country": "AZ", "role": "lead"}}}}}))
		all := []string{person, otherPerson, ministry, otherMinistry, article, otherArticle, beneath, agreement, otherAgreement, later, meeting, otherMeeting, commitment, otherCommitment}
		pairs := [][2]string{{person, otherPerson}, {ministry, otherMinistry}, {article, otherArticle}, {agreement, otherAgreement}, {meeting, otherMeeting}, {commitment, otherCommitment}}
		before, versions := map[string]obj{}, map[string]float64{}
		for _, path := range all {
			before[path] = s.get(t, s.editor, path)
			versions[path] = before[path]["version"].(float64)
		}
		for _, pair := range pairs {
			versions[pair[0]] = s.get(t, s.editor, pair[0])["version"].(float64)
			s.merge(t, pair[0], pair[1])
			s.do(t, "GET", pair[1], guest, nil, nil).want(t, http.StatusPermanentRedirect)
			s.verify(t)
		}
		holds(t, "a person", s.get(t, s.editor, person), obj{"/positions/0/institution_id": number(ministry)})
		holds(t, "an institution", s.get(t, s.editor, beneath), obj{"/parent_id": number(ministry)})
		holds(t, "an article", s.get(t, s.editor, article), obj{"/url": "https://example.org/known"})
		merged := s.get(t, s.editor, agreement)
		s.patch(t, article, obj{"url": "https://example.org/other"})
		s.do(t, "POST", "/articles", s.editor, nil, with(anArticle(), obj{"url": "https://example.org/known"})).problem(t, http.StatusConflict, fault{"/url", "known_url"})
		holds(t, "an agreement", merged, obj{"/parties/1/institution_id": number(ministry), "/signatories/0/person_id": number(person), "/relations": list{}, "/provenance/sources": 1})
		same(t, "who did its acts", pluck(at(t, merged, "/acts").(list), "/party_institution_id"), []string{number(ministry), number(ministry)})
		holds(t, "what amends it", s.get(t, s.editor, later), obj{"/relations/0/agreement_id": number(agreement)})
		holds(t, "a meeting", s.get(t, s.editor, meeting), obj{"/participants/0/person_id": number(person), "/participants/0/name": "A. Person"})
		holds(t, "a commitment", s.get(t, s.editor, commitment), obj{"/origin/meeting_id": number(meeting), "/institutions/0/institution_id": number(ministry)})
		same(t, "its updates", len(s.data(t, s.editor, commitment+"/updates")), 2)
		for _, c := range s.data(t, s.editor, commitment+"/citations") {
			holds(t, "its citation", c, obj{"/article_id": number(article), "/value/0/institution_id": number(ministry)})
		}
		same(t, "the commitments of an institution", s.total(t, s.editor, "/commitments?institution="+number(ministry)), 1)

		for i := len(pairs) - 1; i >= 0; i-- {
			s.change(t, "POST", pairs[i][0]+"/history/"+num(versions[pairs[i][0]])+"/restore", nil).want(t, http.StatusOK)
			s.verify(t)
		}
		for _, path := range all {
			same(t, path+" after undoing", sameBut(s.get(t, s.editor, path), before[path]), before[path])
		}
	})
}

func num(n float64) string { return strconv.Itoa(int(n)) }

// sameBut is a record, and what is shown of its parts, with the versions and stamps that
// another one has: what each write moves.
func sameBut(now, was any) any {
	switch now := now.(type) {
	case obj:
		was, _ := was.(obj)
		out := obj{}
		for name, v := range now {
			out[name] = sameBut(v, was[name])
			if name == "version" || name == "updated_at" || name == "updated_by" {
				out[name] = was[name]
			}
		}
		return out
	case list:
		was, _ := was.(list)
		out := list{}
		for i, v := range now {
			if i < len(was) {
				v = sameBut(v, was[i])
			}
			out = append(out, v)
		}
		return out
	}
	return now
}

// TestMergeIsRefused: of what is not two records of a kind that the writer sees; and when
// it would open what is hidden.
func TestMergeIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		kept := "/visits/" + id(t, s.create(t, "/visits", aVisit()))
		s.create(t, "/visits", with(aVisit(), obj{"visibility": "internal"}))
		s.create(t, "/visits", aVisit())
		s.create(t, "/meetings", aMeeting())
		s.change(t, "DELETE", "/visits/"+id(t, s.create(t, "/visits", aVisit())), nil).want(t, http.StatusNoContent)
		other := func(key any) obj { return obj{"other": key} }
		s.unchanged(t, "what is refused", func() {
			for _, tc := range []struct {
				other  any
				status int
				fault  fault
			}{
				{"VIS-2026-0001", 422, fault{"/other", "itself"}},
				{"VIS-2026-0002", 409, fault{"/other", "less_visible"}},
				{"VIS-2026-0004", 422, fault{"/other", "unknown_visit"}},
				{"MTG-2026-0001", 422, fault{"/other", "other_kind"}},
				{"nobody", 422, fault{"/other", "unknown_visit"}},
				{"", 422, fault{"/other", "required"}},
				{7, 422, fault{"/other", "wrong_type"}},
			} {
				s.change(t, "POST", kept+"/merge", other(tc.other)).problem(t, tc.status, tc.fault)
			}
			s.change(t, "POST", kept+"/merge", obj{"other": "VIS-2026-0003", "keep": true}).problem(t, 422, fault{"/keep", "unknown_field"})
			third := other("VIS-2026-0003")
			s.do(t, "POST", kept+"/merge", s.editor, nil, third).problem(t, http.StatusPreconditionRequired)
			s.do(t, "POST", kept+"/merge", s.editor, header{"If-Match": `"7.0"`}, third).problem(t, http.StatusPreconditionFailed)
			s.do(t, "POST", kept+"/merge", s.reader, header{"If-Match": "*"}, third).problem(t, http.StatusForbidden)
			s.do(t, "POST", kept+"/merge", guest, header{"If-Match": "*"}, third).problem(t, http.StatusUnauthorized)
			s.do(t, "POST", "/visits/VIS-2026-0009/merge", s.editor, nil, third).problem(t, http.StatusNotFound)
			s.change(t, "POST", "/countries/AZ/merge", other("MA")).problem(t, http.StatusNotFound)
		})
		s.merge(t, kept, "VIS-2026-0003")
		s.change(t, "POST", kept+"/merge", other("VIS-2026-0003")).problem(t, 409, fault{"/other", "merged"})
		s.change(t, "POST", "/visits/VIS-2026-0002/merge", other("VIS-2026-0003")).problem(t, 409, fault{"/other", "merged"})
	})
}

// TestMergedIsHidden: guests are led to what they may see of both, and learn nothing of
// what they may not.
func TestMergedIsHidden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		internal := obj{"visibility": "internal", "title": en("Secret talks")}
		kept := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), internal)))
		s.create(t, "/visits", with(aVisit(), internal))
		s.create(t, "/visits", aVisit())
		s.merge(t, kept, "VIS-2026-0002")
		s.merge(t, kept, "VIS-2026-0003")
		s.seen(t, "hidden behind a hidden one", http.StatusNotFound, "/visits/VIS-2026-0002", "/visits/VIS-2026-0003", "/visits/VIS-2026-0003/history", kept)
		s.patch(t, kept, obj{"visibility": "public", "title": en("Talks")})
		s.seen(t, "what was hidden stays so", http.StatusNotFound, "/visits/VIS-2026-0002")
		s.seen(t, "what was open leads on", http.StatusPermanentRedirect, "/visits/VIS-2026-0003", "/visits/VIS-2026-0003/citations")
		history := string(s.do(t, "GET", kept+"/history", guest, nil, nil).want(t, http.StatusOK).body)
		if strings.Contains(history, "Secret") {
			t.Errorf("guests read of what is hidden in %s", history)
		}

		// What was merged into what was merged leads to the last.
		last := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"title": en("The last")})))
		s.merge(t, last, kept)
		r := s.do(t, "GET", "/visits/VIS-2026-0003", guest, nil, nil).want(t, http.StatusPermanentRedirect)
		same(t, "where it leads", r.header.Get("Location"), base+"/visits/VIS-2026-0004")
		s.change(t, "POST", last+"/history/1/restore", nil).want(t, http.StatusOK)
		s.seen(t, "undone", http.StatusOK, kept)
		s.seen(t, "what stays merged", http.StatusPermanentRedirect, "/visits/VIS-2026-0003")
	})
}

// TestRestoreVersion: an old version becomes the next one, but for who may see it; and
// not when what it names is gone.
func TestRestoreVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := id(t, s.create(t, "/visits", aVisit()))
		meeting := "/meetings/" + id(t, s.create(t, "/meetings", with(aMeeting(), obj{"visit_id": visit, "topics": list{en("Trade")}})))
		s.patch(t, meeting, obj{"visibility": "internal", "visit_id": nil, "title": en("Talks"), "topics": list{}})
		back := s.change(t, "POST", meeting+"/history/1/restore", nil).want(t, http.StatusOK)
		holds(t, "restored", back.tree(t), obj{"/version": 3, "/title": en("A meeting"), "/topics/0": en("Trade"), "/visit_id": visit, "/visibility": "internal"})
		same(t, "its tag", back.header.Get("ETag"), s.etag(t, meeting))
		last := s.data(t, s.editor, meeting+"/history")[0]
		holds(t, "its history", last, obj{"/action": "restored", "/from_version": 1, "/version": 3})

		act := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{"acts": list{obj{"kind": "signature", "date": "2023"}}})))
		act += "/acts/" + id(t, s.data(t, s.editor, act+"/acts")[0])
		s.patch(t, act, obj{"date": "2024", "note": en("Postponed")})
		holds(t, "an act", s.change(t, "POST", act+"/history/1/restore", nil).want(t, http.StatusOK).tree(t), obj{"/version": 3, "/date": "2023", "/note": nil})
		for _, version := range []string{"7", "0", "-5", "2147483648"} {
			s.change(t, "POST", act+"/history/"+version+"/restore", nil).problem(t, http.StatusNotFound)
		}

		s.patch(t, meeting, obj{"visit_id": nil})
		s.change(t, "DELETE", "/visits/"+visit, nil).want(t, http.StatusNoContent)
		s.unchanged(t, "what is refused", func() {
			s.change(t, "POST", meeting+"/history/1/restore", nil).problem(t, http.StatusConflict, fault{"/visit_id", "unknown_visit"})
			s.change(t, "POST", meeting+"/history/9/restore", nil).problem(t, http.StatusNotFound)
			s.change(t, "POST", meeting+"/history/first/restore", nil).problem(t, http.StatusNotFound)
			s.do(t, "POST", meeting+"/history/2/restore", s.editor, nil, nil).problem(t, http.StatusPreconditionRequired)
			s.do(t, "POST", meeting+"/history/2/restore", s.reader, header{"If-Match": "*"}, nil).problem(t, http.StatusForbidden)
			s.change(t, "POST", meeting+"/history/2/restore?dry_run=true", nil).want(t, http.StatusOK)
		})
	})
}

// TestMergesOfTheExample makes records of the example one at random, also those that
// others were made one with, and takes it all back.
func TestMergesOfTheExample(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.loadExample(t)
		before, left := map[string]obj{}, map[string][]string{}
		for _, spec := range records {
			if spec.Prefix == "" {
				continue
			}
			for _, row := range s.data(t, s.editor, listPath(spec.Name)+"?limit=200") {
				path := listPath(spec.Name) + "/" + id(t, row)
				before[path], left[listPath(spec.Name)] = s.get(t, s.editor, path), append(left[listPath(spec.Name)], path)
			}
		}
		random := rand.New(rand.NewPCG(1, 2))
		type step struct{ kept, version string }
		var done []step
		kinds := slices.Sorted(maps.Keys(left))
		for range 60 {
			kind := kinds[random.IntN(len(kinds))]
			if len(left[kind]) < 2 {
				continue
			}
			i := random.IntN(len(left[kind]) - 1)
			kept, other := left[kind][i], left[kind][i+1]
			if random.IntN(2) == 0 {
				kept, other = other, kept
			}
			version := num(s.get(t, s.editor, kept)["version"].(float64))
			r := s.change(t, "POST", kept+"/merge", obj{"other": other[len(kind)+1:]})
			if r.status == http.StatusConflict {
				t.Logf("%s and %s are not made one: %s", kept, other, r.body)
				continue
			}
			r.want(t, http.StatusOK)
			s.do(t, "GET", other, s.editor, nil, nil).want(t, http.StatusPermanentRedirect)
			done = append(done, step{kept, version})
			left[kind] = slices.DeleteFunc(left[kind], func(path string) bool { return path == other })
		}
		s.verify(t)
		slices.Reverse(done)
		for _, x := range done {
			s.change(t, "POST", x.kept+"/history/"+x.version+"/restore", nil).want(t, http.StatusOK)
		}
		for path, was := range before {
			same(t, path+" after undoing", sameBut(s.get(t, s.editor, path), was), was)
		}
		if len(done) < 30 {
			t.Errorf("%d merges only", len(done))
		}
	})
}
