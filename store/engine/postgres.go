package engine

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresEngine is a database on a server.
type postgresEngine struct{}

func (postgresEngine) Exists(string) error { return nil } // connecting tells

func (e postgresEngine) Open(ctx context.Context, address string) (read, write *gorm.DB, err error) {
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

// writers is the advisory lock that makes writers take turns, as they do on
// SQLite: versions, numbers and counters then need no second thought.
const writers = 0x456e74656e7465

func (postgresEngine) Lock(db *gorm.DB) error {
	return db.Exec("SELECT pg_advisory_xact_lock(?)", writers).Error
}

func (postgresEngine) Marks(sql string) string {
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

func (postgresEngine) Reserve(db *gorm.DB, n int) (first int64, err error) {
	const sequence = "pg_get_serial_sequence('documents', 'seq')"
	err = db.Raw("SELECT setval("+sequence+", nextval("+sequence+") + ? - 1) - ? + 1", n, n).Scan(&first).Error
	return first, err
}

func (postgresEngine) dialect() goose.Dialect        { return goose.DialectPostgres }
func (postgresEngine) migrations() (fs.FS, error)    { return fs.Sub(migrations, "migrations/postgres") }
func (postgresEngine) copyTo(*gorm.DB, string) error { return nil }
func (postgresEngine) walIndex(string) string        { return "" }

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

func (postgresEngine) Joined(column string) string {
	return "string_agg(CAST(" + column + " AS text), ',')"
}

// PostgreSQL keeps the fields in one vector, told apart by weight.
func (postgresEngine) Index(documents []Words) *Rows {
	r := Into("INSERT INTO search (seq, doc)", " ON CONFLICT (seq) DO UPDATE SET doc = excluded.doc")
	for _, d := range documents {
		r.Add(d.Seq, d.vector())
	}
	return r
}

// lastPosition is the last that PostgreSQL tells apart.
const lastPosition = 16_383

// vector writes words as PostgreSQL reads it. The folded words and the letters of a
// word have the same position.
func (d Words) vector() string {
	var b strings.Builder
	position := 0
	put := func(token string, at int, weight string) {
		b.WriteString("'" + token + "':" + strconv.Itoa(min(at, lastPosition)) + weight + " ")
	}
	for i, x := range d.in {
		weight := Fields(1 << i).weights()
		for j, surface := range x.surface {
			position++
			put(surface, position, weight)
			if x.exact[j] != Gap {
				put(x.exact[j], position, weight)
			}
		}
		others := slices.Clone(x.others)
		slices.Sort(others)
		for _, token := range slices.Compact(others) {
			put(token, lastPosition, weight)
		}
	}
	return b.String()
}

// weights writes fields as PostgreSQL reads them.
func (in Fields) weights() string {
	var b strings.Builder
	for i := range fieldNames {
		if in&(1<<i) != 0 {
			b.WriteByte('A' + byte(i))
		}
	}
	return b.String()
}

func (postgresEngine) Match(q Sought) (string, any) { return "w.doc @@ ?::tsquery", q.tsquery() }
func (postgresEngine) Found() string                { return "w.seq" }

// tsquery writes what is sought as PostgreSQL reads it.
func (q Sought) tsquery() string {
	switch {
	case q.All != nil:
		return joined(q.All, Sought.tsquery, " & ")
	case q.Either != nil:
		return joined(q.Either, Sought.tsquery, " | ")
	case q.Phrase != nil:
		return lexemes(q.Phrase, q.In.weights(), " <-> ")
	case q.Begun:
		return lexemes(q.Tokens, "*"+q.In.weights(), " | ")
	}
	return lexemes(q.Tokens, q.In.weights(), " | ")
}

func lexemes(tokens []string, where, between string) string {
	out := make([]string, len(tokens))
	for i, token := range tokens {
		out[i] = "'" + token + "':" + where
	}
	return "(" + strings.Join(out, between) + ")"
}

func (postgresEngine) Tidy(*gorm.DB) (done bool, err error) { return true, nil }

// PostgreSQL checks its constraints at every write.
func (postgresEngine) Faults(*gorm.DB) ([]string, error) { return nil, nil }

// tables leaves out those of extensions.
func (postgresEngine) tables(ctx context.Context, db *gorm.DB) (names []string, err error) {
	err = db.WithContext(ctx).Raw(`SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'p')
		AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname`).Scan(&names).Error
	return names, err
}
