package handlers

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/wire"
)

// atomFormat is that of a list as a feed, as it ends a path.
const atomFormat = "atom"

// hasFeed tells whether a list comes as a feed.
func (v *view) hasFeed() bool { return v.kind != "" && !v.kind.Part() }

func noFeed() error { return models.Refuse(models.NotFound, "only lists of records come as feeds") }

// feed answers what of a list of records changed last, as a feed.
func (v *view) feed(c echo.Context, paging models.Paging, read reader) error {
	sent := map[string]bool{"sort": paging.Sort != "", "cursor": paging.Cursor != "", "total": paging.Total,
		"include": len(v.shape.Include) > 0, "fields": len(v.shape.Fields) > 0}
	if err := badParameters(sent, "unknown_parameter", "a feed has the latest changes; leave sort, cursor, total, include and fields out"); err != nil {
		return err
	}
	paging.Sort = "-updated_at"
	page, err := read(c.Request().Context(), paging)
	if err != nil {
		return err
	}
	r := c.Request()
	path := &url.URL{Path: r.URL.Path + "." + atomFormat, RawQuery: r.URL.RawQuery}
	words := strings.TrimSpace(v.kind.Spec().Table + " " + unescaped(r.URL.RawQuery))
	feed := wire.Feed{Base: v.h.Source.PublicURL, Path: path.RequestURI(), Title: "Entente: " + words,
		Author: v.h.Source.Name(), Lang: cmp.Or(v.shape.Lang, "en")}
	var body bytes.Buffer
	if err := feed.Write(&body, v.kind.Spec(), page.Rows); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, wire.MediaOfFeed, body.Bytes())
}

// unescaped is a query as people read it.
func unescaped(query string) string {
	words, err := url.QueryUnescape(query)
	if err != nil {
		return query
	}
	return words
}
