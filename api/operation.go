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
	s.GET("/healthz", func(c echo.Context) error { return c.JSON(http.StatusOK, map[string]string{"status": "ok"}) })
	s.GET("/readyz", s.ready)
	s.GET("/version", func(c echo.Context) error { return c.JSON(http.StatusOK, map[string]string{"version": s.version}) })
	s.GET("/openapi.json", func(c echo.Context) error {
		return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, docs.OpenAPI)
	})
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

// ready tells whether the database answers and is filled.
func (s *server) ready(c echo.Context) error {
	if err := s.store.Ready(c.Request().Context()); err != nil {
		s.log.Warn("not ready", "error", err)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
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
	s.GET("/metrics", echoprometheus.NewHandlerWithConfig(echoprometheus.HandlerConfig{Gatherer: registry}))
	return nil
}
