package handlers

import (
	"entente/models"
	"entente/store"
)

// people are the operations of people.
func (h *Handlers) people() []Operation {
	return record(h, resource{
		kind:   models.PersonKind,
		plural: "people",
		cited:  true,
	}, methods[models.Person, models.PersonFields, models.PersonFields, models.PersonFilter]{
		list: h.Store.People, read: h.Store.Person, create: (*store.Store).CreatePerson,
		change: h.Store.ChangePerson, bin: h.Store.BinPerson, restore: (*store.Store).RestorePerson,
	})
}
