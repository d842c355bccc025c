package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"entente/models"
)

// parameter is one name=value of a query, as sent.
type parameter struct{ name, value string }

// parseQuery reads a raw query strictly: what the standard library drops in
// silence is refused by name.
func parseQuery(raw string, p *models.Problems) []parameter {
	var list []parameter
	for _, part := range strings.Split(raw, "&") {
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
		case len(value) > 2_000:
			p.AddParameter(name, "too_long", "2000 bytes at most")
		default:
			list = append(list, parameter{name, value})
		}
	}
	return list
}

// bind reads the query into structs by their query tags. Every parameter has to
// be known to one of them, and to have a value that its type allows.
func bind(c echo.Context, into ...any) error {
	var p models.Problems
	sent := parseQuery(c.Request().URL.RawQuery, &p)
	fields := map[string]reflect.Value{}
	for _, target := range into {
		queryFields(reflect.ValueOf(target).Elem(), fields)
	}
	seen := map[string]bool{}
	for _, x := range sent {
		field, ok := fields[x.name]
		switch {
		case !ok:
			p.AddParameter(x.name, "unknown_parameter", "there is no parameter %q here%s", x.name, nearest(fields))
		case seen[x.name] && field.Kind() != reflect.Slice:
			p.AddParameter(x.name, "repeated", "this parameter is given once")
		default:
			setField(field, x, &p)
		}
		seen[x.name] = true
	}
	for _, target := range into {
		switch w := target.(type) {
		case *models.Paging:
			w.Filter, w.Limited = finishPaging(&w.Limit, sent, &p)
		case *models.Window:
			w.Filter, w.Limited = finishPaging(&w.Limit, sent, &p)
		}
	}
	if len(p) == 0 {
		return nil
	}
	return &models.Error{Kind: models.Malformed, Detail: countOf(len(p), "parameter is", "parameters are") + " wrong", Fields: p}
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func nearest(fields map[string]reflect.Value) string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return "; there are " + strings.Join(names, ", ")
}

func queryFields(v reflect.Value, fields map[string]reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name := f.Tag.Get("query"); name != "" && name != "-" {
			fields[name] = v.Field(i)
		} else if f.Anonymous {
			queryFields(v.Field(i), fields)
		}
	}
}

// defaultLimit and maxLimit are how long a page is, and can be.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// unfiltered are the parameters that do not change which records a list has.
var unfiltered = []string{"limit", "cursor", "total", "include", "fields", "lang", "bom"}

// finishPaging settles the length of a page; it gives the fingerprint of the
// list, and whether the client chose the length.
func finishPaging(limit *int, sent []parameter, p *models.Problems) (filter string, limited bool) {
	limited = slices.ContainsFunc(sent, func(x parameter) bool { return x.name == "limit" })
	switch {
	case !limited:
		*limit = defaultLimit
	case *limit < 1 || *limit > maxLimit:
		p.AddParameter("limit", "out_of_range", "a page has 1 to %d records", maxLimit)
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
			field.Set(reflect.Append(field, element))
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

func setString(field reflect.Value, x parameter, p *models.Problems) {
	if x.value == "" {
		p.AddParameter(x.name, "empty", "leave the parameter out rather than empty")
		return
	}
	field.SetString(x.value)
	if _, ok := field.Interface().(models.Pair); ok && x.value != models.None {
		pair, ok := models.ParsePair(x.value)
		if !ok {
			p.AddParameter(x.name, "invalid_pair", "%q is not two country codes such as AZ-MA", x.value)
		}
		field.SetString(string(pair))
	}
	if check, ok := field.Interface().(interface {
		CheckValue(at string, p *models.Problems)
	}); ok {
		var found models.Problems
		check.CheckValue("", &found)
		for _, f := range found {
			p.AddParameter(x.name, f.Code, "%s", f.Detail)
		}
	}
}

// languages are those with labels.
var languages = []string{"ar", "az", "en", "fr"}

func badParameter(name, code, detail string) error {
	var p models.Problems
	p.AddParameter(name, code, "%s", detail)
	return &models.Error{Kind: models.Malformed, Detail: "1 parameter is wrong", Fields: p}
}

// ifMatch reads which version a client has seen: 0 is any.
func ifMatch(c echo.Context) (versions []int, err error) {
	header := strings.Join(c.Request().Header.Values("If-Match"), ",")
	if header == "" {
		return nil, &models.Error{Kind: models.PreconditionRequired, Detail: "send If-Match with the ETag of the version you have read",
			Fields: models.Problems{{Parameter: "If-Match", Code: "required", Detail: "is required"}}}
	}
	for _, tag := range strings.Split(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" {
			versions = append(versions, 0)
			continue
		}
		version, ok := versionOf(tag)
		if !ok {
			return nil, badParameter("If-Match", "malformed", strconv.Quote(tag)+" is not an ETag of a record such as \"3.5d41402a\"")
		}
		versions = append(versions, version)
	}
	return versions, nil
}

func versionOf(tag string) (int, bool) {
	inner, ok := strings.CutPrefix(tag, `"`)
	inner, ok2 := strings.CutSuffix(inner, `"`)
	text, _, ok3 := strings.Cut(inner, ".")
	version, err := strconv.Atoi(text)
	return version, ok && ok2 && ok3 && err == nil && version > 0
}

// seen settles which of the versions of an If-Match a record has: 0 when any
// will do, and the first one, which will be refused as stale, when none fits.
func seen(versions []int, now int) int {
	for _, v := range versions {
		if v == 0 || v == now {
			return v
		}
	}
	return versions[0]
}

// idempotencyKey reads the key of a request, "" when it has none.
func idempotencyKey(c echo.Context) (string, error) {
	values, sent := c.Request().Header[http.CanonicalHeaderKey("Idempotency-Key")]
	if !sent {
		return "", nil
	}
	key := values[0]
	printable := !strings.ContainsFunc(key, func(r rune) bool { return r < 0x20 || r > 0x7e })
	if len(values) != 1 || key == "" || len(key) > 255 || !printable {
		return "", badParameter("Idempotency-Key", "malformed", "a key has 1 to 255 printable ASCII characters")
	}
	return key, nil
}
