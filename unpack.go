package main

import (
	"context"
	"fmt"
	"strings"

	"entente/exchange/datapackage"
	"entente/models"
	"entente/store"
)

// unpack takes a package over, all or nothing, and tells what it has.
func (cmd importCmd) unpack(w *world, p *program) error {
	s, err := p.open(w)
	if err != nil {
		return err
	}
	ctx, take := operator(w.ctx, "import"), func(ctx context.Context, s *store.Store, name string) (datapackage.Unpacked, error) {
		return datapackage.Unpack(ctx, s, name, w.progress("deriving"))
	}
	if cmd.DryRun {
		take = datapackage.Look
	}
	found, err := take(ctx, s, cmd.Package)
	if err != nil {
		for _, f := range found.Faults[:min(len(found.Faults), told)] {
			fmt.Fprintln(w.stdout, f)
		}
		return err
	}
	cmd.tellUnpacked(w, found)
	return nil
}

// tellUnpacked tells what a package has, and what of it was left out.
func (cmd importCmd) tellUnpacked(w *world, found datapackage.Unpacked) {
	tense := "taken over"
	if cmd.DryRun {
		tense = "would be taken over"
	}
	var all []string
	for _, spec := range models.Kinds {
		if n := found.Records[spec.Name]; n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n, spec.Table))
		}
	}
	fmt.Fprintf(w.stdout, "%s: %s\n", tense, strings.Join(all, ", "))
	if found.Poorer > 0 {
		fmt.Fprintf(w.stdout, "%d records and parts named what is not in the package, and do so no more\n", found.Poorer)
	}
	if found.Uncited > 0 {
		fmt.Fprintf(w.stdout, "%d citations of articles that are not in the package were left out\n", found.Uncited)
	}
}
