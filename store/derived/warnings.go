package derived

import (
	"maps"
	"slices"

	"entente/models"
)

// WarningsOf are all that is implausible of a record as a view shows it, whatever was said
// of it.
func (m Material) WarningsOf(shown models.Doubtful, view int, today models.Day) []models.Warning {
	id := shown.Base().ID
	c := models.Circumstances{Record: shown, Acts: m.Acts[id], Updates: m.Updates[id], Sources: m.SeenIn(id, view), Today: today}
	if meeting, ok := shown.(*models.Meeting); ok && meeting.VisitID != nil {
		c.Visit = m.Visits[*meeting.VisitID]
	}
	return models.Warnings(c)
}

// warned is a record, as a view shows it, with what is implausible and not accepted.
// Guests read of what was accepted only what they would be warned of.
func (m Material) warned(shown models.Entity, view int, today models.Day) models.Entity {
	x, ok := shown.(models.Doubtful)
	if !ok {
		return shown
	}
	found := m.WarningsOf(x, view, today)
	if view == GuestView && len(x.Accepted().AcceptedWarnings) > 0 {
		x = models.Clone(x).(models.Doubtful)
		x.Accepted().Narrow(found)
	}
	x.Doubted().Warnings = x.Accepted().Unaccepted(found)
	return x
}

// warnings are those of a record that staff and guests read.
func (m Material) warnings(e models.Entity, today models.Day) map[int][]models.Warning {
	found := map[int][]models.Warning{}
	for _, view := range []int{StaffView, GuestView} {
		if view == GuestView && ViewsOf(e)&GuestView == 0 {
			continue
		}
		if x, ok := m.Shown(e, view).(models.Doubtful); ok {
			found[view] = x.Accepted().Unaccepted(m.WarningsOf(x, view, today))
		}
	}
	return found
}

// accept settles what was said of the warnings of a record, and tells whether all was so
// already.
func (m Material) accept(e models.Entity, today models.Day) bool {
	x, ok := e.(models.Doubtful)
	if !ok || len(x.Accepted().AcceptedWarnings) == 0 {
		return true
	}
	shown := m.Shown(e, StaffView).(models.Doubtful)
	return x.Accepted().Settle(m.WarningsOf(shown, StaffView, today))
}

// accepting tells whether something was said of the warnings of a record: of that, not
// everybody reads the same.
func accepting(e models.Entity) bool {
	x, ok := e.(models.Doubtful)
	return ok && len(x.Accepted().AcceptedWarnings) > 0
}

// WarningName is the name of links to warnings: /1, /2 and so on, as many as there are,
// and code/1 and so on, as many as there are of a code. They follow no date, so that they
// are found in the order of recording.
const WarningName = "warning"

// warningLinks are such links of a record with these warnings in the views of staff and
// guests.
func warningLinks(seen int, warnings map[int][]models.Warning) Links {
	counted := map[string]map[int]int{} // by code and view
	for view, list := range warnings {
		for _, w := range list {
			for _, code := range []string{"", string(w.Code)} {
				if counted[code] == nil {
					counted[code] = map[int]int{}
				}
				counted[code][view]++
			}
		}
	}
	var out Links
	for _, code := range slices.Sorted(maps.Keys(counted)) {
		of := counted[code]
		for i := range max(of[StaffView], of[GuestView]) {
			views := 0
			for view, n := range of {
				if i < n {
					views |= view
				}
			}
			if views &= seen; views != 0 {
				out = append(out, Link{WarningName, OpenValue(code, i+1), views})
			}
		}
	}
	return out
}
