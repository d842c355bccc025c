package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListVisits answers a page of visits.
//
//	@Summary		List visits
//	@Description	A page of visits, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listVisits
//	@Tags			visits
//	@Param			filter	query		models.VisitFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.VisitPage
//	@Router			/api/v1/visits [get]
func (h *Handlers) ListVisits(c echo.Context) error { return list(c, h, h.Store.Visits) }

// GetVisit answers one visit.
//
//	@Summary	Read one visit
//	@ID			getVisit
//	@Tags		visits
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Visit
//	@Router		/api/v1/visits/{id} [get]
func (h *Handlers) GetVisit(c echo.Context) error { return get(c, h, h.Store.Visit) }

// CreateVisit records a visit.
//
//	@Summary		Record a visit
//	@Description	Records a visit with its meetings, agreements, commitments and citations, all or nothing.
//	@ID				createVisit
//	@Tags			visits
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.NewVisit	true	"the visit"
//	@Success		201				{object}	models.Visit
//	@Security		token
//	@Router			/api/v1/visits [post]
func (h *Handlers) CreateVisit(c echo.Context) error {
	return create(c, h, base+"/visits", (*store.Store).CreateVisit)
}

// ReplaceVisit writes all fields of a visit.
//
//	@Summary	Replace a visit
//	@ID			replaceVisit
//	@Tags		visits
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.VisitFields	true	"all fields"
//	@Success	200			{object}	models.Visit
//	@Security	token
//	@Router		/api/v1/visits/{id} [put]
func (h *Handlers) ReplaceVisit(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Visit), editing(c, h.Store.ChangeVisit))
}

// PatchVisit writes some fields of a visit.
//
//	@Summary		Change a visit
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchVisit
//	@Tags			visits
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.VisitFields	true	"some fields"
//	@Success		200			{object}	models.Visit
//	@Security		token
//	@Router			/api/v1/visits/{id} [patch]
func (h *Handlers) PatchVisit(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Visit), editing(c, h.Store.ChangeVisit))
}

// BinVisit puts a visit into the bin.
//
//	@Summary	Put a visit into the bin
//	@ID			binVisit
//	@Tags		visits
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/visits/{id} [delete]
func (h *Handlers) BinVisit(c echo.Context) error {
	return remove(c, reading(c, h.Store.Visit), removing(c, h.Store.BinVisit))
}

// RestoreVisit takes a visit out of the bin.
//
//	@Summary	Take a visit out of the bin
//	@ID			restoreVisit
//	@Tags		visits
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Visit
//	@Security	token
//	@Router		/api/v1/visits/{id}/restore [post]
func (h *Handlers) RestoreVisit(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreVisit)
}
