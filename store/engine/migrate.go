package engine

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"

	"entente/models"
	"entente/models/packed"
)

//go:embed migrations
var migrations embed.FS

// Migration is one step of the schema.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate brings the schema up to date. It refuses a database that a newer program has
// changed.
func Migrate(ctx context.Context, e Engine, db *gorm.DB) error {
	p, err := provider(e, db)
	if err != nil {
		return err
	}
	if err := refuseForeign(ctx, e, db); err != nil {
		return err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	if err := copyAside(ctx, e, db, p); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	return nil
}

// copyAside keeps a database as it is beside it, before migrations that change it:
// NAME.before-N, where N is the first of them. Of a PostgreSQL database the operator
// takes a dump.
func copyAside(ctx context.Context, e Engine, db *gorm.DB, p *goose.Provider) error {
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the database: %w", firstCause(err))
	}
	sources := p.ListSources()
	if at == 0 || at >= sources[len(sources)-1].Version {
		return nil // it is new, or needs no migration
	}
	if err := e.copyTo(db.WithContext(ctx), fmt.Sprintf(".before-%d", at+1)); err != nil {
		return fmt.Errorf("copying the database aside: %w", err)
	}
	return nil
}

// Migrated tells why the schema is not this program's: it lacks migrations, or has
// some of a newer program.
func Migrated(ctx context.Context, e Engine, db *gorm.DB) error {
	p, err := provider(e, db)
	if err != nil {
		return err
	}
	if err := refuseForeign(ctx, e, db); err != nil {
		return err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err == nil && pending {
		err = errors.New("the database has the schema of an older program: run entente migrate first")
	}
	return err
}

// refuseForeign refuses a database in which another program keeps its tables: what is made
// of it would be half of each.
func refuseForeign(ctx context.Context, e Engine, db *gorm.DB) error {
	names, err := e.tables(ctx, db)
	if err != nil {
		return fmt.Errorf("looking what is in the database: %w", firstCause(err))
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == goose.DefaultTablename })
	if len(names) > 0 && !slices.Contains(names, "agreements") {
		return fmt.Errorf("it is no database of Entente: it has the table %s of another program; name a new one", names[0])
	}
	return nil
}

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the database: %w", firstCause(err))
	}
	sources := p.ListSources()
	if known := sources[len(sources)-1].Version; at > known {
		return fmt.Errorf("the database has version %d, this program knows only %d: use a newer program", at, known)
	}
	return nil
}

// MigrateDown takes the last migration back, with all that was in its tables.
func MigrateDown(ctx context.Context, e Engine, db *gorm.DB) error {
	p, err := provider(e, db)
	if err != nil {
		return err
	}
	if _, err := p.Down(ctx); err != nil {
		return fmt.Errorf("migrating down: %w", err)
	}
	return nil
}

// Migrations lists the steps of the schema and whether they are applied.
func Migrations(ctx context.Context, e Engine, db *gorm.DB) ([]Migration, error) {
	p, err := provider(e, db)
	if err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	list := make([]Migration, len(status))
	for i, m := range status {
		list[i] = Migration{Version: m.Source.Version, Name: cmp.Or(m.Source.Path, fmt.Sprintf("%04d, in Go", m.Source.Version)), Applied: m.State == goose.StateApplied}
	}
	return list, nil
}

func provider(e Engine, db *gorm.DB) (*goose.Provider, error) {
	files, err := e.migrations()
	if err != nil {
		return nil, fmt.Errorf("opening the migrations: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, fmt.Errorf("opening the migrations: %w", err)
	}
	return goose.NewProvider(e.dialect(), pool, files, goose.WithGoMigrations(packHistory))
}

// packHistory packs what was written into history as plain text.
var packHistory = goose.NewGoMigration(4,
	&goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		return rewriteHistory(ctx, tx, func(body packed.JSON) any { return body })
	}},
	&goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		return rewriteHistory(ctx, tx, func(body packed.JSON) any { return []byte(body) })
	}})

// rewriteHistory writes each body of history again, some at a time.
func rewriteHistory(ctx context.Context, tx *sql.Tx, as func(packed.JSON) any) error {
	write, err := tx.PrepareContext(ctx, "UPDATE history SET body = $1 WHERE seq = $2")
	if err != nil {
		return err
	}
	defer write.Close()
	for after := int64(0); ; {
		bodies, err := historyAfter(ctx, tx, after)
		if err != nil || len(bodies) == 0 {
			return err
		}
		for _, h := range bodies {
			if _, err := write.ExecContext(ctx, as(h.Body), h.Seq); err != nil {
				return err
			}
			after = h.Seq
		}
	}
}

// historyAfter reads the next bodies of history.
func historyAfter(ctx context.Context, tx *sql.Tx, seq int64) ([]models.HistoryEntry, error) {
	rows, err := tx.QueryContext(ctx, "SELECT seq, body FROM history WHERE seq > $1 ORDER BY seq LIMIT 1000", seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []models.HistoryEntry
	for rows.Next() {
		var h models.HistoryEntry
		if err := rows.Scan(&h.Seq, &h.Body); err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, rows.Err()
}
