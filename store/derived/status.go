package derived

import (
	"slices"

	"entente/models"
)

// StepRow is a step of the status of an agreement, by which it is found. Why it stands so is
// told from the record, whichever day is asked about.
type StepRow struct {
	Seq      int64
	DayFrom  models.Day
	DayUntil models.Day
	Value    models.AgreementStatus
}

// StepRows are the steps of the status of an agreement.
func StepRows(seq int64, steps []models.Step) []StepRow {
	var rows []StepRow
	for _, step := range steps {
		rows = append(rows, StepRow{seq, step.From, step.Until, step.Value})
	}
	return rows
}

// Judge derives where agreements stand, for every day there is.
func (m *Material) Judge(agreements []models.Entity, superseded map[string][]models.Supersession) {
	l := m.StandIns
	m.Courses, m.Steps = map[string]models.Course{}, map[string]models.Steps{}
	for _, e := range agreements {
		a := e.(*models.Agreement)
		course := models.Course{Clauses: a.Clauses, Parties: l.members(a, m.Targets), Open: !a.AllNamed(), Date: a.Date, Acts: models.OfTheWhole(l.resolved(m.Acts[a.ID], a, m.Targets)),
			SupersededBy: superseded[a.ID], Doubts: m.doubts(a)}
		m.Courses[a.ID], m.Steps[a.ID] = course, models.StepsOf(course)
	}
}

// doubts are the acts and fields of an agreement that its status should not be called
// certain by. It is the same for all who see it, and so goes by the sources that all of
// them see.
func (m Material) doubts(a *models.Agreement) map[string]bool {
	view := StaffView
	if a.Open() {
		view = GuestView
	}
	return models.Doubts(m.Cited(a), m.SeenIn(a.ID, view))
}

// ending are the relations that end another text as a whole, or bring it back.
var ending = []models.RelationType{models.RelationSupersedes, models.RelationTerminates, models.RelationRevives}

// SupersessionsBy says, for each agreement that one ends or brings back, when it does.
func SupersessionsBy(by *models.Agreement, acts []models.Act) map[string][]models.Supersession {
	out := map[string][]models.Supersession{}
	for _, r := range by.Relations {
		if r.AgreementID == nil || !r.Whole() || !slices.Contains(ending, r.Kind) {
			continue
		}
		id := string(*r.AgreementID)
		out[id] = append(out[id], models.Supersession{AgreementID: by.ID, Date: forceOf(by, acts),
			RecordedOn: by.CreatedAt[:10], Terminates: r.Kind == models.RelationTerminates, Revives: r.Kind == models.RelationRevives})
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
