package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"entente/api"
	"entente/docs"
)

// table reads a list as CSV: its rows, by the names of their columns.
func (s *server) table(t testing.TB, token, path string) []map[string]string {
	t.Helper()
	rows := readCSV(t, s.do(t, "GET", path, token, nil, nil).want(t, http.StatusOK).body)
	var out []map[string]string
	for _, row := range rows[1:] {
		byName := map[string]string{}
		for i, name := range rows[0] {
			byName[name] = row[i]
		}
		out = append(out, byName)
	}
	return out
}

// cells compares some cells of a row.
func cells(t testing.TB, what string, row, want map[string]string) {
	t.Helper()
	for name := range want {
		cell, ok := row[name]
		if !ok {
			t.Errorf("%s has no column %s", what, name)
			continue
		}
		same(t, name+" of "+what, cell, want[name])
	}
}

// An agreement is a row: its parties by code, when it was signed and came into force, and
// where it stands.
func TestAgreementsAreFlat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"date": "2018-05",
			"parties": list{obj{"country": "MA"}, obj{"name": "Prussia; and others"}, obj{"country": "AZ"}},
			"sectors": list{"trade", "tourism"}, "signatories": list{obj{"country": "MA", "name": "A"}, obj{"country": "AZ", "name": "B"}},
			"acts": list{obj{"kind": "signature", "party": "AZ", "date": "2018-05-04"}, obj{"kind": "signature", "party": "MA", "date": "2018-06"}, obj{"kind": "entry_into_force", "date": "2019-02-03"}}}))
		s.create(t, "/agreements", anAgreement())
		row := s.table(t, guest, "/agreements.csv?sort=reference&lang=fr")
		cells(t, "a treaty", row[0], map[string]string{
			"parties": "MA;;AZ", "party_1": "MA", "party_2": "", "party_3": "AZ", "party_4": "", "parties_name": `;Prussia\; and others;`, "parties_label": "Maroc;;Azerbaïdjan", "parties_count": "3",
			"date": "2018-05", "date_from": "2018-05-01", "date_to": "2018-05-31", "date_signed": "2018-06", "date_signed_to": "2018-06-30", "date_in_force": "2019-02-03", "date_in_force_from": "2019-02-03",
			"status": "in_force", "status_label": "En vigueur", "status_since": "2019-02-03", "status_certain": "false", "sectors": "trade;tourism", "signatories_count": "2", "acts_count": "3", "warnings_count": "0"})
		cells(t, "a bare agreement", row[1], map[string]string{"parties": "AZ;MA", "date": "", "date_signed": "", "date_in_force": "", "status": "unknown", "status_since": "", "acts_count": "0"})
		cells(t, "before it was in force", s.table(t, guest, "/agreements.csv?sort=reference&as_of=2018-12-31")[0], map[string]string{"status": "signed", "date_signed": "2018-06", "date_in_force": ""})
		s.verify(t)
	})
}

// Sources of a promise are no evidence that it is kept, and what is hidden counts for
// nobody who may not see it.
func TestEvidenceIsOfUpdates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		says := func(title string) obj {
			return obj{"article": with(anArticle(), obj{"title": title, "cluster_id": "agency"}), "quote": "so it is"}
		}
		made := s.create(t, "/commitments", with(aCommitment(), obj{"citations": list{says("The promise"), says("The promise again")},
			"updates": list{obj{"delivery": "limited", "assessed_by": "independent", "as_of": "2024-02", "citations": list{says("First mile"), says("Second mile")}}}}))
		s.create(t, "/commitments", aCommitment())
		row := s.table(t, guest, "/commitments.csv?sort=reference")
		cells(t, "a commitment", row[0], map[string]string{"provenance_sources": "4", "provenance_independent_sources": "1", "evidence_sources": "2", "evidence_independent": "1",
			"delivery": "limited", "delivery_as_of": "2024-02", "delivery_as_of_from": "2024-02-01", "owed_by": "AZ", "pairs": "AZ-MA"})
		cells(t, "one of which nothing is heard", row[1], map[string]string{"evidence_sources": "0", "evidence_independent": "0", "delivery_as_of": ""})
		for _, article := range s.data(t, guest, "/articles?q=mile") {
			if at(t, article, "/title") == "First mile" {
				s.patch(t, "/articles/"+id(t, article), obj{"visibility": "restricted"})
			}
		}
		holds(t, "for a guest", s.get(t, guest, "/commitments/"+id(t, made)), obj{"/evidence": obj{"sources": 1, "independent": 1}, "/provenance/sources": 3})
		holds(t, "with a token", s.get(t, s.reader, "/commitments/"+id(t, made)), obj{"/evidence": obj{"sources": 2, "independent": 1}, "/provenance/sources": 4})
		s.verify(t)
	})
}

