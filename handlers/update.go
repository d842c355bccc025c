package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// ListUpdates answers the updates of a commitment.
//
//	@Summary	List the updates of a commitment
//	@ID			listUpdates
//	@Tags		commitments
//	@Param		id	path		string	true	"UUID or reference of the commitment"
//	@Success	200	{object}	models.UpdatePage
//	@Router		/api/v1/commitments/{id}/updates [get]
func (h *Handlers) ListUpdates(c echo.Context) error {
	return whole(c, h, func(ctx context.Context) (models.UpdatePage, error) { return h.Store.Updates(ctx, c.Param("id")) })
}

// GetUpdate answers one update.
//
//	@Summary	Read one update
//	@ID			getUpdate
//	@Tags		commitments
//	@Param		id		path		string	true	"UUID or reference of the commitment"
//	@Param		part	path		string	true	"UUID of the update"
//	@Success	200		{object}	models.Update
//	@Router		/api/v1/commitments/{id}/updates/{part} [get]
func (h *Handlers) GetUpdate(c echo.Context) error { return getPart(c, h, h.updateNow(c)) }

// updateNow reads the update that the path names.
func (h *Handlers) updateNow(c echo.Context) func(context.Context) (models.Update, error) {
	return func(ctx context.Context) (models.Update, error) {
		return h.Store.Update(ctx, c.Param("id"), c.Param("part"))
	}
}

// updateEdit changes the update that the path names.
func (h *Handlers) updateEdit(c echo.Context) edit[models.Update, models.UpdateFields] {
	return func(ctx context.Context, seen int, edit func(*models.UpdateFields) models.Problems) (models.Update, error) {
		return h.Store.ChangeUpdate(ctx, c.Param("id"), c.Param("part"), seen, edit)
	}
}

// CreateUpdate records an assessment.
//
//	@Summary	Record an update of a commitment
//	@ID			createUpdate
//	@Tags		commitments
//	@Param		id				path		string			true	"UUID or reference of the commitment"
//	@Param		Idempotency-Key	header		string			false	"sent again with the same body, the first answer comes back"
//	@Param		body			body		models.NewUpdate	true	"the update"
//	@Success	201				{object}	models.Update
//	@Security	token
//	@Router		/api/v1/commitments/{id}/updates [post]
func (h *Handlers) CreateUpdate(c echo.Context) error {
	owner, err := h.Store.Commitment(c.Request().Context(), c.Param("id"), store.View{})
	if err != nil {
		return err
	}
	return create(c, h, base+"/commitments/"+owner.ID+"/updates", func(s *store.Store, ctx context.Context, in models.NewUpdate) (models.Update, error) {
		return s.CreateUpdate(ctx, owner.ID, in)
	})
}

// ReplaceUpdate writes all fields of an update.
//
//	@Summary	Replace an update
//	@ID			replaceUpdate
//	@Tags		commitments
//	@Param		id			path		string				true	"UUID or reference of the commitment"
//	@Param		part		path		string				true	"UUID of the update"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.UpdateFields	true	"all fields"
//	@Success	200			{object}	models.Update
//	@Security	token
//	@Router		/api/v1/commitments/{id}/updates/{part} [put]
func (h *Handlers) ReplaceUpdate(c echo.Context) error {
	return replace(c, h, h.updateNow(c), h.updateEdit(c))
}

// PatchUpdate writes some fields of an update.
//
//	@Summary	Change an update
//	@ID			patchUpdate
//	@Tags		commitments
//	@Accept		application/merge-patch+json
//	@Param		id			path		string				true	"UUID or reference of the commitment"
//	@Param		part		path		string				true	"UUID of the update"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.UpdateFields	true	"some fields"
//	@Success	200			{object}	models.Update
//	@Security	token
//	@Router		/api/v1/commitments/{id}/updates/{part} [patch]
func (h *Handlers) PatchUpdate(c echo.Context) error {
	return patch(c, h, h.updateNow(c), h.updateEdit(c))
}

// RemoveUpdate deletes an update with its citations.
//
//	@Summary	Delete an update
//	@ID			removeUpdate
//	@Tags		commitments
//	@Param		id			path	string	true	"UUID or reference of the commitment"
//	@Param		part		path	string	true	"UUID of the update"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/commitments/{id}/updates/{part} [delete]
func (h *Handlers) RemoveUpdate(c echo.Context) error {
	return remove(c, h.updateNow(c), func(ctx context.Context, seen int) error {
		return h.Store.RemoveUpdate(ctx, c.Param("id"), c.Param("part"), seen)
	})
}
