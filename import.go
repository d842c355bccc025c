package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"entente/dbfile"
	"entente/exchange/intake"
	"entente/exchange/ready"
	"entente/models"
	"entente/store"
)

type importCmd struct {
	Mapping string   `arg:"" optional:"" help:"The mapping: a YAML file, or the name of a ready one: ${ready}."`
	Files   []string `arg:"" optional:"" help:"The files of the register, in their order." type:"existingfile"`
	Package string   `help:"Take over a data package, or its records.ndjson, with all ids: into a new database." type:"existingpath" placeholder:"PATH" env:"-"`
	Suggest string   `help:"Print a first mapping of this file, and nothing else." type:"existingfile" placeholder:"FILE" env:"-"`
	DryRun  bool     `help:"Only tell what would come of it." env:"-"`
	Refused string   `help:"Where the rows that are refused go, as CSV with the reason as the last column; beside the file, as FILE.refused.csv, when left out." env:"-"`
}

// Run brings files in, one after the other, takes a package over or prints a first mapping.
// An interrupted run goes on where it was when it is called again.
func (cmd importCmd) Run(w *world, p *program) error {
	switch {
	case cmd.Package != "" && (cmd.Mapping != "" || cmd.Suggest != ""):
		return errors.New("a package is taken over as it is: leave the mapping and the files out")
	case cmd.Package != "":
		return cmd.unpack(w, p)
	case cmd.Suggest != "":
		return w.suggestMapping(cmd.Suggest)
	case len(cmd.Files) == 0:
		return errors.New("give a mapping and a file; entente import --suggest FILE prints a first mapping")
	case cmd.Refused != "" && len(cmd.Files) > 1:
		return errors.New("--refused is for one file; bring the files in one by one, or leave it out")
	}
	if err := cmd.sparesFiles(); err != nil {
		return err
	}
	mapping, err := cmd.mapping()
	if err != nil {
		return err
	}
	if _, err := intake.Scheme(mapping, ""); err != nil {
		return cmd.notMapping(w, err)
	}
	s, err := p.open(w)
	if err != nil {
		return err
	}
	return cmd.bringAll(w, s, mapping)
}

// bringAll brings the files in. A file of which nothing can be taken keeps none of the others
// back, and is told in the end.
func (cmd importCmd) bringAll(w *world, s *store.Store, mapping []byte) error {
	since := map[string]int64{} // the first import of each register
	var refused []string
	for i, name := range cmd.Files {
		taken, err := cmd.bring(w, s, cmd.Files[i:], mapping, since)
		if err != nil {
			return fmt.Errorf("%s: %w", name, explained(err))
		}
		if !taken {
			refused = append(refused, name)
		}
	}
	if refused != nil {
		return fmt.Errorf("every row was refused of %s", strings.Join(refused, ", "))
	}
	return nil
}

// refusedOf is where the refused rows of a file go.
func (cmd importCmd) refusedOf(name string) string {
	return cmp.Or(cmd.Refused, name+intake.RefusedSuffix)
}

// sparesFiles refuses to write refused rows over what is read.
func (cmd importCmd) sparesFiles() error {
	for _, name := range cmd.Files {
		refused, err := os.Stat(cmd.refusedOf(name))
		if err != nil {
			continue // there is none yet; what else is wrong is told where it is written
		}
		for _, read := range append([]string{cmd.Mapping}, cmd.Files...) {
			if there, err := os.Stat(read); err == nil && os.SameFile(refused, there) {
				return fmt.Errorf("the refused rows of %s would be written over %s: name another file with --refused", name, read)
			}
		}
	}
	return nil
}

// notMapping tells all that is wrong with the mapping, each once.
func (cmd importCmd) notMapping(w *world, wrong error) error {
	e, ok := errors.AsType[*models.Error](wrong)
	if !ok || len(e.Fields) == 0 {
		return fmt.Errorf("%s: %w", cmd.Mapping, wrong)
	}
	for _, f := range e.Fields[:min(len(e.Fields), told)] {
		fmt.Fprintf(w.stdout, "%s, %s: %s\n", cmd.Mapping, f.Pointer, f.Detail)
	}
	return fmt.Errorf("%s: the mapping does not hold, faults: %d", cmd.Mapping, len(e.Fields))
}

// mapping reads the mapping, or takes a ready one.
func (cmd importCmd) mapping() ([]byte, error) {
	if text, ok := ready.Mapping(cmd.Mapping); ok {
		return text, nil
	}
	return os.ReadFile(cmd.Mapping)
}

