package seed_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"entente/models/fold"
	"entente/models/seed"

	"github.com/google/go-cmp/cmp"
)

// languages are those every seeded name must have.
var languages = []string{"ar", "az", "en", "fr"}

type country struct {
	Code        string            `json:"code"`
	Alpha3      string            `json:"alpha3"`
	Numeric     string            `json:"numeric"`
	Names       map[string]string `json:"names"`
	Region      *string           `json:"region"`
	ExistedFrom *string           `json:"existed_from"`
	ExistedTo   *string           `json:"existed_to"`
	Successors  []string          `json:"successors"`
}

type sector struct {
	Code   string            `json:"code"`
	Parent *string           `json:"parent"`
	Names  map[string]string `json:"names"`
	DAC    []string          `json:"dac"`
}

// countries gives the seeded countries in the order of the file, and by code.
func countries(t testing.TB) ([]country, map[string]country) {
	t.Helper()
	var all []country
	if err := json.Unmarshal(seed.Countries, &all); err != nil {
		t.Fatalf("reading countries.json: %v", err)
	}
	byCode := map[string]country{}
	for _, c := range all {
		if _, twice := byCode[c.Code]; twice {
			t.Errorf("country %s stands twice", c.Code)
		}
		byCode[c.Code] = c
	}
	return all, byCode
}

// checkNames requires a name in each of the four languages and in no other.
func checkNames(t testing.TB, what string, names map[string]string) {
	t.Helper()
	for _, language := range languages {
		if name := names[language]; name == "" || strings.TrimSpace(name) != name {
			t.Errorf("%s is called %q in %s", what, name, language)
		}
	}
	if len(names) != len(languages) {
		t.Errorf("%s has names in %d languages, want %d", what, len(names), len(languages))
	}
}

func TestCurrentCountries(t *testing.T) {
	all, _ := countries(t)
	var codes []string
	seen := map[string]string{}
	for _, c := range all {
		if len(c.Code) != 2 {
			continue
		}
		codes = append(codes, c.Code)
		checkNames(t, c.Code, c.Names)
		if len(c.Alpha3) != 3 || len(c.Numeric) != 3 || strings.Trim(c.Numeric, "0123456789") != "" {
			t.Errorf("%s has alpha-3 %q and numeric %q", c.Code, c.Alpha3, c.Numeric)
		}
		for _, code := range []string{c.Alpha3, c.Numeric} {
			if other, twice := seen[code]; twice {
				t.Errorf("%s and %s share %s", c.Code, other, code)
			}
			seen[code] = c.Code
		}
		if c.ExistedTo != nil || c.Successors == nil || len(c.Successors) > 0 {
			t.Errorf("%s has ended (%v) or has no empty list of successors (%v)", c.Code, c.ExistedTo, c.Successors)
		}
		if c.Region == nil && c.Code != "AQ" {
			t.Errorf("%s has no region", c.Code)
		}
	}
	if len(codes) != 249 {
		t.Errorf("%d current countries, want 249", len(codes))
	}
	if !slices.IsSorted(codes) {
		t.Error("current countries are not in the order of their codes")
	}
	for _, code := range []string{"AN", "BU", "CS", "DD", "SU", "TP", "UK", "XK", "YD", "YU", "ZR"} {
		if slices.Contains(codes, code) {
			t.Errorf("%s is no current country", code)
		}
	}
}

func TestCountryCodes(t *testing.T) {
	_, byCode := countries(t)
	tests := []struct{ code, alpha3, numeric, region string }{
		{"AZ", "AZE", "031", "Western Asia"},
		{"MA", "MAR", "504", "Northern Africa"},
		{"TR", "TUR", "792", "Western Asia"},
		{"SA", "SAU", "682", "Western Asia"},
		{"AE", "ARE", "784", "Western Asia"},
		{"EH", "ESH", "732", "Northern Africa"},
		{"TW", "TWN", "158", "Eastern Asia"},
		{"SN", "SEN", "686", "Sub-Saharan Africa"},
	}
	for _, test := range tests {
		c := byCode[test.code]
		if c.Region == nil || c.Alpha3 != test.alpha3 || c.Numeric != test.numeric || *c.Region != test.region {
			t.Errorf("%s is %+v, want %+v", test.code, c, test)
		}
	}
}