// Every list of the example is a table of plain cells, and no column is there twice.
func TestTablesArePlain(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	s.loadExample(t)
	paths := []string{"/agreements/AGR-2026-0001/acts", "/agreements/AGR-2026-0001/history", "/visits/VIS-2026-0001/citations"}
	for _, o := range api.Operations() {
		if o.Files && !strings.Contains(o.Path, "{") {
			paths = append(paths, strings.TrimPrefix(o.Path, "/api/v1"))
		}
	}
	for _, place := range paths {
		query := ""
		if path.Base(place) == "search" {
			query = "?q=visit"
		}
		rows := readCSV(t, s.do(t, "GET", place+".csv"+query, guest, nil, nil).want(t, http.StatusOK).body)
		if header := slices.Sorted(slices.Values(rows[0])); len(slices.Compact(header)) < len(rows[0]) {
			t.Errorf("%s has a column twice: %v", place, rows[0])
		}
		for _, row := range rows[1:] {
			for i, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "{[") && json.Valid([]byte(cell)) {
					t.Errorf("%s: %s is JSON: %s", place, rows[0][i], cell)
				}
			}
		}
	}
}

// What records have several of stands in tables of its own, one row each, of those records
// that the filters choose, page by page; a guest sees those of what he sees.
func TestTablesAcrossRecords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		signed := func(party, date string) obj { return obj{"kind": "signature", "party": party, "date": date} }
		cites := func(quote string) obj { return obj{"article": anArticle(), "quote": quote} }
		visit := s.create(t, "/visits", with(aVisit(), obj{"date": "2020", "lead": obj{"country": "AZ", "name": "Leader"}, "delegation": list{obj{"country": "AZ", "name": "Aide"}}, "citations": list{cites("they came")}}))
		bare := s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Bare")}))
		one := s.create(t, "/agreements", with(anAgreement(), obj{"acts": list{signed("AZ", "2020-01-02"), with(signed("MA", "2020-01-03"), obj{"citations": list{cites("it signed")}})},
			"signatories": list{obj{"country": "MA", "name": "Signer", "title": en("Minister")}}, "relations": list{obj{"kind": "amends", "agreement_id": id(t, bare), "provisions": list{"Article 1", "a;b"}}}}))
		other := s.create(t, "/agreements", with(anAgreement(), obj{"parties": list{obj{"country": "FR"}, obj{"country": "TR"}}, "acts": list{signed("FR", "2021-01-02")}}))
		promise := s.create(t, "/commitments", with(aCommitment(), obj{"updates": list{obj{"delivery": "limited", "assessed_by": "self", "as_of": "2021"}, obj{"delivery": "complete", "assessed_by": "self", "as_of": "2022"}}}))
		s.create(t, "/people", with(aPerson(), obj{"citations": drop, "positions": list{obj{"title": en("Deputy"), "from": "2001", "to": "2004"}, obj{"title": en("Minister"), "from": "2004-05"}}}))
		s.create(t, "/people", obj{"names": list{obj{"text": "Another"}}, "country": "MA"})

		for path, want := range map[string][]string{
			"/acts": {"AZ", "MA", "FR"}, "/acts?pair=AZ-MA": {"AZ", "MA"}, "/acts?country=FR": {"FR"}, "/acts?q=bare": {},
		} {
			same(t, path, pluck(s.data(t, guest, path), "/party"), want)
		}
		same(t, "acts page by page", rowByRow(t, s, "/acts", "/party"), []string{"AZ", "MA", "FR"})
		holds(t, "an act", s.get(t, guest, "/acts?limit=1"), obj{"/data/0/agreement_reference": at(t, one, "/reference"), "/data/0/agreement_id": id(t, one), "/data/0/date_from": "2020-01-02", "/meta/count": 1})
		same(t, "updates", rowByRow(t, s, "/updates", "/delivery"), []string{"complete", "limited"})
		holds(t, "an update", s.get(t, guest, "/updates"), obj{"/data/0/commitment_reference": at(t, promise, "/reference")})
		same(t, "updates of others", s.data(t, guest, "/updates?country=FR"), list{})
		same(t, "participants", rowByRow(t, s, "/participants", "/name"), []string{"Leader", "Aide", "Signer"})
		same(t, "participants of agreements", pluck(s.data(t, guest, "/participants?kind=agreement&country=MA"), "/role"), list{"signatory"})
		holds(t, "a participant", s.get(t, guest, "/participants?lang=fr"), obj{"/data/0/record": obj{"kind": "visit", "id": id(t, visit), "reference": at(t, visit, "/reference")}, "/data/0/role": "lead", "/data/0/number": 1, "/data/0/country_label": "Azerbaïdjan"})
		same(t, "positions", rowByRow(t, s, "/people/positions", "/from"), []string{"2001", "2004-05"})
		cells(t, "a relation", s.table(t, guest, "/agreements/relations.csv")[0], map[string]string{"record_id": id(t, one), "kind": "amends", "agreement_id": id(t, bare), "provisions": `Article 1;a\;b`})
		same(t, "citations", rowByRow(t, s, "/citations", "/quote"), []string{"they came", "it signed"})
		for path, want := range map[string]list{
			"/citations?kind=agreement": {"it signed"}, "/citations?pair=AZ-MA&from=2020&to=2020": {"they came"}, "/citations?sector=trade": {}, "/citations?country=MA": {"they came", "it signed"},
			"/citations?article=ART-2026-0001": {"they came", "it signed"}, "/citations?kind=person&country=AZ": {},
		} {
			same(t, path, pluck(s.data(t, guest, path), "/quote"), want)
		}
		cells(t, "a citation of an act", s.table(t, guest, "/citations.csv?kind=agreement")[0], map[string]string{"record_id": id(t, one), "owner_kind": "act", "article_reference": "ART-2026-0001", "article_title": "An article"})

		s.patch(t, "/agreements/"+id(t, other), obj{"visibility": "internal"})
		s.patch(t, "/agreements/"+id(t, bare), obj{"review_state": "draft"})
		same(t, "acts for a guest", pluck(s.data(t, guest, "/acts"), "/party"), list{"AZ", "MA"})
		same(t, "acts with a token", pluck(s.data(t, s.reader, "/acts"), "/party"), list{"AZ", "MA", "FR"})
		same(t, "relations for a guest", s.data(t, guest, "/agreements/relations"), list{})
		s.patch(t, "/articles/ART-2026-0001", obj{"visibility": "restricted"})
		same(t, "citations for a guest", s.data(t, guest, "/citations"), list{})
		s.do(t, "GET", "/acts?colour=red", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?colour", "unknown_parameter"})
		s.do(t, "GET", "/participants?country=XQ", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?country", "unknown_country"})
		s.do(t, "GET", "/citations?article=ART-2026-0099", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?article", "unknown_value"})
		s.verify(t)
	})
}

