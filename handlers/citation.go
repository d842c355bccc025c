package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// ListCitations answers the citations of a record and its parts, or by an article.
//
//	@Summary	List what sources say of it; of an article, what it says
//	@ID			listCitations
//	@Tags		citations
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		window	query		models.Window	false	"how many, from where"
//	@Success	200		{object}	models.CitationPage
//	@Router		/api/v1/visits/{id}/citations [get]
//	@Router		/api/v1/meetings/{id}/citations [get]
//	@Router		/api/v1/agreements/{id}/citations [get]
//	@Router		/api/v1/commitments/{id}/citations [get]
//	@Router		/api/v1/articles/{id}/citations [get]
//	@Router		/api/v1/institutions/{id}/citations [get]
//	@Router		/api/v1/people/{id}/citations [get]
func (h *Handlers) ListCitations(kind models.RecordKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		return window(c, h, func(ctx context.Context, _ none, p models.Paging) (models.CitationPage, error) {
			return h.Store.Citations(ctx, kind, c.Param("id"), p)
		})
	}
}

// CreateCitation records what an article says of a record.
//
//	@Summary	Record what an article says of it
//	@ID			createCitation
//	@Tags		citations
//	@Param		id				path		string				true	"UUID or reference"
//	@Param		Idempotency-Key	header		string				false	"sent again with the same body, the first answer comes back"
//	@Param		body			body		models.NewCitation	true	"the citation"
//	@Success	201				{object}	models.Citation
//	@Security	token
//	@Router		/api/v1/visits/{id}/citations [post]
//	@Router		/api/v1/meetings/{id}/citations [post]
//	@Router		/api/v1/agreements/{id}/citations [post]
//	@Router		/api/v1/commitments/{id}/citations [post]
//	@Router		/api/v1/institutions/{id}/citations [post]
//	@Router		/api/v1/people/{id}/citations [post]
func (h *Handlers) CreateCitation(kind models.RecordKind) echo.HandlerFunc {
	return func(c echo.Context) error { return h.createCitation(c, kind) }
}

// CreatePartCitation records what an article says of an act or update itself.
//
//	@Summary	Record what an article says of an act or update
//	@ID			createCitation
//	@Tags		citations
//	@Param		id				path		string				true	"UUID or reference of the record"
//	@Param		part			path		string				true	"UUID of the act or update"
//	@Param		Idempotency-Key	header		string				false	"sent again with the same body, the first answer comes back"
//	@Param		body			body		models.NewCitation	true	"the citation"
//	@Success	201				{object}	models.Citation
//	@Security	token
//	@Router		/api/v1/agreements/{id}/acts/{part}/citations [post]
//	@Router		/api/v1/commitments/{id}/updates/{part}/citations [post]
func (h *Handlers) CreatePartCitation(kind models.RecordKind) echo.HandlerFunc {
	return func(c echo.Context) error { return h.createCitation(c, kind) }
}

func (h *Handlers) createCitation(c echo.Context, kind models.RecordKind) error {
	id, part := c.Param("id"), c.Param("part")
	if err := h.Store.Citable(c.Request().Context(), kind, id, part); err != nil {
		return err
	}
	return create(c, h, base+"/citations", func(s *store.Store, ctx context.Context, in models.NewCitation) (models.Citation, error) {
		return s.CreateCitation(ctx, kind, id, part, in)
	})
}

// GetCitation answers one citation.
//
//	@Summary	Read one citation
//	@ID			getCitation
//	@Tags		citations
//	@Param		id	path		string	true	"UUID"
//	@Success	200	{object}	models.Citation
//	@Router		/api/v1/citations/{id} [get]
func (h *Handlers) GetCitation(c echo.Context) error { return getPart(c, h, h.citationNow(c)) }

func (h *Handlers) citationNow(c echo.Context) func(context.Context) (models.Citation, error) {
	return func(ctx context.Context) (models.Citation, error) { return h.Store.Citation(ctx, c.Param("id")) }
}

// ReplaceCitation writes all fields of a citation.
//
//	@Summary	Replace a citation
//	@ID			replaceCitation
//	@Tags		citations
//	@Param		id			path		string					true	"UUID"
//	@Param		If-Match	header		string					true	"the ETag of the version read"
//	@Param		body		body		models.CitationFields	true	"all fields"
//	@Success	200			{object}	models.Citation
//	@Security	token
//	@Router		/api/v1/citations/{id} [put]
func (h *Handlers) ReplaceCitation(c echo.Context) error {
	return replace(c, h, h.citationNow(c), editing(c, h.Store.ChangeCitation))
}

// PatchCitation writes some fields of a citation.
//
//	@Summary	Change a citation
//	@ID			patchCitation
//	@Tags		citations
//	@Accept		application/merge-patch+json
//	@Param		id			path		string					true	"UUID"
//	@Param		If-Match	header		string					true	"the ETag of the version read"
//	@Param		body		body		models.CitationFields	true	"some fields"
//	@Success	200			{object}	models.Citation
//	@Security	token
//	@Router		/api/v1/citations/{id} [patch]
func (h *Handlers) PatchCitation(c echo.Context) error {
	return patch(c, h, h.citationNow(c), editing(c, h.Store.ChangeCitation))
}

// RemoveCitation deletes a citation.
//
//	@Summary	Delete a citation
//	@ID			removeCitation
//	@Tags		citations
//	@Param		id			path	string	true	"UUID"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/citations/{id} [delete]
func (h *Handlers) RemoveCitation(c echo.Context) error {
	return remove(c, h.citationNow(c), removing(c, h.Store.RemoveCitation))
}
