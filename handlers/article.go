package handlers

import (
	"entente/models"
	"entente/store"
)

// articles are the operations of articles.
func (h *Handlers) articles() []Operation {
	r := resource{
		kind:   models.ArticleKind,
		plural: "articles",
	}
	operations := record(h, r, methods[models.Article, models.ArticleFields, models.ArticleFields, models.ArticleFilter]{
		list: h.Store.Articles, read: h.Store.Article, create: (*store.Store).CreateArticle,
		change: h.Store.ChangeArticle, bin: h.Store.BinArticle, restore: (*store.Store).RestoreArticle,
	})
	return append(operations, h.listCitations(r))
}
