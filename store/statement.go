package store

import (
	"context"
	"database/sql"
	"reflect"
	"strconv"
	"strings"
	"time"

	"entente/store/engine"

	"gorm.io/gorm"
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

// within gives a statement with this one in the middle of more SQL.
func (st *statement) within(before, behind string, args ...any) *statement {
	around := &statement{args: st.args}
	around.text.WriteString(before + st.text.String())
	around.add(behind, args...)
	return around
}

// unite begins a part of a union; before the first there is none to be united with.
func (st *statement) unite(by string) {
	if st.text.Len() > 0 {
		st.text.WriteString(by)
	}
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
	if list.Len() == 0 {
		st.text.WriteString("(NULL)") // in which there is nothing
		return
	}
	for i := range list.Len() {
		st.text.WriteString([]string{"(", ","}[min(i, 1)])
		st.mark(list.Index(i).Interface())
	}
	st.text.WriteByte(')')
}

// write writes rows.
func (s *Store) write(ctx context.Context, r *engine.Rows) error { return r.Write(ctx, s.engine, s.db) }

// insertAll writes structs into the table that keeps such, all columns of it; onward is
// what comes behind the values.
func insertAll[T any](ctx context.Context, s *Store, table string, all []T, onward string) error {
	if len(all) == 0 {
		return nil
	}
	of := &gorm.Statement{DB: s.db}
	if err := of.Parse(all[0]); err != nil {
		return err
	}
	columns := of.Schema.DBNames
	r := engine.Into("INSERT INTO "+table+` ("`+strings.Join(columns, `", "`)+`")`, onward)
	for _, x := range all {
		from := reflect.Indirect(reflect.ValueOf(x))
		for _, column := range columns {
			v, _ := of.Schema.FieldsByDBName[column].ValueOf(ctx, from)
			r.Add(v)
		}
	}
	return s.write(ctx, r)
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
	begin, text := time.Now(), s.engine.Marks(st.text.String())
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

// texts runs a statement that reads one column of text.
func (s *Store) texts(ctx context.Context, st *statement) ([]string, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, found.Err()
}

// some gives a list that is not empty, for SQL's IN dislikes that.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return make([]T, 1)
	}
	return list
}
