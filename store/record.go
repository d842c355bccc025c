package store

import (
	"context"

	"entente/models"
)

// tables names the table of each kind.
var tables = map[models.RecordKind]string{
	models.CountryKind: "countries", models.SectorKind: "sectors",
	models.InstitutionKind: "institutions", models.PersonKind: "people",
	models.VisitKind: "visits", models.MeetingKind: "meetings",
	models.AgreementKind: "agreements", models.CommitmentKind: "commitments",
	models.ArticleKind: "articles",
	models.ActKind:     "acts", models.UpdateKind: "updates", models.CitationKind: "citations",
}

// prefixes begin the references of each kind; countries and sectors are known
// by their codes.
var prefixes = map[models.RecordKind]string{
	models.VisitKind: "VIS", models.MeetingKind: "MTG", models.AgreementKind: "AGR",
	models.CommitmentKind: "COM", models.ArticleKind: "ART",
	models.InstitutionKind: "INS", models.PersonKind: "PER",
}

// recordOf makes an empty record of a kind.
func recordOf(kind models.RecordKind) models.Entity {
	switch kind {
	case models.CountryKind:
		return &models.Country{}
	case models.SectorKind:
		return &models.Sector{}
	case models.InstitutionKind:
		return &models.Institution{}
	case models.PersonKind:
		return &models.Person{}
	case models.VisitKind:
		return &models.Visit{}
	case models.MeetingKind:
		return &models.Meeting{}
	case models.AgreementKind:
		return &models.Agreement{}
	case models.CommitmentKind:
		return &models.Commitment{}
	case models.ArticleKind:
		return &models.Article{}
	}
	return nil
}

// entity is the pointer to a record type T, which is an Entity.
type entity[T any] interface {
	*T
	models.Entity
}

// take reads one record by UUID or reference, if the caller may see it.
func take[T any, E entity[T]](ctx context.Context, s *Store, key string, bin bool) (T, error) {
	var v T
	kind := E(&v).RecordKind()
	where := scope(ctx, "t")
	if bin {
		where = scopeBin(ctx, "t")
	}
	var rows []T
	err := s.db.WithContext(ctx).Table(tables[kind]+" AS t").Where("(t.id = ? OR t.reference = ?)", key, key).
		Where(where).Limit(1).Find(&rows).Error
	if err != nil {
		return v, explain("reading a "+string(kind), err)
	}
	if len(rows) == 0 {
		return v, notFound(kind)
	}
	return rows[0], nil
}

func notFound(kind models.RecordKind) error {
	return models.Refuse(models.NotFound, "there is no such %s", kind)
}

// one reads one record and dresses it for the caller.
func one[T any, E entity[T]](ctx context.Context, s *Store, key string, o View) (T, error) {
	v, err := take[T, E](ctx, s, key, o.Bin)
	if err != nil {
		return v, err
	}
	rows := []T{v}
	err = dress[T, E](ctx, s, rows, o)
	return rows[0], err
}

// View says how a single record is to be seen.
type View struct {
	AsOf models.Day // "" is today
	Bin  bool
}

func (s *Store) day(asOf models.Day) models.Day {
	if asOf == "" {
		return s.Today()
	}
	return asOf
}
