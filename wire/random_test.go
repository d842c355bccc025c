package wire

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"entente/models"
	"entente/models/labels"
)

// kinds are all types that lists are of.
var kinds = []any{
	models.Visit{}, models.Meeting{}, models.Agreement{}, models.Commitment{}, models.Article{}, models.Person{}, models.Institution{},
	models.Sector{}, models.Country{}, models.Act{}, models.Update{}, models.Citation{}, models.Event{}, models.Found{}, models.Conflict{},
	models.PairSummary{}, models.HistoryEntry{}, models.ProgressRow{}, models.PartyRow{}, models.CalendarEntry{}, models.Doubt{},
}

// partTypes are what can be included, for tests in anything.
var partTypes = map[string]*models.TypeShape{
	"citations":   models.ShapeOf(reflect.TypeFor[models.Citation]()),
	"updates":     models.ShapeOf(reflect.TypeFor[models.Update]()),
	"agreements":  models.ShapeOf(reflect.TypeFor[models.Agreement]()),
	"commitments": models.ShapeOf(reflect.TypeFor[models.Commitment]()),
}

var someNames = Names{
	models.CountryKind: {"AZ": {"en": "Azerbaijan", "ar": "أذربيجان"}, "MA": {"en": "Morocco \"<&>\"", "fr": "Maroc"}, "XX": {}},
	models.SectorKind:  {"trade": {"en": "Trade", "az": "Ticarət"}, "tourism": {"fr": "Tourisme"}},
}

var words = []string{"", "a", "Rabat", "زيارة رسمية", "a \"quote\"", `back\slash\`, "<b>&</b>", "line\nbreak", "a,b;c|d", "=SUM(A1)", "-1", "@x", "\ttab",
	" lead", `\.`, "\u2028", "\U0001F600", "{\"a\":1}", "x{y", "[1]", "null", "+\"q\"", "\r\n", "\x01"}

var tags = []string{"ar", "az", "en", "fr", "az-Latn", "a", "other", "ru", "zh-Hant", "a\"b"}

// random fills a value of any type.
func random(r *rand.Rand, v reflect.Value) {
	if text, ok := randomCode(r, v); ok {
		v.SetString(text)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			random(r, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			random(r, v.Field(i))
		}
	case reflect.Slice:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		}
		for i := range v.Len() {
			random(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(5) {
			element := reflect.New(v.Type().Elem()).Elem()
			random(r, element)
			v.SetMapIndex(reflect.ValueOf(pick(r, tags)), element)
		}
	case reflect.String:
		v.SetString(pick(r, words) + pick(r, words))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64N(2_000) - 1_000)
	case reflect.Float64:
		v.SetFloat(r.NormFloat64() * 1e9)
	case reflect.Interface:
		randomAny(r, v)
	default:
		panic(fmt.Sprintf("no random %v", v.Type()))
	}
}

func randomCode(r *rand.Rand, v reflect.Value) (string, bool) {
	shape := models.ShapeOf(v.Type())
	switch {
	case v.Kind() != reflect.String || !shape.IsCode():
		return "", false
	case r.IntN(8) == 0:
		return pick(r, words), true
	case shape.Vocabulary != "":
		return pick(r, append(labels.Codes(shape.Vocabulary), "")), true
	}
	return pick(r, []string{"AZ", "MA", "XX", "trade", "tourism", "nowhere"}), true
}

func randomAny(r *rand.Rand, v reflect.Value) {
	switch r.IntN(6) {
	case 0:
		v.Set(reflect.ValueOf(pick(r, words)))
	case 1:
		v.Set(reflect.ValueOf(r.Float64()))
	case 2:
		v.Set(reflect.ValueOf(map[string]any{"min": 4, pick(r, words): pick(r, words)}))
	case 3:
		v.Set(reflect.ValueOf([]any{pick(r, words), map[string]any{"country": "AZ"}, nil, true}))
	case 4:
		v.Set(reflect.ValueOf(r.IntN(2) == 0))
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some gives a few of a list, in an order of its own.
func some(r *rand.Rand, list []string) []string {
	var out []string
	for range r.IntN(4) {
		out = append(out, pick(r, list))
	}
	return out
}

// randomRecord is a record of the type of kind.
func randomRecord(r *rand.Rand, kind any) any {
	v := reflect.New(reflect.TypeOf(kind))
	random(r, v.Elem())
	return v.Interface()
}

// document is a record as it is sent.
func document(t testing.TB, record any) []byte {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(record); err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
