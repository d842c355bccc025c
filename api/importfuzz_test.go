package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"entente/exchange/exchangetest"
)

// brokenFiles is how many files are broken at random.
const brokenFiles = 30

// TestBrokenFiles: whatever a file holds, it is brought in or refused with what is wrong,
// and what is brought in is whole. Nothing that is sent is a failure of the server.
func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		s.importing(t)
		whole := wholeFiles(t)
		sent := slices.Concat(whole, oddFiles(t))
		random := rand.New(rand.NewPCG(3, 4))
		for range brokenFiles {
			sent = append(sent, broken(random, whole[random.IntN(len(whole))]))
		}
		created := 0.0
		for i, file := range sent {
			mapping := strings.Replace(exchangetest.Mapping, "scheme: reg", fmt.Sprint("scheme: reg", i), 1)
			r := s.send(t, "", s.editor, map[string]string{"mapping": mapping, "file": file}).want(t, http.StatusAccepted)
			imp := s.ended(t, strings.TrimPrefix(r.header.Get("Location"), base))
			state, problem := at(t, imp, "/state"), at(t, imp, "/problem")
			if state != "done" && (state != "failed" || problem == nil) {
				t.Errorf("file %d, %.200q: it ended as %v", i, file, imp)
			}
			if i < len(whole) && (state != "done" || at(t, imp, "/created") != 2.0 || at(t, imp, "/refused") != 2.0) {
				t.Errorf("file %d, which is whole, ended as %v", i, imp)
			}
			created += at(t, imp, "/created").(float64)
		}
		s.wholeAgreements(t, int(created))
	})
}

// TestOddNames: a file may be called whatever its client calls it.
func TestOddNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *server) {
		for _, name := range []string{"\xff\xfe.csv", "a\x00b.csv", "../../etc/passwd", strings.Repeat("n", 5000) + ".csv", "معاهدات.csv", "?", ";\u202e"} {
			body, media := form(t, map[string]string{"mapping": exchangetest.Mapping, "file": exchangetest.Register})
			r := s.do(t, "POST", "/imports", s.editor, header{"Content-Type": media}, bytes.ReplaceAll(body, []byte("file.txt"), []byte(name)))
			if r.status != http.StatusAccepted && (r.status < 400 || r.status >= 500) {
				t.Errorf("a file called %.20q: got %d\n%s", name, r.status, r.body)
			}
		}
	})
}

// wholeAgreements wants so many agreements, each with all that a row gives.
func (s *server) wholeAgreements(t *testing.T, want int) {
	t.Helper()
	n := 0
	for path := "/agreements?include=citations&limit=200"; path != ""; {
		page := s.get(t, s.reader, path)
		for _, a := range at(t, page, "/data").([]any) {
			n++
			if len(at(t, a, "/parties").([]any)) != 2 || len(at(t, a, "/external_ids").([]any)) != 1 || len(at(t, a, "/acts").([]any)) == 0 || !citesARow(t, a) {
				t.Errorf("half a row: %v", a)
			}
		}
		path = ""
		if next, ok := find(page, "/meta/next"); ok {
			path = "/agreements?include=citations&limit=200&cursor=" + next.(string)
		}
	}
	same(t, "agreements of broken files", n, want)
}

// citesARow tells whether an agreement cites the row that it comes from.
func citesARow(t *testing.T, agreement any) bool {
	t.Helper()
	return slices.ContainsFunc(at(t, agreement, "/citations").([]any), func(c any) bool {
		where, _ := at(t, c, "/locator").(string)
		return strings.HasPrefix(where, "row ")
	})
}

// wholeFiles are the register as programs write it.
func wholeFiles(t *testing.T) []string {
	t.Helper()
	rows := readCSV(t, []byte(exchangetest.Register))
	encoded := func(text string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var objects []string
	for _, row := range rows[1:] {
		object := map[string]string{}
		for i, name := range rows[0] {
			object[name] = row[i]
		}
		text, err := json.Marshal(object)
		objects = append(objects, encoded(string(text), err))
	}
	return []string{
		exchangetest.Register,
		"\ufeff" + strings.ReplaceAll(exchangetest.Register, "\n", "\r\n"),
		strings.ReplaceAll(exchangetest.Register, ",", "\t"),
		"sep=;\n" + strings.ReplaceAll(exchangetest.Register, ",", ";"),
		`"` + strings.NewReplacer(",", `","`, "\n", "\"\n\"").Replace(strings.TrimSuffix(exchangetest.Register, "\n")) + "\"\n",
		encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(exchangetest.Register)),
		encoded(charmap.Windows1254.NewEncoder().String(exchangetest.Register)),
		strings.Join(objects, "\n"),
		"[" + strings.Join(objects, ",") + "]",
		workbookOf(t, rows),
	}
}

func workbookOf(t *testing.T, rows [][]string) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// oddFiles are files that no program writes, and somebody sends.
func oddFiles(t *testing.T) []string {
	t.Helper()
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		for range 64 {
			if err == nil {
				_, err = w.Write(bytes.Repeat([]byte("<row/>"), 100_000))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	const head = "No,Title,Partner,Signed,In force,Note\n"
	return []string{
		"", "\n", "\x00", "\xff\xfe", "\ufeff", "PK\x03\x04", "{", "[", "[]", "{}", "[[[[", "null", "sep=\n", head,
		bomb.String(),
		head + "1," + strings.Repeat("x", 300<<10) + ",AZ,2001,2002,n\n",
		head + "1,\"never closed,AZ,2001,2002,n\n" + strings.Repeat("2,b,AZ,2001,2002,n\n", 20),
		head + "1,a\x00b,AZ,2001,2002,n\n",
		head + "1,a,AZ,2001,2002,n\n1,b,FR,2001,2002,n\n2,a,AZ,2001,2002,n\n1,a,AZ,2001,2002,n\n",
		strings.Replace(head, "Note", "No\x00te\xff", 1) + "1,a,AZ,2001,2002,n\n",
		"No,No,Title,Title,Partner,Signed\n1,2,a,b,AZ,2001\n",
		strings.Repeat("c,", 9_999) + "c\n" + strings.Repeat("1,", 9_999) + "1\n",
		head + strings.Repeat(`"`, 999) + "\n",
		`{"No":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`,
		`{"No":1,"No":2,"Title":{"Title":"x"},"Partner":["AZ",["FR"]],"Signed":1e400}` + "\n" + `{"No":"\ud800"}`,
		head + "1,\u202etitle,AZ,2001,2002,n\n2," + strings.Repeat("é", 1001) + ",AZ,2001,2002,n\n3,=1+1,AZ,2001,2002,n\n",
	}
}

// broken is a file of which something was changed that should not be.
func broken(random *rand.Rand, file string) string {
	b := []byte(file)
	for range 1 + random.IntN(6) {
		i := random.IntN(len(b))
		switch random.IntN(6) {
		case 0:
			b[i] = byte(random.IntN(256))
		case 1:
			b = slices.Delete(b, i, min(len(b), i+1+random.IntN(40)))
		case 2:
			b = slices.Insert(b, i, b[i:min(len(b), i+random.IntN(80))]...)
		case 3:
			b = slices.Insert(b, i, []byte([]string{"\"", "\x00", "\n", ",", ";", "\t", "'", "\xff", "\u202e", "{", "]", "\r"}[random.IntN(12)])...)
		case 4:
			b = slices.Insert(b, i, bytes.Repeat([]byte{b[i]}, random.IntN(5000))...)
		default:
			b = b[:max(i, 1)]
		}
		if len(b) == 0 {
			return "x"
		}
	}
	return string(b)
}
