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
		Description: "With the article that says it, and the record, act or update that it is about. It is seen by who sees both.",
		Answer:      models.Citation{},
		Handle:      func(c echo.Context) error { return getPart(c, viewOf[models.Citation](h), citationAt(c)) },
	})
	changing := append(h.edits(models.CitationKind.Spec(), one, uuid, citationAt), Operation{
		ID: "removeCitation", Method: http.MethodDelete, Path: one, Summary: "Delete a citation", Names: uuid,
		Description: "What it supported may then be unsourced; its history stays.", Status: http.StatusNoContent,
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
	summary, about := "List what sources say of "+indefinite(r.noun()), "Of it and of its parts: each quote with its article, the field that it is about and the value that it claims."
	if r.Name == models.ArticleKind {
		summary, about = "List what an article says", "Of any record that you may see, with the field that it is about and the value that it claims."
	}
	return Operation{
		ID: "listCitationsOf" + title(r.noun()), Method: http.MethodGet, Path: r.one() + "/citations", Tag: "citations",
		Summary: summary, Description: about,
		Names: r.names(), Query: []any{models.Window{}, models.Shape{}},
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
		Summary: "Record what an article says of " + indefinite(r.noun()), Description: citingArticle,
		Names: r.names(), Writes: r.Name,
	})
}

// createPartCitation is the operation that records what an article says of an
// act or update itself.
func (h *Handlers) createPartCitation(p piece) Operation {
	return h.citing(Operation{
		ID: "createCitationOf" + title(p.noun()), Path: p.one() + "/citations",
		Summary: "Record what an article says of " + indefinite(p.noun()), Description: citingArticle,
		Names: p.names(), Writes: p.owner.Name,
	})
}

// citingArticle describes how a citation names its article.
const citingArticle = "Of the whole, or of one field and the value that the article claims. The article is named by article_id, or given as article: found by its external ids, address or title, or else recorded."

// citing completes an operation that records a citation.
func (h *Handlers) citing(o Operation) Operation {
	o.Method, o.Tag, o.Query = http.MethodPost, "citations", []any{strictly{}}
	o.Body, o.Answer, o.Status = models.NewCitation{}, models.Citation{}, http.StatusCreated
	o.Beside = models.Recorded{}
	o.Handle = func(c echo.Context) error {
		at := store.Place{Kind: models.CitationKind, Of: o.Writes, Key: c.Param("id"), Part: c.Param("part")}
		if err := h.Store.Owned(c.Request().Context(), at); err != nil {
			return err
		}
		return create(c, h, at, base+"/citations")
	}
	return o
}
