package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"entente/store/derived"
	"entente/store/engine"
)

// bareColumns are those of a document but for the text.
const bareColumns = `seq, kind, record_id, root, reference, ref_year, ref_number, version, updated_at, seen, title, event, date,
	date_from, date_to, date_asc, date_desc, due_asc, due_desc, links, standing, course, lends, words, full_print, guest_print,
	full_mark, guest_mark, plain, outdated, day, until`

// allColumns are all of a document.
const allColumns = bareColumns + ", doc"

// cellsOf are what stands in allColumns of a document.
func cellsOf(d derived.Document) ([]any, error) {
	title, err := json.Marshal(d.Title)
	var shown any
	if d.Title != nil {
		shown = string(title)
	}
	return []any{d.Seq, d.Kind, d.RecordID, d.Root, d.Reference, d.RefYear, d.RefNumber, d.Version, d.UpdatedAt, d.Seen, shown,
		d.Event, (*string)(d.Date), d.DateFrom, d.DateTo, d.DateAsc, d.DateDesc, d.DueAsc, d.DueDesc, d.Links, d.Standing, d.Course, d.Lends,
		d.Words, d.FullPrint, d.GuestPrint, d.FullMark, d.GuestMark, d.Plain, d.Outdated, string(d.Day), string(d.Until), d.Doc}, err
}

// eachBare visits documents, of which it reads the bareColumns. There are hundreds of a
// text that many take part in, so they are scanned by hand.
func (s *Store) eachBare(ctx context.Context, st *statement, visit func(derived.Document)) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return explain("reading documents", err)
	}
	defer found.Close()
	var d, none derived.Document
	var title sql.NullString
	into := []any{&d.Seq, &d.Kind, &d.RecordID, &d.Root, &d.Reference, &d.RefYear, &d.RefNumber, &d.Version, &d.UpdatedAt, &d.Seen, &title,
		&d.Event, &d.Date, &d.DateFrom, &d.DateTo, &d.DateAsc, &d.DateDesc, &d.DueAsc, &d.DueDesc, &d.Links, &d.Standing, &d.Course, &d.Lends,
		&d.Words, &d.FullPrint, &d.GuestPrint, &d.FullMark, &d.GuestMark, &d.Plain, &d.Outdated, &d.Day, &d.Until}
	for found.Next() {
		d = none
		err := found.Scan(into...)
		if err == nil && title.Valid {
			err = json.Unmarshal([]byte(title.String), &d.Title)
		}
		if err != nil {
			return explain("reading documents", err)
		}
		visit(d)
	}
	return explain("reading documents", found.Err())
}

// documentRows are to be written in place of what has their numbers: of that, these
// columns.
func documentRows(documents []derived.Document, columns string) (*engine.Rows, error) {
	list := strings.Split(columns, ",")
	set := make([]string, len(list)-1)
	for i, column := range list[1:] {
		column = strings.TrimSpace(column)
		set[i] = column + " = excluded." + column
	}
	r := engine.Into("INSERT INTO documents ("+allColumns+")", " ON CONFLICT (seq) DO UPDATE SET "+strings.Join(set, ", "))
	for _, d := range documents {
		cells, err := cellsOf(d)
		if err != nil {
			return nil, fmt.Errorf("writing a document: %w", err)
		}
		r.Add(cells...)
	}
	return r, nil
}
