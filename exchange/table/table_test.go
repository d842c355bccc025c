package table_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"entente/exchange/table"
	"entente/models"
)

// read gives the columns and rows of a file.
func read(t testing.TB, content string, o table.Options) (*table.File, [][]string) {
	t.Helper()
	f, err := table.Open(strings.NewReader(content), o)
	if err != nil {
		t.Fatalf("opening %.40q: %v", content, err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	}()
	var rows [][]string
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatalf("reading %.40q: %v", content, err)
		}
		rows = append(rows, row.Cells)
	}
	return f, rows
}

const (
	french      = "Titre;Signé le\nAccord relatif à la coopération;13 décembre 2023\nProtocole « été » de l’année;1er août 2018\n"
	azerbaijani = "Ad;Tarix\nTurizm sahəsində əməkdaşlıq;13 noyabr 2023\nMədəniyyət üzrə saziş;5 mart 2018\n"
	turkishText = "Başlık;Tarih\nTurizm alanında işbirliği anlaşması;13 Kasım 2023\nKültür değişimi;5 Mart 2018\n"
	arabicText  = "العنوان;التاريخ\nاتفاقية في مجال السياحة بين المغرب وأذربيجان;13 نونبر 2023\nمذكرة تفاهم;5 غشت 2018\n"
	russian     = "Название;Дата\nСоглашение о сотрудничестве;13 ноября 2023\nПротокол о намерениях;5 марта 2018\n"
)

