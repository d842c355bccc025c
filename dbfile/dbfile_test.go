package dbfile_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/dbfile"
	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

func silent(int, int) {}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opened is a database with its schema.
func opened(t *testing.T, file string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), file, store.Options{})
	check(t, err)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it
	check(t, s.Migrate(t.Context()))
	return s
}

// record records a person.
func record(t *testing.T, s *store.Store, name string) {
	t.Helper()
	_, err := storetest.Create[models.Person](storetest.As(t, models.RoleEditor), s, models.PersonFields{Names: []models.PersonName{{Text: name, Primary: true}}})
	check(t, err)
}

// people are those in a database, which has to be sound.
func people(t *testing.T, file string) []string {
	t.Helper()
	s := opened(t, file)
	defer s.Close()
	faults, err := s.Verify(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("%s is not sound: %v %v", file, faults, err)
	}
	page, err := storetest.List[models.Person](storetest.As(t, models.RoleEditor), s, models.PersonFilter{}, models.Paging{Limit: 200})
	check(t, err)
	var names []string
	for _, p := range page.Data {
		names = append(names, p.Names[0].Text)
	}
	slices.Sort(names)
	return names
}

func TestBackupUnderWrites(t *testing.T) {
	folder := t.TempDir()
	file, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	s := opened(t, file)
	record(t, s, "Before")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			record(t, s, fmt.Sprint("During ", n))
		}
		done <- n
	}()
	last := 0
	check(t, dbfile.Backup(t.Context(), file, copied, func(done, of int) { last = of - done }))
	stop()
	if n := <-done; n == 0 || last != 0 {
		t.Errorf("got %d writes during the copy, %d pages left, want some and none", n, last)
	}
	if got := people(t, copied); !slices.Contains(got, "Before") {
		t.Errorf("the copy lacks what was written before: %v", got)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: got %v, %v, want mode 0600", info.Mode(), err)
	}
}

func TestBackupKeepsWhatHasTheName(t *testing.T) {
	folder := t.TempDir()
	file, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	record(t, opened(t, file), "First")
	check(t, os.WriteFile(copied, []byte("mine"), 0o600))
	for range 2 {
		check(t, dbfile.Backup(t.Context(), file, copied, silent))
	}
	if got, err := os.ReadFile(copied + ".old-1"); err != nil || string(got) != "mine" {
		t.Errorf("what had the name: got %q, %v", got, err)
	}
	if got := people(t, copied+".old-2"); !slices.Equal(got, []string{"First"}) {
		t.Errorf("the first copy: got %v", got)
	}
}

// A copy gets the name of nothing that it would take the place of.
func TestBackupSparesWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	s := opened(t, at("a.db"))
	record(t, s, "First")
	serving, err := dbfile.Serve(at("a.db"))
	check(t, err)
	defer serving.Close()
	check(t, os.Symlink("a.db", at("link.db")))
	check(t, os.Symlink("elsewhere.db", at("away.db")))
	check(t, os.WriteFile(at("elsewhere.db"), []byte("mine"), 0o600))
	for name, want := range map[string]string{"a.db": "the database itself", "link.db": "the database itself", "a.db-wal": "the database itself",
		"a.db.lock": "the database itself", ".": "no file", "away.db": "no file"} {
		for _, database := range []string{"a.db", "link.db"} {
			if err := dbfile.Backup(t.Context(), at(database), at(name), silent); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s to %s: got %v, want %q", database, name, err, want)
			}
		}
	}
	record(t, s, "Second")
	if got := people(t, at("a.db")); !slices.Equal(got, []string{"First", "Second"}) {
		t.Errorf("after refusals: got %v", got)
	}
}

// A database is the same by whichever name, be it a link.
func TestLinksToADatabase(t *testing.T) {
	file, copied := world(t)
	link := filepath.Join(t.TempDir(), "link.db")
	check(t, os.Symlink(file, link))
	serving, err := dbfile.Serve(link)
	check(t, err)
	if _, err := dbfile.Restore(t.Context(), copied, file, storetest.Today, silent); err == nil || !strings.Contains(err.Error(), "a server is running on it") {
		t.Errorf("served by a link: got %v", err)
	}
	check(t, serving.Close())
	if _, err := dbfile.Restore(t.Context(), copied, link, storetest.Today, silent); err != nil {
		t.Fatal(err)
	}
	if got := people(t, file); !slices.Equal(got, []string{"First"}) {
		t.Errorf("restored by a link: got %v", got)
	}
}

// world is a database with a copy, after which it went on.
func world(t *testing.T) (file, copied string) {
	folder := t.TempDir()
	file, copied = filepath.Join(folder, "a*[b].db"), filepath.Join(folder, "copy.db")
	s := opened(t, file)
	record(t, s, "First")
	check(t, dbfile.Backup(t.Context(), file, copied, silent))
	record(t, s, "Second")
	check(t, s.Close())
	return file, copied
}