// TestCountryNames names one by one the states for which CLDR 32 is behind,
// and a few that show that the rest is as it should be.
func TestCountryNames(t *testing.T) {
	_, byCode := countries(t)
	tests := []struct{ code, ar, az, en, fr string }{
		{"SZ", "إسواتيني", "Esvatini", "Eswatini", "Eswatini"},
		{"MK", "مقدونيا الشمالية", "Şimali Makedoniya", "North Macedonia", "Macédoine du Nord"},
		{"TR", "تركيا", "Türkiyə", "Türkiye", "Türkiye"},
		{"CV", "كابو فيردي", "Kabo-Verde", "Cabo Verde", "Cabo Verde"},
		{"PS", "فلسطين", "Fələstin", "Palestine", "Palestine"},
		{"AZ", "أذربيجان", "Azərbaycan", "Azerbaijan", "Azerbaïdjan"},
		{"MA", "المغرب", "Mərakeş", "Morocco", "Maroc"},
		{"CI", "ساحل العاج", "Kotd’ivuar", "Côte d’Ivoire", "Côte d’Ivoire"},
		{"SUHH", "الاتحاد السوفيتي", "Sovet İttifaqı", "Soviet Union", "Union soviétique"},
	}
	for _, test := range tests {
		want := map[string]string{"ar": test.ar, "az": test.az, "en": test.en, "fr": test.fr}
		if diff := cmp.Diff(want, byCode[test.code].Names); diff != "" {
			t.Errorf("names of %s (-want +got):\n%s", test.code, diff)
		}
	}
}

func TestWithdrawnStates(t *testing.T) {
	all, byCode := countries(t)
	tests := []struct{ code, alpha3, numeric, to, successors string }{
		{"ANHH", "ANT", "530", "2010-12-15", "BQ CW SX"},
		{"BUMM", "BUR", "104", "1989-12-05", "MM"},
		{"CSHH", "CSK", "200", "1993-06-15", "CZ SK"},
		{"CSXX", "SCG", "891", "2006-09-26", "ME RS"},
		{"DDDE", "DDR", "278", "1990-10-30", "DE"},
		{"SUHH", "SUN", "810", "1992-08-30", "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ"},
		{"TPTL", "TMP", "626", "2002-05-20", "TL"},
		{"YDYE", "YMD", "720", "1990-08-14", "YE"},
		{"YUCS", "YUG", "891", "2003-07-23", "CSXX"},
		{"ZRCD", "ZAR", "180", "1997-07-14", "CD"},
	}
	gone := slices.DeleteFunc(slices.Clone(all), func(c country) bool { return len(c.Code) == 2 || c.Code[0] == 'X' })
	if len(gone) != len(tests) {
		t.Errorf("%d withdrawn states, want %d", len(gone), len(tests))
	}
	for _, test := range tests {
		c := byCode[test.code]
		checkNames(t, test.code, c.Names)
		if c.Alpha3 != test.alpha3 || c.Numeric != test.numeric || c.ExistedTo == nil || *c.ExistedTo != test.to {
			t.Errorf("%s is %+v, want %+v", test.code, c, test)
		}
		if got := strings.Join(c.Successors, " "); got != test.successors {
			t.Errorf("%s was followed by %s, want %s", test.code, got, test.successors)
		}
		for _, successor := range c.Successors {
			if _, known := byCode[successor]; !known {
				t.Errorf("%s was followed by %s, which is unknown", test.code, successor)
			}
		}
	}
}

func TestSectors(t *testing.T) {
	var all []sector
	if err := json.Unmarshal(seed.Sectors, &all); err != nil {
		t.Fatalf("reading sectors.json: %v", err)
	}
	want := strings.Fields("political trade investment tourism security counter_terrorism defence culture sports " +
		"people_to_people education science_technology energy infrastructure transport agriculture health " +
		"environment justice migration finance media humanitarian")
	parents := map[string]string{"counter_terrorism": "security"}
	var got []string
	for _, s := range all {
		checkNames(t, s.Code, s.Names)
		parent := ""
		if s.Parent != nil {
			parent = *s.Parent
			if !slices.Contains(got, parent) {
				t.Errorf("%s stands before its parent %s", s.Code, parent)
			}
		}
		if parent != parents[s.Code] {
			t.Errorf("parent of %s is %q, want %q", s.Code, parent, parents[s.Code])
		}
		if s.DAC == nil {
			t.Errorf("%s has no list of DAC codes", s.Code)
		}
		if s.Code == "counter_terrorism" && len(s.DAC) > 0 {
			t.Errorf("counter_terrorism has the DAC codes %v, but DAC has none for it", s.DAC)
		}
		for _, code := range s.DAC {
			if len(code) != 3 && len(code) != 5 || strings.Trim(code, "0123456789") != "" {
				t.Errorf("%s has the DAC code %q", s.Code, code)
			}
		}
		got = append(got, s.Code)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sector codes (-want +got):\n%s", diff)
	}
}

