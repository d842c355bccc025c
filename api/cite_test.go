package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// citedAt is an answer that a citation names, as whoever follows it gets it.
func (s *server) citedAt(t *testing.T, token string, cite obj) string {
	t.Helper()
	return string(s.do(t, "GET", strings.TrimPrefix(text(t, cite, "/csl/URL"), base), token, nil, nil).want(t, http.StatusOK).body)
}

func hashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// TestCiteAnswers: with .cite behind its path every list, and every answer of figures, tells
// how it is cited: by what it is, its address with the filters and the day, and the hash of
// just what stands at that address.
func TestCiteAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"title": obj{"en": "A treaty", "ar": "معاهدة"}}))
		s.create(t, "/commitments", aCommitment())
		for path, want := range map[string]struct{ title, address, keeps string }{
			"/agreements.cite?pair=MA-AZ&sort=date":               {"Agreements: pair=MA-AZ, sort=date, as_of=2026-11-23", "/agreements.ndjson?pair=MA-AZ&sort=date&as_of=2026-11-23", "?pair=MA-AZ"},
			"/agreements.csv.cite?lang=ar":                        {"Agreements: lang=ar, as_of=2026-11-23", "/agreements.csv?lang=ar&as_of=2026-11-23", ""},
			"/agreements.cite?as_of=2024-01-01":                   {"Agreements: as_of=2024-01-01", "/agreements.ndjson?as_of=2024-01-01", "none"},
			"/agreements.cite?status=signed":                      {"Agreements: status=signed, as_of=2026-11-23", "/agreements.ndjson?status=signed&as_of=2026-11-23", "none"},
			"/visits.cite":                                        {"Visits", "/visits.ndjson", ""},
			"/progress.cite?sector=trade":                         {"How far commitments have got: sector=trade, as_of=2026-11-23", "/progress?sector=trade&as_of=2026-11-23", "?sector=trade"},
			"/progress/by/sector.cite":                            {"How far commitments have got, broken down: sector, as_of=2026-11-23", "/progress/by/sector.ndjson?as_of=2026-11-23", ""},
			"/progress/overdue.cite":                              {"Late commitments: as_of=2026-11-23", "/progress/overdue.ndjson?as_of=2026-11-23", ""},
			"/relations/AZ-MA.cite":                               {"A country pair as a whole: AZ-MA", "/relations/AZ-MA", "?pair=AZ-MA"},
			"/relations.cite?country=MA":                          {"Country pairs: country=MA", "/relations.ndjson?country=MA", "?country=MA"},
			"/timeline.cite?from=2020":                            {"What happened, across records: from=2020", "/timeline.ndjson?from=2020", "none"},
			"/search.cite?q=%D9%85%D8%B9%D8%A7%D9%87%D8%AF%D8%A9": {"Records and articles: q=معاهدة", "/search.ndjson?q=%D9%85%D8%B9%D8%A7%D9%87%D8%AF%D8%A9", "?q=%D9%85%D8%B9%D8%A7%D9%87%D8%AF%D8%A9"},
			"/agreements/AGR-2026-0001/chain.cite":                {"What an agreement is part of, and what binds of it: AGR-2026-0001, as_of=2026-11-23", "/agreements/AGR-2026-0001/chain?as_of=2026-11-23", "none"},
			"/agreements/AGR-2026-0001/acts.cite":                 {"The acts of an agreement: AGR-2026-0001", "/agreements/AGR-2026-0001/acts.ndjson", "none"},
		} {
			cite := s.get(t, s.reader, path)
			body := s.citedAt(t, s.reader, cite)
			hash := hashOf(body)
			holds(t, path, cite, obj{"/csl/title": want.title, "/csl/URL": base + want.address, "/csl/type": "dataset", "/hash": hash, "/csl/version": hash[len("sha256:"):][:12],
				"/csl/issued/date-parts/0": list{2026, 11, 23}, "/csl/author/0/literal": "Entente",
				"/text": "Entente (2026, November 23). " + want.title + " (version " + hash[len("sha256:"):][:12] + ") [Data set]. Retrieved 2026-11-23, from " + base + want.address})
			for _, part := range []string{"@misc{entente-2026-11-23-" + hash[len("sha256:"):][:12] + ",", "urldate = {2026-11-23},", "url = {" + base + want.address + "},"} {
				if entry := text(t, cite, "/bibtex"); !strings.Contains(entry, part) {
					t.Errorf("%s: the entry has no %s:\n%s", path, part, entry)
				}
			}
			keeps, _ := cite["package"].(string)
			if want.keeps == "none" && keeps != "" || want.keeps != "none" && !slices.Contains([]string{base + "/export.zip" + want.keeps + "?all=true", base + "/export.zip" + want.keeps + "&all=true"}, keeps) {
				t.Errorf("%s is kept by the package %q, want %q", path, keeps, want.keeps)
			} else if keeps != "" {
				s.do(t, "HEAD", strings.TrimPrefix(keeps, base), s.reader, nil, nil).want(t, http.StatusOK)
			}
		}
	})
}

