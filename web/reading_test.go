package web_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"entente/models"
	"entente/models/labels"
	"entente/store/storetest"
)

// TestFaultsAtTheirControls: what an address asks for and cannot be understood is told in
// the reader's language at its control, in which what was typed stays; the rest holds.
func TestFaultsAtTheirControls(t *testing.T) {
	s := withExample(t)
	p := s.get(t, s.editor, "/fr/commitments?country=AZ&due_from=hier&pair=AZ&colour=red&delivery=nonsense")
	p.whole(t)
	if p.status != http.StatusBadRequest {
		t.Errorf("what is not understood: %d", p.status)
	}
	if p := s.get(t, s.editor, "/fr/progress?as_of=2024"); !strings.Contains(p.body, `type="text" name="as_of" id="filter-as_of" value="2024" aria-invalid="true"`) {
		t.Error("a year in the place of a day is gone from its control")
	}
	for _, want := range []string{
		`name="due_from" id="filter-due_from" value="hier" aria-invalid="true" aria-describedby="wrong-due_from"`,
		`id="wrong-due_from">Ce n’est pas une date. Écrivez par exemple 2023, 2023-11 ou 2023-11-13<`,
		`id="wrong-pair">« AZ » `,
		`id="wrong-delivery">« nonsense » `,
		`colour : Il n’y a pas de tel filtre ici<`,
		`<option value="AZ" selected>`, // the rest holds
		`/api/v1/commitments.csv?country=AZ&amp;lang=fr"`,
	} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for address, want := range map[string]string{
		"/en/visits?cursor=none":               "This page of the list is there no more",
		"/en/visits?sort=colour":               "It is not sorted like this",
		"/en/progress?by=colour":               "This is not known here",
		"/en/progress/matrix?as_of=yesterday":  "This is no day. Write one such as 2023-11-13",
		"/en/relations/AZ-MA?kind=nonsense":    "“nonsense” is not one of the choices",
		"/en/conflicts?sector=none&sector=xyz": "There is no such sector",
		"/en/search?q=visa&kind=nonsense":      "“nonsense” is not one of the choices",
	} {
		p := s.get(t, s.editor, address)
		if p.whole(t); p.status != http.StatusBadRequest || !strings.Contains(p.body, want) {
			t.Errorf("%s: %d, without %q", address, p.status, want)
		}
	}
}

// TestFaultsNameParametersAsPagesDo: what cannot be understood of an address is told under
// what the page calls it in the reader's language, and not under the name of a parameter.
func TestFaultsNameParametersAsPagesDo(t *testing.T) {
	s := withExample(t)
	for address, called := range map[string][4]string{
		"/visits?cursor=none":       {"الموضع في القائمة", "Siyahıdakı yer", "Place in the list", "Place dans la liste"},
		"/visits?limit=many":        {"عدد الصفوف في الصفحة", "Səhifədəki sətirlər", "Rows on a page", "Lignes par page"},
		"/visits?total=many":        {"عدد السجلات", "Qeydlərin sayı", "Number of records", "Nombre de fiches"},
		"/visits?sort=colour":       {"الترتيب", "Sıra", "Order", "Ordre"},
		"/visits?pair=AZ":           {"زوج البلدان", "Ölkə cütü", "Pair of countries", "Paire de pays"},
		"/progress?by=colour":       {"التوزيع حسب", "Bölgü", "Broken down by", "Ventilé par"},
		"/relations/AZ-MA?seen=%01": {"من منظور", "Kimin baxışından", "Seen from", "Vu depuis"},
	} {
		for i, lang := range labels.Languages() {
			p := s.get(t, "", "/"+lang+address)
			p.whole(t)
			told := leftOut.FindStringSubmatch(p.body)
			if told == nil || !strings.HasPrefix(told[1], called[i]) || p.status != http.StatusBadRequest {
				t.Errorf("%s: %d, told is %q, and not of %s", p.address, p.status, told, called[i])
			}
		}
	}
}

// leftOut finds the first fault of an address that a page tells of.
var leftOut = regexp.MustCompile(`<div class="faults" role="alert"><p>[^<]*</p><ul><li>([^<]*)</li>`)

// figure finds the numbers of a matrix, and where they lead.
var figure = regexp.MustCompile(`<td class="shade-\d"><a href="([^"]+)" title="(\d+) `)

