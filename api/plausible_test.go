package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestWarningsOfAWrite: what is implausible is kept, and said at its place in the body
// that was sent; strict=true refuses it at the same places.
func TestWarningsOfAWrite(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		body := with(aVisit(), obj{"date": "2023-11-12/2023-11-14", "lead": obj{"country": "FR", "name": "A Lead"},
			"meetings": list{with(aMeeting(), obj{"date": "2023-11-13"}), with(aMeeting(), obj{"date": "2023-11-20"})},
			"agreements": list{with(anAgreement(), obj{"acts": list{
				obj{"kind": "entry_into_force", "date": "2023-01-01"}, obj{"kind": "signature", "date": "2023-11-13", "party": "FR"},
			}})},
			"commitments": list{with(aCommitment(), obj{"updates": list{obj{"delivery": "complete", "assessed_by": "self", "as_of": "2024", "percent": 10}}})},
		})
		faults := []fault{
			{"/lead/country", "lead_of_neither_side"}, {"/meetings/1/date", "outside_its_visit"},
			{"/agreements/0/acts/0/date", "force_before_signature"}, {"/agreements/0/acts/1/party", "signed_by_no_party"},
			{"/commitments/0/updates/0/percent", "complete_in_part"},
		}
		s.unchanged(t, "strict", func() {
			s.do(t, "POST", "/visits?strict=true", s.editor, nil, body).problem(t, http.StatusUnprocessableEntity, faults...)
		})
		visit := s.create(t, "/visits", body)
		var got []string
		for _, w := range at(t, visit, "/warnings").([]any) {
			got = append(got, fault{text(t, w, "/pointer"), text(t, w, "/code")}.String())
		}
		var want []string
		for _, f := range faults {
			want = append(want, f.String())
		}
		same(t, "warnings of the write", got, want)
		holds(t, "the visit", s.get(t, guest, "/visits/"+id(t, visit)), obj{"/warnings": list{
			obj{"pointer": "/lead/country", "code": "lead_of_neither_side", "detail": "Whoever leads the visitors is of neither of the two countries"}}})
		holds(t, "in French", s.get(t, guest, "/agreements/AGR-2026-0001?lang=fr"), obj{
			"/warnings/0/code_label": "Il entre en vigueur avant d’avoir été signé", "/warnings/0/detail": "Il entre en vigueur avant d’avoir été signé"})
		actsAndUpdates(t, s)
		same(t, "all", pluck(s.data(t, guest, "/review-needed"), "/reason"),
			list{"lead_of_neither_side", "outside_its_visit", "force_before_signature", "signed_by_no_party", "complete_in_part"})
	})
}

// actsAndUpdates writes parts alone: the answer has the warnings of the part.
func actsAndUpdates(t *testing.T, s *server) {
	t.Helper()
	acts := "/agreements/AGR-2026-0001/acts"
	sentinel := obj{"kind": "termination", "date": "9999-12-31"}
	s.do(t, "POST", acts+"?strict=true", s.editor, nil, sentinel).problem(t, http.StatusUnprocessableEntity, fault{"/date", "after_2200"})
	arabic := s.do(t, "POST", acts+"?strict=true&lang=ar", s.editor, nil, sentinel).problem(t, http.StatusUnprocessableEntity)
	holds(t, "in Arabic", arabic, obj{"/errors/0/detail": "السنة بعد عام 2200"})
	s.do(t, "POST", acts+"?lang=de", s.editor, nil, sentinel).problem(t, http.StatusBadRequest, fault{"?lang", "unknown_value"})
	act := s.create(t, acts+"?lang=az", sentinel)
	holds(t, "in Azerbaijani", act, obj{"/warnings/0/detail": "İl 2200-cü ildən sonradır"})
	holds(t, "an act", act, obj{"/warnings/0/pointer": "/date", "/warnings/0/code": "after_2200"})
	holds(t, "its agreement", s.get(t, guest, "/agreements/AGR-2026-0001"), obj{"/warnings/0/pointer": "/acts/2/date"})
	same(t, "asked for", pluck(s.data(t, guest, "/review-needed?code=after_2200&kind=agreement"), "/reference"), list{"AGR-2026-0001"})
	here := acts + "/" + id(t, act)
	s.do(t, "PATCH", here+"?strict=true", s.editor, header{"If-Match": "*"}, obj{"date": "2300"}).problem(t, http.StatusUnprocessableEntity, fault{"/date", "after_2200"})
	s.patch(t, here, obj{"date": "2030"})
	same(t, "mended", len(s.data(t, guest, "/review-needed?code=after_2200")), 0)
}