// TestCiteTellsOfChanges: the hash of an answer is another when the answer is, and only
// then; nobody learns from it of what he does not see.
func TestCiteTellsOfChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("A treaty")}))
		const here = "/agreements.cite?pair=AZ-MA&as_of=2026-11-23"
		first, all := s.do(t, "GET", here, guest, nil, nil).want(t, http.StatusOK), s.get(t, s.reader, here)
		s.do(t, "GET", here, guest, header{"If-None-Match": first.header.Get("ETag")}, nil).want(t, http.StatusNotModified)
		// What the list itself answered to is another thing than how it is cited.
		listed := s.do(t, "GET", "/agreements.ndjson?pair=AZ-MA&as_of=2026-11-23", guest, nil, nil).header.Get("ETag")
		if other := s.do(t, "GET", here, guest, header{"If-None-Match": listed}, nil).want(t, http.StatusOK); string(other.body) != string(first.body) {
			t.Errorf("to who has the list it is cited as %s, to others as %s", other.body, first.body)
		}

		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("A secret treaty"), "visibility": "restricted"}))
		again := s.do(t, "GET", here, guest, nil, nil).want(t, http.StatusOK)
		if string(again.body) != string(first.body) || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("a guest learns of what he does not see: %s, then %s", first.body, again.body)
		}
		if was, is := text(t, all, "/hash"), text(t, s.get(t, s.reader, here), "/hash"); was == is {
			t.Errorf("what staff reads has changed, and has the hash %s as before", is)
		}
		s.patch(t, "/agreements/AGR-2026-0001", obj{"title": en("The treaty")})
		if was, is := text(t, first.tree(t), "/hash"), text(t, s.get(t, guest, here), "/hash"); was == is {
			t.Errorf("what a guest reads has changed, and has the hash %s as before", is)
		}
	})
}

// TestCiteRecords: a record, act or update is cited as the version that it is at, which its
// address keeps answering.
func TestCiteRecords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("A treaty"), "acts": list{obj{"kind": "signature", "date": "2023-11-13"}}}))
		s.patch(t, "/agreements/AGR-2026-0001", obj{"title": en("The treaty")})
		act := "/agreements/AGR-2026-0001/acts/" + text(t, s.get(t, guest, "/agreements/AGR-2026-0001/acts"), "/data/0/id")
		for path, version := range map[string]string{
			"/agreements/AGR-2026-0001.cite": "/agreements/AGR-2026-0001/history/2", "/agreements/AGR-2026-0001/history/1.cite": "/agreements/AGR-2026-0001/history/1",
			act + ".cite": act + "/history/1", "/countries/ma.cite": "/countries/MA/history/1",
		} {
			cite := s.get(t, guest, path)
			same(t, path, cite, s.get(t, guest, version)["cite"])
		}
		// Where it was made one with another, it leads on to how that is cited.
		other := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Another treaty")}))
		s.merge(t, "/agreements/AGR-2026-0001", "/agreements/"+id(t, other))
		for _, suffix := range []string{".cite", "/acts.csv", "/acts.cite", "/acts.csv.cite"} {
			r := s.do(t, "GET", "/agreements/AGR-2026-0002"+suffix, s.reader, nil, nil).want(t, http.StatusPermanentRedirect)
			if to := r.header.Get("Location"); to != base+"/agreements/AGR-2026-0001"+suffix {
				t.Errorf("%s leads on to %s", suffix, to)
			}
		}
	})
}

// TestCiteRefuses: what is wrong with a request is told as without .cite; files of other
// kinds, feeds and what is not found have no citation.
func TestCiteRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"visibility": "restricted"}))
		for path, status := range map[string]int{
			"/agreements.cite?nothing=1": 400, "/agreements.cite?limit=5": 400, "/agreements.cite?total=true": 400, "/agreements.cite?pair=XX-YY": 400,
			"/agreements.cite?updated_since=2020-01-01T00:00:00Z": 400, "/search.cite": 400, "/progress.cite?bin=true": 400, "/countries/MA.cite?as_of=2020-01-01": 400,
			"/agreements/AGR-2026-0001.cite": 404, "/agreements/AGR-2026-0009.cite": 404, "/agreements/AGR-2026-0001/acts.cite": 404, "/relations/nowhere.cite": 404,
			"/visits.atom.cite": 404, "/visits.cite.cite": 404, "/export.zip.cite": 404, "/agreements/calendar.ics.cite": 404, "/progress.csv.cite": 404, "/imports.cite": 401,
		} {
			s.do(t, "GET", path, guest, nil, nil).problem(t, status)
		}
		s.do(t, "GET", "/imports.cite", s.reader, nil, nil).problem(t, http.StatusNotFound)
	})
}
