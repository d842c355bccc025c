package datapackage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"

	"entente/models"
	"entente/store"
)

// Unpacked is what a package has, and what of it is left out.
type Unpacked struct {
	// Records is how many there are of each kind.
	Records map[models.RecordKind]int
	// Poorer is how many records and parts name what is not in the package, and do so no
	// more.
	Poorer int
	// Uncited is how many citations are of articles that are not in it, and are left out.
	Uncited int
	// Faults are the first of what is wrong with it, and Wrong is how many there are.
	Faults []LineFault
	Wrong  int
}

// LineFault is what is wrong with a line of the records of a package.
type LineFault struct {
	Line int
	models.Problem
}

// String says where it is and what is wrong.
func (f LineFault) String() string {
	return fmt.Sprintf("line %d, %s: %s", f.Line, cmp.Or(f.Pointer, "the whole"), f.Detail)
}

// mostFaults is how many faults are kept.
const mostFaults = 1_000

// Unpack takes over the records of a package, all or nothing, into a tracker that is as new:
// with ids, references and stamps. Anything wrong with any line refuses the whole, before
// anything is written. What names a record that is not in the package does so no more.
// progress hears how many records of how many are derived.
func Unpack(ctx context.Context, s *store.Store, name string, progress func(done, of int)) (Unpacked, error) {
	v, err := look(ctx, s, name)
	if err != nil {
		return v.Unpacked, err
	}
	err = s.Unpack(ctx, v.records(ctx), progress)
	return v.Unpacked, err
}

// Look tells what would come of taking over a package.
func Look(ctx context.Context, s *store.Store, name string) (Unpacked, error) {
	v, err := look(ctx, s, name)
	if err != nil {
		return v.Unpacked, err
	}
	for _, err := range v.records(ctx) {
		if err != nil {
			return v.Unpacked, err
		}
	}
	return v.Unpacked, nil
}

// look reads a package through, and refuses what is wrong.
func look(ctx context.Context, s *store.Store, name string) (*survey, error) {
	v, err := newSurvey(ctx, s, name)
	if err != nil {
		return v, err
	}
	if err := whole(name); err != nil {
		return v, err
	}
	for l, err := range lines(name) {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return v, err
		}
		v.line(l)
	}
	v.settle()
	v.circles()
	if v.Wrong > 0 {
		return v, models.Refuse(models.Invalid, "nothing is taken over: faults in %s: %d", recordsFile, v.Wrong)
	}
	return v, nil
}

// records gives the records of a package in which nothing is wrong, without what names
// records that are not in it, each time it is asked.
func (v *survey) records(ctx context.Context) iter.Seq2[store.Kept, error] {
	return func(yield func(store.Kept, error) bool) {
		v.Poorer, v.Uncited = 0, 0
		for l, err := range lines(v.name) {
			if err := errors.Join(err, ctx.Err()); err != nil {
				yield(store.Kept{}, err)
				return
			}
			k, p := readKept(l.text)
			if len(p) == 0 { // or it was written to meanwhile
				p = v.narrow(&k)
			}
			if len(p) > 0 {
				yield(k, models.Refuse(models.Invalid, "%s", LineFault{l.number, p[0]}))
				return
			}
			if !yield(k, nil) {
				return
			}
		}
	}
}
