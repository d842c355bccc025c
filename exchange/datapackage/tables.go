package datapackage

import (
	"context"
	"reflect"

	"entente/models"
	"entente/store"
)

// table is one table of a package.
type table struct {
	name   string
	record *models.TypeShape
	spec   models.Spec // of a kind of record
	read   func(context.Context, *store.Store, models.Filter, models.Paging) (store.Documents, error)
}

// tables are those of a package: each kind of record behind those that it can name, then
// what records have several of.
func tables() []table {
	var all []table
	for _, spec := range models.Kinds {
		if !spec.Name.Part() {
			all = append(all, tableOfKind(spec))
		}
	}
	return append(all,
		tableOf("acts", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.ActRow], error) {
			return s.Acts(ctx, models.AgreementFilter{Filter: f}, p)
		}),
		tableOf("updates", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.UpdateRow], error) {
			return s.Updates(ctx, models.CommitmentFilter{Filter: f}, p)
		}),
		tableOf("citations", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.Citation], error) {
			return s.AllCitations(ctx, models.CitationFilter{Filter: f, Kind: citedKinds(f)}, p)
		}),
		tableOf("parties", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.PartyRow], error) {
			return s.AllParties(ctx, models.AgreementFilter{Filter: f}, p)
		}),
		tableOf("participants", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.ParticipantRow], error) {
			return s.Participants(ctx, models.ParticipantFilter{Attended: models.Attended{Filter: f}}, p)
		}),
		tableOf("positions", func(ctx context.Context, s *store.Store, _ models.Filter, p models.Paging) (models.Page[models.PositionRow], error) {
			return s.Positions(ctx, models.PersonFilter{}, p)
		}),
		tableOf("relations", func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (models.Page[models.RelationRow], error) {
			return s.RelationsBetween(ctx, models.AgreementFilter{Filter: f}, p)
		}))
}

// tableOf is a table of rows of a type.
func tableOf[T any](name string, read func(context.Context, *store.Store, models.Filter, models.Paging) (models.Page[T], error)) table {
	return table{name: name, record: models.ShapeOf(reflect.TypeFor[T]()),
		read: func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (store.Documents, error) {
			return store.Rows(read(ctx, s, f, p))
		}}
}

// tableOfKind is the table of the records of a kind.
func tableOfKind(spec models.Spec) table {
	return table{name: spec.Table, record: models.ShapeOf(reflect.TypeOf(spec.New())), spec: spec,
		read: func(ctx context.Context, s *store.Store, f models.Filter, p models.Paging) (store.Documents, error) {
			filter := spec.Filter()
			if chosen(spec.Name) {
				reflect.ValueOf(filter).Elem().FieldByName("Filter").Set(reflect.ValueOf(f))
			}
			return s.List(ctx, spec.Name, filter, p)
		}}
}

// chosen tells of a kind whether a filter chooses among its records. The others can be
// named by any of these, and go along whole.
func chosen(kind models.RecordKind) bool {
	return kind == models.VisitKind || kind == models.MeetingKind || kind == models.AgreementKind || kind == models.CommitmentKind
}

// citedKinds are the kinds of which a package has citations: with a filter, those among
// which it chooses.
func citedKinds(f models.Filter) []models.RecordKind {
	if reflect.ValueOf(f).IsZero() {
		return nil // all
	}
	var kinds []models.RecordKind
	for _, spec := range models.Kinds {
		if chosen(spec.Name) {
			kinds = append(kinds, spec.Name)
		}
	}
	return kinds
}
