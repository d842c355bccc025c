package store

import (
	"context"
	"slices"

	"entente/store/derived"
)

// linksIn lists the ids of other records in a value.
func linksIn(v any) []string {
	var ids []string
	for _, n := range derived.NamesIn(v) {
		if !n.Kind.Coded() {
			ids = append(ids, n.Key)
		}
	}
	return ids
}

// lookedUp is how many names one query looks up: SQL has a limit.
const lookedUp = 1_000

// targetsOf finds the documents that are named, and some by their number.
func (s *Store) targetsOf(ctx context.Context, names []derived.Name, seqs ...int64) (derived.Targets, error) {
	t := derived.NewTargets(len(names))
	var ids, codes []string
	for _, n := range names {
		if x, ok := s.pending.target(n); ok {
			t.Add(x)
		} else if n.Kind.Coded() {
			codes = append(codes, n.Key)
		} else {
			ids = append(ids, n.Key)
		}
	}
	for seq, n := range s.pending.numbers(seqs) {
		t.Add(n.target())
		seqs = slices.DeleteFunc(seqs, func(x int64) bool { return x == seq })
	}
	ids, codes = derived.Sorted(ids), derived.Sorted(codes)
	for len(ids)+len(codes)+len(seqs) > 0 {
		i, c, q := min(len(ids), lookedUp), min(len(codes), lookedUp), min(len(seqs), lookedUp)
		if err := s.readTargets(ctx, t, targetsBy(ids[:i], codes[:c], seqs[:q])); err != nil {
			return t, explain("looking up what is named", err)
		}
		ids, codes, seqs = ids[i:], codes[c:], seqs[q:]
	}
	s.pending.keep(t)
	return t, nil
}

// targetsBy asks for documents by id, by code and by number: for what there is.
func targetsBy(ids, codes []string, seqs []int64) *statement {
	st := &statement{}
	by := func(condition string, list any) {
		st.unite(" UNION ALL ")
		st.add("SELECT seq, kind, record_id, reference, seen FROM documents WHERE "+condition, list)
	}
	if len(ids) > 0 {
		by("record_id IN ?", ids)
	}
	if len(codes) > 0 {
		by("kind IN (1, 2) AND reference IN ?", codes)
	}
	if len(seqs) > 0 {
		by("seq IN ?", seqs)
	}
	return st
}

// readTargets adds what a statement finds.
func (s *Store) readTargets(ctx context.Context, t derived.Targets, st *statement) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var x derived.Target
		if err := found.Scan(&x.Seq, &x.Kind, &x.RecordID, &x.Reference, &x.Seen); err != nil {
			return err
		}
		t.Add(x)
	}
	return found.Err()
}
