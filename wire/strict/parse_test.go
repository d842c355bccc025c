package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

func nested(levels int, open, inner, end string) string {
	return strings.Repeat(open, levels) + inner + strings.Repeat(end, levels)
}

func TestParse(t *testing.T) {
	const every = ` {"text":"é😀\n\u00e9\ud83d\ude00","none":null,"yes":true,"no":false,
		"number":-1.50E+400,"list":[1,"a",[],{}],"object":{"":{"a/b~":0}}} ` + "\r\n"
	tree, err := Parse([]byte(every))
	if err != nil {
		t.Fatalf("Parse(%s): %v", every, err)
	}
	want := map[string]any{
		"text": "é😀\né😀", "none": nil, "yes": true, "no": false, "number": json.Number("-1.50E+400"),
		"list":   []any{json.Number("1"), "a", []any{}, map[string]any{}},
		"object": map[string]any{"": map[string]any{"a/b~": json.Number("0")}},
	}
	if diff := cmp.Diff(want, tree); diff != "" {
		t.Errorf("Parse(%s): -want +got\n%s", every, diff)
	}
}

func TestParseRefuses(t *testing.T) {
	long := strings.Repeat("k", 1<<20)
	for _, test := range []struct{ name, body, says string }{
		{"nothing", "", "is empty"},
		{"blanks", " \r\n\t", "is empty"},
		{"no JSON", "nope", "not JSON at byte 1"},
		{"byte order mark", "\ufeff{}", "not JSON at byte 0"},
		{"comment", `{/**/}`, "not JSON at byte 1"},
		{"bare key", `{a:1}`, "not JSON at byte 1"},
		{"key is a number", `{1:1}`, "not JSON at byte"},
		{"comma at the end", `{"a":1,}`, "not JSON at byte 6"},
		{"comma missing", `{"a":[1 2]}`, "not JSON at byte 8"},
		{"colon missing", `{"a" 1}`, "not JSON at byte"},
		{"leading zero", `{"a":01}`, "not JSON at byte 6"},
		{"NaN", `{"a":NaN}`, "not JSON at byte 5"},
		{"line break in a string", "{\"a\":\"\n\"}", "not JSON at byte 6"},
		{"unknown escape", `{"a":"\x"}`, "not JSON at byte 6"},
		{"wrong bracket", `{"a":[1}}`, "not JSON at byte"},
		{"closing only", `}`, "not JSON at byte 0"},
		{"breaks off after a brace", `{`, "breaks off at byte 1"},
		{"breaks off in a string", `{"a":"b`, "breaks off"},
		{"breaks off in an escape", `{"a":"\ud8`, "breaks off"},
		{"breaks off in an array", `{"a":[1,`, "breaks off"},
		{"object after it", `{"a":1} {}`, "more text follows the JSON object that ends at byte 7"},
		{"letters after it", `{}x`, "more text follows the JSON object that ends at byte 2"},
		{"NUL after it", "{}\x00", "more text follows the JSON object that ends at byte 2"},
		{"half an object after it", `{} {`, "more text follows"},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", "not UTF-8 at byte 6"},
		{"invalid UTF-8 in a key", "{\"é\xc3\":1}", "not UTF-8 at byte 4"},
		{"surrogate in UTF-8", "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8 at byte 6"},
		{"overlong UTF-8", "{\"a\":\"\xc0\x80\"}", "not UTF-8 at byte 6"},
		{"high surrogate alone", `{"a":"\ud800"}`, "surrogate pair stands alone at byte 6"},
		{"high surrogate and a letter", `{"a":"é\uDBFFx\udc00"}`, "surrogate pair stands alone at byte 8"},
		{"two high surrogates", `{"a":"\ud800\ud800"}`, "surrogate pair stands alone at byte 6"},
		{"low surrogate alone", `{"a":"\udfff"}`, "surrogate pair stands alone at byte 6"},
		{"surrogate in a key", `{"\ud800":1}`, "surrogate pair stands alone at byte 2"},
		{"key twice", `{"a":1,"b":2,"a":3}`, `the key "a" stands twice in one object, again at byte 13: "/a"`},
		{"key twice, once escaped", `{"a":1,"\u0061":3}`, `the key "a" stands twice`},
		{"key twice in the depth", `{"x":[{},{"y/z":{"a~":1,"a~":1}}]}`, `the key "a~" stands twice in one object, again at byte 24: "/x/1/y~1z/a~0"`},
		{"empty key twice", `{"":1,"":1}`, `the key "" stands twice`},
		{"long key twice", fmt.Sprintf(`{%q:1,%q:1}`, long, long), "stands twice"},
		{"key with an override twice", "{\"\u202e\":1,\"\u202e\":1}", `the key "\u202e" stands twice`},
		{"33 objects", nested(33, `{"a":`, "1", "}"), "deeper than 32 levels at byte 160"},
		{"32 arrays in an object", `{"a":` + nested(32, "[", "", "]") + "}", "deeper than 32 levels at byte 36"},
		{"a million arrays", `{"a":` + strings.Repeat("[", 1<<20), "deeper than 32 levels"},
		{"array", `[{}]`, "must be a JSON object, not an array"},
		{"string", `"a"`, "must be a JSON object, not a string"},
		{"number", `1`, "must be a JSON object, not a number"},
		{"boolean", `true`, "must be a JSON object, not a boolean"},
		{"null", `null`, "must be a JSON object, not null"},
	} {
		tree, err := Parse([]byte(test.body))
		if tree != nil || err == nil {
			t.Errorf("%s: Parse(%.60q) = %v, %v; want a refusal", test.name, test.body, tree, err)
			continue
		}
		checkMalformed(t, test.name, err)
		if !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: Parse(%.60q) says %q, want %q in it", test.name, test.body, err, test.says)
		}
	}
}

