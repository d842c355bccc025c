package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// citations are the operations of a citation itself.
func (h *Handlers) citations() []Operation {
	one, uuid := base+"/citations/{id}", idName("UUID")
	operations := reads("citations", Operation{
		ID: "getCitation", Path: one, Summary: "Read one citation", Names: uuid,
		Answer: models.Citation{},
		Handle: func(c echo.Context) error { return getPart(c, viewOf[models.Citation](h), citationAt(c)) },
	})
	changing := append(h.edits(models.CitationKind.Spec(), one, uuid, citationAt), Operation{
		ID: "removeCitation", Method: http.MethodDelete, Path: one, Summary: "Delete a citation", Names: uuid,
		Status: http.StatusNoContent,
		Handle: func(c echo.Context) error { return remove(c, h, citationAt(c)) },
	}, h.restoring(models.CitationKind.Spec(), one, uuid, citationAt))
	return append(operations, writes("citations", models.CitationKind, changing...)...)
}

// citationAt is the citation that a path names.
func citationAt(c echo.Context) store.Place {
	return store.Place{Kind: models.CitationKind, Part: c.Param("id")}
}

// listCitations is the operation that lists the citations of a record and its
// parts, or by an article.
func (h *Handlers) listCitations(r resource) Operation {
	return Operation{
		ID: "listCitationsOf" + title(r.noun()), Method: http.MethodGet, Path: r.one() + "/citations", Tag: "citations",
		Summary: "List what sources say of it; of an article, what it says",
		Names:   r.names(), Query: []any{models.Window{}, models.Shape{}},
		Answer: models.Page[models.Citation]{}, Files: true,
		Handle: func(c echo.Context) error {
			return window(c, viewOf[models.Citation](h), &none{}, func(ctx context.Context, p models.Paging) (store.Documents, error) {
				return store.Rows(h.Store.Citations(ctx, r.Name, c.Param("id"), p))
			})
		},
	}
}

// createCitation is the operation that records what an article says of a record.
func (h *Handlers) createCitation(r resource) Operation {
	return h.citing(Operation{
		ID: "createCitationOf" + title(r.noun()), Path: r.one() + "/citations",
		Summary: "Record what an article says of it",
		Names:   r.names(), Writes: r.Name,
	})
}

// createPartCitation is the operation that records what an article says of an
// act or update itself.
func (h *Handlers) createPartCitation(p piece) Operation {
	return h.citing(Operation{
		ID: "createCitationOf" + title(p.noun()), Path: p.one() + "/citations",
		Summary: "Record what an article says of an act or update",
		Names:   p.names(), Writes: p.owner.Name,
	})
}

// citing completes an operation that records a citation.
func (h *Handlers) citing(o Operation) Operation {
	o.Method, o.Tag, o.Query = http.MethodPost, "citations", []any{strictly{}}
	o.Body, o.Answer, o.Status = models.NewCitation{}, models.Citation{}, http.StatusCreated
	o.Handle = func(c echo.Context) error {
		at := store.Place{Kind: models.CitationKind, Of: o.Writes, Key: c.Param("id"), Part: c.Param("part")}
		if err := h.Store.Owned(c.Request().Context(), at); err != nil {
			return err
		}
		return create(c, h, at, base+"/citations")
	}
	return o
}
