package api_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The media types of answers.
const (
	mimeJSON   = "application/json"
	mimeCSV    = "text/csv; charset=utf-8"
	mimeNDJSON = "application/x-ndjson"
)

// TestCaching: a GET is a function of address, scope, data and day, and its ETag says so.
func TestCaching(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		act := "/agreements/AGR-2026-0001/acts"
		paths := []string{"/visits/VIS-2026-0001", "/visits/VIS-2026-0001?include=citations&lang=fr", "/visits", "/visits?country=AZ&limit=1", "/countries/AZ", "/agreements/AGR-2026-0001?as_of=2024-01-01",
			act, act + "/" + text(t, s.data(t, guest, act)[0], "/id"), "/visits/VIS-2026-0001/history", "/visits/VIS-2026-0001/citations", "/progress", "/progress/by/sector", "/progress/overdue",
			"/relations", "/relations/AZ-MA", "/relations/AZ-MA/timeline", "/conflicts", "/search?q=visite", "/timeline", "/visits.csv", "/visits.ndjson"}
		tags := map[string]string{}
		read := func(path, token string, h header) response { return s.do(t, "GET", path, token, h, nil) }
		for _, path := range paths {
			r := read(path, guest, nil).want(t, http.StatusOK)
			tag := r.header.Get("ETag")
			tags[path] = tag
			if !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) {
				t.Errorf("GET %s: ETag %s, want a quoted one", path, tag)
			}
			same(t, "Vary of "+path, r.header.Get("Vary"), "Authorization, Cookie, Accept")
			same(t, "Vary of "+path+", on", r.header.Values("Vary")[1], "Accept-Encoding")
			same(t, "Cache-Control of "+path, r.header.Get("Cache-Control"), "no-cache")
			for _, sent := range []string{tag, "W/" + tag, `"other", ` + tag} {
				again := read(path, guest, header{"If-None-Match": sent}).want(t, http.StatusNotModified)
				if len(again.body) > 0 || again.header.Get("ETag") != tag {
					t.Errorf("GET %s with If-None-Match %s: %d bytes, ETag %s; want none, %s", path, sent, len(again.body), again.header.Get("ETag"), tag)
				}
			}
			read(path, guest, header{"If-None-Match": `"other"`}).want(t, http.StatusOK)
			if other := read(path, s.reader, nil).header.Get("ETag"); other == tag {
				t.Errorf("GET %s: a guest and a reader get the same ETag", path)
			}
		}
		changed := func(what string) {
			t.Helper()
			for _, path := range paths {
				r := read(path, guest, header{"If-None-Match": tags[path]}).want(t, http.StatusOK)
				if tag := r.header.Get("ETag"); tag == tags[path] {
					t.Errorf("GET %s after %s: ETag is still %s", path, what, tag)
				} else {
					tags[path] = tag
				}
			}
		}
		s.create(t, "/people", aPerson())
		changed("a POST")
		s.patch(t, "/people/PER-2026-0002", obj{"country": "MA"})
		changed("a PATCH")
		s.change(t, "DELETE", "/people/PER-2026-0002", nil).want(t, http.StatusNoContent)
		changed("a DELETE")
		s.create(t, act, obj{"kind": "entry_into_force", "date": "2024"})
		changed("an act")
		s.clock.Time = s.clock.Time.Add(24 * time.Hour)
		changed("midnight")
		s.do(t, "POST", "/people", s.editor, nil, obj{}).problem(t, 422)
		for _, path := range paths {
			read(path, guest, header{"If-None-Match": tags[path]}).want(t, http.StatusNotModified)
		}
		for _, r := range []response{read("/visits/VIS-2026-0009", guest, nil), read("/visits?limit=0", guest, nil)} {
			if tag := r.header.Get("ETag"); tag != "" || r.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: a problem with ETag %q and Cache-Control %q, want none and no-store", r.asked, tag, r.header.Get("Cache-Control"))
			}
		}
	})
}

