package store

import (
	"context"

	"entente/models"
)

// stepRow is a step of the status of an agreement.
type stepRow struct {
	AgreementID string
	DayFrom     models.Day
	DayUntil    models.Day
	Value       models.AgreementStatus
	Since       *models.Date
	Because     []models.Reason `gorm:"serializer:json"`
	Certain     bool
}

// restep derives the status of an agreement again, for every day.
func (s *Store) restep(ctx context.Context, a *models.Agreement) error {
	course, err := s.course(ctx, a)
	if err != nil {
		return err
	}
	db := s.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM status_steps WHERE agreement_id = ?", a.ID).Error; err != nil {
		return explain("clearing the status of an agreement", err)
	}
	return explain("writing the status of an agreement", db.Table("status_steps").Create(stepRows(a.ID, course)).Error)
}

func stepRows(id string, c models.Course) []stepRow {
	var rows []stepRow
	for _, step := range models.Steps(c) {
		rows = append(rows, stepRow{id, step.From, step.Until, step.Value, step.Since, step.Because, step.Certain})
	}
	return rows
}

// course gathers what the status of an agreement follows from.
func (s *Store) course(ctx context.Context, a *models.Agreement) (models.Course, error) {
	c := models.Course{Date: a.Date, Duration: a.Duration, Renewal: a.Renewal}
	acts, err := s.actsOf(ctx, []string{a.ID})
	if err != nil {
		return c, err
	}
	c.Acts = acts[a.ID]
	lenders, err := s.lenders(ctx, a)
	if err != nil {
		return c, err
	}
	c.Parties = partyCountries(a, lenders)
	c.SupersededBy, err = s.supersessions(ctx, a)
	return c, err
}

// supersessions finds the agreements that take the place of one: published, and
// not more secret than it, for a status is the same for all who see it.
func (s *Store) supersessions(ctx context.Context, a *models.Agreement) ([]models.Supersession, error) {
	var rows []models.Agreement
	err := s.db.WithContext(ctx).Table("agreements AS t").
		Where("t.id IN (SELECT l.record_id FROM links l WHERE l.agreement_id = ?)", a.ID).
		Where(scope(models.WithViewer(ctx, models.Viewer{}), "t")).Find(&rows).Error
	if err != nil {
		return nil, explain("reading what supersedes an agreement", err)
	}
	var out []models.Supersession
	for i := range rows {
		by := &rows[i]
		acts, err := s.actsOf(ctx, []string{by.ID})
		if err != nil {
			return nil, err
		}
		out = append(out, supersessionsBy(by, acts[by.ID])[a.ID]...)
	}
	return out, nil
}

// supersessionsBy says, for each agreement whose place one takes, when it does.
func supersessionsBy(by *models.Agreement, acts []models.Act) map[string][]models.Supersession {
	out := map[string][]models.Supersession{}
	for _, r := range by.Relations {
		if r.AgreementID == nil || (r.Kind != models.RelationSupersedes && r.Kind != models.RelationTerminates) {
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

// restepRelated derives the status of an agreement, and of those it relates to,
// now and as it stood before.
func (s *Store) restepRelated(ctx context.Context, old, a *models.Agreement) error {
	if err := s.restep(ctx, a); err != nil {
		return err
	}
	related := a.Superseded()
	if old != nil {
		related = append(related, old.Superseded()...)
	}
	for _, id := range related {
		var other models.Agreement
		found := s.db.WithContext(ctx).Where("id = ?", id).Limit(1).Find(&other)
		if found.Error != nil {
			return explain("reading a related agreement", found.Error)
		}
		if found.RowsAffected > 0 {
			if err := s.restep(ctx, &other); err != nil {
				return err
			}
		}
	}
	return nil
}

// statusesOn reads the status that agreements had on a day.
func (s *Store) statusesOn(ctx context.Context, ids []string, day models.Day) (map[string]models.StatusOnDay, error) {
	var rows []stepRow
	err := s.db.WithContext(ctx).Table("status_steps").Where("agreement_id IN ? AND day_from <= ? AND ? < day_until", unique(ids), day, day).Find(&rows).Error
	statuses := map[string]models.StatusOnDay{}
	for _, r := range rows {
		statuses[r.AgreementID] = models.StatusOnDay{Value: r.Value, Since: r.Since, Because: r.Because, Certain: r.Certain}
	}
	return statuses, explain("reading statuses", err)
}
