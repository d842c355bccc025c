package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// veiled is what an open record can link to, all of it hidden, by kind.
type veiled struct{ visit, meeting, agreement, person, institution string }

func (v veiled) ids() []string {
	return []string{v.visit, v.meeting, v.agreement, v.person, v.institution}
}

func veil(t *testing.T, s *server) veiled {
	t.Helper()
	internal := obj{"visibility": "internal"}
	return veiled{
		visit:       id(t, s.create(t, "/visits", with(aVisit(), internal))),
		meeting:     id(t, s.create(t, "/meetings", with(aMeeting(), internal))),
		agreement:   id(t, s.create(t, "/agreements", with(anAgreement(), internal))),
		person:      id(t, s.create(t, "/people", with(aPerson(), internal))),
		institution: id(t, s.create(t, "/institutions", with(anInstitution(), internal))),
	}
}

// withoutIDs fails when a guest reads one of some ids anywhere.
func (s *server) withoutIDs(t *testing.T, ids []string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		r := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
		for _, hidden := range ids {
			if strings.Contains(string(r.body), hidden) {
				t.Errorf("a guest reads %s: it has the id of what is hidden, %s\n%.1500s", path, hidden, r.body)
			}
		}
	}
}

// afterwards is what an entry of history says of fields afterwards, by pointer.
func afterwards(t *testing.T, entry any) obj {
	t.Helper()
	after := obj{}
	for _, c := range at(t, entry, "/changes").(list) {
		after[text(t, c, "/pointer")] = c.(obj)["after"]
	}
	return after
}

// TestHiddenLinksLeaveNothing: of a link to a hidden record a guest reads nothing but
// what is printed beside it: in records and in their history.
func TestHiddenLinksLeaveNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		v := veil(t, s)
		printed, titled := obj{"country": "AZ", "name": "As printed", "person_id": v.person}, obj{"country": "AZ", "title": en("Minister"), "person_id": v.person}
		mute := obj{"country": "AZ", "person_id": v.person, "name": nil, "title": nil}
		someone, minister := obj{"country": "AZ", "name": "As printed", "person_id": nil, "title": nil}, obj{"country": "AZ", "name": nil, "title": en("Minister"), "person_id": nil}
		for _, x := range []struct {
			path string
			body obj
			want obj
		}{
			{"/visits", with(aVisit(), obj{"lead": mute, "delegation": list{printed, mute, titled}}), obj{"/lead": nil, "/delegation": list{someone, minister}}},
			{"/visits", with(aVisit(), obj{"lead": printed}), obj{"/lead": someone}},
			{"/meetings", with(aMeeting(), obj{"visit_id": v.visit, "participants": list{mute, titled}}), obj{"/visit_id": nil, "/participants": list{minister}}},
			{"/agreements", with(anAgreement(), obj{"visit_id": v.visit, "meeting_id": v.meeting, "signatories": list{mute},
				"parties":   list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"institution_id": v.institution}, obj{"country": "AZ", "institution_id": v.institution}, obj{"country": "TR", "institution_id": v.institution, "institution": obj{"names": en("As printed")}}},
				"relations": list{obj{"kind": "supersedes", "agreement_id": v.agreement}}}),
				obj{"/visit_id": nil, "/meeting_id": nil, "/signatories": list{}, "/relations": list{},
					"/parties": list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "TR", "institution": obj{"names": en("As printed")}}}}},
			{"/commitments", with(aCommitment(), obj{"origin": obj{"agreement_id": v.agreement}, "institutions": list{
				obj{"institution_id": v.institution, "country": "AZ", "role": "lead"}, obj{"institution_id": v.institution, "country": "AZ", "role": "lead", "name": "As printed"}}}),
				obj{"/origin": nil, "/institutions": list{obj{"country": "AZ", "role": "lead", "name": "As printed"}}}},
			{"/people", with(aPerson(), obj{"positions": list{obj{"institution_id": v.institution, "from": "2020"}, obj{"institution_id": v.institution, "title": en("Head"), "from": nil, "to": nil}}}),
				obj{"/positions": list{obj{"institution_id": nil, "title": en("Head"), "from": nil, "to": nil}}}},
			{"/institutions", with(anInstitution(), obj{"parent_id": v.institution}), obj{"/parent_id": nil}},
		} {
			path := x.path + "/" + id(t, s.create(t, x.path, x.body))
			holds(t, "a guest reads "+path, s.get(t, guest, path), x.want)
			first := afterwards(t, s.data(t, guest, path+"/history")[0])
			for pointer, want := range x.want {
				same(t, "the history of "+path+" at "+pointer, first[pointer], want)
			}
			s.withoutIDs(t, v.ids(), path, path+"/history", path+"/history.csv", path+"/history.ndjson", x.path+".csv", x.path+".ndjson")
			same(t, "an edit of what is hidden, in the history of "+path, s.hiddenEdit(t, path, x.body, x.want), list{})
		}
		for _, unsourced := range at(t, s.get(t, guest, "/visits/VIS-2026-0002"), "/provenance/unsourced_fields").(list) {
			if unsourced == "/lead" {
				t.Errorf("a guest reads that a lead is unsourced, and none is there")
			}
		}
	})
}

