package handlers

import "entente/models"

// updates are the operations of the updates of a commitment.
func (h *Handlers) updates() []Operation {
	return parts[models.UpdatePage](h, piece{
		kind: models.UpdateKind, plural: "updates", owner: commitmentResource(),
	})
}
