package storetest

import (
	"context"
	"encoding/json"
	"reflect"

	"entente/models"
	"entente/models/packed"
	"entente/store"
)

// The store answers with documents; these give tests the Go values of a type.

// kind is the kind of a record type.
func kind[T any]() models.RecordKind {
	return any(new(T)).(models.Item).RecordKind()
}

func read[T any](body []byte, err error) (T, error) {
	var v T
	if err == nil {
		err = json.Unmarshal(body, &v)
	}
	return v, err
}

// List reads a page of records as Go values.
func List[T any](ctx context.Context, s *store.Store, filter any, p models.Paging) (models.Page[T], error) {
	f := reflect.New(reflect.TypeOf(filter))
	f.Elem().Set(reflect.ValueOf(filter))
	got, err := s.List(ctx, kind[T](), f.Interface(), p)
	return pageOf[T](got, err)
}

func pageOf[T any](got store.Documents, err error) (models.Page[T], error) {
	out := models.Page[T]{Meta: got.Meta, Data: []T{}}
	for _, row := range got.Rows {
		if err == nil {
			row, err = packed.Append(nil, row)
		}
		v, err := read[T](row, err)
		if err != nil {
			return out, err
		}
		out.Data = append(out.Data, v)
	}
	return out, err
}

// Create records what a body says.
func Create[T any](ctx context.Context, s *store.Store, body any) (T, error) {
	b := reflect.New(reflect.TypeOf(body))
	b.Elem().Set(reflect.ValueOf(body))
	d, err := s.Create(ctx, store.Place{Kind: kind[T]()}, b.Interface(), nil)
	return read[T](d.Body, err)
}

// CreateIn records a part of the record of a kind and key.
func CreateIn[T any](ctx context.Context, s *store.Store, key string, body any) (T, error) {
	b := reflect.New(reflect.TypeOf(body))
	b.Elem().Set(reflect.ValueOf(body))
	d, err := s.Create(ctx, store.Place{Kind: kind[T](), Key: key}, b.Interface(), nil)
	return read[T](d.Body, err)
}

// CreateCitation records what an article says of a record or of a part of it.
func CreateCitation(ctx context.Context, s *store.Store, of models.RecordKind, key, part string, in models.NewCitation) (models.Citation, error) {
	d, err := s.Create(ctx, store.Place{Kind: models.CitationKind, Of: of, Key: key, Part: part}, &in, nil)
	return read[models.Citation](d.Body, err)
}

// One reads a record.
func One[T any](ctx context.Context, s *store.Store, key string) (T, error) {
	return OneAs[T](ctx, s, key, store.Look{})
}

// OneAs reads a record as it is looked at.
func OneAs[T any](ctx context.Context, s *store.Store, key string, look store.Look) (T, error) {
	d, err := s.One(ctx, store.Place{Kind: kind[T](), Key: key}, look)
	return read[T](d.Body, err)
}

// Change edits a record.
func Change[T, F any](ctx context.Context, s *store.Store, key string, seen int, edit func(*F) models.Problems) (T, error) {
	return ChangePart[T](ctx, s, key, "", seen, edit)
}

// ChangePart edits a part of a record, or a citation.
func ChangePart[T, F any](ctx context.Context, s *store.Store, key, part string, seen int, edit func(*F) models.Problems) (T, error) {
	d, err := s.Change(ctx, store.Place{Kind: kind[T](), Key: key, Part: part}, []int{seen}, func(fields any) (models.Problems, error) { return edit(fields.(*F)), nil })
	return read[T](d.Body, err)
}

// Bin puts a record into the bin.
func Bin[T any](ctx context.Context, s *store.Store, key string, seen int) error {
	return s.Delete(ctx, store.Place{Kind: kind[T](), Key: key}, []int{seen})
}

// RemovePart deletes a part of a record, or a citation.
func RemovePart[T any](ctx context.Context, s *store.Store, key, part string, seen int) error {
	return s.Delete(ctx, store.Place{Kind: kind[T](), Key: key, Part: part}, []int{seen})
}

// Restore takes a record out of the bin.
func Restore[T any](ctx context.Context, s *store.Store, key string) (T, error) {
	d, err := s.Restore(ctx, store.Place{Kind: kind[T](), Key: key})
	return read[T](d.Body, err)
}

// PartsOf lists the acts of an agreement or the updates of a commitment.
func PartsOf[T any](ctx context.Context, s *store.Store, key string) (models.Page[T], error) {
	rows, err := s.Parts(ctx, store.Place{Kind: kind[T](), Key: key})
	return pageOf[T](rows, err)
}
