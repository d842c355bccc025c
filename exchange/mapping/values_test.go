package mapping_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entente/exchange"
	"entente/exchange/mapping"
	"entente/exchange/table"
	"entente/models"
)

// Each way to fill a field, from one row.
func TestWaysToFillAField(t *testing.T) {
	cases := []struct{ name, kind, fields, columns, row, want string }{
		{"several columns", "agreement", `title: {columns: [A, B, C], join: ", "}`, "A,B,C", "x,-,z", `{"title":{"en":"x, z"}}`},
		{"a default", "agreement", `title: {column: A, default: Untitled}`, "A,B", "n/a,1", `{"title":{"en":"Untitled"}}`},
		{"a part", "agreement", `title: {column: A, split: [" - "], pick: 2}`, "A,B", "one - two - three,1", `{"title":{"en":"two"}}`},
		{"a part that is not there", "agreement", `title: {column: A, split: [" - "], pick: 4}`, "A,B", "one - two,1", `{}`},
		{"an expression", "agreement", `registrations.0.number: {column: A, match: "No\\. (\\d+)"}`, "A,B", "see No. 42,1", `{"registrations":[{"number":"42"}]}`},
		{"kept words", "agreement", `parties.-: {column: A, split: [","], keep: ["Korea, Republic of"], values: {"Korea, Republic of": MA}}`, "A,B", `"Korea, Republic of, AZ",1`, `{"parties":[{"country":"MA"},{"country":"AZ"}]}`},
		{"a party by name", "agreement", `parties.0: A`, "A,B", "World Kite Union,1", `{"parties":[{"name":"World Kite Union"}]}`},
		{"an institution", "agreement", `parties.0.institution: A`, "A,B", "Royal Air Maroc,1", `{"parties":[{"institution":{"names":{"en":"Royal Air Maroc"}}}]}`},
		{"a code by its label", "agreement", `type: A`, "A,B", "Mémorandum d’entente,1", `{"type":"mou"}`},
		{"yes", "agreement", `binding: A`, "A,B", "Oui,1", `{"binding":true}`},
		{"a count", "visit", `texts_signed: A`, "A,B", "4,1", `{"texts_signed":{"max":4,"min":4}}`},
		{"a whole number", "meeting", `session_number: A`, "A,B", "٢,1", `{"session_number":2}`},
		{"money", "commitment", `{value.currency: {constant: USD}, value.announced: A}`, "A,B", `"1 234,5",1`, `{"value":{"announced":1234.5,"currency":"USD"}}`},
		{"a language of its own", "agreement", `{title: {column: A, language: ar}}`, "A,B", "اتفاقية,1", `{"title":{"ar":"اتفاقية"}}`},
		{"a pointer", "agreement", `{/title/az: A, /place/city/fr: B}`, "A,B", "Saziş,Bakou", `{"title":{"az":"Saziş"},"place":{"city":{"fr":"Bakou"}}}`},
		{"a clause", "agreement", `term.length: A`, "A,B", "P5Y,1", `{"term":{"length":"P5Y"}}`},
		{"what waits in vain", "agreement", `{place.city: A, place.country: {constant: MA}}`, "A,B", ",1", `{}`},
		{"what does not wait", "agreement", `place.country: {constant: MA}`, "A,B", ",1", `{"place":{"country":"MA"}}`},
		{"left out", "agreement", `{date: {column: A, wrong: leave_out}, title: B}`, "A,B", "soon,x", `{"title":{"en":"x"}}`},
		{"empty here", "agreement", `title: {column: A, empty: [tbd]}`, "A,B", "-,1", `{"title":{"en":"-"}}`},
		{"days that a spreadsheet counts", "agreement", `date: {column: A, dates: {day_numbers_from: 1900}}`, "A,B", "45243,1", `{"date":"2023-11-13"}`},
		{"other dates here", "agreement", `date: {column: A, dates: {order: month-first, two_digits_from: 1950}}`, "A,B", "02/06/49,1", `{"date":"2049-02-06"}`},
		{"no date", "agreement", `{date: A, title: B}`, "A,B", "9999-12-31,9999-12-31", `{"title":{"en":"9999-12-31"}}`},
		{"a list in lines", "agreement", `sectors: {column: A, split: ["\n"]}`, "A,B", "\"trade\nCounter-terrorism\",1", `{"sectors":["trade","counter_terrorism"]}`},
		{"the same for each", "agreement", `{acts.-.party: {column: A, split: [";"]}, acts.-.kind: {constant: signature}}`, "A,B", ",1", `{}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fields := c.fields
			if !strings.HasPrefix(fields, "{") {
				fields = "{" + fields + "}"
			}
			text := fmt.Sprintf("entente: 1\nlanguage: en\nrecords: [{kind: %s, id: {constant: x}, fields: %s}]\n", c.kind, fields)
			list := drafts(t, text, c.columns+"\n"+c.row+"\n")
			if len(list) != 1 || len(list[0].Refused) > 0 {
				t.Fatalf("%d drafts, the first refused for %+v", len(list), list[0].Refused)
			}
			same(t, list[0], c.want)
		})
	}
}

func TestWhatIsLeftOutIsTold(t *testing.T) {
	list := drafts(t, "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {title: A, date: {column: B, wrong: leave_out}}}]\n", "A,B\nx,soon\n")
	if len(list[0].LeftOut) != 1 || list[0].LeftOut[0].Value != "soon" || list[0].LeftOut[0].Column != "B" {
		t.Errorf("left out: %+v", list[0].LeftOut)
	}
}

// A fault of the body is told with the cell that it comes from.
func TestFaultsOfTheBodyAreTracedToCells(t *testing.T) {
	d := drafts(t, treaties, "No,Title,Titre,Type,Party 1,Party 2,Signed,In force,Subject,Source,Page,Quote\n1,x,,,MA,MA,2018,,,,,\n")[0]
	for pointer, column := range map[string]string{"/parties/1/country": "Party 2", "/parties": "Party 1", "/title": "Title", "/acts/0/kind": "Signed", "/binding": ""} {
		r := d.Refuse(models.Problems{{Pointer: pointer, Code: "c", Detail: "d"}})[0]
		if r.Column != column || r.Row != 2 {
			t.Errorf("%s is from row %d, column %q; want %q", pointer, r.Row, r.Column, column)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// The mapping of the guide is one.
func TestTheGuideHolds(t *testing.T) {
	guide, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlock.FindAllSubmatch(guide, -1)
	if len(blocks) == 0 {
		t.Error("the guide shows no mapping")
	}
	for _, block := range blocks {
		if _, err := mapping.Parse(block[1]); err != nil {
			t.Error(faults(err))
		}
	}
}

// endless is a file of very many rows that is nowhere.
type endless struct {
	head, row string
	rows, at  int64
}

func (e *endless) size() int64 { return int64(len(e.head)) + e.rows*int64(len(e.row)) }

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < e.size() {
		from := e.head
		at := off
		if off >= int64(len(e.head)) {
			from, at = e.row, (off-int64(len(e.head)))%int64(len(e.row))
		}
		read := copy(p[n:], from[at:])
		if left := e.size() - off; int64(read) > left {
			read = int(left)
		}
		n, off = n+read, off+int64(read)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.ReadAt(p, e.at)
	e.at += int64(n)
	return n, err
}

func (e *endless) Seek(offset int64, whence int) (int64, error) {
	e.at = offset
	if whence == io.SeekEnd {
		e.at += e.size()
	}
	return e.at, nil
}

func TestMemoryIsFlat(t *testing.T) {
	m, err := mapping.Parse([]byte(treaties))
	if err != nil {
		t.Fatal(err)
	}
	file := &endless{head: "No,Title,Titre,Type,Party 1,Party 2,Signed,In force,Subject,Source,Page,Quote\n",
		row: strings.Repeat("x", 30) + ",Trade agreement,Accord,MoU,Morocco,Azerbaijan,02/06/2018,1 mars 2019,tourism,https://example.org/a,p. 3,signed\n" +
			strings.Repeat("y", 30) + ",Trade agreement,Accord,MoU,Morocco,Azerbaijan,02/06/2018,1 mars 2019,tourism,https://example.org/a,p. 3,signed\n"}
	held := func(rows int64) uint64 {
		file.rows, file.at = rows/2, 0
		f, err := table.Open(file, m.Options())
		if err != nil {
			t.Fatal(err)
		}
		n, most := int64(0), uint64(0)
		for d, err := range m.Drafts(context.Background(), f, "test", known) {
			if err != nil || len(d.Refused) > 0 {
				t.Fatalf("%v %+v", err, d)
			}
			if n++; n%(rows/4) == 0 {
				runtime.GC()
				var s runtime.MemStats
				runtime.ReadMemStats(&s)
				most = max(most, s.HeapAlloc)
			}
		}
		if n != rows {
			t.Fatalf("%d drafts of %d rows", n, rows)
		}
		return most
	}
	few, many := held(2_000), held(20_000)
	if many > few+4<<20 {
		t.Errorf("%d MB are held of 20,000 rows, %d of 2,000", many>>20, few>>20)
	}
}

// Whatever a file holds, it gives drafts or says what is wrong with it.
func TestRandomFiles(t *testing.T) {
	m, err := mapping.Parse([]byte(treaties))
	if err != nil {
		t.Fatal(err)
	}
	cell := rapid.OneOf(rapid.SampledFrom([]string{"", "1", "2", "Morocco", "AZ", "Moroco", "02/06/2018", "45243", "c. 1994", "n/a", "Pact", "trade;Visas", "\"", "=1", "https://x", "'", "ع"}), rapid.StringN(0, 12, 40))
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 0, 14), 0, 12).Draw(t, "rows")
		lines := []string{"No,Title,Titre,Type,Party 1,Party 2,Signed,In force,Subject,Source,Page,Quote"}
		for _, row := range rows {
			lines = append(lines, strings.Join(row, ","))
		}
		f, err := table.Open(strings.NewReader(strings.Join(lines, "\n")), m.Options())
		if err != nil {
			expected(t, err)
			return
		}
		for d, err := range m.Drafts(context.Background(), f, "test", known) {
			if err != nil {
				expected(t, err)
				return
			}
			check(t, d)
		}
	})
}

func expected(t *rapid.T, err error) {
	if models.KindOf(err) != models.Invalid {
		t.Errorf("the error is not one for whoever sent the file: %v", err)
	}
}

// check finds what a draft cannot be.
func check(t *rapid.T, d *exchange.Draft) {
	if d.External.ID == "" && len(d.Refused) == 0 {
		t.Errorf("a draft without an id is not refused: %+v", d)
	}
	if _, err := json.Marshal(d.Body); err != nil {
		t.Errorf("the body cannot be written: %v", err)
	}
	for _, r := range d.Refused {
		if r.Row < 2 || r.Reason == "" || r.Code == "" {
			t.Errorf("refused without row or reason: %+v", r)
		}
	}
	for pointer := range d.Origins {
		if !strings.HasPrefix(pointer, "/") {
			t.Errorf("%q is no pointer", pointer)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(treaties))
	f.Add([]byte("entente: 1\nrecords:\n  - kind: visit\n    id: {columns: [a, b]}\n    fields: {/title/en: {column: a, split: [\"\"]}}\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := mapping.Parse(text); err != nil && models.KindOf(err) != models.Invalid {
			t.Errorf("the error is not one for whoever wrote it: %v", err)
		}
	})
}

// What is wanted and not there is a fault of the columns that should have said it.
func TestWhatIsLackingHasItsColumns(t *testing.T) {
	list := drafts(t, `entente: 1
language: en
records:
  - kind: agreement
    id: No
    fields: {title: Title, title.fr: Titre, parties.0.country: One, parties.1.country: Two}
`, "No,Title,Titre,One,Two\n1,,n/a,MA,#N/A\n2,x,,,\n")
	for i, want := range []string{`Title, Titre "n/a" and Two "#N/A"`, `One, Two ""`} {
		body := list[i].Body
		_, titled := body["title"]
		var p models.Problems
		if !titled {
			p.Add("/title", "required", "d")
		}
		p.Add("/parties", "too_few", "d")
		var got []string
		for _, r := range list[i].Refuse(p) {
			got = append(got, fmt.Sprintf("%s %q", r.Column, r.Value))
		}
		if strings.Join(got, " and ") != want {
			t.Errorf("row %d: got %s, want %s", i+2, strings.Join(got, " and "), want)
		}
	}
}

// What is no date says by which key of the mapping it can be read.
func TestWhatIsNoDateNamesItsKey(t *testing.T) {
	for cell, says := range map[string]string{"12-May-19": "two_digits_from: 1950", "13/5/19": "two_digits_from: 1950", "unknown": "under empty", "n.d.": "under empty", "بدون تاريخ": "under empty", "31 April 2019": ""} {
		list := drafts(t, "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {date: B}}]\n", "A,B\n1,"+cell+"\n")
		if got := list[0].Refused; len(got) != 1 || !strings.Contains(got[0].Reason, says) || says == "" && strings.Contains(got[0].Reason, ";") {
			t.Errorf("%q is refused with %+v, want %q", cell, got, says)
		}
	}
}
