package handlers

import (
	"entente/models"
	"entente/store"
)

// acts are the operations of the acts of an agreement.
func (h *Handlers) acts() []Operation {
	return parts(h, piece{
		kind: models.ActKind, plural: "acts", owner: agreementResource(),
	}, partMethods[models.Agreement, models.Act, models.NewAct, models.ActFields]{
		owner: h.Store.Agreement, list: h.Store.Acts, read: h.Store.Act, create: (*store.Store).CreateAct,
		change: h.Store.ChangeAct, remove: h.Store.RemoveAct,
	})
}
