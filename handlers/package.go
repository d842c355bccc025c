package handlers

import (
	"context"
	"errors"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"

	"entente/exchange/datapackage"
	"entente/models"
	"entente/wire"
)

// mimeZip is the media type of a package.
const mimeZip = "application/zip"

// packaging are the parameters of a package beside its filter.
type packaging struct {
	spoken
	// `true`: also what guests do not see (with a token).
	All bool `query:"all"`
}

// check refuses all of it without a token.
func (p packaging) check(ctx context.Context) error {
	if p.All && !models.ViewerOf(ctx).Staff() {
		return models.Refuse(models.Unauthenticated, "what guests do not see is packed with a token only")
	}
	return nil
}

// packages is the operation that answers what is on record as a data package.
func (h *Handlers) packages() []Operation {
	return reads("across", Operation{
		ID: "exportPackage", Path: base + "/export.zip", Summary: "What is on record as a data package",
		Description: "A Frictionless data package: flat tables as CSV and Parquet with schemas and keys, a workbook, the records, the sources as BibTeX, the codebook, and how to cite it. It is as guests read it, unless `all=true`. The filters choose visits, meetings, agreements and commitments; countries, sectors, institutions, people and articles go along whole.",
		Query:       []any{models.Filter{}, packaging{}}, Without: []string{"bin"},
		Answer: "", Media: mimeZip, Handle: h.exportPackage,
	})
}

// exportPackage makes a package in a folder, one at a time, and sends it. It is whole before
// its first byte goes out.
func (h *Handlers) exportPackage(c echo.Context) error {
	o := datapackage.Options{Source: h.Source, Version: h.Version, Now: h.Store.Now()}
	var p packaging
	err := bind(c, &o.Filter, &p, wire.Without{"bin": "what is in the bin is in no package"})
	if err == nil {
		o.Lang, err = p.language()
	}
	if err == nil {
		err = p.check(c.Request().Context())
	}
	if err != nil {
		return err
	}
	fresh, err := h.fresh(c)
	if fresh.done || err != nil {
		return err
	}
	setCaching(c, "W/"+listTag(fresh.opaque)) // it also says when it was made
	end, err := h.files.begin(c)
	if err != nil {
		return err
	}
	defer end()
	if c.Request().Method == http.MethodHead {
		beginPackage(c)
		return nil
	}
	ctx := c.Request().Context()
	if !p.All {
		ctx = models.WithViewer(ctx, models.Viewer{})
	}
	return h.sendPackage(ctx, c, o)
}

// sendPackage makes the package that the viewer of the context reads, and sends it.
func (h *Handlers) sendPackage(ctx context.Context, c echo.Context, o datapackage.Options) (err error) {
	dir, err := os.MkdirTemp("", "entente-package-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	err = h.files.hold(ctx, func() error { return datapackage.Write(ctx, h.Store, dir, o) })
	if err != nil {
		return err
	}
	beginPackage(c)
	if err := datapackage.Zip(slowWriter{c}, dir); err != nil {
		return broken(err)
	}
	return nil
}

func beginPackage(c echo.Context) {
	c.Response().Header().Set(echo.HeaderContentType, mimeZip)
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="entente.zip"`)
	c.Response().WriteHeader(http.StatusOK)
}

// slowWriter gives a client its time for each piece of a long answer.
type slowWriter struct{ echo.Context }

func (p slowWriter) Write(text []byte) (int, error) {
	allowTime(p)
	return p.Response().Write(text)
}