// TestPrivate: what was made for a token is kept by nobody else.
func TestPrivate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		made := s.do(t, "POST", "/visits", s.editor, nil, wholeVisit()).want(t, http.StatusCreated)
		same(t, "Cache-Control of what was made", made.header.Get("Cache-Control"), "private, no-cache")
		for _, path := range []string{"/visits", "/visits/VIS-2026-0001", "/progress", "/visits.csv", "/timeline"} {
			r := s.do(t, "GET", path, s.reader, nil, nil).want(t, http.StatusOK)
			same(t, "Cache-Control of "+path+" for a reader", r.header.Get("Cache-Control"), "private, no-cache")
			again := s.do(t, "GET", path, s.reader, header{"If-None-Match": r.header.Get("ETag")}, nil).want(t, http.StatusNotModified)
			same(t, "Cache-Control of "+path+" again", again.header.Get("Cache-Control"), "private, no-cache")
		}
	})
}

// TestIfMatch: every form of If-Match.
func TestIfMatch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		here := "/visits/" + id(t, s.create(t, "/visits", aVisit()))
		version := 1
		for _, x := range []struct {
			sent   string // $ is the ETag of now
			status int
			code   string
		}{
			{"$", 200, ""}, {"*", 200, ""}, {"W/$", 200, ""}, {`W/"9.x", W/$`, 200, ""}, {`W/"1.x"`, 412, ""}, {`W/"1"`, 400, "malformed"}, {`w/"1.x"`, 400, "malformed"}, {"W/*", 400, "malformed"}, {`"9.x", $`, 200, ""}, {`$,"9.x"`, 200, ""}, {`"1.x", *`, 200, ""}, {"  $  ", 200, ""},
			{`"1.anything"`, 412, ""}, {`"99.x"`, 412, ""}, {`"1.x","2.x"`, 412, ""},
			{"", 428, "required"}, {"1", 400, "malformed"}, {`"1"`, 400, "malformed"}, {`"x.1"`, 400, "malformed"}, {`"-1.x"`, 400, "malformed"}, {`"0.x"`, 400, "malformed"},
			{`"1.x`, 400, "malformed"}, {`"1.x",,`, 400, "malformed"}, {`"99999999999999999999.x"`, 400, "malformed"}, {`"1.x" "2.x"`, 412, ""}, {"**", 400, "malformed"}, {"\"1.x\",'; DROP", 400, "malformed"},
		} {
			h := header{}
			if x.sent != "" {
				h["If-Match"] = strings.ReplaceAll(x.sent, "$", s.etag(t, here))
			}
			for _, method := range []string{"PATCH", "PUT"} {
				r := s.do(t, method, here, s.editor, h, aVisit())
				if r.status == 200 {
					version++
					h["If-Match"] = strings.ReplaceAll(x.sent, "$", s.etag(t, here))
				}
				switch {
				case x.status == 200 && r.status != 200:
					t.Errorf("%s with If-Match %s: got %d, want 200\n%s", method, x.sent, r.status, r.body)
				case x.status == 200:
				case x.code == "":
					r.problem(t, x.status)
				default:
					r.problem(t, x.status, fault{"?If-Match", x.code})
				}
			}
			if x.status != 200 {
				s.do(t, "DELETE", here, s.editor, h, nil).problem(t, x.status)
			}
			same(t, "version after If-Match "+x.sent, s.get(t, guest, here)["version"], version)
		}
		r := s.do(t, "PATCH", here, s.editor, header{"If-Match": "*"}, obj{"level": "state"}).want(t, 200)
		s.do(t, "DELETE", here, s.editor, header{"If-Match": r.header.Get("ETag")}, nil).want(t, http.StatusNoContent)
	})
}

