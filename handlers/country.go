package handlers

import (
	"entente/models"
	"entente/store"
)

// countries are the operations of countries.
func (h *Handlers) countries() []Operation {
	return record(h, resource{
		kind:   models.CountryKind,
		plural: "countries",
		key:    "code",
	}, methods[models.Country, models.CountryFields, models.CountryFields, models.CountryFilter]{
		list: h.Store.Countries, read: h.Store.Country, create: (*store.Store).CreateCountry,
		change: h.Store.ChangeCountry, bin: h.Store.BinCountry, restore: (*store.Store).RestoreCountry,
	})
}
