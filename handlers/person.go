package handlers

import "entente/models"

// people are the operations of people.
func (h *Handlers) people() []Operation {
	return record[models.PersonFilter, models.PersonPage](h, resource{
		kind:   models.PersonKind,
		plural: "people",
		cited:  true,
	})
}
