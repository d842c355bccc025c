package store

import (
	"context"

	"entente/models"
)

// entry is the row of a record, act or update in the index of everything.
type entry struct {
	Seq         int64 `gorm:"primaryKey"`
	Kind        models.RecordKind
	RecordID    string
	RootKind    models.RecordKind
	RootID      string
	Reference   string
	Visibility  models.Visibility
	ReviewState models.ReviewState
	Binned      bool
	Title       models.Text `gorm:"serializer:json"`
	Event       *string
	Date        *models.Date
	models.Dated
}

// index brings everything that follows from a record up to date with it: links,
// names, entry, words, facets and counters. old is nil for a new record.
func (s *Store) index(ctx context.Context, old, e models.Entity) error {
	id := e.Base().ID
	if err := s.relink(ctx, id, e.RecordKind(), e.Stored()); err != nil {
		return err
	}
	if err := s.rename(ctx, e); err != nil {
		return err
	}
	seq, err := s.putEntry(ctx, entryOf(e))
	if err != nil {
		return err
	}
	if err := s.engine.index(s.db.WithContext(ctx), documentOf(seq, models.SearchText(e))); err != nil {
		return explain("indexing words", err)
	}
	if err := s.reface(ctx, old, e); err != nil {
		return err
	}
	if a, ok := e.(*models.Agreement); ok {
		was, _ := old.(*models.Agreement)
		if err := s.restepRelated(ctx, was, a); err != nil {
			return err
		}
	}
	if old != nil {
		return s.reindexParts(ctx, e)
	}
	return nil
}

func entryOf(e models.Entity) *entry {
	r, access := e.Base(), e.Accessed()
	x := &entry{Kind: e.RecordKind(), RecordID: r.ID, RootKind: e.RecordKind(), RootID: r.ID,
		Reference: r.Reference, Visibility: access.Visibility, ReviewState: access.ReviewState,
		Binned: r.BinnedAt != nil, Title: models.TitleOf(e)}
	x.Date, x.Dated = dateOf(e)
	switch e := e.(type) {
	case *models.Visit:
		x.Event = eventName(e.Status, "visit")
	case *models.Meeting:
		x.Event = eventName(e.MeetingType, "meeting")
	case *models.Agreement:
		x.Event = eventName[string](nil, "concluded")
	case *models.Commitment:
		x.Event = eventName[string](nil, "undertaken")
	}
	return x
}

func eventName[S ~string](code *S, otherwise string) *string {
	if code != nil {
		otherwise = string(*code)
	}
	return &otherwise
}

// dateOf gives a record's date and its columns; an undated commitment has only
// the columns, which are its origin's.
func dateOf(e models.Entity) (*models.Date, models.Dated) {
	switch e := e.(type) {
	case *models.Visit:
		return e.Date, e.Dated
	case *models.Meeting:
		return e.Date, e.Dated
	case *models.Agreement:
		return e.Date, e.Dated
	case *models.Commitment:
		return e.Date, e.Dated
	case *models.Article:
		return e.PublishedOn, e.Dated
	}
	var none models.Dated
	none.DateAsc, none.DateDesc = models.SortKeys("", "")
	return nil, none
}

func (s *Store) putEntry(ctx context.Context, x *entry) (int64, error) {
	db := s.db.WithContext(ctx).Table("entries")
	err := db.Select("seq").Where("record_id = ?", x.RecordID).Limit(1).Scan(&x.Seq).Error
	if err != nil {
		return 0, explain("looking up an entry", err)
	}
	db = s.db.WithContext(ctx).Table("entries")
	if x.Seq == 0 {
		return x.Seq, explain("writing an entry", db.Omit("seq").Create(x).Error)
	}
	return x.Seq, explain("writing an entry", db.Where("seq = ?", x.Seq).Select("*").Omit("seq").Updates(x).Error)
}

// unindex takes a part out of the index.
func (s *Store) unindex(ctx context.Context, id string) error {
	db := s.db.WithContext(ctx)
	for _, sql := range []string{
		"DELETE FROM facets WHERE record_id = ?", "DELETE FROM links WHERE record_id = ?",
		"DELETE FROM entries WHERE record_id = ?",
	} {
		if err := db.Exec(sql, id).Error; err != nil {
			return explain("taking a part out of the index", err)
		}
	}
	return nil
}

// indexPart puts an act or update on the timeline, under the facets of its record.
func (s *Store) indexPart(ctx context.Context, owner models.Entity, p models.Part) error {
	x, ok := partEntry(owner, p)
	if !ok {
		return nil
	}
	if _, err := s.putEntry(ctx, x); err != nil {
		return err
	}
	return s.putEvents(ctx, owner, x.RecordID, x.DateDesc)
}

// partEntry is the entry of an act or update; other parts have none.
func partEntry(owner models.Entity, p models.Part) (x *entry, ok bool) {
	x = entryOf(owner)
	x.Kind, x.RecordID = p.RecordKind(), p.Part().ID
	switch p := p.(type) {
	case *models.Act:
		x.Date, x.Event = p.Date, eventName(&p.Kind, "")
	case *models.Update:
		x.Date, x.Event = &p.AsOf, eventName(&p.Delivery, "")
	default:
		return nil, false
	}
	from, to := x.Date.Bounds()
	x.DateAsc, x.DateDesc = models.SortKeys(from, to)
	x.DateFrom, x.DateTo = nilIfEmpty(from), nilIfEmpty(to)
	return x, true
}

func nilIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// reindexParts brings the parts of a record into line with it: they are seen
// with it, and found where it is found.
func (s *Store) reindexParts(ctx context.Context, e models.Entity) error {
	parts, err := s.parts(ctx, e)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := s.indexPart(ctx, e, p); err != nil {
			return err
		}
	}
	return nil
}

// parts lists the acts or updates of a record.
func (s *Store) parts(ctx context.Context, e models.Entity) ([]models.Part, error) {
	var parts []models.Part
	db := s.db.WithContext(ctx)
	switch e.(type) {
	case *models.Agreement:
		var acts []models.Act
		if err := db.Where("agreement_id = ?", e.Base().ID).Find(&acts).Error; err != nil {
			return nil, explain("reading acts", err)
		}
		for i := range acts {
			parts = append(parts, &acts[i])
		}
	case *models.Commitment:
		var updates []models.Update
		if err := db.Where("commitment_id = ?", e.Base().ID).Find(&updates).Error; err != nil {
			return nil, explain("reading updates", err)
		}
		for i := range updates {
			parts = append(parts, &updates[i])
		}
	}
	return parts, nil
}

// rename writes the folded names of an institution or person.
func (s *Store) rename(ctx context.Context, e models.Entity) error {
	if _, ok := e.(named); !ok {
		return nil
	}
	db := s.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM name_keys WHERE record_id = ?", e.Base().ID).Error; err != nil {
		return explain("renaming", err)
	}
	rows := nameRows(e)
	if len(rows) == 0 {
		return nil
	}
	return explain("renaming", db.Table("name_keys").Create(rows).Error)
}

// named is what is found again by name: an institution or person.
type named interface{ NameKeys() []string }

// nameRow is a folded name of an institution or person.
type nameRow struct {
	NameKey  string
	Kind     models.RecordKind
	RecordID string
}

func nameRows(e models.Entity) []nameRow {
	var rows []nameRow
	if e, ok := e.(interface {
		models.Entity
		named
	}); ok {
		for _, key := range e.NameKeys() {
			rows = append(rows, nameRow{key, e.RecordKind(), e.Base().ID})
		}
	}
	return rows
}
