// Command gen writes countries.json to standard output:
//
//	go run ./store/seed/gen > store/seed/countries.json
//
// Codes and names come from CLDR 32 as golang.org/x/text carries it. What CLDR
// 32 has no longer right, and what it never had (withdrawn states, UN
// sub-regions), stands in the tables of this program.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// country is one line of countries.json. The order of the fields is the order
// in the file.
type country struct {
	Code        string   `json:"code"`
	Alpha3      string   `json:"alpha3"`
	Numeric     string   `json:"numeric"`
	Names       names    `json:"names"`
	Region      *string  `json:"region"`
	ExistedFrom *string  `json:"existed_from"`
	ExistedTo   *string  `json:"existed_to"`
	Successors  []string `json:"successors"`
}

// names holds one short name a language; in a correction an empty one means
// that CLDR 32 is still right there.
type names struct {
	Ar string `json:"ar"`
	Az string `json:"az"`
	En string `json:"en"`
	Fr string `json:"fr"`
}

// withdrawnState is an entry of ISO 3166-3 with the codes it had.
type withdrawnState struct {
	alpha4, alpha3, numeric string
	region, to              string
	names                   names
	successors              string
}

// subRegions is the list of current ISO 3166-1 countries by UN M49 sub-region.
// Taiwan is not in M49 and stands with its neighbours; Antarctica is in no
// sub-region and has none here.
var subRegions = map[string]string{
	"":                "AQ",
	"Northern Africa": "DZ EG EH LY MA SD TN",
	"Sub-Saharan Africa": "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW " +
		"MZ NA NE NG RE RW SC SH SL SN SO SS ST SZ TD TF TG TZ UG YT ZA ZM ZW",
	"Latin America and the Caribbean": "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT " +
		"GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI",
	"Northern America":          "BM CA GL PM US",
	"Central Asia":              "KG KZ TJ TM UZ",
	"Eastern Asia":              "CN HK JP KP KR MN MO TW",
	"South-eastern Asia":        "BN ID KH LA MM MY PH SG TH TL VN",
	"Southern Asia":             "AF BD BT IN IR LK MV NP PK",
	"Western Asia":              "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
	"Eastern Europe":            "BG BY CZ HU MD PL RO RU SK UA",
	"Northern Europe":           "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
	"Southern Europe":           "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA",
	"Western Europe":            "AT BE CH DE FR LI LU MC NL",
	"Australia and New Zealand": "AU CC CX HM NF NZ",
	"Melanesia":                 "FJ NC PG SB VU",
	"Micronesia":                "FM GU KI MH MP NR PW UM",
	"Polynesia":                 "AS CK NU PF PN TK TO TV WF WS",
}

// corrections are the names in which CLDR 32 is behind.
var corrections = map[string]names{
	// States that have changed their name or asked to be called by it.
	"CV": {Ar: "كابو فيردي", Az: "Kabo-Verde", En: "Cabo Verde", Fr: "Cabo Verde"},
	"MK": {Ar: "مقدونيا الشمالية", Az: "Şimali Makedoniya", En: "North Macedonia", Fr: "Macédoine du Nord"},
	"SZ": {Ar: "إسواتيني", Az: "Esvatini", En: "Eswatini", Fr: "Eswatini"},
	"TR": {Ar: "تركيا", Az: "Türkiyə", En: "Türkiye", Fr: "Türkiye"},
	// ISO 3166 has said "Palestine, State of" since 2013 and "Timor-Leste" since 2002.
	"PS": {Ar: "فلسطين", Az: "Fələstin", En: "Palestine", Fr: "Palestine"},
	"TL": {Ar: "تيمور - ليشتي", Fr: "Timor-Leste"},
	// Spellings that CLDR itself has put right since (compared with CLDR 46).
	"BN": {Fr: "Brunei"},
	"BS": {Ar: "جزر البهاما"},
	"FM": {Fr: "Micronésie"},
	"GS": {Fr: "Géorgie du Sud-et-les Îles Sandwich du Sud"},
	"HK": {Az: "Honq Konq Xüsusi İnzibati Rayonu Çin"},
	"HM": {Fr: "Îles Heard-et-MacDonald"},
	"KG": {Fr: "Kirghizstan"},
	"LR": {Fr: "Liberia"},
	"MO": {Ar: "منطقة ماكاو الإدارية الخاصة", Az: "Makao Xüsusi İnzibati Rayonu Çin", En: "Macao SAR China"},
	"NG": {Fr: "Nigeria"},
	"TK": {Ar: "توكيلاو", Fr: "Tokelau"},
	"VC": {Fr: "Saint-Vincent-et-les Grenadines"},
	"VI": {Ar: "جزر فيرجن الأمريكية"},
	"VN": {Fr: "Viêt Nam"},
}

