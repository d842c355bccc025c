package handlers

import (
	"entente/models"
	"entente/store"
)

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
	return record(h, agreementResource(), methods[models.Agreement, models.NewAgreement, models.AgreementFields, models.AgreementFilter]{
		list: h.Store.Agreements, read: h.Store.Agreement, create: (*store.Store).CreateAgreement,
		change: h.Store.ChangeAgreement, bin: h.Store.BinAgreement, restore: (*store.Store).RestoreAgreement,
	})
}