// TestIdempotencyKey: sent again, the first answer comes back and nothing else happens.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		post := func(path, token, key string, body any) response {
			return s.do(t, "POST", path, token, header{"Idempotency-Key": key}, body)
		}
		first := post("/visits", s.editor, "key 1", aVisit()).want(t, http.StatusCreated)
		s.unchanged(t, "sent again", func() {
			again := post("/visits", s.editor, "key 1", aVisit()).want(t, http.StatusCreated)
			same(t, "the body sent again", string(again.body), string(first.body))
			for _, name := range []string{"Location", "ETag", "Content-Type"} {
				same(t, name+" sent again", again.header.Get(name), first.header.Get(name))
			}
			post("/visits", s.editor, "key 1", with(aVisit(), obj{"level": "state"})).problem(t, http.StatusUnprocessableEntity, fault{"?Idempotency-Key", "used_again"})
		})
		for what, key := range map[string]string{"empty": "", "256 characters": strings.Repeat("k", 256), "a control character": "a\x01", "no ASCII": "clé", "a line": "a\tb"} {
			s.unchanged(t, what, func() {
				post("/visits", s.editor, key, aVisit()).problem(t, http.StatusBadRequest, fault{"?Idempotency-Key", "malformed"})
			})
		}
		post("/visits", s.editor, strings.Repeat("k", 255), aVisit()).want(t, http.StatusCreated)
		for what, r := range map[string]response{
			"another token": post("/visits", s.administrator, "key 1", aVisit()), "another path": post("/meetings", s.editor, "key 1", aMeeting()), "no key": s.do(t, "POST", "/visits", s.editor, nil, aVisit()),
		} {
			if r.want(t, http.StatusCreated); id(t, r.tree(t)) == id(t, first.tree(t)) {
				t.Errorf("%s: the same record came back", what)
			}
		}
		post("/visits", s.editor, "key 2", obj{}).problem(t, http.StatusUnprocessableEntity)
		post("/visits", s.editor, "key 2", aVisit()).want(t, http.StatusCreated)
		idempotentAtOnce(t, s)
		acts := "/agreements/" + id(t, s.create(t, "/agreements", anAgreement())) + "/acts"
		same(t, "an act twice", id(t, post(acts, s.editor, "a", obj{"kind": "signature"}).want(t, 201).tree(t)), id(t, post(acts, s.editor, "a", obj{"kind": "signature"}).want(t, 201).tree(t)))
		same(t, "acts", len(s.data(t, guest, acts)), 1)
		before := s.total(t, s.editor, "/visits")
		s.change(t, "DELETE", strings.TrimPrefix(first.header.Get("Location"), base), nil).want(t, http.StatusNoContent)
		same(t, "sent again after a DELETE", string(post("/visits", s.editor, "key 1", aVisit()).want(t, 201).body), string(first.body))
		same(t, "visits after that", s.total(t, s.editor, "/visits"), before-1)
		s.clock.Time = s.clock.Time.Add(25 * time.Hour)
		if r := post("/visits", s.editor, "key 1", aVisit()).want(t, 201); string(r.body) == string(first.body) {
			t.Errorf("a day later the key is still remembered")
		}
	})
}

// idempotentAtOnce sends one body with one key many times at once.
func idempotentAtOnce(t *testing.T, s *server) {
	t.Helper()
	before := s.total(t, s.editor, "/visits")
	answers := make([]response, 8)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i] = s.do(t, "POST", "/visits", s.editor, header{"Idempotency-Key": "at once"}, wholeVisit())
		})
	}
	all.Wait()
	for _, r := range answers {
		r.want(t, http.StatusCreated)
		same(t, "one of many at once", string(r.body), string(answers[0].body))
	}
	same(t, "visits after many at once", s.total(t, s.editor, "/visits"), before+1)
}

// TestManyAtOnce: writers wait for each other and readers for nobody; every
// record gets a reference of its own.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		const each, writers = 3, 8
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					s.do(t, "POST", "/visits", s.editor, nil, wholeVisit()).want(t, http.StatusCreated)
					s.do(t, "GET", "/visits?total=true", guest, nil, nil).want(t, http.StatusOK)
				}
			})
		}
		all.Wait()
		same(t, "visits", s.total(t, guest, "/visits"), each*writers)
		references := sorted(pluck(s.data(t, guest, "/visits?limit=200"), "/reference"))
		same(t, "different references", len(slices.Compact(references)), each*writers)
		same(t, "the last reference", references[len(references)-1], "VIS-2026-0024")
		same(t, "people", s.total(t, guest, "/people"), 1)
		same(t, "articles", s.total(t, guest, "/articles"), 1)
		holds(t, "progress", s.get(t, guest, "/progress"), obj{"/data/total": each * writers})
	})
}

