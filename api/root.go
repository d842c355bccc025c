package api

import (
	"net/http"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	echoSwagger "github.com/swaggo/echo-swagger"

	"entente/docs"
	"entente/handlers"
	"entente/store"
)

// atRoot are the operations at the root: health, figures and the document.
func (s *server) atRoot() []handlers.Operation {
	words := map[string]string{}
	operations := []handlers.Operation{
		{ID: "getHealth", Path: "/healthz", Summary: "Whether the program runs", Answer: words, Handle: s.healthy},
		{ID: "getReadiness", Path: "/readyz", Summary: "Whether the server is ready for requests", Answer: words, Unavailable: words, Handle: s.ready},
		{ID: "getVersion", Path: "/version", Summary: "Which version of the program runs", Answer: words, Handle: s.which},
		{ID: "getOpenAPI", Path: "/openapi.json", Summary: "This document", Answer: map[string]any{}, Handle: s.document},
		{ID: "getMetrics", Path: "/metrics", Summary: "Figures for Prometheus", Answer: "", Media: echo.MIMETextPlain, Staff: true, Handle: s.figures},
	}
	for i := range operations {
		operations[i].Method, operations[i].Tag = http.MethodGet, "operation"
	}
	return operations
}

// pages are the routes for people: Swagger UI, and the way there.
func (s *server) pages() {
	toIndex := func(c echo.Context) error { return c.Redirect(http.StatusFound, "/swagger/index.html") }
	s.GET("/", toIndex)
	s.GET("/swagger", toIndex)
	s.GET("/swagger/", toIndex)
	s.GET("/swagger/*", echoSwagger.EchoWrapHandler(func(c *echoSwagger.Config) {
		c.URLs = []string{"/openapi.json"}
		c.DocExpansion = "none"
		c.PersistAuthorization = true
	}))
}

// healthy tells that the program runs.
func (s *server) healthy(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// which tells which version of the program runs.
func (s *server) which(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"version": s.version})
}

// document answers the description of the API.
func (s *server) document(c echo.Context) error {
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, docs.OpenAPI)
}

// ready tells whether the database answers and is filled.
func (s *server) ready(c echo.Context) error {
	if err := s.store.Ready(c.Request().Context()); err != nil {
		s.log.Warn("not ready", "error", err)
		answer := map[string]string{"status": "unavailable"}
		if detail := store.Failure(err); detail != "" {
			answer["detail"] = detail
		}
		return c.JSON(http.StatusServiceUnavailable, answer)
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ready"})
}

// metrics counts requests by route, and watches the database pool.
func (s *server) metrics(registry *prometheus.Registry) error {
	pool, err := s.store.Pool()
	if err != nil {
		return err
	}
	for _, c := range []prometheus.Collector{
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(pool, "entente"),
	} {
		if err := registry.Register(c); err != nil {
			return err
		}
	}
	counting, err := echoprometheus.MiddlewareConfig{
		Subsystem: "entente", Registerer: registry,
		LabelFuncs:         map[string]echoprometheus.LabelValueFunc{"host": noHost, "method": methodLabel, "url": routeLabel},
		StatusCodeResolver: statusOf,
	}.ToMiddleware()
	if err != nil {
		return err
	}
	s.Use(counting)
	s.figures = echo.WrapHandler(Metrics(registry))
	return nil
}

// Metrics answers what is counted, for Prometheus. It asks for no token, so it belongs
// at an address of its own, or behind a guard: it counts also what guests never see.
func Metrics(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{DisableCompression: true})
}

// Each combination of labels is kept for as long as the server runs: so no label has a
// value that a client makes up.

func noHost(echo.Context, error) string { return "" }

func methodLabel(c echo.Context, _ error) string {
	switch method := c.Request().Method; method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method
	}
	return "other"
}

// routeLabel is the route as it is registered, such as /api/v1/visits/:id.
func routeLabel(c echo.Context, _ error) string {
	if path := c.Path(); path != "" {
		return path
	}
	return "none"
}

// statusOf is the status that a request is answered with.
func statusOf(c echo.Context, err error) int {
	if err == nil || c.Response().Committed {
		return c.Response().Status
	}
	return describe(err).Status
}
