package handlers

import "entente/models"

// acts are the operations of the acts of an agreement.
func (h *Handlers) acts() []Operation {
	return parts[models.ActPage](h, piece{
		kind: models.ActKind, plural: "acts", owner: agreementResource(),
	})
}
