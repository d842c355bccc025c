package api

import (
	"net/http"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	echoSwagger "github.com/swaggo/echo-swagger"

	"entente/docs"
)

// operation are the routes at the root: health, metrics and documents.
func (s *server) operation() error {
	s.GET("/healthz", s.healthy)
	s.GET("/readyz", s.ready)
	s.GET("/version", s.which)
	s.GET("/openapi.json", s.document)
	toIndex := func(c echo.Context) error { return c.Redirect(http.StatusFound, "/swagger/index.html") }
	s.GET("/", toIndex)
	s.GET("/swagger", toIndex)
	s.GET("/swagger/", toIndex)
	s.GET("/swagger/*", echoSwagger.EchoWrapHandler(func(c *echoSwagger.Config) {
		c.URLs = []string{"/openapi.json"}
		c.DocExpansion = "none"
		c.PersistAuthorization = true
	}))
	return s.metrics()
}

// healthy tells that the program runs.
//
//	@Summary	Whether the program runs
//	@ID			getHealth
//	@Tags		operation
//	@Success	200	{object}	map[string]string
//	@Router		/healthz [get]
func (s *server) healthy(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// which tells which version of the program runs.
//
//	@Summary	Which version of the program runs
//	@ID			getVersion
//	@Tags		operation
//	@Success	200	{object}	map[string]string
//	@Router		/version [get]
func (s *server) which(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"version": s.version})
}

// document answers the description of the API.
//
//	@Summary	This document
//	@ID			getOpenAPI
//	@Tags		operation
//	@Success	200	{object}	object
//	@Router		/openapi.json [get]
func (s *server) document(c echo.Context) error {
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, docs.OpenAPI)
}

// ready tells whether the database answers and is filled.
//
//	@Summary	Whether the server is ready for requests
//	@ID			getReadiness
//	@Tags		operation
//	@Success	200	{object}	map[string]string
//	@Failure	503	{object}	map[string]string
//	@Router		/readyz [get]
func (s *server) ready(c echo.Context) error {
	if err := s.store.Ready(c.Request().Context()); err != nil {
		s.log.Warn("not ready", "error", err)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ready"})
}

// metrics counts requests by route pattern, and watches the database pool.
//
//	@Summary	Figures for Prometheus
//	@ID			getMetrics
//	@Tags		operation
//	@Produce	plain
//	@Success	200	{string}	string
//	@Router		/metrics [get]
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
	s.GET("/metrics", echoprometheus.NewHandlerWithConfig(echoprometheus.HandlerConfig{Gatherer: registry}))
	return nil
}
