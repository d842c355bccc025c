package handlers

import "entente/models"

// institutions are the operations of institutions.
func (h *Handlers) institutions() []Operation {
	return record[models.InstitutionFilter, models.InstitutionPage](h, resource{
		kind:   models.InstitutionKind,
		plural: "institutions",
		cited:  true,
	})
}
