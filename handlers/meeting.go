package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListMeetings answers a page of meetings.
//
//	@Summary		List meetings
//	@Description	A page of meetings, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listMeetings
//	@Tags			meetings
//	@Param			filter	query		models.MeetingFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.MeetingPage
//	@Router			/api/v1/meetings [get]
func (h *Handlers) ListMeetings(c echo.Context) error { return list(c, h, h.Store.Meetings) }

// GetMeeting answers one meeting.
//
//	@Summary	Read one meeting
//	@ID			getMeeting
//	@Tags		meetings
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Meeting
//	@Router		/api/v1/meetings/{id} [get]
func (h *Handlers) GetMeeting(c echo.Context) error { return get(c, h, h.Store.Meeting) }

// CreateMeeting records a meeting.
//
//	@Summary		Record a meeting
//	@Description	Records a meeting with its agreements, commitments and citations, all or nothing.
//	@ID				createMeeting
//	@Tags			meetings
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.NewMeeting	true	"the meeting"
//	@Success		201				{object}	models.Meeting
//	@Security		token
//	@Router			/api/v1/meetings [post]
func (h *Handlers) CreateMeeting(c echo.Context) error {
	return create(c, h, base+"/meetings", (*store.Store).CreateMeeting)
}

// ReplaceMeeting writes all fields of a meeting.
//
//	@Summary	Replace a meeting
//	@ID			replaceMeeting
//	@Tags		meetings
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.MeetingFields	true	"all fields"
//	@Success	200			{object}	models.Meeting
//	@Security	token
//	@Router		/api/v1/meetings/{id} [put]
func (h *Handlers) ReplaceMeeting(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Meeting), editing(c, h.Store.ChangeMeeting))
}

// PatchMeeting writes some fields of a meeting.
//
//	@Summary		Change a meeting
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchMeeting
//	@Tags			meetings
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.MeetingFields	true	"some fields"
//	@Success		200			{object}	models.Meeting
//	@Security		token
//	@Router			/api/v1/meetings/{id} [patch]
func (h *Handlers) PatchMeeting(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Meeting), editing(c, h.Store.ChangeMeeting))
}

// BinMeeting puts a meeting into the bin.
//
//	@Summary	Put a meeting into the bin
//	@ID			binMeeting
//	@Tags		meetings
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/meetings/{id} [delete]
func (h *Handlers) BinMeeting(c echo.Context) error {
	return remove(c, reading(c, h.Store.Meeting), removing(c, h.Store.BinMeeting))
}

// RestoreMeeting takes a meeting out of the bin.
//
//	@Summary	Take a meeting out of the bin
//	@ID			restoreMeeting
//	@Tags		meetings
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Meeting
//	@Security	token
//	@Router		/api/v1/meetings/{id}/restore [post]
func (h *Handlers) RestoreMeeting(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreMeeting)
}
