package store

import (
	"context"
	"strconv"

	"entente/models"
)

// dress completes records for the caller, with the same few queries whatever
// their number: what is derived from parts, provenance from the sources he may
// see, and links that lead nowhere for him made null.
func dress[T any, E entity[T]](ctx context.Context, s *Store, rows []T, o View) error {
	if len(rows) == 0 {
		return nil
	}
	entities := make([]models.Entity, len(rows))
	stored := make([]any, len(rows))
	for i := range rows {
		entities[i] = E(&rows[i])
		stored[i] = E(&rows[i]).Stored()
	}
	if err := s.dressAgreements(ctx, entities, o); err != nil {
		return err
	}
	if err := s.dressCommitments(ctx, entities, o); err != nil {
		return err
	}
	if err := s.attest(ctx, entities); err != nil {
		return err
	}
	if err := s.hideLinks(ctx, stored); err != nil {
		return err
	}
	for _, e := range entities {
		if c, ok := e.(*models.Commitment); ok && c.Origin != nil && *c.Origin == (models.Origin{}) {
			c.Origin = nil
		}
	}
	return nil
}

func idsOf(entities []models.Entity) []string {
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.Base().ID
	}
	return ids
}

// dressAgreements adds the acts, and the status on the day asked about.
func (s *Store) dressAgreements(ctx context.Context, entities []models.Entity, o View) error {
	if entities[0].RecordKind() != models.AgreementKind {
		return nil
	}
	ids := idsOf(entities)
	acts, err := s.actsOf(ctx, ids)
	if err != nil {
		return err
	}
	statuses, err := s.statusesOn(ctx, ids, s.day(o.AsOf))
	for _, e := range entities {
		a := e.(*models.Agreement)
		status := statuses[a.ID]
		a.Status, a.Acts = &status, acts[a.ID]
		if a.Acts == nil {
			a.Acts = []models.Act{}
		}
	}
	return err
}

// dressCommitments says where commitments stood on the day asked about.
func (s *Store) dressCommitments(ctx context.Context, entities []models.Entity, o View) error {
	if entities[0].RecordKind() != models.CommitmentKind {
		return nil
	}
	day := s.day(o.AsOf)
	if day >= s.Today() {
		for _, e := range entities {
			e.(*models.Commitment).Judge(day)
		}
		return nil
	}
	updates, err := s.updatesOf(ctx, idsOf(entities))
	for _, e := range entities {
		e.(*models.Commitment).Assess(updates[e.Base().ID], day)
	}
	return err
}

// attest adds the provenance that records have for the caller.
func (s *Store) attest(ctx context.Context, entities []models.Entity) error {
	sources, err := s.sourcesOf(ctx, idsOf(entities))
	for _, e := range entities {
		p := models.Assess(citedOf(e), sources[e.Base().ID])
		e.Base().Provenance = &p
	}
	return err
}

// citedOf lists what of a record can be cited: itself, and its acts.
func citedOf(e models.Entity) []models.Cited {
	cited := []models.Cited{{Kind: e.RecordKind(), ID: e.Base().ID, Fields: e.Stored()}}
	if a, ok := e.(*models.Agreement); ok {
		for i := range a.Acts {
			act := &a.Acts[i]
			cited = append(cited, models.Cited{Kind: models.ActKind, ID: act.ID, Fields: &act.ActFields, Prefix: "/acts/" + strconv.Itoa(i)})
		}
	}
	return cited
}

// sourcesOf reads the citations of records whose articles the caller may see.
func (s *Store) sourcesOf(ctx context.Context, ids []string) (map[string][]models.Source, error) {
	var rows []models.Source
	err := s.db.WithContext(ctx).Table("citations AS c").Joins("JOIN articles AS t ON t.id = c.article_id").
		Select("c.*, t.cluster_id, t.state AS article_state").
		Where("c.root_id IN ?", unique(ids)).Where(scope(ctx, "t")).Order("c.id").Find(&rows).Error
	sources := map[string][]models.Source{}
	for _, r := range rows {
		sources[r.RootID] = append(sources[r.RootID], r)
	}
	return sources, explain("reading sources", err)
}
