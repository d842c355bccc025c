package suggest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/exchange"
	"entente/exchange/exchangetest"
	"entente/exchange/mapping"
	"entente/exchange/suggest"
	"entente/exchange/table"
	"entente/models"
)

// suggested writes a mapping for a file.
func suggested(t testing.TB, content, name string) string {
	t.Helper()
	f, err := table.Open(strings.NewReader(content), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := suggest.Mapping(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// imported reads a file by the mapping that is suggested for it.
func imported(t testing.TB, content, name string) []*exchange.Draft {
	t.Helper()
	text := suggested(t, content, name)
	list := exchangetest.Drafts(t, []byte(text), content, mapping.SchemeOf(name), exchangetest.CLDR{})
	for _, d := range list {
		if len(d.Refused) > 0 {
			t.Errorf("refused: %+v\n%s", d.Refused, text)
		}
	}
	return list
}

// The language of a column is that of its name, as far as its values bear it out, and else
// that of most of them: one title in Arabic does not make all of them Arabic.
func TestLanguageOfAColumn(t *testing.T) {
	const french, arabic, english, azerbaijani = "Accord relatif au tourisme", "اتفاقية في مجال السياحة", "Agreement on trade", "Turizm sahəsində saziş"
	for _, c := range []struct {
		header string
		titles []string
		want   string
	}{
		{"Titre", []string{french, arabic, arabic, arabic}, "fr"},
		{"titre de l'accord", []string{arabic, french}, "fr"},
		{"Titre", []string{arabic, arabic}, "ar"},
		{"Titre", []string{"Visas", "Transports"}, "fr"},
		{"Title", []string{french, french, arabic}, "fr"},
		{"Title", []string{arabic, english, arabic}, "ar"},
		{"Title", []string{"Visas", arabic, english, english}, "en"},
		{"Title", []string{"Visas"}, "en"},
		{"Sazişin adı", []string{english, azerbaijani}, "az"},
		{"Adı", []string{"Turizm", "İdman"}, "az"},
		{"العنوان", []string{french, arabic}, "ar"},
		{"Title (ar)", []string{french, english}, "ar"},
		{"Intitulé en arabe", []string{french, arabic}, "ar"},
	} {
		content := c.header + ";Country 1;Country 2;Signed\n"
		for i, title := range c.titles {
			content += fmt.Sprintf("%s %d;Morocco;Azerbaijan;200%d-02-03\n", title, i, i)
		}
		if text := suggested(t, content, "treaties.csv"); !strings.Contains(text, "title."+c.want+": ") {
			t.Errorf("%s of %q: got\n%s\nwant %s", c.header, c.titles, text, c.want)
		}
	}
}

// Where the columns speak for themselves, what is suggested is used as it is.
func TestASuggestionIsUsedUnedited(t *testing.T) {
	const acts = `"date":"2018-03-05","acts":[{"kind":"signature","date":"2018-03-05"},{"kind":"entry_into_force","date":"2019-11-13"}]`
	const parties = `"parties":[{"country":"MA"},{"country":"AZ"}],`
	cases := []struct{ name, content, want string }{
		{"English", "Title,Party 1,Party 2,Date of signature,Entry into force,Subject\n" +
			"Agreement on trade,Morocco,Azerbaijan,03/05/2018,11/13/2019,Trade\n",
			`{"title":{"en":"Agreement on trade"},` + parties + acts + `,"sectors":["trade"]}`},
		{"French", "Intitulé;Pays 1;Pays 2;Date de signature;Entrée en vigueur;Domaine\n" +
			"Accord relatif au tourisme;Maroc;Azerbaïdjan;5 mars 2018;13/11/2019;Tourisme\n",
			`{"title":{"fr":"Accord relatif au tourisme"},` + parties + acts + `,"sectors":["tourism"]}`},
		{"Azerbaijani", "Sazişin adı\tTərəf 1\tTərəf 2\tİmzalanma tarixi\tQüvvəyə minmə tarixi\tSahə\n" +
			"Təhsil sahəsində əməkdaşlıq haqqında Saziş\tMərakeş\tAzərbaycan\t5 mart 2018-ci il\t13.11.2019\tTəhsil\n",
			`{"title":{"az":"Təhsil sahəsində əməkdaşlıq haqqında Saziş"},` + parties + acts + `,"sectors":["education"]}`},
		{"Arabic", "عنوان الاتفاقية,الطرف الأول,الطرف الثاني,تاريخ التوقيع,تاريخ الدخول حيز التنفيذ,المجال\n" +
			"اتفاقية في مجال الطاقة,المغرب,أذربيجان,5 مارس 2018,13 نونبر 2019,الطاقة\n",
			`{"title":{"ar":"اتفاقية في مجال الطاقة"},` + parties + acts + `,"sectors":["energy"]}`},
		{"parties in one cell, two titles, and a type", "Ref,Title,Title (fr),Type,Parties,Signed,Source,Page\n" +
			"A-1,MoU on culture,Mémorandum sur la culture,MoU,\"Morocco; Azerbaijan\",2018-03-05,https://example.org/a,p. 2\n",
			`{"title":{"en":"MoU on culture","fr":"Mémorandum sur la culture"},"type":"mou",` + parties +
				`"date":"2018-03-05","acts":[{"kind":"signature","date":"2018-03-05"}],
				"citations":[{"article":{"title":"https://example.org/a","url":"https://example.org/a"},"locator":"p. 2"}]}`},
		{"a date that is none, and a place with its day", "Intitulé;Pays 1;Pays 2;Lieu et date de signature;Date de signature;Entrée en vigueur\n" +
			"Accord relatif au tourisme;Maroc;Azerbaïdjan;Bakou, le 5 mars 2018;05/03/2018;13/11/2019\nAccord de pêche;Maroc;France;Rabat, le 6 mars 2018;06/03/2018;en cours\n",
			`{"title":{"fr":"Accord relatif au tourisme"},` + parties + acts + `}`},
		{"one party", "Agreement;Partner;Date\nAgreement on taxes;Azerbaijan;13/11/2019\n",
			`{"title":{"en":"Agreement on taxes"},"parties":[{"country":"AZ"}],"parties_complete":false,"date":"2019-11-13","acts":[{"kind":"signature","date":"2019-11-13"}]}`},
		{"objects", `[{"title":"Agreement on trade","parties":["MA","AZ"],"signed":"2018-03-05","in force":"2019-11-13"}]`,
			`{"title":{"en":"Agreement on trade"},` + parties + acts + `}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list := imported(t, c.content, "treaties 2026.csv")
			if len(list) == 0 {
				t.Fatal("no drafts")
			}
			text, err := json.Marshal(list[0].Body)
			if err != nil {
				t.Fatal(err)
			}
			var got, want any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, suggested(t, c.content, "treaties 2026.csv"))
			}
			holds(t, text)
		})
	}
}

// holds checks an agreement as the body of a POST.
func holds(t testing.TB, text []byte) {
	t.Helper()
	var a models.NewAgreement
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		t.Error(err)
	}
	var p models.Problems
	if a.Check("", &p); len(p) > 0 {
		t.Errorf("it does not hold: %+v", p)
	}
}

func TestIdsAreThoseOfTheRegister(t *testing.T) {
	const table = "No,Title,Party 1,Party 2,Signed\n7,One,Morocco,France,2018\n9,Two,Morocco,France,2019\n"
	if list := imported(t, table, "treaties 2026.csv"); list[0].External != (models.ExternalID{Scheme: "treaties", ID: "7"}) {
		t.Errorf("it is known as %v", list[0].External)
	}
	list := imported(t, strings.ReplaceAll(table, "9,", "7,"), "treaties.csv")
	if id := list[0].External.ID; id != "One | Morocco | France | 2018" {
		t.Errorf("where nothing numbers the rows it is known as %q", id)
	}
}

func TestRowsOfOneNumberAreOneRecord(t *testing.T) {
	list := imported(t, "Treaty ID;Title;Country\n1;On storks;Morocco\n1;On storks;France\n2;On eels;Morocco\n", "members.csv")
	if len(list) != 2 || list[0].External.ID != "1" || len(list[0].Rows) != 2 {
		t.Errorf("they are %d records, the first %v of %d rows", len(list), list[0].External, len(list[0].Rows))
	}
}

func FuzzMapping(f *testing.F) {
	f.Add([]byte("Title,Party 1,Party 2,Signed\nx,Morocco,France,2018\n"), "a.csv")
	f.Add([]byte(`[{"a: b":"x","#":"1"}]`), "\"'.json")
	f.Fuzz(func(t *testing.T, content []byte, name string) {
		file, err := table.Open(bytes.NewReader(content), table.Options{})
		if err != nil {
			return
		}
		text, err := suggest.Mapping(file, name)
		if err != nil {
			return
		}
		if _, err := mapping.Parse([]byte(text)); err != nil && strings.Contains(err.Error(), "YAML") {
			t.Errorf("what is suggested for %q is no YAML: %v\n%s", content, err, text)
		}
	})
}

// Days that a spreadsheet has counted are found out, and read.
func TestDayNumbersAreFoundOut(t *testing.T) {
	drafts := imported(t, "Title,Party 1,Party 2,Signed\nAgreement on trade,Morocco,Azerbaijan,45243\nAgreement on visas,Morocco,France,2001\nAgreement on sport,Morocco,Spain,45244\n", "treaties.csv")
	var dates []any
	for _, d := range drafts {
		dates = append(dates, d.Body["date"])
	}
	if diff := cmp.Diff([]any{"2023-11-13", "2001", "2023-11-14"}, dates); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// The sign for a number names the column of numbers, as its word does.
func TestTheSignForANumber(t *testing.T) {
	for _, header := range []string{"№", "No"} {
		content := header + ",Title,Party 1,Party 2\n7,Agreement on trade,Morocco,Azerbaijan\n9,Agreement on fishing,Morocco,Azerbaijan\n"
		if list := imported(t, content, "treaties.csv"); list[0].External.ID != "7" {
			t.Errorf("%s: the id is %q\n%s", header, list[0].External.ID, suggested(t, content, "treaties.csv"))
		}
	}
}
