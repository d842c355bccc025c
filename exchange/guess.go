package exchange

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"entente/models/fold"
)

// otherNames are names of countries that no list of today has.
const otherNames = `AE=UAE AE=Emirates BO=Bolivia BY=Byelorussia CD=Zaire CG=Congo_Brazzaville CI=Ivory_Coast CV=Cape_Verde CZ=Czech_Republic
GB=UK GB=Great_Britain GB=England IR=Persia KH=Kampuchea KP=North_Korea KR=South_Korea LA=Laos LK=Ceylon MD=Moldova MK=Macedonia MM=Burma NL=Holland
PS=Palestine RU=Russia SY=Syria SZ=Swaziland TL=East_Timor TR=Turkey TW=Formosa TZ=Tanganyika US=USA US=America VA=Holy_See VE=Venezuela VN=Viet_Nam`

// countryNames are the folded names of countries in the four languages, with the codes
// that each may mean.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, tag := range []language.Tag{language.Arabic, language.Azerbaijani, language.English, language.French} {
		regions := display.Regions(tag)
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				code := string([]rune{a, b})
				region, err := language.ParseRegion(code)
				if err != nil || !region.IsCountry() || region.String() != code || region.Canonicalize() != region {
					continue // such as FX, which was France
				}
				names[fold.Key(regions.Name(region))] = code
			}
		}
	}
	for _, pair := range strings.Fields(otherNames) {
		code, name, _ := strings.Cut(pair, "=")
		names[fold.Key(strings.ReplaceAll(name, "_", " "))] = code
	}
	return names
})

// CountryNamed is the code of the country that is called so in one of the four languages,
// or has that code; "" where there is none.
func CountryNamed(name string) string {
	if code, ok := countryNames()[fold.Key(name)]; ok {
		return code
	}
	if region, err := language.ParseRegion(strings.TrimSpace(name)); err == nil && len(name) <= 3 && region.IsCountry() {
		return region.String()
	}
	return ""
}

// GuessCountry gives the codes of the countries that a name may mean which nobody is
// called by here: three at most, by a name that is part of it, or by a near one.
func GuessCountry(name string) []string {
	key := fold.Key(name)
	names := countryNames()
	if code, ok := names[key]; ok {
		return []string{code}
	}
	if len(key) < 4 || len(key) > 4*longestName {
		return nil
	}
	if within := namesWithin(key, names); len(within) > 0 {
		return within
	}
	list := make([]string, 0, len(names))
	for known := range names {
		list = append(list, known)
	}
	slices.Sort(list)
	if near, ok := Nearest(key, list); ok {
		return []string{names[near]}
	}
	return nil
}

// mostGuesses is how many countries a name may mean before it means none.
const mostGuesses = 3

// namesWithin gives the codes of the names that stand in a text, but for those that stand
// in a longer one of them: in "State of Papua New Guinea" is no Guinea.
func namesWithin(key string, names map[string]string) []string {
	var found []string
	for known := range names {
		if len(known) > 3 && strings.Contains(" "+key+" ", " "+known+" ") {
			found = append(found, known)
		}
	}
	var codes []string
	for _, name := range found {
		inLonger := func(other string) bool { return other != name && strings.Contains(" "+other+" ", " "+name+" ") }
		if !slices.ContainsFunc(found, inLonger) && !slices.Contains(codes, names[name]) {
			codes = append(codes, names[name])
		}
	}
	slices.Sort(codes)
	return codes[:min(len(codes), mostGuesses)]
}