// TestWalk walks lists page by page, by the Link header, while records are
// added: everything that was there at the start is met once.
func TestWalk(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		dates := []any{nil, "2023", "2023-11", "2023-11-13", "2018-03-05/2018-03-07", "../2020", "2020/..", "1994~"}
		for i := range 120 {
			s.create(t, "/commitments", with(aCommitment(), obj{"title": en(fmt.Sprint("Number ", i)), "date": dates[i%len(dates)], "due": dates[(i/3)%len(dates)], "sectors": list{[]string{"trade", "counter_terrorism"}[i%2]}}))
			if i%40 == 0 {
				s.clock.Time = s.clock.Time.Add(time.Microsecond)
			}
		}
		for _, query := range []string{"", "sort=date", "sort=-date", "sort=due", "sort=-due", "sort=reference", "sort=-reference", "sort=updated_at", "sort=-updated_at", "sort=-date,reference", "sort=date,-due,reference",
			"pair=AZ-MA", "sector=security", "pair=AZ-MA&sector=security&sort=due", "country=AZ&country=FR", "q=number", "modality=intended", "year=2023&sort=-date", "late=true"} {
			walk(t, s, "/commitments?limit=7&"+query, pluck(s.data(t, guest, "/commitments?limit=200&"+query), "/reference"), "/reference")
		}
		walk(t, s, "/timeline?limit=7&pair=AZ-MA", pluck(s.data(t, guest, "/timeline?limit=200&pair=AZ-MA"), "/id"), "/id")
		walk(t, s, "/timeline?limit=7&sort=date", pluck(s.data(t, guest, "/timeline?limit=200&sort=date"), "/id"), "/id")
		walk(t, s, "/search?limit=7&q=number", pluck(s.data(t, guest, "/search?limit=200&q=number"), "/id"), "/id")
		walk(t, s, "/progress/overdue?limit=7", pluck(s.data(t, guest, "/progress/overdue?limit=200"), "/id"), "/id")
		walk(t, s, "/countries?limit=20", pluck(lines(t, s.do(t, "GET", "/countries.ndjson", guest, nil, nil).body), "/code"), "/code")
		walk(t, s, "/progress/by/year?limit=1", pluck(s.data(t, guest, "/progress/by/year"), "/key"), "/key")
		walk(t, s, "/progress/by/year?limit=1&modality=intended", pluck(s.data(t, guest, "/progress/by/year"), "/key"), "/key")
	})
}

// walk follows the links of a list and compares with it read whole. Between
// pages it adds records, of which it may meet some.
func walk(t *testing.T, s *server, path string, whole []string, key string) {
	t.Helper()
	added := map[string]bool{}
	var met []string
	for pages := 0; path != ""; pages++ {
		r := s.do(t, "GET", path, guest, nil, nil).want(t, http.StatusOK)
		tree := r.tree(t)
		data := at(t, tree, "/data").(list)
		same(t, path+": meta.count", at(t, tree, "/meta/count"), len(data))
		for _, x := range pluck(data, key) {
			if !added[x] {
				met = append(met, x)
			}
		}
		next, _ := find(tree, "/meta/next")
		if path = linked(t, r); (path == "") != (next == nil) {
			t.Fatalf("%s: Link %q beside meta.next %v", r.asked, path, next)
		}
		if path != "" && !strings.Contains(path, fmt.Sprint("cursor=", next)) {
			t.Errorf("%s: Link %s does not have the cursor %v", r.asked, path, next)
		}
		if pages < 3 && strings.Contains(path, "/commitments") {
			c := s.create(t, "/commitments", with(aCommitment(), obj{"title": en("Number, added"), "date": "2023-0" + strconv.Itoa(pages+1), "due": "2019", "sectors": list{"security"}}))
			added[text(t, c, "/reference")] = true
		}
		if pages > 500 {
			t.Fatalf("%s: no end after 500 pages", path)
		}
	}
	same(t, "walk through "+path+strings.Join(whole[:min(2, len(whole))], ","), met, whole)
	for reference := range added {
		s.change(t, "DELETE", "/commitments/"+reference, nil).want(t, http.StatusNoContent)
	}
}

// linked is the address of the next page, "" at the end.
func linked(t testing.TB, r response) string {
	t.Helper()
	header := r.header.Get("Link")
	if header == "" {
		return ""
	}
	path, ok := strings.CutSuffix(header, `>; rel="next"`)
	path, ok2 := strings.CutPrefix(path, "<"+base)
	if !ok || !ok2 {
		t.Fatalf("%s: Link %s", r.asked, header)
	}
	return path
}

