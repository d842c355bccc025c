package store

import (
	"context"
	"database/sql"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// statement is SQL put together by hand, with its arguments: for what is asked so
// often that a builder of queries would be felt. What was prepared is kept by the
// drivers, so many for each connection, and found again by its text.
type statement struct {
	text  strings.Builder
	args  []any
	fixed bool // its text is one of a few, and asked so often that it stays prepared
}

// add appends a piece of SQL. An argument that is a list gets a mark for each value.
// Codes, views and limits, which are of type int, stand in the text: were they marks,
// SQLite would plan a statement again whenever it runs, for a limit and what an index
// is of may change the plan.
func (st *statement) add(sql string, args ...any) {
	for _, arg := range args {
		before, after, _ := strings.Cut(sql, "?")
		st.text.WriteString(before)
		st.mark(arg)
		sql = after
	}
	st.text.WriteString(sql)
}

func (st *statement) mark(arg any) {
	switch arg := arg.(type) {
	case int:
		st.text.WriteString(strconv.Itoa(arg))
		return
	case string, int64:
		st.text.WriteByte('?')
		st.args = append(st.args, arg)
		return
	}
	list := reflect.ValueOf(arg)
	if list.Kind() != reflect.Slice {
		st.text.WriteByte('?')
		st.args = append(st.args, arg)
		return
	}
	for i := range list.Len() {
		st.text.WriteString([]string{"(", ","}[min(i, 1)])
		st.mark(list.Index(i).Interface())
	}
	st.text.WriteByte(')')
}

// where appends conditions that all have to hold.
func (st *statement) where(all ...condition) {
	for i, c := range all {
		st.text.WriteString([]string{" WHERE ", " AND "}[min(i, 1)])
		st.add(c.sql, c.args...)
	}
}

// ask runs a statement that reads.
func (s *Store) ask(ctx context.Context, st *statement) (*sql.Rows, error) {
	begin, text := time.Now(), s.engine.marks(st.text.String())
	found, err := s.run(ctx, st, text)
	s.db.Logger.Trace(ctx, begin, func() (string, int64) { return s.db.Explain(text, st.args...), -1 }, err)
	return found, err
}

func (s *Store) run(ctx context.Context, st *statement, text string) (*sql.Rows, error) {
	if !st.fixed || s.writer == nil {
		return s.db.Statement.ConnPool.QueryContext(ctx, text, st.args...)
	}
	prepared, known := s.prepared.Load(text)
	if !known {
		made, err := s.db.Statement.ConnPool.PrepareContext(context.WithoutCancel(ctx), text)
		if err != nil {
			return nil, err
		}
		if prepared, known = s.prepared.LoadOrStore(text, made); known {
			_ = made.Close() // somebody else was faster
		}
	}
	return prepared.(*sql.Stmt).QueryContext(ctx, st.args...)
}

// askOne runs a statement that reads one row, if there is one, into variables.
func (s *Store) askOne(ctx context.Context, st *statement, into ...any) (found bool, err error) {
	rows, err := s.ask(ctx, st)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(into...)
}
