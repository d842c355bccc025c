package api

import (
	"bytes"
	"cmp"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	echoSwagger "github.com/swaggo/echo-swagger"
	swaggerFiles "github.com/swaggo/files/v2"

	"entente/docs"
	"entente/handlers"
	"entente/store"
	"entente/web"
)

// atRoot are the operations at the root: health, figures and the document.
func (s *server) atRoot() []handlers.Operation {
	words := map[string]string{}
	operations := []handlers.Operation{
		{ID: "getHealth", Path: "/healthz", Summary: "Whether the program runs", Description: "It looks at nothing: a program that answers runs.", Answer: words, Handle: s.healthy},
		{ID: "getReadiness", Path: "/readyz", Summary: "Whether the server is ready for requests",
			Description: "503 while the database does not answer, is being migrated or, after an upgrade, derived again.", Answer: words, Unavailable: words, Handle: s.ready},
		{ID: "getVersion", Path: "/version", Summary: "Which version of the program runs", Description: "As the changelog has it.", Answer: words, Handle: s.tellVersion},
		{ID: "getOpenAPI", Path: "/openapi.json", Summary: "This document", Description: "OpenAPI 3.1, as Swagger UI shows it and clients are made from it.", Answer: map[string]any{}, Fixed: true, Handle: s.document},
		{ID: "getMetrics", Path: "/metrics", Summary: "Figures for Prometheus", Description: "Requests, their times and their answers, the database and the Go runtime, in the text format of Prometheus.", Answer: "", Media: echo.MIMETextPlain, Staff: true, Handle: s.figures},
	}
	operations = append(operations, explaining())
	operations = append(operations, s.codebooks()...)
	for i := range operations {
		operations[i].Method, operations[i].Tag = http.MethodGet, "operation"
	}
	return operations
}

// pages are the routes for people: the pages of the tracker, and Swagger UI.
func (s *server) pages() {
	toIndex := func(c echo.Context) error { return c.Redirect(http.StatusFound, "/swagger/index.html") }
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		s.Add(method, "/", s.page)
		for _, prefix := range web.Prefixes() {
			s.Add(method, "/"+prefix, s.page)
			s.Add(method, "/"+prefix+"/*", s.page)
		}
		s.Add(method, "/swagger", toIndex)
		s.Add(method, "/swagger/", toIndex)
		s.Add(method, "/swagger/*", s.swaggerFile)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		for _, prefix := range web.Prefixes() {
			s.Add(method, "/"+prefix+"/*", s.page)
		}
	}
}

// page answers a page, or what a page needs. What is not there is a page for browsers only.
func (s *server) page(c echo.Context) error {
	if s.site.Knows(c.Request()) {
		s.site.ServeHTTP(c.Response(), c.Request())
		return nil
	}
	methods := s.site.Methods(c.Request())
	if len(methods) == 0 {
		return echo.ErrNotFound
	}
	c.Response().Header().Set(echo.HeaderAllow, strings.Join(methods, ", "))
	return echo.ErrMethodNotAllowed
}

// swaggerFile answers a file of Swagger UI. The library would answer other names with
// documents that it does not have.
func (s *server) swaggerFile(c echo.Context) error {
	name := c.Param("*")
	body, err := s.index, error(nil)
	if name != "index.html" {
		body, err = fs.ReadFile(swaggerFiles.FS, name)
	}
	if err != nil {
		return echo.ErrNotFound
	}
	return handlers.Still(c, cmp.Or(mime.TypeByExtension(path.Ext(name)), echo.MIMEApplicationJSON), body)
}

// written keeps what a handler writes.
type written struct {
	bytes.Buffer
	header http.Header
	status int
}

func (w *written) Header() http.Header { return w.header }
func (w *written) WriteHeader(to int)  { w.status = to }

// swaggerIndex is the page of Swagger UI as the library writes it.
func (s *server) swaggerIndex() ([]byte, error) {
	page := &written{header: http.Header{}}
	r := &http.Request{Method: http.MethodGet, RequestURI: "/swagger/index.html", URL: &url.URL{}}
	write := echoSwagger.EchoWrapHandler(func(c *echoSwagger.Config) {
		c.URLs = []string{"/openapi.json"}
		c.DocExpansion = "none"
		c.PersistAuthorization = true
	})
	err := write(s.NewContext(r, page))
	return bytes.Replace(page.Bytes(), []byte(laidOut), []byte(laidOut+","+unfolded), 1), err
}

// What Swagger UI shows first, where the address names nothing else: how a visit is
// recorded with all that came of it. The library has no setting for that.
const (
	laidOut  = `layout: "StandaloneLayout"`
	unfolded = `
    onComplete: function() {
      if (window.location.hash) { return }
      window.ui.layoutActions.show(["operations-tag", "visits"], true)
      window.ui.layoutActions.show(["operations", "visits", "createVisit"], true)
    }`
)

// healthy tells that the program runs.
func (s *server) healthy(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// tellVersion tells which version of the program runs.
func (s *server) tellVersion(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"version": s.version})
}

// document answers the description of the API.
func (s *server) document(c echo.Context) error {
	return handlers.Still(c, echo.MIMEApplicationJSON, docs.OpenAPI)
}

// ready tells whether the database answers and is filled, and all is derived.
func (s *server) ready(c echo.Context) error {
	answer := map[string]string{"status": "unavailable"}
	if err := s.store.Ready(c.Request().Context()); err != nil {
		s.log.Warn("not ready", "error", err)
		if detail := store.Failure(err); detail != "" {
			answer["detail"] = detail
		}
		return notReady(c, answer)
	}
	state, err := s.store.State(c.Request().Context())
	if err != nil {
		return err
	}
	if state.Rebuilding && s.reindex != ReindexBackground {
		answer["detail"] = "everything is being derived again"
		return notReady(c, answer)
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ready"})
}

// notReady says that the server is not ready, and when to ask again.
func notReady(c echo.Context, answer map[string]string) error {
	c.Response().Header().Set(echo.HeaderRetryAfter, "1")
	return c.JSON(http.StatusServiceUnavailable, answer)
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