func lines(t testing.TB, body []byte) []any {
	t.Helper()
	var rows []any
	scanner := bufio.NewScanner(bytes.NewReader(body))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var row obj
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			t.Fatalf("line %d is no JSON: %v", len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestShape: include, fields and lang.
func TestShape(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		here := "/visits/VIS-2026-0001"
		same(t, "fields", s.get(t, guest, here+"?fields=reference,title,level"), pick(s.get(t, guest, here), "reference", "title", "level"))
		same(t, "fields of a list", s.data(t, guest, "/visits?fields=reference"), list{obj{"reference": "VIS-2026-0001"}})
		arabic := s.get(t, guest, here+"?lang=ar&fields=level,sectors,host_country")
		same(t, "names in that tree", len(arabic), 6)
		holds(t, "lang=ar", arabic, obj{"/host_country": "MA", "/host_country_label": "المغرب", "/sectors_labels/trade": at(t, s.get(t, guest, "/sectors/trade"), "/names/ar")})
		for lang, want := range map[string]string{"fr": "Maroc", "en": "Morocco", "az": "Mərakeş"} {
			holds(t, "lang="+lang, s.data(t, guest, "/visits?lang="+lang)[0], obj{"/host_country_label": want})
		}
		included := s.get(t, guest, here+"?include=meetings,citations&fields=reference&lang=fr")
		holds(t, "include with fields and lang", included, obj{"/reference": "VIS-2026-0001", "/meetings/0/reference": "MTG-2026-0001", "/citations/0/field": "/level"})
		if _, ok := find(included, "/title"); ok {
			t.Errorf("include with fields: the title is there")
		}
		holds(t, "the label of an included code", included, obj{"/meetings/0/kind_label": at(t, s.data(t, guest, "/meetings?lang=fr")[0], "/kind_label")})
		for query, name := range map[string]string{"include=acts": "include", "include=": "include", "fields=colour": "fields", "fields=": "fields", "fields=title,": "fields", "lang=de": "lang", "lang=": "lang", "lang=ar&lang=fr": "lang"} {
			for _, path := range []string{here, "/visits"} {
				r := s.do(t, "GET", path+"?"+query, guest, nil, nil)
				tree := r.problem(t, http.StatusBadRequest)
				if named := faultsOf(tree); len(named) == 0 || named[0].place != "?"+name {
					t.Errorf("%s: the problem names %v, want ?%s", r.asked, named, name)
				}
			}
		}
	})
}