// hiddenEdit drops what is hidden, and gives the changes that a guest reads of that.
func (s *server) hiddenEdit(t *testing.T, path string, body, want obj) any {
	t.Helper()
	patch := obj{}
	for pointer := range want {
		patch[pointer[1:]] = want[pointer]
	}
	if patch["parties"] != nil || patch["institutions"] != nil || patch["delegation"] != nil || patch["lead"] != nil {
		patch = obj{"summary": nil} // with the name as printed somebody would be recorded anew
	}
	s.patch(t, path, patch)
	return at(t, s.data(t, guest, path+"/history")[0], "/changes")
}

// TestClaimedLinksAreHidden: the value of a citation reads like the field that it is
// the value of, in the citation, its history, conflicts and files.
func TestClaimedLinksAreHidden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		v := veil(t, s)
		article := id(t, s.create(t, "/articles", anArticle()))
		person := obj{"country": "AZ", "name": "As printed", "person_id": v.person}
		someone := obj{"country": "AZ", "name": "As printed", "person_id": nil, "title": nil}
		for _, x := range []struct {
			path        string
			body        obj
			field       string
			value, want any
		}{
			{"/visits", aVisit(), "/lead", person, someone},
			{"/visits", aVisit(), "/lead", obj{"country": "AZ", "person_id": v.person}, nil},
			{"/visits", aVisit(), "/lead/person_id", v.person, nil},
			{"/visits", aVisit(), "/delegation", list{person, obj{"person_id": v.person}}, list{someone}},
			{"/meetings", aMeeting(), "/visit_id", v.visit, nil},
			{"/meetings", aMeeting(), "/participants", list{person}, list{someone}},
			{"/agreements", anAgreement(), "/parties", list{obj{"country": "MA"}, obj{"institution_id": v.institution}, obj{"country": "MA", "institution_id": v.institution}}, list{obj{"country": "MA"}}},
			{"/agreements", anAgreement(), "/relations", list{obj{"kind": "supersedes", "agreement_id": v.agreement}}, list{}},
			{"/agreements", anAgreement(), "/meeting_id", v.meeting, nil},
			{"/commitments", aCommitment(), "/origin", obj{"visit_id": v.visit}, nil},
			{"/commitments", aCommitment(), "/institutions", list{obj{"institution_id": v.institution, "role": "lead", "country": nil}}, list{}},
			{"/people", aPerson(), "/positions", list{obj{"institution_id": v.institution, "title": en("Head")}}, list{obj{"institution_id": nil, "title": en("Head"), "from": nil, "to": nil}}},
			{"/institutions", anInstitution(), "/parent_id", v.institution, nil},
		} {
			path := x.path + "/" + id(t, s.create(t, x.path, x.body))
			claim := obj{"article_id": article, "field": x.field, "value": x.value, "quote": "so it is said"}
			one := "/citations/" + id(t, s.create(t, path+"/citations", claim))
			s.create(t, path+"/citations", obj{"article_id": article, "field": x.field, "quote": "not so", "stance": "contradicts"})
			holds(t, "a guest reads a claim of "+x.field, s.get(t, guest, one), obj{"/value": x.want})
			holds(t, "with a token", s.get(t, s.reader, one), obj{"/value": x.value})
			what := fmt.Sprint("a claim of ", x.field, " in ")
			same(t, what+"a list", at(t, s.data(t, guest, path+"/citations")[0], "/value"), x.want)
			same(t, what+"a record", at(t, s.get(t, guest, path+"?include=citations"), "/citations/0/value"), x.want)
			same(t, what+"history", afterwards(t, s.data(t, guest, path+"/history")[1])["/value"], x.want)
			s.withoutIDs(t, v.ids(), one, path+"/citations", path+"/citations.csv", path+"/citations.ndjson", path+"/history", path+"/history.csv", path+"?include=citations",
				"/articles/"+article+"/citations", "/articles/"+article+"?include=citations", "/conflicts", "/conflicts.csv")
		}
		for _, c := range s.data(t, guest, "/conflicts") {
			for _, claim := range c.(obj)["claims"].(list) {
				if claim := claim.(obj); claim["stance"] == "supports" && claim["value"] == nil {
					t.Errorf("a guest reads that something is claimed of %v, and not what: it is no side of a conflict", c.(obj)["field"])
				}
			}
		}
		act := "/agreements/AGR-2026-0002/acts/" + id(t, s.create(t, "/agreements/AGR-2026-0002/acts", obj{"kind": "signature"}))
		s.create(t, act+"/citations", obj{"article_id": article, "field": "/party", "value": "MA", "quote": "by Morocco"})
		same(t, "a claim of what is never hidden", afterwards(t, s.data(t, guest, "/agreements/AGR-2026-0002/history")[0])["/value"], "MA")
	})
}

