package store

import (
	"context"
	"slices"

	"entente/models"
)

// stepRow is a step of the status of an agreement.
type stepRow struct {
	Seq      int64
	DayFrom  models.Day
	DayUntil models.Day
	Value    models.AgreementStatus
	Since    *models.Date
	Because  []models.Reason `gorm:"serializer:json"`
	Certain  bool
}

func stepRows(seq int64, steps []models.Step) []stepRow {
	var rows []stepRow
	for _, step := range steps {
		rows = append(rows, stepRow{seq, step.From, step.Until, step.Value, step.Since, step.Because, step.Certain})
	}
	return rows
}

// stepsOn reads the steps that agreements were on at a day.
func (s *Store) stepsOn(ctx context.Context, agreements []models.Entity, t targets, day models.Day) (map[string][]models.Step, error) {
	ids := map[int64]string{}
	var seqs []int64
	for _, e := range agreements {
		if x, ok := t.id(e.Base().ID); ok {
			ids[x.Seq] = e.Base().ID
			seqs = append(seqs, x.Seq)
		}
	}
	var rows []stepRow
	err := s.db.WithContext(ctx).Table("status_steps").Where("seq IN ? AND day_from <= ? AND ? < day_until", some(seqs), day, day).Find(&rows).Error
	steps := map[string][]models.Step{}
	for _, r := range rows {
		steps[ids[r.Seq]] = []models.Step{{From: r.DayFrom, Until: r.DayUntil,
			StatusOnDay: models.StatusOnDay{Value: r.Value, Since: r.Since, Because: r.Because, Certain: r.Certain}}}
	}
	return steps, explain("reading statuses", err)
}

// deriveSteps derives the status of agreements for every day there is.
func (s *Store) deriveSteps(ctx context.Context, agreements []models.Entity, m material, l standIns) (map[string][]models.Step, error) {
	superseded, err := s.supersessions(ctx, agreements, m.targets)
	if err != nil {
		return nil, err
	}
	steps := map[string][]models.Step{}
	for _, e := range agreements {
		a := e.(*models.Agreement)
		steps[a.ID] = models.Steps(models.Course{Parties: l.countries(a), Date: a.Date, Acts: m.acts[a.ID],
			Duration: a.Duration, Renewal: a.Renewal, SupersededBy: superseded[a.ID]})
	}
	return steps, nil
}

// supersessions finds what takes the place of agreements: published, and so not
// more secret than they are, for a status is the same for all who see it.
func (s *Store) supersessions(ctx context.Context, agreements []models.Entity, t targets) (map[string][]models.Supersession, error) {
	var numbers []string
	for _, e := range agreements {
		_, new := s.pending.newcomer(e.Base().ID) // which nothing names yet
		if x, ok := t.id(e.Base().ID); ok && !new {
			numbers = append(numbers, number(x.Seq))
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	open := scopeOf(guestView, "d")
	var rows []models.Agreement
	err := s.db.WithContext(ctx).Table("documents AS d").Joins("JOIN agreements AS t ON t.id = d.record_id").
		Where("d.seq IN (SELECT l.seq FROM links l WHERE l.name = ? AND l.value IN ? AND l.kind = ?)",
			linkNames[restsOn], numbers, models.AgreementKind.Code()).
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
		for id, list := range supersessionsBy(&rows[i], acts[rows[i].ID]) {
			out[id] = append(out[id], list...)
		}
	}
	return out, err
}

// supersessionsBy says, for each agreement whose place one takes, when it does.
func supersessionsBy(by *models.Agreement, acts []models.Act) map[string][]models.Supersession {
	out := map[string][]models.Supersession{}
	for _, r := range by.Relations {
		if r.AgreementID == nil || !r.Whole() || (r.Kind != models.RelationSupersedes && r.Kind != models.RelationTerminates) {
			continue
		}
		id := string(*r.AgreementID)
		out[id] = append(out[id], models.Supersession{AgreementID: by.ID, Date: forceOf(by, acts),
			RecordedOn: by.CreatedAt[:10], Terminates: r.Kind == models.RelationTerminates})
	}
	return out
}

// forceOf is when an agreement entered into force, else when it was concluded.
func forceOf(a *models.Agreement, acts []models.Act) *models.Date {
	for _, act := range acts {
		if act.Kind != models.ActEntryIntoForce {
			continue
		}
		if act.Effective != nil {
			return act.Effective
		}
		if act.Date != nil {
			return act.Date
		}
	}
	return a.Date
}

// standIns are institutions that stand for their country among the parties of
// agreements.
type standIns map[string]models.Institution

// standInsOf reads the institutions among the parties of agreements that stand for
// their countries. It is the same whoever asks; nothing of them is shown.
func (s *Store) standInsOf(ctx context.Context, agreements []models.Entity) (standIns, error) {
	var ids []string
	for _, e := range agreements {
		for _, p := range e.(*models.Agreement).Parties {
			if p.Country == nil && p.InstitutionID != nil {
				ids = append(ids, string(*p.InstitutionID))
			}
		}
	}
	l := standIns{}
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

// countries are those of the parties of an agreement; an institution stands for
// its own, but a hidden one does not betray it in an open agreement.
func (l standIns) countries(a *models.Agreement) []models.CountryCode {
	var countries []models.CountryCode
	for _, p := range a.Parties {
		if p.Country != nil {
			countries = append(countries, *p.Country)
		} else if p.InstitutionID != nil {
			x, ok := l[string(*p.InstitutionID)]
			if ok && (viewsOf(&x)&guestView != 0 || !a.Open()) {
				countries = append(countries, *x.Country)
			}
		}
	}
	slices.Sort(countries)
	return slices.Compact(countries)
}
