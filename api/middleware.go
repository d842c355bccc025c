package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"entente/api/replay"
	"entente/handlers"
	"entente/models"
)

func (s *server) middleware(origins []string, answers *replay.Answers) {
	s.Pre(handlers.TakeFormat, refuseControls)
	s.Use(
		middleware.RequestID(),
		s.logged(),
		replayed(answers),
		s.compressed,
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableStackAll: true, LogErrorFunc: s.recovered}),
		secured,
		shared(origins),
		s.limited,
		s.authenticated,
	)
}

// refuseControls answers addresses with control characters or broken UTF-8 in
// them: no record has such a name, and PostgreSQL would not even look.
func refuseControls(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		if !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
			return models.Refuse(models.NotFound, "there is nothing at this address")
		}
		return next(c)
	}
}

// replayed sends what is kept while it is still the answer. What it sends is compressed
// already, and what it asks goes through all that a client's does; what is counted and
// logged is what was sent.
func replayed(answers *replay.Answers) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			plain := c.Response().Writer
			defer func() { c.Response().Writer = plain }()
			again, err := answers.Serve(plain, c.Request(), func(w http.ResponseWriter) error {
				c.Response().Writer = w
				return next(c)
			})
			if again > 0 {
				c.Response().Status, c.Response().Size = http.StatusOK, int64(again)
			}
			return err
		}
	}
}

// logged writes a line for each request: never a body, never a token.
func (s *server) logged() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		Skipper: func(c echo.Context) bool {
			return !s.log.Enabled(c.Request().Context(), slog.LevelDebug)
		},
		HandleError: true, LogStatus: true, LogMethod: true, LogRoutePath: true, LogLatency: true, LogRequestID: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			s.log.LogAttrs(c.Request().Context(), slog.LevelDebug, "request",
				slog.String("method", v.Method), slog.String("route", v.RoutePath), slog.Int("status", v.Status),
				slog.Duration("took", v.Latency), slog.String("id", v.RequestID),
				slog.String("by", models.ViewerOf(c.Request().Context()).Name))
			return nil
		},
	})
}

func (s *server) recovered(_ echo.Context, err error, stack []byte) error {
	s.log.Error("panic", "error", err, "stack", string(stack))
	return err
}

// Headers that every answer has, or every page of Swagger UI, which has inline script
// and style as nothing else has. They are put in as they are, for each answer.
var (
	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	deny       = []string{"DENY"}
	nothing    = []string{"default-src 'none'; frame-ancestors 'none'"}
	ownOnly    = []string{"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"}
)

// secured sets the headers that keep a browser from guessing.
func secured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h["X-Content-Type-Options"] = nosniff
		h["Referrer-Policy"] = noReferrer
		h["X-Frame-Options"] = deny
		h["Content-Security-Policy"] = nothing
		if strings.HasPrefix(c.Request().URL.Path, "/swagger/") {
			h["Content-Security-Policy"] = ownOnly
		}
		return next(c)
	}
}

// limited gives each request its time, by what it asks for.
func (s *server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		limit := models.ReadTime
		if o, ok := s.behind[route{c.Request().Method, c.Path()}]; ok {
			limit = o.Time(c)
		}
		// Not every writer has deadlines; the context ends the work in any case.
		_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(limit + time.Second))
		r := c.Request()
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		defer func() {
			if err != nil { // the page that says so is for who asked
				r = r.WithContext(models.WithViewer(r.Context(), models.ViewerOf(c.Request().Context())))
			}
			c.SetRequest(r) // whether the client has left is told by its own context
		}()
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

// compressed answers in the encoding that the client asks for: zstd or gzip, from a
// kilobyte on. The ETag then names the encoding, for the bytes are others.
func (s *server) compressed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		if c.Request().Header.Get(echo.HeaderAcceptEncoding) == "" {
			return next(c)
		}
		plain := c.Response().Writer
		defer func() { c.Response().Writer = plain }()
		s.compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			c.Response().Writer = w
			err = next(c)
		}))(plain, c.Request())
		return err
	}
}

// foreign tells that what a request brings along is a name and password, for a proxy on
// the way perhaps: we have none. Reading is for everybody, and on the pages a session says
// who writes.
func foreign(r *http.Request) bool {
	_, _, basic := r.BasicAuth()
	return basic && (reads(r) || !forPrograms(r))
}

// reads tells whether a request only reads.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// forPrograms tells whether a request is for the API, and not for the pages.
func forPrograms(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// authenticated finds out who asks. Without a token one is a guest, or has signed in on the
// pages; a token that does not hold is refused, also for reading.
func (s *server) authenticated(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		values, sent := c.Request().Header[echo.HeaderAuthorization]
		if !sent || (len(values) == 1 && foreign(c.Request())) {
			return s.signedIn(c, next)
		}
		scheme, secret, _ := strings.Cut(values[0], " ")
		if len(values) != 1 || !strings.EqualFold(scheme, "Bearer") {
			return models.Refuse(models.Unauthenticated, "send the token as Authorization: Bearer …")
		}
		ctx := c.Request().Context()
		viewer, err := s.store.Authenticate(ctx, strings.TrimSpace(secret))
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(models.WithViewer(ctx, viewer)))
		return next(c)
	}
}

// signedIn finds out who has signed in on the pages. With that one also reads over REST,
// and never writes.
func (s *server) signedIn(c echo.Context, next echo.HandlerFunc) error {
	r := c.Request()
	if forPrograms(r) && !reads(r) {
		return next(c)
	}
	viewer, err := s.site.SignedIn(r)
	if err != nil {
		return err
	}
	c.SetRequest(r.WithContext(models.WithViewer(r.Context(), viewer)))
	return next(c)
}
