package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store/engine"
)

// document is what is derived of a record, act or update: the answer to who reads
// it, in which order it is listed, what it is found by, and what it counts for.
type document struct {
	Seq       int64 `gorm:"primaryKey"`
	Kind      int
	RecordID  string
	Root      int64
	Reference string
	RefYear   int
	RefNumber int
	Version   int
	UpdatedAt string
	Seen      int
	Title     models.Text `gorm:"serializer:json"`
	Event     *string
	Date      *models.Date
	models.Dated
	DueAsc  string
	DueDesc string
	// Links, Standing and Course are what it has in links and counters.
	Links    string
	Standing string
	Course   string
	// Lends, Words, FullPrint and GuestPrint are fingerprints: of what others have
	// from it, of its words, and of what staff and guests read.
	Lends      int64
	Words      int64
	FullPrint  int64
	GuestPrint int64
	FullMark   int64
	GuestMark  int64
	Plain      bool
	Outdated   bool
	Day        models.Day
	Until      models.Day
	Doc        packed.JSON
}

// bareColumns are those of a document but for the text.
const bareColumns = `seq, kind, record_id, root, reference, ref_year, ref_number, version, updated_at, seen, title, event, date,
	date_from, date_to, date_asc, date_desc, due_asc, due_desc, links, standing, course, lends, words, full_print, guest_print,
	full_mark, guest_mark, plain, outdated, day, until`

// allColumns are all of a document.
const allColumns = bareColumns + ", doc"

// values are what stands in allColumns.
func (d document) values() ([]any, error) {
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
func (s *Store) eachBare(ctx context.Context, st *statement, visit func(document)) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return explain("reading documents", err)
	}
	defer found.Close()
	var d, none document
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

// forgotten tells whether nothing that was derived can be relied on: it is new, or all
// is being derived again.
func (d document) forgotten() bool { return d.Words == 0 }

// documentRows are to be written in place of what has their numbers: of that, these
// columns.
func documentRows(documents []document, columns string) (*engine.Rows, error) {
	list := strings.Split(columns, ",")
	set := make([]string, len(list)-1)
	for i, column := range list[1:] {
		column = strings.TrimSpace(column)
		set[i] = column + " = excluded." + column
	}
	r := engine.Into("INSERT INTO documents ("+allColumns+")", " ON CONFLICT (seq) DO UPDATE SET "+strings.Join(set, ", "))
	for _, d := range documents {
		values, err := d.values()
		if err != nil {
			return nil, fmt.Errorf("writing a document: %w", err)
		}
		r.Add(values...)
	}
	return r, nil
}

// forever is the day that never comes.
const forever models.Day = "9999-99-99"

// views are whose eyes a document is for; a document can be for several.
const (
	staffView = 1 << iota // those with a token
	guestView             // everybody
	binView               // those with a token, looking into the bin
)

// viewsOf are the views that a record is in.
func viewsOf(e models.Entity) int {
	switch {
	case e.Base().MergedInto != nil:
		return 0 // what it was made one with is seen instead
	case e.Base().BinnedAt != nil:
		return binView
	case e.Accessed().Open():
		return staffView | guestView
	}
	return staffView
}

// digits is how many digits a number has as the value of a link, to the base of 36.
const digits = 7

// number writes the number of a document as the value of a link, so that text
// order is the order of recording.
func number(seq int64) string {
	text := strings.ToUpper(strconv.FormatInt(seq, 36))
	return strings.Repeat("0", max(0, digits-len(text))) + text
}

// numbered reads the number of a document from the value of a link; codes are none.
func numbered(value string) (int64, bool) {
	if len(value) != digits || value != strings.ToUpper(value) {
		return 0, false
	}
	seq, err := strconv.ParseInt(value, 36, 64)
	return seq, err == nil
}

// print is the fingerprint of some texts.
func print(texts ...string) int64 {
	h := fnv.New64a()
	for _, text := range texts {
		_, _ = h.Write([]byte(text)) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return int64(h.Sum64())
}

// headOf is the document of a record before anything is derived: enough to be
// found by id and reference by those who may see it.
func headOf(e models.Entity) document {
	r := e.Base()
	d := document{Kind: e.RecordKind().Code(), RecordID: r.ID, Reference: r.Reference, RefYear: r.RefYear, RefNumber: r.RefNumber,
		Version: r.Version, UpdatedAt: r.UpdatedAt, Seen: viewsOf(e), Title: e.Called(), Outdated: true, Until: forever}
	d.Date, d.Dated = models.WhenOf(e)
	if h, ok := e.(models.Happening); ok && models.WasHeld(e) {
		event := h.Event()
		d.Event = &event
	}
	if c, ok := e.(*models.Commitment); ok {
		d.DueAsc, d.DueDesc = c.DueAsc, c.DueDesc
	}
	return d
}

// partHead is the document of an act or update, which is seen with its record,
// and has a place on timelines; other parts have none.
func partHead(p models.Part, root document) (document, bool) {
	h, ok := p.(interface {
		models.Happening
		models.Dating
	})
	if !ok {
		return document{}, false
	}
	head, event := p.Head(), h.Event()
	d := document{Kind: p.RecordKind().Code(), RecordID: *head.ID, Root: root.Seq, Reference: root.Reference,
		RefYear: root.RefYear, RefNumber: root.RefNumber, Version: *head.Version, UpdatedAt: head.UpdatedAt,
		Seen: root.Seen, Event: &event, Until: forever}
	d.Date, d.Dated = h.When()
	return d, true
}
