package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCursor: whatever stands in a cursor, a list answers it or refuses it by name.
func FuzzCursor(f *testing.F) {
	s := newServer(f, "sqlite")
	for range 3 {
		s.create(f, "/visits", wholeVisit())
	}
	paths := []string{"/visits?limit=1", "/visits?limit=1&sort=reference", "/commitments?limit=1&sort=due", "/countries?limit=1", "/timeline?limit=1", "/search?limit=1&q=tourism", "/progress/by/country?limit=1", "/visits/VIS-2026-0001/history?limit=1", "/conflicts?limit=1", "/relations?limit=1", "/visits/VIS-2026-0001/citations?limit=1"}
	for i, path := range paths {
		f.Add(uint8(i), "", "x")
		if next, ok := find(s.get(f, guest, path), "/meta/next"); ok {
			plain, err := base64.RawURLEncoding.DecodeString(next.(string))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), string(plain), "")
		}
	}
	f.Add(uint8(0), `{"v":1,"s":"","f":"","k":["2023-11-13","x"]}`, "")
	f.Fuzz(func(t *testing.T, which uint8, plain, sent string) {
		if sent == "" {
			sent = base64.RawURLEncoding.EncodeToString([]byte(plain))
		}
		answered(t, s.do(t, "GET", paths[int(which)%len(paths)]+"&cursor="+escaped(sent), s.reader, nil, nil))
	})
}

// answered checks what every GET promises: an answer in JSON, or a problem.
func answered(t *testing.T, r response) {
	t.Helper()
	if r.status != http.StatusOK {
		r.refused(t)
		return
	}
	if r.header.Get("Content-Type") == "application/zip" {
		return // what is in it is shown elsewhere
	}
	if !utf8.Valid(r.body) {
		t.Errorf("%s: the answer is not UTF-8", r.asked)
	}
	if strings.HasPrefix(r.header.Get("Content-Type"), "application/json") && !json.Valid(r.body) {
		t.Errorf("%s: the answer is not JSON", r.asked)
	}
}

// FuzzFilter: whatever stands in a query, every reading route answers or refuses it.
func FuzzFilter(f *testing.F) {
	s := newServer(f, "sqlite")
	routes := routesOf(f, s, "GET", someIDs(f, s))
	for i := range routes {
		f.Add(uint8(i), "")
	}
	for i, query := range []string{"country=AZ&pair=AZ-MA&sector=none", "from=2018&to=2024-12", "q=a%20b&exact=true", "q=%22x", "sort=-date,reference&limit=2&total=true", "include=citations&fields=id&lang=ar", "as_of=2024-01-01&late=false&stale=red", "bin=true", "article=ART-2026-0001", "due_from=../2024&due_to=2024/..", "q=%D8%A7", "year=none&visit=none", "%zz=1", ";", "&&&", "=", "limit=1&cursor=e30"} {
		f.Add(uint8(i*3), query)
	}
	f.Fuzz(func(t *testing.T, which uint8, query string) {
		r := s.do(t, "GET", routes[int(which)%len(routes)]+"?"+query, s.reader, nil, nil)
		answered(t, r)
	})
}

// FuzzText: a language map is kept letter for letter, or refused by its key, and
// what is kept is found again in every way of reading it.
func FuzzText(f *testing.F) {
	s := newServer(f, "sqlite")
	for _, seed := range [][2]string{{"en", "A visit"}, {"ar", "زيارة رسمية"}, {"az", "Səfər İIıi"}, {"zh-Hant-TW", "訪問"}, {"x", ""}, {"", "x"}, {"en-", "a"}, {"ar", "a\u202eb"}, {"ar", "\u200f\u2066\u061c"}, {"en", "\x00"}, {"en", "\xff"}, {"en", "=1+1"}, {"en", strings.Repeat("é", 1001)}, {"en", "'\"\\\n\t"}, {"en", "\ue000 \ufffd \U0010ffff"}, {"und", "ﷺ"}, {"en", "- * \" AND"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, lang, words string) {
		if !utf8.ValidString(lang) || !utf8.ValidString(words) {
			return // JSON would mend it; strict has a fuzz test of its own
		}
		r := s.do(t, "POST", "/visits", s.editor, nil, with(aVisit(), obj{"title": obj{lang: words}}))
		if r.status != http.StatusCreated {
			r.problem(t, http.StatusUnprocessableEntity)
			for _, fault := range faultsOf(r.tree(t)) {
				if !strings.HasPrefix(fault.place, "/title") {
					t.Errorf("title %q in %q: the fault is at %s", words, lang, fault.place)
				}
			}
			return
		}
		visit := r.tree(t)
		here := "/visits/" + id(t, visit)
		same(t, "the title", s.get(t, guest, here)["title"], obj{lang: words})
		same(t, "the title in history", at(t, s.data(t, guest, here+"/history")[0], "/action"), "created")
		for _, path := range []string{"/visits.csv", "/visits.ndjson", here + "?lang=ar", "/timeline"} {
			answered(t, s.do(t, "GET", path, guest, nil, nil))
		}
		if q := escaped(words); len(words) < 2000 {
			answered(t, s.do(t, "GET", "/search?q="+q, guest, nil, nil))
			answered(t, s.do(t, "GET", "/visits?exact=true&q="+q, guest, nil, nil))
		}
		s.change(t, "DELETE", here, nil).want(t, http.StatusNoContent)
	})
}
