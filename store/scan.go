package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// scan reads rows into a list of a model. A record has dozens of columns, and a text of many
// parties hundreds of acts: what is nil in most of them costs GORM as much as what is not.
func (s *Store) scan(ctx context.Context, st *statement, list any) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return err
	}
	defer found.Close()
	all := reflect.ValueOf(list).Elem()
	row := reflect.New(all.Type().Elem())
	into, written, err := s.placesFor(ctx, row, found)
	if err != nil {
		return err
	}
	for found.Next() {
		row.Elem().SetZero()
		if err := found.Scan(into...); err != nil {
			return err
		}
		for _, x := range written {
			if err := x.read(); err != nil {
				return err
			}
		}
		all.Set(reflect.Append(all, row.Elem()))
	}
	return found.Err()
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

// placesFor are where the columns of rows go in a row of a model, and those that are JSON.
func (s *Store) placesFor(ctx context.Context, row reflect.Value, rows *sql.Rows) (into []any, written []asJSON, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, nil, err
	}
	shape := &gorm.Statement{DB: s.db}
	if err := shape.Parse(row.Interface()); err != nil {
		return nil, nil, err
	}
	for _, column := range columns {
		field := shape.Schema.LookUpField(column)
		if field == nil {
			into = append(into, new(any))
			continue
		}
		place := field.ReflectValueOf(ctx, row.Elem()).Addr().Interface()
		if _, json := field.Serializer.(schema.JSONSerializer); json {
			text := new(sql.RawBytes)
			written = append(written, asJSON{text, place})
			place = text
		}
		into = append(into, place)
	}
	return into, written, nil
}
