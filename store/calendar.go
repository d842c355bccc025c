package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"entente/models"
	"entente/store/derived"
	"entente/store/engine"
)

// calendarRows reads the days of agreements, in order.
func (s *Store) calendarRows(ctx context.Context, seqs []int64) (map[int64][]derived.CalendarRow, error) {
	days := map[int64][]derived.CalendarRow{}
	if len(seqs) == 0 {
		return days, nil
	}
	var rows []derived.CalendarRow
	err := s.db.WithContext(ctx).Table("calendar").Where("seq IN ?", seqs).Order("seq, day_from, event, party, number").Find(&rows).Error
	for _, r := range rows {
		days[r.Seq] = append(days[r.Seq], r)
	}
	return days, explain("reading the calendar", err)
}

// putCalendar writes the days of those agreements of which they have changed.
func (s *Store) putCalendar(ctx context.Context, all []*derived.Result) error {
	var known []int64
	for _, d := range all {
		if !d.New && d.Record.RecordKind() == models.AgreementKind {
			known = append(known, d.Is[0].Seq)
		}
	}
	there, err := s.calendarRows(ctx, known)
	if err != nil {
		return err
	}
	var gone []int64
	come := engine.Into("INSERT INTO calendar (seq, event, party, number, date, day_from, day_to, certain)", "")
	for _, d := range all {
		seq := d.Is[0].Seq
		days := derived.CalendarRows(seq, d.Days)
		if slices.Equal(there[seq], days) {
			continue
		}
		if len(there[seq]) > 0 {
			gone = append(gone, seq)
		}
		for _, r := range days {
			come.Add(r.Seq, string(r.Event), string(r.Party), r.Number, string(r.Date), r.DayFrom, r.DayTo, r.Certain)
		}
	}
	if len(gone) > 0 {
		if err := s.db.WithContext(ctx).Exec("DELETE FROM calendar WHERE seq IN ?", gone).Error; err != nil {
			return explain("clearing the calendar", err)
		}
	}
	return explain("writing the calendar", s.write(ctx, come))
}

// calendarKeys are the order of the calendar.
var calendarKeys = []sortKey{{"day_from", false}, {"seq", false}, {"event", false}, {"party", false}, {"number", false}}

// Calendar lists the days that follow from acts and clauses of agreements, in order.
func (s *Store) Calendar(ctx context.Context, f models.CalendarFilter, p models.Paging) (models.Page[models.CalendarEntry], error) {
	page := models.Page[models.CalendarEntry]{Data: []models.CalendarEntry{}}
	if p.Sort != "" && p.Sort != "date" {
		return page, models.BadParameter("sort", "unknown_sort", "%q is not one of: date", p.Sort)
	}
	from, next, err := s.paging(ctx, p, aText, aNumber, aText, aText, aNumber)
	if err != nil {
		return page, err
	}
	q, err := s.calendarOf(ctx, f)
	if err != nil {
		return page, err
	}
	if page.Meta.Total, err = s.countDays(ctx, q, p); err != nil {
		return page, err
	}
	rows, err := s.daysFrom(ctx, q, from, p.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := rows[p.Limit-1]
		page.Meta.Next = next(last.DayFrom, last.Seq, string(last.Event), string(last.Party), last.Number)
	}
	for _, r := range rows {
		page.Data = append(page.Data, r.entry())
	}
	page.Meta.Count = len(page.Data)
	return page, nil
}

// calendarQuery is what is asked of the calendar: a query of the agreements d, and
// conditions on the days k.
type calendarQuery struct {
	*query
	driver int
	// stretches follow each other in the order of the calendar: days that begin before the
	// first one that is asked for, and may be later, and those from it on.
	stretches []condition
	events    []models.CalendarEvent
}