// TestItIsSo: a warning goes when someone says with a reason that it is so, and is back
// when the value changes.
func TestItIsSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "2023-11-12/2023-11-14"})))
		meeting := "/meetings/" + id(t, s.create(t, "/meetings", with(aMeeting(), obj{"date": "2023-11-14", "visit_id": visit[len("/visits/"):]})))
		open := func(want ...any) {
			t.Helper()
			same(t, "review needed", pluck(s.data(t, guest, "/review-needed"), "/reason"), append(list{}, want...))
			holds(t, "their count", s.get(t, guest, "/review-needed?total=true&limit=1"), obj{"/meta/total": len(want)})
			s.verify(t)
		}
		open()
		s.patch(t, visit, obj{"date": "2023-11-12"})
		open("outside_its_visit")
		so := obj{"accepted_warnings": list{obj{"code": "outside_its_visit", "pointer": "/date", "reason": "They stayed on"}}}
		s.patch(t, meeting, so)
		open()
		holds(t, "what was said", s.get(t, guest, meeting), obj{"/accepted_warnings/0/reason": "They stayed on"})
		s.patch(t, meeting, obj{"summary": en("A change elsewhere")})
		open()
		s.patch(t, meeting, obj{"date": "2023-11-15"})
		open("outside_its_visit")
		s.patch(t, meeting, so)
		open()
		s.patch(t, visit, obj{"date": "2023-11-11"})
		open("outside_its_visit")
		s.do(t, "PATCH", meeting, s.editor, header{"If-Match": "*"}, obj{"accepted_warnings": list{obj{"code": "x", "pointer": "/date", "reason": ""}}}).
			problem(t, http.StatusUnprocessableEntity, fault{"/accepted_warnings/0/reason", "required"}, fault{"/accepted_warnings/0/code", "unknown_code"})
	})
}

// TestStrictlyRestored: what a merge or an old version would bring that is implausible is
// refused when that is asked for, with nothing done.
func TestStrictlyRestored(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		due := fault{"/due", "due_before_undertaken"}
		kept := "/commitments/" + id(t, s.create(t, "/commitments", with(aCommitment(), obj{"date": "2020", "due": "2010"})))
		s.patch(t, kept, obj{"due": nil})
		other := s.create(t, "/commitments", with(aCommitment(), obj{"date": nil, "due": "2011"}))
		for _, path := range []string{kept + "/merge", kept + "/history/1/restore"} {
			s.unchanged(t, path, func() {
				tree := s.change(t, "POST", path+"?strict=true&lang=fr", obj{"other": other["id"]}).problem(t, http.StatusUnprocessableEntity, due)
				holds(t, "in words", tree, obj{"/errors/0/detail": "L’échéance précède l’engagement"})
			})
		}
		holds(t, "a merge", s.change(t, "POST", kept+"/merge", obj{"other": other["id"]}).want(t, http.StatusOK).tree(t), obj{"/due": "2011", "/warnings/0/code": due.code})
		s.do(t, "DELETE", kept, s.editor, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		s.do(t, "POST", kept+"/restore?strict=true", s.editor, nil, nil).problem(t, http.StatusUnprocessableEntity, due)
		s.do(t, "POST", kept+"/restore?lang=xx", s.editor, nil, nil).problem(t, http.StatusBadRequest, fault{"?lang", "unknown_value"})
		holds(t, "back", s.do(t, "POST", kept+"/restore", s.editor, nil, nil).want(t, http.StatusOK).tree(t), obj{"/warnings/0/code": due.code})
		s.verify(t)
	})
}

// TestOfNoWarning: what is said of a warning that there is not is refused, with those
// that there are; what was said of one that is gone is kept where it is given back.
func TestOfNoWarning(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		said := func(code, pointer string) list {
			return list{obj{"code": code, "pointer": pointer, "reason": "So it is"}}
		}
		refused := func(r response, want fault, detail string) {
			t.Helper()
			tree := r.problem(t, http.StatusUnprocessableEntity, want)
			holds(t, "the detail", tree, obj{"/errors/0/detail": detail})
		}
		visit := s.create(t, "/visits", with(aVisit(), obj{"date": "2023-11-12"}))
		meeting := s.create(t, "/meetings", with(aMeeting(), obj{"date": "2023-11-14", "visit_id": visit["id"]}))
		here := "/meetings/" + id(t, meeting)
		refused(s.change(t, "PATCH", here, obj{"accepted_warnings": said("outside_its_visit", "/title")}), fault{"/accepted_warnings/0", "unknown_warning"},
			"there is no warning outside_its_visit at /title; there is outside_its_visit at /date")
		refused(s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"meetings": list{with(aMeeting(), obj{"accepted_warnings": said("before_1500", "/date")})}})),
			fault{"/meetings/0/accepted_warnings/0", "unknown_warning"}, "there is no warning before_1500 at /date; there is none")
		refused(s.change(t, "PATCH", here, obj{"accepted_warnings": append(said("outside_its_visit", "/date"), said("outside_its_visit", "/date")...)}),
			fault{"/accepted_warnings/1", "duplicate"}, "outside_its_visit is listed twice")
		same(t, "what was refused", s.total(t, s.editor, "/visits"), 1)
		treaty := s.create(t, "/agreements", with(anAgreement(), obj{"acts": list{obj{"kind": "signature", "date": "2300"}}, "accepted_warnings": said("after_2200", "/acts/0/date")}))
		unwarned(t, "accepted with the act that it is of", treaty)

		s.patch(t, here, obj{"accepted_warnings": said("outside_its_visit", "/date")})
		s.patch(t, here, obj{"visit_id": nil})
		kept := s.get(t, s.editor, here)["accepted_warnings"]
		s.patch(t, here, obj{"accepted_warnings": kept, "summary": en("A change elsewhere")})
		same(t, "given back as it was read", s.get(t, s.editor, here)["accepted_warnings"], kept)
		s.verify(t)
	})
}

