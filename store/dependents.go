package store

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
)

// reindexDependents brings along what follows from a record that changed: the
// facets of what links to it, and the commitments that come from it.
func (s *Store) reindexDependents(ctx context.Context, old, e models.Entity) error {
	if !matters(old, e) {
		return nil
	}
	id := e.Base().ID
	where := map[models.RecordKind][]string{}
	switch e.RecordKind() {
	case models.VisitKind:
		where[models.MeetingKind] = []string{"t.visit_id = @id"}
		where[models.AgreementKind] = []string{"t.visit_id = @id OR t.meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id)"}
		where[models.CommitmentKind] = []string{`t.origin_visit_id = @id OR t.origin_meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id)
			OR t.origin_agreement_id IN (SELECT id FROM agreements WHERE visit_id = @id OR meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id))`}
	case models.MeetingKind:
		where[models.AgreementKind] = []string{"t.meeting_id = @id"}
		where[models.CommitmentKind] = []string{"t.origin_meeting_id = @id OR t.origin_agreement_id IN (SELECT id FROM agreements WHERE meeting_id = @id)"}
	case models.AgreementKind:
		where[models.CommitmentKind] = []string{"t.origin_agreement_id = @id"}
	case models.InstitutionKind:
		linked := "t.id IN (SELECT record_id FROM links WHERE institution_id = @id)"
		where[models.AgreementKind] = []string{linked}
		where[models.CommitmentKind] = []string{linked, "t.origin_agreement_id IN (SELECT record_id FROM links WHERE institution_id = @id)"}
	case models.PersonKind:
		linked := []string{"t.id IN (SELECT record_id FROM links WHERE person_id = @id)"}
		where[models.VisitKind], where[models.MeetingKind], where[models.AgreementKind] = linked, linked, linked
	case models.SectorKind:
		id = string(e.(*models.Sector).Code)
		linked := []string{"t.id IN (SELECT record_id FROM facets WHERE kind = @kind AND name = 'sector' AND value = @id)"}
		for kind := range facetNames {
			where[kind] = linked
		}
	}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind} {
		if where[kind] != nil {
			if err := s.reindexWhere(ctx, kind, strings.Join(where[kind], " OR "), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// matters tells whether a change of a record can change what follows from it.
// Of reference data much is written that nothing follows from.
func matters(old, e models.Entity) bool {
	if viewsOf(old) != viewsOf(e) {
		return true
	}
	switch e := e.(type) {
	case *models.Institution:
		return !same(old.(*models.Institution).Country, e.Country)
	case *models.Sector:
		return !same(old.(*models.Sector).Parent, e.Parent)
	case *models.Visit:
		was := old.(*models.Visit)
		return !sameDates(was.Dated, e.Dated) || !slices.Equal(was.Countries(), e.Countries())
	case *models.Meeting:
		was := old.(*models.Meeting)
		return !sameDates(was.Dated, e.Dated) || !slices.Equal(was.Countries, e.Countries) || !same(was.VisitID, e.VisitID)
	case *models.Agreement:
		was := old.(*models.Agreement)
		return !sameDates(was.Dated, e.Dated) || !reflect.DeepEqual(was.Parties, e.Parties) || !same(was.VisitID, e.VisitID) || !same(was.MeetingID, e.MeetingID)
	}
	return false
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func sameDates(a, b models.Dated) bool {
	return same(a.DateFrom, b.DateFrom) && same(a.DateTo, b.DateTo)
}

// reindexWhere indexes records again; it is the index's own work, for which
// everything is in scope.
func (s *Store) reindexWhere(ctx context.Context, kind models.RecordKind, where, id string) error {
	db := s.db.WithContext(ctx).Table(tables[kind]+" AS t").Where(where, map[string]any{"id": id, "kind": kind})
	switch kind {
	case models.VisitKind:
		return reindexAll[models.Visit](ctx, s, db)
	case models.MeetingKind:
		return reindexAll[models.Meeting](ctx, s, db)
	case models.AgreementKind:
		return reindexAll[models.Agreement](ctx, s, db)
	case models.CommitmentKind:
		return reindexAll[models.Commitment](ctx, s, db)
	}
	return reindexAll[models.Article](ctx, s, db)
}

func reindexAll[T any, E entity[T]](ctx context.Context, s *Store, db *gorm.DB) error {
	var rows []T
	if err := db.Find(&rows).Error; err != nil {
		return explain("reading what follows", err)
	}
	for i := range rows {
		old := rows[i]
		if err := s.reindex(ctx, E(&old), E(&rows[i])); err != nil {
			return err
		}
	}
	return nil
}

// reindex brings along what in the index of a record follows from others: all
// but its words.
func (s *Store) reindex(ctx context.Context, old, e models.Entity) error {
	switch e := e.(type) {
	case *models.Commitment:
		if err := s.follow(ctx, e); err != nil {
			return err
		}
		if _, err := s.putEntry(ctx, entryOf(e)); err != nil {
			return err
		}
	case *models.Agreement:
		if err := s.restep(ctx, e); err != nil {
			return err
		}
	}
	if err := s.reface(ctx, old, e); err != nil {
		return err
	}
	return s.reindexParts(ctx, e)
}
