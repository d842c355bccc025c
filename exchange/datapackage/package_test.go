package datapackage_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"entente/example"
	"entente/exchange/datapackage"
	"entente/handlers"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// staff is whoever sees everything.
var staff = models.WithViewer(context.Background(), models.Viewer{Name: "tester", Role: models.RoleAdministrator})

// loadExample records the example.
func loadExample(t *testing.T, s *store.Store) {
	t.Helper()
	bodies, err := example.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		if err := handlers.Load(staff, s, b.Path, b.JSON); err != nil {
			t.Fatal(err)
		}
	}
}

// described is what these tests read of datapackage.json.
type described struct{ Resources []resource }

type resource struct {
	Name, Path, Hash string
	Schema           *struct {
		Fields []struct {
			Name, Type, Description string
			Constraints             struct {
				Enum     []string
				Required bool
			}
		}
		PrimaryKey  []string
		ForeignKeys []struct {
			Fields    string
			Reference struct{ Resource, Fields string }
		}
	}
}

func read(t *testing.T, dir string) described {
	t.Helper()
	var p described
	text, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func rows(t *testing.T, dir, path string) (header []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %v", path, err)
	}
	return all[0], all[1:]
}

// A package is whole: each table is described as it is, and what refers to another table
// finds it there; in Parquet and in the workbook there are as many rows.
func TestPackageHoldsTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		loadExample(t, s)
		dir := t.TempDir()
		o := datapackage.Options{Lang: "fr", Now: storetest.Today, Source: datapackage.Source{PublicURL: "https://tracker.example.org", Publisher: "The Ministry: of \"Foreign\" Affairs", Licence: "CC-BY-4.0"}}
		if err := datapackage.Write(context.Background(), s, dir, o); err != nil {
			t.Fatal(err)
		}
		p := read(t, dir)
		values := map[string]map[string]bool{} // of each column that is referred to
		for _, r := range p.Resources {
			if r.Schema == nil {
				continue
			}
			header, all := rows(t, dir, r.Path)
			for i, f := range r.Schema.Fields {
				if i >= len(header) || header[i] != f.Name || f.Description == "" {
					t.Errorf("%s: field %d is described as %+v, and the header is %v", r.Name, i, f, header)
				}
				seen := map[string]bool{}
				for _, row := range all {
					seen[row[i]] = true
				}
				values[r.Name+"."+f.Name] = seen
			}
			if r.Name == "visits" && len(all) < 3 {
				t.Errorf("%d visits", len(all))
			}
			same(t, dir, r.Name, len(all))
		}
		refer(t, p, values)
		for name := range contents(t, dir) {
			if !slices.ContainsFunc(p.Resources, func(r resource) bool { return r.Path == name && r.Hash != "" }) && name != "datapackage.json" {
				t.Errorf("%s is not described", name)
			}
		}
		for name, parts := range map[string][]string{
			"CITATION.cff":   {"cff-version: 1.2.0", `- name: "The Ministry: of \"Foreign\" Affairs"`, "license: CC-BY-4.0", "sha256:"},
			"README.md":      {"| `agreements` |", "CC-BY-4.0", "What is public and published"},
			"articles.bib":   {"@misc{ART-", "title = {"},
			"codebook.json":  {"agreement_status", "En vigueur"},
			"records.ndjson": {`{"record":"visit","document":{"id":`, `"citations":[{`},
		} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range parts {
				if !strings.Contains(string(text), part) {
					t.Errorf("%s has no %s\n%.600s", name, part, text)
				}
			}
		}
	})
}

// same compares how many rows a table has in its forms.
func same(t *testing.T, dir, name string, want int) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "data", name+".parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := parquet.NewReader(f)
	if got := int(r.NumRows()); got != want {
		t.Errorf("%s.parquet has %d rows, want %d", name, got, want)
	}
	book, err := excelize.OpenFile(filepath.Join(dir, "entente.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, err := book.GetRows(name)
	if err != nil || len(sheet) != want+1 {
		t.Errorf("the sheet %s has %d rows, want %d; %v", name, len(sheet), want+1, err)
	}
}

// refer looks whether what foreign keys name is there.
func refer(t *testing.T, p described, values map[string]map[string]bool) {
	t.Helper()
	n := 0
	for _, r := range p.Resources {
		if r.Schema == nil {
			continue
		}
		for _, key := range r.Schema.ForeignKeys {
			n++
			of := key.Reference.Resource
			if of == "" {
				of = r.Name
			}
			for value := range values[r.Name+"."+key.Fields] {
				if value != "" && !values[of+"."+key.Reference.Fields][value] {
					t.Errorf("%s.%s is %s, which %s.%s does not have", r.Name, key.Fields, value, of, key.Reference.Fields)
				}
			}
		}
	}
	if n < 15 {
		t.Errorf("there are only %d foreign keys", n)
	}
}
