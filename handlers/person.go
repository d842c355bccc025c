package handlers

import (
	"github.com/labstack/echo/v4"

	"entente/store"
)

// ListPeople answers a page of people.
//
//	@Summary		List people
//	@Description	A page of people, or with .csv or .ndjson behind the path the whole list as a file.
//	@ID				listPeople
//	@Tags			people
//	@Param			filter	query		models.PersonFilter	false	"which"
//	@Param			paging	query		models.Paging		false	"how many, from where, in which order"
//	@Param			shape	query		models.Shape		false	"how they look"
//	@Success		200		{object}	models.PersonPage
//	@Router			/api/v1/people [get]
func (h *Handlers) ListPeople(c echo.Context) error { return list(c, h, h.Store.People) }

// GetPerson answers one person.
//
//	@Summary	Read one person
//	@ID			getPerson
//	@Tags		people
//	@Param		id		path		string	true	"UUID or reference"
//	@Param		shape	query		models.Shape	false	"how it looks"
//	@Param		bin		query		bool	false	"look into the bin (with a token)"
//	@Success	200		{object}	models.Person
//	@Router		/api/v1/people/{id} [get]
func (h *Handlers) GetPerson(c echo.Context) error { return get(c, h, h.Store.Person) }

// CreatePerson records a person.
//
//	@Summary		Record a person
//	@Description	Records a person.
//	@ID				createPerson
//	@Tags			people
//	@Param			Idempotency-Key	header		string		false	"sent again with the same body, the first answer comes back"
//	@Param			body			body		models.PersonFields	true	"the person"
//	@Success		201				{object}	models.Person
//	@Security		token
//	@Router			/api/v1/people [post]
func (h *Handlers) CreatePerson(c echo.Context) error {
	return create(c, h, base+"/people", (*store.Store).CreatePerson)
}

// ReplacePerson writes all fields of a person.
//
//	@Summary	Replace a person
//	@ID			replacePerson
//	@Tags		people
//	@Param		id			path		string				true	"UUID or reference"
//	@Param		If-Match	header		string				true	"the ETag of the version read"
//	@Param		body		body		models.PersonFields	true	"all fields"
//	@Success	200			{object}	models.Person
//	@Security	token
//	@Router		/api/v1/people/{id} [put]
func (h *Handlers) ReplacePerson(c echo.Context) error {
	return replace(c, h, reading(c, h.Store.Person), editing(c, h.Store.ChangePerson))
}

// PatchPerson writes some fields of a person.
//
//	@Summary		Change a person
//	@Description	A JSON Merge Patch (RFC 7396): what is absent stays, null empties.
//	@ID				patchPerson
//	@Tags			people
//	@Accept			application/merge-patch+json
//	@Param			id			path		string				true	"UUID or reference"
//	@Param			If-Match	header		string				true	"the ETag of the version read"
//	@Param			body		body		models.PersonFields	true	"some fields"
//	@Success		200			{object}	models.Person
//	@Security		token
//	@Router			/api/v1/people/{id} [patch]
func (h *Handlers) PatchPerson(c echo.Context) error {
	return patch(c, h, reading(c, h.Store.Person), editing(c, h.Store.ChangePerson))
}

// BinPerson puts a person into the bin.
//
//	@Summary	Put a person into the bin
//	@ID			binPerson
//	@Tags		people
//	@Param		id			path	string	true	"UUID or reference"
//	@Param		If-Match	header	string	true	"the ETag of the version read"
//	@Success	204
//	@Security	token
//	@Router		/api/v1/people/{id} [delete]
func (h *Handlers) BinPerson(c echo.Context) error {
	return remove(c, reading(c, h.Store.Person), removing(c, h.Store.BinPerson))
}

// RestorePerson takes a person out of the bin.
//
//	@Summary	Take a person out of the bin
//	@ID			restorePerson
//	@Tags		people
//	@Param		id	path		string	true	"UUID or reference"
//	@Success	200	{object}	models.Person
//	@Security	token
//	@Router		/api/v1/people/{id}/restore [post]
func (h *Handlers) RestorePerson(c echo.Context) error {
	return restore(c, h, (*store.Store).RestorePerson)
}
