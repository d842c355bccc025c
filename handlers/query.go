package handlers

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"entente/models"
	"entente/models/labels"
	"entente/wire"
)

// bind reads the query into structs by their query tags, strictly.
func bind(c echo.Context, into ...any) error {
	return wire.Bind(c.Request().URL.RawQuery, into...)
}

// parametersOf are the parameters of a raw query, each as name=value as it was sent.
func parametersOf(query string) []string {
	return strings.FieldsFunc(query, func(r rune) bool { return r == '&' })
}

// badParameters refuses those that were sent of what does not go with an answer, each by
// its name; nil when none was.
func badParameters(sent map[string]bool, code, detail string) error {
	var p models.Problems
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if sent[name] {
			p.AddParameter(name, code, "%s", detail)
		}
	}
	return wire.Malformed(p)
}

// spoken is the language of what is answered in one only.
type spoken struct {
	// Language of labels and messages in the answer; English when left out.
	Lang string `query:"lang" enums:"ar,az,en,fr"`
}

// language is the one that is asked for, if there are words in it.
func (s spoken) language() (string, error) {
	language := cmp.Or(s.Lang, "en")
	if !slices.Contains(labels.Languages(), language) {
		return "", models.BadParameter("lang", "unknown_value", "there are labels in %s", strings.Join(labels.Languages(), ", "))
	}
	return language, nil
}

// ifMatch reads which version a client has seen: 0 is any. Only the version counts, so
// a weak tag, which a proxy that compresses makes of ours, is as good as a strong one.
func ifMatch(c echo.Context) (versions []int, err error) {
	header := strings.Join(c.Request().Header.Values("If-Match"), ",")
	if header == "" {
		return nil, &models.Error{Kind: models.PreconditionRequired, Detail: "send If-Match with the ETag of the version you have read",
			Fields: models.Problems{{Parameter: "If-Match", Code: "required", Detail: "is required"}}}
	}
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" {
			versions = append(versions, 0)
			continue
		}
		version, ok := versionOf(tag)
		if !ok {
			return nil, models.BadParameter("If-Match", "malformed", "%q is not an ETag of a record such as \"3.5d41402a\"", tag)
		}
		versions = append(versions, version)
	}
	return versions, nil
}

func versionOf(tag string) (int, bool) {
	inner, ok := strings.CutPrefix(strings.TrimPrefix(tag, "W/"), `"`)
	inner, ok2 := strings.CutSuffix(inner, `"`)
	text, _, ok3 := strings.Cut(inner, ".")
	version, err := strconv.Atoi(text)
	return version, ok && ok2 && ok3 && err == nil && version > 0
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
		return "", models.BadParameter("Idempotency-Key", "malformed", "a key has 1 to 255 printable ASCII characters")
	}
	return key, nil
}