// of is the first of some files, as one of its register: the others may have what it has
// not.
func (cmd importCmd) of(files []string, mapping []byte) (in intake.File, scheme string, err error) {
	in = intake.File{Name: filepath.Base(files[0]), Mapping: mapping, MappingName: filepath.Base(cmd.Mapping), DryRun: cmd.DryRun}
	if scheme, err = intake.Scheme(mapping, in.Name); err != nil {
		return in, "", err
	}
	for _, later := range files[1:] {
		other, err := intake.Scheme(mapping, filepath.Base(later))
		if err != nil {
			return in, "", err
		}
		in.More = in.More || other == scheme
	}
	return in, scheme, nil
}

// bring brings the first of some files in, and tells what came of it. Nothing is taken of a
// file of which every row was refused.
func (cmd importCmd) bring(w *world, s *store.Store, files []string, mapping []byte, since map[string]int64) (taken bool, err error) {
	name := files[0]
	in, scheme, err := cmd.of(files, mapping)
	if err != nil {
		return false, err
	}
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	ctx, bar := operator(w.ctx, "import"), w.progress("reading")
	in.Source, in.Since = f, since[scheme]
	imp, err := intake.Import(ctx, s, in, func(_ models.Import, done, of int64) { bar(int(done), int(of)) })
	if err != nil {
		return false, err
	}
	if first, begun := since[scheme]; !begun || imp.ID < first {
		since[scheme] = imp.ID
	}
	if err := cmd.tell(ctx, w, s, imp); err != nil {
		return false, err
	}
	if imp.Refused == 0 {
		return true, nil
	}
	refused := cmd.refusedOf(name)
	if err := writeRefused(ctx, s, imp, refused); err != nil {
		return false, err
	}
	taken = imp.Created+imp.Changed+imp.Unchanged > 0
	_, err = fmt.Fprintf(w.stdout, "what was refused is in %s: mend it, and bring it in\n", refused)
	return taken, err
}

// told is how many faults are told on the terminal: the others are in the file.
const told = 20

// tell tells what came of a file.
func (importCmd) tell(ctx context.Context, w *world, s *store.Store, imp models.Import) error {
	tense := ""
	if imp.DryRun {
		tense = "would be "
	}
	fmt.Fprintf(w.stdout, "%s is read as %s\n", imp.File, imp.ReadAs)
	fmt.Fprintf(w.stdout, "import %d of %s, %s: %s%d created, %d changed, %d unchanged, %d refused; %d in dispute, %d vanished\n",
		imp.ID, imp.File, imp.State, tense, imp.Created, imp.Changed, imp.Unchanged, imp.ImportCounts.Refused, imp.Disputed, imp.Vanished)
	left := told
	err := s.EachImported(ctx, imp.ID, models.ImportedFilter{Outcome: []models.ImportOutcome{models.ImportRefused}}, func(x models.Imported) error {
		for _, f := range x.Faults {
			if left--; left >= 0 {
				fmt.Fprintf(w.stdout, "row %d, %s\n", f.Row, f)
			}
		}
		return nil
	})
	if err != nil || imp.Alike == 0 {
		return err
	}
	return tellAlike(ctx, w, s, imp)
}

// tellAlike tells what may be on record already: it is for a person to merge.
func tellAlike(ctx context.Context, w *world, s *store.Store, imp models.Import) error {
	fmt.Fprintf(w.stdout, "%d may be on record already:\n", imp.Alike)
	left, alike := told, true
	return s.EachImported(ctx, imp.ID, models.ImportedFilter{Alike: &alike}, func(x models.Imported) error {
		for _, d := range x.Duplicates {
			if left--; left >= 0 {
				fmt.Fprintf(w.stdout, "%s, %s\n", x.Where, d)
			}
		}
		return nil
	})
}

// writeRefused writes the rows that were refused as a file that can be mended and brought
// in again. What somebody may be mending already is kept aside.
func writeRefused(ctx context.Context, s *store.Store, imp models.Import, name string) error {
	how := os.O_CREATE | os.O_EXCL
	if there, err := os.Lstat(name); err == nil && !there.Mode().IsRegular() {
		how = os.O_TRUNC // such as /dev/stdout
	} else if err := dbfile.Aside(name); err != nil {
		return err
	}
	f, err := os.OpenFile(name, how|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(intake.WriteRefused(ctx, s, imp, f), f.Close())
}
