package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListAgreements answers a page of agreements.
//
//	@Summary		List agreements
//	@Description	A page of agreements, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listAgreements
//	@Tags			agreements
//	@Param			filter	query		models.AgreementFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.AgreementPage
//	@Router			/api/v1/agreements [get]
func (h *Handlers) ListAgreements(c echo.Context) error { return list(c, h, h.Store.Agreements) }

// GetAgreement answers one agreement.
//
//	@Summary	Read one agreement
//	@ID			getAgreement
//	@Tags		agreements
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		as_of	query		string	false	"the day it is asked about, YYYY-MM-DD; today when left out"	format(date)
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Agreement
//	@Router		/api/v1/agreements/{id} [get]
func (h *Handlers) GetAgreement(c echo.Context) error { return get(c, h, h.Store.Agreement) }

// CreateAgreement records an agreement.
//
//	@Summary		Record an agreement
//	@Description	Records an agreement with its acts, commitments and citations, all or nothing.
//	@ID				createAgreement
//	@Tags			agreements
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.NewAgreement	true	"the agreement"
//	@Success		201				{object}	models.Agreement
//	@Security		token
//	@Router			/api/v1/agreements [post]
func (h *Handlers) CreateAgreement(c echo.Context) error {
	return create(c, h, base+"/agreements", (*store.Store).CreateAgreement)
}

// ReplaceAgreement writes all fields of an agreement.
//
//	@Summary	Replace an agreement
//	@ID			replaceAgreement
//	@Tags		agreements
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.AgreementFields	true	"all fields"
//	@Success	200			{object}	models.Agreement
//	@Security	token
//	@Router		/api/v1/agreements/{id} [put]
func (h *Handlers) ReplaceAgreement(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Agreement), editing(c, h.Store.ChangeAgreement))
}

// PatchAgreement writes some fields of an agreement.
//
//	@Summary		Change an agreement
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchAgreement
//	@Tags			agreements
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.AgreementFields	true	"some fields"
//	@Success		200			{object}	models.Agreement
//	@Security		token
//	@Router			/api/v1/agreements/{id} [patch]
func (h *Handlers) PatchAgreement(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Agreement), editing(c, h.Store.ChangeAgreement))
}

// BinAgreement puts an agreement into the bin.
//
//	@Summary	Put an agreement into the bin
//	@ID			binAgreement
//	@Tags		agreements
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/agreements/{id} [delete]
func (h *Handlers) BinAgreement(c echo.Context) error {
	return remove(c, reading(c, h.Store.Agreement), removing(c, h.Store.BinAgreement))
}

// RestoreAgreement takes an agreement out of the bin.
//
//	@Summary	Take an agreement out of the bin
//	@ID			restoreAgreement
//	@Tags		agreements
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Agreement
//	@Security	token
//	@Router		/api/v1/agreements/{id}/restore [post]
func (h *Handlers) RestoreAgreement(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreAgreement)
}
