package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is suggested stands alone on stdout, no database is made for it, and the file can
// be imported by it.
func TestSuggestion(t *testing.T) {
	folder := t.TempDir()
	db, file, mapping := filepath.Join(folder, "a.db"), filepath.Join(folder, "traités 2026.csv"), filepath.Join(folder, "m.yaml")
	const content = "Intitulé;Pays 1;Pays 2;Date de signature;Entrée en vigueur;Domaine\n" +
		"Accord relatif au tourisme;Maroc;Azerbaïdjan;5 mars 2018;13/11/2019;Tourisme\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := entente(t, "--database", db, "import", "--suggest", file)
	if code != 0 || stderr != "" || !strings.Contains(stdout, "\nentente: 1\n") {
		t.Fatalf("exit code %d, %q on stderr, and\n%s", code, stderr, stdout)
	}
	if _, err := os.Stat(db); !os.IsNotExist(err) {
		t.Errorf("a database was made: %v", err)
	}
	if err := os.WriteFile(mapping, []byte(stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr = entente(t, "--database", db, "import", mapping, file); code != 0 || !strings.Contains(stdout, "1 created") || !strings.Contains(stdout, "0 refused") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}
