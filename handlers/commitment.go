package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListCommitments answers a page of commitments.
//
//	@Summary		List commitments
//	@Description	A page of commitments, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listCommitments
//	@Tags			commitments
//	@Param			filter	query		models.CommitmentFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.CommitmentPage
//	@Router			/api/v1/commitments [get]
func (h *Handlers) ListCommitments(c echo.Context) error { return list(c, h, h.Store.Commitments) }

// GetCommitment answers one commitment.
//
//	@Summary	Read one commitment
//	@ID			getCommitment
//	@Tags		commitments
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		as_of	query		string	false	"the day it is asked about, YYYY-MM-DD; today when left out"	format(date)
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Commitment
//	@Router		/api/v1/commitments/{id} [get]
func (h *Handlers) GetCommitment(c echo.Context) error { return get(c, h, h.Store.Commitment) }

// CreateCommitment records a commitment.
//
//	@Summary		Record a commitment
//	@Description	Records a commitment with its updates and citations, all or nothing.
//	@ID				createCommitment
//	@Tags			commitments
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.NewCommitment	true	"the commitment"
//	@Success		201				{object}	models.Commitment
//	@Security		token
//	@Router			/api/v1/commitments [post]
func (h *Handlers) CreateCommitment(c echo.Context) error {
	return create(c, h, base+"/commitments", (*store.Store).CreateCommitment)
}

// ReplaceCommitment writes all fields of a commitment.
//
//	@Summary	Replace a commitment
//	@ID			replaceCommitment
//	@Tags		commitments
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.CommitmentFields	true	"all fields"
//	@Success	200			{object}	models.Commitment
//	@Security	token
//	@Router		/api/v1/commitments/{id} [put]
func (h *Handlers) ReplaceCommitment(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Commitment), editing(c, h.Store.ChangeCommitment))
}

// PatchCommitment writes some fields of a commitment.
//
//	@Summary		Change a commitment
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchCommitment
//	@Tags			commitments
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.CommitmentFields	true	"some fields"
//	@Success		200			{object}	models.Commitment
//	@Security		token
//	@Router			/api/v1/commitments/{id} [patch]
func (h *Handlers) PatchCommitment(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Commitment), editing(c, h.Store.ChangeCommitment))
}

// BinCommitment puts a commitment into the bin.
//
//	@Summary	Put a commitment into the bin
//	@ID			binCommitment
//	@Tags		commitments
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/commitments/{id} [delete]
func (h *Handlers) BinCommitment(c echo.Context) error {
	return remove(c, reading(c, h.Store.Commitment), removing(c, h.Store.BinCommitment))
}

// RestoreCommitment takes a commitment out of the bin.
//
//	@Summary	Take a commitment out of the bin
//	@ID			restoreCommitment
//	@Tags		commitments
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Commitment
//	@Security	token
//	@Router		/api/v1/commitments/{id}/restore [post]
func (h *Handlers) RestoreCommitment(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreCommitment)
}
