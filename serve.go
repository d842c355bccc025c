package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"entente/api"
	"entente/dbfile"
	"entente/exchange/intake"
	"entente/models"
	"entente/store"
	"entente/web"
)

type serveCmd struct {
	Addr        string         `help:"Address to listen on." default:"127.0.0.1:8080"`
	MetricsAddr string         `help:"Address at which Prometheus reads /metrics without a token, such as 127.0.0.1:9090; none when left out."`
	Proxies     []netip.Prefix `help:"Networks of proxies, such as 10.0.0.0/8: their X-Forwarded-For tells clients apart. That of the machine itself always does."`
	Origins     []string       `help:"Where pages come from that may read here in a browser what a guest may, such as https://example.org; from anywhere when left out."`
	Keep        uint           `help:"Megabytes of answers to guests that are kept, to be sent again while nothing has changed; 0 keeps none." default:"16"`
	Example     bool           `help:"Load the example first, if the database is empty."`
	Reindex     api.Reindex    `help:"After an upgrade by which everything has to be derived again: ready when that is done (first), or at once, with lists that say meta.rebuilding (background)." enum:"first,background" default:"first"`
	Verbose     bool           `help:"Log every request." short:"v"`
}

// Run opens port and database, says where it serves, and serves until it is
// told to stop; then requests in flight finish.
func (cmd serveCmd) Run(w *world, p *program) error {
	l, err := net.Listen("tcp", cmd.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", cmd.Addr, err)
	}
	defer l.Close()
	limitMemory(cmd.Keep)
	s, err := cmd.open(w, p)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	h, err := api.New(s, api.Options{Log: cmd.log(w), Version: version, Metrics: registry, Proxies: cmd.Proxies, Origins: cmd.Origins, Reindex: cmd.Reindex, Kept: int(cmd.Keep) << 20, Source: p.source()})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(w.ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop()
	metrics, err := cmd.serveMetrics(ctx, w, registry, &watching)
	if err != nil {
		return err
	}
	if err := errors.Join(cmd.greet(w, l, s, p.Database, metrics), cmd.foretell(ctx, w, s)); err != nil {
		return err
	}
	watching.Go(func() {
		s.Watch(ctx, w.progress("deriving"), func(err error) { cmd.log(w).Warn("what is done now and then", "error", err) })
	})
	watching.Go(func() {
		intake.Run(ctx, s, func(err error) { cmd.log(w).Warn("an import could not go on", "error", err) })
	})
	if err := cmd.claim(ctx, w, p.Database, &watching); err != nil {
		return err
	}
	return api.Serve(w.ctx, l, h)
}

// open opens the database, with the example in it where that is asked for.
func (cmd serveCmd) open(w *world, p *program) (*store.Store, error) {
	s, err := p.migrated(w)
	if err != nil || !cmd.Example {
		return s, err
	}
	_, err = loadExample(operator(w.ctx, "example"), s)
	return s, err
}

// foretell says so when everything is going to be derived again.
func (cmd serveCmd) foretell(ctx context.Context, w *world, s *store.Store) error {
	state, err := s.State(ctx)
	if err == nil && state.Rebuilding {
		cmd.log(w).Info("everything is derived again by the rules of this program; an interrupted run goes on", "ready", cmd.Reindex)
	}
	return err
}

// claim tells other servers of a file that it is served.
func (cmd serveCmd) claim(ctx context.Context, w *world, database string, watching *sync.WaitGroup) error {
	if !dbfile.Is(database) {
		return nil
	}
	serving, err := dbfile.Serve(database)
	if err != nil {
		return fmt.Errorf("cannot serve the database %s: %w", database, err)
	}
	watching.Go(func() { cmd.lookForOthers(ctx, w, serving) })
	return nil
}

// serveMetrics answers /metrics at an address of its own, where one is given, and tells
// which that is.
func (cmd serveCmd) serveMetrics(ctx context.Context, w *world, registry *prometheus.Registry, serving *sync.WaitGroup) (at string, err error) {
	if cmd.MetricsAddr == "" {
		return "", nil
	}
	l, err := net.Listen("tcp", cmd.MetricsAddr)
	if err != nil {
		return "", fmt.Errorf("cannot listen on %s: %w", cmd.MetricsAddr, err)
	}
	alone := http.NewServeMux()
	alone.Handle("GET /metrics", api.Metrics(registry))
	serving.Go(func() {
		defer l.Close()
		if err := api.Serve(ctx, l, alone); err != nil {
			cmd.log(w).Error("answering /metrics", "error", err)
		}
	})
	return "http://" + l.Addr().String() + "/metrics", nil
}

// lookForOthers says so when another server comes to serve the same file, which works
// and is hardly meant. When the context ends, so does the serving.
func (cmd serveCmd) lookForOthers(ctx context.Context, w *world, serving *dbfile.Serving) {
	defer serving.Close()
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for was := true; ; {
		alone, err := serving.Alone()
		switch {
		case err != nil:
			cmd.log(w).Warn("looking for other servers of this file", "error", err)
		case was && !alone:
			cmd.log(w).Warn("another server serves the same file")
		case !was && alone:
			cmd.log(w).Info("no other server serves the same file any more")
		}
		was = alone || err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (cmd serveCmd) log(w *world) *slog.Logger {
	level := slog.LevelInfo
	if cmd.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w.stderr, &slog.HandlerOptions{Level: level}))
}

// greet prints the addresses, and, on a database without tokens, what one signs in and
// writes with: this once.
func (cmd serveCmd) greet(w *world, l net.Listener, s *store.Store, database, metrics string) error {
	at := "http://" + l.Addr().String()
	fmt.Fprintf(w.stdout, "Entente serves %s\n  Pages       %s/\n  API         %s/api/v1\n  Swagger UI  %s/swagger/index.html\n", shown(database), at, at, at)
	if metrics != "" {
		fmt.Fprintf(w.stdout, "  Metrics     %s\n", metrics)
	}
	tokens, err := s.Tokens(w.ctx)
	if err != nil || len(tokens) > 0 {
		return err
	}
	return welcome(w, s, at)
}

// welcome prints what whoever starts a tracker for the first time writes with.
func welcome(w *world, s *store.Store, at string) error {
	secret, token, err := s.CreateToken(w.ctx, models.RoleAdministrator, "first start", 0)
	if err != nil {
		return err
	}
	link, err := s.LinkFor(w.ctx, token.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "  Sign in     %s\n              (once and within an hour: entente token link makes others)\n"+
		"  Token       %s\n              (for writing; shown this once: entente token create makes others)\n", web.SignInAddress(at, link), secret)
	return err
}

// shown is a database as it may be printed.
func shown(database string) string {
	if strings.Contains(database, "://") {
		return "a PostgreSQL database"
	}
	return filepath.Base(database)
}
