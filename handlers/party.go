package handlers

import (
	"context"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// parties are the operations of the parties of agreements.
func (h *Handlers) parties() []Operation {
	of := resource{models.AgreementKind.Spec()}
	return reads(of.Table, Operation{
		ID: "listAgreementParties", Path: of.one() + "/parties", Summary: "List the parties of an agreement",
		Description: "Each with where it stands on a day: its status, when it signed, since when it is bound, and what it reserved and declared.",
		Names:       of.names(), Query: []any{partyQuery{}, models.Window{}, models.Shape{}},
		Answer: models.Page[models.PartyRow]{}, Files: true, Handle: h.listAgreementParties,
	}, Operation{
		ID: "listParties", Path: base + "/parties", Summary: "List the parties of agreements",
		Description: "The filters choose agreements; with `country` or `pair`, the rows are those of these countries, and with `role` those of who is that.",
		Query:       []any{models.PartyFilter{}, models.Window{}, models.Shape{}},
		Answer:      models.Page[models.PartyRow]{}, Files: true, Table: "parties", Handle: windowOf(h, h.Store.Parties),
	})
}

// partyQuery is by what the parties of one agreement are chosen.
type partyQuery struct {
	onDay
	models.OfRole
}

// listAgreementParties answers the parties of the agreement that the path names.
func (h *Handlers) listAgreementParties(c echo.Context) error {
	var f partyQuery
	return window(c, viewOf[models.PartyRow](h), &f, func(ctx context.Context, p models.Paging) (store.Documents, error) {
		return store.Rows(h.Store.PartiesOf(ctx, c.Param("id"), models.PartyFilter{AgreementFilter: models.AgreementFilter{AsOf: f.AsOf}, OfRole: f.OfRole}, p))
	})
}
