package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// history is the operation that answers who changed what of a record and its
// parts, and when.
func (h *Handlers) history(r resource) Operation {
	return Operation{
		ID: "historyOf" + title(r.noun()), Method: http.MethodGet, Path: r.one() + "/history", Tag: "history",
		Summary:     "Who changed what, and when",
		Description: "Newest first, field by field, also deletions and restorations. Without a token only versions that were public and published.",
		Names:       r.names(), Query: []any{models.Window{}, models.Shape{}},
		Answer: models.Page[models.HistoryEntry]{}, Files: true, Table: "history",
		Handle: func(c echo.Context) error {
			return window(c, viewOf[models.HistoryEntry](h), &none{}, func(ctx context.Context, p models.Paging) (store.Documents, error) {
				return store.Rows(h.Store.History(ctx, r.Name, c.Param("id"), p))
			})
		},
	}
}
