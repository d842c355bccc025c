package handlers

import (
	"context"

	"entente/models"
)

// tables are the operations that list, across records, what these have several of: one row
// each, record by record.
func (h *Handlers) tables() []Operation {
	return []Operation{
		tableOf(h, "acts", "agreements", "/acts", "AllActs", "List acts on agreements", "The filters choose agreements.", h.Store.Acts),
		tableOf(h, "relations", "agreements", "/agreements/relations", "AgreementRelations", "List what agreements do to others", "The filters choose the agreements that do it.", h.Store.RelationsBetween),
		tableOf(h, "updates", "commitments", "/updates", "AllUpdates", "List updates of commitments", "The filters choose commitments.", h.Store.Updates),
		tableOf(h, "citations", "citations", "/citations", "AllCitations", "List what sources say of records", "The filters choose records; with `article`, the rows are those of these articles.", h.Store.AllCitations),
		tableOf(h, "participants", "people", "/participants", "Participants", "List who takes part in visits and meetings, and who signs agreements", "The filters choose visits, meetings and agreements.", h.Store.Participants),
		tableOf(h, "positions", "people", "/people/positions", "Positions", "List the offices that people have held", "The filters choose people.", h.Store.Positions),
	}
}

// tableOf is the operation that lists rows of a type, of the records that a filter chooses.
func tableOf[F, T any](h *Handlers, table, tag, path, name, summary, description string, read func(context.Context, F, models.Paging) (models.Page[T], error)) Operation {
	var filter F
	return reads(tag, Operation{
		ID: "list" + name, Path: base + path, Summary: summary,
		Description: description + " In the order of recording of these, with .csv or .ndjson behind the path all of it as a file.",
		Query:       []any{filter, models.Window{}, models.Shape{}},
		Answer:      models.Page[T]{}, Files: true, Table: table, Handle: windowOf(h, read),
	})[0]
}