// alias is another name of a country.
type alias struct {
	Text, Language, Kind, From, To string
}

func aliased(t testing.TB) map[string][]alias {
	t.Helper()
	var all []struct {
		Code    string
		Aliases []alias
	}
	if err := json.Unmarshal(seed.Countries, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string][]alias{}
	for _, c := range all {
		if c.Aliases == nil {
			t.Errorf("%s has no list of other names", c.Code)
		}
		out[c.Code] = c.Aliases
	}
	return out
}

// No name is that of two states of today, nor of two that are gone; and some are of none,
// because nobody can say which is meant.
func TestNamesAreOfOneState(t *testing.T) {
	all, _ := countries(t)
	others := aliased(t)
	now, gone := map[string]string{}, map[string]string{}
	for _, c := range all {
		known := now
		if c.ExistedTo != nil {
			known = gone
		}
		names := slices.Collect(maps.Values(c.Names))
		for _, a := range others[c.Code] {
			names = append(names, a.Text)
		}
		for _, name := range names {
			key := fold.Key(name)
			if key == "" {
				t.Errorf("%s: %q has no letters", c.Code, name)
			}
			if other := known[key]; other != "" && other != c.Code {
				t.Errorf("%q is %s and %s", name, other, c.Code)
			}
			known[key] = c.Code
		}
	}
	for _, name := range []string{"Congo", "Korea", "Virgin Islands", "Corée", "Yemen Arab"} {
		if code := now[fold.Key(name)]; code != "" {
			t.Errorf("%s can be several; it is %s", name, code)
		}
	}
	for name, want := range map[string]string{
		"Turkey": "TR", "Türkiye": "TR", "Ivory Coast": "CI", "Cote d'Ivoire": "CI", "ساحل العاج": "CI", "Czech Republic": "CZ", "Russian Federation": "RU",
		"Republic of Korea": "KR", "Korea, Republic of": "KR", "Swaziland": "SZ", "Cape Verde": "CV", "Holland": "NL", "UK": "GB", "USA": "US", "UAE": "AE",
		"Bolivia (Plurinational State of)": "BO", "Tanzania, United Republic of": "TZ", "Viet Nam": "VN", "The Gambia": "GM", "Burma": "MM", "Macedonia": "MK",
		"Holy See": "VA", "Royaume du Maroc": "MA", "المملكة المغربية": "MA", "Azərbaycan Respublikası": "AZ", "جمهورية أذربيجان": "AZ",
	} {
		if got := now[fold.Key(name)]; got != want {
			t.Errorf("%s: got %q, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"Prussia": "XPRU", "Austria-Hungary": "XAUH", "Tanganyika": "XTAN", "Ottoman Empire": "XOTT", "Zaire": "ZRCD", "USSR": "SUHH", "النمسا-المجر": "XAUH"} {
		if got := gone[fold.Key(name)]; got != want {
			t.Errorf("%s: got %q, want %s", name, got, want)
		}
	}
}

// What a state was called has its days where these are known, and a kind.
func TestOtherNames(t *testing.T) {
	for code, list := range aliased(t) {
		for _, a := range list {
			if !slices.Contains([]string{"official", "former", "variant"}, a.Kind) || a.Text == "" || a.Language == "" {
				t.Errorf("%s: %+v", code, a)
			}
			if (a.Kind == "former") != (a.From != "" || a.To != "") {
				t.Errorf("%s: %q has days when it was the name, or none", code, a.Text)
			}
		}
	}
}

// States that were gone before there were codes have one with an X in front, and ended.
func TestStatesLongGone(t *testing.T) {
	all, byCode := countries(t)
	n := 0
	for _, c := range all {
		if len(c.Code) != 4 || c.Code[0] != 'X' {
			continue
		}
		n++
		checkNames(t, c.Code, c.Names)
		if c.ExistedTo == nil || c.Alpha3 != "" || c.Numeric != "" || len(c.Successors) == 0 || c.Region == nil {
			t.Errorf("%s: %+v", c.Code, c)
		}
		for _, successor := range c.Successors {
			if _, ok := byCode[successor]; !ok {
				t.Errorf("%s: there is no %s", c.Code, successor)
			}
		}
	}
	if n < 60 {
		t.Errorf("%d of them, want 60 at least", n)
	}
}