// TestMatrixOnADay: a matrix is of the day that is chosen on it, and each of its figures
// leads to as many records.
func TestMatrixOnADay(t *testing.T) {
	s := withExample(t)
	sum := func(p page) (n int) {
		for _, m := range figure.FindAllStringSubmatch(p.body, -1) {
			var x int
			fmt.Sscan(m[2], &x)
			n += x
		}
		return n
	}
	then, now := s.read(t, s.editor, "/en/progress/matrix?country=AZ&as_of=2012-06-30"), s.read(t, s.editor, "/en/progress/matrix?country=AZ")
	if before, after := sum(then), sum(now); before == 0 || before >= after {
		t.Errorf("in 2012 there were %d, today %d", before, after)
	}
	if !strings.Contains(then.body, "As of 30 June 2012") || !strings.Contains(then.body, `type="text" name="as_of" id="filter-as_of" value="2012-06-30"`) {
		t.Error("the matrix does not say of which day it is")
	}
	for _, m := range figure.FindAllStringSubmatch(then.body, -1) {
		list := s.read(t, s.editor, html.UnescapeString(m[1]))
		if want := ">" + m[2] + " record"; !strings.Contains(list.body, want) {
			t.Errorf("%s: not %s", list.address, m[2])
		}
	}
}

// TestMatrixSaysThatItCuts: where there are more partners, or more sectors, than stand in the
// matrix, it says so, and leads to all of them.
func TestMatrixSaysThatItCuts(t *testing.T) {
	st, clock := storetest.New(t, "sqlite")
	s := newSite(t, st, clock)
	var err error
	if s.editor, _, err = st.CreateToken(t.Context(), models.RoleAdministrator, "keeper of sectors", 0); err != nil {
		t.Fatal(err)
	}
	var sectors []string
	for i := range models.MostLimit + 1 {
		sectors = append(sectors, fmt.Sprintf("new_%c%c", 'a'+i/26, 'a'+i%26))
		s.post(t, "/sectors", obj{"code": sectors[i], "names": obj{"en": sectors[i]}})
	}
	promise := func(to string, sectors ...string) {
		s.post(t, "/commitments", obj{"title": obj{"en": "A promise"}, "review_state": "published", "modality": "intended",
			"owed_by": []string{"AZ"}, "owed_to": []string{to}, "sectors": sectors})
	}
	matrix := func() (partners, sectors bool) {
		p := s.read(t, "", "/en/progress/matrix?as_of=2024-01-01")
		return strings.Contains(p.body, "more partners than stand here"), strings.Contains(p.body, "more sectors than stand here")
	}
	for _, other := range []string{"MA", "FR", "TR", "IT", "ES", "DE", "GE", "KZ"} {
		promise(other, sectors[:models.MostLimit]...)
	}
	if partners, sectors := matrix(); partners || sectors {
		t.Errorf("all stand there, and it says that there are more: partners %t, sectors %t", partners, sectors)
	}
	promise("MA", sectors[models.MostLimit])
	promise("UZ", sectors[0])
	if partners, sectors := matrix(); !partners || !sectors {
		t.Errorf("it does not say that there are more: partners %t, sectors %t", partners, sectors)
	}
	promise("UZ")
	promise("UZ")
	if p := s.read(t, "", "/en/progress/matrix"); strings.Index(p.body, "/relations/AZ-UZ") > strings.Index(p.body, "/relations/AZ-MA") || !strings.Contains(p.body, "/relations/AZ-UZ") {
		t.Error("those that have the most do not come first")
	}
}

// TestSectorsStandBeneathEachOther: where sectors are chosen or counted, one is named with
// what it stands beneath, and counted in it.
func TestSectorsStandBeneathEachOther(t *testing.T) {
	s := withExample(t)
	path := "Sécurité › Lutte contre le terrorisme"
	order := func(address string) string {
		rows := regexp.MustCompile(`<th scope="row">.*?</th>`).FindAllString(s.read(t, "", address).body, -1)
		return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(strings.Join(rows, "\n"), "")
	}
	if one, other := order("/fr/progress"), order("/fr/progress/matrix"); one != other || !strings.Contains(one, "\nSécurité\n"+path+"\n") {
		t.Errorf("sectors stand in this order:\n%s\nand in this:\n%s", one, other)
	}
	for _, address := range []string{"/fr/visits", "/fr/visits/new", "/fr/progress", "/fr/progress/matrix", "/fr/search?q=rabat"} {
		if p := s.read(t, s.editor, address); !strings.Contains(p.body, path) {
			t.Errorf("%s lacks %s", address, path)
		}
	}
}

