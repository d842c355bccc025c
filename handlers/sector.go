package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListSectors answers a page of sectors.
//
//	@Summary		List sectors
//	@Description	A page of sectors, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listSectors
//	@Tags			sectors
//	@Param			filter	query		models.SectorFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.SectorPage
//	@Router			/api/v1/sectors [get]
func (h *Handlers) ListSectors(c echo.Context) error { return list(c, h, h.Store.Sectors) }

// GetSector answers one sector.
//
//	@Summary	Read one sector
//	@ID			getSector
//	@Tags		sectors
//	@Param		id		path		string	true	"code"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Sector
//	@Router		/api/v1/sectors/{id} [get]
func (h *Handlers) GetSector(c echo.Context) error { return get(c, h, h.Store.Sector) }

// CreateSector records a sector.
//
//	@Summary		Record a sector
//	@Description	Records a sector.
//	@ID				createSector
//	@Tags			sectors
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.SectorFields	true	"the sector"
//	@Success		201				{object}	models.Sector
//	@Security		token
//	@Router			/api/v1/sectors [post]
func (h *Handlers) CreateSector(c echo.Context) error {
	return create(c, h, base+"/sectors", (*store.Store).CreateSector)
}

// ReplaceSector writes all fields of a sector.
//
//	@Summary	Replace a sector
//	@ID			replaceSector
//	@Tags		sectors
//	@Param		id			path		string				true	"code"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.SectorFields	true	"all fields"
//	@Success	200			{object}	models.Sector
//	@Security	token
//	@Router		/api/v1/sectors/{id} [put]
func (h *Handlers) ReplaceSector(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Sector), editing(c, h.Store.ChangeSector))
}

// PatchSector writes some fields of a sector.
//
//	@Summary		Change a sector
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchSector
//	@Tags			sectors
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"code"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.SectorFields	true	"some fields"
//	@Success		200			{object}	models.Sector
//	@Security		token
//	@Router			/api/v1/sectors/{id} [patch]
func (h *Handlers) PatchSector(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Sector), editing(c, h.Store.ChangeSector))
}

// BinSector puts a sector into the bin.
//
//	@Summary	Put a sector into the bin
//	@ID			binSector
//	@Tags		sectors
//	@Param		id			path	string	true	"code"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/sectors/{id} [delete]
func (h *Handlers) BinSector(c echo.Context) error {
	return remove(c, reading(c, h.Store.Sector), removing(c, h.Store.BinSector))
}

// RestoreSector takes a sector out of the bin.
//
//	@Summary	Take a sector out of the bin
//	@ID			restoreSector
//	@Tags		sectors
//	@Param		id	path		string	true	"code"
//	@Success	200	{object}	models.Sector
//	@Security	token
//	@Router		/api/v1/sectors/{id}/restore [post]
func (h *Handlers) RestoreSector(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreSector)
}
