package datapackage_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entente/exchange/datapackage"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
	"entente/synthetic"
)

func quietly(int, int) {}

// packed makes a package of a tracker as somebody sees it, and gives its folder.
func packed(t *testing.T, as context.Context, s *store.Store, query string) string {
	t.Helper()
	filter, err := datapackage.ReadFilter(query)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := datapackage.Write(as, s, dir, datapackage.Options{Filter: filter, Lang: "en", Now: storetest.Today}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// contents are the files of a package.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestRoundTrip: the package of a tracker that has taken a package over, on whichever
// engine, is that package, byte for byte.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	trip := func(what, from, to string, fill func(t *testing.T, s *store.Store)) {
		t.Run(fmt.Sprint(what, " from ", from, " to ", to), func(t *testing.T) {
			t.Parallel()
			s, _ := storetest.New(t, from)
			fill(t, s)
			first := packed(t, staff, s, "")
			other, _ := storetest.New(t, to)
			if found, err := datapackage.Unpack(staff, other, first, quietly); err != nil || found.Poorer+found.Uncited > 0 {
				t.Fatalf("taken over: %+v, %v", found, err)
			}
			sound(t, other)
			alike(t, contents(t, packed(t, staff, other, "")), contents(t, first))
		})
	}
	trip("the example", "sqlite", "postgres", loadExample)
	trip("made up", "sqlite", "sqlite", invent)
}

// invent makes records up.
func invent(t *testing.T, s *store.Store) {
	t.Helper()
	if err := synthetic.Generate(staff, s, synthetic.Options{Agreements: 40, Commitments: 40, Seed: 7}, quietly); err != nil {
		t.Fatal(err)
	}
}

// alike compares the files of two packages.
func alike(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs:\n%s", name, firstDifference(got[name], want[name]))
		}
	}
	if len(want) != len(got) || len(want) < 30 {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n%.600s\nwant\n%.600s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}

func sound(t *testing.T, s *store.Store) {
	t.Helper()
	faults, err := s.Verify(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("the database that has taken a package over: %v\n%.2000s", err, strings.Join(faults, "\n"))
	}
}

