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
				if err != nil || !region.IsCountry() || region.String() != code {
					continue
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
	var within []string
	for known, code := range names {
		if len(known) > 3 && strings.Contains(" "+key+" ", " "+known+" ") {
			within = append(within, code)
		}
	}
	slices.Sort(within)
	if within = slices.Compact(within); len(within) > 0 {
		return within[:min(len(within), 3)]
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