// TestDatesOfFilters: a filter reads a date as forms do, and the address has it as it is
// stored; what can mean two days is no date.
func TestDatesOfFilters(t *testing.T) {
	s := withExample(t)
	for typed, date := range map[string]string{"13/11/2023": "2023-11-13", "13 novembre 2023": "2023-11-13", "١٣ نونبر ٢٠٢٣": "2023-11-13", "novembre 2023": "2023-11"} {
		p := s.get(t, "", "/fr/visits?sort=date&from="+url.QueryEscape(typed))
		if want := "/fr/visits?from=" + date + "&sort=date"; p.status != http.StatusSeeOther || p.header.Get("Location") != want {
			t.Errorf("%s: %d, leads to %s, want %s", typed, p.status, p.header.Get("Location"), want)
		}
	}
	if p := s.get(t, "", "/fr/visits?from=02/06/2025"); p.status != http.StatusBadRequest {
		t.Errorf("what can mean two days: %d", p.status)
	}
	s.read(t, "", "/fr/visits?from=2023-11-13&to=2023-12")
	if p := s.read(t, "", "/ar/progress?as_of=2023-11-13"); !strings.Contains(p.body, "بتاريخ: 13 نوفمبر 2023") {
		t.Error("the day that was chosen is not in words")
	}
}

// TestPairsByName: a filter by two countries takes their names in any language, codes, and
// both mixed, and the address has them by code; what names no two countries is told, with
// what would.
func TestPairsByName(t *testing.T) {
	s := withExample(t)
	for typed, pair := range map[string]string{
		"Azerbaijan – Morocco": "AZ-MA", "Maroc, Azerbaïdjan": "AZ-MA", "المغرب - أذربيجان": "AZ-MA", "Azərbaycan və Mərakeş": "AZ-MA", "المغرب وأذربيجان": "AZ-MA",
		"maroc et azerbaidjan": "AZ-MA", "az/Maroc": "AZ-MA", "az-ma": "AZ-MA", "Timor-Leste-Morocco": "MA-TL", "Morocco - Bosnia & Herzegovina": "BA-MA", "Mali-Oman": "ML-OM",
	} {
		p := s.get(t, "", "/fr/visits?level=official&pair="+url.QueryEscape(typed))
		if want := "/fr/visits?level=official&pair=" + pair; p.status != http.StatusSeeOther || p.header.Get("Location") != want {
			t.Errorf("%s: %d, leads to %s, want %s", typed, p.status, p.header.Get("Location"), want)
		}
	}
	s.read(t, "", "/fr/visits?pair=AZ-MA")
	p := s.get(t, "", "/fr/visits?pair="+url.QueryEscape("Maroc – Atlantide"))
	p.whole(t)
	told := "« Maroc – Atlantide » ne désigne pas deux pays. Écrivez les deux noms ou les deux codes, par exemple Azerbaïdjan – Maroc ou AZ-MA<"
	if p.status != http.StatusBadRequest || !strings.Contains(p.body, "Paire de pays : "+told) || !strings.Contains(p.body, `id="wrong-pair">`+told) {
		t.Errorf("%d: %q", p.status, leftOut.FindString(p.body))
	}
	for _, typed := range []string{"Maroc - Maroc", "Maroc", strings.Repeat("Maroc-", 10_000)} {
		if p := s.get(t, "", "/fr/visits?pair="+url.QueryEscape(typed)); p.status != http.StatusBadRequest {
			t.Errorf("%.50s: %d", typed, p.status)
		}
	}
}

// TestReliabilityInWords: how far an outlet is relied on is said in words, with the letter
// that stands for it, where it is read and where it is chosen.
func TestReliabilityInWords(t *testing.T) {
	s := withExample(t)
	article := "/articles/" + s.post(t, "/articles", obj{"title": "Un", "language": "fr", "reliability": "b"})["reference"].(string)
	for lang, words := range map[string]string{"ar": "موثوق عادة (B)", "az": "B – adətən etibarlı", "en": "B – usually reliable", "fr": "B – généralement fiable"} {
		if p := s.read(t, s.editor, "/"+lang+article); !strings.Contains(p.body, "<bdi>"+words+"</bdi>") {
			t.Errorf("%s is not %s", p.address, words)
		}
		if p := s.read(t, s.editor, "/"+lang+article+"/edit"); !strings.Contains(p.body, `<option value="B" selected>`+words+"</option>") {
			t.Errorf("%s does not choose %s", p.address, words)
		}
	}
}

