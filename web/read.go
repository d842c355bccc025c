package web

import (
	"fmt"
	"reflect"

	"entente/models"
	"entente/models/packed"
	"entente/store"
	"entente/wire"
)

// itemsOf reads documents of a kind, of each only some fields.
func itemsOf(kind models.RecordKind, docs store.Documents, fields ...string) ([]models.Entity, error) {
	shape := models.ShapeOf(reflect.TypeOf(kind.Spec().New()))
	form := wire.NewForm(shape, models.Shape{Fields: append(fields, "id", "reference", "visibility", "review_state")}, nil, nil)
	items := make([]models.Entity, len(docs.Rows))
	var text []byte
	for i, row := range docs.Rows {
		var err error
		if text, err = form.Append(text[:0], row, nil); err != nil {
			return nil, fmt.Errorf("reading a %s: %w", kind, err)
		}
		if items[i], err = itemOf(kind, text); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// itemOf reads one document of a kind.
func itemOf(kind models.RecordKind, text []byte) (models.Entity, error) {
	item, ok := kind.Spec().New().(models.Entity)
	if !ok {
		return nil, fmt.Errorf("%s is no record", kind)
	}
	if err := packed.Unmarshal(text, item); err != nil {
		return nil, fmt.Errorf("reading a %s: %w", kind, err)
	}
	return item, nil
}

// of gives records as what they are.
func of[T any](items []models.Entity) []*T {
	list := make([]*T, 0, len(items))
	for _, x := range items {
		if typed, ok := any(x).(*T); ok {
			list = append(list, typed)
		}
	}
	return list
}

// readList reads the first records of a list, of each only some fields.
func (a *asked) readList(kind models.RecordKind, filter any, p models.Paging, fields ...string) ([]models.Entity, models.Meta, error) {
	docs, err := a.store.List(a.ctx, kind, filter, p)
	if err != nil {
		return nil, models.Meta{}, err
	}
	items, err := itemsOf(kind, docs, fields...)
	return items, docs.Meta, err
}
