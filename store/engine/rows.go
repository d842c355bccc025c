package engine

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Rows are written into a table by hand: those that every write adds many of.
type Rows struct {
	into    string
	columns int
	onward  string
	values  []any
}

// Into begins rows, by INSERT INTO table (columns) and what comes behind the values.
func Into(into, onward string) *Rows {
	return &Rows{into: into, columns: strings.Count(into, ",") + 1, onward: onward}
}

// Add adds values: those of a row, or some of them.
func (r *Rows) Add(values ...any) { r.values = append(r.values, values...) }

// mostAtOnce is how many rows one statement writes.
const mostAtOnce = 16

// Write writes rows by halves of mostAtOnce, so that there are few statements to
// prepare, whatever the number of rows.
func (r *Rows) Write(ctx context.Context, e Engine, db *gorm.DB) error {
	one := "(" + strings.Repeat("?,", r.columns-1) + "?)"
	for n := mostAtOnce; len(r.values) > 0; {
		if n*r.columns > len(r.values) {
			n /= 2
			continue
		}
		all := strings.TrimSuffix(strings.Repeat(one+",", n), ",")
		if err := exec(ctx, db, e.Marks(r.into+" VALUES "+all+r.onward), r.values[:n*r.columns]); err != nil {
			return err
		}
		r.values = r.values[n*r.columns:]
	}
	return nil
}

// exec runs a statement that writes.
func exec(ctx context.Context, db *gorm.DB, text string, args []any) error {
	begin := time.Now()
	_, err := db.Statement.ConnPool.ExecContext(ctx, text, args...)
	db.Logger.Trace(ctx, begin, func() (string, int64) { return db.Explain(text, args...), -1 }, err)
	if t, ok := db.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return t.Translate(err)
	}
	return err
}
