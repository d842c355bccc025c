// Package dbfile looks after an SQLite database as a file: marks it as being served,
// copies it while it is written to, and puts a copy in its place.
package dbfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// Is tells whether a database is a file, and not a server's.
func Is(database string) bool { return !strings.Contains(database, "://") }

// real is the name of a file that links lead to, whatever it is called by.
func real(file string) string {
	if name, err := filepath.EvalSymlinks(file); err == nil {
		return name
	}
	return file
}

// beside are the files that SQLite keeps beside a database.
var beside = []string{"-wal", "-shm", "-journal"}

// open gives a handle with one connection to a file.
func open(file, settings string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+settings)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// driver runs something on the connection beneath database/sql.
func driver(ctx context.Context, db *sql.DB, do func(*sqlite3.SQLiteConn) error) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.Raw(func(c any) error { return do(c.(*sqlite3.SQLiteConn)) }), c.Close())
}

// check reads a whole file, and tells why it is not a sound database of this program.
func check(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return reason(err)
	}
	db, err := open(file, "mode=ro&immutable=1")
	if err != nil {
		return err
	}
	defer db.Close()
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("it is damaged: %s", strings.TrimPrefix(found, "*** in database main ***\n"))
	}
	var tables int
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('goose_db_version', 'history', 'agreements')").Scan(&tables)
	if err == nil && tables != 3 {
		err = errors.New("it is no database of Entente")
	}
	return err
}

// settle writes a file, and that it is there, to the disk.
func settle(file string) error {
	for _, name := range []string{file, filepath.Dir(file)} {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// reason is an error without the name of the file, which is said already.
func reason(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}
