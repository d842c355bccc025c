package handlers

import (
	"entente/models"
	"entente/store"
)

// institutions are the operations of institutions.
func (h *Handlers) institutions() []Operation {
	return record(h, resource{
		kind:   models.InstitutionKind,
		plural: "institutions",
		cited:  true,
	}, methods[models.Institution, models.InstitutionFields, models.InstitutionFields, models.InstitutionFilter]{
		list: h.Store.Institutions, read: h.Store.Institution, create: (*store.Store).CreateInstitution,
		change: h.Store.ChangeInstitution, bin: h.Store.BinInstitution, restore: (*store.Store).RestoreInstitution,
	})
}
