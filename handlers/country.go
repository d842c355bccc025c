package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListCountries answers a page of countries.
//
//	@Summary		List countries
//	@Description	A page of countries, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listCountries
//	@Tags			countries
//	@Param			filter	query		models.CountryFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.CountryPage
//	@Router			/api/v1/countries [get]
func (h *Handlers) ListCountries(c echo.Context) error { return list(c, h, h.Store.Countries) }

// GetCountry answers one country.
//
//	@Summary	Read one country
//	@ID			getCountry
//	@Tags		countries
//	@Param		id		path		string	true	"code"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Country
//	@Router		/api/v1/countries/{id} [get]
func (h *Handlers) GetCountry(c echo.Context) error { return get(c, h, h.Store.Country) }

// CreateCountry records a country.
//
//	@Summary		Record a country
//	@Description	Records a country.
//	@ID				createCountry
//	@Tags			countries
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.CountryFields	true	"the country"
//	@Success		201				{object}	models.Country
//	@Security		token
//	@Router			/api/v1/countries [post]
func (h *Handlers) CreateCountry(c echo.Context) error {
	return create(c, h, base+"/countries", (*store.Store).CreateCountry)
}

// ReplaceCountry writes all fields of a country.
//
//	@Summary	Replace a country
//	@ID			replaceCountry
//	@Tags		countries
//	@Param		id			path		string				true	"code"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.CountryFields	true	"all fields"
//	@Success	200			{object}	models.Country
//	@Security	token
//	@Router		/api/v1/countries/{id} [put]
func (h *Handlers) ReplaceCountry(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Country), editing(c, h.Store.ChangeCountry))
}

// PatchCountry writes some fields of a country.
//
//	@Summary		Change a country
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchCountry
//	@Tags			countries
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"code"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.CountryFields	true	"some fields"
//	@Success		200			{object}	models.Country
//	@Security		token
//	@Router			/api/v1/countries/{id} [patch]
func (h *Handlers) PatchCountry(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Country), editing(c, h.Store.ChangeCountry))
}

// BinCountry puts a country into the bin.
//
//	@Summary	Put a country into the bin
//	@ID			binCountry
//	@Tags		countries
//	@Param		id			path	string	true	"code"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/countries/{id} [delete]
func (h *Handlers) BinCountry(c echo.Context) error {
	return remove(c, reading(c, h.Store.Country), removing(c, h.Store.BinCountry))
}

// RestoreCountry takes a country out of the bin.
//
//	@Summary	Take a country out of the bin
//	@ID			restoreCountry
//	@Tags		countries
//	@Param		id	path		string	true	"code"
//	@Success	200	{object}	models.Country
//	@Security	token
//	@Router		/api/v1/countries/{id}/restore [post]
func (h *Handlers) RestoreCountry(c echo.Context) error {
	return restore(c, h, (*store.Store).RestoreCountry)
}
