package store

import (
	"context"

	"entente/models"
	"entente/models/fold"
)

// CountriesNamed gives the codes of countries by their codes and names, in any language,
// letter case and with or without accents: of those names that fit one country.
func (s *Store) CountriesNamed(ctx context.Context, names []string) (map[string]string, error) {
	all, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{}
	for code, text := range all[models.CountryKind] {
		codes[fold.Key(code)] = code
		for _, name := range text {
			if other, taken := codes[fold.Key(name)]; taken && other != code {
				codes[fold.Key(name)] = "" // of which nobody knows which
			} else {
				codes[fold.Key(name)] = code
			}
		}
	}
	found := map[string]string{}
	for _, name := range names {
		if code := codes[fold.Key(name)]; code != "" {
			found[name] = code
		}
	}
	return found, nil
}
