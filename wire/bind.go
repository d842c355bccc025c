package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/models"
	"entente/models/labels"
)

// Without are parameters that the structs of a query have and an answer does not take,
// with why; "" where it is enough that they are unknown.
type Without map[string]string

// Bind reads a raw query into structs by their query tags, but for what a Without among
// them names. Every parameter has to be known to one of them, and to have a value that its
// type allows: all faults are one error of kind Malformed.
func Bind(rawQuery string, into ...any) error {
	var p models.Problems
	sent := parseQuery(rawQuery, &p)
	if n := len(sent) + len(p); n > models.MostParameters {
		return models.Refuse(models.Malformed, "%d parameters are too many: a query has %d at most", n, models.MostParameters)
	}
	fields, choices, refused := parametersOf(into)
	seen := map[string]bool{}
	for _, x := range sent {
		field, ok := fields[x.name]
		switch {
		case refused[x.name] != "":
			p.AddParameter(x.name, "unknown_parameter", "%s", refused[x.name])
		case !ok:
			p.AddParameter(x.name, "unknown_parameter", "there is no parameter %q here%s", x.name, thereAre(fields))
		case seen[x.name] && field.Kind() != reflect.Slice:
			p.AddParameter(x.name, "repeated", "this parameter is given once")
		default:
			x.value = chosen(x.value, choices[x.name])
			setField(field, x, &p)
		}
		seen[x.name] = true
	}
	refuseMany(fields, &p)
	for _, target := range into {
		switch w := target.(type) {
		case *models.Paging:
			w.Filter, w.Limited = finishPaging(&w.Limit, sent, &p)
		case *models.Window:
			w.Filter, w.Limited = finishPaging(&w.Limit, sent, &p)
		}
	}
	return Malformed(p)
}

// parametersOf are where the parameters of some targets go, which words each can have, and
// which there are not here, with the reason.
func parametersOf(into []any) (fields map[string]reflect.Value, choices map[string][]string, refused Without) {
	fields, choices, refused = map[string]reflect.Value{}, map[string][]string{}, Without{}
	for _, target := range into {
		if w, ok := target.(Without); ok {
			maps.Copy(refused, w)
			continue
		}
		v := reflect.ValueOf(target).Elem()
		for _, x := range models.ShapeOf(v.Type()).Parameters {
			fields[x.Name], choices[x.Name] = v.FieldByIndex(x.Index), x.Choice
		}
	}
	maps.DeleteFunc(fields, func(name string, _ reflect.Value) bool { _, ok := refused[name]; return ok })
	return fields, choices, refused
}

// refuseMany refuses more values of a parameter than it can have.
func refuseMany(fields map[string]reflect.Value, p *models.Problems) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		f := fields[name]
		if f.Kind() != reflect.Slice {
			continue
		}
		if most := models.MostOf(f.Type().Elem()); f.Len() > most {
			p.AddParameter(name, "too_many", "%d values at most; ask for the rest in another request", most)
		}
	}
}

// Check refuses fields, parts and languages that there are not: of a record,
// when parts are what can be included in it.
func Check(record *models.TypeShape, want models.Shape, parts []string) error {
	var p models.Problems
	for _, name := range want.Include {
		if !slices.Contains(parts, name) {
			p.AddParameter("include", "unknown_value", "%q cannot be included here; these can: %s", name, strings.Join(parts, ", "))
		}
	}
	for _, name := range want.Fields {
		if _, ok := record.Field(name); !ok && !slices.Contains(want.Include, name) {
			p.AddParameter("fields", "unknown_value", "there is no field %q", name)
		}
	}
	if want.Lang != "" && !slices.Contains(labels.Languages(), want.Lang) {
		p.AddParameter("lang", "unknown_value", "there are labels in %s", strings.Join(labels.Languages(), ", "))
	}
	return Malformed(p)
}

// Malformed is the error of a query that has faults; nil when it has none.
func Malformed(p models.Problems) error {
	switch len(p) {
	case 0:
		return nil
	case 1:
		return &models.Error{Kind: models.Malformed, Detail: "1 parameter is wrong", Fields: p}
	}
	return &models.Error{Kind: models.Malformed, Detail: strconv.Itoa(len(p)) + " parameters are wrong", Fields: p}
}

// thereAre lists the parameters that there are.
func thereAre(fields map[string]reflect.Value) string {
	names := slices.Sorted(maps.Keys(fields))
	if len(names) == 0 {
		return ""
	}
	return "; there are " + strings.Join(names, ", ")
}

// parameter is one name=value of a query, as sent.
type parameter struct{ name, value string }

