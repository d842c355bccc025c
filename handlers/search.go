package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// across are the operations that look across records.
func (h *Handlers) across() []Operation {
	return reads("across", Operation{
		ID: "search", Path: base + "/search", Summary: "Search records and articles",
		Description: "All words have to stand in a record, or name what it is about, in any language and in any inflection that folding reaches; \"in quotes\" as a phrase; with exact=true to the letter. The most relevant first; by relevance, what lacks one of two to four words comes behind all that has them.",
		Query:       []any{models.SearchFilter{}, models.Paging{}, models.Shape{}}, Sorts: store.SearchSorts(),
		Answer: models.Page[models.Found]{}, Files: true, Table: "search", Handle: h.search,
	}, Operation{
		ID: "listConflicts", Path: base + "/conflicts", Summary: "List open conflicts between sources",
		Description: "Fields of which two sources claim incompatible values, or that one contradicts, as long as none of them is deprecated. Dates and counts conflict when their bounds do not overlap.",
		Query:       []any{models.ConflictFilter{}, models.Window{}, models.Shape{}},
		Answer:      models.Page[models.Conflict]{}, Files: true, Table: "conflicts", Handle: windowOf(h, h.Store.Conflicts),
	}, Operation{
		ID: "listReviewNeeded", Path: base + "/review-needed", Summary: "List what is implausible and waits for someone to look",
		Description: "Warnings of records, of which nobody has said with a reason, in `accepted_warnings`, that it is so; in the order of recording. `meta.total` counts them.",
		Query:       []any{models.ReviewFilter{}, models.Paging{}, models.Shape{}},
		Answer:      models.Page[models.Doubt]{}, Files: true, Table: "warnings",
		Handle: listOf(h, h.Store.ReviewNeeded, wire.Without{"sort": "these are in the order of recording only"}),
	}, Operation{
		ID: "getTimeline", Path: base + "/timeline", Summary: "What happened, across records",
		Description: "Visits, meetings, agreements, acts, commitments and updates as events, each with its day, by the same filters as lists.",
		Query:       []any{models.TimelineFilter{}, models.Paging{}, models.Shape{}}, Sorts: timelineSorts(),
		Answer: models.Page[models.Event]{}, Files: true, Table: "events", Handle: listOf(h, h.Store.Timeline),
	})
}

// search answers the records in which words stand.
func (h *Handlers) search(c echo.Context) error {
	var f models.SearchFilter
	return list(c, viewOf[models.Found](h), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
		if f.Q == "" {
			return store.Documents{}, models.BadParameter("q", "required", "say what to search for")
		}
		return store.Rows(h.Store.Search(ctx, f, p))
	})
}
