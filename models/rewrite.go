package models

import "reflect"

// Rewrite puts another text in the place of every word in a body that write gives one
// for, by the shape of its type, and tells whether any has changed. Words that are
// claimed are not among them: they have the type of what they are claimed of.
func Rewrite(body any, write func(shape *TypeShape, word string) string) bool {
	changed := false
	Walk(body, "", func(_ string, v reflect.Value, shape *TypeShape) {
		if v.Kind() != reflect.String || !v.CanSet() {
			return
		}
		if word := write(shape, v.String()); word != v.String() {
			v.SetString(word)
			changed = true
		}
	})
	return changed
}

// Rewrite is [Rewrite] of the value that is claimed. What changes nothing leaves it as it
// was sent.
func (c CitationOf) Rewrite(write func(shape *TypeShape, word string) string) {
	claimed := c.Claimed(c.Of)
	if claimed == nil {
		return
	}
	v := reflect.New(reflect.TypeOf(claimed))
	v.Elem().Set(reflect.ValueOf(claimed))
	if Rewrite(v.Interface(), write) {
		c.Value = v.Elem().Interface()
	}
}

// CitationOf is a citation with the stored fields of what it is about.
type CitationOf struct {
	*CitationFields
	Of any
}

// CitationsIn lists the citations that are nested in a body.
func CitationsIn(body any) []CitationOf {
	var all []CitationOf
	add := func(list []NewCitation, of any) {
		for i := range list {
			all = append(all, CitationOf{&list[i].CitationFields, of})
		}
	}
	Walk(body, "", func(_ string, v reflect.Value, _ *TypeShape) {
		if !v.CanAddr() {
			return
		}
		switch x := v.Addr().Interface().(type) {
		case *NewVisit:
			add(x.Citations, &x.VisitFields)
		case *NewMeeting:
			add(x.Citations, &x.MeetingFields)
		case *NewAgreement:
			add(x.Citations, &x.AgreementFields)
		case *NewCommitment:
			add(x.Citations, &x.CommitmentFields)
		case *NewAct:
			add(x.Citations, &x.ActFields)
		case *NewUpdate:
			add(x.Citations, &x.UpdateFields)
		}
	})
	return all
}
