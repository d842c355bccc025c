package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// renewing is a text in force since 2020-05-17 for three years, then by two, with a notice
// of six months: its terms end on 17 May of 2023, 2025, 2027 and so on, and its last days
// of notice are 17 November of the years before.
func renewing(fields obj) obj {
	return with(anAgreement(), with(obj{"title": obj{"en": "Air services; routes, fares", "ar": "اتفاق بشأن الخدمات الجوية بين حكومة جمهورية أذربيجان وحكومة المملكة المغربية"},
		"acts": entered("2020-05-17"), "term": obj{"kind": "initial_then_periods", "length": "P3Y", "period": "P2Y"},
		"notice": obj{"at": "end_of_term", "length": "P6M", "effect": "end_of_term"}}, fields))
}

// days are the rows of a calendar, in a line each.
func days(rows []any) list {
	out := list{}
	for i, d := range pluck(rows, "/date") {
		certain := map[string]string{"true": "", "false": "?"}[pluck(rows, "/certain")[i]]
		out = append(out, d+" "+pluck(rows, "/event")[i]+certain)
	}
	return out
}

// TestCalendar lists what falls on which day, by clauses and acts, with dates worked out
// by hand. Nothing here has a source, so nothing is certain.
func TestCalendar(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", renewing(nil))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Fixed"), "parties": list{obj{"country": "FR"}, obj{"country": "MA"}},
			"acts": entered("2024-01-01"), "term": obj{"kind": "fixed", "length": "P3Y"}}))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Awaited"), "entry_into_force_clause": obj{"on": "notification", "after": "P30D", "provisional": obj{"on": "signature"}},
			"acts": list{anActOf("signature", "2026-09-01", nil), anActOf("notification", "2026-10-01", obj{"party": "AZ"}), anActOf("notification", "2026-11-10", obj{"party": "MA"})}}))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Some time in a year"), "acts": list{anActOf("entry_into_force", "2025", nil)}}))
		rows := s.data(t, guest, "/agreements/calendar")
		same(t, "two years either side of today", days(rows), list{"2025 entry_into_force?", "2025-05-17 renewal?", "2026-11-17 notice_until?",
			"2026-12-10 entry_into_force?", "2026-12-10 provisional_end?", "2027-01-01 expiry?", "2027-05-17 renewal?", "2028-11-17 notice_until?"})
		holds(t, "a row", rows[1], obj{"/date_from": "2025-05-17", "/date_to": "2025-05-17", "/title/en": "Air services; routes, fares", "/record/reference": "AGR-2026-0001"})
		for query, want := range map[string]list{
			"as_of=2022-01-01&pair=AZ-MA":                   {"2020-05-17 entry_into_force?", "2022-11-17 notice_until?", "2023-05-17 renewal?"},
			"from=2025-06-01&to=2025-06-30":                 {"2025 entry_into_force?"},
			"from=2026-12&to=2026-12&event=provisional_end": {"2026-12-10 provisional_end?"},
			"country=FR":              {"2027-01-01 expiry?"},
			"q=fixed&status=in_force": {"2027-01-01 expiry?"},
			"status=provisionally_applied&event=provisional_end": {"2026-12-10 provisional_end?"},
			"from=2097&event=renewal&q=air":                      {"2097-05-17 renewal?", "2099-05-17 renewal?"},
			"to=2020-05-16":                                      {},
		} {
			same(t, query, days(s.data(t, guest, "/agreements/calendar?"+query)), want)
			same(t, "how many of "+query, s.total(t, guest, "/agreements/calendar?"+query), len(want))
		}
		same(t, "page by page", days(s.paged(t, "/agreements/calendar")), days(rows))
		lines := strings.Split(strings.TrimSpace(string(s.do(t, "GET", "/agreements/calendar.csv?lang=fr", guest, nil, nil).want(t, 200).body)), "\n")
		same(t, "a table", len(lines), 1+len(rows))
		if !strings.Contains(lines[2], "Reconduction") {
			t.Errorf("with labels in French: %s", lines[2])
		}
		s.do(t, "GET", "/agreements/calendar?event=party", guest, nil, nil).problem(t, 400, fault{"?event", "unknown_code"})
		s.do(t, "GET", "/agreements/calendar?sort=title", guest, nil, nil).problem(t, 400, fault{"?sort", "unknown_sort"})
		s.do(t, "GET", "/agreements/calendar.ics?lang=de", guest, nil, nil).problem(t, 400, fault{"?lang", "unknown_value"})
		s.do(t, "GET", "/agreements/calendar.ics?limit=3", guest, nil, nil).problem(t, 400)
	})
}

