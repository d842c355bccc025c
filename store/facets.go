package store

import (
	"context"
	"slices"

	"entente/models"
)

// facetRow says by what a record is found. The value "" stands for having none.
type facetRow struct {
	RecordID string
	Kind     models.RecordKind
	Name     string
	Value    string
	Seen     int
	DateDesc string
}

// facetNames are the facets of each kind; one without a value says so.
var facetNames = map[models.RecordKind][]string{
	models.VisitKind:      {"country", "pair", "sector", "person", "year"},
	models.MeetingKind:    {"country", "pair", "sector", "person", "visit", "year"},
	models.AgreementKind:  {"country", "pair", "sector", "institution", "person", "visit", "meeting", "year"},
	models.CommitmentKind: {"country", "pair", "sector", "institution", "agreement", "visit", "meeting", "year"},
	models.ArticleKind:    {"sector", "year"},
}

// eventKind is the kind under which everything with a date is listed together.
const eventKind models.RecordKind = "event"

// eventFacets are the facets of timelines.
var eventFacets = []string{"country", "pair", "sector"}

// faces are the values of each facet of one record.
type faces map[string][]string

func (f faces) add(name string, values ...string) { f[name] = append(f[name], values...) }

// reface writes the facets of a record and moves the counters along.
func (s *Store) reface(ctx context.Context, old, e models.Entity) error {
	kind := e.RecordKind()
	if facetNames[kind] == nil {
		return nil
	}
	n, err := s.lookAround(ctx, e)
	if err != nil {
		return err
	}
	rows := facetRows(e, n)
	var was []facetRow
	db := s.db.WithContext(ctx)
	if old != nil {
		if err := db.Table("facets").Where("record_id = ?", e.Base().ID).Find(&was).Error; err != nil {
			return explain("reading facets", err)
		}
		if err := db.Exec("DELETE FROM facets WHERE record_id = ?", e.Base().ID).Error; err != nil {
			return explain("clearing facets", err)
		}
	}
	if err := db.Table("facets").CreateInBatches(append(rows, eventRows(rows, e.Base().ID, "")...), batchSize).Error; err != nil {
		return explain("writing facets", err)
	}
	return s.recount(ctx, old, was, e, rows)
}

// eventRows are the rows of a record's timeline among its facets, for itself or
// for a part with a date of its own.
func eventRows(rows []facetRow, id, dateDesc string) []facetRow {
	var out []facetRow
	for _, r := range rows {
		if !slices.Contains(eventFacets, r.Name) || r.Kind == eventKind || r.Value == "" {
			continue
		}
		if r.RecordID != id {
			r.RecordID, r.DateDesc = id, dateDesc
		}
		r.Kind = eventKind
		out = append(out, r)
	}
	return out
}

// putEvents lists a part under the facets of its record.
func (s *Store) putEvents(ctx context.Context, owner models.Entity, id, dateDesc string) error {
	db := s.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM facets WHERE record_id = ?", id).Error; err != nil {
		return explain("clearing facets", err)
	}
	var rows []facetRow
	if err := db.Table("facets").Where("record_id = ? AND kind = ?", owner.Base().ID, owner.RecordKind()).Find(&rows).Error; err != nil {
		return explain("reading facets", err)
	}
	events := eventRows(rows, id, dateDesc)
	if len(events) == 0 {
		return nil
	}
	return explain("writing facets", db.Table("facets").CreateInBatches(events, batchSize).Error)
}

// facetRows spreads the facets of a record among its neighbours over the views it
// is in. A link leads nowhere for those who do not see its target, be it hidden
// or in the bin; for them there is none.
func facetRows(e models.Entity, n neighbours) []facetRow {
	views, f := viewsOf(e), n.facesOf(e)
	_, dated := dateOf(e)
	var rows []facetRow
	row := func(name, value string, seen int) {
		if seen != 0 {
			rows = append(rows, facetRow{e.Base().ID, e.RecordKind(), name, value, seen, dated.DateDesc})
		}
	}
	for _, name := range facetNames[e.RecordKind()] {
		values := slices.Clone(f[name])
		slices.Sort(values)
		left := views
		for _, value := range slices.Compact(values) {
			seen := views
			if linkFacets[name] {
				seen &= n.seen(e, name, value) | binView
			}
			row(name, value, seen)
			left &^= seen
		}
		row(name, "", left)
	}
	return rows
}

// viewsOf are the views that a record is in.
func viewsOf(e models.Entity) int { return viewsBy(*e.Accessed(), e.Base().BinnedAt != nil) }

func viewsBy(access models.Access, binned bool) int {
	switch {
	case binned:
		return binView
	case access.Open():
		return staffView | guestView
	}
	return staffView
}

// batchSize is how many rows one statement writes: SQL has a limit of values.
const batchSize = 500

// linkFacets are those whose values are records that can be hidden.
var linkFacets = map[string]bool{"institution": true, "person": true, "agreement": true, "visit": true, "meeting": true}
