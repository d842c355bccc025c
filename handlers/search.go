package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// Search answers the records in which words stand.
//
//	@Summary		Search records and articles
//	@Description	All words have to stand in a record, in any of its languages and in any inflection that folding reaches; "in quotes" as a phrase; with exact=true to the letter. The latest recorded first.
//	@ID				search
//	@Tags			across
//	@Param			filter	query		models.SearchFilter	true	"what for, and where"
//	@Param			paging	query		models.Paging		false	"how many, from where"
//	@Param		shape	query		models.Shape	false	"how they look"
//	@Success		200		{object}	models.FoundPage
//	@Router			/api/v1/search [get]
func (h *Handlers) Search(c echo.Context) error {
	return list(c, h, func(ctx context.Context, f models.SearchFilter, p models.Paging) (models.FoundPage, error) {
		if f.Q == "" {
			return models.FoundPage{}, badParameter("q", "required", "say what to search for")
		}
		return h.Store.Search(ctx, f, p)
	})
}

// ListConflicts answers the fields on which sources differ.
//
//	@Summary		List open conflicts between sources
//	@Description	Fields of which two sources claim incompatible values, or that one contradicts, as long as none of them is deprecated. Dates and counts conflict when their bounds do not overlap.
//	@ID				listConflicts
//	@Tags			across
//	@Param			filter	query		models.ConflictFilter	false	"of which records"
//	@Param			window	query		models.Window			false	"how many, from where"
//	@Success		200		{object}	models.ConflictPage
//	@Router			/api/v1/conflicts [get]
func (h *Handlers) ListConflicts(c echo.Context) error { return window(c, h, h.Store.Conflicts) }