// withdrawn lists the states of ISO 3166-3 by alpha-4 code, since alpha-2 codes
// were used again (CS twice). The day is that of the withdrawal of the code.
// Successors are the states that followed on the territory, which says nothing
// about succession in law.
var withdrawn = []withdrawnState{
	{"ANHH", "ANT", "530", "Latin America and the Caribbean", "2010-12-15",
		names{"جزر الأنتيل الهولندية", "Niderland Antil adaları", "Netherlands Antilles", "Antilles néerlandaises"}, "BQ CW SX"},
	{"BUMM", "BUR", "104", "South-eastern Asia", "1989-12-05",
		names{"بورما", "Birma", "Burma", "Birmanie"}, "MM"},
	{"CSHH", "CSK", "200", "Eastern Europe", "1993-06-15",
		names{"تشيكوسلوفاكيا", "Çexoslovakiya", "Czechoslovakia", "Tchécoslovaquie"}, "CZ SK"},
	{"CSXX", "SCG", "891", "Southern Europe", "2006-09-26",
		names{"صربيا والجبل الأسود", "Serbiya və Monteneqro", "Serbia and Montenegro", "Serbie-et-Monténégro"}, "ME RS"},
	{"DDDE", "DDR", "278", "Eastern Europe", "1990-10-30",
		names{"الجمهورية الديمقراطية الألمانية", "Almaniya Demokratik Respublikası", "German Democratic Republic", "République démocratique allemande"}, "DE"},
	{"SUHH", "SUN", "810", "Eastern Europe", "1992-08-30",
		names{"الاتحاد السوفيتي", "Sovet İttifaqı", "Soviet Union", "Union soviétique"}, "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ"},
	{"TPTL", "TMP", "626", "South-eastern Asia", "2002-05-20",
		names{"تيمور الشرقية", "Şərqi Timor", "East Timor", "Timor oriental"}, "TL"},
	{"YDYE", "YMD", "720", "Western Asia", "1990-08-14",
		names{"اليمن الجنوبي", "Cənubi Yəmən", "South Yemen", "Yémen du Sud"}, "YE"},
	{"YUCS", "YUG", "891", "Southern Europe", "2003-07-23",
		names{"يوغوسلافيا", "Yuqoslaviya", "Yugoslavia", "Yougoslavie"}, "CSXX"},
	{"ZRCD", "ZAR", "180", "Sub-Saharan Africa", "1997-07-14",
		names{"زائير", "Zair", "Zaire", "Zaïre"}, "CD"},
}

func main() {
	all, err := current()
	if err != nil {
		log.Fatal(err)
	}
	if err := write(os.Stdout, append(all, former()...)); err != nil {
		log.Fatal(err)
	}
}

// current gives today's countries in the order of their codes.
func current() ([]country, error) {
	regionOf := map[string]string{}
	for region, codes := range subRegions {
		for code := range strings.FieldsSeq(codes) {
			if _, twice := regionOf[code]; twice {
				return nil, fmt.Errorf("%s stands in two sub-regions", code)
			}
			regionOf[code] = region
		}
	}
	var all []country
	for _, code := range slices.Sorted(maps.Keys(regionOf)) {
		r, err := language.ParseRegion(code)
		if err != nil || r.Canonicalize() != r {
			return nil, fmt.Errorf("%s is not a current region: %v", code, err)
		}
		c := country{
			Code: code, Alpha3: r.ISO3(), Numeric: fmt.Sprintf("%03d", r.M49()),
			Names: namesOf(r), Successors: []string{},
		}
		if region := regionOf[code]; region != "" {
			c.Region = &region
		}
		all = append(all, c)
	}
	return all, nil
}

// namesOf gives the names of CLDR 32 with the corrections laid over them.
func namesOf(r language.Region) names {
	fixed := corrections[r.String()]
	name := func(correction, tag string) string {
		if correction != "" {
			return correction
		}
		return display.Regions(language.MustParse(tag)).Name(r)
	}
	return names{
		Ar: name(fixed.Ar, "ar"), Az: name(fixed.Az, "az"),
		En: name(fixed.En, "en"), Fr: name(fixed.Fr, "fr"),
	}
}

// former gives the withdrawn states in the order of their alpha-4 codes.
func former() []country {
	var all []country
	for _, w := range withdrawn {
		all = append(all, country{
			Code: w.alpha4, Alpha3: w.alpha3, Numeric: w.numeric, Names: w.names,
			Region: &w.region, ExistedTo: &w.to, Successors: strings.Fields(w.successors),
		})
	}
	return all
}

// write prints a JSON array with one country a line, so that a diff shows
// countries.
func write(w io.Writer, all []country) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "[")
	for i, c := range all {
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(c); err != nil {
			return fmt.Errorf("encoding %s: %w", c.Code, err)
		}
		if i > 0 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprintf(out, "\n  %s", bytes.TrimSpace(line.Bytes()))
	}
	fmt.Fprint(out, "\n]\n")
	return out.Flush()
}
