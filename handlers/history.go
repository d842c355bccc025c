package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// History answers who changed what of a record and its parts, and when.
//
//	@Summary		Who changed what, and when
//	@Description	Newest first, field by field, also deletions and restorations. Without a token only versions that were public and published.
//	@ID				history
//	@Tags			history
//	@Param			id		path		string	true	"UUID or reference"
//	@Param			window	query		models.Window	false	"how many, from where"
//	@Success		200		{object}	models.HistoryPage
//	@Router			/api/v1/visits/{id}/history [get]
//	@Router			/api/v1/meetings/{id}/history [get]
//	@Router			/api/v1/agreements/{id}/history [get]
//	@Router			/api/v1/commitments/{id}/history [get]
//	@Router			/api/v1/articles/{id}/history [get]
//	@Router			/api/v1/institutions/{id}/history [get]
//	@Router			/api/v1/people/{id}/history [get]
//	@Router			/api/v1/countries/{id}/history [get]
//	@Router			/api/v1/sectors/{id}/history [get]
func (h *Handlers) History(kind models.RecordKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		return window(c, h, func(ctx context.Context, _ none, p models.Paging) (models.HistoryPage, error) {
			return h.Store.History(ctx, kind, c.Param("id"), p)
		})
	}
}
