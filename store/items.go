package store

import (
	"cmp"
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// itemList is a list of what records have several of each, such as conflicts or parties:
// record by record in the order of recording.
type itemList[T any] struct {
	// atOnce is for how many records the items are read together, 0 for as many as a page
	// has items.
	atOnce int
	// records gives the first records that have any, from one on, which is told by its
	// number, or 0.
	records func(from int64, limit int) ([]derived.Target, error)
	// items gives what they have, by the id of the record. It may be none, for what can be
	// shown, or is so today, is known only then; unless sure says that it never is.
	items func(records []derived.Target) (map[string][]T, error)
	sure  bool
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
		records, err := l.records(seq, p.Limit+1)
		if err != nil {
			return page, err
		}
		for some := range slices.Chunk(records[:min(len(records), p.Limit)], cmp.Or(l.atOnce, p.Limit)) {
			at, skipped, full, err := l.fill(&page, some, skip, p.Limit)
			if full && err == nil {
				page.Meta.Next = next(at, skipped)
			}
			if full || err != nil {
				return page, err
			}
			skip = 0
		}
		if len(records) <= p.Limit {
			return page, nil
		}
		seq = records[p.Limit].Seq
		if l.sure && len(page.Data) == p.Limit {
			page.Meta.Next = next(seq, 0)
			return page, nil
		}
	}
}

// fill adds to a page the items of some records but the first ones. When it is full and
// there are more, it gives at which record, and at which of its items, the next one begins.
func (l itemList[T]) fill(page *models.Page[T], some []derived.Target, skip, limit int) (at int64, skipped int, full bool, err error) {
	found, err := l.items(some)
	if err != nil {
		return 0, 0, false, err
	}
	for _, x := range some {
		left := found[x.RecordID][min(skip, len(found[x.RecordID])):]
		room := limit - len(page.Data)
		page.Data = append(page.Data, left[:min(room, len(left))]...)
		page.Meta.Count = len(page.Data)
		if room < len(left) {
			return x.Seq, skip + room, true, nil
		}
		skip = 0
	}
	return 0, 0, false, nil
}

// Rows are the rows of a page of Go values, as documents.
func Rows[T any](page models.Page[T], err error) (Documents, error) {
	out := Documents{Meta: page.Meta}
	for i := range page.Data {
		if err != nil {
			return out, err
		}
		var text string
		text, err = derived.Encode(&page.Data[i])
		out.Rows = append(out.Rows, []byte(text))
	}
	return out, err
}
