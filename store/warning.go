package store

import (
	"context"
	"strconv"

	"entente/models"
)

// warningsOf are all that is implausible of a record as a view shows it, whatever was said
// of it.
func (m material) warningsOf(shown models.Doubtful, view int, today models.Day) []models.Warning {
	id := shown.Base().ID
	c := models.Circumstances{Record: shown, Acts: m.acts[id], Updates: m.updates[id], Sources: m.seenIn(id, view), Today: today}
	if meeting, ok := shown.(*models.Meeting); ok && meeting.VisitID != nil {
		c.Visit = m.visits[*meeting.VisitID]
	}
	return models.Warnings(c)
}

// warn puts into a record, as a view shows it, what is implausible and not accepted.
// Guests read of what was accepted only what they would be warned of.
func (m material) warn(shown models.Entity, view int, today models.Day) {
	x, ok := shown.(models.Doubtful)
	if !ok {
		return
	}
	found := m.warningsOf(x, view, today)
	x.Doubted().Warnings = x.Accepted().Open(found)
	if view == guestView {
		x.Accepted().Narrow(found)
	}
}

// visitsOf reads the visits in the course of which meetings took place.
func (s *Store) visitsOf(ctx context.Context, meetings []models.Entity) (map[models.VisitID]*models.Visit, error) {
	visits := map[models.VisitID]*models.Visit{}
	var ids []string
	for _, e := range meetings {
		if m := e.(*models.Meeting); m.VisitID != nil {
			ids = append(ids, string(*m.VisitID))
		}
	}
	written := s.pending.among(sorted(ids), func(id string, n *newcomer) {
		visits[models.VisitID(id)] = n.record.(*models.Visit)
	})
	if len(written) == 0 {
		return visits, nil
	}
	var rows []models.Visit
	err := s.db.WithContext(ctx).Where("id IN ?", written).Find(&rows).Error
	for i := range rows {
		visits[models.VisitID(rows[i].ID)] = &rows[i]
	}
	return visits, explain("reading the visits of meetings", err)
}
