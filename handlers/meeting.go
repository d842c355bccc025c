package handlers

import "entente/models"

// meetings are the operations of meetings.
func (h *Handlers) meetings() []Operation {
	return record[models.MeetingFilter, models.MeetingPage](h, resource{
		kind:   models.MeetingKind,
		plural: "meetings",
		with:   "its agreements, commitments and citations",
		cited:  true,
	})
}
