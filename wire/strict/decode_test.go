package strict

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/models"
)

type (
	rank    string
	grade   int8
	texts   map[string]string
	langKey string
)

type part struct {
	Kind   rank     `json:"kind"`
	Places []place2 `json:"places"`
	Title  texts    `json:"title"`
}

type place2 struct {
	City    string  `json:"city"`
	Country *string `json:"country"`
}

type common struct {
	Visibility string `json:"visibility"`
	Kept       string `json:"-"`
}

type notes struct {
	Note *texts `json:"note,omitempty"`
}

// sample has a field of every type that Decode promises.
type sample struct {
	common
	notes
	Title  string             `json:"title"`
	Rank   rank               `json:"rank"`
	Level  *rank              `json:"level"`
	Sure   bool               `json:"sure"`
	Bound  *bool              `json:"bound"`
	Count  int                `json:"count"`
	Large  int64              `json:"large"`
	Least  *int               `json:"least"`
	Grade  grade              `json:"grade"`
	Share  float64            `json:"share"`
	Rate   *float64           `json:"rate"`
	Codes  []string           `json:"codes"`
	Ranks  []rank             `json:"ranks"`
	Names  map[string]string  `json:"names"`
	Langs  map[langKey]string `json:"langs"`
	Texts  texts              `json:"texts"`
	Place  place2             `json:"place"`
	Seat   *place2            `json:"seat"`
	Parts  []part             `json:"parts"`
	People []*place2          `json:"people"`
	Value  any                `json:"value"`
	Plain  string             // its JSON name is the Go name
	hidden string             //nolint:unused // Decode must leave it alone
}

func decode(t testing.TB, body string, readOnly map[string]bool, at string) (sample, models.Problems) {
	t.Helper()
	var out sample
	var p models.Problems
	Decode(mustParse(t, body), &out, readOnly, at, &p)
	return out, p
}

func sampleDiff(want, got sample) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(sample{}, common{}))
}

