package handlers

import (
	"context"
	"net/http"
	"slices"
	"strconv"

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

// oldVersion is the operation that answers what a version of a record said, and how to
// cite it.
func (h *Handlers) oldVersion(r resource) Operation {
	return Operation{
		ID: "getVersionOf" + title(r.noun()), Method: http.MethodGet, Path: r.one() + "/history/{version}", Tag: "history",
		Summary: "What a version of " + indefinite(r.noun()) + " said, and how to cite it",
		Description: "The fields as that version had them, with a line of text, a BibTeX entry and a CSL item that cite it. " +
			"The address keeps answering this version. Without a token only versions that were public and published.",
		Names:  append(slices.Clone(r.names()), Name{Name: "version", Meaning: "The version, as history has it"}),
		Answer: models.OldVersion{},
		Handle: func(c echo.Context) error { return h.getVersion(c, r) },
	}
}

func (h *Handlers) getVersion(c echo.Context, r resource) error {
	key := c.Param("id")
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		return models.Refuse(models.NotFound, "a version is a number, as history has it")
	}
	if err := bind(c); err != nil {
		return unlessMissing(err, func() error { return h.Store.Exists(c.Request().Context(), r.at(c)) })
	}
	return h.answer(c, func(ctx context.Context, _ bool) (any, error) {
		v, err := h.Store.OldVersion(ctx, r.Name, key, version)
		if err != nil {
			return nil, err
		}
		v.Cite = h.Source.Cite(v, r.path()+"/"+v.Reference+"/history/"+strconv.Itoa(version), h.Store.Now())
		return v, nil
	})
}
