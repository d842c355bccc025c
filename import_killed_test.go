package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"entente/exchange/exchangetest"
	"entente/models"
	"entente/store/storetest"
)

// manyTreaties is a register of so many treaties, a third of them with a country that there
// is not.
func manyTreaties(n int) string {
	var rows strings.Builder
	rows.WriteString("No,Title,Partner,Signed,In force,Note\n")
	for n := range n {
		fmt.Fprintf(&rows, "%d,Treaty %d,%s,2001-02-03,2002-03-04,page %d\n", n, n, []string{"Azerbaijan", "France", "nowhere"}[n%3], n)
	}
	return rows.String()
}

// TestKilledImport: what is killed goes on where it was, and gives what an undisturbed
// import gives.
func TestKilledImport(t *testing.T) {
	storetest.Long(t, "a program of its own is killed again and again")
	t.Parallel()
	at := files(t, map[string]string{"treaties.csv": manyTreaties(600), "treaties.yaml": exchangetest.Mapping})
	killed := at("b.db")
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
	asUndisturbed(t, killed, at)
}

// asUndisturbed wants in a database what an undisturbed import of the register gives.
func asUndisturbed(t *testing.T, killed string, at func(name string) string) {
	t.Helper()
	if code, out, stderr := entente(t, "check", "--database", killed); code != 0 {
		t.Errorf("after killing: %s%s", out, stderr)
	}
	bringsIn(t, "undisturbed", `done: 400 created, 0 changed, 0 unchanged, 200 refused`, "--database", at("a.db"), at("treaties.yaml"), at("treaties.csv"))
	a, b := strings.Join(agreementsIn(t, at("a.db")), "\n"), strings.Join(agreementsIn(t, killed), "\n")
	if a != b {
		t.Errorf("killed and resumed, the import gave something else:\n%.500s\nwant\n%.500s", b, a)
	}
}

// TestKilledServer: a server that is killed within an import goes on with it by itself when
// it is started again.
func TestKilledServer(t *testing.T) {
	storetest.Long(t, "a server of its own is killed, and the next one waits until it is known to be gone")
	t.Parallel()
	at := files(t, map[string]string{"treaties.csv": manyTreaties(600), "treaties.yaml": exchangetest.Mapping})
	s := start(t, at("b.db"))
	imp := s.sendImport(t, manyTreaties(600))
	for imp.Done == 0 {
		imp = s.imported(t, imp.ID)
	}
	if imp.State != models.ImportRunning {
		t.Fatalf("the import was over before the server was killed: %+v", imp)
	}
	_ = s.Process.Kill() // it runs, as was seen
	_ = s.Wait()
	next := startAgain(t, at("b.db"), s)
	for imp.State == models.ImportRunning {
		time.Sleep(50 * time.Millisecond)
		imp = next.imported(t, imp.ID)
	}
	if imp.State != models.ImportDone || imp.Created != 400 || imp.ImportCounts.Refused != 200 {
		t.Errorf("the import ended as %+v", imp)
	}
	_ = next.Process.Kill() // nothing goes on in it
	_ = next.Wait()
	asUndisturbed(t, at("b.db"), at)
}

// sendImport sends a file to be brought in.
func (s *server) sendImport(t *testing.T, file string) models.Import {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, content := range map[string]string{"mapping": exchangetest.Mapping, "file": file} {
		part, err := form.CreateFormFile(name, "treaties."+name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return s.importAt(t, http.MethodPost, "/imports", form.FormDataContentType(), &body)
}

// imported asks how far an import is.
func (s *server) imported(t *testing.T, id int64) models.Import {
	t.Helper()
	return s.importAt(t, http.MethodGet, fmt.Sprint("/imports/", id), "", &bytes.Buffer{})
}

func (s *server) importAt(t *testing.T, method, path, media string, body *bytes.Buffer) models.Import {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var imp models.Import
	if err := json.NewDecoder(answer.Body).Decode(&imp); err != nil || answer.StatusCode >= 300 {
		t.Fatalf("%s %s: got %d, %v", method, path, answer.StatusCode, err)
	}
	return imp
}