func TestDecode(t *testing.T) {
	got, p := decode(t, `{
		"visibility": "public", "note": {"en": "n"}, "title": "زيارة\u200f \u2067x\u2069\t\r\n", "rank": "a", "level": "official",
		"sure": true, "bound": false, "count": -12, "large": 9223372036854775807, "least": 0, "grade": -128,
		"share": 1, "rate": 0.25, "codes": ["a", ""], "ranks": ["x"], "names": {"en": "e", "fr": ""}, "langs": {"ar": "a"},
		"texts": {}, "place": {"city": "Rabat", "country": "MA"}, "seat": {"city": "Baku"},
		"parts": [{"kind": "k", "places": [{"city": "c"}], "title": {"en": "t"}}, {}], "people": [null, {"city": "p"}],
		"value": {"b": [1.0, null], "a": "<é>"}, "Plain": "p"}`, nil, "")
	if len(p) > 0 {
		t.Fatalf("faults in a good body: %v", p)
	}
	least, rate, yes, level, country := 0, 0.25, false, rank("official"), "MA"
	want := sample{
		common: common{Visibility: "public"}, notes: notes{Note: &texts{"en": "n"}},
		Title: "زيارة\u200f \u2067x\u2069\t\r\n", Rank: "a", Level: &level, Bound: &yes, Sure: true,
		Count: -12, Large: 9223372036854775807, Least: &least, Grade: -128, Share: 1, Rate: &rate,
		Codes: []string{"a", ""}, Ranks: []rank{"x"}, Names: map[string]string{"en": "e", "fr": ""},
		Langs: map[langKey]string{"ar": "a"}, Texts: texts{}, Place: place2{City: "Rabat", Country: &country},
		Seat:   &place2{City: "Baku"},
		Parts:  []part{{Kind: "k", Places: []place2{{City: "c"}}, Title: texts{"en": "t"}}, {}},
		People: []*place2{nil, {City: "p"}},
		Value:  map[string]any{"b": []any{json.Number("1.0"), nil}, "a": "<é>"},
		Plain:  "p",
	}
	if diff := sampleDiff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestDecodeEmpty(t *testing.T) {
	got, p := decode(t, `{"note":null,"level":null,"bound":null,"least":null,"rate":null,"codes":null,"ranks":null,"names":null,
		"langs":null,"texts":null,"seat":null,"parts":null,"people":null,"value":null}`, nil, "")
	if len(p) > 0 {
		t.Errorf("faults in a body of nulls: %v", p)
	}
	if diff := sampleDiff(sample{}, got); diff != "" {
		t.Errorf("nulls: -want +got\n%s", diff)
	}
	got, p = decode(t, `{"codes":[],"names":{},"seat":{},"parts":[]}`, nil, "")
	want := sample{Codes: []string{}, Names: map[string]string{}, Seat: &place2{}, Parts: []part{}}
	if diff := sampleDiff(want, got); diff != "" || len(p) > 0 {
		t.Errorf("empty ones: %v, -want +got\n%s", p, diff)
	}
}

// A record that was read before must not keep what a patch took away, and must
// keep what is not the client's to set.
func TestDecodeIntoFilled(t *testing.T) {
	level := rank("official")
	out := sample{common: common{Visibility: "public", Kept: "kept"}, notes: notes{Note: &texts{"en": "old"}},
		Title: "old", Level: &level, Codes: []string{"old", "older"}, Names: map[string]string{"en": "old"},
		Parts: []part{{Kind: "old"}}, Plain: "kept", hidden: "kept"}
	var p models.Problems
	Decode(mustParse(t, `{"codes":["new"],"names":{"fr":"new"},"parts":[{}]}`), &out, map[string]bool{"Plain": true}, "", &p)
	want := sample{common: common{Kept: "kept"}, Codes: []string{"new"},
		Names: map[string]string{"fr": "new"}, Parts: []part{{}}, Plain: "kept", hidden: "kept"}
	if diff := sampleDiff(want, out); diff != "" || len(p) > 0 {
		t.Errorf("%v, -want +got\n%s", p, diff)
	}
}

func TestNullEmptiesAFilledField(t *testing.T) {
	level := rank("official")
	out := sample{Level: &level, Codes: []string{"old"}, Names: map[string]string{"en": "old"}, Value: "old",
		Title: "old", Seat: &place2{City: "old"}}
	var p models.Problems
	Decode(mustParse(t, `{"level":null,"codes":null,"names":null,"value":null,"title":1,"seat":1}`), &out, nil, "", &p)
	if diff := sampleDiff(sample{Seat: &place2{}}, out); diff != "" || len(p) != 2 {
		t.Errorf("%v, -want +got\n%s", p, diff)
	}
}

type fault struct{ body, pointer, code, says string }

var faultTable = []fault{
	{`{"titel":1}`, "/titel", "unknown_field", `there is no field "titel" here; did you mean "title"?`},
	{`{"Title":"x"}`, "/Title", "unknown_field", `did you mean "title"?`},
	{`{"plain":"x"}`, "/plain", "unknown_field", `did you mean "Plain"?`},
	{`{"visibilty":"x"}`, "/visibilty", "unknown_field", `did you mean "visibility"?`},
	{`{"altogether":1}`, "/altogether", "unknown_field", `there is no field "altogether" here`},
	{`{"":1}`, "/", "unknown_field", `there is no field "" here`},
	{`{"a/b~c":1}`, "/a~1b~0c", "unknown_field", `there is no field "a/b~c" here`},
	{`{"hidden":"x"}`, "/hidden", "unknown_field", `"hidden"`},
	{`{"Kept":"x"}`, "/Kept", "unknown_field", `"Kept"`},
	{`{"-":"x"}`, "/-", "unknown_field", `"-"`},
	{`{"common":{}}`, "/common", "unknown_field", `"common"`},
	{`{"place":{"City":"x"}}`, "/place/City", "unknown_field", `did you mean "city"?`},
	{`{"parts":[{},{"places":[{"town":"x"}]}]}`, "/parts/1/places/0/town", "unknown_field", `"town"`},
	{`{"id":"x"}`, "/id", "read_only", `"id" is set by the server`},
	{`{"place":{"id":"x"}}`, "/place/id", "unknown_field", `"id"`},

	{`{"title":1}`, "/title", "wrong_type", "a string is wanted, not a number"},
	{`{"title":null}`, "/title", "wrong_type", "null is not allowed here"},
	{`{"title":true}`, "/title", "wrong_type", "a string is wanted, not a boolean"},
	{`{"rank":[]}`, "/rank", "wrong_type", "a string is wanted, not an array"},
	{`{"level":{}}`, "/level", "wrong_type", "a string is wanted, not an object"},
	{`{"sure":"true"}`, "/sure", "wrong_type", "a boolean is wanted, not a string"},
	{`{"sure":null}`, "/sure", "wrong_type", "null is not allowed here"},
	{`{"bound":0}`, "/bound", "wrong_type", "a boolean is wanted, not a number"},
	{`{"count":"1"}`, "/count", "wrong_type", "a whole number is wanted, not a string"},
	{`{"count":null}`, "/count", "wrong_type", "null is not allowed here"},
	{`{"least":false}`, "/least", "wrong_type", "a whole number is wanted, not a boolean"},
	{`{"share":"1"}`, "/share", "wrong_type", "a number is wanted, not a string"},
	{`{"share":null}`, "/share", "wrong_type", "null is not allowed here"},
	{`{"codes":"a"}`, "/codes", "wrong_type", "an array is wanted, not a string"},
	{`{"codes":{}}`, "/codes", "wrong_type", "an array is wanted, not an object"},
	{`{"codes":["a",2]}`, "/codes/1", "wrong_type", "a string is wanted, not a number"},
	{`{"codes":["a","b",null]}`, "/codes/2", "wrong_type", "null is not allowed here"},
	{`{"names":[]}`, "/names", "wrong_type", "an object is wanted, not an array"},
	{`{"names":{"en":1}}`, "/names/en", "wrong_type", "a string is wanted, not a number"},
	{`{"names":{"e/n":null}}`, "/names/e~1n", "wrong_type", "null is not allowed here"},
	{`{"place":"Rabat"}`, "/place", "wrong_type", "an object is wanted, not a string"},
	{`{"place":null}`, "/place", "wrong_type", "null is not allowed here"},
	{`{"seat":[]}`, "/seat", "wrong_type", "an object is wanted, not an array"},
	{`{"seat":{"country":1}}`, "/seat/country", "wrong_type", "a string is wanted, not a number"},
	{`{"parts":[null]}`, "/parts/0", "wrong_type", "null is not allowed here"},
	{`{"parts":[{"title":{"en":[]}}]}`, "/parts/0/title/en", "wrong_type", "a string is wanted, not an array"},

	{`{"count":1.5}`, "/count", "out_of_range", "a whole number from -9223372036854775808 to 9223372036854775807 is wanted"},
	{`{"large":9223372036854775808}`, "/large", "out_of_range", "a whole number"},
	{`{"large":-9223372036854775809}`, "/large", "out_of_range", "a whole number"},
	{`{"large":1e19}`, "/large", "out_of_range", "a whole number"},
	{`{"least":1e-1}`, "/least", "out_of_range", "a whole number"},
	{`{"least":1e99999999999999999999}`, "/least", "out_of_range", "a whole number"},
	{`{"grade":128}`, "/grade", "out_of_range", "a whole number from -128 to 127 is wanted"},
	{`{"grade":-129}`, "/grade", "out_of_range", "a whole number from -128 to 127 is wanted"},
	{`{"share":1e309}`, "/share", "out_of_range", "the number is too large to be kept"},
	{`{"rate":-1e999999999}`, "/rate", "out_of_range", "the number is too large to be kept"},

	{`{"title":"a\u0000b"}`, "/title", "forbidden_character", "the character U+0000 is not allowed"},
	{`{"rank":"\u001b"}`, "/rank", "forbidden_character", "U+001B"},
	{`{"level":"\u202e"}`, "/level", "forbidden_character", "U+202E"},
	{`{"codes":["a","\u000b"]}`, "/codes/1", "forbidden_character", "U+000B"},
	{`{"names":{"en":"\u202a"}}`, "/names/en", "forbidden_character", "U+202A"},
	{`{"names":{"e\u0001":"x"}}`, "/names/e\x01", "forbidden_character", "U+0001"},
	{`{"t\u202ditle":"x"}`, "/t\u202ditle", "forbidden_character", "U+202D"},
	{`{"value":"\u0008"}`, "/value", "forbidden_character", "U+0008"},
	{`{"value":[0,{"a":"\u202c"}]}`, "/value/1/a", "forbidden_character", "U+202C"},
	{`{"value":{"a\u0000":1}}`, "/value/a\x00", "forbidden_character", "U+0000"},
	{`{"value":["\u001f"]}`, "/value/0", "forbidden_character", "U+001F"},
}

func TestFaults(t *testing.T) {
	readOnly := map[string]bool{"id": true}
	for _, test := range faultTable {
		for _, at := range []string{"", "/visits/3"} {
			_, p := decode(t, test.body, readOnly, at)
			if len(p) != 1 {
				t.Errorf("%s: %d faults %v, want one", test.body, len(p), p)
				continue
			}
			if p[0].Pointer != at+test.pointer || p[0].Code != test.code || !strings.Contains(p[0].Detail, test.says) {
				t.Errorf("%s:\n got %q %s %q\nwant %q %s %q", test.body,
					p[0].Pointer, p[0].Code, p[0].Detail, at+test.pointer, test.code, test.says)
			}
		}
	}
}

func TestWrongFieldsStayEmpty(t *testing.T) {
	got, p := decode(t, `{"title":"a\u0000","count":1.5,"codes":["a",1,"c"],"names":{"en":1},"parts":[1,{"kind":"k"}],"seat":1}`, nil, "")
	none := sample{Codes: []string{"a", "", "c"}, Names: map[string]string{"en": ""}, Parts: []part{{}, {Kind: "k"}}, Seat: &place2{}}
	if diff := sampleDiff(none, got); diff != "" || len(p) != 6 {
		t.Errorf("%v, -want +got\n%s", p, diff)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	body := `{"zz":1,"title":1,"parts":[{"kind":2,"title":{"fr":3,"en":4}},"x",{"places":[{"city":null},{"country":5,"ctiy":6}]}],
		"id":"x","count":0.5,"codes":["a",1,"\u0000"],"aa":1}`
	want := []string{
		"/aa unknown_field", "/codes/1 wrong_type", "/codes/2 forbidden_character", "/count out_of_range", "/id read_only",
		"/parts/0/kind wrong_type", "/parts/0/title/en wrong_type", "/parts/0/title/fr wrong_type", "/parts/1 wrong_type",
		"/parts/2/places/0/city wrong_type", "/parts/2/places/1/country wrong_type", "/parts/2/places/1/ctiy unknown_field",
		"/title wrong_type", "/zz unknown_field",
	}
	for range 20 { // maps are walked in another order each time
		_, p := decode(t, body, map[string]bool{"id": true}, "")
		var got []string
		for _, problem := range p {
			got = append(got, problem.Pointer+" "+problem.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("-want +got\n%s", diff)
		}
	}
}

func TestFaultsJoinTheList(t *testing.T) {
	var out sample
	var p models.Problems
	p.Add("/title", "first", "the first fault of a place wins")
	Decode(mustParse(t, `{"title":1,"count":"x"}`), &out, nil, "", &p)
	if len(p) != 2 || p[0].Code != "first" || p[1].Pointer != "/count" {
		t.Errorf("got %v, want the first fault of /title and that of /count", p)
	}
}

func TestAllowedCharacters(t *testing.T) {
	var text strings.Builder
	text.WriteString("\t\r\n \u007f\u0085\u061c\u200c\u200d\u200e\u200f\u2028\u2066\u2067\u2068\u2069\ufeff\ufffd")
	body, err := json.Marshal(map[string]any{"title": text.String(), "names": map[string]string{text.String(): ""}, "value": text.String()})
	if err != nil {
		t.Fatal(err)
	}
	got, p := decode(t, string(body), nil, "")
	if len(p) > 0 || got.Title != text.String() || got.Value != text.String() {
		t.Errorf("got %q, %v", got.Title, p)
	}
	for r := range rune(0x2100) {
		_, p := decode(t, fmt.Sprintf(`{"title":"a\u%04xb"}`, r), nil, "")
		control := r < 0x20 && r != 9 && r != 10 && r != 13
		if bad := control || r >= 0x202A && r <= 0x202E; bad != (len(p) == 1) {
			t.Errorf("%U: faults %v, want forbidden %v", r, p, bad)
		}
	}
}

func TestInteger(t *testing.T) {
	for _, test := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"-0", 0, true}, {"0.0", 0, true}, {"-0.00e-5", 0, true}, {"0e999999999999", 0, true},
		{"7", 7, true}, {"-70", -70, true}, {"1.0", 1, true}, {"1e2", 100, true}, {"1E+2", 100, true}, {"1.25e2", 125, true},
		{"1200e-2", 12, true}, {"0.5e1", 5, true}, {"9007199254740993", 9007199254740993, true},
		{"9223372036854775807", 9223372036854775807, true}, {"-9223372036854775808", -9223372036854775808, true},
		{"9.223372036854775807e18", 9223372036854775807, true}, {"1e18", 1000000000000000000, true},
		{"9223372036854775808", 0, false}, {"1e19", 0, false}, {"1.5", 0, false}, {"15e-1", 0, false}, {"0.1", 0, false},
		{"1e-1", 0, false}, {"1e999999999", 0, false}, {"1e-999999999", 0, false}, {"1e99999999999999999999", 0, false},
	} {
		got, ok := integer(test.text)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("integer(%s) = %d, %v; want %d, %v", test.text, got, ok, test.want, test.ok)
		}
	}
}

