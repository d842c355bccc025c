package handlers

import (
	"entente/models"
	"entente/store"
)

// meetings are the operations of meetings.
func (h *Handlers) meetings() []Operation {
	return record(h, resource{
		kind:   models.MeetingKind,
		plural: "meetings",
		with:   "its agreements, commitments and citations",
		cited:  true,
	}, methods[models.Meeting, models.NewMeeting, models.MeetingFields, models.MeetingFilter]{
		list: h.Store.Meetings, read: h.Store.Meeting, create: (*store.Store).CreateMeeting,
		change: h.Store.ChangeMeeting, bin: h.Store.BinMeeting, restore: (*store.Store).RestoreMeeting,
	})
}
