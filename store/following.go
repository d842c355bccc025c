package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/models"
)

// Whoever keeps a copy of a list follows it: he asks for what has changed since he asked
// last, by the mark of his view that there was then.

// markRow has the marks that there were before the first change of a minute.
type markRow struct {
	Minute    string
	FullMark  int64
	GuestMark int64
}

func (markRow) TableName() string { return "marks" }

// minuteOf is the minute of a moment, as marks have it.
func minuteOf(t time.Time) string { return t.UTC().Format("2006-01-02T15:04") }

// noteMinute keeps the marks that there are, unless it was done in this minute.
func (s *Store) noteMinute(ctx context.Context) error {
	err := s.db.WithContext(ctx).Exec(`INSERT INTO marks (minute, full_mark, guest_mark)
		SELECT ?, full_mark, guest_mark FROM derivation WHERE true ON CONFLICT (minute) DO NOTHING`, minuteOf(s.clock())).Error
	return explain("noting the marks of a minute", err)
}

// following gives what is to be given back as updated_since, to hear of what changes from
// now on. It says nothing to read, and goes with the view that it was made for.
func (s *Store) following(ctx context.Context, mark int64) (string, error) {
	with, err := s.seal(ctx)
	if err != nil {
		return "", err
	}
	return with.close(strings.Join([]string{followed, strconv.Itoa(view(ctx, false)), fmt.Sprintf("%020d", mark)}, separator)), nil
}

// followed tells what is given back from the cursors of lists.
const followed = "since"

// sinceMark reads what was given back, or a moment: of one, the mark that there was before
// all that has changed since.
func (s *Store) sinceMark(ctx context.Context, since string, now int64) (int64, error) {
	if at, err := time.Parse(time.RFC3339, since); err == nil {
		return s.markAt(ctx, at, now)
	}
	with, err := s.seal(ctx)
	if err != nil {
		return 0, err
	}
	text, ok := with.open(since)
	parts := strings.Split(text, separator)
	if !ok || len(parts) != 3 || parts[0] != followed {
		return 0, models.BadParameter("updated_since", "invalid_mark", "%q is neither meta.next_since of an answer nor a time such as 2024-05-04T00:00:00Z", since)
	}
	mark, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || parts[1] != strconv.Itoa(view(ctx, false)) || mark > now {
		return 0, models.BadParameter("updated_since", "other_view", "this was given to another caller, or before the database was put back; begin again without it")
	}
	return mark, nil
}

// markAt is the mark that there was before all that has changed since a moment: that of its
// minute, or else of the next one in which anything has changed. Of the time before the
// first such minute nothing is known, and everything may have changed.
func (s *Store) markAt(ctx context.Context, at time.Time, now int64) (int64, error) {
	column, minute := markOf(ctx), minuteOf(at)
	var st statement
	var first string
	var mark int64
	st.add("SELECT (SELECT COALESCE(MIN(minute), '') FROM marks), COALESCE((SELECT "+column+" FROM marks WHERE minute >= ? ORDER BY minute LIMIT 1), ?)", minute, now)
	if _, err := s.askOne(ctx, &st, &first, &mark); err != nil {
		return 0, explain("looking for a mark", err)
	}
	if minute < first || first == "" {
		return 0, nil
	}
	return mark, nil
}

// candidate is a record that has changed, and may be in the list or not.
type candidate struct {
	seq  int64
	id   string
	mark int64
}

