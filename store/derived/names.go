package derived

import (
	"slices"
	"strconv"
	"strings"

	"entente/models"
)

// Titled is the name of links by which a record is found that is called like another
// one between the same countries, and a person or an institution in another spelling. No
// list asks for it.
const Titled = "title"

// titleLinks are the links by which a record is found again by what it is called.
func titleLinks(e models.Entity, countries []models.CountryCode) Links {
	var keys []string
	switch {
	case HasNames(e.RecordKind()):
		keys = models.SoundKeys(FoldedNames(e), CountryOf(e))
	case slices.Contains(e.RecordKind().Spec().Facets, "pair"):
		keys = models.TitleKeys(e.Called(), countries)
	}
	var out Links
	for _, value := range titleValues(keys) {
		out = append(out, Link{Titled, value, ViewsOf(e)})
	}
	return out
}

// HasNames tells whether records of a kind go by names in several spellings, and are of a
// country.
func HasNames(kind models.RecordKind) bool {
	return kind == models.PersonKind || kind == models.InstitutionKind
}

// FoldedNames are the folded names of a record.
func FoldedNames(e models.Entity) []string {
	var names []string
	for _, r := range NameRows(e) {
		names = append(names, r.NameKey)
	}
	return names
}

func titleValues(keys []string) []string {
	var values []string
	for _, key := range keys {
		values = append(values, strings.ToUpper(strconv.FormatUint(uint64(Fingerprint(key)), 36)))
	}
	return Sorted(values)
}

// CountryOf is the country of a person or institution.
func CountryOf(e models.Entity) *models.CountryCode {
	switch e := e.(type) {
	case *models.Person:
		return e.Country
	case *models.Institution:
		return e.Country
	}
	return nil
}

// NameRow is a folded name of an institution, person or country.
type NameRow struct {
	NameKey  string
	Kind     models.RecordKind
	RecordID string
}

// NameRows are those of a record.
func NameRows(e models.Entity) []NameRow {
	named, ok := e.(interface{ NameKeys() []string })
	if !ok {
		return nil
	}
	var rows []NameRow
	for _, key := range named.NameKeys() {
		rows = append(rows, NameRow{key, e.RecordKind(), e.Base().ID})
	}
	return rows
}