// calendarOf puts together what a filter asks of the calendar.
func (s *Store) calendarOf(ctx context.Context, f models.CalendarFilter) (q calendarQuery, err error) {
	agreements := f.AgreementFilter
	agreements.From, agreements.To = nil, nil // which are days of the calendar
	if q.query, err = s.filtered(ctx, models.AgreementKind, &agreements); err != nil {
		return q, err
	}
	if q.driver, err = s.drives(ctx, q.query, false); err != nil {
		return q, err
	}
	first, last := f.Days(s.Today())
	q.events = f.Event
	q.stretches = []condition{
		{"k.day_to > k.day_from AND k.day_from < ? AND k.day_to >= ?", []any{first, first}},
		{"k.day_from >= ? AND k.day_from <= ?", []any{first, last}},
	}
	return q, nil
}

// over appends where the days of a stretch come from: from the calendar, or from
// agreements that are found first, when these are few.
func (q calendarQuery) over(ctx context.Context, st *statement, stretch condition, more ...condition) {
	from, all := q.source(ctx, q.driver)
	if q.driver == noDriver {
		from = "calendar AS k CROSS JOIN " + from
	} else {
		from += " CROSS JOIN calendar AS k"
	}
	all = append([]condition{stretch, {sql: "d.seq = k.seq"}}, all...)
	if len(q.events) > 0 {
		all = append(all, condition{"k.event IN ?", []any{q.events}})
	}
	st.add(" FROM " + from)
	st.where(append(all, more...)...)
}

// countDays counts what is asked for, when the total is wanted.
func (s *Store) countDays(ctx context.Context, q calendarQuery, p models.Paging) (*int, error) {
	if !p.Total {
		return nil, nil // it is not
	}
	total := 0
	for _, stretch := range q.stretches {
		var st statement
		var n int
		st.add("SELECT COUNT(*)")
		q.over(ctx, &st, stretch)
		if _, err := s.askOne(ctx, &st, &n); err != nil {
			return nil, explain("counting the calendar", err)
		}
		total += n
	}
	return &total, nil
}

// dayRow is a day of the calendar with its agreement.
type dayRow struct {
	derived.CalendarRow
	ID, Reference, UpdatedAt string
	Title                    models.Text
}

// daysFrom reads days in order, from one on.
func (s *Store) daysFrom(ctx context.Context, q calendarQuery, from *cursor, limit int) ([]dayRow, error) {
	var list []dayRow
	keys := inTable("k.", calendarKeys)
	for _, stretch := range q.stretches {
		if len(list) == limit {
			break
		}
		var more []condition
		if from != nil {
			more = append(more, behind(keys, from.Keys))
		}
		var st statement
		st.add("SELECT k.seq, k.event, k.party, k.number, k.date, k.day_from, k.day_to, k.certain, d.record_id, d.reference, d.updated_at, d.title")
		q.over(ctx, &st, stretch, more...)
		st.add(" ORDER BY k.day_from, k.seq, k.event, k.party, k.number LIMIT ?", limit-len(list))
		some, err := s.scanDays(ctx, &st)
		if err != nil {
			return nil, explain("reading the calendar", err)
		}
		list = append(list, some...)
	}
	return list, nil
}

func (s *Store) scanDays(ctx context.Context, st *statement) ([]dayRow, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var list []dayRow
	for found.Next() {
		var r dayRow
		var title []byte
		err := found.Scan(&r.Seq, &r.Event, &r.Party, &r.Number, &r.Date, &r.DayFrom, &r.DayTo, &r.Certain, &r.ID, &r.Reference, &r.UpdatedAt, &title)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(title, &r.Title); err != nil {
			return nil, fmt.Errorf("reading a title: %w", err)
		}
		list = append(list, r)
	}
	return list, found.Err()
}

func (r dayRow) entry() models.CalendarEntry {
	day := models.CalendarDay{Event: r.Event, Party: r.Party, Number: r.Number}
	entry := models.CalendarEntry{UID: models.UIDOf(r.ID, day), Event: r.Event, Date: r.Date, DateFrom: r.DayFrom, DateTo: r.DayTo,
		Certain: r.Certain, Title: r.Title, UpdatedAt: r.UpdatedAt,
		Record: models.RecordRef{Kind: models.AgreementKind, ID: r.ID, Reference: r.Reference}}
	if r.Party != "" {
		entry.Party = &r.Party
	}
	return entry
}