// Changed reads a page of the records of a kind that have changed since an answer or a
// moment, in the order of their changes: those that a filter chooses, and by their ids those
// that it does not, or does not any more, or that the caller sees no longer.
func (s *Store) Changed(ctx context.Context, kind models.RecordKind, filter any, since string, p models.Paging) (Documents, error) {
	q, err := s.filtered(ctx, kind, filter)
	if err != nil {
		return Documents{}, err
	}
	if p.Sort != "" || p.Total || q.bin {
		return Documents{}, models.BadParameter("updated_since", "no_order", "what has changed comes in the order of its changes, and is not counted; leave sort, total and bin out")
	}
	// What changes while this is read is told again the next time.
	state, err := s.State(ctx)
	if err != nil {
		return Documents{}, err
	}
	start, next, err := s.changesFrom(ctx, since, p, state.Version)
	if err != nil {
		return Documents{}, err
	}
	changed, err := s.changedAfter(ctx, kind, start.after, p.Limit+1)
	if err != nil {
		return Documents{}, err
	}
	more := len(changed) > p.Limit
	changed = changed[:min(len(changed), p.Limit)]
	page, err := s.among(ctx, q, changed, start.begun, s.day(dayOf(filter)))
	if err != nil {
		return page, err
	}
	if more {
		last := changed[len(changed)-1]
		page.Meta.Next = next(last.mark, last.seq, start.begun)
	} else {
		page.Meta.NextSince, err = s.following(ctx, state.Version)
	}
	if err == nil {
		err = s.told(ctx, filter, page)
	}
	return page, err
}

// changesStart is where a page of changes begins.
type changesStart struct {
	after []any // a mark and number
	begun int64 // since which mark what is removed is named
}

// changesFrom is where a page begins: after what was given back, or after the page before.
func (s *Store) changesFrom(ctx context.Context, since string, p models.Paging, now int64) (changesStart, func(...any) string, error) {
	mark, err := s.sinceMark(ctx, since, now)
	if err != nil {
		return changesStart{}, nil, err
	}
	from, next, err := s.paging(ctx, p, aNumber, aNumber, aNumber)
	if err != nil {
		return changesStart{}, nil, err
	}
	start := changesStart{[]any{mark, lastNumber}, now}
	if from != nil {
		start = changesStart{from.Keys[:2], from.Keys[2].(int64)}
	}
	if mark > 0 {
		start.begun = mark
	}
	return start, next, nil
}

// changedAfter reads the records of a kind that have changed in the view of the caller after
// a mark and number, also those that he does not see any more. What he has never seen has no
// mark of his.
func (s *Store) changedAfter(ctx context.Context, kind models.RecordKind, after []any, limit int) ([]candidate, error) {
	mark := "d." + markOf(ctx)
	var st statement
	st.add("SELECT d.seq, d.record_id, "+mark+" FROM documents AS d WHERE d.kind = ? AND d.root = d.seq AND "+mark+" > 0", kind.Code())
	st.add(" AND ("+mark+", d.seq) > (?, ?)", after...)
	st.add(" ORDER BY "+mark+", d.seq LIMIT ?", limit)
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading what has changed", err)
	}
	defer found.Close()
	var list []candidate
	for found.Next() {
		var x candidate
		if err := found.Scan(&x.seq, &x.id, &x.mark); err != nil {
			return nil, explain("reading what has changed", err)
		}
		list = append(list, x)
	}
	return list, explain("reading what has changed", found.Err())
}

// lastNumber is behind that of every document.
const lastNumber = int64(1) << 62

// among reads those records that a query finds among some, in their order, and names the
// others as removed: those that have changed since a mark, for who has nothing yet misses
// nothing.
func (s *Store) among(ctx context.Context, q *query, some []candidate, since int64, day models.Day) (Documents, error) {
	var out Documents
	if len(some) == 0 {
		return out, nil
	}
	seqs := make([]int64, len(some))
	for i, x := range some {
		seqs[i] = x.seq
	}
	q.and("d.seq IN ?", seqs)
	st := s.selecting(ctx, day, nil)
	tables, where := q.source(ctx, noDriver)
	st.add(" FROM " + tables)
	st.where(where...)
	found, err := s.scanRows(ctx, st, nil, len(some))
	if err != nil {
		return out, explain("reading what has changed", err)
	}
	var rows []row
	for _, x := range some {
		if i := slices.IndexFunc(found, func(r row) bool { return r.seq == x.seq }); i >= 0 {
			rows = append(rows, found[i])
			out.IDs = append(out.IDs, x.id)
		} else if x.mark > since {
			out.Meta.Removed = append(out.Meta.Removed, x.id)
		}
	}
	out.Meta.Count = len(rows)
	out.Rows, err = s.bodies(ctx, q.kind, rows, day)
	return out, err
}
