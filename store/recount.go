package store

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// Everything is counted again in parts that fit into memory, however much is recorded: of
// what there is most of, each record has some five counters of its own. There is a part for
// each so many records of a kind.

// countedAs are the kinds under which records of a kind are counted.
func countedAs(spec models.Spec) []string {
	if spec.Name == models.CommitmentKind {
		return []string{string(spec.Name), string(derived.TurnedKind)}
	}
	return []string{string(spec.Name)}
}

// part are some of all counters, those of a kind of which the hash is the same.
type part struct {
	spec  models.Spec
	seed  maphash.Seed
	i, of uint64
}

func (p part) has(k derived.CounterKey) bool {
	return slices.Contains(countedAs(p.spec), string(k.Kind)) && maphash.Comparable(p.seed, k)%p.of == p.i
}

// parts are all the parts that there are.
func (s *Store) parts(ctx context.Context) ([]part, error) {
	var all []part
	seed := maphash.MakeSeed()
	for _, spec := range models.Kinds {
		var n uint64
		if err := s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM documents WHERE kind = ?", spec.Code).Scan(&n).Error; err != nil {
			return nil, explain("counting again", err)
		}
		of := 1 + n/uint64(s.steps)
		for i := range of {
			all = append(all, part{spec, seed, i, of})
		}
	}
	return all, nil
}

// off counts the records of a part again, as documents say they are counted, and gives by
// how much counters are off.
func (s *Store) off(ctx context.Context, p part) (derived.Deltas, error) {
	all, err := s.countPart(ctx, p)
	if err == nil {
		err = s.eachCounter(ctx, p, func(k derived.CounterKey, n derived.Count) { all[k] = all[k].Plus(-1, n) })
	}
	maps.DeleteFunc(all, func(_ derived.CounterKey, n derived.Count) bool { return n == derived.Count{} })
	return all, explain("counting again", err)
}

// countPart counts the records of a part again.
func (s *Store) countPart(ctx context.Context, p part) (derived.Deltas, error) {
	var st statement
	st.add("SELECT kind, seen, links, standing, course FROM documents WHERE kind = ? AND root = seq", p.spec.Code)
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	all, own := derived.Deltas{}, derived.Deltas{}
	var d derived.Document
	for found.Next() {
		if err := found.Scan(&d.Kind, &d.Seen, &d.Links, &d.Standing, &d.Course); err != nil {
			return nil, err
		}
		own.Count(1, d)
		for k, n := range own {
			if p.has(k) {
				all[k] = all[k].Plus(1, n)
			}
		}
		clear(own)
	}
	return all, found.Err()
}

// eachCounter visits the counters of a part.
func (s *Store) eachCounter(ctx context.Context, p part, visit func(derived.CounterKey, derived.Count)) error {
	found, err := s.db.WithContext(ctx).Model(&counter{}).Where("kind IN ?", countedAs(p.spec)).Rows()
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var c counter
		if err := s.db.ScanRows(found, &c); err != nil {
			return err
		}
		if key := (derived.CounterKey{Kind: c.Kind, Name: c.Name, Value: c.Value, Class: c.Class}); p.has(key) {
			visit(key, c.Count)
		}
	}
	return found.Err()
}

// recount puts all counters right, each part in a transaction of its own. Writers between
// these move a counter from what is right, or from what will be.
func (s *Store) recount(ctx context.Context) error {
	all, err := s.parts(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		err := s.InTx(ctx, func(tx *Store) error {
			off, err := tx.off(ctx, p)
			if err != nil {
				return err
			}
			tx.pending.recounted = p.has
			return tx.putCounters(ctx, off)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wrongCounters counts everything again and compares.
func (s *Store) wrongCounters(ctx context.Context) ([]string, error) {
	all, err := s.parts(ctx)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, p := range all {
		off, err := s.off(ctx, p)
		if err != nil {
			return nil, err
		}
		for key, n := range off {
			faults = append(faults, fmt.Sprintf("counter: %s %s=%q of view %d is off by %+v", key.Kind, key.Name, key.Value, key.Class, n))
		}
	}
	slices.Sort(faults)
	return faults, nil
}
