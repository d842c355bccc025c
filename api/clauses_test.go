package api_test

import (
	"net/http"
	"testing"
)

// TestClauses: entry into force, terms and ends that follow from what a text says, with
// the clauses of real texts.
func TestClauses(t *testing.T) {
	t.Parallel()
	act := func(kind, party, date string) obj {
		a := obj{"kind": kind, "date": date}
		if party != "" {
			a["party"] = party
		}
		return a
	}
	// Signed on 23 June 2010, in force on the thirtieth day after the last notification,
	// five years and then five more each time, denounced with effect after thirty days.
	austrian := with(sourced(anAgreement()), obj{
		"parties": list{obj{"country": "AT"}, obj{"country": "AZ"}}, "date": "2010-06-23",
		"entry_into_force_clause": obj{"on": "notification", "after": "P30D"},
		"term":                    obj{"kind": "initial_then_periods", "length": "P5Y", "period": "P5Y"},
		"notice":                  obj{"at": "any_time", "length": "P30D", "effect": "after_receipt"},
		"acts":                    list{act("signature", "AT", "2010-06-23"), act("signature", "AZ", "2010-06-23"), act("notification", "AT", "2010-09-01")},
	})
	investment := with(sourced(anAgreement()), obj{
		"date": "1995-03-01", "term": obj{"kind": "initial_then_indefinite", "length": "P10Y"},
		"notice": obj{"at": "end_of_term", "length": "P12M"}, "survival": obj{"length": "P15Y"},
		"acts": list{act("signature", "", "1995-03-01"), act("entry_into_force", "", "1996-02-29")},
	})
	each(t, func(t *testing.T, s *server) {
		here := "/agreements/" + id(t, s.create(t, "/agreements", austrian))
		on := func(day string) any { return s.get(t, guest, here+"?as_of="+day) }
		holds(t, "one notification of two", on("2026-01-01"), obj{"/status/value": "signed", "/status/certain": false, "/terms": nil})
		s.do(t, "POST", here+"/acts", s.editor, nil, with(act("notification", "AZ", "2010-11-01"), obj{"citations": list{obj{"article": anArticle()}}})).want(t, http.StatusCreated)
		holds(t, "the day before", on("2010-11-30"), obj{"/status/value": "signed", "/status/certain": true})
		holds(t, "thirty days after both", on("2010-12-01"), obj{"/status/value": "in_force", "/status/since": "2010-12-01", "/status/certain": true,
			"/status/because/0/basis": "clause", "/status/because/1/kind": "notification", "/terms/current/from": "2010-12-01", "/terms/current/until": "2015-12-01",
			"/terms/next_renewal": "2015-12-01", "/terms/last_notice": nil})
		holds(t, "today", s.get(t, guest, here), obj{"/terms/current/from": "2025-12-01", "/terms/current/renewed": 3})
		holds(t, "a day to come", on("2041-01-01"), obj{"/terms/current/renewed": 6, "/forecast": true})
		holds(t, "its parties then", s.get(t, guest, here+"/parties?as_of=2041-01-01"), obj{"/data/0/forecast": true, "/data/1/status/value": "in_force"})
		same(t, "its parties today", at(t, s.get(t, guest, here+"/parties"), "/data/0").(obj)["forecast"], nil)
		same(t, "in force that day", len(s.data(t, guest, "/agreements?status=in_force&as_of=2010-12-01&pair=AT-AZ")), 1)
		same(t, "not before", len(s.data(t, guest, "/agreements?status=in_force&as_of=2010-11-30&pair=AT-AZ")), 0)
		s.do(t, "POST", here+"/acts", s.editor, nil, act("entry_into_force", "", "2011-01-15")).want(t, http.StatusCreated)
		holds(t, "an act goes before the clause", on("2012-01-01"), obj{"/status/since": "2011-01-15", "/status/certain": false, "/status/because/1/basis": "clause", "/status/because/1/date": "2010-12-01"})
		holds(t, "and the difference is a conflict", s.get(t, guest, here), obj{"/provenance/conflicts": 1})
		holds(t, "of the act with the clause", s.get(t, guest, "/conflicts?pair=AT-AZ"), obj{"/meta/count": 1, "/data/0/record/kind": "agreement", "/data/0/owner/kind": "act",
			"/data/0/field": "/date", "/data/0/claims": list{}, "/data/0/follows/field": "/entry_into_force_clause", "/data/0/follows/value": "2010-12-01"})
		same(t, "counted for the relation", at(t, s.get(t, guest, "/relations/AT-AZ"), "/conflicts"), 1)
		s.patch(t, here, obj{"entry_into_force_clause": obj{"on": "act"}})
		same(t, "until the clause is mended", len(s.data(t, guest, "/conflicts?pair=AT-AZ")), 0)

		here = "/agreements/" + id(t, s.create(t, "/agreements", investment))
		holds(t, "in its first ten years", on("2000-01-01"), obj{"/terms/current/until": "2006-02-28", "/terms/next_renewal": nil, "/terms/last_notice": "2005-02-28"})
		holds(t, "after them, without end", on("2020-01-01"), obj{"/status/value": "in_force", "/terms/current/from": "2006-02-28", "/terms/current/until": nil})
		s.do(t, "POST", here+"/acts", s.editor, nil, act("denunciation", "MA", "2021-05-05")).want(t, http.StatusCreated)
		holds(t, "denounced, within the year", on("2022-05-04"), obj{"/status/value": "in_force"})
		holds(t, "and after it, for what was invested before", on("2022-05-05"), obj{"/status/value": "terminated", "/status/survives_until": "2037-05-05"})
		s.do(t, "POST", here+"/acts", s.editor, nil, act("notice_withdrawal", "MA", "2021-12-24")).want(t, http.StatusCreated)
		holds(t, "the notice taken back", on("2023-01-01"), obj{"/status/value": "in_force"})
	})
}