// TestCalendarOfParties: what falls on a day for one party alone is said so, with days
// worked out by hand.
func TestCalendarOfParties(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		here := "/agreements/" + id(t, s.create(t, "/agreements", with(anAgreement(), obj{
			"parties":                 list{obj{"country": "AZ"}, obj{"country": "MA"}, obj{"country": "TR"}, obj{"country": "GE"}, obj{"name": "Others"}},
			"entry_into_force_clause": obj{"on": "ratification", "number": 2, "after": "P30D"}, "notice": obj{"at": "end_of_term", "length": "P6M"},
			"term": obj{"kind": "initial_then_periods", "length": "P5Y"},
			"acts": list{obj{"kind": "ratification", "party": "AZ", "date": "2000-05-05"}, obj{"kind": "ratification", "party": "MA", "date": "2000-06-06"},
				obj{"kind": "accession", "party": "TR", "date": "2005-02-02"}, obj{"kind": "denunciation", "party": "MA", "date": "2009-12-01"}}})))
		const until2010 = "/agreements/calendar?from=2000&to=2010"
		told := func() list {
			out := list{}
			for _, row := range s.data(t, guest, until2010) {
				party, _ := at(t, row, "/party").(string)
				out = append(out, strings.TrimSpace(text(t, row, "/date")+" "+text(t, row, "/event")+" "+party))
			}
			return out
		}
		same(t, "a term for all", told(), list{"2000-07-06 entry_into_force", "2005-01-06 notice_until", "2005-07-06 renewal", "2010-01-06 notice_until",
			"2010-07-06 renewal", "2010-07-06 termination MA"})
		s.patch(t, here, obj{"term": obj{"kind": "initial_then_periods", "length": "P5Y", "counts_from": "party"}})
		same(t, "a term for each", told(), list{"2000-07-06 entry_into_force", "2005-01-06 notice_until AZ", "2005-01-06 notice_until MA", "2005-03-04 entry_into_force TR",
			"2005-07-06 renewal AZ", "2005-07-06 renewal MA", "2009-09-04 notice_until TR", "2010-01-06 notice_until AZ", "2010-03-04 renewal TR", "2010-07-06 renewal AZ", "2010-07-06 termination MA"})
		rows := s.data(t, guest, until2010)
		same(t, "page by page", pluck(s.pagedFrom(t, until2010+"&limit=1"), "/uid"), pluck(rows, "/uid"))
		uid := text(t, rows[1], "/uid")
		if !strings.HasSuffix(uid, ".AZ.notice_until.1@entente") {
			t.Errorf("the days of a party have names of their own: %s", uid)
		}
		_, events := readCalendar(t, s.do(t, "GET", "/agreements/calendar.ics?from=2000&to=2010", guest, nil, nil).want(t, http.StatusOK).body)
		same(t, "to subscribe to", events[1]["DESCRIPTION"], "AGR-2026-0001, 2005-01-06, AZ")
		s.verify(t)
	})
}

// paged reads a list by pages of one, as cursors lead.
func (s *server) paged(t *testing.T, path string) list {
	t.Helper()
	return s.pagedFrom(t, path+"?limit=1")
}

// pagedFrom reads a list by its pages, as cursors lead.
func (s *server) pagedFrom(t *testing.T, path string) list {
	t.Helper()
	all, cursor := list{}, ""
	for range 100 {
		page := s.get(t, guest, path+cursor)
		all = append(all, page["data"].([]any)...)
		next, more := find(page, "/meta/next")
		if !more {
			return all
		}
		cursor = "&cursor=" + url.QueryEscape(next.(string))
	}
	t.Fatalf("GET %s has no end", path)
	return nil
}

// component is a part of a calendar as it is read back: its properties by name, without
// parameters, and these by name and property.
type component map[string]string

// readCalendar reads a calendar strictly, as RFC 5545 has it: unfolded, unescaped, and
// every line short enough and whole.
func readCalendar(t *testing.T, body []byte) (calendar component, events []component) {
	t.Helper()
	text, ended := strings.CutSuffix(string(body), "\r\n")
	if !ended || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Fatalf("lines of a calendar end with CRLF:\n%q", body)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("a line is too long or cuts a character: %q", line)
		}
	}
	calendar = component{}
	in := calendar
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n ", ""), "\r\n") {
		head, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("not a property: %q", line)
		}
		name, parameters, _ := strings.Cut(head, ";")
		switch line {
		case "BEGIN:VEVENT":
			in = component{}
		case "END:VEVENT":
			events, in = append(events, in), calendar
		default:
			in[name] = unescaped(value)
			if parameters != "" {
				in[name+";"] = parameters
			}
		}
	}
	return calendar, events
}