// A package that somebody chose has no visits but those of its filter: what names the
// others does so no more, and that is told.
func TestUnpackWhatWasChosen(t *testing.T) {
	t.Parallel()
	s, _ := storetest.New(t, "sqlite")
	loadExample(t, s)
	dir := packed(t, context.Background(), s, "from=2023-11-13&to=2023-11-13")
	text := contents(t, dir)["records.ndjson"]
	lines := strings.Split(text, "\n")
	gone := slices.IndexFunc(lines, func(l string) bool {
		return strings.HasPrefix(l, `{"record":"article"`) && strings.Contains(text, `"article_id":"`+idOf(l))
	})
	chosen := filepath.Join(t.TempDir(), "records.ndjson")
	lines = slices.DeleteFunc(slices.Delete(lines, gone, gone+1), func(l string) bool { return strings.HasPrefix(l, `{"record":"visit"`) })
	if err := os.WriteFile(chosen, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	other, _ := storetest.New(t, "sqlite")
	would, err := datapackage.Look(staff, other, chosen)
	if err != nil {
		t.Fatal(err)
	}
	found, err := datapackage.Unpack(staff, other, chosen, quietly)
	if err != nil || found.Poorer == 0 || found.Uncited == 0 || fmt.Sprint(found) != fmt.Sprint(would) {
		t.Errorf("taken over: %+v, %v\nand before it was said %+v", found, err, would)
	}
	sound(t, other)
	if again := contents(t, packed(t, staff, other, ""))["records.ndjson"]; strings.Contains(again, "visit_id\":\"") {
		t.Error("something still names a visit")
	}
}

var anID = regexp.MustCompile(`"id":"([^"]*)"`)

func idOf(line string) string { return anID.FindStringSubmatch(line)[1] }

// TestWrongPackages: anything wrong with a line refuses the whole, with the line and where
// in it; nothing is written.
func TestWrongPackages(t *testing.T) {
	t.Parallel()
	s, _ := storetest.New(t, "sqlite")
	loadExample(t, s)
	text := contents(t, packed(t, staff, s, ""))["records.ndjson"]
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	at := func(kind string) int {
		return slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, `{"record":"`+kind+`"`) })
	}
	edit := func(kind, old, new string) []string {
		t.Helper()
		changed := slices.Clone(lines)
		i := slices.IndexFunc(lines, func(l string) bool {
			return strings.HasPrefix(l, `{"record":"`+kind+`"`) && strings.Contains(l, old)
		})
		if i < 0 {
			t.Fatalf("no %s has %s", kind, old)
		}
		changed[i] = strings.Replace(lines[i], old, new, 1)
		return changed
	}
	visit := idOf(lines[at("visit")])
	other, _ := storetest.New(t, "sqlite")
	for _, test := range []struct {
		what, want string
		lines      []string
	}{
		{"no JSON", "line 1, the whole: ", append([]string{"{"}, lines...)},
		{"not UTF-8", "line 1, the whole: ", append([]string{"{\"record\":\"\xff\"}"}, lines...)},
		{"another kind", `line 1, /record: "act" is not`, append([]string{`{"record":"act","document":{}}`}, lines...)},
		{"more on a line", "line 1, /more: ", append([]string{`{"record":"country","more":1,"document":{}}`}, lines...)},
		{"no document", "line 1, /document: ", append([]string{`{"record":"country"}`}, lines...)},
		{"an unknown field", "/document/hosts: ", edit("visit", `"host_country"`, `"hosts"`)},
		{"another type", "/document/version: ", edit("visit", `"version":1`, `"version":"1"`)},
		{"a version that is none", "/document/version: ", edit("visit", `"version":1`, `"version":0`)},
		{"a country that is not there", "/document/host_country: there is no country XQ", edit("visit", `"host_country":"MA"`, `"host_country":"XQ"`)},
		{"a code that is not there", "/document/level: ", edit("visit", `"level":"official"`, `"level":"grand"`)},
		{"a date that is none", "/document/acts/0/date: ", edit("agreement", `"party_name":null,"date":"2024-05-04"`, `"party_name":null,"date":"4 May"`)},
		{"an id that is none", "/document/id: ", edit("visit", visit, "1")},
		{"a reference of another kind", "/document/reference: ", edit("visit", `"reference":"VIS-`, `"reference":"MTG-`)},
		{"a moment that is none", "/document/created_at: ", edit("visit", `"created_at":"2026-11-23T`, `"created_at":"2026-11-32T`)},
		{"nobody wrote it", "/document/created_by: ", edit("visit", `"created_by":"tester"`, `"created_by":""`)},
		{"for nobody", "/document/visibility: ", edit("visit", `"visibility":"public"`, `"visibility":""`)},
		{"from the bin", "/document/binned_at: ", edit("visit", `"visibility":`, `"binned_at":"2026-11-23T10:00:00.000000Z","visibility":`)},
		{"the same twice", "stands in line 1 already", append(slices.Clone(lines), lines[0])},
		{"out of order", "/record: a country stands behind a commitment", append(slices.Clone(lines[1:]), lines[0])},
		{"a meeting for a visit", "/document/visit_id: ", edit("agreement", `"visit_id":"`+visit, `"visit_id":"`+idOf(lines[at("meeting")]))},
		{"an act of another", "/document/citations/0/owner/id: ", edit("agreement", `"owner":{"kind":"act","id":"`, `"owner":{"kind":"act","id":"f`)},
		{"a circle of sectors", "/document/parent: ", edit("sector", `"code":"security","names":{"ar":"الأمن","az":"Təhlükəsizlik","en":"Security","fr":"Sécurité"},"parent":null`, `"code":"security","names":{"en":"Security"},"parent":"counter_terrorism"`)},
	} {
		file := filepath.Join(t.TempDir(), "records.ndjson")
		if err := os.WriteFile(file, []byte(strings.Join(test.lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := datapackage.Unpack(staff, other, file, quietly)
		said := fmt.Sprint(found.Faults, err)
		if models.KindOf(err) != models.Invalid || !strings.Contains(said, test.want) {
			t.Errorf("%s: got %.600s\nwant %s", test.what, said, test.want)
		}
		if err := other.AsNew(staff); err != nil {
			t.Errorf("%s: %v", test.what, err)
		}
	}
	sound(t, other)
}

// What was broken off is no package: its records are not there under their name, and one of
// which records were cut off is not taken over.
func TestWhatWasBrokenOffIsNoPackage(t *testing.T) {
	t.Parallel()
	s, _ := storetest.New(t, "sqlite")
	loadExample(t, s)
	ctx, stop := context.WithCancel(staff)
	dir := t.TempDir()
	err := datapackage.Write(ctx, s, dir, datapackage.Options{Lang: "en", Now: storetest.Today, Progress: func(done, _ int) {
		if done == 3 {
			stop()
		}
	}})
	if left := contents(t, dir); err == nil || left["records.ndjson"] != "" || left["records.ndjson.part"] == "" {
		t.Errorf("broken off, with %v, it has %d records", err, strings.Count(left["records.ndjson"], "\n"))
	}
	other, _ := storetest.New(t, "sqlite")
	if _, err := datapackage.Unpack(staff, other, dir, quietly); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "no datapackage.json in") {
		t.Errorf("taken over: %v", err)
	}
	dir = packed(t, staff, s, "")
	records := filepath.Join(dir, "records.ndjson")
	lines := strings.SplitAfter(contents(t, dir)["records.ndjson"], "\n")
	if err := os.WriteFile(records, []byte(strings.Join(lines[:len(lines)/2], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := datapackage.Unpack(staff, other, dir, quietly); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "not the one that datapackage.json names") {
		t.Errorf("cut: %v", err)
	}
}

// Files of a ZIP file are of the moment of the package.
func TestZipIsOfItsMoment(t *testing.T) {
	t.Parallel()
	s, _ := storetest.New(t, "sqlite")
	dir := packed(t, staff, s, "")
	var to bytes.Buffer
	if err := datapackage.Zip(&to, dir); err != nil {
		t.Fatal(err)
	}
	in, err := zip.NewReader(bytes.NewReader(to.Bytes()), int64(to.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range in.File {
		if !f.Modified.Equal(storetest.Today) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
	}
}

// A tracker in which anything was recorded takes nothing over.
func TestUnpackIntoUsed(t *testing.T) {
	t.Parallel()
	s, _ := storetest.New(t, "sqlite")
	dir := packed(t, staff, s, "")
	if _, err := datapackage.Unpack(staff, s, dir, quietly); err != nil {
		t.Fatalf("a package of nothing but countries and sectors: %v", err)
	}
	sound(t, s)
	_, err := storetest.Change[models.Country](staff, s, "MA", 1, func(f *models.CountryFields) models.Problems {
		f.Names["en"] = "The Kingdom of Morocco"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = datapackage.Unpack(staff, s, dir, quietly)
	if models.KindOf(err) != models.Blocked {
		t.Errorf("into a tracker of which a country was changed: %v", err)
	}
}
