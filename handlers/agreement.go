package handlers

import "entente/models"

// agreementResource says what an agreement is called: its parts are named after it.
func agreementResource() resource {
	return resource{
		kind:   models.AgreementKind,
		plural: "agreements",
		with:   "its acts, commitments and citations",
		dated:  true,
		cited:  true,
	}
}

// agreements are the operations of agreements.
func (h *Handlers) agreements() []Operation {
	return record[models.AgreementFilter, models.AgreementPage](h, agreementResource())
}