func unescaped(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\,`, ",", `\;`, ";", `\n`, "\n").Replace(value)
}

// TestCalendarFile reads the calendar back, as a program that subscribes to it does.
func TestCalendarFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		agreement := s.create(t, "/agreements", renewing(nil))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en(`A \ title` + "\nof two lines"), "acts": list{anActOf("entry_into_force", "2025", nil)}}))
		const path = "/agreements/calendar.ics"
		r := s.do(t, "GET", path+"?lang=ar", guest, nil, nil).want(t, http.StatusOK)
		same(t, "media type", r.header.Get("Content-Type"), "text/calendar; charset=utf-8")
		calendar, events := readCalendar(t, r.body)
		same(t, "the calendar", calendar, obj{"BEGIN": "VCALENDAR", "END": "VCALENDAR", "VERSION": "2.0", "PRODID": "-//Entente//Agreements//EN", "CALSCALE": "GREGORIAN",
			"METHOD": "PUBLISH", "X-WR-CALNAME": "Entente", "REFRESH-INTERVAL": "P1D", "REFRESH-INTERVAL;": "VALUE=DURATION", "X-PUBLISHED-TTL": "P1D"})
		rows := s.data(t, guest, "/agreements/calendar")
		same(t, "how many events", len(events), len(rows))
		same(t, "a year", events[0], obj{"UID": text(t, rows[0], "/uid"), "DTSTAMP": "20261123T100000Z", "DTSTART": "20250101", "DTSTART;": "VALUE=DATE", "DTEND": "20260101", "DTEND;": "VALUE=DATE",
			"SUMMARY": "الدخول حيز النفاذ: A \\ title\nof two lines", "DESCRIPTION": "AGR-2026-0002, 2025", "CATEGORIES": "ENTRY_INTO_FORCE", "STATUS": "TENTATIVE", "TRANSP": "TRANSPARENT"})
		same(t, "in Arabic", events[1]["SUMMARY"], "التجديد: "+text(t, agreement, "/title/ar"))
		same(t, "and said to be", events[1]["SUMMARY;"], "LANGUAGE=ar")
		same(t, "a day", fmt.Sprint(events[1]["DTSTART"], events[1]["DTEND"]), "2025051720250518")
		_, english := readCalendar(t, s.do(t, "GET", path, guest, nil, nil).want(t, 200).body)
		same(t, "in English", english[1]["SUMMARY"], "Renewal: Air services; routes, fares")
		same(t, "the same UID in each language", english[1]["UID"], events[1]["UID"])
		calendarKept(t, s, path, "/agreements/"+id(t, agreement))
	})
}

// calendarKept asks again, before and after something has changed.
func calendarKept(t *testing.T, s *server, path, agreement string) {
	t.Helper()
	first := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
	tag := first.header.Get("ETag")
	s.do(t, "GET", path, guest, header{"If-None-Match": tag}, nil).want(t, http.StatusNotModified)
	if again := s.do(t, "GET", path, guest, nil, nil); string(again.body) != string(first.body) {
		t.Error("asked again, the calendar is another")
	}
	_, before := readCalendar(t, first.body)
	act := agreement + "/acts/" + text(t, s.get(t, guest, agreement), "/acts/1/id")
	s.patch(t, act, obj{"date": "2020-05-20"})
	_, after := readCalendar(t, s.do(t, "GET", path, guest, header{"If-None-Match": tag}, nil).want(t, http.StatusOK).body)
	same(t, "the day has moved", before[1]["DTSTART"]+" "+after[1]["DTSTART"], "20250517 20250520")
	same(t, "and is the same event", after[1]["UID"], before[1]["UID"])
	s.patch(t, agreement, obj{"visibility": "internal"})
	hidden := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
	if strings.Contains(string(hidden.body), "Air services") {
		t.Error("guests see days of a hidden text")
	}
	same(t, "hidden", len(s.data(t, guest, "/agreements/calendar")), 1)
	same(t, "staff see it", len(s.data(t, s.reader, "/agreements/calendar")) > 1, true)
	s.change(t, "DELETE", agreement, nil).want(t, http.StatusNoContent)
	same(t, "binned", len(s.data(t, s.reader, "/agreements/calendar")), 1)
	s.do(t, "POST", agreement+"/restore", s.editor, nil, nil).want(t, http.StatusOK)
	same(t, "restored", len(s.data(t, s.reader, "/agreements/calendar")) > 1, true)
	same(t, "nothing", s.do(t, "HEAD", path, guest, nil, nil).want(t, http.StatusOK).body, nil)
}
