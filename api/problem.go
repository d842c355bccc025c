package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/handlers"
	"entente/models"
	"entente/store"
)

// Problem is an error as it is answered (RFC 9457).
type Problem struct {
	// What kind of problem it is, for programs.
	Type string `json:"type" example:"/problems/validation" validate:"required"`
	// The kind of problem, for people.
	Title string `json:"title" example:"The body does not hold" validate:"required"`
	// The HTTP status.
	Status int `json:"status" example:"422" validate:"required"`
	// What is wrong with this request.
	Detail string `json:"detail,omitempty" example:"2 fields are wrong"`
	// The path that was asked for.
	Instance string `json:"instance,omitempty" example:"/api/v1/visits"`
	// Every fault of the request, all at once.
	Errors models.Problems `json:"errors,omitempty"`
	models.PossibleDuplicates
}

// kinds is the one map from what went wrong to what is answered.
var kinds = map[models.Kind]Problem{
	models.Malformed:            {Type: "/problems/malformed", Title: "The request cannot be read", Status: http.StatusBadRequest},
	models.Invalid:              {Type: "/problems/validation", Title: "The body does not hold", Status: http.StatusUnprocessableEntity},
	models.Unauthenticated:      {Type: "/problems/unauthenticated", Title: "A token is needed", Status: http.StatusUnauthorized},
	models.Forbidden:            {Type: "/problems/forbidden", Title: "Your token does not allow this", Status: http.StatusForbidden},
	models.NotFound:             {Type: "/problems/not-found", Title: "There is no such thing", Status: http.StatusNotFound},
	models.Blocked:              {Type: "/problems/conflict", Title: "Something stands in the way", Status: http.StatusConflict},
	models.Stale:                {Type: "/problems/stale", Title: "Somebody was faster", Status: http.StatusPreconditionFailed},
	models.PreconditionRequired: {Type: "/problems/precondition-required", Title: "Say which version you have read", Status: http.StatusPreconditionRequired},
	models.TooLarge:             {Type: "/problems/too-large", Title: "The body is too large", Status: http.StatusRequestEntityTooLarge},
	models.Unsupported:          {Type: "/problems/unsupported-media-type", Title: "This media type is not understood", Status: http.StatusUnsupportedMediaType},
	models.TooMany:              {Type: "/problems/too-many", Title: "Too many at once", Status: http.StatusTooManyRequests},
	models.Unavailable:          {Type: "/problems/unavailable", Title: "Not now", Status: http.StatusServiceUnavailable},
}

// describe says what is answered to an error. What the caller can do nothing
// about is told to the log only.
func describe(err error) Problem {
	if e, ok := errors.AsType[*models.Error](err); ok && e.Kind != models.Internal {
		p := kinds[e.Kind]
		p.Detail, p.Errors, p.Duplicates = e.Detail, e.Fields, e.Alike
		return p
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return routing(e.Code)
	}
	if detail := store.Failure(err); detail != "" {
		p := kinds[models.Unavailable]
		p.Detail = detail
		return p
	}
	return Problem{Type: "about:blank", Title: "Something went wrong here", Status: http.StatusInternalServerError}
}

// routing describes what echo itself refuses.
func routing(status int) Problem {
	switch status {
	case http.StatusNotFound:
		p := kinds[models.NotFound]
		p.Detail = "there is nothing at this address"
		return p
	case http.StatusMethodNotAllowed:
		return wrongMethod
	}
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
}

// severity is how much the log makes of an answer that failed: nothing, when the client
// has left, and little, when he asked for too much.
func severity(c echo.Context, err error) slog.Level {
	switch {
	case errors.Is(context.Cause(c.Request().Context()), context.Canceled):
		return slog.LevelDebug
	case store.TookTooLong(err):
		return slog.LevelWarn
	}
	return slog.LevelError
}

// problem answers an error. One that comes after the first byte breaks the
// connection.
func (s *server) problem(err error, c echo.Context) {
	if c.Response().Committed {
		if _, ok := errors.AsType[*handlers.Broken](err); ok {
			s.log.Log(c.Request().Context(), severity(c, err), "answer broken off", "path", c.Path(), "error", err)
			panic(http.ErrAbortHandler)
		}
		return
	}
	p := describe(err)
	p.Instance = c.Request().URL.Path
	if p.Status >= http.StatusInternalServerError {
		s.log.Log(c.Request().Context(), severity(c, err), "request failed", "method", c.Request().Method, "path", c.Path(),
			"id", c.Response().Header().Get(echo.HeaderXRequestID), "error", err)
	}
	header := c.Response().Header()
	switch p.Status {
	case http.StatusMethodNotAllowed:
		p.Detail = c.Request().Method + " does not go here; these do: " + header.Get(echo.HeaderAllow)
	case http.StatusUnauthorized:
		header.Set(echo.HeaderWWWAuthenticate, "Bearer")
	case http.StatusServiceUnavailable:
		header.Set(echo.HeaderRetryAfter, "1")
	case http.StatusTooManyRequests:
		header.Set(echo.HeaderRetryAfter, "10") // a file takes some time
	}
	header.Del("ETag")
	header.Set(echo.HeaderCacheControl, "no-store")
	if forPeople(c.Request()) {
		s.site.Fail(c.Response(), c.Request(), p.Status)
		return
	}
	body, err := json.Marshal(p)
	if err == nil {
		err = c.Blob(p.Status, "application/problem+json", body)
	}
	if err != nil {
		s.log.Warn("answering a problem", "error", err)
	}
}

// forPeople tells whether an error is answered as a page: outside of the API, to a browser.
func forPeople(r *http.Request) bool {
	return !forPrograms(r) && strings.Contains(r.Header.Get(echo.HeaderAccept), echo.MIMETextHTML)
}
