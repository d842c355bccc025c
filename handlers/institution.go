package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListInstitutions answers a page of institutions.
//
//	@Summary		List institutions
//	@Description	A page of institutions, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listInstitutions
//	@Tags			institutions
//	@Param			filter	query		models.InstitutionFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.InstitutionPage
//	@Router			/api/v1/institutions [get]
func (h *Handlers) ListInstitutions(c echo.Context) error { return list(c, h, h.Store.Institutions) }

// GetInstitution answers one institution.
//
//	@Summary	Read one institution
//	@ID			getInstitution
//	@Tags		institutions
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Institution
//	@Router		/api/v1/institutions/{id} [get]
func (h *Handlers) GetInstitution(c echo.Context) error { return get(c, h, h.Store.Institution) }

// CreateInstitution records an institution.
//
//	@Summary		Record an institution
//	@Description	Records an institution.
//	@ID				createInstitution
//	@Tags			institutions
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.InstitutionFields	true	"the institution"
//	@Success		201				{object}	models.Institution
//	@Security		token
//	@Router			/api/v1/institutions [post]
func (h *Handlers) CreateInstitution(c echo.Context) error {
	return create(c, h, base+"/institutions", (*store.Store).CreateInstitution)
}

// ReplaceInstitution writes all fields of an institution.
//
//	@Summary	Replace an institution
//	@ID			replaceInstitution
//	@Tags		institutions
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.InstitutionFields	true	"all fields"
//	@Success	200			{object}	models.Institution
//	@Security	token
//	@Router		/api/v1/institutions/{id} [put]
func (h *Handlers) ReplaceInstitution(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Institution), editing(c, h.Store.ChangeInstitution))
}

// PatchInstitution writes some fields of an institution.
//
//	@Summary		Change an institution
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchInstitution
//	@Tags			institutions
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.InstitutionFields	true	"some fields"
//	@Success		200			{object}	models.Institution
//	@Security		token
//	@Router			/api/v1/institutions/{id} [patch]
func (h *Handlers) PatchInstitution(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Institution), editing(c, h.Store.ChangeInstitution))
}

// BinInstitution puts an institution into the bin.
//
//	@Summary	Put an institution into the bin
//	@ID			binInstitution
//	@Tags		institutions
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/institutions/{id} [delete]
func (h *Handlers) BinInstitution(c echo.Context) error {
	return remove(c, reading(c, h.Store.Institution), removing(c, h.Store.BinInstitution))
}

// RestoreInstitution takes an institution out of the bin.
//
//	@Summary	Take an institution out of the bin
//	@ID			restoreInstitution
//	@Tags		institutions
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Institution
//	@Security	token
//	@Router		/api/v1/institutions/{id}/restore [post]
func (h *Handlers) RestoreInstitution(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreInstitution)
}
