package api

import (
	"net/http"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
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
		{ID: "getMetrics", Path: "/metrics", Summary: "Figures for Prometheus", Answer: "", Media: echo.MIMETextPlain, Handle: s.figures},
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

// metrics counts requests by route pattern, and watches the database pool.
func (s *server) metrics() error {
	registry := prometheus.NewRegistry()
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
	counting, err := echoprometheus.MiddlewareConfig{Subsystem: "entente", Registerer: registry}.ToMiddleware()
	if err != nil {
		return err
	}
	s.Use(counting)
	s.figures = echoprometheus.NewHandlerWithConfig(echoprometheus.HandlerConfig{Gatherer: registry})
	return nil
}
