package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// Headers by which a browser lets pages from other origins read here (CORS). No page may
// send a token: the browser asks for leave to send Authorization, and does not get it.
var (
	fromAnywhere = []string{"*"}
	readOnly     = []string{"GET, HEAD"}
	conditions   = []string{"If-None-Match"}
	forADay      = []string{"86400"}
	readable     = []string{"ETag, Link, Retry-After, Content-Disposition"}
)

const allowedOrigin = echo.HeaderAccessControlAllowOrigin

// shared lets pages from other origins read what a guest may read: from all, or from
// those that are named.
func shared(origins []string) echo.MiddlewareFunc {
	allow := allowNamed(origins)
	if len(origins) == 0 || slices.Contains(origins, "*") {
		allow = func(c echo.Context) { c.Response().Header()[allowedOrigin] = fromAnywhere }
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r, header := c.Request(), c.Response().Header()
			switch {
			case reads(r):
				allow(c)
				header[echo.HeaderAccessControlExposeHeaders] = readable
			case r.Method == http.MethodOptions && r.Header.Get(echo.HeaderAccessControlRequestMethod) != "":
				allow(c)
				header[echo.HeaderAccessControlAllowMethods] = readOnly
				header[echo.HeaderAccessControlAllowHeaders] = conditions
				header[echo.HeaderAccessControlMaxAge] = forADay
				return c.NoContent(http.StatusNoContent)
			}
			return next(c)
		}
	}
}

// allowNamed allows an origin that is among those named. The answer then depends on
// where the page is from, which is added to what handlers say that it depends on.
func allowNamed(origins []string) func(echo.Context) {
	return func(c echo.Context) {
		header := c.Response().Header()
		if origin := c.Request().Header.Get(echo.HeaderOrigin); slices.Contains(origins, origin) {
			header[allowedOrigin] = []string{origin}
		}
		c.Response().Before(func() { header.Add(echo.HeaderVary, echo.HeaderOrigin) })
	}
}
