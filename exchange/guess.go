package exchange

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"entente/models"
	"entente/models/fold"
	"entente/models/seed"
)

// meantBy are words that are no name of a country, and mean one.
var meantBy = map[string]models.CountryCode{"england": "GB", "america": "US", "viet nam": "VN"}

// gazetteer has the codes of countries by their folded names, and by their codes of two
// letters and of three.
type gazetteer struct{ names, codes map[string]string }

// builtIn are the countries that every tracker begins with. Of a name that several had, it
// is the one of today.
var builtIn = sync.OnceValue(func() gazetteer {
	var countries []models.CountryFields
	if err := json.Unmarshal(seed.Countries, &countries); err != nil {
		panic(fmt.Sprintf("the countries that come with the program: %v", err))
	}
	today := func(c models.CountryFields) bool { return c.ExistedTo == nil }
	g := gazetteer{map[string]string{}, map[string]string{}}
	for word, code := range meantBy {
		g.names[word] = string(code)
	}
	for _, c := range slices.DeleteFunc(slices.Clone(countries), today) {
		g.add(c)
	}
	for _, c := range countries {
		if today(c) {
			g.add(c)
		}
	}
	return g
})

func (g gazetteer) add(c models.CountryFields) {
	code := string(c.Code)
	g.codes[code] = code
	if c.Alpha3 != nil {
		g.codes[*c.Alpha3] = code
	}
	for _, name := range c.Names {
		g.names[fold.Key(name)] = code
	}
	for _, alias := range c.Aliases {
		g.names[fold.Key(alias.Text)] = code
	}
}

// CountryNamed is the code of the country that is called so, or has that code; "" where
// there is none.
func CountryNamed(name string) string {
	if code, ok := builtIn().names[fold.Key(name)]; ok {
		return code
	}
	return builtIn().codes[strings.ToUpper(strings.TrimSpace(name))]
}

// longestGuess is how long a name is that a guess is made at, in bytes.
const longestGuess = 400

// GuessCountry gives the codes of the countries that a name may mean which nobody is
// called by here: three at most, by a name that is part of it, or by a near one.
func GuessCountry(name string) []string {
	key := fold.Key(name)
	names := builtIn().names
	if code, ok := names[key]; ok {
		return []string{code}
	}
	if len(key) < 4 || len(key) > longestGuess {
		return nil
	}
	if within := namesWithin(key, names); len(within) > 0 {
		return within
	}
	if near, ok := fold.Nearest(key, slices.Sorted(maps.Keys(names))); ok {
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
