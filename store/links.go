package store

import (
	"context"
	"reflect"

	"entente/models"
)

// relink writes down what a record or part rests on, so that the database
// itself keeps it from vanishing.
func (s *Store) relink(ctx context.Context, id string, kind models.RecordKind, stored any) error {
	db := s.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM links WHERE record_id = ?", id).Error; err != nil {
		return explain("unlinking", err)
	}
	rows := linkRows(id, kind, stored)
	if len(rows) == 0 {
		return nil
	}
	return explain("linking", db.Table("links").Create(&rows).Error)
}

// linkRow says what one thing that a record or part rests on is.
type linkRow struct {
	RecordID      string
	RecordKind    models.RecordKind
	Country       *string
	Sector        *string
	InstitutionID *string
	PersonID      *string
	AgreementID   *string
}

func linkRows(id string, kind models.RecordKind, stored any) []linkRow {
	var rows []linkRow
	seen := map[link]bool{}
	for _, l := range linksIn(stored) {
		l.pointer = ""
		if seen[l] {
			continue
		}
		seen[l] = true
		r := linkRow{RecordID: id, RecordKind: kind}
		switch l.kind {
		case models.CountryKind:
			r.Country = &l.key
		case models.SectorKind:
			r.Sector = &l.key
		case models.InstitutionKind:
			r.InstitutionID = &l.key
		case models.PersonKind:
			r.PersonID = &l.key
		case models.AgreementKind:
			r.AgreementID = &l.key
		default:
			continue // visits, meetings and articles are columns
		}
		rows = append(rows, r)
	}
	return rows
}

// visibleIDs finds out which records, of any kind, the caller may see.
func (s *Store) visibleIDs(ctx context.Context, ids []string) (map[string]bool, error) {
	visible := map[string]bool{}
	if len(ids) == 0 {
		return visible, nil
	}
	var found []string
	err := s.db.WithContext(ctx).Table("entries AS e").Where("e.record_id IN ?", unique(ids)).
		Where(scopeEntries(ctx, "e")).Pluck("e.record_id", &found).Error
	for _, id := range found {
		visible[id] = true
	}
	return visible, explain("looking up links", err)
}

// hideLinks makes links to what the caller may not see null, in all records at
// once with one query.
func (s *Store) hideLinks(ctx context.Context, records []any) error {
	var ids []string
	eachID(records, func(v reflect.Value) { ids = append(ids, v.Elem().String()) })
	visible, err := s.visibleIDs(ctx, ids)
	if err != nil {
		return err
	}
	eachID(records, func(v reflect.Value) {
		if !visible[v.Elem().String()] {
			v.SetZero()
		}
	})
	return nil
}

// keepHidden keeps the links of a record's own whose targets read as null for the
// caller, such as those in the bin, where he gives the null back that he read.
func (s *Store) keepHidden(ctx context.Context, old, edited any) error {
	var ids []string
	eachDropped(old, edited, func(id string, _, _ reflect.Value) { ids = append(ids, id) })
	visible, err := s.visibleIDs(ctx, ids)
	if err != nil {
		return err
	}
	eachDropped(old, edited, func(id string, was, is reflect.Value) {
		if !visible[id] {
			is.Set(was)
		}
	})
	return nil
}

// eachDropped visits the links that an edit takes away.
func eachDropped(old, edited any, visit func(id string, was, is reflect.Value)) {
	was, is := reflect.ValueOf(old).Elem(), reflect.ValueOf(edited).Elem()
	for i := range was.NumField() {
		w, n := was.Field(i), is.Field(i)
		if w.Kind() != reflect.Pointer || w.IsNil() || !n.IsNil() {
			continue
		}
		if _, origin := w.Interface().(*models.Origin); !origin && w.Elem().Kind() != reflect.String {
			continue // not a link itself
		}
		for _, l := range linksIn(w.Interface()) {
			if l.kind != models.CountryKind && l.kind != models.SectorKind {
				visit(l.key, w, n)
			}
		}
	}
}

// eachID visits every pointer to the id of another record.
func eachID(records []any, visit func(pointer reflect.Value)) {
	for _, r := range records {
		models.Walk(r, "", func(_ string, v reflect.Value) {
			if v.Kind() != reflect.Struct {
				return
			}
			for i := range v.NumField() {
				f := v.Field(i)
				if f.Kind() != reflect.Pointer || f.IsNil() || !f.CanSet() {
					continue
				}
				switch models.LinkKind(f.Elem().Interface()) {
				case "", models.CountryKind, models.SectorKind:
				default:
					visit(f)
				}
			}
		})
	}
}
