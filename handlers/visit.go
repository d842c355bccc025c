package handlers

import (
	"entente/models"
	"entente/store"
)

// visits are the operations of visits.
func (h *Handlers) visits() []Operation {
	return record(h, resource{
		kind:   models.VisitKind,
		plural: "visits",
		with:   "its meetings, agreements, commitments and citations",
		cited:  true,
	}, methods[models.Visit, models.NewVisit, models.VisitFields, models.VisitFilter]{
		list: h.Store.Visits, read: h.Store.Visit, create: (*store.Store).CreateVisit,
		change: h.Store.ChangeVisit, bin: h.Store.BinVisit, restore: (*store.Store).RestoreVisit,
	})
}