// rowByRow reads a list one row a page, and gives a field of each.
func rowByRow(t *testing.T, s *server, path, pointer string) []any {
	t.Helper()
	var found []any
	for cursor := ""; ; {
		page := s.get(t, guest, path+"?limit=1"+cursor)
		for _, row := range at(t, page, "/data").([]any) {
			found = append(found, at(t, row, pointer))
		}
		next, ok := find(page, "/meta/next")
		if !ok {
			return found
		}
		cursor = "&cursor=" + next.(string)
	}
}

// A column is there since a version that the changelog has, or is not released yet.
func TestColumnsAreSinceReleases(t *testing.T) {
	t.Parallel()
	book, err := docs.ReadCodebook()
	if err != nil {
		t.Fatal(err)
	}
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range book.Tables {
		for _, c := range table.Columns {
			if c.Since != docs.Unreleased && !bytes.Contains(changelog, []byte("\n## ["+c.Since+"]")) {
				t.Errorf("%s.%s is since %q, which the changelog does not have", table.Name, c.Name, c.Since)
			}
		}
	}
}

// The codebook tells of every column of every table, and of every code, in four languages.
func TestCodebook(t *testing.T) {
	t.Parallel()
	s := newServer(t, "sqlite")
	s.loadExample(t)
	var book docs.Codebook
	if err := json.Unmarshal(s.do(t, "GET", root+"/codebook.json", guest, nil, nil).want(t, http.StatusOK).body, &book); err != nil {
		t.Fatal(err)
	}
	codes, tables := map[string]int{}, map[string]docs.Table{}
	for _, v := range book.Vocabularies {
		codes[v.Name] = len(v.Codes)
		for _, code := range v.Codes {
			if v.Description == "" || len(code.Labels) != 4 || slices.Contains(slices.Collect(maps.Values(code.Labels)), "") {
				t.Errorf("%s %s is called %v", v.Name, code.Code, code.Labels)
			}
		}
	}
	for _, table := range book.Tables {
		tables[table.Name] = table
	}
	for _, table := range book.Tables {
		if table.Description == "" {
			t.Errorf("the codebook does not say what %s is", table.Name)
		}
		for _, c := range table.Columns {
			if c.Description == "" || !strings.HasSuffix(c.Description, ".") || c.Type == "" || c.From == "" || c.Since == "" || c.Vocabulary != "" && codes[c.Vocabulary] == 0 {
				t.Errorf("the codebook says of %s.%s only %+v", table.Name, c.Name, c)
			}
			of, column, _ := strings.Cut(c.References, ".")
			if c.References != "" && !slices.ContainsFunc(tables[of].Columns, func(x docs.Column) bool { return x.Name == column }) {
				t.Errorf("%s.%s is from %s, which there is not", table.Name, c.Name, c.References)
			}
		}
		for query, labelled := range map[string]bool{"": false, "?lang=az": true} {
			var want []string
			for _, c := range table.Columns {
				if labelled || !c.Labelled {
					want = append(want, c.Name)
				}
			}
			if table.Name == "search" {
				query = "?q=visit" + strings.Replace(query, "?", "&", 1)
			}
			path := strings.NewReplacer("{by}", "sector", "countries/{id}", "visits/VIS-2026-0001").Replace(table.Path) + ".csv" + query
			same(t, "the columns of "+path, readCSV(t, s.do(t, "GET", strings.TrimPrefix(path, "/api/v1"), guest, nil, nil).want(t, http.StatusOK).body)[0], want)
		}
	}
	for _, o := range api.Operations() {
		if o.Files && o.Table == "" && !strings.Contains(o.Path, "{") && !strings.HasPrefix(o.Path, "/api/v1/progress/") {
			t.Errorf("%s lists rows of no table of the codebook", o.ID)
		}
	}
	rows := readCSV(t, s.do(t, "GET", root+"/codebook.csv", guest, nil, nil).want(t, http.StatusOK).body)
	same(t, "the head of the table", rows[0][:4], list{"table", "column", "type", "unit"})
	for lang, label := range map[string]string{"ar": "سارية المفعول", "az": "Qüvvədə", "en": "In force", "fr": "En vigueur"} {
		page := s.do(t, "GET", root+"/codebook", guest, header{"Accept-Language": lang}, nil).want(t, http.StatusFound)
		same(t, "where the page is", page.header.Get("Location"), "/"+lang+"/codebook")
		page = s.do(t, "GET", root+"/"+lang+"/codebook", guest, nil, nil).want(t, http.StatusOK)
		for _, part := range []string{`lang="` + lang + `"`, `href="/` + lang + `/codebook/agreements"`, label, `id="codes-act_kind"`, `href="/codebook.json"`, `<header class="top">`} {
			if !bytes.Contains(page.body, []byte(part)) {
				t.Errorf("the page in %s has no %s", lang, part)
			}
		}
		page = s.do(t, "GET", root+"/"+lang+"/codebook/acts", guest, nil, nil).want(t, http.StatusOK)
		for _, part := range []string{`id="kind"`, `href="/` + lang + `/codebook#codes-act_kind"`, `href="/` + lang + `/codebook/countries#code"`} {
			if !bytes.Contains(page.body, []byte(part)) {
				t.Errorf("the page of acts in %s has no %s", lang, part)
			}
		}
		s.do(t, "GET", root+"/"+lang+"/codebook/nothing", guest, nil, nil).want(t, http.StatusNotFound)
		if bytes.Contains(page.body, []byte("⟨")) {
			t.Errorf("the page in %s lacks words", lang)
		}
	}
}

