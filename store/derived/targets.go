package derived

import (
	"reflect"

	"entente/models"
)

// Name is one place in a body or record that names another record.
type Name struct {
	Pointer string
	Kind    models.RecordKind
	Key     string // its id, or the code of a country or sector
}

// Of tells names apart: ids, and codes by their kind.
func (n Name) Of() string {
	if n.Kind.Coded() {
		return string(n.Kind) + " " + n.Key
	}
	return n.Key
}

// NamesIn lists every place in a value that names another record, by the type it has.
func NamesIn(v any) []Name {
	var names []Name
	models.Walk(v, "", func(pointer string, value reflect.Value, shape *models.TypeShape) {
		if shape.Link != "" && pointer != "/code" { // a country's or sector's own
			names = append(names, Name{pointer, shape.Link, value.String()})
		}
	})
	return names
}

// Target is what counts of a document that others name.
type Target struct {
	Seq       int64
	Kind      int
	RecordID  string
	Reference string
	Seen      int
}

// TargetOf is what counts of a document.
func TargetOf(d Document) Target {
	return Target{d.Seq, d.Kind, d.RecordID, d.Reference, d.Seen}
}

// Targets are the documents that some records name: by id, or by kind and code.
type Targets struct {
	Named map[string]Target
	Views map[string]int // by number
}

// NewTargets has room for some.
func NewTargets(n int) Targets { return Targets{make(map[string]Target, n), make(map[string]int, n)} }

// seen tells in which views the target of a link is.
func (t Targets) seen(value string) int { return t.Views[value] }

// In tells of ids whether a view has what they lead to.
func (t Targets) In(view int) (seen func(id string) bool) {
	return func(id string) bool {
		x, ok := t.Named[id]
		return ok && x.Seen&view != 0
	}
}

// ID finds the target of an id.
func (t Targets) ID(id string) (Target, bool) {
	x, ok := t.Named[id]
	return x, ok
}

// value is how a link to what is named is written; "" when there is no such thing.
func (t Targets) value(n Name) string {
	switch x, ok := t.Named[n.Of()]; {
	case !ok:
		return ""
	case n.Kind.Coded():
		return n.Key
	default:
		return Number(x.Seq)
	}
}

// Add takes up another.
func (t Targets) Add(x Target) {
	t.Views[Number(x.Seq)] = x.Seen
	t.Named[x.RecordID] = x
	if kind := models.SpecOfCode(x.Kind).Name; kind.Coded() {
		t.Named[Name{Kind: kind, Key: x.Reference}.Of()] = x
	}
}
