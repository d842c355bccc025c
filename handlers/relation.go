package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
	"entente/wire"
)

// relations are the operations of pairs of countries.
func (h *Handlers) relations() []Operation {
	pair := []Name{{Name: "pair", Meaning: "two country codes in either order, such as AZ-MA"}}
	return reads("relations", Operation{
		ID: "listRelations", Path: base + "/relations", Summary: "List country pairs",
		Description: "Those that something is recorded of, with how many visits, meetings, agreements and commitments are between them, and how many of these are multilateral.",
		Query:       []any{models.RelationFilter{}, models.Window{}, models.Shape{}},
		Answer:      models.Page[models.PairSummary]{}, Files: true, Table: "pairs", Handle: windowOf(h, h.Store.Relations),
	}, Operation{
		ID: "getRelation", Path: base + "/relations/{pair}", Summary: "Read a country pair as a whole", Names: pair,
		Description: "How much is recorded between the two, how far its commitments have got, how many conflicts between sources are open, and what happened last.",
		Query:       []any{models.RelationCounts{}},
		Answer:      models.RelationOverview{}, Handle: h.getRelation,
	}, Operation{
		ID: "getRelationTimeline", Path: base + "/relations/{pair}/timeline", Summary: "What happened between two countries", Names: pair,
		Description: "Visits, meetings, agreements, acts, commitments and updates as events, each with its day; what was only announced is none.",
		Query:       []any{models.TimelineFilter{}, models.Paging{}, models.Shape{}}, Without: []string{"pair"}, Sorts: timelineSorts(),
		Answer: models.Page[models.Event]{}, Files: true, Handle: h.getRelationTimeline,
	})
}

// timelineSorts are the orders of a timeline.
func timelineSorts() []string { return []string{"-date", "date"} }

// getRelation answers a pair of countries as a whole.
func (h *Handlers) getRelation(c echo.Context) error {
	pair, err := h.pairOf(c)
	if err != nil {
		return err
	}
	var f models.RelationCounts
	if err := bind(c, &f); err != nil {
		return err
	}
	return h.answer(c, func(ctx context.Context, _ bool) (any, error) { return h.Store.Relation(ctx, pair, f.Multilateral) })
}

func (h *Handlers) pairOf(c echo.Context) (models.Pair, error) {
	pair, ok := models.ParsePair(c.Param("pair"))
	if !ok {
		return "", models.Refuse(models.NotFound, "a relation is named by two country codes, such as AZ-MA")
	}
	return pair, h.Store.KnownPair(c.Request().Context(), pair)
}

// getRelationTimeline answers what happened between two countries.
func (h *Handlers) getRelationTimeline(c echo.Context) error {
	pair, err := h.pairOf(c)
	if err != nil {
		return err
	}
	var f models.TimelineFilter
	return list(c, viewOf[models.Event](h), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
		between := f
		between.Pair = []models.Pair{pair}
		return store.Rows(h.Store.Timeline(ctx, between, p))
	}, wire.Without{"pair": "the path names the pair"})
}