// checkMalformed holds an error of Parse to what every one of them promises.
func checkMalformed(t testing.TB, name string, err error) {
	t.Helper()
	refusal, ok := errors.AsType[*models.Error](err)
	if !ok || refusal.Kind != models.Malformed {
		t.Errorf("%s: got %#v, want a Malformed error", name, err)
		return
	}
	if n := utf8.RuneCountInString(refusal.Detail); n == 0 || n > 1500 {
		t.Errorf("%s: the sentence has %d characters", name, n)
	}
	unprintable := func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }
	if strings.IndexFunc(refusal.Detail, unprintable) >= 0 {
		t.Errorf("%s: the sentence repeats raw characters: %q", name, refusal.Detail)
	}
}

func TestParseDepth(t *testing.T) {
	for _, body := range []string{
		nested(32, `{"a":`, "1", "}"),
		nested(31, `{"a":`, `{}`, "}"),
		`{"a":` + nested(31, "[", "", "]") + `,"b":` + nested(31, "[", "", "]") + "}",
	} {
		if _, err := Parse([]byte(body)); err != nil {
			t.Errorf("Parse(%s): %v, want 32 levels accepted", body, err)
		}
	}
}

// large are bodies of two megabytes and more that would take long if anything
// were quadratic.
func large() map[string]string {
	const size = 2 << 20
	var keys strings.Builder
	for i := range size / 16 {
		fmt.Fprintf(&keys, `"k%012d":1,`, i)
	}
	list := func(element string) string {
		return strings.TrimSuffix(strings.Repeat(element+",", size/(len(element)+1)), ",")
	}
	text := strings.Repeat("é", size/2)
	return map[string]string{
		"unknown keys":        "{" + strings.TrimSuffix(keys.String(), ",") + "}",
		"map of wrong types":  `{"names":{` + strings.TrimSuffix(keys.String(), ",") + `}}`,
		"keys of any":         `{"value":{` + strings.TrimSuffix(keys.String(), ",") + `}}`,
		"long string":         `{"title":"` + text + `"}`,
		"escapes":             `{"title":"` + strings.Repeat(`\u00e9`, size/6) + `"}`,
		"long key":            `{"` + text + `":1}`,
		"long number":         `{"count":` + strings.Repeat("9", size) + `}`,
		"long fraction":       `{"count":0.` + strings.Repeat("0", size) + `1}`,
		"huge exponent":       `{"count":1e999999999,"share":1e999999999}`,
		"wrong elements":      `{"codes":[` + list("0") + `]}`,
		"null elements":       `{"parts":[` + list("null") + `]}`,
		"good elements":       `{"codes":[` + list(`""`) + `]}`,
		"objects":             `{"parts":[` + list(`{"kind":"a"}`) + `]}`,
		"forbidden, long key": `{"value":{"` + text + `":[` + list(`"\u0000"`) + `]}}`,
		"empty objects":       `{"value":[` + list("{}") + `]}`,
	}
}

func TestLargeBodiesAreFast(t *testing.T) {
	const most = 15 * time.Second // 0.1 s, or 2 s with -race; minutes where it is quadratic
	for name, body := range large() {
		start := time.Now()
		tree, err := Parse([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var out sample
		var p models.Problems
		Decode(tree, &out, nil, "", &p)
		answer, err := json.Marshal(p)
		if err != nil || len(answer) > 8<<20 {
			t.Errorf("%s: an answer of %d bytes, %v", name, len(answer), err)
		}
		if took := time.Since(start); took > most {
			t.Errorf("%s: took %v, want less than %v", name, took, most)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "[]", "nope", `{"a":1}`, `{"a":1,"a":2}`, `{"a":"\ud800"}`, `{"a":"\ud83d\ude00"}`, "{\"\xff\":1}",
		`{"a":[1,-0.0,1e5,true,false,null,"x",{"b":{}}]}`, `{"a":1}}`, nested(33, `{"a":`, "1", "}"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		tree, err := Parse(body)
		if !bytes.Equal(before, body) {
			t.Errorf("Parse changed the body %q to %q", before, body)
		}
		if err != nil {
			checkMalformed(t, "Parse", err)
			checkReason(t, body, err)
			return
		}
		want := map[string]any{}
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("Parse took %q, encoding/json says %v", body, err)
		}
		if diff := cmp.Diff(want, tree); diff != "" {
			t.Errorf("Parse(%q): -encoding/json +Parse\n%s", body, diff)
		}
	})
}

// checkReason holds that JSON is only called no JSON when it is none.
func checkReason(t *testing.T, body []byte, err error) {
	t.Helper()
	for _, text := range []string{"is empty", "not JSON", "breaks off", "more text", "cannot be read"} {
		if json.Valid(body) && strings.Contains(err.Error(), text) {
			t.Errorf("Parse(%q) says %q of valid JSON", body, err)
		}
	}
	if utf8.Valid(body) == strings.Contains(err.Error(), "not UTF-8") {
		t.Errorf("Parse(%q) says %q", body, err)
	}
}
