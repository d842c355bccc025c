package store

import (
	"cmp"
	"context"

	"entente/models"
)

// itemList is a list of what records have several of each, such as conflicts or parties:
// record by record in the order of recording.
type itemList[T any] struct {
	// atOnce is for how many records the items are read together, 0 for as many as a page
	// has items.
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
	atOnce := cmp.Or(l.atOnce, p.Limit)
	for {
		records, err := l.records(seq, atOnce)
		if err != nil {
			return page, err
		}
		found, err := l.items(records)
		if err != nil {
			return page, err
		}
		for _, x := range records {
			some := found[x.RecordID][min(skip, len(found[x.RecordID])):]
			room := p.Limit - len(page.Data)
			page.Data = append(page.Data, some[:min(room, len(some))]...)
			page.Meta.Count = len(page.Data)
			if room < len(some) {
				page.Meta.Next = next(x.Seq, skip+room)
				return page, nil
			}
			skip = 0
		}
		if len(records) < atOnce {
			return page, nil
		}
		seq = records[atOnce-1].Seq + 1
	}
}
