package models

import (
	"maps"
	"reflect"
	"slices"
)

// NameGiven is a person or institution given by names instead of by link.
type NameGiven struct {
	Pointer     string
	Names       []string
	Country     *CountryCode
	Institution bool
}

// NamesIn lists the people and institutions that a body names, with the place
// of the name.
func NamesIn(body any) []NameGiven {
	var out []NameGiven
	Walk(body, "", func(at string, v reflect.Value) {
		switch x := v.Interface().(type) {
		case Participant:
			if x.PersonID == nil && x.Name != nil && x.Country != nil {
				out = append(out, NameGiven{at + "/name", []string{*x.Name}, x.Country, false})
			}
		case Party:
			if x.Institution != nil {
				out = append(out, NameGiven{at + "/institution/names", slices.Sorted(maps.Values(x.Institution.Names)), x.Country, true})
			}
		case CommitmentInstitution:
			if x.InstitutionID == nil && x.Name != nil {
				out = append(out, NameGiven{at + "/name", []string{*x.Name}, x.Country, true})
			}
		}
	})
	return out
}
