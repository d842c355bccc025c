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
	if err != nil {
		return err
	}
	cited, err := s.cited(ctx, entities)
	for _, e := range entities {
		p := models.Assess(cited[e.Base().ID], sources[e.Base().ID])
		e.Base().Provenance = &p
	}
	return err
}

// cited lists what of each record of one kind can be cited: itself, and its acts
// or updates.
func (s *Store) cited(ctx context.Context, entities []models.Entity) (map[string][]models.Cited, error) {
	cited := map[string][]models.Cited{}
	if len(entities) == 0 {
		return cited, nil
	}
	for _, e := range entities {
		cited[e.Base().ID] = []models.Cited{{Kind: e.RecordKind(), ID: e.Base().ID, Fields: e.Stored()}}
	}
	add := func(owner string, i int, p models.Part) {
		cited[owner] = append(cited[owner], models.Cited{Kind: p.RecordKind(), ID: p.Part().ID, Fields: p.Stored(),
			Prefix: "/" + tables[p.RecordKind()] + "/" + strconv.Itoa(i)})
	}
	switch entities[0].RecordKind() {
	case models.AgreementKind:
		acts, err := s.loadedActs(ctx, entities)
		for owner, list := range acts {
			for i := range list {
				add(owner, i, &list[i])
			}
		}
		return cited, err
	case models.CommitmentKind:
		updates, err := s.updatesOf(ctx, idsOf(entities))
		for owner, list := range updates {
			for i := range list {
				add(owner, i, &list[i])
			}
		}
		return cited, err
	}
	return cited, nil
}

// loadedActs are the acts of agreements, read only where they are not there yet.
func (s *Store) loadedActs(ctx context.Context, agreements []models.Entity) (map[string][]models.Act, error) {
	acts := map[string][]models.Act{}
	for _, e := range agreements {
		a := e.(*models.Agreement)
		if a.Acts == nil {
			return s.actsOf(ctx, idsOf(agreements))
		}
		acts[a.ID] = a.Acts
	}
	return acts, nil
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
