package store

import (
	"context"
	"reflect"
	"slices"

	"entente/models"
)

// name is one place in a body or record that names another record.
type name struct {
	pointer string
	kind    models.RecordKind
	key     string // its id, or the code of a country or sector
}

// namesIn lists every place in a value that names another record, by the type it has.
func namesIn(v any) []name {
	var names []name
	models.Walk(v, "", func(pointer string, value reflect.Value, shape *models.TypeShape) {
		if shape.Link != "" && pointer != "/code" { // a country's or sector's own
			names = append(names, name{pointer, shape.Link, value.String()})
		}
	})
	return names
}

// linksIn lists the ids of other records in a value.
func linksIn(v any) []string {
	var ids []string
	for _, n := range namesIn(v) {
		if !n.kind.Coded() {
			ids = append(ids, n.key)
		}
	}
	return ids
}

// target is what counts of a document that others name.
type target struct {
	Seq       int64
	Kind      int
	RecordID  string
	Reference string
	Seen      int
}

// targets are the documents that some records name: by id, or by kind and code.
type targets struct {
	named map[string]target
	views map[string]int // by number
}

func (n name) of() string {
	if n.kind.Coded() {
		return string(n.kind) + " " + n.key
	}
	return n.key
}

// seen tells in which views the target of a link is.
func (t targets) seen(value string) int { return t.views[value] }

// in tells of ids whether a view has what they lead to.
func (t targets) in(view int) (seen func(id string) bool) {
	return func(id string) bool {
		x, ok := t.named[id]
		return ok && x.Seen&view != 0
	}
}

// id finds the target of an id.
func (t targets) id(id string) (target, bool) {
	x, ok := t.named[id]
	return x, ok
}

// value is how a link to what is named is written; "" when there is no such thing.
func (t targets) value(n name) string {
	switch x, ok := t.named[n.of()]; {
	case !ok:
		return ""
	case n.kind.Coded():
		return n.key
	default:
		return number(x.Seq)
	}
}

// lookedUp is how many names one query looks up: SQL has a limit.
const lookedUp = 1_000

// targetsOf finds the documents that are named, and some by their number.
func (s *Store) targetsOf(ctx context.Context, names []name, seqs ...int64) (targets, error) {
	t := targets{make(map[string]target, len(names)), make(map[string]int, len(names))}
	var ids, codes []string
	for _, n := range names {
		if x, ok := s.pending.target(n); ok {
			t.add(x)
		} else if n.kind.Coded() {
			codes = append(codes, n.key)
		} else {
			ids = append(ids, n.key)
		}
	}
	for seq, n := range s.pending.numbers(seqs) {
		t.add(n.target())
		seqs = slices.DeleteFunc(seqs, func(x int64) bool { return x == seq })
	}
	ids, codes = sorted(ids), sorted(codes)
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
func (s *Store) readTargets(ctx context.Context, t targets, st *statement) error {
	found, err := s.ask(ctx, st)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var x target
		if err := found.Scan(&x.Seq, &x.Kind, &x.RecordID, &x.Reference, &x.Seen); err != nil {
			return err
		}
		t.add(x)
	}
	return found.Err()
}

func (t targets) add(x target) {
	t.views[number(x.Seq)] = x.Seen
	t.named[x.RecordID] = x
	if kind := models.SpecOfCode(x.Kind).Name; kind.Coded() {
		t.named[name{kind: kind, key: x.Reference}.of()] = x
	}
}
