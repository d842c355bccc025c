package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// engine is where SQLite and PostgreSQL differ.
type engine interface {
	// exists tells why there is no such database, where that can be told.
	exists(database string) error
	// open gives a handle that reads and one that writes.
	open(ctx context.Context, database string) (read, write *gorm.DB, err error)
	// watch sees whether anybody has committed, where that can be told without asking.
	watch(database string) *watch
	// lock makes a transaction the only one that writes.
	lock(db *gorm.DB) error
	// marks writes the marks of arguments, which are ?, as the database has them.
	marks(sql string) string
	dialect() goose.Dialect
	migrations() (fs.FS, error)
	// index gives the words of documents as they are written; match finds documents by words.
	index(documents []words) *rows
	match(q sought) (condition string, arg any)
	// copyTo copies the database to a file beside it, of its name and a suffix, where
	// a database is a file.
	copyTo(db *gorm.DB, suffix string) error
	// found is the number of the document that a search w found.
	found() string
	// tidy goes a step in putting the index of words in order, and tells whether that is done.
	tidy(db *gorm.DB) (done bool, err error)
	// joined writes a column of numbers in all rows as one text, with commas.
	joined(column string) string
	// reserve gives the first of the next n numbers of documents.
	reserve(db *gorm.DB, n int) (first int64, err error)
}

func engineOf(database string) engine {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return postgresEngine{}
	}
	return sqliteEngine{}
}

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

func (e sqliteEngine) open(ctx context.Context, file string) (read, write *gorm.DB, err error) {
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

func (sqliteEngine) exists(file string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("cannot open the database %s: %w", file, firstCause(err))
	}
	return nil
}

func (postgresEngine) exists(string) error { return nil } // connecting tells

func (sqliteEngine) watch(file string) *watch { return watching(file) }
func (postgresEngine) watch(string) *watch    { return &watch{} }

func (sqliteEngine) lock(*gorm.DB) error        { return nil } // BEGIN IMMEDIATE has it
func (sqliteEngine) marks(sql string) string    { return strings.ReplaceAll(sql, "?", mark) }
func (sqliteEngine) dialect() goose.Dialect     { return goose.DialectSQLite3 }
func (sqliteEngine) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/sqlite") }

func (sqliteEngine) copyTo(db *gorm.DB, suffix string) error {
	var file string
	if err := db.Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error; err != nil {
		return err
	}
	if _, err := os.Stat(file + suffix); err == nil {
		return nil // an earlier try has copied it
	}
	half := file + suffix + ".part"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	if err := db.Exec("VACUUM INTO ?", half).Error; err != nil {
		return err
	}
	return os.Rename(half, file+suffix) // what has the name is whole
}

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

func (postgresEngine) copyTo(*gorm.DB, string) error { return nil }

// SQLite sees for itself which numbers were used.
func (sqliteEngine) reserve(db *gorm.DB, _ int) (first int64, err error) {
	err = db.Raw("SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'documents'").Scan(&first).Error
	return first, err
}

type postgresEngine struct{}

func (postgresEngine) reserve(db *gorm.DB, n int) (first int64, err error) {
	const sequence = "pg_get_serial_sequence('documents', 'seq')"
	err = db.Raw("SELECT setval("+sequence+", nextval("+sequence+") + ? - 1) - ? + 1", n, n).Scan(&first).Error
	return first, err
}

func (e postgresEngine) open(ctx context.Context, address string) (read, write *gorm.DB, err error) {
	read, err = connect(ctx, postgres.Open(e.address(address)), 8)
	if err == nil {
		write, err = connect(ctx, postgres.Open(e.address(address)), 8)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("cannot reach the database %s: %w", withoutPassword(address), firstCause(err))
	}
	return read, write, nil
}

// address says how many prepared statements a connection keeps, on both sides of it,
// unless the operator says so himself: as many as on SQLite.
func (postgresEngine) address(address string) string {
	if strings.Contains(address, "statement_cache_capacity=") {
		return address
	}
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return address + sign + "statement_cache_capacity=" + strconv.Itoa(keptStatements)
}

// keptStatements is how many prepared statements a connection keeps: the last ones. A
// filter with another number of values is another statement, so there is no end to them.
const keptStatements = 64

// writers is the advisory lock that makes writers take turns, as they do on
// SQLite: versions, numbers and counters then need no second thought.
const writers = 0x456e74656e7465

func (postgresEngine) lock(db *gorm.DB) error {
	return db.Exec("SELECT pg_advisory_xact_lock(?)", writers).Error
}

func (postgresEngine) marks(sql string) string {
	var text strings.Builder
	for i := 1; ; i++ {
		before, after, more := strings.Cut(sql, "?")
		text.WriteString(before)
		if !more {
			return text.String()
		}
		text.WriteString("$" + strconv.Itoa(i))
		sql = after
	}
}

func (postgresEngine) dialect() goose.Dialect     { return goose.DialectPostgres }
func (postgresEngine) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/postgres") }

func connect(ctx context.Context, d gorm.Dialector, most int) (*gorm.DB, error) {
	db, err := gorm.Open(d, gormConfig())
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return db, pool.PingContext(ctx)
}

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

// firstCause is the innermost error: what a person can act on.
func firstCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
