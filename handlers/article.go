package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListArticles answers a page of articles.
//
//	@Summary		List articles
//	@Description	A page of articles, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listArticles
//	@Tags			articles
//	@Param			filter	query		models.ArticleFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.ArticlePage
//	@Router			/api/v1/articles [get]
func (h *Handlers) ListArticles(c echo.Context) error { return list(c, h, h.Store.Articles) }

// GetArticle answers one article.
//
//	@Summary	Read one article
//	@ID			getArticle
//	@Tags		articles
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Article
//	@Router		/api/v1/articles/{id} [get]
func (h *Handlers) GetArticle(c echo.Context) error { return get(c, h, h.Store.Article) }

// CreateArticle records an article.
//
//	@Summary		Record an article
//	@Description	Records an article.
//	@ID				createArticle
//	@Tags			articles
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.ArticleFields	true	"the article"
//	@Success		201				{object}	models.Article
//	@Security		token
//	@Router			/api/v1/articles [post]
func (h *Handlers) CreateArticle(c echo.Context) error {
	return create(c, h, base+"/articles", (*store.Store).CreateArticle)
}

// ReplaceArticle writes all fields of an article.
//
//	@Summary	Replace an article
//	@ID			replaceArticle
//	@Tags		articles
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.ArticleFields	true	"all fields"
//	@Success	200			{object}	models.Article
//	@Security	token
//	@Router		/api/v1/articles/{id} [put]
func (h *Handlers) ReplaceArticle(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Article), editing(c, h.Store.ChangeArticle))
}

// PatchArticle writes some fields of an article.
//
//	@Summary		Change an article
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchArticle
//	@Tags			articles
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.ArticleFields	true	"some fields"
//	@Success		200			{object}	models.Article
//	@Security		token
//	@Router			/api/v1/articles/{id} [patch]
func (h *Handlers) PatchArticle(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Article), editing(c, h.Store.ChangeArticle))
}

// BinArticle puts an article into the bin.
//
//	@Summary	Put an article into the bin
//	@ID			binArticle
//	@Tags		articles
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/articles/{id} [delete]
func (h *Handlers) BinArticle(c echo.Context) error {
	return remove(c, reading(c, h.Store.Article), removing(c, h.Store.BinArticle))
}

// RestoreArticle takes an article out of the bin.
//
//	@Summary	Take an article out of the bin
//	@ID			restoreArticle
//	@Tags		articles
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Article
//	@Security	token
//	@Router		/api/v1/articles/{id}/restore [post]
func (h *Handlers) RestoreArticle(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreArticle)
}
