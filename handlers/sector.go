package handlers

import "entente/models"

// sectors are the operations of sectors.
func (h *Handlers) sectors() []Operation {
	return record[models.SectorFilter, models.SectorPage](h, resource{
		kind:   models.SectorKind,
		plural: "sectors",
		key:    "code",
	})
}
