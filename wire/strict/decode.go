package strict

import (
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// Decode fills *out, a struct, from a tree and adds every fault to p, keys in
// sorted order:
//
//   - unknown_field: no field has exactly this name, letter case included;
//   - read_only: a name in readOnly, at the top level only;
//   - wrong_type: another JSON type than the field's, or null where the field
//     cannot be empty;
//   - out_of_range: a number that does not fit, a fraction for an integer (1.0
//     and 1e2 are integers);
//   - forbidden_character: a control or bidi override character in a string or
//     a key;
//   - unsupported: the Go type cannot be filled, a mistake in this program;
//   - too_many_faults: the last entry of a list that was cut at 1,000.
//
// Codes, languages and references are read in any letter case: see [Canonical], which
// the tree is written by.
//
// at is the pointer to the tree, "" for a whole body. Every field of *out is
// set, except the read-only ones: what is absent becomes empty, and so does a
// null pointer, slice, map or any. Where a fault was found the
// field is left empty, but keeps its place in its slice.
func Decode(tree map[string]any, out any, readOnly map[string]bool, at string, p *models.Problems) {
	top := &place{key: at, index: -1}
	d := decoder{faults{top: top, list: p}}
	target := reflect.ValueOf(out)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Struct {
		d.unsupported(top)
		return
	}
	Canonical(tree, models.ShapeOf(target.Type()))
	d.clearAbsent(tree, target.Elem(), readOnly)
	d.object(top, tree, target.Elem(), readOnly)
}

// Names lists the JSON names of a struct, or of a pointer to one, as a set.
// Fields of embedded structs count as its own. It is empty for anything else.
func Names(v any) map[string]bool {
	names := map[string]bool{}
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return names
	}
	for _, field := range models.ShapeOf(t).Fields {
		names[field.Name] = true
	}
	return names
}

// decoder is one run of Decode.
type decoder struct {
	faults
}

// clearAbsent empties the fields that the tree does not name. A merge patch
// takes members away, and they must not survive in a record that was read
// before.
func (d *decoder) clearAbsent(tree map[string]any, out reflect.Value, readOnly map[string]bool) {
	for _, field := range models.ShapeOf(out.Type()).Fields {
		if _, given := tree[field.Name]; given || readOnly[field.Name] {
			continue
		}
		out.FieldByIndex(field.Index).SetZero()
	}
}

func (d *decoder) object(at *place, tree map[string]any, out reflect.Value, readOnly map[string]bool) {
	shape := models.ShapeOf(out.Type())
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if d.full() {
			return
		}
		here := at.member(key)
		field, known := shape.Field(key)
		switch {
		case d.forbidden(here, key):
		case readOnly[key]:
			d.add(here, "read_only", notHere(key), clip(key))
		case !known:
			d.unknown(here, writable(shape, readOnly))
		default:
			here.least, here.most = field.Tag.Get("minimum"), field.Tag.Get("maximum")
			d.value(here, tree[key], out.FieldByIndex(field.Index))
		}
	}
}

// writable lists the names worth suggesting.
func writable(shape *models.TypeShape, readOnly map[string]bool) []string {
	var names []string
	for _, field := range shape.Fields {
		if !readOnly[field.Name] {
			names = append(names, field.Name)
		}
	}
	return names
}

// value fills one place of the result, whatever its type.
func (d *decoder) value(at *place, in any, out reflect.Value) {
	out.SetZero()
	kind := out.Kind()
	switch {
	case kind == reflect.Interface && out.NumMethod() == 0:
		d.asIs(at, in, out)
	case kind == reflect.Pointer && in != nil:
		out.Set(reflect.New(out.Type().Elem()))
		d.value(at, in, out.Elem())
	case kind == reflect.Slice && in != nil:
		d.slice(at, in, out)
	case kind == reflect.Map && in != nil:
		d.mapping(at, in, out)
	case kind == reflect.Pointer, kind == reflect.Slice, kind == reflect.Map: // null
	case kind == reflect.Struct:
		if tree, ok := typed[map[string]any](d, at, in, "an object"); ok {
			d.object(at, tree, out, nil)
		}
	default:
		d.scalar(at, in, out)
	}
}

// slice grows element by element, not at once: a long array of wrong elements
// fills the list of faults before it fills the memory.
func (d *decoder) slice(at *place, in any, out reflect.Value) {
	elements, ok := typed[[]any](d, at, in, "an array")
	if !ok {
		return
	}
	out.Set(reflect.MakeSlice(out.Type(), 0, 0))
	for i, element := range elements {
		if d.full() {
			return
		}
		out.Grow(1)
		out.SetLen(i + 1)
		d.value(at.element(i), element, out.Index(i))
	}
}

