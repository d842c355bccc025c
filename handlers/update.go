package handlers

import (
	"entente/models"
	"entente/store"
)

// updates are the operations of the updates of a commitment.
func (h *Handlers) updates() []Operation {
	return parts(h, piece{
		kind: models.UpdateKind, plural: "updates", owner: commitmentResource(),
	}, partMethods[models.Commitment, models.Update, models.NewUpdate, models.UpdateFields]{
		owner: h.Store.Commitment, list: h.Store.Updates, read: h.Store.Update, create: (*store.Store).CreateUpdate,
		change: h.Store.ChangeUpdate, remove: h.Store.RemoveUpdate,
	})
}
