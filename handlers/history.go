package handlers

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/store"
)

// history is the operation that answers who changed what of a record and its
// parts, and when.
func (h *Handlers) history(r resource) Operation {
	return Operation{
		ID: "historyOf" + title(r.noun()), Method: http.MethodGet, Path: r.one() + "/history", Tag: "history",
		Summary:     "Who changed what, and when",
		Description: "Newest first, field by field, also deletions and restorations. Without a token only versions that were public and published.",
		Names:       r.names(), Query: []any{models.Window{}, models.Shape{}},
		Answer: models.Page[models.HistoryEntry]{}, Files: true, Table: "history",
		Handle: func(c echo.Context) error {
			return window(c, viewOf[models.HistoryEntry](h), &none{}, func(ctx context.Context, p models.Paging) (store.Documents, error) {
				return store.Rows(h.Store.History(ctx, r.Name, c.Param("id"), p))
			})
		},
	}
}

// oldVersion is the operation that answers what a version of a record, an act or an update
// said, and how to cite it.
func (h *Handlers) oldVersion(spec models.Spec, path string, names []Name, at func(echo.Context) store.Place) Operation {
	noun := string(spec.Name)
	about := "The fields as that version had them, with a line of text, a BibTeX entry and a CSL item that cite it. " +
		"The address keeps answering this version. Without a token only versions that were public and published."
	if spec.Name.Part() {
		about += " `reference` and `title` are those of its record."
	}
	path += "/history/{version}"
	return Operation{
		ID: "getVersionOf" + title(noun), Method: http.MethodGet, Path: path, Tag: "history",
		Summary: "What a version of " + indefinite(noun) + " said, and how to cite it", Description: about,
		Names:  append(slices.Clone(names), Name{Name: "version", Meaning: "The version, as history has it"}),
		Answer: models.OldVersion{},
		Cite: func(c echo.Context) (models.HowToCite, error) {
			version, err := versionOfPath(c)
			if err == nil {
				err = bind(c)
			}
			if err != nil {
				return models.HowToCite{}, err
			}
			v, err := h.versionAt(c.Request().Context(), path, at(c), version)
			return v.Cite, err
		},
		Handle: func(c echo.Context) error { return h.getVersion(c, path, at(c)) },
	}
}

func (h *Handlers) getVersion(c echo.Context, path string, at store.Place) error {
	version, err := versionOfPath(c)
	if err != nil {
		return err
	}
	if err := bind(c); err != nil {
		return h.unlessNone(c, at, err)
	}
	return h.answer(c, func(ctx context.Context, _ bool) (any, error) {
		return h.versionAt(ctx, path, at, version)
	})
}

// versionOfPath is the version that a path names.
func versionOfPath(c echo.Context) (int, error) {
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		return 0, models.Refuse(models.NotFound, "a version is a number, as history has it")
	}
	return version, nil
}

// restoring is the operation that makes a new version of a record or part from an old
// one.
func (h *Handlers) restoring(spec models.Spec, path string, names []Name, at func(echo.Context) store.Place) Operation {
	about := "Writes what a version of it said as its next version, if that still holds."
	if !spec.Name.Part() {
		about += " Who may see it stays as it is. A version from before a merge also brings back the record that was made one with it, with what was moved."
	}
	return Operation{
		ID: "restoreVersionOf" + title(string(spec.Name)), Method: http.MethodPost, Path: path + "/history/{version}/restore",
		Summary: "Make a new version from an old one", Description: about,
		Names: append(slices.Clone(names), Name{Name: "version", Meaning: "The version, as history has it"}),
		Query: []any{strictly{}}, Versioned: true, Answer: spec.New(),
		Handle: func(c echo.Context) error { return restoreVersion(c, h, at(c)) },
	}
}

// restoreVersion makes a new version from an old one.
func restoreVersion(c echo.Context, h *Handlers, at store.Place) error {
	w, err := bindVersioned(c, h, at)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		return models.Refuse(models.NotFound, "%q is no version", c.Param("version"))
	}
	return h.carry(c, w.trying, w.request(c, nil), func(ctx context.Context, tx *store.Store) (store.Answer, error) {
		d, err := tx.RestoreVersion(ctx, at, w.versions, version)
		where, _, _ := strings.Cut(c.Request().URL.Path, "/history/")
		return h.settled(ctx, w.strictly, where, d, err)
	})
}
