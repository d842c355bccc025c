package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/exchange/datapackage"
)

// TestImportPackage: a package, as a folder, as a ZIP file or by its records alone, is taken
// over by a new database, and by no other.
func TestImportPackage(t *testing.T) {
	at := files(t, nil)
	from := "--database=" + at("a.db")
	for _, args := range [][]string{{"example", from}, {"export", from, "--all", "--package=" + at("package")}} {
		if code, _, errs := entente(t, args...); code != 0 {
			t.Fatal(errs)
		}
	}
	zipped, err := os.Create(at("package.zip"))
	if err == nil {
		err = datapackage.Zip(zipped, at("package"))
	}
	if err == nil {
		err = zipped.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	const found = `329 countries, 23 sectors, 6 institutions, 6 people, 24 articles, 5 visits, 11 meetings, 15 agreements, 52 commitments`
	for _, name := range []string{"package", "package.zip", "package/records.ndjson"} {
		into := "--database=" + at(filepath.Base(name)+".db")
		bringsIn(t, "tried", "would be taken over: "+found, into, "--dry-run", "--package", at(name))
		bringsIn(t, name, "^taken over: "+found+"\n$", into, "--package", at(name))
		if code, _, errs := entente(t, "import", into, "--package", at(name)); code != 1 || !strings.Contains(errs, "there are records in this database") {
			t.Errorf("%s again: got %d, %s", name, code, errs)
		}
		if code, out, errs := entente(t, "check", into); code != 0 {
			t.Errorf("the database that has taken over %s: %s%s", name, out, errs)
		}
	}
}

// TestImportWrongPackage: what is wrong is told by its line, and nothing is taken over.
func TestImportWrongPackage(t *testing.T) {
	at := files(t, map[string]string{"records.ndjson": `{"record":"visit","document":{"hosts":7}}` + "\n", "other.txt": "x"})
	empty, err := os.Create(at("empty.zip"))
	if err == nil {
		err = zip.NewWriter(empty).Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	db := "--database=" + at("a.db")
	code, out, errs := entente(t, "import", db, "--package", at("."))
	if code != 1 || !strings.Contains(errs, "there is no datapackage.json in") {
		t.Errorf("of a folder without its descriptor: got %d\nstdout %s\nstderr %s", code, out, errs)
	}
	code, out, errs = entente(t, "import", db, "--package", at("records.ndjson"))
	if code != 1 || !strings.Contains(out, "line 1, /document/hosts: there is no field") || !strings.Contains(errs, "nothing is taken over") {
		t.Errorf("got %d\nstdout %s\nstderr %s", code, out, errs)
	}
	for name, want := range map[string]string{"empty.zip": "there is no datapackage.json in", "other.txt": "nothing is taken over: faults in records.ndjson: 1"} {
		if code, _, errs := entente(t, "import", db, "--package", at(name)); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%s: got %d, %s", name, code, errs)
		}
	}
	if code, _, errs := entente(t, "import", db, "--package", at("records.ndjson"), "treaties.yaml"); code != 1 || !strings.Contains(errs, "leave the mapping and the files out") {
		t.Errorf("with a mapping: got %d, %s", code, errs)
	}
	if code, _, errs := entente(t, "example", db); code != 0 {
		t.Errorf("the database is not as new: %s", errs)
	}
}
