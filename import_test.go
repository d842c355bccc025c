package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// treaties is the mapping of a small register of treaties.
const treaties = `entente: 1
scheme: reg
language: en
source: {title: Register of treaties, outlet: A Ministry}
records:
  - kind: agreement
    id: No
    fields:
      title: Title
      parties.0.country: {constant: MA}
      parties.1.country: Partner
      date: Signed
      acts.0.kind: {constant: signature}
      acts.0.date: Signed
      acts.1.kind: {constant: entry_into_force}
      acts.1.date: In force
      citations.0.quote: Note
      citations.0.article.title: {constant: The gazette}
`

const register = `No,Title,Partner,Signed,In force,Note
1,Treaty of friendship,Azerbaijan,2001-02-03,2002-03-04,page 1
2,Treaty of trade,FRANCE,2003,2004-05-06,page 2
3,Treaty of nowhere,Ivory Coost,2003,2004-05-06,page 3
4,Treaty of transport,Türkiye,not a day,,page 4
`

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
	code, out, errs := entente(t, append([]string{"import"}, args...)...)
	if code != 0 || !regexp.MustCompile(stdout).MatchString(out) {
		t.Errorf("%s: got %d\nstdout %s\nstderr %s\nwant %s", what, code, out, errs, stdout)
	}
}

// TestImport: good rows go in and bad ones are listed, to be mended and brought in; the
// same file again changes nothing.
func TestImport(t *testing.T) {
	at := files(t, map[string]string{"treaties.csv": register, "treaties.yaml": treaties,
		"newer.csv": strings.Replace(strings.Replace(register, "Treaty of trade", "Treaty of trade and payments", 1), "1,Treaty of friendship,Azerbaijan,2001-02-03,2002-03-04,page 1\n", "", 1)})
	db := "--database=" + at("a.db")
	bringsIn(t, "tried", `: would be 2 created, 0 changed, 0 unchanged, 2 refused; 0 in dispute, 0 vanished\n(?s)row 4, Partner "Ivory Coost": .*row 5, Signed "not a day": `, db, "--dry-run", at("treaties.yaml"), at("treaties.csv"))
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

// TestKilledImport: what is killed goes on where it was, and gives what an undisturbed
// import gives.
func TestKilledImport(t *testing.T) {
	storetest.Long(t, "a program of its own is killed again and again")
	var rows strings.Builder
	rows.WriteString("No,Title,Partner,Signed,In force,Note\n")
	for n := range 600 {
		fmt.Fprintf(&rows, "%d,Treaty %d,%s,2001-02-03,2002-03-04,page %d\n", n, n, []string{"Azerbaijan", "France", "nowhere"}[n%3], n)
	}
	at := files(t, map[string]string{"treaties.csv": rows.String(), "treaties.yaml": treaties})
	undisturbed, killed := at("a.db"), at("b.db")
	bringsIn(t, "undisturbed", `done: 400 created, 0 changed, 0 unchanged, 200 refused`, "--database", undisturbed, at("treaties.yaml"), at("treaties.csv"))
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := entente(t, "migrate", "--database", killed); code != 0 {
		t.Fatal(stderr)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		p := exec.CommandContext(t.Context(), binary, "import", "--database", killed, at("treaties.yaml"), at("treaties.csv"))
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+rng.IntN(250)) * time.Millisecond)
		_ = p.Process.Kill() // it may have ended already
		_ = p.Wait()
	}
	bringsIn(t, "the rest", `done: `, "--database", killed, at("treaties.yaml"), at("treaties.csv"))
	if code, out, stderr := entente(t, "check", "--database", killed); code != 0 {
		t.Errorf("after killing: %s%s", out, stderr)
	}
	same := func(name string) string { return strings.Join(agreementsIn(t, at(name)), "\n") }
	if a, b := same("a.db"), same("b.db"); a != b {
		t.Errorf("killed and resumed, the import gave something else:\n%.500s\nwant\n%.500s", b, a)
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
