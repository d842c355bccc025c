package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"entente/handlers"
	"entente/models"
)

// cited tells how an answer is cited, to whoever reads a page: just as it is told at its
// address.
func (s *server) cited(r *http.Request, path, query string) (cite models.HowToCite, err error) {
	again := r.Clone(r.Context())
	again.Method, again.URL = http.MethodGet, &url.URL{Path: path, RawQuery: query}
	again.Header.Del("If-None-Match") // that is of the page
	answer := &written{header: http.Header{}}
	err = handlers.TakeFormat(func(c echo.Context) error {
		s.Router().Find(http.MethodGet, c.Request().URL.Path, c)
		return c.Handler()(c)
	})(s.NewContext(again, answer))
	switch _, unknown := errors.AsType[*echo.HTTPError](err); {
	case unknown:
		return cite, models.Refuse(models.NotFound, "there is nothing at this address")
	case err != nil:
		return cite, err
	case answer.status != http.StatusOK:
		return cite, models.Refuse(models.NotFound, "it is elsewhere")
	}
	if err := json.Unmarshal(answer.Bytes(), &cite); err != nil {
		return cite, fmt.Errorf("reading how %s is cited: %w", path, err)
	}
	return cite, nil
}