// TestABriefHasADate: a relation says of which day its figures are, for it is printed.
func TestABriefHasADate(t *testing.T) {
	s := withExample(t)
	dated := regexp.MustCompile(`Situation au \d+(er)? \pL+ ` + s.store.Today()[:4])
	if p := s.read(t, "", "/fr/relations/AZ-MA"); !dated.MatchString(p.body) {
		t.Error("a relation does not say of which day it is")
	}
}

// TestFoundWordsAreMarked: the words that were searched for are marked in titles, too, and a
// reference that was searched for is not written otherwise.
func TestFoundWordsAreMarked(t *testing.T) {
	s := withExample(t)
	if p := s.read(t, "", "/fr/search?q=rabat"); !strings.Contains(p.body, "étrangères à <mark>Rabat</mark></bdi></a>") {
		t.Errorf("no mark in a title\n%.3000s", p.body)
	}
	if p := s.read(t, "", "/fr/search?q=agr-2026-0005"); !strings.Contains(p.body, "AGR-2026-0005") || strings.Contains(p.body, "AGR20260005") {
		t.Error("a reference is written otherwise, or not found")
	}
}

// TestHistoryIsReadable: what changed stands in words, each language by itself, and what goes
// into the bin and comes back is not told field by field.
func TestHistoryIsReadable(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		b.signIn(t, s.editor)
		made := s.post(t, "/meetings", obj{"title": obj{"ar": "اجتماع", "fr": "Réunion"}, "countries": []string{"AZ", "MA"}, "date": "2023-11-13", "status": "completed", "kind": "joint_commission",
			"citations": []obj{{"article": obj{"title": "News", "url": "https://example.org/news"}, "field": "/kind", "value": "joint_commission", "quote": "the commission"}}})
		at := "/meetings/" + made["reference"].(string)
		s.patch(t, at, `{"title":{"fr":"Rencontre"}}`)
		p := b.shows(t, "/ar"+at+"/history", 200)
		for _, want := range []string{"<del><bdi>Réunion</bdi></del>", "<ins><bdi>Rencontre</bdi></ins>", "الفرنسية"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("the history lacks %s", want)
			}
		}
		p = b.shows(t, "/fr"+at+"/history", 200)
		for _, code := range []string{">/kind<", ">joint_commission<", ">completed<"} {
			if strings.Contains(p.body, code) {
				t.Errorf("the history says %s", code)
			}
		}
		before := strings.Count(p.body, "<tr>")
		s.change(t, http.MethodDelete, at, "", "")
		s.change(t, http.MethodPost, at+"/restore", "", "")
		if p = b.shows(t, "/fr"+at+"/history", 200); strings.Count(p.body, "<tr>") != before || strings.Count(p.body, "<section>") < 4 {
			t.Errorf("into the bin and out of it is told field by field: %d rows, were %d", strings.Count(p.body, "<tr>"), before)
		}
	})
}

// files are the addresses of files on a page, by what they are called.
func (p page) file(name string) string {
	m := regexp.MustCompile(`<a href="([^"]+)">` + name + `</a>`).FindStringSubmatch(p.body)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// rows reads a file that a page leads to, and gives its lines but the first.
func (s *site) rows(t *testing.T, address string) [][]string {
	t.Helper()
	p := s.get(t, s.editor, address)
	rows, err := csv.NewReader(strings.NewReader(p.body)).ReadAll()
	if p.status != http.StatusOK || err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d, %v\n%.300s", address, p.status, err, p.body)
	}
	return rows[1:]
}

