package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// chains are the operations that read agreements as what hangs together.
func (h *Handlers) chains() []Operation {
	return reads("agreements", Operation{
		ID: "getAgreementChain", Path: base + "/agreements/{id}/chain", Summary: "What an agreement is part of, and what binds of it",
		Description: "The texts that it is related to, directly or through others, in both directions; what each does to another; and which of them bind on the day asked about, with what others that bind have changed in them, article by article where the relation says so. It has 200 texts at most: `complete` is false where there are more.",
		Names:       idName(uuidOrReference), Query: []any{onDay{}},
		Answer: models.Chain{}, Handle: h.getAgreementChain,
	})
}

// getAgreementChain answers what an agreement is part of.
func (h *Handlers) getAgreementChain(c echo.Context) error {
	at := store.Place{Kind: models.AgreementKind, Key: c.Param("id")}
	var day onDay
	if err := bind(c, &day); err != nil {
		return h.unlessNone(c, at, err)
	}
	return h.answer(c, func(ctx context.Context, _ bool) (any, error) { return h.Store.Chain(ctx, at, models.Day(day.AsOf)) })
}
