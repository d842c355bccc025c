package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// scanned reads rows of a model's table. A text of many parties has hundreds of acts, and
// what is nil in most of them costs GORM as much as what is not.
func scanned[T any](ctx context.Context, s *Store, st *statement) ([]T, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	row := new(T)
	into, written, err := s.placesFor(ctx, row, found)
	if err != nil {
		return nil, err
	}
	var all []T
	for found.Next() {
		*row = *new(T)
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		for _, x := range written {
			if err := x.read(); err != nil {
				return nil, err
			}
		}
		all = append(all, *row)
	}
	return all, found.Err()
}

// asJSON is a field that is written as JSON.
type asJSON struct {
	text *sql.RawBytes
	into any
}

func (x asJSON) read() error {
	if *x.text == nil {
		return nil
	}
	return json.Unmarshal(*x.text, x.into)
}

// placesFor are where the columns of rows go in a model, and those of it that are JSON.
func (s *Store) placesFor(ctx context.Context, model any, rows *sql.Rows) (into []any, written []asJSON, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, nil, err
	}
	shape := &gorm.Statement{DB: s.db}
	if err := shape.Parse(model); err != nil {
		return nil, nil, err
	}
	for _, column := range columns {
		field := shape.Schema.LookUpField(column)
		if field == nil {
			into = append(into, new(any))
			continue
		}
		place := field.ReflectValueOf(ctx, reflect.ValueOf(model).Elem()).Addr().Interface()
		if _, json := field.Serializer.(schema.JSONSerializer); json {
			text := new(sql.RawBytes)
			written = append(written, asJSON{text, place})
			place = text
		}
		into = append(into, place)
	}
	return into, written, nil
}