func TestListOfFaultsEnds(t *testing.T) {
	for _, field := range []string{"codes", "parts", "value"} {
		body := `{"` + field + `":["\u0000"` + strings.Repeat(`,"\u0000"`, 5000) + `],"zz":1}`
		_, p := decode(t, body, nil, "/at")
		if len(p) != maxFaults+1 {
			t.Errorf("%s: %d faults, want %d and a last word", field, len(p), maxFaults)
			continue
		}
		if last := p[maxFaults]; last.Code != "too_many_faults" || last.Pointer != "/at" {
			t.Errorf("%s: the last word is %v", field, last)
		}
		Decode(mustParse(t, body), new(sample), nil, "", &p)
		if len(p) != maxFaults+1 {
			t.Errorf("%s: a second run made it %d", field, len(p))
		}
	}
}

func TestUnsupported(t *testing.T) {
	tree := mustParse(t, `{"A":1,"B":[1],"C":{"a":1},"D":1,"E":null,"F":"x"}`)
	var odd struct {
		A chan int
		B [2]int
		C map[int]string
		D interface{ String() string }
		E func()
		F *uint
	}
	for _, out := range []any{&odd, odd, nil, (*sample)(nil), new(int), new(*sample), 1, map[string]any{}} {
		var p models.Problems
		Decode(tree, out, nil, "", &p)
		if len(p) == 0 {
			t.Errorf("Decode into %T: no fault", out)
		}
		for _, problem := range p {
			if problem.Code != "unsupported" {
				t.Errorf("Decode into %T: %v", out, problem)
			}
		}
	}
	// Trees that Parse did not make, too, must not stop the server.
	for _, value := range []any{1, 1.5, json.Number("x"), json.Number(""), []string{"a"}, struct{}{}, make(chan int)} {
		for name := range Names(sample{}) {
			var p models.Problems
			Decode(map[string]any{name: value}, new(sample), nil, "", &p)
		}
	}
	var p models.Problems
	Decode(nil, new(sample), nil, "", &p)
	if len(p) > 0 {
		t.Errorf("Decode of no tree: %v", p)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"kind", "host_country", "title", "level", "raw", "a", "id"}
	for _, test := range []struct{ wrong, want string }{
		{"kidn", "kind"}, {"hostCountry", "host_country"}, {"HOST_COUNTRY", "host_country"}, {"titles", "title"}, {"lvel", "level"},
		{"row", "raw"}, {"A", "a"}, {"rxx", ""}, {"b", ""}, {"", ""}, {"country", ""}, {"زيارة", ""}, {strings.Repeat("a", 100), ""},
	} {
		if got, ok := nearest(test.wrong, names); got != test.want || ok != (test.want != "") {
			t.Errorf("nearest(%q) = %q, %v; want %q", test.wrong, got, ok, test.want)
		}
	}
	if got, _ := nearest("cat", []string{"car", "cap", "cut"}); got != "cap" {
		t.Errorf("of three equally near names %q was chosen, want the first by the alphabet", got)
	}
}

