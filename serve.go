package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"

	"entente/api"
	"entente/models"
	"entente/store"
)

type serveCmd struct {
	Addr    string `help:"Address to listen on." default:"127.0.0.1:8080"`
	Example bool   `help:"Load the example first, if the database is empty."`
	Verbose bool   `help:"Log every request." short:"v"`
}

// Run opens port and database, says where it serves, and serves until it is
// told to stop; then requests in flight finish.
func (cmd serveCmd) Run(w *world, p *program) error {
	l, err := net.Listen("tcp", cmd.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", cmd.Addr, err)
	}
	defer l.Close()
	s, err := p.open(w)
	if err != nil {
		return err
	}
	defer s.Close()
	if cmd.Example {
		if _, err := loadExample(operator(w.ctx, "example"), s); err != nil {
			return err
		}
	}
	h, err := api.New(s, api.Options{Log: cmd.log(w), Version: version})
	if err != nil {
		return err
	}
	if err := cmd.greet(w, l, s, p.Database); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(w.ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		s.Watch(ctx, func(err error) { cmd.log(w).Warn("publishing what turns with the day", "error", err) })
	}()
	err = api.Serve(w.ctx, l, h)
	stop()
	<-watched
	return err
}

func (cmd serveCmd) log(w *world) *slog.Logger {
	level := slog.LevelInfo
	if cmd.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w.stderr, &slog.HandlerOptions{Level: level}))
}

// greet prints the addresses, and, on a database without tokens, one for
// writing: this once.
func (cmd serveCmd) greet(w *world, l net.Listener, s *store.Store, database string) error {
	at := "http://" + l.Addr().String()
	fmt.Fprintf(w.stdout, "Entente serves %s\n  API         %s/api/v1\n  Swagger UI  %s/swagger/index.html\n", shown(database), at, at)
	tokens, err := s.Tokens(w.ctx)
	if err != nil || len(tokens) > 0 {
		return err
	}
	secret, err := s.CreateToken(w.ctx, models.RoleAdministrator, "first start")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "  Token       %s\n              (for writing; shown this once: entente token create makes others)\n", secret)
	return err
}

// shown is a database as it may be printed.
func shown(database string) string {
	if strings.Contains(database, "://") {
		return "a PostgreSQL database"
	}
	return filepath.Base(database)
}