func TestRestore(t *testing.T) {
	file, copied := world(t)
	kept, err := dbfile.Restore(t.Context(), copied, file, storetest.Today, silent)
	check(t, err)
	if got := people(t, file); !slices.Equal(got, []string{"First"}) {
		t.Errorf("restored: got %v", got)
	}
	if got := people(t, kept); !slices.Equal(got, []string{"First", "Second"}) {
		t.Errorf("what was there: got %v", got)
	}
}

// The log of a server that was killed belongs to what was there, and not to the copy.
func TestRestoreAfterACrash(t *testing.T) {
	file, copied := world(t)
	crashed := filepath.Join(t.TempDir(), "crashed.db")
	s := opened(t, file)
	record(t, s, "Third")
	for _, suffix := range []string{"", "-wal"} {
		text, err := os.ReadFile(file + suffix)
		check(t, err)
		check(t, os.WriteFile(crashed+suffix, text, 0o600))
	}
	kept, err := dbfile.Restore(t.Context(), copied, crashed, storetest.Today, silent)
	check(t, err)
	if got := people(t, crashed); !slices.Equal(got, []string{"First"}) {
		t.Errorf("restored: got %v", got)
	}
	if got := people(t, kept); !slices.Equal(got, []string{"First", "Second", "Third"}) {
		t.Errorf("what was there: got %v", got)
	}
}

func TestRestoreRefuses(t *testing.T) {
	file, copied := world(t)
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	text, err := os.ReadFile(copied)
	check(t, err)
	for i := len(text) / 2; i < len(text); i++ {
		text[i] = 'x'
	}
	check(t, os.WriteFile(damaged, text, 0o600))
	empty := filepath.Join(t.TempDir(), "empty.db")
	check(t, os.WriteFile(empty, nil, 0o600))
	serving, err := dbfile.Serve(file)
	check(t, err)
	for _, c := range []struct{ from, want string }{
		{damaged, "damaged"}, {empty, "no database of Entente"}, {copied + "-not", "no such file"}, {copied, "a server is running on it"},
	} {
		if _, err := dbfile.Restore(t.Context(), c.from, file, storetest.Today, silent); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("from %s: got %v, want %q", filepath.Base(c.from), err, c.want)
		}
	}
	check(t, serving.Close())
	if got := people(t, file); !slices.Equal(got, []string{"First", "Second"}) {
		t.Errorf("after refusals: got %v", got)
	}
}

// Wherever it was interrupted, nothing opens the database until it has run again, and
// what was there is whole.
func TestRestoreInterrupted(t *testing.T) {
	const stamp = "20261124T120000Z"
	for _, at := range []struct {
		name  string
		moved []string
	}{
		{"before anything moved", nil},
		{"when the file had moved", []string{""}},
		{"when all had moved", []string{"", "-wal", "-shm"}},
	} {
		t.Run(at.name, func(t *testing.T) {
			file, copied := world(t)
			s := opened(t, file) // so that there is a log beside it
			record(t, s, "Third")
			crashed := filepath.Join(t.TempDir(), "crashed.db")
			for _, suffix := range []string{"", "-wal", "-shm"} {
				text, err := os.ReadFile(file + suffix)
				check(t, err)
				check(t, os.WriteFile(crashed+suffix, text, 0o600))
			}
			check(t, dbfile.Backup(t.Context(), copied, crashed+".restored-"+stamp, silent))
			for _, suffix := range at.moved {
				check(t, os.Rename(crashed+suffix, crashed+".before-"+stamp+suffix))
			}
			if err := dbfile.Whole(crashed); err == nil || !strings.Contains(err.Error(), "run entente restore again") {
				t.Errorf("opening it: got %v", err)
			}
			kept, err := dbfile.Restore(t.Context(), copied, crashed, storetest.Today, silent)
			check(t, err)
			check(t, dbfile.Whole(crashed))
			if got := people(t, crashed); !slices.Equal(got, []string{"First"}) {
				t.Errorf("restored: got %v", got)
			}
			if got := people(t, kept); !slices.Equal(got, []string{"First", "Second", "Third"}) {
				t.Errorf("what was there: got %v", got)
			}
		})
	}
}

func TestServersKnowOfEachOther(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	one, err := dbfile.Serve(file)
	check(t, err)
	defer one.Close()
	for _, want := range []bool{true, true} {
		if alone, err := one.Alone(); err != nil || alone != want {
			t.Errorf("by itself: got %t, %v", alone, err)
		}
	}
	other, err := dbfile.Serve(file)
	check(t, err)
	for _, s := range []*dbfile.Serving{one, other} {
		if alone, err := s.Alone(); err != nil || alone {
			t.Errorf("beside another: got %t, %v", alone, err)
		}
	}
	check(t, other.Close())
	if alone, err := one.Alone(); err != nil || !alone {
		t.Errorf("by itself again: got %t, %v", alone, err)
	}
}