// TestFilesGiveExactlyThese: the file of a page has what the page shows, and that of a
// record its one row.
func TestFilesGiveExactlyThese(t *testing.T) {
	s := withExample(t)
	for _, address := range []string{"/en/commitments?country=AZ&modality=possible&limit=5", "/en/people?q=minister", "/en/visits"} {
		p := s.read(t, s.editor, address)
		if n := len(s.rows(t, p.file("CSV"))); !strings.Contains(p.body, fmt.Sprintf("<strong>%d record", n)) {
			t.Errorf("%s: the file has %d rows", address, n)
		}
	}
	for _, address := range []string{"/en/visits/VIS-2026-0005", "/en/countries/AZ", "/en/sectors/tourism", "/en/agreements/AGR-2026-0002"} {
		p := s.read(t, s.editor, address)
		if rows := s.rows(t, p.file("CSV")); len(rows) != 1 {
			t.Errorf("%s: the file has %d rows", address, len(rows))
		}
		if json := s.get(t, s.editor, p.file("JSON")); json.status != http.StatusOK || !strings.HasPrefix(json.body, "{") {
			t.Errorf("%s: %s answers %d", address, p.file("JSON"), json.status)
		}
	}
	p := s.read(t, s.editor, "/en/relations/AZ-MA?kind=visit&seen=MA")
	if n, shown := len(s.rows(t, p.file("CSV"))), strings.Count(p.body, "<small><bdi>Visit</bdi> · "); n == 0 || n != shown {
		t.Errorf("the timeline shows %d visits, its file has %d", shown, n)
	}
	if mine, theirs := strings.Index(p.body, "<h3>Morocco owes"), strings.Index(p.body, "<h3>Azerbaijan owes"); mine < 0 || theirs < mine {
		t.Error("the ledger is not seen from Morocco")
	}
}

