package api_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// refused checks an answer to bad input: a 4xx problem, whatever was sent.
func (r response) refused(t testing.TB) {
	t.Helper()
	if r.status < 400 || r.status > 499 {
		t.Errorf("%s: got %d, want 4xx\n%.800s", r.asked, r.status, r.body)
		return
	}
	r.problem(t, r.status)
}

// TestBadJSON sends what is no JSON object, everywhere a body is taken.
func TestBadJSON(t *testing.T) {
	t.Parallel()
	bodies := []struct{ name, body, says string }{
		{"nothing", "", "empty"}, {"blanks", " \n", "empty"}, {"broken off", `{"title":{"en":"A`, "breaks off"}, {"no JSON", "title=A", "not JSON"}, {"a comma too many", `{"title":{"en":"A"},}`, "not JSON"},
		{"text behind", `{} {}`, "more text"}, {"letters behind", `{}x`, "more text"}, {"an array", `[]`, "an array"}, {"a string", `"x"`, "a string"}, {"null", `null`, "null"}, {"a number", `7`, "a number"},
		{"a key twice", `{"title":{"en":"A"},"title":{"en":"B"}}`, "twice"}, {"a key twice, in the depth", `{"title":{"en":"A","en":"B"}}`, "twice"}, {"a key twice, once escaped", `{"title":{"en":"A","\u0065n":"B"}}`, "twice"},
		{"invalid UTF-8", "{\"title\":{\"en\":\"\xff\"}}", "UTF-8"}, {"invalid UTF-8 in a key", "{\"\xc3\":1}", "UTF-8"}, {"overlong UTF-8", "{\"title\":{\"en\":\"\xc0\x80\"}}", "UTF-8"},
		{"half a surrogate pair", `{"title":{"en":"\ud800"}}`, "surrogate"}, {"the other half", `{"title":{"en":"\udc00 A"}}`, "surrogate"}, {"a byte order mark", "\ufeff{}", "not JSON"},
		{"33 levels", strings.Repeat(`{"title":`, 33) + "1" + strings.Repeat("}", 33), "deeper"}, {"a thousand arrays", `{"sectors":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}", "deeper"}, {"a hundred thousand arrays", `{"sectors":` + strings.Repeat("[", 100_000), "deeper"},
		{"NaN", `{"session_number":NaN}`, "not JSON"}, {"a raw NUL", "{\"title\":{\"en\":\"a\x00\"}}", "not JSON"}, {"a line break", "{\"title\":{\"en\":\"a\n\"}}", "not JSON"},
	}
	each(t, func(t *testing.T, s *server) {
		paths := writable(t, s)
		s.unchanged(t, "bad JSON", func() {
			for _, x := range bodies {
				for _, w := range paths {
					r := s.do(t, w.method, w.path, s.administrator, header{"If-Match": "*", "Content-Type": "application/json"}, x.body)
					if tree := r.problem(t, http.StatusBadRequest); tree != nil && !strings.Contains(fmt.Sprint(tree["detail"]), x.says) {
						t.Errorf("%s of %s: says %q, want %q in it", x.name, r.asked, tree["detail"], x.says)
					}
				}
			}
		})
	})
}

type writing struct{ method, path string }

// writable records one of everything and lists every address that takes a body.
func writable(t *testing.T, s *server) []writing {
	t.Helper()
	visit := "/visits/" + id(t, s.create(t, "/visits", wholeVisit()))
	agreement, commitment := "/agreements/AGR-2026-0001", "/commitments/COM-2026-0001"
	s.create(t, "/institutions", anInstitution())
	var out []writing
	for path, one := range map[string]string{"/countries": "AZ", "/sectors": "trade", "/institutions": "INS-2026-0001", "/people": "PER-2026-0001", "/visits": "VIS-2026-0001", "/meetings": "MTG-2026-0001",
		"/agreements": "AGR-2026-0001", "/commitments": "COM-2026-0001", "/articles": "ART-2026-0001",
		agreement + "/acts": text(t, s.data(t, guest, agreement+"/acts")[0], "/id"), commitment + "/updates": text(t, s.data(t, guest, commitment+"/updates")[0], "/id"),
		"/citations": text(t, s.data(t, guest, visit+"/citations")[0], "/id")} {
		out = append(out, writing{"PUT", path + "/" + one}, writing{"PATCH", path + "/" + one})
		if path != "/citations" {
			out = append(out, writing{"POST", path})
		}
	}
	for _, x := range out {
		if x.method == "PUT" && strings.Count(x.path, "/") == 2 && !slices.Contains([]string{"/countries", "/sectors", "/articles", "/citations"}, x.path[:1+strings.Index(x.path[1:], "/")]) {
			out = append(out, writing{"POST", x.path + "/citations"})
		}
	}
	slices.SortFunc(out, func(a, b writing) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return out
}

// TestBadFields sends JSON whose fields do not hold; the problem names each.
func TestBadFields(t *testing.T) {
	t.Parallel()
	const bidi, nul = "a\u202eb", "a\u0000b"
	nested := make(list, 201)
	for i := range nested {
		nested[i] = aMeeting()
	}
	deep := obj{"a": obj{"b": list{list{list{obj{"c": nil}}}}}}
	cases := []struct {
		name, path string
		body       obj
		faults     []fault
	}{
		{"wrong types", "/visits", with(aVisit(), obj{"title": "A visit", "visitor_country": 7, "sectors": "trade", "date": 2023, "places": obj{}, "lead": list{}, "texts_signed": 4, "level": true, "review_state": list{}}),
			[]fault{{"/title", "wrong_type"}, {"/visitor_country", "wrong_type"}, {"/sectors", "wrong_type"}, {"/date", "wrong_type"}, {"/places", "wrong_type"}, {"/lead", "wrong_type"}, {"/texts_signed", "wrong_type"}, {"/level", "wrong_type"}, {"/review_state", "wrong_type"}}},
		{"wrong types in the depth", "/visits", with(aVisit(), obj{"title": obj{"en": 7}, "sectors": list{"trade", 7, nil}, "texts_signed": obj{"min": "4", "max": 4.5}, "meetings": list{nil, obj{"participants": list{7}}}}),
			[]fault{{"/title/en", "wrong_type"}, {"/sectors/1", "wrong_type"}, {"/texts_signed/min", "wrong_type"}, {"/meetings/1/participants/0", "wrong_type"}}},
		{"numbers that are none", "/meetings", with(aMeeting(), obj{"session_number": 1e30}), []fault{{"/session_number", "out_of_range"}}},
		{"unknown fields everywhere", "/visits", with(aVisit(), obj{"titel": 1, "Title": 1, "places": list{obj{"country": "MA", "zip": "1"}}, "meetings": list{with(aMeeting(), obj{"minutes": 1})}}),
			[]fault{{"/titel", "unknown_field"}, {"/Title", "unknown_field"}, {"/places/0/zip", "unknown_field"}, {"/meetings/0/minutes", "unknown_field"}}},
		{"the server's fields, nested", "/visits", with(aVisit(), obj{"meetings": list{with(aMeeting(), obj{"visit": "x"})}, "provenance": obj{}, "created_at": "2020", "binned_at": nil}),
			[]fault{{"/meetings/0/visit", "unknown_field"}, {"/provenance", "read_only"}, {"/created_at", "read_only"}, {"/binned_at", "read_only"}}},
		{"unknown codes", "/agreements", with(anAgreement(), obj{"type": "pact", "ambit": "global", "level": "royal", "languages": list{obj{"code": "ar", "role": "best"}}, "sectors": list{"magic"}}),
			[]fault{{"/type", "unknown_code"}, {"/ambit", "unknown_code"}, {"/level", "unknown_code"}, {"/languages/0/role", "unknown_code"}, {"/sectors/0", "unknown_sector"}}},
		{"SQL for a code", "/visits", with(aVisit(), obj{"visitor_country": "AZ' OR '1'='1", "sectors": list{"'; DROP TABLE visits; --"}}), []fault{{"/visitor_country", "unknown_country"}, {"/sectors/0", "unknown_sector"}}},
		{"a language with another sign", "/visits", with(aVisit(), obj{"title": obj{"en_GB": "A visit"}}), []fault{{"/title/en_GB", "invalid_language"}}},
		{"empty codes", "/visits", with(aVisit(), obj{"visitor_country": "", "level": "", "sectors": list{""}}), []fault{{"/visitor_country", "required"}, {"/level", "unknown_code"}}},
		{"no language", "/visits", with(aVisit(), obj{"title": obj{}}), []fault{{"/title", "required"}}},
		{"languages that are none", "/visits", with(aVisit(), obj{"title": obj{"english language": "A", "": "B", "en": "", "x/y~z": "C"}}), []fault{{"/title/english language", "invalid_language"}, {"/title/", "invalid_language"}, {"/title/en", "empty"}, {"/title/x~1y~0z", "invalid_language"}}},
		{"a title of 10,000 characters", "/visits", with(aVisit(), obj{"title": obj{"ar": strings.Repeat("ز", 10_000)}}), []fault{{"/title/ar", "too_long"}}},
		{"too long by one", "/visits", with(aVisit(), obj{"title": en(strings.Repeat("é", 1001)), "summary": en(strings.Repeat("é", 20_001)), "lead": obj{"name": strings.Repeat("é", 301)}}), []fault{{"/title/en", "too_long"}, {"/summary/en", "too_long"}, {"/lead/name", "too_long"}}},
		{"an article's title too long", "/articles", with(anArticle(), obj{"title": strings.Repeat("é", 1001), "outlet": strings.Repeat("é", 301), "url": "https://example.org/" + strings.Repeat("a", 3000)}), []fault{{"/title", "too_long"}, {"/outlet", "too_long"}, {"/url", "too_long"}}},
		{"a quote too long", "/visits", with(aVisit(), obj{"citations": list{obj{"article": anArticle(), "quote": strings.Repeat("é", 2001)}}}), []fault{{"/citations/0/quote", "too_long"}}},
		{"bidi overrides", "/visits", with(aVisit(), obj{"title": en(bidi), "summary": obj{"ar\u202d": "x"}, "lead": obj{"name": "\u202a"}, "meetings": list{with(aMeeting(), obj{"topics": list{en("\u202c")}})}}),
			[]fault{{"/title/en", "forbidden_character"}, {"/lead/name", "forbidden_character"}, {"/meetings/0/topics/0/en", "forbidden_character"}}},
		{"NUL", "/articles", with(anArticle(), obj{"title": nul, "outlet": nul, "text": nul, "url": "https://example.org/" + nul}), []fault{{"/title", "forbidden_character"}, {"/outlet", "forbidden_character"}, {"/text", "forbidden_character"}, {"/url", "forbidden_character"}}},
		{"NUL in a value claimed", "/visits", with(aVisit(), obj{"citations": list{obj{"article": anArticle(), "field": "/title/en", "value": nul, "quote": "x"}}}), []fault{{"/citations/0/value", "forbidden_character"}}},
		{"a claimed value of any shape", "/visits", with(aVisit(), obj{"citations": list{obj{"article": anArticle(), "field": "/level", "value": deep, "quote": "x"}}}), []fault{{"/citations/0/value", "wrong_type"}}},
		{"impossible dates", "/visits", with(aVisit(), obj{"date": "2023-02-29", "places": list{obj{"date": "2023-13"}, obj{"date": "2023-11-13T10:00"}, obj{"date": ""}, obj{"date": "13/11/2023"}, obj{"date": "0000"}, obj{"date": "٢٠٢٣"}, obj{"date": "2023-11-13/2023-11-12"}, obj{"date": "../.."}}}),
			[]fault{{"/date", "invalid_date"}, {"/places/0/date", "invalid_date"}, {"/places/1/date", "invalid_date"}, {"/places/2/date", "invalid_date"}, {"/places/3/date", "invalid_date"}, {"/places/4/date", "invalid_date"}, {"/places/5/date", "invalid_date"}, {"/places/6/date", "invalid_date"}}},
		{"end before start", "/commitments", with(aCommitment(), obj{"date": "2023/2022", "due": "2024-06/2024-05"}), []fault{{"/date", "invalid_date"}, {"/due", "invalid_date"}}},
		{"a country twice as party", "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "MA"}, obj{"country": "MA"}}}), []fault{{"/parties/1/country", "duplicate_party"}}},
		{"one party only", "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "MA"}}}), []fault{{"/parties", "too_few"}}},
		{"no party", "/agreements", with(anAgreement(), obj{"parties": nil}), []fault{{"/parties", "too_few"}}},
		{"a number with a name of a key", "/people", obj{"names": obj{"0": obj{"text": "A"}}}, []fault{{"/names", "wrong_type"}}},
		{"a link that is no id", "/meetings", with(aMeeting(), obj{"visit_id": "VIS' OR 1=1"}), []fault{{"/visit_id", "unknown_visit"}}},
		{"201 nested objects", "/visits", with(aVisit(), obj{"meetings": nested}), []fault{{"", "too_many"}}},
		{"faults of all sorts at once", "/visits", obj{"colour": 1, "visitor_country": "XQ", "host_country": "MA", "date": "x", "meetings": list{obj{"title": en("x"), "countries": list{"MA", "XQ"}}}},
			[]fault{{"/colour", "unknown_field"}, {"/visitor_country", "unknown_country"}, {"/date", "invalid_date"}, {"/title", "required"}, {"/meetings/0/countries/1", "unknown_country"}}},
	}
	each(t, func(t *testing.T, s *server) {
		visit := "/visits/" + id(t, s.create(t, "/visits", aVisit()))
		s.unchanged(t, "bad fields", func() {
			for _, x := range cases {
				s.do(t, "POST", x.path, s.editor, nil, x.body).problem(t, http.StatusUnprocessableEntity, x.faults...)
				if x.path == "/visits" && x.body["meetings"] == nil && x.body["citations"] == nil {
					s.change(t, "PUT", visit, x.body).problem(t, http.StatusUnprocessableEntity, x.faults...)
				}
			}
		})
		kept := "a\u200c\u200d\u200e\u200f\u061c\u2066b\u2069"
		same(t, "marks that are kept", at(t, s.create(t, "/visits", with(aVisit(), obj{"title": obj{"ar": kept}})), "/title/ar"), kept)
		nested := list{}
		for range 199 {
			nested = append(nested, aMeeting())
		}
		s.create(t, "/visits", with(aVisit(), obj{"meetings": nested}))
	})
}

// TestCures: what a fault says to do about it can be done, and makes nothing up.
func TestCures(t *testing.T) {
	t.Parallel()
	on := func(date any) obj { return with(aVisit(), obj{"date": date}) }
	lasting := func(duration string) obj {
		return with(anAgreement(), obj{"notice": obj{"length": duration}})
	}
	cases := []struct {
		name, path string
		body       any // nil for a query
		place      string
		says, not  string
	}{
		{"a digit that is not known", "/visits", on("2023-2X"), "/date", "not an EDTF date", "write"},
		{"another one", "/visits", on("2023-1X"), "/date", "not an EDTF date", "write"},
		{"a small one", "/visits", on("2023-1x"), "/date", "not an EDTF date", "write"},
		{"a year of five digits", "/visits", on("10000"), "/date", "not an EDTF date", "write"},
		{"years of five digits", "/visits", on("10000/10001"), "/date", "not an EDTF date", "write"},
		{"October", "/visits", on("13-X-2023"), "/date", "write 2023-10-13", ""},
		{"eight digits", "/visits", on("20231113"), "/date", "write 2023-11-13", ""},
		{"two ways of reading", "/visits", on("03/04/2023"), "/date", "write 2023-04-03 or 2023-03-04", ""},
		{"a year for a day", "/agreements?as_of=2026", nil, "?as_of", "is not a day such as 2024-12-31", "write"},
		{"two days for a day", "/agreements?as_of=2026-11-29/2026-11-30", nil, "?as_of", "is not a day", "write"},
		{"a doubtful day", "/agreements?as_of=2024-12-31%3F", nil, "?as_of", "is not a day", "write"},
		{"a day in words", "/agreements?as_of=13+November+2023", nil, "?as_of", "write 2023-11-13", ""},
		{"a year that there is not", "/agreements?as_of=0000-01-01", nil, "?as_of", "0001 to 9999", "write"},
		{"no month", "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "2023-13"}, "/as_of", "there is no month 13", "from when"},
		{"no date", "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "x"}, "/as_of", "not an EDTF date", "from when"},
		{"a date in another form", "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "13/11/2023"}, "/as_of", "write 2023-11-13", "from when"},
		{"no beginning", "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "../2023"}, "/as_of", "from when", ""},
		{"what a meeting does not nest", "/meetings", with(aMeeting(), obj{"meetings": list{aMeeting()}}), "/meetings", "POST /meetings", "server"},
		{"what the server sets", "/meetings", with(aMeeting(), obj{"reference": "MTG-2026-0001"}), "/reference", "set by the server", ""},
		{"a kind that there is not", "/timeline?kind=foo", nil, "?kind", "is not one of: country, sector", ""},
		{"a fraction", "/commitments/COM-2026-0001/updates", obj{"delivery": "limited", "assessed_by": "self", "as_of": "2023", "percent": 1.5}, "/percent", "from 0 to 100", "9223"},
		{"a grade that there is not", "/articles", with(anArticle(), obj{"reliability": "G"}), "/reliability", "A, B, C, D, E, F", "write"},
		{"no grade", "/articles", with(anArticle(), obj{"reliability": ""}), "/reliability", "A, B, C, D, E, F", "write"},
		{"a kind misspelt", "/articles", with(anArticle(), obj{"kind": "newspapr"}), "/kind", "write newspaper", ""},
		{"no time", "/agreements", lasting("P0D"), "/notice/length", "a day at least", "ISO 8601"},
		{"too long a time", "/agreements", lasting("P999999Y"), "/notice/length", "999 years", "ISO 8601"},
		{"no duration", "/agreements", lasting("5 years"), "/notice/length", "ISO 8601", ""},
		{"not even a day", "/agreements", lasting("P"), "/notice/length", "ISO 8601", ""},
	}
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/commitments", aCommitment())
		for _, patch := range []obj{{"updates": list{}}, {"updates": nil}} {
			s.change(t, "PATCH", "/commitments/COM-2026-0001", patch).says(t, http.StatusUnprocessableEntity, "/updates", "POST /commitments/{id}/updates", "server")
		}
		for _, x := range cases {
			method, token, status := "POST", s.editor, http.StatusUnprocessableEntity
			if x.body == nil {
				method, token, status = "GET", guest, http.StatusBadRequest
			}
			s.do(t, method, x.path, token, nil, x.body).says(t, status, x.place, x.says, x.not)
		}
		for method, x := range map[string][2]string{"GET": {"/progress/by/foo", "agreement, country, institution, pair, sector, visit, year"}, "DELETE": {"/search", "GET, HEAD"}} {
			r := s.do(t, method, x[0], guest, nil, nil)
			if detail := text(t, r.tree(t), "/detail"); !strings.Contains(detail, x[1]) {
				t.Errorf("%s: %d says %q, want %s in it", r.asked, r.status, detail, x[1])
			}
		}
		for path, body := range map[string]obj{"/sectors": with(aSector(), obj{"code": "trade"}), "/countries": with(aCountry(), obj{"code": "AZ"})} {
			s.do(t, "POST", path, s.administrator, nil, body).problem(t, http.StatusConflict, fault{"/code", "known_code"})
		}
	})
}

// says checks that a refusal names one fault, at a place, and what it says of it.
func (r response) says(t testing.TB, status int, place, says, not string) {
	t.Helper()
	tree := r.problem(t, status)
	named := faultsOf(tree)
	if len(named) != 1 || named[0].place != place {
		t.Errorf("%s: the problem names %v, want %s alone", r.asked, named, place)
		return
	}
	detail := text(t, tree, "/errors/0/detail")
	if !strings.Contains(detail, says) || not != "" && strings.Contains(detail, not) {
		t.Errorf("%s: says %q of %s, want %q in it and no %q", r.asked, detail, place, says, not)
	}
}

// TestLargeBodies: the client hears why, over a real connection, whether the
// length is announced or not.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		here := base + "/visits/" + id(t, s.create(t, "/visits", aVisit()))
		live := httptest.NewServer(s)
		defer live.Close()
		s.unchanged(t, "large bodies", func() {
			for _, size := range []int{1<<20 + 1, 2 << 20, 6 << 20} {
				for method, path := range map[string]string{"POST": base + "/visits", "PUT": here, "PATCH": here} {
					for _, announced := range []bool{true, false} {
						body := `{"title":"` + strings.Repeat("x", size) + `"}`
						var reader io.Reader = strings.NewReader(body)
						if !announced {
							reader = io.MultiReader(reader)
						}
						r, err := http.NewRequestWithContext(t.Context(), method, live.URL+path, reader)
						if err != nil {
							t.Fatal(err)
						}
						r.Header.Set("Authorization", "Bearer "+s.editor)
						r.Header.Set("Content-Type", "application/json")
						r.Header.Set("If-Match", "*")
						answer, err := live.Client().Do(r)
						if err != nil {
							t.Errorf("%s of %d bytes, announced %t: %v, want 413", method, size, announced, err)
							continue
						}
						text, err := io.ReadAll(answer.Body)
						answer.Body.Close()
						if err != nil {
							t.Errorf("%s of %d bytes: %v", method, size, err)
						}
						response{fmt.Sprintf("%s of %d bytes, announced %t", method, size, announced), answer.StatusCode, answer.Header, text}.problem(t, http.StatusRequestEntityTooLarge)
					}
				}
			}
		})
		for _, size := range []int{2 << 20, 6 << 20} {
			if status := stubborn(t, live.Listener.Addr().String(), s.editor, size); !strings.Contains(status, " 413 ") {
				t.Errorf("a client that sends all %d bytes before it reads: got %q, want 413", size, status)
			}
		}
		s.do(t, "POST", "/visits", s.editor, nil, `{"title":{"en":"A"},"visitor_country":"AZ","host_country":"MA"}`+strings.Repeat(" ", 1<<20-70)).want(t, http.StatusCreated)
	})
}

// stubborn sends a whole body before it reads a byte of the answer, as simple
// clients do, and gives the first line of that.
func stubborn(t *testing.T, address, token string, size int) string {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	head := fmt.Sprintf("POST %s/visits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", base, token, size)
	if _, err := io.WriteString(connection, head+strings.Repeat("x", size)); err != nil {
		return err.Error()
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		return err.Error()
	}
	return line
}

// evil are values for any parameter or path.
var evil = []string{
	"'", `"`, "' OR '1'='1", "1; DROP TABLE visits; --", "1)) UNION SELECT hash FROM tokens --", `\`, "%", "_", "NULL", "0x27", "$1", "?", "{{.}}", "../../etc/passwd", "-1", "1e309", "🏳️‍🌈", strings.Repeat("A", 1900), "\u202e", "AND OR NOT NEAR(", `"unclosed`, "*", "surface:x", "x'*", "-", "''||''", "&|!:*<->",
}

// routesOf lists the patterns of the server's reading routes, filled with ids of
// what there is.
func routesOf(t testing.TB, s *server, method string, ids map[string]string) []string {
	t.Helper()
	var paths []string
	for _, r := range s.Handler.(*echo.Echo).Routes() {
		path, ok := strings.CutPrefix(r.Path, base)
		if !ok || r.Method != method || path == "" || path == "/*" {
			continue
		}
		path = strings.NewReplacer(":pair", "AZ-MA", ":by", "sector", ":version", "1").Replace(path)
		list := path[:1+max(strings.Index(path[1:]+"/", "/"), 0)]
		path = strings.NewReplacer(":id", ids[list], ":part", ids[list+"/part"]).Replace(path)
		paths = append(paths, path)
	}
	slices.Sort(paths)
	if len(paths) < 40 && method == "GET" {
		t.Fatalf("%d reading routes, which cannot be all: %v", len(paths), paths)
	}
	return paths
}

// someIDs records one of everything and gives its ids by list.
func someIDs(t testing.TB, s *server) map[string]string {
	t.Helper()
	visit := s.create(t, "/visits", wholeVisit())
	ids := map[string]string{"/visits": id(t, visit), "/countries": "AZ", "/sectors": "trade", "/meetings": "MTG-2026-0001", "/agreements": "AGR-2026-0001", "/commitments": "COM-2026-0001", "/articles": "ART-2026-0001", "/people": "PER-2026-0001"}
	for kind, x := range resources() {
		if list := listPath(kind); ids[list] == "" {
			ids[list] = id(t, s.create(t, list, x.body))
		}
	}
	ids["/imports"] = s.sent(t)
	ids["/agreements/part"] = text(t, s.data(t, guest, "/agreements/AGR-2026-0001/acts")[0], "/id")
	ids["/commitments/part"] = text(t, s.data(t, guest, "/commitments/COM-2026-0001/updates")[0], "/id")
	ids["/citations"] = text(t, s.data(t, guest, "/visits/VIS-2026-0001/citations")[0], "/id")
	return ids
}

// parameters are all names that any route takes, and some that none does.
var parameters = []string{"country", "pair", "sector", "institution", "person", "article", "from", "to", "q", "exact", "visibility", "review_state", "bin", "limit", "cursor", "sort", "total", "include", "fields", "lang", "bom",
	"as_of", "due_from", "due_to", "delivery", "modality", "priority", "late", "stale", "agreement", "visit", "meeting", "year", "kind", "status", "level", "type", "binding", "unspecified", "principal_rank", "state", "language", "outlet",
	"current", "parent", "colour", "Country", "country[]", "$where", ""}

// TestSQLInParameters sends SQL and worse in every parameter of every reading
// route: it is refused by name, or finds nothing, and never reaches the database.
func TestSQLInParameters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ids := someIDs(t, s)
		s.unchanged(t, "SQL in parameters", func() {
			for _, path := range routesOf(t, s, "GET", ids) {
				for _, name := range parameters {
					values := evil[:9]
					if name == "q" {
						values = evil
					}
					for _, value := range values {
						if known := sendParameter(t, s, path, name, value); !known {
							break // one value is as unknown as another
						}
					}
				}
			}
		})
	})
}

// sendParameter tells whether the route has such a parameter.
func sendParameter(t *testing.T, s *server, path, name, value string) bool {
	t.Helper()
	query := path + "?" + escaped(name) + "=" + escaped(value)
	if strings.HasPrefix(path, "/search") && name != "q" {
		query += "&q=visit"
	}
	r := s.do(t, "GET", query, s.reader, nil, nil)
	switch r.status {
	case http.StatusOK: // free text
		if !slices.Contains([]string{"q", "outlet", "language", "year"}, name) {
			t.Errorf("%s: got 200, want %s refused", r.asked, name)
		}
	case http.StatusBadRequest:
		named := faultsOf(r.problem(t, http.StatusBadRequest))
		if !slices.ContainsFunc(named, func(f fault) bool { return f.place == "?"+name || name == "" }) {
			t.Errorf("%s: the problem names %v, want ?%s", r.asked, named, name)
		}
		return !slices.Contains(named, fault{"?" + name, "unknown_parameter"})
	default:
		t.Errorf("%s: got %d, want 400\n%.500s", r.asked, r.status, r.body)
	}
	return true
}

// TestBadQueries sends queries that a lenient parser would mend or drop.
func TestBadQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ids := someIDs(t, s)
		for _, path := range routesOf(t, s, "GET", ids) {
			for query, name := range map[string]string{"q=%zz": "q", "q=%": "q", "%zz=1": "%zz", "limit=%2": "limit", "q=%ff": "q", "q=%c3%28": "q", "q=%00": "q", "q=a%0ab": "q", "q=%ed%a0%80": "q", "colour=red": "colour", "limit=1;cursor=x": "limit",
				"LIMIT=1": "LIMIT", "q=" + strings.Repeat("a", 2001): "q", "limit=10&limit=10&x=1": "x"} {
				tree := s.do(t, "GET", path+"?"+query, s.reader, nil, nil).problem(t, http.StatusBadRequest)
				if named := faultsOf(tree); !slices.ContainsFunc(named, func(f fault) bool { return f.place == "?"+name }) {
					t.Errorf("GET %s?%s: the problem names %v, want ?%s", path, query, named, name)
				}
			}
		}
		for _, x := range []struct {
			query string
			fault fault
		}{
			{"limit=0", fault{"?limit", "out_of_range"}}, {"limit=-1", fault{"?limit", "out_of_range"}}, {"limit=201", fault{"?limit", "out_of_range"}}, {"limit=1000000000", fault{"?limit", "out_of_range"}}, {"limit=99999999999999999999", fault{"?limit", "wrong_type"}},
			{"limit=1.5", fault{"?limit", "wrong_type"}}, {"limit=", fault{"?limit", "wrong_type"}}, {"limit=5&limit=6", fault{"?limit", "repeated"}}, {"limit=%2B5x", fault{"?limit", "wrong_type"}}, {"total=1", fault{"?total", "wrong_type"}}, {"total=TRUE", fault{"?total", "wrong_type"}},
			{"sort=colour", fault{"?sort", "unknown_sort"}}, {"sort=-date,colour", fault{"?sort", "unknown_sort"}}, {"sort=", fault{"?sort", "empty"}}, {"sort=date,", fault{"?sort", "unknown_sort"}}, {"sort=--date", fault{"?sort", "unknown_sort"}}, {"sort=id%3B+DROP", fault{"?sort", "unknown_sort"}}, {"sort=date&sort=due", fault{"?sort", "repeated"}},
			{"country=XQ", fault{"?country", "unknown_country"}}, {"country=", fault{"?country", "empty"}}, {"country=AZ&country=XQ", fault{"?country", "unknown_country"}}, {"pair=AZ", fault{"?pair", "invalid_pair"}}, {"pair=AZ-AZ", fault{"?pair", "invalid_pair"}}, {"pair=AZ-XQ", fault{"?pair", "unknown_country"}}, {"pair=AZ-MA-FR", fault{"?pair", "invalid_pair"}},
			{"sector=magic", fault{"?sector", "unknown_sector"}}, {"institution=x", fault{"?institution", "unknown_value"}}, {"person=x", fault{"?person", "unknown_parameter"}}, {"article=x", fault{"?article", "unknown_value"}}, {"visit=x", fault{"?visit", "unknown_value"}},
			{"from=2023-13", fault{"?from", "invalid_date"}}, {"to=yesterday", fault{"?to", "invalid_date"}}, {"as_of=2023-02-29", fault{"?as_of", "invalid_date"}}, {"delivery=done", fault{"?delivery", "unknown_code"}}, {"late=maybe", fault{"?late", "wrong_type"}}, {"stale=green", fault{"?stale", "unknown_code"}}, {"visibility=secret", fault{"?visibility", "unknown_code"}}, {"review_state=", fault{"?review_state", "empty"}},
			{"limit=0&sort=x&country=XQ", fault{"?limit", "out_of_range"}},
		} {
			s.do(t, "GET", "/commitments?"+x.query, s.reader, nil, nil).problem(t, http.StatusBadRequest, x.fault)
		}
		for _, query := range []string{"limit=1e3", "limit=", "limit=zz", "limit=500&limit=1"} {
			if named := faultsOf(s.do(t, "GET", "/commitments?"+query, s.reader, nil, nil).problem(t, http.StatusBadRequest)); len(named) != 1 {
				t.Errorf("GET /commitments?%s: the problem names %v, want one fault", query, named)
			}
		}
		same(t, "all faults of a query at once", len(faultsOf(s.do(t, "GET", "/commitments?limit=0&colour=red&late=maybe&q=%zz", s.reader, nil, nil).problem(t, 400))), 4)
		for path, name := range map[string]string{"/search": "q", "/search?q=": "q", "/visits/VIS-2026-0001?as_of=2024-01-01": "as_of", "/relations/AZ-MA/timeline?pair=AZ-MA": "pair", "/progress?bin=true": "bin", "/progress/by/sector?lang=de": "lang", "/progress?limit=5": "limit"} {
			named := faultsOf(s.do(t, "GET", path, s.reader, nil, nil).problem(t, http.StatusBadRequest))
			if len(named) != 1 || named[0].place != "?"+name {
				t.Errorf("GET %s: the problem names %v, want ?%s", path, named, name)
			}
		}
		for path, not := range map[string]string{"/visits/VIS-2026-0001/history": "include", "/visits/VIS-2026-0001/citations": "include", "/conflicts": "include", "/relations": "include", "/timeline": "include", "/countries": "include", "/acts": "include", "/progress/overdue": "",
			"/visits/VIS-2026-0001": "as_of", "/countries/AZ": "as_of", "/countries/MA": "include", "/review-needed": "sort", "/search": "include", "/relations/AZ-MA/timeline": "pair", "/progress": "bin", "/progress/by/sector": "bin", "/export.zip": "bin"} {
			detail := text(t, s.do(t, "GET", path+"?colour=red", s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?colour", "unknown_parameter"}), "/errors/0/detail")
			_, names, _ := strings.Cut(detail, "; there are ")
			if takes := strings.Split(names, ", "); names == "" || slices.Contains(takes, not) {
				t.Errorf("GET %s takes %v, want no %s among them", path, takes, not)
			}
			if not != "" {
				value := map[string]string{"as_of": "2024-01-01", "pair": "AZ-MA", "bin": "true"}[not]
				s.do(t, "GET", path+"?"+not+"="+value, s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?" + not, "unknown_parameter"})
			}
		}
		for _, query := range []string{"q=a;b", "q=a%3Bb", "q=%25zz", "q=a+b", "&&q=a&", "q=a=b"} {
			s.do(t, "GET", "/visits?"+query, guest, nil, nil).want(t, http.StatusOK)
		}
		for _, path := range []string{"/visits?x=1", "/visits/" + ids["/visits"] + "/restore?x=1"} {
			s.do(t, "POST", path, s.editor, nil, aVisit()).problem(t, http.StatusBadRequest, fault{"?x", "unknown_parameter"})
		}
		s.do(t, "PATCH", "/visits/"+ids["/visits"]+"?level=state", s.editor, header{"If-Match": "*"}, obj{}).problem(t, http.StatusBadRequest, fault{"?level", "unknown_parameter"})
		s.do(t, "DELETE", "/visits/"+ids["/visits"]+"?force=true", s.editor, header{"If-Match": "*"}, nil).problem(t, http.StatusBadRequest, fault{"?force", "unknown_parameter"})
	})
}

// TestBadPaths names what cannot be.
func TestBadPaths(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ids := someIDs(t, s)
		bad := append(slices.Clone(evil), "none", "00000000-0000-0000-0000-000000000000", "VIS-2026-9999", "VIS-2026-0001 ", "a b", "%", "99999999999999999999", "AZ-AZ")
		s.unchanged(t, "bad paths", func() {
			for _, key := range bad {
				wild := map[string]string{}
				for name := range ids {
					wild[name] = strings.ReplaceAll(strings.ReplaceAll(escaped(key), "+", "%20"), "..%2F", "x")
				}
				for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
					for _, path := range routesOf(t, s, method, wild) {
						path = strings.ReplaceAll(path, "AZ-MA", wild["/visits"])
						if !strings.Contains(path, "/"+wild["/visits"]) {
							continue
						}
						s.do(t, method, path, s.administrator, header{"If-Match": "*"}, obj{}).problem(t, http.StatusNotFound)
					}
				}
			}
			for _, path := range []string{"/progress/by/colour", "/progress/by/", "/relations/AZMA", "/relations/XX-YY", "/agreements/" + ids["/agreements"] + "/acts/" + ids["/commitments/part"], "/commitments/" + ids["/commitments"] + "/updates/" + ids["/agreements/part"], "/visits/" + ids["/meetings"]} {
				s.do(t, "GET", path, s.reader, nil, nil).problem(t, http.StatusNotFound)
			}
		})
	})
}

// TestWildCursors: a cursor goes only with the list, sort and filter it was made for.
func TestWildCursors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for range 3 {
			s.create(t, "/visits", wholeVisit())
		}
		lists := []string{"/visits", "/meetings", "/commitments", "/countries", "/timeline", "/search?q=tourism", "/progress/by/country", "/progress/overdue", "/visits/VIS-2026-0001/history", "/conflicts", "/relations", "/visits/VIS-2026-0001/citations"}
		and := func(path string) string {
			if strings.Contains(path, "?") {
				return path + "&"
			}
			return path + "?"
		}
		next := text(t, s.get(t, guest, "/visits?limit=1"), "/meta/next")
		plain, err := base64.RawURLEncoding.DecodeString(next)
		if err != nil {
			t.Fatal(err)
		}
		remade := func(old, new string) string {
			return base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(plain), old, new, 1)))
		}
		wild := []string{"x", "e30", "bnVsbA", "W10", next[:len(next)-4], next + "AA", strings.ToUpper(next), remade(`"v":1`, `"v":2`), remade(`"k":[`, `"k":[null,`), remade(`"k":["`, `"k":[{},"`), remade(`"k":["`, `"k":[["`), remade("{", "{{"), strings.Repeat("A", 1999), "==", "'; DROP TABLE visits; --"}
		for _, path := range lists {
			for _, cursor := range wild {
				r := s.do(t, "GET", and(path)+"cursor="+escaped(cursor), s.reader, nil, nil)
				r.problem(t, http.StatusBadRequest)
				if named := faultsOf(r.tree(t)); len(named) != 1 || named[0].place != "?cursor" {
					t.Errorf("%s: the problem names %v, want ?cursor", r.asked, named)
				}
			}
		}
		for _, query := range []string{"sort=date", "sort=-date", "country=AZ", "q=visit", "total=true&level=official", "bin=true", "review_state=published"} {
			s.do(t, "GET", "/visits?limit=1&"+query+"&cursor="+next, s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?cursor", "other_list"})
		}
		for _, query := range []string{"limit=2", "limit=1&total=true", "fields=reference", "lang=ar", "include=citations"} {
			s.do(t, "GET", "/visits?"+query+"&cursor="+next, guest, nil, nil).want(t, http.StatusOK)
		}
	})
}

// TestForgedCursors: keys of another type than the columns have, and no text.
func TestForgedCursors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for range 3 {
			s.create(t, "/visits", wholeVisit())
		}
		for _, path := range []string{"/visits?", "/visits?sort=reference&", "/countries?", "/timeline?", "/search?q=tourism&", "/progress/by/country?", "/progress/overdue?", "/visits/VIS-2026-0001/history?"} {
			cursor, ok := find(s.get(t, guest, path+"limit=1"), "/meta/next")
			if !ok {
				t.Errorf("GET %s: no second page", path)
				continue
			}
			own, err := base64.RawURLEncoding.DecodeString(cursor.(string))
			if err != nil {
				t.Fatal(err)
			}
			head, keys, _ := strings.Cut(string(own), `"k":[`)
			n := strings.Count(keys, ",") + 1
			for _, key := range []string{"1", `"x"`, "1e300", "-1.5", `""`, `"1"`, "9007199254740993", `"\u0000"`, `"' OR 1=1"`} {
				forged := base64.RawURLEncoding.EncodeToString([]byte(head + `"k":[` + strings.TrimSuffix(strings.Repeat(key+",", n), ",") + "]}"))
				r := s.do(t, "GET", path+"limit=1&cursor="+forged, guest, nil, nil)
				if r.status != http.StatusOK && r.status != http.StatusBadRequest {
					t.Errorf("GET %s with a cursor of keys %s: got %d, want 400\n%s", path, key, r.status, r.body)
				}
			}
		}
	})
}

// TestNoTextInPaths: what is no text in a path names nothing.
func TestNoTextInPaths(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		ids := someIDs(t, s)
		for _, key := range []string{"%00", "a%00b", "%ff", "%c3%28", "%ed%a0%80", "%0a"} {
			wild := map[string]string{}
			for name := range ids {
				wild[name] = key
			}
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				for _, path := range routesOf(t, s, method, wild) {
					if path = strings.ReplaceAll(path, "AZ-MA", key); strings.Contains(path, key) {
						s.do(t, method, path, s.administrator, header{"If-Match": "*"}, obj{}).problem(t, http.StatusNotFound)
					}
				}
			}
		}
		for _, query := range []string{"agreement", "visit", "institution", "article"} {
			s.do(t, "GET", "/commitments?"+query+"=%e2%80%ae", s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?" + query, "unknown_value"})
		}
	})
}

// TestUnknownKinds: kinds, parents and pairs there are not.
func TestUnknownKinds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, path := range []string{"/conflicts?", "/timeline?", "/relations/AZ-MA/timeline?", "/search?q=x&"} {
			for _, kind := range []string{"colour", "visits", "1"} {
				s.do(t, "GET", path+"kind="+kind, guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?kind", "unknown_code"})
			}
		}
		s.do(t, "GET", "/sectors?parent=magic", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?parent", "unknown_sector"})
		s.do(t, "GET", "/relations/AZ-XQ/timeline", guest, nil, nil).problem(t, http.StatusNotFound)
	})
}

// TestInUse: what others rest on is not deleted, and the problem says how many do.
func TestInUse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		institution := id(t, s.create(t, "/institutions", anInstitution()))
		person := id(t, s.create(t, "/people", with(aPerson(), obj{"positions": list{obj{"institution_id": institution}}})))
		article := id(t, s.create(t, "/articles", anArticle()))
		body := with(aVisit(), obj{"visitor_country": "BT", "host_country": "GM", "sectors": list{"health"}, "lead": obj{"person_id": person}, "citations": list{obj{"article_id": article, "quote": "x"}}})
		visits := []string{id(t, s.create(t, "/visits", body)), id(t, s.create(t, "/visits", with(body, obj{"review_state": "draft"})))}
		uses := map[string]int{"/countries/BT": 2, "/countries/GM": 2, "/sectors/health": 2, "/people/" + person: 2, "/articles/" + article: 2, "/institutions/" + institution: 1}
		s.unchanged(t, "deleting what is in use", func() {
			for path, n := range uses {
				tree := s.do(t, "DELETE", path, s.administrator, header{"If-Match": "*"}, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
				if !strings.Contains(fmt.Sprint(tree["detail"]), fmt.Sprintf(" %d record", n)) {
					t.Errorf("DELETE %s: says %q, want %d records in it", path, tree["detail"], n)
				}
			}
			s.do(t, "DELETE", "/sectors/security", s.administrator, header{"If-Match": "*"}, nil).problem(t, http.StatusConflict, fault{"?id", "in_use"})
		})
		for _, visit := range visits {
			s.change(t, "DELETE", "/visits/"+visit, nil).want(t, http.StatusNoContent)
		}
		for path := range uses {
			if path == "/institutions/"+institution {
				continue
			}
			s.do(t, "DELETE", path, s.administrator, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		}
		s.do(t, "DELETE", "/institutions/"+institution, s.administrator, header{"If-Match": "*"}, nil).want(t, http.StatusNoContent)
		back := s.do(t, "POST", "/visits/"+visits[0]+"/restore", s.editor, nil, nil)
		if back.status >= 500 {
			t.Errorf("restoring a visit whose lead is in the bin: got %d\n%s", back.status, back.body)
		}
	})
}

// TestHalfWritten: what fails late in a request leaves nothing of what came before.
func TestHalfWritten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/people", with(aPerson(), obj{"names": list{obj{"text": "Twin"}}}))
		s.create(t, "/people", with(aPerson(), obj{"names": list{obj{"text": "Twin"}}}))
		s.unchanged(t, "a late fault", func() {
			body := wholeVisit()
			body["commitments"] = list{with(aCommitment(), obj{"institutions": list{obj{"name": "New", "country": "AZ", "role": "lead"}}}), with(aCommitment(), obj{"updates": list{obj{"delivery": "limited", "assessed_by": "self", "as_of": "2030"}}})}
			s.do(t, "POST", "/visits", s.editor, header{"Idempotency-Key": "k"}, body).problem(t, 422, fault{"/commitments/1/updates/0/as_of", "in_the_future"})
			body = wholeVisit()
			body["agreements"] = list{with(anAgreement(), obj{"signatories": list{obj{"country": "AZ", "name": "Twin"}}})}
			s.do(t, "POST", "/visits", s.editor, header{"Idempotency-Key": "k"}, body).problem(t, 422, fault{"/agreements/0/signatories/0/name", "ambiguous"})
		})
		s.do(t, "POST", "/visits", s.editor, header{"Idempotency-Key": "k"}, wholeVisit()).want(t, http.StatusCreated)
		same(t, "the reference after failures", s.data(t, guest, "/visits?fields=reference"), list{obj{"reference": "VIS-2026-0001"}})
	})
}
