package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/example"
	"entente/handlers"
	"entente/models"
	"entente/store"
	"entente/synthetic"
	"entente/web"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" default:"1" help:"Bring the schema up to date."`
	Down   migrateDownCmd   `cmd:"" help:"Take the last migration back, with what is in its tables."`
	Status migrateStatusCmd `cmd:"" help:"List the migrations."`
}

type (
	migrateUpCmd     struct{}
	migrateDownCmd   struct{}
	migrateStatusCmd struct{}
)

// Run has nothing left to do: opening brings the schema up to date.
func (migrateUpCmd) Run(*store.Store) error { return nil }

// Run takes the last migration back.
func (migrateDownCmd) Run(w *world, s existing) error {
	return s.MigrateDown(w.ctx)
}

// Run lists the migrations.
func (migrateStatusCmd) Run(w *world, s existing) error {
	list, err := s.Migrations(w.ctx)
	if err != nil {
		return err
	}
	for _, m := range list {
		state := "pending"
		if m.Applied {
			state = "applied"
		}
		fmt.Fprintf(w.stdout, "%s\t%s\n", state, m.Name)
	}
	return nil
}

type exampleCmd struct{}

// Run loads the example.
func (exampleCmd) Run(w *world, s *store.Store) error {
	n, err := loadExample(operator(w.ctx, "example"), s)
	if err == nil && n == 0 {
		return errors.New("the database is not empty; the example goes into an empty one")
	}
	if err == nil {
		fmt.Fprintf(w.stdout, "%d bodies recorded\n", n)
	}
	return err
}

// loadExample records the example in one transaction, if the database is empty,
// and tells how many bodies it recorded.
func loadExample(ctx context.Context, s *store.Store) (int, error) {
	bodies, err := example.Bodies()
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.InTx(ctx, func(tx *store.Store) error {
		empty, err := tx.Empty(ctx)
		if err != nil || !empty {
			return err
		}
		for _, b := range bodies {
			if err := handlers.Load(ctx, tx, b.Path, b.JSON); err != nil {
				return fmt.Errorf("loading the example, %s: %w", b.Name, explained(err))
			}
			n++
		}
		return nil
	})
	return n, err
}

// explained adds the first fault to an error, for a line on a terminal.
func explained(err error) error {
	if e, ok := errors.AsType[*models.Error](err); ok && len(e.Fields) > 0 {
		return fmt.Errorf("%w: %s %s", err, cmp.Or(e.Fields[0].Pointer, e.Fields[0].Parameter), e.Fields[0].Detail)
	}
	return err
}

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print it, alone; nobody can read it again."`
	List   tokenListCmd   `cmd:"" help:"List the tokens."`
	Link   tokenLinkCmd   `cmd:"" help:"Print a link with which the holder of a token signs in on the pages, once and within an hour."`
	Revoke tokenRevokeCmd `cmd:"" help:"Revoke a token."`
}

type tokenCreateCmd struct {
	Role models.Role `help:"What it allows: reader, editor or administrator." required:"" enum:"reader,editor,administrator"`
	Name string      `help:"Whose it is: what history will say." required:""`
	// Expires is how many days it lasts.
	Expires days `help:"After how many days it ends by itself, such as 90d; never when left out."`
}

// days is a length of time that is given in days.
type days time.Duration

// UnmarshalText reads days such as 90d.
func (d *days) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(string(text), "d"))
	if err != nil || n < 1 || n > 36_500 || !strings.HasSuffix(string(text), "d") {
		return fmt.Errorf("%q is no number of days: give one such as 90d", text)
	}
	*d = days(time.Duration(n) * 24 * time.Hour)
	return nil
}

// Run makes a token.
func (cmd tokenCreateCmd) Run(w *world, s *store.Store) error {
	secret, _, err := s.CreateToken(w.ctx, cmd.Role, cmd.Name, time.Duration(cmd.Expires))
	if err == nil {
		_, err = fmt.Fprintln(w.stdout, secret)
	}
	return err
}

type tokenListCmd struct{}

// Run lists the tokens, without their secrets.
func (tokenListCmd) Run(w *world, s *store.Store) error {
	tokens, err := s.Tokens(w.ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tROLE\tNAME\tCREATED\tLAST USED\tEXPIRES\tREVOKED")
	for _, x := range tokens {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, x.Role, x.Name, x.CreatedAt, orDash(x.LastUsedAt), orDash(x.ExpiresAt), orDash(x.RevokedAt))
	}
	return t.Flush()
}

func orDash(text *string) string {
	if text == nil {
		return "-"
	}
	return *text
}

type tokenLinkCmd struct {
	ID string `arg:"" help:"The ID that token list shows."`
	At string `help:"Where the pages stand." default:"http://127.0.0.1:8080"`
}

// Run makes a link.
func (cmd tokenLinkCmd) Run(w *world, s *store.Store) error {
	link, err := s.LinkFor(w.ctx, cmd.ID)
	if err == nil {
		_, err = fmt.Fprintln(w.stdout, web.SignInAddress(cmd.At, link))
	}
	return err
}

type tokenRevokeCmd struct {
	ID string `arg:"" help:"The ID that token list shows."`
}

// Run revokes a token.
func (cmd tokenRevokeCmd) Run(w *world, s *store.Store) error {
	return s.RevokeToken(w.ctx, cmd.ID)
}

type generateCmd struct {
	Agreements  int    `help:"How many agreements." default:"1000"`
	Commitments int    `help:"How many commitments." default:"1000"`
	Seed        uint64 `help:"What the data follow from: the same seed gives the same data." default:"1"`
}

// Run fills an empty database with synthetic data.
func (cmd generateCmd) Run(w *world, s *store.Store) error {
	o := synthetic.Options{Agreements: cmd.Agreements, Commitments: cmd.Commitments, Seed: cmd.Seed}
	return synthetic.Generate(operator(w.ctx, "generate"), s, o, w.progress("making"))
}

type reindexCmd struct{}

// Run derives everything that follows from the records again.
func (reindexCmd) Run(w *world, s existing) error {
	if err := s.Migrated(w.ctx); err != nil {
		return err
	}
	return s.Reindex(operator(w.ctx, "reindex"), w.progress("deriving"))
}

// progress draws how far something has got, on a terminal.
func (w *world) progress(what string) func(done, of int) {
	f, ok := w.stderr.(*os.File)
	if !ok {
		return func(int, int) {}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(int, int) {}
	}
	return func(done, of int) {
		const width = 40
		full := width * done / max(of, 1)
		fmt.Fprintf(f, "\r%s [%s%s] %d of %d", what, strings.Repeat("#", full), strings.Repeat(" ", width-full), done, of)
		if done >= of {
			fmt.Fprintln(f)
		}
	}
}

type checkCmd struct{}

// Run checks the database, and lists what is wrong with it.
func (checkCmd) Run(w *world, s existing) error {
	if err := s.Migrated(w.ctx); err != nil {
		return err
	}
	faults, err := s.Verify(w.ctx)
	if err != nil {
		return err
	}
	for _, fault := range faults {
		fmt.Fprintln(w.stdout, fault)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the database has %d faults", len(faults))
	}
	_, err = fmt.Fprintln(w.stdout, "the database is sound")
	return err
}
