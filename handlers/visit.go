package handlers

import "entente/models"

// visits are the operations of visits.
func (h *Handlers) visits() []Operation {
	return record[models.VisitFilter, models.VisitPage](h, resource{
		kind:   models.VisitKind,
		plural: "visits",
		with:   "its meetings, agreements, commitments and citations",
		cited:  true,
	})
}