// A package is as guests read it, whoever asks, unless all is asked for with a token.
func TestExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("In the open")}))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Behind doors"), "visibility": "internal"}))
		s.create(t, "/agreements", with(anAgreement(), obj{"title": en("Elsewhere"), "parties": list{obj{"country": "FR"}, obj{"country": "TR"}}}))
		for _, x := range []struct {
			query, token string
			want, not    []string
		}{
			{"", guest, []string{"In the open", "Elsewhere"}, []string{"Behind doors"}},
			{"", s.editor, []string{"In the open", "Elsewhere"}, []string{"Behind doors"}},
			{"?all=true", s.reader, []string{"In the open", "Elsewhere", "Behind doors"}, nil},
			{"?pair=MA-AZ&lang=ar", guest, []string{"In the open"}, []string{"Elsewhere"}},
		} {
			r := s.do(t, "GET", "/export.zip"+x.query, x.token, nil, nil).want(t, http.StatusOK)
			same(t, "Content-Type", r.header.Get("Content-Type"), "application/zip")
			files := unzipped(t, r.body)
			for _, name := range []string{"README.md", "CITATION.cff", "datapackage.json", "codebook.json", "articles.bib", "entente.xlsx", "records.ndjson", "data/acts.csv", "data/people.parquet"} {
				if files["entente/"+name] == "" && name != "articles.bib" {
					t.Errorf("%s has no %s", r.asked, name)
				}
			}
			for _, file := range []string{"entente/data/agreements.csv", "entente/records.ndjson"} {
				for _, words := range x.want {
					if !strings.Contains(files[file], words) {
						t.Errorf("%s: %s does not have %q", r.asked, file, words)
					}
				}
			}
			for name, text := range files {
				for _, words := range x.not {
					if strings.Contains(text, words) {
						t.Errorf("%s: %s has %q", r.asked, name, words)
					}
				}
			}
		}
		s.do(t, "GET", "/export.zip?all=true", guest, nil, nil).problem(t, http.StatusUnauthorized)
		s.do(t, "GET", "/export.zip?bin=true", s.reader, nil, nil).problem(t, http.StatusBadRequest, fault{"?bin", "unknown_parameter"})
		s.do(t, "GET", "/export.zip?country=XQ", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?country", "unknown_country"})
		s.do(t, "GET", "/export.zip?lang=de", guest, nil, nil).problem(t, http.StatusBadRequest, fault{"?lang", "unknown_value"})
		same(t, "HEAD", len(s.do(t, "HEAD", "/export.zip", guest, nil, nil).want(t, http.StatusOK).body), 0)
	})
}

// unzipped are the files of an archive.
func unzipped(t testing.TB, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}