// parseQuery reads a raw query strictly: what the standard library drops in
// silence is refused by name.
func parseQuery(raw string, p *models.Problems) []parameter {
	var list []parameter
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(part, "=")
		name, errName := url.QueryUnescape(rawName)
		value, errValue := url.QueryUnescape(rawValue)
		switch {
		case errName != nil:
			p.AddParameter(strings.ToValidUTF8(rawName, "�"), "malformed", "the name is not percent-encoded correctly")
		case errValue != nil:
			p.AddParameter(strings.ToValidUTF8(name, "�"), "malformed", "the value is not percent-encoded correctly")
		case !utf8.ValidString(name) || !utf8.ValidString(value):
			p.AddParameter(strings.ToValidUTF8(name, "�"), "malformed", "the value is not UTF-8")
		case strings.ContainsFunc(value, unicode.IsControl):
			p.AddParameter(name, "malformed", "the value has a control character in it")
		case len(value) > models.MostBytes:
			p.AddParameter(name, "too_long", "%d bytes at most", models.MostBytes)
		default:
			list = append(list, parameter{name, value})
		}
	}
	return list
}

// unfiltered are the parameters that do not change which records a list has.
var unfiltered = []string{"limit", "cursor", "total", "include", "fields", "lang", "bom"}

// finishPaging settles the length of a page; it gives the fingerprint of the
// list, and whether the client chose the length.
func finishPaging(limit *int, sent []parameter, p *models.Problems) (filter string, limited bool) {
	limited = slices.ContainsFunc(sent, func(x parameter) bool { return x.name == "limit" })
	switch {
	case !limited:
		*limit = models.DefaultLimit
	case slices.ContainsFunc(*p, func(x models.Problem) bool { return x.Parameter == "limit" }): // what else is wrong with it only follows
	case *limit < 1 || *limit > models.MostLimit:
		p.AddParameter("limit", "out_of_range", "a page has 1 to %d records", models.MostLimit)
	}
	var kept []string
	for _, x := range sent {
		if !slices.Contains(unfiltered, x.name) {
			kept = append(kept, url.QueryEscape(x.name)+"="+url.QueryEscape(x.value))
		}
	}
	slices.Sort(kept)
	sum := sha256.Sum256([]byte(strings.Join(kept, "&")))
	return hex.EncodeToString(sum[:8]), limited
}

// setField reads one value as the type of its field.
func setField(field reflect.Value, x parameter, p *models.Problems) {
	if field.Kind() == reflect.Slice {
		values := []string{x.value}
		if x.name == "include" || x.name == "fields" {
			values = strings.Split(x.value, ",")
		}
		for _, value := range values {
			element := reflect.New(field.Type().Elem()).Elem()
			setField(element, parameter{x.name, value}, p)
			appendNew(field, element)
		}
		return
	}
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	switch field.Kind() {
	case reflect.Bool:
		if x.value != "true" && x.value != "false" {
			p.AddParameter(x.name, "wrong_type", "%q is neither true nor false", x.value)
		}
		field.SetBool(x.value == "true")
	case reflect.Int:
		n, err := strconv.Atoi(x.value)
		if err != nil {
			p.AddParameter(x.name, "wrong_type", "%q is not a whole number", x.value)
		}
		field.SetInt(int64(n))
	default:
		setString(field, x, p)
	}
}

// chosen is a value as one of the words of a choice is written, in whatever letter case
// it was sent.
func chosen(value string, choice []string) string {
	for _, word := range choice {
		if strings.EqualFold(value, word) {
			return word
		}
	}
	return value
}

// appendNew appends what a list does not have yet: said twice is said once. Beyond one
// too many, no more are kept.
func appendNew(list, element reflect.Value) {
	for i := range list.Len() {
		if i == models.MostValues || list.Index(i).Equal(element) {
			return
		}
	}
	list.Set(reflect.Append(list, element))
}

func setString(field reflect.Value, x parameter, p *models.Problems) {
	if x.value == "" {
		p.AddParameter(x.name, "empty", "leave the parameter out rather than empty")
		return
	}
	if x.value != models.None {
		x.value = models.ShapeOf(field.Type()).Canonical(x.value)
	}
	field.SetString(x.value)
	if _, ok := field.Interface().(models.Pair); ok && x.value != models.None {
		pair, ok := models.ParsePair(x.value)
		if !ok {
			p.AddParameter(x.name, "invalid_pair", "%q is not two country codes such as AZ-MA", x.value)
		}
		field.SetString(string(pair))
	}
	var found models.Problems
	models.CheckValue(field.Interface(), "", &found)
	for _, f := range found {
		*p = append(*p, models.Problem{Parameter: x.name, Code: f.Code, Detail: f.Detail, Args: f.Args})
	}
}
