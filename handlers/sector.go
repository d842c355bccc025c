package handlers

import (
	"entente/models"
	"entente/store"
)

// sectors are the operations of sectors.
func (h *Handlers) sectors() []Operation {
	return record(h, resource{
		kind:   models.SectorKind,
		plural: "sectors",
		key:    "code",
	}, methods[models.Sector, models.SectorFields, models.SectorFields, models.SectorFilter]{
		list: h.Store.Sectors, read: h.Store.Sector, create: (*store.Store).CreateSector,
		change: h.Store.ChangeSector, bin: h.Store.BinSector, restore: (*store.Store).RestoreSector,
	})
}
