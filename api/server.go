// Package api is the server: which route leads to which handler, who may take
// it, and how errors become problems.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"entente/api/replay"
	"entente/exchange/datapackage"
	"entente/handlers"
	"entente/models"
	"entente/store"
	"entente/web"
)

// Options are what a server needs to know beside its store.
type Options struct {
	Log     *slog.Logger
	Version string
	// Proxies are the networks, beside the machine itself, whose X-Forwarded-For is
	// believed.
	Proxies []netip.Prefix
	// Origins are where pages may come from that read what a guest may, such as
	// https://example.org; all when none is named.
	Origins []string
	// Metrics is where what is counted is gathered; a registry of its own when nil.
	Metrics *prometheus.Registry
	// Reindex is when the server is ready while everything is derived again.
	Reindex Reindex
	// Kept is how many bytes of answers to guests are kept, to be sent again.
	Kept int
	// Source is who publishes the tracker, where, and under which licence.
	Source datapackage.Source
}

// Reindex says when a server is ready while everything is derived again.
type Reindex string

// ReindexFirst is ready when that is done, ReindexBackground at once.
const (
	ReindexFirst      Reindex = "first"
	ReindexBackground Reindex = "background"
)

// addresses finds out from where a request comes. A proxy that is trusted says so.
func (o Options) addresses() echo.IPExtractor {
	trusted := []echo.TrustOption{echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range o.Proxies {
		p = p.Masked()
		trusted = append(trusted, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trusted...)
}

// server is what routes and middleware share.
type server struct {
	*echo.Echo
	store   *store.Store
	log     *slog.Logger
	version string
	reindex Reindex
	figures echo.HandlerFunc // answers what is counted
	// compress wraps what answers, so that it answers in the encoding asked for.
	compress func(http.Handler) http.HandlerFunc
	site     *web.Site // the pages for people
	index    []byte    // the page of Swagger UI
	codebook codebook
	behind   map[route]handlers.Operation
}

// route is a method and a path, as they are registered.
type route struct{ method, path string }

// New builds the server over a store that is migrated.
func New(s *store.Store, o Options) (*echo.Echo, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	srv := &server{Echo: echo.New(), store: s, log: o.Log, version: o.Version, reindex: o.Reindex}
	srv.HideBanner, srv.HidePort = true, true
	srv.IPExtractor = o.addresses()
	srv.HTTPErrorHandler = srv.problem
	var err error
	if srv.compress, err = gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.SuffixETag("-gzip")); err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	if srv.index, err = srv.swaggerIndex(); err != nil {
		return nil, fmt.Errorf("setting up Swagger UI: %w", err)
	}
	if srv.codebook, err = newCodebook(); err != nil {
		return nil, fmt.Errorf("setting up the codebook: %w", err)
	}
	if srv.site, err = web.New(s, web.Options{Log: o.Log, Cite: srv.cited}); err != nil {
		return nil, fmt.Errorf("setting up the pages: %w", err)
	}
	if err := srv.metrics(o.Metrics); err != nil {
		return nil, fmt.Errorf("setting up metrics: %w", err)
	}
	srv.middleware(o.Origins, replay.New(o.Kept))
	srv.routes(&handlers.Handlers{Store: s, Source: o.Source, Version: o.Version})
	return srv.Echo, nil
}

// Serve answers requests on a listener until the context ends; then it lets
// those in flight finish.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close() // whoever reads so slowly can ask again
	}
	if err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// grace is how long requests in flight may go on when the server is to stop.
const grace = 10 * time.Second

// forStaff lets only those through who have a token.
func forStaff(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !models.ViewerOf(c.Request().Context()).Staff() {
			return models.Refuse(models.Unauthenticated, "this needs a token: send Authorization: Bearer …")
		}
		return next(c)
	}
}

// allow lets only those through who may write a kind of record.
func allow(kind models.RecordKind) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			v := models.ViewerOf(c.Request().Context())
			switch {
			case !v.Staff():
				return models.Refuse(models.Unauthenticated, "writing needs a token: send Authorization: Bearer …")
			case !v.MayWrite(kind):
				return models.Refuse(models.Forbidden, "your token (%s) may not write this", v.Role)
			}
			return next(c)
		}
	}
}