// TestWhatIsNotReadIsKept: what leads into the bin is not read, also with a token; to
// give back what was read does not lose it.
func TestWhatIsNotReadIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		binned := "/agreements/" + id(t, s.create(t, "/agreements", anAgreement()))
		other, third := id(t, s.create(t, "/agreements", anAgreement())), id(t, s.create(t, "/agreements", anAgreement()))
		relations := list{obj{"kind": "implements", "agreement_id": other}, obj{"kind": "supersedes", "agreement_id": strings.TrimPrefix(binned, "/agreements/")}, obj{"kind": "amends", "agreement_id": third}}
		one := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{"relations": relations})))
		s.change(t, "DELETE", binned, nil).want(t, http.StatusNoContent)
		read := s.get(t, s.editor, one)
		same(t, "relations, one of them into the bin", read["relations"], list{relations[0], relations[2]})
		back := pick(read, "title", "parties", "relations")
		s.change(t, "PUT", one, with(back, obj{"title": en("Renamed")})).want(t, http.StatusOK)
		s.patch(t, one, obj{"summary": en("Said")})
		s.do(t, "POST", binned+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
		same(t, "relations, when all are back", s.get(t, s.editor, one)["relations"], relations)
		s.patch(t, one, obj{"relations": list{}})
		same(t, "relations, taken away", s.get(t, s.editor, one)["relations"], list{})
	})
}

// TestHiddenNamesakes: a name that somebody hidden had first is not lost to open
// records, which have their own, and read with the name as printed in any case.
func TestHiddenNamesakes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		party := func(name string) list {
			return list{obj{"country": "AZ"}, obj{"country": "MA", "institution": obj{"names": obj{"fr": name}}}}
		}
		draft := obj{"review_state": "draft"}
		s.create(t, "/agreements", with(with(anAgreement(), draft), obj{"parties": party("ONCF")}))
		s.create(t, "/visits", with(with(aVisit(), draft), obj{"lead": obj{"country": "AZ", "name": "Ceyhun Bayramov"}}))
		s.create(t, "/commitments", with(with(aCommitment(), draft), obj{"institutions": list{obj{"name": "Ports", "country": "MA", "role": "lead"}}}))

		agreement := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{"parties": party("ONCF")})))
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"lead": obj{"country": "AZ", "name": "Ceyhun Bayramov"}})))
		commitment := "/commitments/" + id(t, s.create(t, "/commitments", with(aCommitment(), obj{"institutions": list{obj{"name": "Ports", "country": "MA", "role": "lead"}}})))
		oncf := text(t, s.get(t, guest, agreement), "/parties/1/institution_id")
		holds(t, "a party", s.get(t, guest, agreement), obj{"/parties/1": obj{"country": "MA", "institution_id": oncf, "institution": obj{"names": obj{"fr": "ONCF"}}}})
		person, ports := text(t, s.get(t, guest, visit), "/lead/person_id"), text(t, s.get(t, guest, commitment), "/institutions/0/institution_id")
		same(t, "institutions and people, for a guest", list{s.total(t, guest, "/institutions"), s.total(t, guest, "/people")}, list{2, 1})
		same(t, "with a token", list{s.total(t, s.reader, "/institutions"), s.total(t, s.reader, "/people")}, list{4, 2})

		// Now that there is an open one, all have it, and the hidden one makes nothing ambiguous.
		for _, access := range []obj{draft, {"review_state": "published"}, {"visibility": "internal"}} {
			again := s.create(t, "/agreements", with(with(anAgreement(), obj{"parties": party("oncf")}), access))
			same(t, "the party of the same name", at(t, again, "/parties/1/institution_id"), oncf)
			again = s.create(t, "/visits", with(with(aVisit(), obj{"lead": obj{"country": "AZ", "name": "ceyhun bayramov"},
				"commitments": list{with(aCommitment(), obj{"institutions": list{obj{"name": "PORTS", "country": "MA", "role": "lead"}}})}}), access))
			same(t, "the person of the same name", at(t, again, "/lead/person_id"), person)
		}
		same(t, "who has the same ports", s.total(t, s.reader, "/commitments?institution="+ports), 4)

		s.patch(t, "/institutions/"+oncf, obj{"visibility": "internal"})
		holds(t, "the party, hidden since", s.get(t, guest, agreement), obj{"/parties/1": obj{"country": "MA", "institution": obj{"names": obj{"fr": "ONCF"}}}})
		s.change(t, "PUT", agreement, pick(s.get(t, s.editor, agreement), "title", "parties")).want(t, http.StatusOK)
		holds(t, "the party, given back as it was read", s.get(t, s.editor, agreement), obj{"/parties/1/institution_id": oncf})
		same(t, "found by the name as printed", s.total(t, guest, "/agreements?q=oncf"), 2)
		s.patch(t, "/institutions/"+ports, obj{"visibility": "internal"})
		same(t, "the institution of a commitment, hidden since", s.get(t, guest, commitment)["institutions"], list{obj{"country": "MA", "name": "Ports", "role": "lead"}})
		same(t, "found by the name as printed", s.total(t, guest, "/commitments?q=ports"), 3)

		// A name that two open records have is ambiguous; two hidden ones are not, for an open record.
		for range 2 {
			s.create(t, "/people", with(aPerson(), obj{"names": list{obj{"text": "Twin"}}, "visibility": "internal"}))
		}
		lead := with(aVisit(), obj{"lead": obj{"country": "AZ", "name": "Twin"}})
		s.create(t, "/visits", lead)
		s.create(t, "/people", with(aPerson(), obj{"names": list{obj{"text": "Twin"}}}))
		s.do(t, "POST", "/visits", s.editor, nil, lead).problem(t, http.StatusUnprocessableEntity, fault{"/lead/name", "ambiguous"})
		nested := with(with(aVisit(), draft), obj{"meetings": list{with(aMeeting(), obj{"participants": list{obj{"country": "AZ", "name": "Twin"}}})}})
		s.do(t, "POST", "/visits", s.editor, nil, nested).problem(t, http.StatusUnprocessableEntity, fault{"/meetings/0/participants/0/name", "ambiguous"})
	})
}

