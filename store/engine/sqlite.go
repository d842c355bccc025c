package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// sqliteEngine is a database in a file.
type sqliteEngine struct{}

// address builds the SQLite address. The settings stand in it, for a PRAGMA
// reaches only one connection of a pool: busy_timeout first, so that switching
// to WAL waits its turn; FULL, so that a commit survives a power cut; immediate
// transactions, so that a writer never reads first and then finds it may not write.
// The cache, in kB, is each connection's own: what the readers have not in theirs, the
// system has, and a list costs the same with a quarter of it.
func (sqliteEngine) address(file string, settings string) string {
	path := (&url.URL{Path: file}).EscapedPath()
	return "file:" + path + "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_stmt_cache_size=" + strconv.Itoa(keptStatements) + settings
}

func (e sqliteEngine) Open(ctx context.Context, file string) (read, write *gorm.DB, err error) {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return nil, nil, fmt.Errorf("cannot open the database %s: it is a folder", file)
	}
	fail := func(err error) (*gorm.DB, *gorm.DB, error) {
		return nil, nil, fmt.Errorf("cannot open the database %s: %w", file, err)
	}
	if err := e.begin(ctx, file); err != nil {
		return fail(err)
	}
	write, err = connect(ctx, plannedOnce(e.address(file, "&_txlock=immediate&_cache_size=-16000")), 1)
	if err != nil {
		return fail(err)
	}
	if err := probe(ctx, write); err != nil {
		return fail(err)
	}
	read, err = connect(ctx, plannedOnce(e.address(file, "&_query_only=on&_cache_size=-8000")), 4)
	if err != nil {
		return fail(err)
	}
	return read, write, nil
}

// begin makes a new file, for its owner alone, with pages of twice the usual size, so
// that several documents find room on one. A file that there is, it leaves alone.
func (sqliteEngine) begin(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrExist) {
		return inhabited(file)
	}
	if err != nil {
		return firstCause(err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: file}).EscapedPath())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL")
	return errors.Join(err, db.Close())
}

// inhabited refuses an empty file, which is what is left of a database when copying it
// failed: a new one in its place would hide that.
func inhabited(file string) error {
	info, err := os.Stat(file)
	if err == nil && info.Size() == 0 {
		err = errors.New("the file is empty: restore a copy, or remove it to begin a new one")
	}
	return err
}

// probe reads the file, and finds out whether SQLite was compiled with FTS5.
func probe(ctx context.Context, db *gorm.DB) error {
	var n int
	if err := db.WithContext(ctx).Raw("SELECT COUNT(*) FROM sqlite_master").Scan(&n).Error; err != nil {
		return err
	}
	err := db.WithContext(ctx).Raw("SELECT sqlite_compileoption_used('ENABLE_FTS5')").Scan(&n).Error
	if err == nil && n == 0 {
		err = errors.New("this program was built without full-text search; build it with -tags sqlite_fts5")
	}
	return err
}

func (sqliteEngine) Exists(file string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("cannot open the database %s: %w", file, firstCause(err))
	}
	return nil
}

func (sqliteEngine) Lock(*gorm.DB) error        { return nil } // BEGIN IMMEDIATE has it
func (sqliteEngine) Marks(sql string) string    { return strings.ReplaceAll(sql, "?", mark) }
func (sqliteEngine) dialect() goose.Dialect     { return goose.DialectSQLite3 }
func (sqliteEngine) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/sqlite") }

// mark stands for an argument. With a bare ? SQLite looks at the value when it plans a
// statement, and plans it again whenever it runs with another.
const mark = "+?"

// marking is GORM's SQLite with such marks.
type marking struct{ *sqlite.Dialector }

func plannedOnce(address string) gorm.Dialector {
	return marking{&sqlite.Dialector{DSN: address}}
}

// BindVarTo writes the mark of an argument.
func (marking) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) {
	_, _ = w.WriteString(mark) // a statement takes everything
}

// SQLite sees for itself which numbers were used.
func (sqliteEngine) Reserve(db *gorm.DB, _ int) (first int64, err error) {
	err = db.Raw("SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'documents'").Scan(&first).Error
	return first, err
}

