package mapping_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/exchange"
	"entente/exchange/exchangetest"
	"entente/exchange/mapping"
	"entente/exchange/table"
	"entente/models"
)

// atlas is an exchange.Countries that knows what CLDR knows, and nothing misspelt.
type atlas map[string]string

func (a atlas) Names(_ context.Context, names []string) (map[string]string, error) {
	found := map[string]string{}
	for _, name := range names {
		if code, ok := a[name]; ok {
			found[name] = code
		}
	}
	return found, nil
}

var known = atlas{"Morocco": "MA", "Maroc": "MA", "المغرب": "MA", "MA": "MA", "Azerbaijan": "AZ", "AZ": "AZ", "France": "FR", "Namibia": "NA", "NA": "NA", "Türkiye": "TR"}

// drafts reads a file by a mapping.
func drafts(t testing.TB, text, content string) []*exchange.Draft {
	t.Helper()
	return exchangetest.Drafts(t, []byte(text), content, "test", known)
}

func faults(err error) string {
	e, ok := errors.AsType[*models.Error](err)
	if !ok {
		return err.Error()
	}
	var lines []string
	for _, f := range e.Fields {
		lines = append(lines, f.Pointer+" "+f.Detail)
	}
	return strings.Join(append(lines, e.Detail), "\n")
}