// The structs below quarrel about names as encoding/json knows it.
type (
	deep struct{ X, Y, Z string }
	left struct {
		deep
		X    string
		Same int
	}
	right struct {
		X    string `json:"X"`
		Same int
	}
	below  struct{ B int }
	tagged struct {
		deep   `json:"deep"`
		Common deep `json:"common,omitempty"`
	}
	quarrel struct {
		left
		right
		below
		Z int
	}
	first  struct{ deep }
	second struct{ deep }
	twice  struct {
		first
		second
	}
)

func TestNames(t *testing.T) {
	for _, test := range []struct {
		of   any
		want string
	}{
		{sample{}, "Plain bound codes count grade langs large least level names note parts people place rank ranks rate " +
			"seat share sure texts title value visibility"},
		{&part{}, "kind places title"},
		{(*part)(nil), "kind places title"},
		{quarrel{}, "B X Y Z"},
		{tagged{}, "common"},
		{twice{}, ""},
		{struct{}{}, ""}, {nil, ""}, {1, ""}, {new(int), ""}, {[]part{}, ""},
	} {
		var got []string
		for name := range Names(test.of) {
			got = append(got, name)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want {
			t.Errorf("Names(%T)\n got %s\nwant %s", test.of, strings.Join(got, " "), test.want)
		}
	}
}

func TestEmbeddedWinnersAreFilled(t *testing.T) {
	body := `{"X":"x","Y":"y","Z":1,"B":2}`
	var got, want quarrel
	var p models.Problems
	Decode(mustParse(t, body), &got, nil, "", &p)
	if err := json.Unmarshal([]byte(body), &want); err != nil || len(p) > 0 {
		t.Fatal(err, p)
	}
	if got.right != want.right || got.left != want.left || got.Z != want.Z || got.B != want.B || got.right.X != "x" {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	for _, test := range faultTable {
		f.Add(test.body)
	}
	f.Add(`{"title":"t","parts":[{"kind":"k","places":[{"city":"c","country":"MA"}],"title":{"en":"t"}}],"value":[1,null],
		"count":1e2,"large":5,"least":null,"share":0.1,"names":{"en":"x"},"people":[null,{}],"note":{"en":"x"},"seat":{},"sure":true}`)
	f.Fuzz(func(t *testing.T, body string) {
		tree, err := Parse([]byte(body))
		if err != nil {
			return
		}
		got, p := decode(t, body, map[string]bool{"id": true}, "")
		again, q := decode(t, body, map[string]bool{"id": true}, "")
		if !cmp.Equal(p, q) || sampleDiff(got, again) != "" {
			t.Errorf("Decode(%s) differs between two runs: %v, %v", body, p, q)
		}
		if len(p) == 0 {
			checkAgrees(t, body, got)
			return
		}
		for _, problem := range p {
			if problem.Code == "unsupported" || problem.Code != "too_many_faults" && !stands(tree, problem.Pointer) {
				t.Errorf("Decode(%s): %v", body, problem)
			}
		}
	})
}

// checkAgrees holds that encoding/json reads the same from a body without
// faults, but for the integers that it does not know, and that nothing is lost
// on the way out and in again.
func checkAgrees(t *testing.T, body string, got sample) {
	t.Helper()
	var want sample
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&want); err == nil {
		if diff := sampleDiff(want, got); diff != "" {
			t.Errorf("Decode(%s): -encoding/json +Decode\n%s", body, diff)
		}
	} else if !strings.Contains(err.Error(), "cannot unmarshal number") {
		t.Errorf("Decode took %s, encoding/json says %v", body, err)
	}
	written, err := json.Marshal(got)
	if err != nil {
		t.Fatalf("what Decode made of %s cannot be written: %v", body, err)
	}
	again, p := decode(t, string(written), nil, "")
	if diff := sampleDiff(got, again); diff != "" || len(p) > 0 {
		t.Errorf("%s: %v, -first +again\n%s", body, p, diff)
	}
}

// stands tells whether a pointer names a value of the tree.
func stands(tree any, pointer string) bool {
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch value := tree.(type) {
		case map[string]any:
			member, ok := value[token]
			if !ok {
				return false
			}
			tree = member
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(value) {
				return false
			}
			tree = value[i]
		default:
			return false
		}
	}
	return strings.HasPrefix(pointer, "/")
}
