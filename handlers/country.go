package handlers

import "entente/models"

// countries are the operations of countries.
func (h *Handlers) countries() []Operation {
	return record[models.CountryFilter, models.CountryPage](h, resource{
		kind:   models.CountryKind,
		plural: "countries",
		key:    "code",
	})
}