// holds checks a draft as a body of a POST.
func holds(t testing.TB, d *exchange.Draft) {
	t.Helper()
	text, err := json.Marshal(d.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := d.Kind.Spec().Body()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(body); err != nil {
		t.Errorf("row %d is no %s: %v\n%s", d.Row(), d.Kind, err, text)
		return
	}
	var p models.Problems
	body.(interface {
		Check(at string, p *models.Problems)
	}).Check("", &p)
	if len(p) > 0 {
		t.Errorf("row %d does not hold: %+v\n%s", d.Row(), d.Refuse(p), text)
	}
}

// same compares the body of a draft with JSON.
func same(t testing.TB, d *exchange.Draft, want string) {
	t.Helper()
	text, err := json.Marshal(d.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted any
	if err := errors.Join(json.Unmarshal(text, &got), json.Unmarshal([]byte(want), &wanted)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("row %d (-want +got):\n%s", d.Row(), cmp.Diff(wanted, got))
	}
}

const treaties = `
entente: 1
language: en
dates: {order: day-first}
records:
  - kind: agreement
    id: No
    fields:
      title: Title
      /title/fr: Titre
      type: {column: Type, values: {Pact: treaty}, otherwise: other}
      /parties/0/country: Party 1
      /parties/1/country: Party 2
      date: Signed
      /acts/signed/kind: {constant: signature}
      /acts/signed/date: Signed
      /acts/force/kind: {constant: entry_into_force}
      /acts/force/date: In force
      sectors: {column: Subject, split: [";"], values: {Trade: trade, Visas: null}}
      /citations/0/article: Source
      /citations/0/locator: Page
      /citations/0/quote: Quote
      /citations/0/quote_language: {constant: fr}
`

func TestARowBecomesARecord(t *testing.T) {
	list := drafts(t, treaties, `No,Title,Titre,Type,Party 1,Party 2,Signed,In force,Subject,Source,Page,Quote
1,Trade agreement,Accord commercial,MoU,Morocco,Azerbaijan,02/06/2018,1 mars 2019,"Trade; tourism;visas",https://example.org/a,p. 3,« signé »
2,Pact,,PACT,المغرب,NA,c. 1994,n/a,,,,
`)
	if len(list) != 2 {
		t.Fatalf("%d drafts, want 2", len(list))
	}
	for _, d := range list {
		holds(t, d)
	}
	same(t, list[0], `{"title":{"en":"Trade agreement","fr":"Accord commercial"},"type":"other",
		"parties":[{"country":"MA"},{"country":"AZ"}],"date":"2018-06-02",
		"acts":[{"kind":"signature","date":"2018-06-02"},{"kind":"entry_into_force","date":"2019-03-01"}],
		"sectors":["trade","tourism"],
		"citations":[{"article":{"title":"https://example.org/a","url":"https://example.org/a"},"locator":"p. 3","quote":"« signé »","quote_language":"fr"}]}`)
	same(t, list[1], `{"title":{"en":"Pact"},"type":"treaty","parties":[{"country":"MA"},{"country":"NA"}],"date":"1994~",
		"acts":[{"kind":"signature","date":"1994~"}]}`)
	if want := (models.ExternalID{Scheme: "test", ID: "1"}); list[0].External != want {
		t.Errorf("it is known as %v, want %v", list[0].External, want)
	}
	if got, want := list[0].Origins["/acts/1/date"], (exchange.Origin{Row: 2, Column: "In force", Cell: "1 mars 2019"}); got != want {
		t.Errorf("the date of entry into force is from %+v, want %+v", got, want)
	}
}

func TestWhatCannotBeTakenIsRefused(t *testing.T) {
	list := drafts(t, treaties, `No,Title,Titre,Type,Party 1,Party 2,Signed,In force,Subject,Source,Page,Quote
1,A,,,Ivory Coast,Moroco,31/02/2018,45243,,,,
,B,,,MA,AZ,2018,,,,,
`)
	var got []string
	for _, d := range list {
		for _, r := range d.Refused {
			got = append(got, strings.Join([]string{r.Column, r.Value, r.Code, r.Guess}, "|"))
		}
	}
	want := []string{"Party 1|Ivory Coast|unknown_country|CI", "Party 2|Moroco|unknown_country|MA", "Signed|31/02/2018|invalid_date|",
		"Signed|31/02/2018|invalid_date|", "In force|45243|invalid_date|2023-11-13", "No||required|"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
}

func TestSeveralRowsAreOneRecord(t *testing.T) {
	list := drafts(t, `
entente: 1
language: en
records:
  - kind: agreement
    id: Treaty
    fields:
      title: Title
      /parties/0/country: Participant
      /acts/0/kind: {column: Action, values: {Sig: signature, Rat: ratification}}
      /acts/0/party: Participant
      /acts/0/date: Date
`, `Treaty,Title,Participant,Action,Date
I-1,On tourism,Morocco,Sig,5 March 2018
I-1,On tourism,Azerbaijan,Sig,5 March 2018
I-1,On tourism,Morocco,Rat,2019
I-2,On trade,Morocco,Sig,2020
I-2,On commerce,France,Sig,2020
`)
	if len(list) != 2 {
		t.Fatalf("%d drafts, want 2", len(list))
	}
	holds(t, list[0])
	same(t, list[0], `{"title":{"en":"On tourism"},"parties":[{"country":"MA"},{"country":"AZ"}],"acts":[
		{"kind":"signature","party":"MA","date":"2018-03-05"},{"kind":"signature","party":"AZ","date":"2018-03-05"},{"kind":"ratification","party":"MA","date":"2019"}]}`)
	if len(list[1].Refused) != 1 || list[1].Refused[0].Row != 6 || list[1].Refused[0].Code != "contradictory" {
		t.Errorf("two titles of one treaty give %+v", list[1].Refused)
	}
}

func TestOneRowBecomesSeveralRecords(t *testing.T) {
	list := drafts(t, `
entente: 1
language: fr
records:
  - kind: visit
    id: Visite
    fields: {title: Visite, visitor_country: De, host_country: À, date: Du}
  - kind: agreement
    id: {columns: [Visite, Accord], join: " / "}
    only: {column: Accord, is_not: [néant]}
    fields:
      title: Accord
      visit_id: Visite
      /parties/-/country: {columns: [De, À], join: ";", split: [";"]}
      /acts/-/kind: {constant: signature}
      /acts/-/party: {columns: [De, À], join: ";", split: [";"]}
      /acts/-/date: Du
`, `Visite;De;À;Accord;Du
V1;Azerbaijan;Maroc;Tourisme;13 novembre 2023
V1;Azerbaijan;Maroc;Énergie;13 novembre 2023
V2;Maroc;AZ;Néant;2024
`)
	var got []string
	for _, d := range list {
		got = append(got, string(d.Kind)+" "+d.External.ID)
	}
	if want := []string{"visit V1", "agreement V1 / Tourisme", "agreement V1 / Énergie", "visit V2"}; !slices.Equal(want, got) {
		t.Fatalf("drafts are %q, want %q", got, want)
	}
	same(t, list[1], `{"title":{"fr":"Tourisme"},"parties":[{"country":"AZ"},{"country":"MA"}],"acts":[
		{"kind":"signature","party":"AZ","date":"2023-11-13"},{"kind":"signature","party":"MA","date":"2023-11-13"}]}`)
	want := []exchange.Link{{Pointer: "/visit_id", Kind: models.VisitKind, External: models.ExternalID{Scheme: "test", ID: "V1"}}}
	if diff := cmp.Diff(want, list[1].Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestAWrongMappingSaysHowToMendIt(t *testing.T) {
	cases := []struct{ name, text, at, says string }{
		{"an unknown key", "entente: 1\nrecord: []\n", "/record", `line 2: there is no key "record" here; the keys are dates, empty`},
		{"an unknown kind", "entente: 1\nrecords: [{kind: treaty, id: A, fields: {}}]\n", "/records/0/kind", "agreement"},
		{"an unknown field", "entente: 1\nlanguage: en\nrecords:\n  - kind: agreement\n    id: A\n    fields:\n      titel: A\n", "/records/0/fields/titel", `line 7: there is no field "titel" here; "title" is meant?`},
		{"a text of no language", "entente: 1\nrecords: [{kind: agreement, id: A, fields: {title: A}}]\n", "/records/0/fields/title", "language: en"},
		{"an object", "entente: 1\nrecords: [{kind: agreement, id: A, fields: {term: A}}]\n", "/records/0/fields/term", "kind, length, until"},
		{"no id", "entente: 1\nlanguage: en\nrecords: [{kind: agreement, fields: {title: A}}]\n", "/records/0/id", "knows one from another"},
		{"a key twice", "entente: 1\nlanguage: en\nlanguage: fr\n", "/language", "twice"},
		{"two origins", "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {title: {column: A, constant: B}}}]\n", "/records/0/fields/title", "one of"},
		{"an expression", "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {title: {column: A, match: \"(\"}}}]\n", "/records/0/fields/title/match", "missing closing"},
		{"another form", "records: []\n", "/entente", "entente: 1"},
		{"several values for one", "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {date: {column: A, split: [\";\"]}}}]\n", "/records/0/fields/date", "pick one"},
		{"nothing to split by", "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {title: {column: A, pick: 2}}}]\n", "/records/0/fields/title/split", "pick and keep want split"},
		{"a constant", "entente: 1\nlanguage: en\nrecords:\n  - kind: agreement\n    id: A\n    fields:\n      title: A\n      visibility: {constant: secret}\n", "/records/0/fields/visibility/constant", `line 8: "secret" is not one of: internal, public, restricted`},
		{"a default", "entente: 1\nrecords: [{kind: agreement, id: A, fields: {date: {column: B, default: soon}}}]\n", "/records/0/fields/date/default", "no word of a date"},
		{"a meaning", "entente: 1\nrecords:\n  - kind: agreement\n    id: A\n    fields:\n      type:\n        column: K\n        values:\n          Pact: treeaty\n        otherwise: others\n", "/records/0/fields/type/values/Pact", `line 9: "treeaty" is not one of: `},
		{"another meaning", "entente: 1\nrecords: [{kind: agreement, id: A, fields: {type: {column: K, otherwise: others}}}]\n", "/records/0/fields/type/otherwise", "(other?)"},
		{"two documents", "entente: 1\nrecords: []\n---\nentente: 1\n", "", "line 3: a mapping is one document"},
		{"an alias", "entente: 1\nempty: &a [x]\nfile: {columns: *a}\n", "/empty", "alias"},
		{"no YAML", "entente: [\n", "", "no YAML"},
		{"nothing", "", "", "--suggest"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := mapping.Parse([]byte(c.text))
			e, ok := errors.AsType[*models.Error](err)
			if !ok || e.Kind != models.Invalid {
				t.Fatalf("error %v, want one for whoever wrote it", err)
			}
			if c.at == "" {
				if !strings.Contains(e.Detail, c.says) {
					t.Errorf("it says %q, want %q", e.Detail, c.says)
				}
				return
			}
			i := slices.IndexFunc(e.Fields, func(f models.Problem) bool { return f.Pointer == c.at })
			if i < 0 || !strings.Contains(e.Fields[i].Detail, c.says) {
				t.Errorf("faults are\n%s\nwant %q at %s", faults(err), c.says, c.at)
			}
		})
	}
}

func TestTheMappingIsForTheFile(t *testing.T) {
	m, err := mapping.Parse([]byte(treaties))
	if err != nil {
		t.Fatal(err)
	}
	wide := "No,Title," + strings.Repeat("مادة", 100) + strings.Repeat(",x", 300)
	for header, want := range map[string]string{
		"No,Title,Signd": `"Signed" ("Signd" is meant?), "In force", "Subject", "Source", "Page", "Quote"; it has "No", "Title", "Signd"`,
		wide:             `"Quote"; it has "No", "Title", "` + strings.Repeat("مادة", 15) + `…", "x", `,
	} {
		f, err := table.Open(strings.NewReader(header+"\n1,x,2018\n"), m.Options())
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range m.Drafts(context.Background(), f, "", known) {
			if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), want) || len(err.Error()) > 1000 {
				t.Errorf("a file without the columns gives %v, want %s", err, want)
			}
		}
	}
}

func TestSchemeOf(t *testing.T) {
	for name, want := range map[string]string{"/tmp/UK Treaties 2026.csv": "uk-treaties", `C:\data\Accords_signés.xlsx`: "accords-signes", "2026.csv": "register", "المعاهدات.csv": "register"} {
		if got := mapping.SchemeOf(name); got != want {
			t.Errorf("%s is of %q, want %q", name, got, want)
		}
	}
}

// What of a row could not be read is a fault, and no empty cell: more cells than there are
// columns, unless nothing stands in them.
func TestCellsBehindTheLastColumn(t *testing.T) {
	list := drafts(t, "entente: 1\nlanguage: en\nrecords: [{kind: agreement, id: A, fields: {title: B}}]\n", "A,B\n1,x,,\n2,Trade, again,\n")
	if len(list) != 2 || len(list[0].Refused) != 0 || len(list[1].Refused) != 1 || list[1].Refused[0].Value != "again" || !strings.Contains(list[1].Refused[0].Reason, "4 cells, and the header 2") {
		t.Errorf("drafts are %+v", list)
	}
}
