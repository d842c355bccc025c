// Entente keeps what two states did and promised each other, each fact with the
// source that says so. This is its command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"entente/dbfile"
	"entente/exchange/ready"
	"entente/models"
	"entente/store"
)

// version is set when a release is built.
var version = "dev"

// program is the command line: what is given once, and the commands.
type program struct {
	Database string `help:"File name of an SQLite database, or postgres://… of a PostgreSQL one." default:"entente.db" env:"ENTENTE_DATABASE"`
	// What stands in packages and feeds about where they come from.
	PublicURL string `help:"Address under which others read the tracker, such as https://tracker.example.org." env:"ENTENTE_PUBLIC_URL"`
	Publisher string `help:"Who publishes what is on record." env:"ENTENTE_PUBLISHER"`
	Licence   string `help:"Licence under which it may be used, as an SPDX identifier such as CC-BY-4.0." env:"ENTENTE_LICENCE"`

	Told kong.VersionFlag `name:"version" help:"Print the version."`

	Serve    serveCmd    `cmd:"" help:"Serve the API and Swagger UI."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the schema up or down, or show where it is."`
	Example  exampleCmd  `cmd:"" help:"Load the example into an empty database."`
	Token    tokenCmd    `cmd:"" help:"Make, list and revoke access tokens."`
	Generate generateCmd `cmd:"" help:"Fill an empty database with synthetic data, for benchmarks."`
	Import   importCmd   `cmd:"" help:"Bring the files of a register in by a mapping, or print a first mapping."`
	Reindex  reindexCmd  `cmd:"" help:"Derive everything that follows from the records again."`
	Check    checkCmd    `cmd:"" help:"Check the integrity of the database."`
	Export   exportCmd   `cmd:"" help:"Write what is on record as a data package."`
	Backup   backupCmd   `cmd:"" help:"Copy an SQLite database, also while it is served."`
	Restore  restoreCmd  `cmd:"" help:"Put a copy in the place of an SQLite database that is not served."`
	Version  versionCmd  `cmd:"" help:"Print the version."`

	opened *store.Store // what open or existing has opened; nil where the command needs none
}

// world is what commands meet outside: so that tests can be the world.
type world struct {
	ctx    context.Context // one context for one run of the program
	stdout io.Writer
	stderr io.Writer
	clock  func() time.Time
}

func main() {
	// Answers are made and thrown away quickly over little that stays: collecting less
	// often costs some memory and saves time.
	debug.SetGCPercent(200)
	limitMemory(keptAnswers)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(&world{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, clock: time.Now}, os.Args[1:])
	stop()
	os.Exit(code)
}

// keptAnswers is how many megabytes of answers are kept where nothing else is said.
const keptAnswers = 16

// limitMemory says how much the program holds, beside so many megabytes of answers, when
// it is collected at any price; GOMEMLIMIT says it instead. With the caches of the
// database, and the program itself, it stays under 200 MB with as many as are kept by
// default.
func limitMemory(answers uint) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(84<<20 + int64(answers)<<20)
	}
}

// run is the program: it gives the exit code, 1 for what went wrong and 2 for a
// command line that cannot be understood.
func run(w *world, args []string) int {
	var p program
	exit := -1
	parser, err := kong.New(&p, kong.Name("entente"), kong.Description("A tracker of bilateral co-operation."),
		kong.Writers(w.stdout, w.stderr), kong.Exit(func(code int) { exit = code }), kong.DefaultEnvars("ENTENTE"),
		kong.Vars{"ready": strings.Join(ready.Names(), ", "), "version": version},
		kong.BindToProvider((*program).open), kong.BindToProvider((*program).existing))
	if err != nil {
		fmt.Fprintln(w.stderr, "entente:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(w.stderr, "entente:", err)
		return 2
	}
	if err := errors.Join(parsed.Run(w, &p), p.close()); err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		if w.ctx.Err() != nil && errors.Is(err, context.Canceled) {
			line = "interrupted; what was done until then stays"
		}
		fmt.Fprintln(w.stderr, "entente:", line)
		return 1
	}
	return 0
}

// open is the database as most commands want it: made where there is none, its
// schema and what is derived up to date.
func (p *program) open(w *world) (*store.Store, error) {
	s, err := p.migrated(w)
	if err != nil {
		return nil, err
	}
	return s, w.derive(s)
}

// migrated is the database with its schema up to date; when it is large, not yet what
// is derived.
func (p *program) migrated(w *world) (*store.Store, error) {
	s, err := p.connect(w, store.Options{Clock: w.clock})
	if err != nil {
		return nil, err
	}
	return s, s.Migrate(w.ctx) // copying a large file aside takes its time
}

// existing is a database that is there already, as it is.
type existing struct{ *store.Store }

func (p *program) existing(w *world) (existing, error) {
	s, err := p.connect(w, store.Options{Clock: w.clock, Existing: true})
	return existing{s}, err
}

func (p *program) connect(w *world, o store.Options) (*store.Store, error) {
	if dbfile.Is(p.Database) {
		if err := dbfile.Whole(p.Database); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(w.ctx, p.Database, o)
	p.opened = s
	return s, err
}

func (p *program) close() error {
	if p.opened == nil {
		return nil
	}
	return p.opened.Close()
}

// derive brings up what an older program has derived, however long that takes.
func (w *world) derive(s *store.Store) error {
	derived, err := s.Derived(w.ctx)
	if err != nil || derived {
		return err
	}
	fmt.Fprintln(w.stderr, "entente: what follows from the records is derived again; an interrupted run goes on")
	return s.Reindex(operator(w.ctx, "reindex"), w.progress("deriving"))
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(w *world) error {
	_, err := fmt.Fprintln(w.stdout, version)
	return err
}

// operator is who the command line is, in history.
func operator(ctx context.Context, name string) context.Context {
	return models.WithViewer(ctx, models.Viewer{Name: name, Role: models.RoleAdministrator})
}
