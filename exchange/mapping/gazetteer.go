package mapping

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"entente/exchange"
)

// mostNames is how many names are remembered.
const mostNames = 10_000

// gazetteer remembers the codes of the names of countries that a file has.
type gazetteer struct {
	countries exchange.Countries
	codes     map[string]string // "" where nobody is called so
}

// learn asks for names that are not known yet.
func (g *gazetteer) learn(ctx context.Context, names []string) error {
	if len(g.codes) > mostNames {
		g.codes = nil
	}
	if g.codes == nil {
		g.codes = map[string]string{}
	}
	var unknown []string
	for _, name := range names {
		if _, known := g.codes[name]; !known {
			g.codes[name] = ""
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	found, err := g.countries.Names(ctx, unknown)
	if err != nil {
		return fmt.Errorf("looking up names of countries: %w", err)
	}
	maps.Copy(g.codes, found)
	return nil
}

// code is that of a name.
func (g *gazetteer) code(name string) (any, error) {
	if code := g.codes[name]; code != "" {
		return code, nil
	}
	return nil, wrongly("unknown_country", strings.Join(exchange.GuessCountry(name), " or "), "no country is called %q; give its code, or say under values which one is meant", name)
}
