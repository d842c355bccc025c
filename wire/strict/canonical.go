package strict

import (
	"maps"
	"reflect"
	"slices"

	"entente/models"
)

// Canonical writes the codes, languages and references in a tree in the letter case that
// they are kept in, by the type that it is to be read as: "az" is the country AZ, and
// {"FR": …} a text in fr. What is not of the type stays as it is.
func Canonical(tree map[string]any, shape *models.TypeShape) {
	for name, value := range tree {
		if field, ok := shape.Field(name); ok {
			tree[name] = canonical(value, field.Shape)
		}
	}
}

func canonical(value any, shape *models.TypeShape) any {
	switch value := value.(type) {
	case string:
		return shape.Canonical(value)
	case []any:
		if shape.IsList() {
			for i := range value {
				value[i] = canonical(value[i], shape.Elem)
			}
		}
	case map[string]any:
		if shape.IsText() {
			return inLanguages(value)
		}
		if shape.IsStruct() {
			Canonical(value, shape)
		}
	}
	return value
}

// inLanguages is a text under canonical tags, but for one that it has already: that
// is a fault, and is found where it was sent.
func inLanguages(text map[string]any) map[string]any {
	language := models.ShapeOf(reflect.TypeFor[models.Language]())
	out := maps.Clone(text)
	for _, tag := range slices.Sorted(maps.Keys(text)) {
		if known := language.Canonical(tag); known != tag {
			if _, taken := out[known]; !taken {
				out[known] = text[tag]
				delete(out, tag)
			}
		}
	}
	return out
}