func TestEncodingsAreFoundOut(t *testing.T) {
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }, text string) string {
		out, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy, text string) string {
		return encode(unicode.UTF16(order, mark).NewEncoder(), text)
	}
	cases := []struct{ name, text, content, encoding string }{
		{"UTF-8", arabicText, arabicText, "utf-8"},
		{"UTF-8 with a mark", azerbaijani, "\ufeff" + azerbaijani, "utf-8"},
		{"UTF-16 LE with a mark", azerbaijani, utf16(unicode.LittleEndian, unicode.UseBOM, azerbaijani), "utf-16le"},
		{"UTF-16 BE with a mark", arabicText, utf16(unicode.BigEndian, unicode.UseBOM, arabicText), "utf-16be"},
		{"UTF-16 LE", arabicText, utf16(unicode.LittleEndian, unicode.IgnoreBOM, arabicText), "utf-16le"},
		{"UTF-16 BE", french, utf16(unicode.BigEndian, unicode.IgnoreBOM, french), "utf-16be"},
		{"French as Windows writes it", french, encode(charmap.Windows1252.NewEncoder(), french), "windows-1252"},
		{"Turkish as Windows writes it", turkishText, encode(charmap.Windows1254.NewEncoder(), turkishText), "windows-1254"},
		{"Arabic as Windows writes it", arabicText, encode(charmap.Windows1256.NewEncoder(), arabicText), "windows-1256"},
		{"Russian as Windows writes it", russian, encode(charmap.Windows1251.NewEncoder(), russian), "windows-1251"},
		{"French as the old Macintosh writes it", french, encode(charmap.Macintosh.NewEncoder(), strings.ReplaceAll(french, "\n", "\r")), "macintosh"},
		{"nothing but ASCII", "a;b\n1;2\n", "a;b\n1;2\n", "utf-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f, rows := read(t, c.content, table.Options{})
			if f.Encoding != c.encoding {
				t.Errorf("encoding is %s, want %s", f.Encoding, c.encoding)
			}
			var want [][]string
			for _, line := range strings.Split(strings.TrimSpace(c.text), "\n") {
				want = append(want, strings.Split(line, ";"))
			}
			if diff := cmp.Diff(want, append([][]string{f.Header.Names}, rows...)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// A letter far from the beginning tells the encoding too: nothing before it does.
func TestEncodingIsFoundFarDown(t *testing.T) {
	content := "Title;Signed\n" + strings.Repeat("Agreement;2018\n", 20_000) + "Trait\xe9 d\xe9finitif;2019\n"
	f, rows := read(t, content, table.Options{})
	if last := rows[len(rows)-1][0]; f.Encoding != "windows-1252" || last != "Traité définitif" {
		t.Errorf("got %s and %q", f.Encoding, last)
	}
}

// One byte that is wrong garbles no file: nearly all of it is UTF-8, so it is that, and the
// row with the fault is told.
func TestOneWrongByteIsAFault(t *testing.T) {
	for name, letters := range map[string]string{"Arabic": "اتفاقية في مجال السياحة", "French": "Accord relatif à la coopération"} {
		content := "No,Title\n" + strings.Repeat("1,"+letters+"\n", 500) + "502,cut \xd8\n"
		n, err := all(strings.NewReader(content), table.Options{})
		if n != 500 || models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "row 502 has bytes that are no UTF-8") || !strings.Contains(err.Error(), "file: {encoding: ") {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
	}
	content := strings.Repeat(`{"title":"Accord de coopération à Fès"}`+"\n", 9) + "{\"title\":\"cut \xd8\"}\n"
	if n, err := all(strings.NewReader(content), table.Options{}); n != 9 || err == nil || !strings.Contains(err.Error(), "row 10 has bytes") {
		t.Errorf("objects: %d rows, %v", n, err)
	}
}

// How a file is read can be told.
func TestReadingIsTold(t *testing.T) {
	for content, want := range map[string]string{french: `csv in utf-8, separator ";"`, "a\tb\n1\t2\n": `csv in utf-8, separator "\t"`, `[{"a":1}]`: "json in utf-8"} {
		if f, _ := read(t, content, table.Options{}); f.String() != want {
			t.Errorf("%.20q is read as %s, want %s", content, f, want)
		}
	}
}

func TestCells(t *testing.T) {
	cases := []struct {
		name, content string
		options       table.Options
		want          [][]string
	}{
		{"commas", "a,b\n1,2\n", table.Options{}, [][]string{{"1", "2"}}},
		{"semicolons beside commas", "a;b\n1,5;2,5\n", table.Options{}, [][]string{{"1,5", "2,5"}}},
		{"tabs", "a\tb\n1, 2\t3\n", table.Options{}, [][]string{{"1, 2", "3"}}},
		{"bars", "a|b\n1|2\n", table.Options{}, [][]string{{"1", "2"}}},
		{"a line for Excel", "sep=;\r\na;b\r\n1,2,3;4\r\n", table.Options{}, [][]string{{"1,2,3", "4"}}},
		{"old line ends", "a,b\r1,2\r3,4", table.Options{}, [][]string{{"1", "2"}, {"3", "4"}}},
		{"a line end in quotes", "a,b\n\"one\ntwo\",2\n", table.Options{}, [][]string{{"one\ntwo", "2"}}},
		{"quotes in quotes", "a,b\n\"say \"\"yes\"\"\",2\n", table.Options{}, [][]string{{`say "yes"`, "2"}}},
		{"quotes within a cell", "a,b\n5\" pipe,2\n", table.Options{}, [][]string{{`5" pipe`, "2"}}},
		{"text behind a quote", "a,b\n\"x\"y,2\n", table.Options{}, [][]string{{"xy", "2"}}},
		{"single quotes", "'a','b'\n'1,5','2'\n'3','l''an'\n", table.Options{}, [][]string{{"1,5", "2"}, {"3", "l'an"}}},
		{"no quotes", "a,b\n\"x,y\n", table.Options{Quote: "none"}, [][]string{{`"x`, "y"}}},
		{"a separator that is said", "a#b\n1#2\n", table.Options{Separator: "#"}, [][]string{{"1", "2"}}},
		{"short and long rows", "a,b,c\n1\n1,2,3,4\n", table.Options{}, [][]string{{"1", "", ""}, {"1", "2", "3", "4"}}},
		{"blank rows", "a,b\n\n , \n1,2\n", table.Options{}, [][]string{{"1", "2"}}},
		{"guarded formulas", "a,b\n'=1+1,'tis\n", table.Options{}, [][]string{{"=1+1", "'tis"}}},
		{"a title above the header", "Register of treaties\n\nTitle,Signed\nx,2018\n", table.Options{}, [][]string{{"x", "2018"}}},
		{"a header that is wanted", "List,2018\nmade,by us\nTitle,Signed\nx,2018\n", table.Options{Wanted: []string{"title", "SIGNED"}}, [][]string{{"x", "2018"}}},
		{"no header", "x,2018\n", table.Options{Columns: []string{"Title", "Signed"}}, [][]string{{"x", "2018"}}},
		{"cells of several rows", "a,b\nx,1\n,2\ny,3\n", table.Options{FillDown: []string{"a"}}, [][]string{{"x", "1"}, {"x", "2"}, {"y", "3"}}},
		{"an array", `[{"a":1,"b":{"c":"x"}},{"a":null,"b":{"c":true}}]`, table.Options{}, [][]string{{"1", "x"}, {"", "true"}}},
		{"lists in objects", `{"a":["x","y"],"b":[{"c":1},{"c":2}]}` + "\n", table.Options{}, [][]string{{"x\ny", "1", "2"}}},
		{"lines of objects", "{\"a\":12345678901234567890}\n{\"a\":1.50}\n", table.Options{}, [][]string{{"12345678901234567890"}, {"1.50"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, rows := read(t, c.content, c.options); !cmp.Equal(c.want, rows) {
				t.Errorf("rows (-want +got):\n%s", cmp.Diff(c.want, rows))
			}
		})
	}
}

func TestRowsAreNumberedAsInASpreadsheet(t *testing.T) {
	f, err := table.Open(strings.NewReader("Register\n\na,b\n\"x\ny\",1\n\nz,2\n"), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Number)
	}
	if want := []int{4, 6}; !cmp.Equal(want, got) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

func TestColumnsAreFoundByName(t *testing.T) {
	h := table.NewHeader([]string{"Title", "", "Party", "Party", "Date de  signature"})
	for name, want := range map[string]int{"title": 0, "Column 2": 1, "Party": 2, "Party (2)": 3, "DATE DE SIGNATURE": 4, "date": -1, "": -1} {
		if got := h.Find(name); got != want {
			t.Errorf("%q is column %d, want %d", name, got, want)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	cases := []struct {
		name, content string
		options       table.Options
		says          string
	}{
		{"an empty file", "", table.Options{}, "no rows"},
		{"a quote that is never closed", "a,b\n1,\"2\n" + strings.Repeat("x", 300<<10), table.Options{}, "row 2"},
		{"a cell that is too long", "a,b\n1," + strings.Repeat("x", 300<<10), table.Options{}, "more than 256 kB"},
		{"a row that is too wide", "a,b\n" + strings.Repeat(",", 5000), table.Options{Separator: ","}, "more than 4096 cells"},
		{"another encoding than is said", "a,b\n\xe9,2\n", table.Options{Encoding: "utf-8"}, "no UTF-8"},
		{"an encoding that nobody knows", "a,b\n", table.Options{Encoding: "utf-7"}, "utf-16le"},
		{"a separator of two letters", "a,b\n", table.Options{Separator: "::"}, "one character"},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", table.Options{}, "XLSX"},
		{"no workbook", "PK\x03\x04 nothing", table.Options{}, "no XLSX file"},
		{"an array that ends early", `[{"a":1}`, table.Options{}, "ends"},
		{"an array of words", `["a"]`, table.Options{}, "row 1 is no JSON object"},
		{"no JSON", "{\"a\":1}\n{\"a\":}\n", table.Options{}, "row 2"},
		{"more behind the array", `[{"a":1}] x`, table.Options{}, "behind"},
		{"an object that is too long", `{"a":"` + strings.Repeat("x", 2<<20) + `"}`, table.Options{}, "longer than"},
		{"objects within objects", strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50), table.Options{}, "deep"},
		{"a column to fill that is not there", "a,b\n1,2\n", table.Options{FillDown: []string{"c"}}, "it has: a, b"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := all(strings.NewReader(c.content), c.options)
			if models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
		})
	}
}

// all reads a file to its end and counts its rows.
func all(source table.Source, o table.Options) (n int, err error) {
	f, err := table.Open(source, o)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, err := range f.Rows() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{french, arabicText, "sep=;\na;b\n", `[{"a":[1,{"b":2}]}]`, "{\"a\":1}\n{\"b\":2}", "\xff\xfea\x00,\x00b\x00\n\x00", "'a','b'\r'c','d'", "PK\x03\x04"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		_, err := all(bytes.NewReader(content), table.Options{})
		if err != nil && models.KindOf(err) != models.Invalid {
			t.Errorf("the error of %q is not one for whoever sent it: %v", content, err)
		}
	})
}