// TestFiles: a list as CSV and NDJSON is the whole list, and harmless.
func TestFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", with(wholeVisit(), obj{"title": obj{"en": "=HYPERLINK(1)", "ar": "زيارة, \"رسمية\"", "de": "Besuch"}, "summary": en("@x"), "occasion": en("two\nlines")}))
		s.create(t, "/visits", with(aVisit(), obj{"title": obj{"fr": "-1+1", "az": "+1"}, "host_country": "FR", "summary": en("\ttab")}))
		r := s.do(t, "GET", "/visits.csv?sort=reference", guest, nil, nil).want(t, http.StatusOK)
		same(t, "Content-Type", r.header.Get("Content-Type"), "text/csv; charset=utf-8")
		rows := readCSV(t, r.body)
		column := map[string]int{}
		for i, name := range rows[0] {
			column[name] = i
		}
		for _, x := range []struct {
			row    int
			column string
			want   string
		}{
			{1, "reference", "VIS-2026-0001"}, {1, "title_en", "'=HYPERLINK(1)"}, {1, "title_ar", "زيارة, \"رسمية\""}, {1, "title_other", "de: Besuch"}, {1, "title_fr", ""}, {1, "summary_en", "'@x"},
			{1, "sectors", "political;trade"}, {1, "occasion_en", "two\nlines"}, {1, "texts_signed_min", "4"}, {1, "provenance_sources", "1"}, {1, "date", "2023-11-12/2023-11-14"},
			{2, "title_fr", "'-1+1"}, {2, "title_az", "'+1"}, {2, "summary_en", "'\ttab"}, {2, "host_country", "FR"}, {2, "level", ""},
		} {
			i, ok := column[x.column]
			if !ok {
				t.Errorf("/visits.csv has no column %s but %v", x.column, rows[0])
				continue
			}
			same(t, fmt.Sprintf("row %d, %s", x.row, x.column), rows[x.row][i], x.want)
		}
		for accept, want := range map[string]string{
			"text/csv": mimeCSV, "application/x-ndjson": mimeNDJSON, "TEXT/CSV": mimeCSV, "": mimeJSON, "text/html": mimeJSON, "text/html, */*;q=0.8": mimeJSON,
			"application/json;q=0.5, text/csv": mimeCSV, "text/csv;q=0.5, application/json": mimeJSON, "text/csv;q=0.5, application/json;q=0.9, application/x-ndjson;q=0.95": mimeNDJSON,
			"text/csv;q=0": mimeJSON, "text/csv;q=0, */*": mimeJSON, "*/*;q=0.1, text/csv;q=0.2": mimeCSV, "application/*, text/csv;q=0.9": mimeJSON, "text/csv, application/json": mimeCSV, "application/json, text/csv": mimeJSON,
			"text/csv; header=present; Q=0.3, application/json;q=0.2": mimeCSV, "text/csv;q=much, application/json;q=0.1": mimeJSON, "text/csv;q=-1": mimeJSON, "text/csv;q=NaN, application/json;q=0.01": mimeJSON, ";;;,,q=1": mimeJSON,
		} {
			r := s.do(t, "GET", "/visits", guest, header{"Accept": accept}, nil).want(t, http.StatusOK)
			same(t, "what Accept: "+accept+" gets", r.header.Get("Content-Type"), want)
		}
		same(t, "by Accept", string(s.do(t, "GET", "/visits?sort=reference", guest, header{"Accept": "text/csv"}, nil).want(t, 200).body), string(r.body))
		same(t, "with a byte order mark", string(s.do(t, "GET", "/visits.csv?sort=reference&bom=true", guest, nil, nil).want(t, 200).body), "\ufeff"+string(r.body))
		same(t, "the same filter", len(readCSV(t, s.do(t, "GET", "/visits.csv?country=FR", guest, nil, nil).body)), 2)
		same(t, "nothing but the head", len(readCSV(t, s.do(t, "GET", "/visits.csv?country=GE", guest, nil, nil).body)), 1)
		same(t, "only some columns", readCSV(t, s.do(t, "GET", "/visits.csv?fields=reference&sort=reference", guest, nil, nil).body), list{list{"reference"}, list{"VIS-2026-0001"}, list{"VIS-2026-0002"}})
		nd := s.do(t, "GET", "/visits.ndjson?sort=reference&include=citations", guest, nil, nil).want(t, 200)
		same(t, "Content-Type", nd.header.Get("Content-Type"), "application/x-ndjson")
		same(t, "lines", pluck(lines(t, nd.body), "/reference"), list{"VIS-2026-0001", "VIS-2026-0002"})
		same(t, "included in a line", len(at(t, lines(t, nd.body)[0], "/citations").(list)), 1)
		same(t, "ndjson by Accept", pluck(lines(t, s.do(t, "GET", "/visits?sort=reference", guest, header{"Accept": "application/x-ndjson"}, nil).body), "/reference"), list{"VIS-2026-0001", "VIS-2026-0002"})
		all := s.total(t, guest, "/countries")
		if all <= 200 {
			t.Fatalf("%d countries are no more than a page", all)
		}
		same(t, "a list longer than a page", len(readCSV(t, s.do(t, "GET", "/countries.csv", guest, nil, nil).body)), all+1)
		for path, f := range map[string]fault{
			"/visits.csv?limit=10": {"?limit", "whole_list"}, "/visits.ndjson?limit=10": {"?limit", "whole_list"}, "/progress/by/year.csv?limit=3": {"?limit", "whole_list"}, "/visits.csv?sort=colour": {"?sort", "unknown_sort"}, "/visits.csv?total=true": {"?total", "whole_list"}, "/visits.csv?cursor=x": {"?cursor", "whole_list"},
			"/visits.ndjson?bom=true": {"?bom", "unknown_parameter"}, "/progress/by/year?bom=true": {"?bom", "unknown_parameter"}, "/progress/by/year.ndjson?bom=true": {"?bom", "unknown_parameter"},
			"/visits.ndjson?country=XQ": {"?country", "unknown_country"}, "/visits?bom=true": {"?bom", "unknown_parameter"}, "/visits.csv?bom=maybe": {"?bom", "wrong_type"}, "/visits.csv?colour=red": {"?colour", "unknown_parameter"},
		} {
			s.do(t, "GET", path, guest, nil, nil).problem(t, http.StatusBadRequest, f)
		}
		cursor := text(t, s.get(t, guest, "/visits?limit=1"), "/meta/next")
		s.do(t, "GET", "/visits.csv?cursor="+cursor, guest, nil, nil).problem(t, http.StatusBadRequest)
		for _, path := range []string{"/meetings", "/agreements", "/commitments", "/articles", "/people", "/institutions", "/sectors", "/timeline", "/relations", "/conflicts", "/review-needed", "/progress/by/sector", "/progress/overdue", "/progress/upcoming",
			"/visits/VIS-2026-0001/history", "/visits/VIS-2026-0001/citations", "/agreements/AGR-2026-0001/acts", "/commitments/COM-2026-0001/updates", "/relations/AZ-MA/timeline"} {
			rows := readCSV(t, s.do(t, "GET", path+".csv", guest, nil, nil).want(t, 200).body)
			same(t, "rows of "+path+".csv", len(rows)-1, len(lines(t, s.do(t, "GET", path+".ndjson", guest, nil, nil).want(t, 200).body)))
		}
	})
}

