package main

import (
	"errors"
	"fmt"

	"entente/dbfile"
)

type backupCmd struct {
	File string `arg:"" help:"Where the copy goes; a file of that name is kept aside."`
}

// Run copies the database, also while a server writes to it.
func (cmd backupCmd) Run(w *world, p *program) error {
	if !dbfile.Is(p.Database) {
		return errors.New("PostgreSQL is backed up with pg_dump --format=custom")
	}
	if err := dbfile.Whole(p.Database); err != nil {
		return err
	}
	if err := dbfile.Backup(w.ctx, p.Database, cmd.File, w.progress("copying")); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w.stdout, "backed up to %s\n", cmd.File)
	return err
}

type restoreCmd struct {
	File string `arg:"" help:"A copy that backup has made."`
}

// Run puts a copy in the place of the database.
func (cmd restoreCmd) Run(w *world, p *program) error {
	if !dbfile.Is(p.Database) {
		return errors.New("PostgreSQL is restored with pg_restore, into an empty database")
	}
	kept, err := dbfile.Restore(w.ctx, cmd.File, p.Database, w.clock(), w.progress("copying"))
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "restored from %s\n", cmd.File)
	if kept != "" {
		fmt.Fprintf(w.stdout, "what was there is kept as %s\n", kept)
	}
	return nil
}
