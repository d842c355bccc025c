package dbfile

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-sqlite3"
)

// Progress hears how many pages of how many are copied.
type Progress func(done, of int)

// pages is how many are copied before somebody hears of it.
const pages = 2048

// Backup copies a database to a file, also while others write to it, as it was at one
// moment. The copy is read through before it gets its name; a file that has that name
// already is kept aside.
func Backup(ctx context.Context, database, file string, progress Progress) error {
	if _, err := os.Stat(database); err != nil {
		return fmt.Errorf("cannot back up %s: %w", database, reason(err))
	}
	if err := mayBecome(file, database); err != nil {
		return fmt.Errorf("cannot back up to %s: %w", file, err)
	}
	half := file + ".part"
	err := copyTo(ctx, database, half, progress)
	if err == nil {
		err = check(ctx, half)
	}
	if err == nil {
		err = settle(half)
	}
	if err == nil {
		err = Aside(file)
	}
	if err == nil {
		err = os.Rename(half, file)
	}
	if err == nil {
		err = settle(file)
	}
	if err != nil {
		return fmt.Errorf("cannot back up to %s: %w", file, errors.Join(err, os.RemoveAll(half)))
	}
	return nil
}

// mayBecome tells why a copy of a database cannot get a name: it is that of the database, or
// of what belongs to it, or of something else than a file.
func mayBecome(file, database string) error {
	there, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return reason(err)
	}
	for _, suffix := range append([]string{"", lockSuffix}, beside...) {
		if own, err := os.Stat(real(database) + suffix); err == nil && os.SameFile(there, own) {
			return errors.New("that is the database itself: give the copy another name")
		}
	}
	if itself, err := os.Lstat(file); err != nil || !itself.Mode().IsRegular() { // nor what a link leads to
		return errors.New("that is no file: give the copy the name of one")
	}
	return nil
}

// Aside gives a file that is in the way a name with a number.
func Aside(file string) error {
	if _, err := os.Lstat(file); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.old-%d", file, n)
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return os.Rename(file, name)
		}
	}
}

// copyTo copies all pages of a database to a new file. It reads them within one
// transaction, so that what others write meanwhile neither gets in nor makes it begin
// again.
func copyTo(ctx context.Context, database, file string, progress Progress) error {
	if err := os.RemoveAll(file); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	from, err := open(database, "_query_only=on&_busy_timeout=5000")
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := open(file, "")
	if err != nil {
		return err
	}
	defer to.Close()
	return driver(ctx, from, func(source *sqlite3.SQLiteConn) error {
		return driver(ctx, to, func(target *sqlite3.SQLiteConn) error {
			return copyPages(ctx, source, target, progress)
		})
	})
}

func copyPages(ctx context.Context, source, target *sqlite3.SQLiteConn, progress Progress) error {
	for _, sql := range []string{"BEGIN", "SELECT COUNT(*) FROM sqlite_master"} { // reading begins the view of one moment
		if _, err := source.Exec(sql, nil); err != nil {
			return err
		}
	}
	b, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		if done, err = b.Step(pages); err == nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
			err = ctx.Err()
		}
	}
	_, rollback := source.Exec("ROLLBACK", nil)
	return errors.Join(err, b.Finish(), rollback)
}