// TestRelationWeighsLittle: a relation with hundreds of events is sent in less than 60 kB.
func TestRelationWeighsLittle(t *testing.T) {
	s := withExample(t)
	open := obj{"review_state": "published"}
	for i := range 4 {
		var texts []obj
		for j := range 65 {
			day := fmt.Sprintf("%d-%02d-%02d", 1995+i*7+j%7, 1+j%12, 1+j%28)
			title := fmt.Sprintf("Memorandum %d of understanding on co-operation in the field %d", 65*i+j, j)
			texts = append(texts, obj{"title": obj{"en": title, "fr": title, "ar": "مذكرة تفاهم " + title}, "type": "mou", "date": day,
				"parties": []obj{{"country": "AZ"}, {"country": "MA"}}, "sectors": []string{"energy"}, "acts": []obj{{"kind": "signature", "date": day}}})
		}
		s.post(t, "/visits", merged(open, obj{"title": obj{"en": fmt.Sprint("Visit ", i)}, "visitor_country": "AZ", "host_country": "MA", "date": fmt.Sprint(1995 + i*7), "agreements": texts}))
	}
	s.read(t, s.editor, "/ar/relations/AZ-MA") // whole
	p := s.get(t, s.editor, "/ar/relations/AZ-MA", "Accept-Encoding", "gzip")
	if got := p.header.Get("Content-Encoding"); got != "gzip" || len(p.body) > 60_000 {
		t.Errorf("it comes as %q in %d bytes", got, len(p.body))
	}
	t.Logf("%d bytes", len(p.body))
	plain, err := gzip.NewReader(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if n := strings.Count(string(text), `<span class="quiet" title="`); err != nil || n < 25 {
		t.Errorf("%d events are shown, %v", n, err)
	}
	tag := p.header.Get("ETag")
	if again := s.get(t, s.editor, p.address, "Accept-Encoding", "gzip", "If-None-Match", tag); again.status != http.StatusNotModified {
		t.Errorf("the same again, by %s: %d", tag, again.status)
	}
	if zstd := s.get(t, s.editor, p.address, "Accept-Encoding", "zstd"); zstd.header.Get("Content-Encoding") != "zstd" || zstd.header.Get("ETag") == tag || len(zstd.body) > 60_000 {
		t.Errorf("as zstd: %d bytes, tag %s beside %s", len(zstd.body), zstd.header.Get("ETag"), tag)
	}
}

// TestFiltersKeepTheRest: what an address says and no control of its page is for is sent
// along by the form.
func TestFiltersKeepTheRest(t *testing.T) {
	s := withExample(t)
	for path, said := range map[string]string{"visits": "held=true", "conflicts": "kind=visit", "relations": "multilateral=exclude",
		"relations/AZ-MA": "seen=MA", "progress": "modality=binding", "progress/matrix": "multilateral=only"} {
		name, value, _ := strings.Cut(said, "=")
		if p := s.read(t, "", "/fr/"+path+"?"+said); !strings.Contains(p.body, `<input type="hidden" name="`+name+`" value="`+value+`">`) {
			t.Errorf("the form of %s forgets %s", path, said)
		}
	}
}

// TestSeveralOfAFilter: what a figure counts by several codes is one choice of its filter, which
// sends all of them again or leaves them for another one.
func TestSeveralOfAFilter(t *testing.T) {
	s := withExample(t)
	two := "/en/commitments?delivery=complete&delivery=limited"
	p := s.read(t, "", two)
	choice := `<option value="complete~limited" selected>Complete, Limited</option>`
	if !strings.Contains(p.body, choice) || strings.Contains(p.body, `type="hidden" name="delivery"`) {
		t.Errorf("the filter does not say %s\n%s", choice, regexp.MustCompile(`<option value="complete~[^<]*<`).FindString(p.body))
	}
	if sent := s.get(t, "", "/en/commitments?delivery=complete~limited&modality="); sent.status != http.StatusSeeOther || sent.header.Get("Location") != two {
		t.Errorf("sent again, it is %d at %s", sent.status, sent.header.Get("Location"))
	}
	if sent := s.get(t, "", "/en/commitments?delivery=complete~nonsense"); sent.header.Get("Location") != "/en/commitments?delivery=complete&delivery=nonsense" {
		t.Errorf("what is no code is kept from being told: %s", sent.header.Get("Location"))
	}
	if found := s.read(t, "", "/en/commitments?q=a~b"); !strings.Contains(found.body, `value="a~b"`) {
		t.Error("words are taken apart")
	}
}

// TestWordsWithoutEnd: in a word that is longer than any there is, a line may end here and
// there, but before no mark; what it says stays the same, and of other words too.
func TestWordsWithoutEnd(t *testing.T) {
	st, clock := storetest.New(t, "sqlite")
	s := newSite(t, st, clock)
	for _, title := range []string{
		strings.Repeat("م", 1_000),
		"visite " + strings.Repeat("ab", 30) + " " + strings.Repeat("cd", 31),
		"a" + strings.Repeat("q\u0301", 200),
	} {
		v := s.post(t, "/visits", obj{"title": obj{"fr": title}, "visitor_country": "AZ", "host_country": "MA", "review_state": "published"})
		p := s.read(t, "", "/fr/visits/"+v["reference"].(string))
		_, shown, _ := strings.Cut(p.body, "<h1>")
		shown, _, _ = strings.Cut(shown, "</h1>")
		if plain := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(shown, ""); !strings.Contains(plain, title) {
			t.Errorf("it is shown as %.200q", plain)
		}
		for piece := range strings.SplitSeq(shown, "<wbr>") {
			if word := regexp.MustCompile(`[\p{L}\p{M}]+`).FindString(piece); len([]rune(word)) > 120 {
				t.Errorf("%.20q… stands in one piece of %d", word, len([]rune(word)))
			}
			if strings.HasPrefix(piece, "\u0301") {
				t.Errorf("a line may end before the mark of a letter")
			}
		}
		if strings.Contains(title, "visite") && strings.Count(shown, "<wbr>") != 1 {
			t.Errorf("words of 60 and 62 letters have %d breaks, want 1 in the longer one", strings.Count(shown, "<wbr>"))
		}
	}
}

// TestHeldIsMarked: what not everybody sees is marked for those who do, on the timeline of a
// relation and where it is found, too.
func TestHeldIsMarked(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for title, visibility := range map[string]string{"Known to all": "public", "Known to few": "internal"} {
			s.post(t, "/visits", obj{"title": obj{"en": title}, "visitor_country": "AZ", "host_country": "MA", "date": "2023-11-13", "review_state": "published", "visibility": visibility})
		}
		for _, address := range []string{"/en/relations/AZ-MA", "/en/search?q=known"} {
			p := s.read(t, s.editor, address)
			for title, held := range map[string]bool{"to all": false, "to few": true} {
				_, row, _ := strings.Cut(p.body, title)
				row, _, _ = strings.Cut(row, "</li>")
				if strings.Contains(row, ">Not public<") != held {
					t.Errorf("%s, known %s: marked is not %t\n%s", address, title, held, row)
				}
			}
		}
	})
}
