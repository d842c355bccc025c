package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"entente/exchange/exchangetest"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// files writes files into a folder of the test, and gives their names.
func files(t *testing.T, contents map[string]string) func(name string) string {
	t.Helper()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	for name, content := range contents {
		if err := os.WriteFile(at(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

// bringsIn runs entente import, and wants its output to match.
func bringsIn(t *testing.T, what, stdout string, args ...string) {
	t.Helper()
	ends(t, 0, what, stdout, args...)
}

// ends runs entente import, and wants it to end with a code, and its output to match.
func ends(t *testing.T, want int, what, stdout string, args ...string) {
	t.Helper()
	code, out, errs := entente(t, append([]string{"import"}, args...)...)
	if code != want || !regexp.MustCompile(stdout).MatchString(out) {
		t.Errorf("%s: got %d\nstdout %s\nstderr %s\nwant %d, %s", what, code, out, errs, want, stdout)
	}
}

// TestImport: good rows go in and bad ones are listed, to be mended and brought in; the
// same file again changes nothing.
func TestImport(t *testing.T) {
	at := files(t, map[string]string{"treaties.csv": exchangetest.Register, "treaties.yaml": exchangetest.Mapping,
		"newer.csv": strings.Replace(strings.Replace(exchangetest.Register, "Treaty of trade", "Treaty of trade and payments", 1), "1,Treaty of friendship,Azerbaijan,2001-02-03,2002-03-04,page 1\n", "", 1)})
	db := "--database=" + at("a.db")
	bringsIn(t, "tried", `^treaties.csv is read as csv in utf-8, separator ","\n.*: would be 2 created, 0 changed, 0 unchanged, 2 refused; 0 in dispute, 0 vanished\n(?s)row 4, Partner "Ivory Coost": .*row 5, Signed "not a day": `, db, "--dry-run", at("treaties.yaml"), at("treaties.csv"))
	bringsIn(t, "the first", `done: 2 created, 0 changed, 0 unchanged, 2 refused;`, db, at("treaties.yaml"), at("treaties.csv"))
	refused, err := os.ReadFile(at("treaties.csv.refused.csv"))
	if err != nil || !strings.HasPrefix(string(refused), "No,Title,Partner,Signed,In force,Note,refused because\n3,Treaty of nowhere,Ivory Coost,") || strings.Count(string(refused), "\n") != 3 {
		t.Errorf("what was refused: %v\n%s", err, refused)
	}
	bringsIn(t, "the same again", `done: 0 created, 0 changed, 2 unchanged, 2 refused; 0 in dispute, 0 vanished`, db, at("treaties.yaml"), at("treaties.csv"))
	mended := strings.NewReplacer("Ivory Coost", "Azerbaijan", "not a day", "2005-06-07").Replace(string(refused))
	if err := os.WriteFile(at("treaties.csv.refused.csv"), []byte(mended), 0o600); err != nil {
		t.Fatal(err)
	}
	bringsIn(t, "mended", `done: 2 created, 0 changed, 0 unchanged, 0 refused; 0 in dispute, 0 vanished`, db, at("treaties.yaml"), at("treaties.csv.refused.csv"))
	bringsIn(t, "a newer one", `done: 0 created, 1 changed, 0 unchanged, 2 refused; 0 in dispute, 1 vanished`, db, at("treaties.yaml"), at("newer.csv"))
	if code, out, errs := entente(t, "check", db); code != 0 {
		t.Errorf("the database after importing: %s%s", out, errs)
	}
}

// agreementsIn are the agreements of a database, as far as that does not tell when and in
// which order they were recorded.
func agreementsIn(t *testing.T, database string) []string {
	t.Helper()
	s, err := store.Open(t.Context(), database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var all []string
	for p := (models.Paging{Limit: 200, Sort: "reference"}); ; {
		page, err := storetest.List[models.Agreement](storetest.As(t, models.RoleReader), s, models.AgreementFilter{}, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Data {
			all = append(all, fmt.Sprint(a.Reference, a.Title, a.ExternalIDs, len(a.Acts), a.Provenance.Sources))
		}
		if p.Cursor = page.Meta.Next; p.Cursor == "" {
			return all
		}
	}
}

// TestRefusedRowsSpareFiles: what was refused is written over nothing that is read, and what
// somebody was mending is kept.
func TestRefusedRowsSpareFiles(t *testing.T) {
	at := files(t, map[string]string{"treaties.csv": exchangetest.Register, "treaties.yaml": exchangetest.Mapping})
	db := "--database=" + at("a.db")
	for _, read := range []string{"treaties.csv", "treaties.yaml"} {
		code, _, stderr := entente(t, "import", db, "--refused", at(read), at("treaties.yaml"), at("treaties.csv"))
		if code != 1 || !strings.Contains(stderr, "name another file with --refused") {
			t.Errorf("refused rows over %s: got %d, %s", read, code, stderr)
		}
	}
	mending := at("treaties.csv.refused.csv")
	if err := os.WriteFile(mending, []byte("half mended"), 0o600); err != nil {
		t.Fatal(err)
	}
	bringsIn(t, "beside what is mended", `what was refused is in `, db, at("treaties.yaml"), at("treaties.csv"))
	if kept, err := os.ReadFile(mending + ".old-1"); err != nil || string(kept) != "half mended" {
		t.Errorf("what was being mended: got %q, %v", kept, err)
	}
	for _, read := range []string{"treaties.csv", "treaties.yaml"} {
		if text, err := os.ReadFile(at(read)); err != nil || len(text) < 100 {
			t.Errorf("%s: got %q, %v", read, text, err)
		}
	}
}

// TestImportRefusesEveryRowByItself: where all rows have one id, the file of what was
// refused has each of them, with a reason, and is not much longer than they are.
func TestImportRefusesEveryRowByItself(t *testing.T) {
	const rows = 1_300
	register := strings.Builder{}
	register.WriteString("No,Title,Partner,Signed,In force,Note\n")
	for i := range rows {
		fmt.Fprintf(&register, "one,Treaty %d,Azerbaijan,2001-02-%02d,2002-03-04,page %d\n", i, i%28+1, i)
	}
	at := files(t, map[string]string{"wrong.csv": register.String(), "treaties.yaml": exchangetest.Mapping})
	ends(t, 1, "one id", ` 0 created, 0 changed, 0 unchanged, 301 refused;(?s).*row 1002, one record is made of 1000 rows at most`, "--database="+at("a.db"), at("treaties.yaml"), at("wrong.csv"))
	refused, err := os.ReadFile(at("wrong.csv.refused.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(refused)), "\n")
	for n, line := range lines[1:] {
		if !strings.HasPrefix(line, fmt.Sprintf("one,Treaty %d,", n)) || strings.HasSuffix(line, ",") {
			t.Fatalf("line %d of what was refused is %s", n+2, line)
		}
	}
	if len(lines) != rows+1 || len(refused) > 300*rows {
		t.Errorf("what was refused has %d lines and %d bytes", len(lines), len(refused))
	}
	if !strings.Contains(lines[3], `Title ""Treaty 2"": row 2 says otherwise of the same record`) || strings.Contains(lines[3], "Treaty 1") {
		t.Errorf("row 4 has not its own faults: %s", lines[3])
	}
}

// TestImportOfSeveralFiles: the files of one command are one register, whatever the mapping is
// called and in which letters it writes its scheme: what stands in any of them has not
// vanished, and what stands in none has.
func TestImportOfSeveralFiles(t *testing.T) {
	lines := strings.SplitAfter(exchangetest.Register, "\n")
	at := files(t, map[string]string{"treaties.yaml": exchangetest.Mapping, "other.yaml": strings.Replace(exchangetest.Mapping, "scheme: reg", "scheme: REG", 1),
		"all.csv": lines[0] + lines[1] + lines[2] + strings.Replace(lines[3], "Coost", "Coast", 1), "one.csv": lines[0] + lines[1], "two.csv": lines[0] + lines[2]})
	db := "--database=" + at("a.db")
	bringsIn(t, "all", `3 created`, db, at("treaties.yaml"), at("all.csv"))
	for _, how := range []string{"--dry-run=true", "--dry-run=false"} {
		bringsIn(t, "two files", `1 unchanged, 0 refused; 0 in dispute, 0 vanished\n(?s).*1 unchanged, 0 refused; 0 in dispute, 1 vanished\n`, db, how, at("other.yaml"), at("one.csv"), at("two.csv"))
	}
	bringsIn(t, "one file", `1 unchanged, 0 refused; 0 in dispute, 2 vanished\n`, db, at("treaties.yaml"), at("two.csv"))
}

// TestImportTellsWhatIsLacking: what should be there and is not is told of the columns that it
// would stand in.
func TestImportTellsWhatIsLacking(t *testing.T) {
	at := files(t, map[string]string{"treaties.yaml": exchangetest.Mapping, "poor.csv": "No,Title,Partner,Signed,In force,Note\n1,,Azerbaijan,2001,,\n2,Trade,#N/A,2001,,\n"})
	ends(t, 1, "no title, no partner", `row 2, Title "": give it in one language at least\nrow 3, Partner "#N/A": name one party of an agreement at least`,
		"--database="+at("a.db"), at("treaties.yaml"), at("poor.csv"))
}

// TestImportWithAWrongMapping: all that is wrong with a mapping is told, once, with its name.
func TestImportWithAWrongMapping(t *testing.T) {
	wrong := strings.Replace(exchangetest.Mapping, "date: Signed", "date: Signed\n      visibility: {constant: secret}\n      typ: Kind", 1)
	at := files(t, map[string]string{"wrong.yaml": wrong, "treaties.csv": exchangetest.Register})
	code, out, errs := entente(t, "import", "--database="+at("a.db"), at("wrong.yaml"), at("treaties.csv"))
	if code != 1 || strings.Count(out, "\n") != 2 || strings.Count(out+errs, "secret") != 1 || strings.Contains(errs, "treaties.csv") || !strings.Contains(errs, at("wrong.yaml")+": the mapping does not hold, faults: 2") {
		t.Errorf("got %d\nstdout %s\nstderr %s", code, out, errs)
	}
}

// TestImportOfNothingEndsWithAFailure: a file of which every row is refused does not end well,
// and keeps none of the others back.
func TestImportOfNothingEndsWithAFailure(t *testing.T) {
	at := files(t, map[string]string{"treaties.yaml": exchangetest.Mapping, "good.csv": exchangetest.Register, "bad.csv": "No,Title,Partner,Signed,In force,Note\n9,x,Azerbaijan,soon,,\n"})
	code, out, errs := entente(t, "import", "--database="+at("a.db"), at("treaties.yaml"), at("bad.csv"), at("good.csv"))
	if code != 1 || !strings.Contains(out, "2 created") || !strings.Contains(errs, "every row was refused of "+at("bad.csv")+"\n") {
		t.Errorf("got %d\nstdout %s\nstderr %s", code, out, errs)
	}
	bringsIn(t, "some rows", "2 unchanged, 2 refused", "--database="+at("a.db"), at("treaties.yaml"), at("good.csv"))
}
