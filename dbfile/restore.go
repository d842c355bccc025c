package dbfile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Restore puts the copy in a file in the place of a database that no server uses, and
// gives the name under which what was there is kept. The copy is read through first.
// Wherever it is interrupted, what was there is whole, under one name or the other, and
// nothing opens the database until Restore has run again.
func Restore(ctx context.Context, file, database string, now time.Time, progress Progress) (kept string, err error) {
	database = real(database)
	fail := func(err error) (string, error) {
		return "", fmt.Errorf("cannot restore %s: %w", database, err)
	}
	if err := check(ctx, file); err != nil {
		return "", fmt.Errorf("cannot restore from %s: %w", file, err)
	}
	alone, err := hold(database, syscall.LOCK_EX)
	if err != nil {
		return fail(err)
	}
	if alone == nil {
		return fail(errors.New("a server is running on it: stop it first"))
	}
	defer func() { err = errors.Join(err, alone.Close()) }()
	if used, err := inUse(database); err != nil || used {
		return fail(cmp.Or(err, errors.New("a command is running on it: let it end, or stop it")))
	}
	ready, name, err := prepare(ctx, file, database, now, progress)
	if err == nil {
		err = swap(ready, database, name)
	}
	if err != nil {
		return fail(err)
	}
	if _, err := os.Lstat(name); err != nil {
		return "", nil // there was nothing
	}
	return name, nil
}

// readyMark stands in the name of a copy that is ready, before the time that is also in the
// name under which what was there is kept: a swap that was interrupted goes on by it.
const readyMark = ".restored-"

// prepare makes a copy ready beside the database, and gives its name and the one for
// what is there.
func prepare(ctx context.Context, file, database string, now time.Time, progress Progress) (ready, kept string, err error) {
	stamp := now.UTC().Format("20060102T150405Z")
	begun, err := interrupted(database)
	if err != nil {
		return "", "", err
	}
	if begun != "" {
		stamp = begun[len(database+readyMark):]
	}
	ready, kept = database+readyMark+stamp, database+".before-"+stamp
	half := database + ".restoring"
	err = copyTo(ctx, file, half, progress)
	if err == nil {
		err = check(ctx, half)
	}
	if err != nil {
		return "", "", errors.Join(err, os.RemoveAll(half))
	}
	if err := settle(half); err != nil {
		return "", "", err
	}
	if err := os.Rename(half, ready); err != nil {
		return "", "", err
	}
	return ready, kept, settle(ready)
}

// swap moves what is there aside, with what SQLite keeps beside it, and the copy into
// its place.
func swap(ready, database, kept string) error {
	for _, suffix := range append([]string{""}, beside...) {
		err := os.Rename(database+suffix, kept+suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(ready, database); err != nil {
		return err
	}
	return settle(database)
}

// interrupted finds the copy that an interrupted Restore has made ready; "" is none.
func interrupted(database string) (string, error) {
	found, err := filepath.Glob(literally.Replace(database) + readyMark + "*")
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// literally writes a name as a pattern that matches nothing else.
var literally = strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`)

// Whole tells when a database cannot be opened because a Restore was interrupted.
func Whole(database string) error {
	ready, err := interrupted(real(database))
	if err == nil && ready != "" {
		err = fmt.Errorf("cannot open the database %s: restoring it was interrupted; run entente restore again (what was there is kept)", database)
	}
	return err
}