func (d *decoder) mapping(at *place, in any, out reflect.Value) {
	if out.Type().Key().Kind() != reflect.String {
		d.unsupported(at)
		return
	}
	members, ok := typed[map[string]any](d, at, in, "an object")
	if !ok {
		return
	}
	out.Set(reflect.MakeMap(out.Type()))
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if d.full() {
			return
		}
		here := at.member(key)
		if d.forbidden(here, key) {
			continue
		}
		element := reflect.New(out.Type().Elem()).Elem()
		d.value(here, members[key], element)
		out.SetMapIndex(reflect.ValueOf(key).Convert(out.Type().Key()), element)
	}
}

func (d *decoder) scalar(at *place, in any, out reflect.Value) {
	switch out.Kind() {
	case reflect.String:
		if text, ok := typed[string](d, at, in, "a string"); ok && !d.forbidden(at, text) {
			out.SetString(text)
		}
	case reflect.Bool:
		if yes, ok := typed[bool](d, at, in, "a boolean"); ok {
			out.SetBool(yes)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if number, ok := typed[json.Number](d, at, in, "a whole number"); ok {
			d.whole(at, number, out)
		}
	case reflect.Float32, reflect.Float64:
		if number, ok := typed[json.Number](d, at, in, "a number"); ok {
			d.float(at, number, out)
		}
	default:
		d.unsupported(at)
	}
}

func (d *decoder) whole(at *place, number json.Number, out reflect.Value) {
	whole, ok := integer(string(number))
	if !ok || out.OverflowInt(whole) {
		unused := 64 - out.Type().Bits()
		d.add(at, "out_of_range", "a whole number from %s to %s is wanted",
			cmp.Or(at.least, strconv.FormatInt(math.MinInt64>>unused, 10)), cmp.Or(at.most, strconv.FormatInt(math.MaxInt64>>unused, 10)))
		return
	}
	out.SetInt(whole)
}

func (d *decoder) float(at *place, number json.Number, out reflect.Value) {
	float, err := number.Float64()
	if err != nil || out.OverflowFloat(float) {
		d.add(at, "out_of_range", "the number is too large to be kept")
		return
	}
	out.SetFloat(float)
}

// asIs keeps a value of any shape; only its texts are looked at.
func (d *decoder) asIs(at *place, in any, out reflect.Value) {
	d.inspect(at, in)
	if in != nil {
		out.Set(reflect.ValueOf(in))
	}
}

// inspect looks for forbidden characters anywhere in a value.
func (d *decoder) inspect(at *place, in any) {
	switch value := in.(type) {
	case string:
		d.forbidden(at, value)
	case []any:
		for i, element := range value {
			if d.full() {
				return
			}
			d.inspect(at.element(i), element)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if d.full() {
				return
			}
			if here := at.member(key); !d.forbidden(here, key) {
				d.inspect(here, value[key])
			}
		}
	}
}

// unsupported notes a Go type that Decode cannot fill. It is this program's
// mistake, but a fault shows in the first test and a panic would stop a server.
func (d *decoder) unsupported(at *place) {
	d.add(at, "unsupported", "the server has no way to read this")
}

// typed takes the value as the wanted JSON type or notes that it is another.
func typed[T any](d *decoder, at *place, in any, wanted string) (T, bool) {
	value, ok := in.(T)
	if !ok {
		d.wrongType(at, wanted, in)
	}
	return value, ok
}

func typeName(value any) string {
	switch value.(type) {
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	default:
		return "something else"
	}
}

// integer reads a JSON number without a fraction in any of its spellings: 100,
// 100.0, 1e2. It works on the digits, so that neither 1e999999999 costs memory
// nor 9007199254740993 its last digit.
func integer(number string) (int64, bool) {
	mantissa, power, _ := strings.Cut(strings.ToLower(number), "e")
	before, after, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimRight(before+after, "0")
	if digits == "" || digits == "-" {
		return 0, true
	}
	shift := len(before) + len(after) - len(digits) - len(after)
	if power != "" {
		exponent, err := strconv.ParseInt(power, 10, 32)
		if err != nil {
			return 0, false
		}
		shift += int(exponent)
	}
	if shift < 0 || shift > 18 { // 10^19 is beyond every int64
		return 0, false
	}
	value, err := strconv.ParseInt(digits+strings.Repeat("0", shift), 10, 64)
	return value, err == nil
}
