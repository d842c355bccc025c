package web

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
	"entente/models/labels"
	"entente/models/written"
	"entente/web/form"
)

// scribe fills forms as whoever asks for the page writes.
type scribe struct {
	*asked
	// options are the codes of a type, by what it is, and codes those of countries, by name.
	options map[reflect.Type][]form.Option
	codes   map[string]string
	folded  map[string]string
	// meant are the records that were named, by kind and name: the ids of those that are
	// called so.
	meant map[naming][]string
}

// naming is how somebody names a record of a kind: by reference, id or name.
type naming struct {
	kind models.RecordKind
	as   string
}

func (a *asked) scribe() *scribe { return &scribe{asked: a, options: map[reflect.Type][]form.Option{}} }

func (s *scribe) Reads() string       { return s.Code }
func (s *scribe) Languages() []string { return labels.Languages() }

// Options are the codes of a type: countries and sectors in the order of what they are
// called, as in filters.
func (s *scribe) Options(shape *models.TypeShape) []form.Option {
	if known, ok := s.options[shape.Type]; ok {
		return known
	}
	options := s.optionsOf(shape)
	s.options[shape.Type] = options
	return options
}

// Shown writes a date in words, a country by its name and another record by its reference.
func (s *scribe) Shown(shape *models.TypeShape, stored string) string {
	switch {
	case shape.IsDate():
		return s.ShortDate(new(models.Date(stored))).Text
	case shape.Link == models.CountryKind:
		return s.country(models.CountryCode(stored)).Text
	case shape.Link != "":
		if c, ok := s.called[stored]; ok {
			return c.Reference
		}
	}
	return stored
}

// Meant reads a date as people write it, a country by any of its names, and codes,
// references and ids in any letter case.
func (s *scribe) Meant(shape *models.TypeShape, typed string) string {
	switch {
	case shape.IsDate():
		if date, err := written.Date(typed, written.Style{}); err == nil {
			return date
		}
	case shape.Link == models.CountryKind:
		return s.countryNamed(shape, typed)
	case shape.Link != "":
		if ids := s.meant[naming{shape.Link, typed}]; len(ids) == 1 {
			return ids[0]
		}
		for id, c := range s.called {
			if c.Reference == shape.Canonical(typed) {
				return id
			}
		}
	}
	return shape.Canonical(typed)
}

// Understood says a date in words, and which record is meant.
func (s *scribe) Understood(shape *models.TypeShape, meant string) string {
	switch {
	case shape.IsDate():
		if words := s.Date(new(models.Date(meant))).Text; words != meant {
			return words
		}
	case shape.Link == models.CountryKind:
		if _, known := s.names[models.CountryKind][meant]; known {
			return s.country(models.CountryCode(meant)).Text
		}
	case shape.Link != "":
		if c, ok := s.called[meant]; ok {
			return s.Text(c.Title).Text
		}
		return s.several(s.meant[naming{shape.Link, meant}])
	}
	return ""
}

// countryNamed is the code of a country by what it is called, in the reader's language and
// then in any, however it is spelt; what is called so by several is none of them.
func (s *scribe) countryNamed(shape *models.TypeShape, typed string) string {
	all := s.names[models.CountryKind]
	if code := shape.Canonical(typed); all[code] != nil {
		return code
	}
	if s.codes == nil {
		s.codes = map[string]string{}
		for code := range all {
			only(s.codes, s.country(models.CountryCode(code)).Text, code)
		}
	}
	if code := s.codes[typed]; code != "" {
		return code
	}
	if s.folded == nil {
		s.folded = map[string]string{}
		for code, names := range all {
			for _, name := range names {
				only(s.folded, fold.Key(name), code)
			}
		}
	}
	return cmp.Or(s.folded[fold.Key(typed)], typed)
}

// parameterMeant reads what people write in the filter of a page: a date, or two countries.
// What can be several stays as it is.
func (s *scribe) parameterMeant(name, typed string) string {
	switch {
	case slices.Contains(days, name):
		if date, err := written.Date(typed, written.Style{}); err == nil {
			return date
		}
	case name == "pair" && len(typed) <= longestPair:
		return s.pairNamed(typed)
	}
	return typed
}

// How long the names of two countries are, in bytes, and how often they may be parted: far
// more than any are.
const (
	longestPair = 200
	mostParted  = 20
)

// parted is what people write between the names of two countries. It stands in names too, as
// in Timor-Leste, so that it is tried everywhere.
var parted = regexp.MustCompile(`[-–—,،;؛/+&]|\s(?i:and|et|və|ilə)\s|\sو`)

// pairNamed is the code of a pair by what its countries are called, in any language or by code.
func (s *scribe) pairNamed(typed string) string {
	var found []models.Pair
	for _, at := range parted.FindAllStringIndex(typed, mostParted) {
		first, known := s.countryKnown(typed[:at[0]])
		second, other := s.countryKnown(typed[at[1]:])
		pair := models.PairOf(first, second)
		if known && other && first != second && !slices.Contains(found, pair) {
			found = append(found, pair)
		}
	}
	if len(found) != 1 {
		return typed
	}
	return string(found[0])
}

// countryKnown is a country that is on record by what it is called, if one is called so.
func (s *scribe) countryKnown(typed string) (models.CountryCode, bool) {
	code := s.countryNamed(models.ShapeOf(reflect.TypeFor[models.CountryCode]()), strings.TrimSpace(typed))
	_, known := s.names[models.CountryKind][code]
	return models.CountryCode(code), known
}

// only keeps what a name leads to; where that are two, it leads nowhere.
func only(codes map[string]string, name, code string) {
	if known, taken := codes[name]; taken && known != code {
		code = ""
	}
	codes[name] = code
}

// countries are all that a reader can choose from, as he calls them.
func (s *scribe) countries() []form.Option {
	return s.Options(models.ShapeOf(reflect.TypeFor[models.CountryCode]()))
}

// spoken are the languages that have a name here.
func (s *scribe) spoken() []form.Option {
	var all []form.Option
	for _, code := range s.Named() {
		all = append(all, form.Option{Value: code, Label: s.Language(code)})
	}
	return all
}

// several are the records that a name can mean.
func (s *scribe) several(ids []string) string {
	var references []string
	for _, id := range ids {
		references = append(references, s.called[id].Reference)
	}
	return strings.Join(references, s.Say("comma"))
}