// What is certain has a source, and no open contradiction, that all who see it see.
func TestCertainHasASource(t *testing.T) {
	t.Parallel()
	signed := func(citations ...any) obj {
		return with(anAgreement(), obj{"acts": list{
			with(obj{"kind": "signature", "date": "2018-03-05"}, obj{"citations": append(list{}, citations...)}),
			obj{"kind": "entry_into_force", "date": "2019-01-01"}}})
	}
	says := func(date, title string) obj {
		return obj{"article": with(anArticle(), obj{"title": title}), "field": "/date", "value": date, "quote": title}
	}
	each(t, func(t *testing.T, s *server) {
		certain := func(body obj) bool {
			a := s.create(t, "/agreements", body)
			return at(t, s.get(t, guest, "/agreements/"+id(t, a)+"?as_of=2018-06-01"), "/status/certain").(bool)
		}
		same(t, "unsourced", certain(signed()), false)
		same(t, "sourced", certain(signed(says("2018-03-05", "on the fifth"))), true)
		same(t, "contested", certain(signed(says("2018-03-05", "on the fifth"), says("2018-03-06", "on the sixth"))), false)
		a := s.create(t, "/agreements", signed(says("2018-03-05", "as one paper says")))
		article := text(t, s.get(t, guest, "/agreements/"+id(t, a)+"?include=citations"), "/citations/0/article_id")
		s.patch(t, "/articles/"+article, obj{"visibility": "restricted"})
		for _, who := range []string{guest, s.editor} {
			holds(t, "by a source that not all see", s.get(t, who, "/agreements/"+id(t, a)+"?as_of=2018-06-01"), obj{"/status/value": "signed", "/status/certain": false})
		}
	})
}

// Clauses that say nothing, or two things, are refused by name.
func TestClausesAreChecked(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	for _, x := range []struct {
		name  string
		body  obj
		fault fault
	}{
		{"no basis", obj{"entry_into_force_clause": obj{"after": "P30D"}}, fault{"/entry_into_force_clause/on", "required"}},
		{"an unknown basis", obj{"entry_into_force_clause": obj{"on": "applause"}}, fault{"/entry_into_force_clause/on", "unknown_code"}},
		{"a date that is not there", obj{"entry_into_force_clause": obj{"on": "date"}}, fault{"/entry_into_force_clause/date", "wrong_clause"}},
		{"none of the acts", obj{"entry_into_force_clause": obj{"on": "ratification", "number": 0}}, fault{"/entry_into_force_clause/number", "out_of_range"}},
		{"a month too far", obj{"entry_into_force_clause": obj{"on": "ratification", "month_start": 25}}, fault{"/entry_into_force_clause/month_start", "out_of_range"}},
		{"provisionally on notification", obj{"entry_into_force_clause": obj{"on": "ratification", "provisional": obj{"on": "notification"}}}, fault{"/entry_into_force_clause/provisional/on", "unknown_code"}},
		{"a length and a last day", obj{"term": obj{"kind": "fixed", "length": "P5Y", "until": "2030"}}, fault{"/term/until", "wrong_clause"}},
		{"indefinite for five years", obj{"term": obj{"kind": "indefinite", "length": "P5Y"}}, fault{"/term/kind", "wrong_clause"}},
		{"renewed so often that was never renewed", obj{"term": obj{"kind": "fixed", "length": "P5Y", "times": 2}}, fault{"/term/times", "wrong_clause"}},
		{"too often", obj{"term": obj{"kind": "initial_then_periods", "length": "P5Y", "times": 101}}, fault{"/term/times", "out_of_range"}},
		{"a notice without a unit", obj{"notice": obj{"length": "6 months"}}, fault{"/notice/length", "invalid_duration"}},
		{"survival for a while", obj{"survival": obj{}}, fault{"/survival/length", "required"}},
	} {
		r := s.do(t, "POST", "/agreements", s.editor, nil, with(anAgreement(), x.body))
		if got := r.tree(t); r.status != 422 {
			t.Errorf("%s: %d %v", x.name, r.status, got)
			continue
		}
		r.problem(t, 422, x.fault)
	}
}
