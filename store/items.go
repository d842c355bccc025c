package store

import (
	"context"

	"entente/models"
)

// itemList is a list of what records have several of each, such as conflicts or parties:
// record by record in the order of recording.
type itemList[T any] struct {
	// atOnce is of how many records the items are read together.
	atOnce int
	// records gives the first records that have any, from one on.
	records func(from int64, limit int) ([]target, error)
	// items gives what they have, by the id of the record. It may be none: what can be
	// shown, or is so today, is known only then.
	items func(records []target) (map[string][]T, error)
}

// page gives a page of the list.
func (l itemList[T]) page(ctx context.Context, s *Store, p models.Paging) (models.Page[T], error) {
	page := models.Page[T]{Data: []T{}}
	from, next, err := s.paging(ctx, p, aNumber, aNumber)
	if err != nil {
		return page, err
	}
	seq, skip := int64(0), 0 // it begins with the skip-th item of the first record
	if from != nil {
		seq, skip = from.Keys[0].(int64), int(from.Keys[1].(int64))
	}
	for {
		records, err := l.records(seq, l.atOnce+1)
		if err != nil {
			return page, err
		}
		some := records[:min(len(records), l.atOnce)]
		found, err := l.items(some)
		if err != nil {
			return page, err
		}
		for _, x := range some {
			left := found[x.RecordID][min(skip, len(found[x.RecordID])):]
			room := p.Limit - len(page.Data)
			page.Data = append(page.Data, left[:min(room, len(left))]...)
			page.Meta.Count = len(page.Data)
			if room < len(left) {
				page.Meta.Next = next(x.Seq, skip+room)
				return page, nil
			}
			skip = 0
		}
		if len(records) == len(some) {
			return page, nil
		}
		seq = records[len(some)].Seq
	}
}
