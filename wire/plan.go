package wire

import (
	"reflect"
	"slices"
	"sync"

	"entente/models"
	"entente/models/labels"
)

// plan is the way through the documents of a type to the codes in them. It is
// made once a type and never changed.
type plan struct {
	keys
	steps []step
}

// step is what is to be done at one member.
type step struct {
	// list tells that the value is a list of what follows.
	list bool
	// codes are set where the value is a code; label is then the name of its label,
	// as written: ,"x_label":
	codes *codes
	label []byte
	// words are set where the value is what a code means, in English: it is put into the
	// language asked for.
	words *codes
	// below is the way through an object that has codes in it.
	below *plan
}

// nothing tells that there are no codes in a member.
func (st *step) nothing() bool { return st.codes == nil && st.words == nil && st.below == nil }

// codes are what a code can be of.
type codes struct {
	kind models.RecordKind // a country or sector, whose names are records
	// labels are the quoted labels of a vocabulary, by the place of the language
	// among those with labels.
	labels []map[string][]byte
}

// plans are the types met so far. They only ever become more.
var plans sync.Map

func planOf(shape *models.TypeShape) *plan {
	if known, ok := plans.Load(shape.Type); ok {
		return known.(*plan)
	}
	p := planner{}
	made := p.plan(shape)
	for t, plan := range p {
		plans.LoadOrStore(t, plan)
	}
	return made
}

// planner holds the plans being made: a type may lead to itself.
type planner map[reflect.Type]*plan

func (p planner) plan(shape *models.TypeShape) *plan {
	if known, ok := p[shape.Type]; ok {
		return known
	}
	names := make([]string, len(shape.Fields))
	for i, field := range shape.Fields {
		names[i] = field.Name
	}
	made := &plan{keys: keysOf(names), steps: make([]step, len(names))}
	p[shape.Type] = made
	for i, field := range shape.Fields {
		made.steps[i] = p.step(field)
	}
	return made
}

func (p planner) step(field models.Field) step {
	st := step{list: field.Shape.IsList()}
	shape := field.Shape
	if st.list {
		shape = shape.Elem
	}
	switch {
	case shape.Type == reflect.TypeFor[models.WarningWords]():
		st.words = wordsOf(models.WarningCode("").Vocabulary())
	case shape.IsCode():
		st.codes = codesOf(shape)
		st.label = slices.Concat([]byte{','}, quoted(LabelName(field)), []byte{':'})
	case shape.IsStruct() && hasCodes(shape, map[*models.TypeShape]bool{}):
		st.below = p.plan(shape)
	}
	return st
}

// LabelName is what the label of a code is called, or the labels of a list of codes; ""
// where there are none.
func LabelName(field models.Field) string {
	switch shape := field.Shape; {
	case shape.IsCode():
		return field.Name + "_label"
	case shape.IsList() && shape.Elem.IsCode():
		return field.Name + "_labels"
	}
	return ""
}

// hasCodes tells whether there are codes anywhere in a type.
func hasCodes(shape *models.TypeShape, met map[*models.TypeShape]bool) bool {
	if shape.IsList() {
		shape = shape.Elem
	}
	if met[shape] {
		return false
	}
	met[shape] = true
	return shape.IsCode() || slices.ContainsFunc(shape.Fields, func(f models.Field) bool { return hasCodes(f.Shape, met) })
}

// wordsOf are the labels of a vocabulary, found by those in English.
func wordsOf(vocabulary string) *codes {
	return labelsBy(vocabulary, func(code string) string { return labels.Label("en", vocabulary, code) })
}

// codesOf are the codes that a value can be.
func codesOf(shape *models.TypeShape) *codes {
	if shape.Vocabulary == "" {
		return &codes{kind: shape.Link}
	}
	return labelsBy(shape.Vocabulary, func(code string) string { return code })
}

// labelsBy are the labels of a vocabulary, found by what stands in documents for a code.
func labelsBy(vocabulary string, found func(code string) string) *codes {
	out := &codes{}
	for _, lang := range labels.Languages() {
		by := map[string][]byte{}
		for _, code := range labels.Codes(vocabulary) {
			by[found(code)] = quoted(labels.Label(lang, vocabulary, code))
		}
		out.labels = append(out.labels, by)
	}
	return out
}