// TestWarningsRestOnWhatIsSeen: guests are not warned of what rests on what is hidden,
// nor told that somebody has said that it is so.
func TestWarningsRestOnWhatIsSeen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"date": "2023-11-12"})))
		meeting := "/meetings/" + id(t, s.create(t, "/meetings", with(aMeeting(), obj{"date": "2023-11-14", "visit_id": visit[len("/visits/"):]})))
		same(t, "to guests", len(s.data(t, guest, "/review-needed")), 1)
		s.patch(t, visit, obj{"visibility": "restricted"})
		unwarned(t, "to guests", s.get(t, guest, meeting))
		same(t, "to guests", len(s.data(t, guest, "/review-needed")), 0)
		same(t, "to staff", len(s.data(t, s.reader, "/review-needed")), 1)
		s.patch(t, meeting, obj{"accepted_warnings": list{obj{"code": "outside_its_visit", "pointer": "/date", "reason": "A secret visit"}}})
		for _, path := range []string{meeting, meeting + "/history", "/meetings.csv", "/meetings.ndjson"} {
			if r := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK); strings.Contains(string(r.body), "secret") {
				t.Errorf("GET %s tells guests of it:\n%s", path, r.body)
			}
		}
	})
}

// TestAWarningTurnsWithTheDay: a completed visit that is still to come is no longer to
// come on its day.
func TestAWarningTurnsWithTheDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		day := s.clock.Now().AddDate(0, 0, 3)
		visit := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"date": day.Format(time.DateOnly), "status": "completed"})))
		holds(t, "before", s.get(t, guest, visit), obj{"/warnings/0/code": "completed_in_the_future"})
		s.clock.Time = day
		unwarned(t, "on its day", s.get(t, guest, visit))
		same(t, "on its day", len(s.data(t, guest, "/review-needed")), 0)
		s.verify(t)
	})
}

// unwarned checks that nothing of a record is called implausible.
func unwarned(t *testing.T, what string, record obj) {
	t.Helper()
	if w, warned := record["warnings"]; warned {
		t.Errorf("%s: warnings %v, want none", what, w)
	}
}

// TestTheExampleIsPlausible: of what the example says, nothing waits for review.
func TestTheExampleIsPlausible(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	s.loadExample(t)
	same(t, "to be reviewed", s.data(t, s.reader, "/review-needed"), list{})
}

// TestReviewNeededIsPaged walks through warnings of several records in pages, and reads
// them as files.
func TestReviewNeededIsPaged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for range 3 {
			s.create(t, "/agreements", with(anAgreement(), obj{"date": "1444", "acts": list{
				obj{"kind": "signature", "date": "9999", "party": "FR"}, obj{"kind": "termination", "date": "9999"}}}))
		}
		all := s.data(t, guest, "/review-needed")
		same(t, "how many", len(all), 15)
		holds(t, "one", all[0], obj{"/kind": "agreement", "/reference": "AGR-2026-0001", "/title": en("An agreement"), "/reason": "hijri_year", "/pointer": "/date"})
		same(t, "of a code", s.total(t, guest, "/review-needed?code=after_2200&code=hijri_year"), 9)
		same(t, "of a kind", s.total(t, guest, "/review-needed?kind=visit"), 0)
		walk(t, s, "/review-needed?limit=2&code=after_2200", pluck(s.data(t, guest, "/review-needed?code=after_2200"), "/pointer"), "/pointer")
		csv := s.do(t, "GET", "/review-needed.csv?lang=az&code=hijri_year", guest, nil, nil).want(t, http.StatusOK)
		if rows := strings.Count(string(csv.body), "İl hicri təqvimlə yazılmışa oxşayır"); rows < 3 {
			t.Errorf("the table has %d rows with words, want 3\n%s", rows, csv.body)
		}
		same(t, "lines", strings.Count(string(s.do(t, "GET", "/review-needed.ndjson", guest, nil, nil).want(t, http.StatusOK).body), "\n"), 15)
		for query, f := range map[string]fault{"sort=date": {"?sort", "unknown_parameter"}, "code=x": {"?code", "unknown_code"}, "kind=x": {"?kind", "unknown_code"}} {
			s.do(t, "GET", "/review-needed?"+query, guest, nil, nil).problem(t, http.StatusBadRequest, f)
		}
	})
}
