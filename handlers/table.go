package handlers

import (
	"context"
	"net/http"

	"entente/models"
)

// tables are the operations that list, across records, what these have several of: one row
// each, record by record.
func (h *Handlers) tables() []Operation {
	return []Operation{
		tableOf(h, Operation{ID: "listAllActs", Path: base + "/acts", Tag: "agreements", Table: "acts",
			Summary: "List acts on agreements", Description: "The filters choose agreements."}, h.Store.Acts),
		tableOf(h, Operation{ID: "listAgreementRelations", Path: base + "/agreements/relations", Tag: "agreements", Table: "relations",
			Summary: "List what agreements do to others", Description: "The filters choose the agreements that do it."}, h.Store.RelationsBetween),
		tableOf(h, Operation{ID: "listAllUpdates", Path: base + "/updates", Tag: "commitments", Table: "updates",
			Summary: "List updates of commitments", Description: "The filters choose commitments."}, h.Store.Updates),
		tableOf(h, Operation{ID: "listAllCitations", Path: base + "/citations", Tag: "citations", Table: "citations",
			Summary: "List what sources say of records", Description: "The filters choose records; with `article`, the rows are those of these articles."}, h.Store.AllCitations),
		tableOf(h, Operation{ID: "listParticipants", Path: base + "/participants", Tag: "people", Table: "participants",
			Summary: "List who takes part in visits and meetings, and who signs agreements", Description: "The filters choose visits, meetings and agreements."}, h.Store.Participants),
		tableOf(h, Operation{ID: "listPositions", Path: base + "/people/positions", Tag: "people", Table: "positions",
			Summary: "List the offices that people have held", Description: "The filters choose people."}, h.Store.Positions),
	}
}

// tableOf completes an operation that lists rows of a type, of the records that a filter
// chooses.
func tableOf[F, T any](h *Handlers, o Operation, read func(context.Context, F, models.Paging) (models.Page[T], error)) Operation {
	var filter F
	o.Method, o.Query = http.MethodGet, []any{filter, models.Window{}, models.Shape{}}
	o.Description += " In the order of recording of these, with .csv or .ndjson behind the path all of it as a file."
	o.Answer, o.Files, o.Handle = models.Page[T]{}, true, windowOf(h, read)
	return o
}