func (sqliteEngine) Index(documents []Words) *Rows {
	r := Into("INSERT OR REPLACE INTO search (rowid, "+strings.Join(fieldNames[:], ", ")+")", "")
	for _, d := range documents {
		r.Add(d.Seq)
		for _, x := range d.in {
			r.Add(strings.Join(slices.Concat(x.surface, x.others, x.exact), " "))
		}
	}
	return r
}

func (sqliteEngine) Match(q Sought) (string, any) { return "w.search MATCH ?", q.fts5() }
func (sqliteEngine) Found() string                { return "w.rowid" }

func (sqliteEngine) Joined(column string) string { return "group_concat(" + column + ")" }

// fts5 writes what is sought as FTS5 reads it.
func (q Sought) fts5() string {
	switch {
	case q.All != nil:
		return joined(q.All, Sought.fts5, " AND ")
	case q.Either != nil:
		return joined(q.Either, Sought.fts5, " OR ")
	case q.Phrase != nil:
		return q.In.columns() + ` : "` + strings.Join(q.Phrase, " ") + `"`
	}
	if q.Begun {
		return q.In.columns() + ` : ("` + strings.Join(q.Tokens, `" * OR "`) + `" *)`
	}
	return q.In.columns() + ` : ("` + strings.Join(q.Tokens, `" OR "`) + `")`
}

// columns writes fields as FTS5 reads them.
func (in Fields) columns() string {
	var names []string
	for i, name := range fieldNames {
		if in&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return "{" + strings.Join(names, " ") + "}"
}

// tidied is how many pages of the index of words are written in one step, during which
// nobody else writes: some 40 ms.
const tidied = 500

// SQLite adds to its index of words by pieces, and every search looks into each of them.
func (sqliteEngine) Tidy(db *gorm.DB) (done bool, err error) {
	var before, behind int
	for _, step := range []func() error{
		func() error { return db.Raw("SELECT total_changes()").Row().Scan(&before) },
		func() error {
			return db.Exec("INSERT INTO search (search, rank) VALUES ('merge', ?)", tidied).Error
		},
		func() error { return db.Raw("SELECT total_changes()").Row().Scan(&behind) },
	} {
		if err := step(); err != nil {
			return false, err
		}
	}
	return behind-before < 2, nil // the statement itself counts as one
}

func (sqliteEngine) Faults(db *gorm.DB) ([]string, error) {
	var faults, answers []string
	// FTS5 looks again at what others have written only when it searches; without
	// that, the check of a connection used before sees corruption where none is.
	err := db.Transaction(func(tx *gorm.DB) error {
		var n int
		if err := tx.Raw("SELECT COUNT(*) FROM search WHERE search MATCH 'x'").Scan(&n).Error; err != nil {
			return err
		}
		return tx.Raw("PRAGMA integrity_check").Scan(&answers).Error
	})
	if err != nil {
		return nil, fmt.Errorf("checking the file: %w", err)
	}
	for _, a := range answers {
		if a != "ok" {
			faults = append(faults, "file: "+a)
		}
	}
	var rows []struct {
		Table  string
		Rowid  int64
		Parent string
	}
	if err := db.Raw("PRAGMA foreign_key_check").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("checking foreign keys: %w", err)
	}
	for _, r := range rows {
		faults = append(faults, fmt.Sprintf("foreign key: row %d of %s names no row of %s", r.Rowid, r.Table, r.Parent))
	}
	return faults, nil
}

// walIndex is there where what a process reads of a file is what another has in memory
// of it.
func (sqliteEngine) walIndex(file string) string {
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd":
		if name, err := filepath.Abs(file); err == nil {
			return name + "-shm"
		}
	}
	return ""
}

func (sqliteEngine) copyTo(db *gorm.DB, suffix string) error {
	var file string
	if err := db.Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error; err != nil {
		return err
	}
	half := file + suffix + ".part"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	f, err := os.OpenFile(half, os.O_CREATE|os.O_EXCL, 0o600) // its owner's alone, before anything is in it
	if err != nil {
		return err
	}
	defer f.Close()
	if err := db.Exec("VACUUM INTO ?", half).Error; err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	err = os.Rename(file+suffix, file+suffix+".old") // of an earlier try, or an earlier upgrade
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(half, file+suffix) // what has the name is whole
}

func (sqliteEngine) tables(ctx context.Context, db *gorm.DB) (names []string, err error) {
	err = db.WithContext(ctx).Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").Scan(&names).Error
	return names, err
}
