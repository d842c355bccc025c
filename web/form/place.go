package form

import (
	"reflect"

	"entente/models"
)

// place is what stands at a place of the body.
type place struct {
	shape *models.TypeShape
	// of are the fields that a citation here can be about.
	of any
	// optional tells that it can be said to be unknown.
	optional bool
	// nested tells that what it is in says what it belongs to.
	nested bool
}

func shapeOf(v any) *models.TypeShape { return models.ShapeOf(reflect.TypeOf(v)) }

// prose is the shape of what is any text.
var prose = models.ShapeOf(reflect.TypeFor[string]())

func (f *Form) top() place { return place{shape: f.shape, of: f.of}.entered() }

// entered is the place as those see it that are in it: citations are of what they stand in.
func (p place) entered() place {
	if _, cited := p.shape.Field("citations"); cited {
		p.of = reflect.New(p.shape.Type).Interface()
	}
	return p
}

// member is the place of a field; field is what a citation says that it is about.
func (p place) member(x models.Field, field string) place {
	in := place{shape: x.Shape, of: p.of, optional: x.Pointer, nested: p.nested}
	if in.free() {
		in.shape, in.optional = p.claimed(field, in.shape), true
	}
	return in.entered()
}

// element is the place of an element of a list.
func (p place) element() place {
	_, records := p.shape.Elem.Field("external_ids")
	return place{shape: p.shape.Elem, of: p.of, nested: p.nested || records}.entered()
}

// claimed is the shape of what is claimed of a field; any, where there is no such field.
func (p place) claimed(field string, any *models.TypeShape) *models.TypeShape {
	if p.of == nil || field == "" {
		return any
	}
	t, ok := models.FieldType(p.of, field)
	if !ok {
		return any
	}
	return models.ShapeOf(t)
}

// free tells whether a value can be of any type.
func (p place) free() bool { return p.shape.Type.Kind() == reflect.Interface }

// chosen tells whether a list is of a few codes, each of which is chosen or not.
func (p place) chosen() bool {
	return p.shape.IsList() && (p.shape.Elem.Link == models.SectorKind || p.shape.Elem.Vocabulary != "")
}

// word tells whether a value is a code, date or link, and no free text.
func (p place) word() bool { return p.shape.Type != prose.Type }