// TestHead answers as GET does, without the body.
func TestHead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/visits", wholeVisit())
		live := httptest.NewServer(s)
		defer live.Close()
		live.Client().Transport.(*http.Transport).DisableCompression = true // it asks for gzip by itself, but never with HEAD
		for _, path := range []string{"/visits", "/visits/VIS-2026-0001", "/progress", "/progress/by/sector", "/timeline", "/conflicts", "/visits/VIS-2026-0009", "/visits?limit=0", "/visits.csv"} {
			head, get := ask(t, live, "HEAD", path), ask(t, live, "GET", path)
			same(t, "HEAD "+path, head.status, get.status)
			for _, name := range []string{"ETag", "Content-Type", "Link", "Cache-Control"} {
				same(t, name+" of HEAD "+path, head.header.Get(name), get.header.Get(name))
			}
			if len(head.body) > 0 || len(get.body) == 0 {
				t.Errorf("HEAD %s: %d bytes where GET has %d", path, len(head.body), len(get.body))
			}
		}
	})
}

func ask(t *testing.T, live *httptest.Server, method, path string) response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, live.URL+base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := live.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{method + " " + path, answer.StatusCode, answer.Header, body}
}

// TestOrderOfRefusal: of all that is wrong with a request, the first is said.
func TestOrderOfRefusal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		here := "/visits/" + id(t, s.create(t, "/visits", aVisit()))
		acts := "/agreements/" + id(t, s.create(t, "/agreements", anAgreement())) + "/acts"
		large, broken := `{"title":"`+strings.Repeat("x", 2<<20)+`"}`, `{"title":`
		html, stale, malformed := header{"Content-Type": "text/html"}, header{"If-Match": `"9.x"`}, header{"If-Match": "9"}
		for _, x := range []struct {
			name, method, path, token string
			header                    header
			body                      any
			status                    int
		}{
			{"a bad token before all", "PUT", "/visits/none?x=1", "nonsense", html, large, 401},
			{"no token before all", "PUT", "/visits/none?x=1", guest, html, large, 401},
			{"a role before what is not there", "PUT", "/visits/none?x=1", s.reader, html, large, 403},
			{"what is not there before the size", "PUT", "/visits/none", s.editor, html, large, 404},
			{"what is not there before the type", "PATCH", "/visits/none", s.editor, html, broken, 404},
			{"the owner before the type", "POST", "/agreements/none/acts", s.editor, html, broken, 404},
			{"the size before If-Match", "PUT", here, s.editor, nil, large, 413},
			{"the type before If-Match", "PUT", here, s.editor, html, broken, 415},
			{"a type of PATCH that is none of PUT", "PUT", here, s.editor, header{"Content-Type": "application/merge-patch+json"}, "{}", 415},
			{"no If-Match before the body", "PUT", here, s.editor, nil, broken, 428},
			{"a malformed If-Match before the body", "PUT", here, s.editor, malformed, broken, 400},
			{"a stale If-Match before the body", "PUT", here, s.editor, stale, broken, 412},
			{"a stale If-Match before what does not hold", "PATCH", here, s.editor, stale, `{"level":"grand"}`, 412},
			{"what is unreadable before what does not hold", "POST", "/visits", s.editor, nil, `{"colour":1`, 400},
			{"what does not hold", "POST", "/visits", s.editor, nil, `{"colour":1}`, 422},
			{"size of a POST", "POST", "/visits", s.editor, html, large, 413},
			{"type of a POST", "POST", "/visits", s.editor, html, broken, 415},
			{"type of an act", "POST", acts, s.editor, html, broken, 415},
			{"no type", "POST", "/visits", s.editor, header{"Content-Type": ""}, broken, 415},
			{"another charset", "POST", "/visits", s.editor, header{"Content-Type": "application/json; charset=latin1"}, broken, 415},
			{"no such method", "POST", here, s.editor, nil, "{}", 405},
			{"no such path", "GET", "/nothing", guest, nil, nil, 404},
			{"a bad token on a read", "GET", "/visits", "nonsense", nil, nil, 401},
			{"a bad token on what is not there", "GET", "/visits/none", "nonsense", nil, nil, 401},
			{"a bad token on a bad parameter", "GET", "/visits?limit=0", "nonsense", nil, nil, 401},
		} {
			s.unchanged(t, x.name, func() {
				r := s.do(t, x.method, x.path, x.token, x.header, x.body)
				r.problem(t, x.status)
				if x.status == 401 && r.header.Get("WWW-Authenticate") == "" {
					t.Errorf("%s: no WWW-Authenticate", x.name)
				}
			})
		}
		s.do(t, "PATCH", here, s.editor, header{"If-Match": "*", "Content-Type": "application/merge-patch+json; charset=UTF-8"}, `{"level":"state"}`).want(t, 200)
	})
}

