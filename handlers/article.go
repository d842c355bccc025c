package handlers

import "entente/models"

// articles are the operations of articles.
func (h *Handlers) articles() []Operation {
	r := resource{
		kind:   models.ArticleKind,
		plural: "articles",
	}
	operations := record[models.ArticleFilter, models.ArticlePage](h, r)
	return append(operations, h.listCitations(r))
}
