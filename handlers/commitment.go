package handlers

import (
	"entente/models"
	"entente/store"
)

// commitmentResource says what a commitment is called: its parts are named after it.
func commitmentResource() resource {
	return resource{
		kind:   models.CommitmentKind,
		plural: "commitments",
		with:   "its updates and citations",
		dated:  true,
		cited:  true,
	}
}

// commitments are the operations of commitments.
func (h *Handlers) commitments() []Operation {
	return record(h, commitmentResource(), methods[models.Commitment, models.NewCommitment, models.CommitmentFields, models.CommitmentFilter]{
		list: h.Store.Commitments, read: h.Store.Commitment, create: (*store.Store).CreateCommitment,
		change: h.Store.ChangeCommitment, bin: h.Store.BinCommitment, restore: (*store.Store).RestoreCommitment,
	})
}
