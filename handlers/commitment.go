package handlers

import "entente/models"

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
	return record[models.CommitmentFilter, models.CommitmentPage](h, commitmentResource())
}
