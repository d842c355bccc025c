package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// stepRows reads the steps of agreements, in order.
func (s *Store) stepRows(ctx context.Context, seqs []int64) (map[int64][]derived.StepRow, error) {
	var rows []derived.StepRow
	err := s.db.WithContext(ctx).Table("status_steps").Where("seq IN ?", seqs).Order("seq, day_from").Find(&rows).Error
	steps := map[int64][]derived.StepRow{}
	for _, r := range rows {
		steps[r.Seq] = append(steps[r.Seq], r)
	}
	return steps, explain("reading statuses", err)
}

// judge reads what where agreements stand follows from, and derives it.
func (s *Store) judge(ctx context.Context, agreements []models.Entity, m *derived.Material) error {
	superseded, err := s.supersessions(ctx, agreements, m.Targets)
	if err == nil {
		m.StandIns, err = s.standInsOf(ctx, agreements, m.Acts)
	}
	if err != nil {
		return err
	}
	m.Judge(agreements, superseded)
	return nil
}

// supersessions finds what takes the place of agreements: published, and so not
// more secret than they are, for a status is the same for all who see it.
func (s *Store) supersessions(ctx context.Context, agreements []models.Entity, t derived.Targets) (map[string][]models.Supersession, error) {
	var numbers []string
	for _, e := range agreements {
		_, new := s.pending.newcomer(e.Base().ID) // which nothing names yet
		if x, ok := t.ID(e.Base().ID); ok && !new {
			numbers = append(numbers, derived.Number(x.Seq))
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	open := scopeOf(derived.GuestView, "d")
	var rows []models.Agreement
	err := s.db.WithContext(ctx).Table("documents AS d").Joins("JOIN agreements AS t ON t.id = d.record_id").
		Where("d.seq IN (SELECT l.seq FROM links l WHERE l.name = ? AND l.value IN ? AND l.kind = ?)",
			derived.LinkNames[derived.RestsOn], numbers, models.AgreementKind.Code()).
		Where(open.sql, open.args...).Select("t.*").Order("t.id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, explain("reading what supersedes agreements", err)
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	acts, err := s.actsOf(ctx, ids)
	out := map[string][]models.Supersession{}
	for i := range rows {
		for id, list := range derived.SupersessionsBy(&rows[i], acts[rows[i].ID]) {
			out[id] = append(out[id], list...)
		}
	}
	return out, err
}

// standInsOf reads the institutions among the parties of agreements, and among those
// who act on, keep or observe them, that stand for their countries. It is the same whoever asks; nothing
// of them is shown.
func (s *Store) standInsOf(ctx context.Context, agreements []models.Entity, acts map[string][]models.Act) (derived.StandIns, error) {
	var ids []string
	for _, e := range agreements {
		for _, act := range acts[e.Base().ID] {
			if act.Party == nil && act.PartyInstitutionID != nil {
				ids = append(ids, string(*act.PartyInstitutionID))
			}
		}
		a := e.(*models.Agreement)
		for _, p := range slices.Concat(a.Parties, a.Depositaries, a.Observers) {
			if p.Country == nil && p.InstitutionID != nil {
				ids = append(ids, string(*p.InstitutionID))
			}
		}
	}
	l := derived.StandIns{}
	if len(ids) == 0 {
		return l, nil
	}
	var rows []models.Institution
	err := s.db.WithContext(ctx).Where("id IN ? AND country IS NOT NULL", ids).Find(&rows).Error
	for _, r := range rows {
		l[r.ID] = r
	}
	return l, explain("looking up the countries of institutions", err)
}
