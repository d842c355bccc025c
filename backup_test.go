package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/models"
	"entente/store"
	"entente/store/storetest"
)

// done runs commands on a database, which all have to end well.
func done(t *testing.T, db string, commands ...string) {
	t.Helper()
	for _, command := range commands {
		if code, _, stderr := entente(t, append(strings.Fields(command), "--database", db)...); code != 0 {
			t.Fatalf("entente %s: %s", command, stderr)
		}
	}
}

func TestBackupAndRestore(t *testing.T) {
	folder := t.TempDir()
	db, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	for _, step := range []struct {
		name, args     string
		code           int
		stdout, stderr string
	}{
		{"nothing to back up", "backup " + copied, 1, "", "entente: cannot back up " + db + ": no such file or directory\n"},
		{"the example", "example", 0, "bodies recorded\n", ""},
		{"a copy", "backup " + copied, 0, "backed up to " + copied + "\n", ""},
		{"restored", "restore " + copied, 0, "what was there is kept as " + db + ".before-", ""},
		{"sound", "check", 0, "the database is sound\n", ""},
		{"no file to restore from", "restore " + copied + "x", 1, "", "no such file or directory\n"},
		{"a server's database", "--database postgres://x backup " + copied, 1, "", "entente: PostgreSQL is backed up with pg_dump --format=custom\n"},
	} {
		args := strings.Fields(step.args)
		if !slices.Contains(args, "--database") {
			args = append(args, "--database", db)
		}
		code, stdout, stderr := entente(t, args...)
		if code != step.code || !strings.Contains(stdout, step.stdout) || !strings.Contains(stderr, step.stderr) {
			t.Errorf("%s: got %d\nstdout %q\nstderr %q\nwant %d\nstdout %s\nstderr %s", step.name, code, stdout, stderr, step.code, step.stdout, step.stderr)
		}
	}
}

// A database that was restored has the key that it had: clients go on where they were.
func TestBackupsHaveTheKey(t *testing.T) {
	folder := t.TempDir()
	db, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	var prints []string
	for _, command := range []string{"migrate up", "backup " + copied, "restore " + copied} {
		done(t, db, command)
		s, err := store.Open(t.Context(), db, store.Options{Existing: true})
		if err != nil {
			t.Fatal(err)
		}
		made, err := s.Fingerprint(t.Context(), []byte("text"))
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		prints = append(prints, made)
	}
	if prints[1] != prints[0] || prints[2] != prints[0] {
		t.Errorf("the same text is %v: before, with a backup made, and restored", prints)
	}
}

// Killed at any moment, neither command leaves less than there was.
func TestKilledWhileCopying(t *testing.T) {
	storetest.Long(t, "a program of its own is killed again and again")
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	db, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	done(t, db, "generate --agreements 300 --commitments 300", "backup "+copied)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 12 {
		command := []string{"backup", copied}
		if i%2 == 1 {
			command = []string{"restore", copied}
		}
		p := exec.CommandContext(t.Context(), binary, append(command, "--database", db)...)
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.IntN(120)) * time.Millisecond)
		_ = p.Process.Kill() // it may have ended already
		_ = p.Wait()
		if code, _, stderr := entente(t, "check", "--database", db); code != 0 {
			if !strings.Contains(stderr, "run entente restore again") {
				t.Fatalf("killed %s: %s", command[0], stderr)
			}
			if code, _, stderr := entente(t, "restore", copied, "--database", db); code != 0 {
				t.Fatalf("restored again: %s", stderr)
			}
		}
		holdsGenerated(t, db)
		holdsGenerated(t, copied)
	}
}

// A command that runs on a database is noticed, as a server is.
func TestRestoreWhileACommandRuns(t *testing.T) {
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	db, copied := filepath.Join(folder, "a.db"), filepath.Join(folder, "copy.db")
	done(t, db, "migrate", "backup "+copied)
	p := exec.CommandContext(t.Context(), binary, "generate", "--agreements", "100000", "--database", db)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	defer p.Wait()
	defer p.Process.Kill()
	for tries := 0; ; tries++ {
		if _, err := os.Stat(db + "-shm"); err == nil {
			break
		}
		if tries == 1000 {
			t.Fatal("the command has not opened the database in ten seconds")
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond) // it may be there before it is locked
	if code, _, stderr := entente(t, "restore", copied, "--database", db); code != 1 || !strings.Contains(stderr, "a command is running on it") {
		t.Errorf("restoring: got %d, %s", code, stderr)
	}
}

func holdsGenerated(t *testing.T, db string) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page, err := storetest.List[models.Agreement](storetest.As(t, models.RoleReader), s, models.AgreementFilter{}, models.Paging{Limit: 1, Total: true})
	if err != nil || *page.Meta.Total != 300 {
		t.Error(fmt.Errorf("%s: got %v agreements, %w", db, page.Meta.Total, err))
	}
}
