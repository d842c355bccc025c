package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// relationFilter chooses relations.
type relationFilter struct {
	Country []models.CountryCode `query:"country"`
}

// ListRelations answers the pairs of countries on record.
//
//	@Summary	List country pairs
//	@ID			listRelations
//	@Tags		relations
//	@Param		country	query		[]string		false	"only pairs of this country"	collectionFormat(multi)
//	@Param		window	query		models.Window	false	"how many, from where"
//	@Success	200		{object}	models.PairPage
//	@Router		/api/v1/relations [get]
func (h *Handlers) ListRelations(c echo.Context) error {
	return window(c, h, func(ctx context.Context, f relationFilter, p models.Paging) (models.PairPage, error) {
		return h.Store.Relations(ctx, f.Country, p)
	})
}

// GetRelation answers a pair of countries as a whole.
//
//	@Summary	Read a country pair as a whole
//	@ID			getRelation
//	@Tags		relations
//	@Param		pair	path		string	true	"two country codes in either order, such as AZ-MA"
//	@Success	200		{object}	models.RelationOverview
//	@Router		/api/v1/relations/{pair} [get]
func (h *Handlers) GetRelation(c echo.Context) error {
	pair, err := h.pairOf(c)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return err
	}
	return h.answer(c, func(ctx context.Context) (any, error) { return h.Store.Relation(ctx, pair) })
}

func (h *Handlers) pairOf(c echo.Context) (models.Pair, error) {
	pair, ok := models.ParsePair(c.Param("pair"))
	if !ok {
		return "", models.Refuse(models.NotFound, "a relation is named by two country codes, such as AZ-MA")
	}
	return pair, h.Store.KnownPair(c.Request().Context(), pair)
}

// GetRelationTimeline answers what happened between two countries.
//
//	@Summary	What happened between two countries
//	@ID			getRelationTimeline
//	@Tags		relations
//	@Param		pair	path		string					true	"two country codes in either order, such as AZ-MA"
//	@Param		filter	query		models.TimelineFilter	false	"which events"
//	@Param		paging	query		models.Paging			false	"how many, from where; by -date or date"
//	@Param		shape	query		models.Shape	false	"how they look"
//	@Success	200		{object}	models.EventPage
//	@Router		/api/v1/relations/{pair}/timeline [get]
func (h *Handlers) GetRelationTimeline(c echo.Context) error {
	pair, err := h.pairOf(c)
	if err != nil {
		return err
	}
	return list(c, h, func(ctx context.Context, f models.TimelineFilter, p models.Paging) (models.EventPage, error) {
		if len(f.Pair) > 0 {
			return models.EventPage{}, badParameter("pair", "unknown_parameter", "the path names the pair")
		}
		f.Pair = []models.Pair{pair}
		return h.Store.Timeline(ctx, f, p)
	})
}

// GetTimeline answers what happened.
//
//	@Summary	What happened, across records
//	@ID			getTimeline
//	@Tags		across
//	@Param		filter	query		models.TimelineFilter	false	"which events"
//	@Param		paging	query		models.Paging			false	"how many, from where; by -date or date"
//	@Param		shape	query		models.Shape	false	"how they look"
//	@Success	200		{object}	models.EventPage
//	@Router		/api/v1/timeline [get]
func (h *Handlers) GetTimeline(c echo.Context) error { return list(c, h, h.Store.Timeline) }
