package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
)

// CountriesNamed gives the codes of countries by their codes, of three letters too, and names, of now or of
// earlier, in any language, letter case and with or without accents: of those names that
// fit one country. States of today go before those that are gone: "Burma" is Myanmar.
func (s *Store) CountriesNamed(ctx context.Context, names []string) (map[string]string, error) {
	found := map[string]string{}
	for some := range slices.Chunk(names, batchSize) {
		if err := s.countriesNamed(ctx, some, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *Store) countriesNamed(ctx context.Context, names []string, found map[string]string) error {
	keys, codes := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		keys[i], codes[i] = fold.Key(name), strings.ToUpper(strings.TrimSpace(name))
	}
	var rows []struct {
		Name, Code string
		Gone       bool
	}
	const from = " AS name, t.code, t.existed_to IS NOT NULL AS gone FROM countries AS t JOIN documents AS d ON d.record_id = t.id"
	var st statement
	st.add("SELECT t.code" + from)
	st.where(condition{"t.code IN ?", []any{codes}}, scope(ctx, "d"))
	st.add(" UNION SELECT t.alpha3" + from)
	st.where(condition{"t.alpha3 IN ?", []any{codes}}, scope(ctx, "d"))
	st.add(" UNION SELECT n.name_key" + from + " JOIN name_keys AS n ON n.record_id = t.id")
	st.where(condition{"n.name_key IN ? AND n.kind = ?", []any{keys, string(models.CountryKind)}}, scope(ctx, "d"))
	if err := s.db.WithContext(ctx).Raw(st.text.String(), st.args...).Scan(&rows).Error; err != nil {
		return explain("looking up countries", err)
	}
	now, gone := map[string][]string{}, map[string][]string{}
	for _, r := range rows {
		if r.Gone {
			gone[r.Name] = append(gone[r.Name], r.Code)
		} else {
			now[r.Name] = append(now[r.Name], r.Code)
		}
	}
	for i, name := range names {
		for _, fits := range [][]string{now[codes[i]], gone[codes[i]], now[keys[i]], gone[keys[i]]} {
			if len(fits) > 0 {
				if len(fits) == 1 { // of several nobody knows which
					found[name] = fits[0]
				}
				break
			}
		}
	}
	return nil
}