// TestVisitOfMeeting: an agreement with a hidden visit of its own is found by the
// visit of its meeting, by whoever sees the meeting and that visit.
func TestVisitOfMeeting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		open, own := id(t, s.create(t, "/visits", aVisit())), id(t, s.create(t, "/visits", with(aVisit(), obj{"visibility": "internal"})))
		meeting := id(t, s.create(t, "/meetings", with(aMeeting(), obj{"visit_id": open})))
		agreement := id(t, s.create(t, "/agreements", with(anAgreement(), obj{"visit_id": own, "meeting_id": meeting})))
		s.create(t, "/commitments", with(aCommitment(), obj{"origin": obj{"agreement_id": agreement}}))
		found := func(when string, guests, ownVisit, meetingVisit int) {
			t.Helper()
			for _, path := range []string{"/agreements", "/commitments"} {
				same(t, when+": a guest finds "+path+" by the visit of the meeting", s.total(t, guest, path+"?visit="+open), guests)
				same(t, when+": with a token, "+path+" by its own visit", s.total(t, s.reader, path+"?visit="+own), ownVisit)
				same(t, when+": with a token, "+path+" by the visit of the meeting", s.total(t, s.reader, path+"?visit="+open), meetingVisit)
				same(t, when+": a guest finds "+path+" without a visit", s.total(t, guest, path+"?visit=none"), 1-guests)
			}
			same(t, when+": what the visit brought, for a guest", len(at(t, s.get(t, guest, "/visits/"+open+"?include=agreements"), "/agreements").(list)), guests)
		}
		found("its own visit is hidden", 1, 1, 0)
		same(t, "progress by visit, for a guest", pluck(s.data(t, guest, "/progress/by/visit"), "/key"), list{open})
		s.patch(t, "/meetings/"+meeting, obj{"visibility": "internal"})
		same(t, "the meeting is hidden too: a guest finds", s.total(t, guest, "/agreements?visit="+open), 0)
		s.patch(t, "/meetings/"+meeting, obj{"visibility": "public"})
		s.patch(t, "/visits/"+own, obj{"visibility": "public"})
		same(t, "its own visit is open: by the visit of the meeting a guest finds", s.total(t, guest, "/agreements?visit="+open), 0)
		same(t, "and by its own", s.total(t, guest, "/agreements?visit="+own), 1)
		s.change(t, "DELETE", "/visits/"+own, nil).want(t, http.StatusNoContent)
		same(t, "its own visit is in the bin: a token finds", s.total(t, s.reader, "/agreements?visit="+open), 1)
	})
}
