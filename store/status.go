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
	var rows []stepRow
	for _, step := range models.Steps(course) {
		rows = append(rows, stepRow{a.ID, step.From, step.Until, step.Value, step.Since, step.Because, step.Certain})
	}
	return explain("writing the status of an agreement", db.Table("status_steps").Create(rows).Error)
}

// course gathers what the status of an agreement follows from.
func (s *Store) course(ctx context.Context, a *models.Agreement) (models.Course, error) {
	c := models.Course{Date: a.Date, Duration: a.Duration, Renewal: a.Renewal}
	acts, err := s.actsOf(ctx, []string{a.ID})
	if err != nil {
		return c, err
	}
	c.Acts = acts[a.ID]
	if c.Parties, err = s.partyCountries(ctx, a); err != nil {
		return c, err
	}
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
		for _, r := range by.Relations {
			if r.AgreementID == nil || string(*r.AgreementID) != a.ID || (r.Kind != models.RelationSupersedes && r.Kind != models.RelationTerminates) {
				continue
			}
			date, err := s.forceOf(ctx, by)
			if err != nil {
				return nil, err
			}
			out = append(out, models.Supersession{AgreementID: by.ID, Date: date, RecordedOn: by.CreatedAt[:10], Terminates: r.Kind == models.RelationTerminates})
		}
	}
	return out, nil
}

// forceOf is when an agreement entered into force, else when it was concluded.
func (s *Store) forceOf(ctx context.Context, a *models.Agreement) (*models.Date, error) {
	acts, err := s.actsOf(ctx, []string{a.ID})
	for _, act := range acts[a.ID] {
		if act.Kind == models.ActEntryIntoForce && act.Date != nil {
			return act.Date, err
		}
	}
	return a.Date, err
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
