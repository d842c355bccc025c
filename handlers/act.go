package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// ListActs answers the acts of an agreement.
//
//	@Summary	List the acts of an agreement
//	@ID			listActs
//	@Tags		agreements
//	@Param		id	path		string	true	"UUID or reference of the agreement"
//	@Success	200	{object}	models.ActPage
//	@Router		/api/v1/agreements/{id}/acts [get]
func (h *Handlers) ListActs(c echo.Context) error {
	return whole(c, h, func(ctx context.Context) (models.ActPage, error) { return h.Store.Acts(ctx, c.Param("id")) })
}

// GetAct answers one act.
//
//	@Summary	Read one act
//	@ID			getAct
//	@Tags		agreements
//	@Param		id		path		string	true	"UUID or reference of the agreement"
//	@Param		part	path		string	true	"UUID of the act"
//	@Success	200		{object}	models.Act
//	@Router		/api/v1/agreements/{id}/acts/{part} [get]
func (h *Handlers) GetAct(c echo.Context) error { return getPart(c, h, h.actNow(c)) }

// actNow reads the act that the path names.
func (h *Handlers) actNow(c echo.Context) func(context.Context) (models.Act, error) {
	return func(ctx context.Context) (models.Act, error) { return h.Store.Act(ctx, c.Param("id"), c.Param("part")) }
}

// actEdit changes the act that the path names.
func (h *Handlers) actEdit(c echo.Context) edit[models.Act, models.ActFields] {
	return func(ctx context.Context, seen int, edit func(*models.ActFields) models.Problems) (models.Act, error) {
		return h.Store.ChangeAct(ctx, c.Param("id"), c.Param("part"), seen, edit)
	}
}

// CreateAct records a legal step.
//
//	@Summary	Record an act of an agreement
//	@ID			createAct
//	@Tags		agreements
//	@Param		id				path		string			true	"UUID or reference of the agreement"
//	@Param		Idempotency-Key	header		string			false	"sent again with the same body, the first answer comes back"
//	@Param		body			body		models.NewAct	true	"the act"
//	@Success	201				{object}	models.Act
//	@Security	token
//	@Router		/api/v1/agreements/{id}/acts [post]
func (h *Handlers) CreateAct(c echo.Context) error {
	owner, err := h.Store.Agreement(c.Request().Context(), c.Param("id"), store.View{})
	if err != nil {
		return err
	}
	return create(c, h, base+"/agreements/"+owner.ID+"/acts", func(s *store.Store, ctx context.Context, in models.NewAct) (models.Act, error) {
		return s.CreateAct(ctx, owner.ID, in)
	})
}

// ReplaceAct writes all fields of an act.
//
//	@Summary	Replace an act
//	@ID			replaceAct
//	@Tags		agreements
//	@Param		id			path		string				true	"UUID or reference of the agreement"
//	@Param		part		path		string				true	"UUID of the act"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.ActFields	true	"all fields"
//	@Success	200			{object}	models.Act
//	@Security	token
//	@Router		/api/v1/agreements/{id}/acts/{part} [put]
func (h *Handlers) ReplaceAct(c echo.Context) error { return replace(c, h, h.actNow(c), h.actEdit(c)) }

// PatchAct writes some fields of an act.
//
//	@Summary	Change an act
//	@ID			patchAct
//	@Tags		agreements
//	@Accept		application/merge-patch+json
//	@Param		id			path		string				true	"UUID or reference of the agreement"
//	@Param		part		path		string				true	"UUID of the act"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.ActFields	true	"some fields"
//	@Success	200			{object}	models.Act
//	@Security	token
//	@Router		/api/v1/agreements/{id}/acts/{part} [patch]
func (h *Handlers) PatchAct(c echo.Context) error { return patch(c, h, h.actNow(c), h.actEdit(c)) }

// RemoveAct deletes an act with its citations.
//
//	@Summary	Delete an act
//	@ID			removeAct
//	@Tags		agreements
//	@Param		id			path	string	true	"UUID or reference of the agreement"
//	@Param		part		path	string	true	"UUID of the act"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/agreements/{id}/acts/{part} [delete]
func (h *Handlers) RemoveAct(c echo.Context) error {
	return remove(c, h.actNow(c), func(ctx context.Context, seen int) error {
		return h.Store.RemoveAct(ctx, c.Param("id"), c.Param("part"), seen)
	})
}