// TestTokens: what does not hold opens nothing, reading neither.
func TestTokens(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		tokens, err := s.store.Tokens(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.get(t, s.reader, "/visits")
		for _, token := range tokens {
			if token.Role == "reader" {
				if err := s.store.RevokeToken(t.Context(), token.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, path := range []string{"/visits", "/countries/AZ", "/progress", "/search?q=x", "/visits.csv", "/nothing"} {
			s.do(t, "GET", path, s.reader, nil, nil).problem(t, http.StatusUnauthorized)
			for _, value := range []string{"", "Bearer", "Bearer ", "Basic " + s.editor, "Token " + s.editor, s.editor, "Bearer " + s.editor + "x", "Bearer " + strings.ToUpper(s.editor), "Bearer '; DROP TABLE tokens", "Bearer \x00"} {
				s.do(t, "GET", path, guest, header{"Authorization": value}, nil).problem(t, http.StatusUnauthorized)
			}
		}
		s.do(t, "GET", "/visits", guest, header{"Authorization": "bearer  " + s.editor}, nil).want(t, http.StatusOK)
		// A name and password are for a proxy on the way: whoever sends them is a guest.
		draft := "/visits/" + id(t, s.create(t, "/visits", with(aVisit(), obj{"review_state": "draft"})))
		basic := header{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("name:"+s.editor))}
		for _, method := range []string{"GET", "HEAD"} {
			for path, want := range map[string]int{"/visits": 200, draft: 404, "/nothing": 404, "/progress": 200, "/visits.csv": 200} {
				same(t, method+" "+path+" with a password", s.do(t, method, path, guest, basic, nil).status, want)
			}
		}
		s.do(t, "POST", "/visits", guest, basic, aVisit()).problem(t, http.StatusUnauthorized)
		s.do(t, "DELETE", draft, guest, header{"Authorization": basic["Authorization"], "If-Match": "*"}, nil).problem(t, http.StatusUnauthorized)
		r := request(t, "GET", "/visits", s.editor, nil, nil)
		r.Header.Add("Authorization", "Bearer "+s.administrator)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		same(t, "two tokens", w.Code, http.StatusUnauthorized)
	})
}
