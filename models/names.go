package models

import "reflect"

// NameGiven is a person or institution given by name instead of by link.
type NameGiven struct {
	Pointer     string
	Name        string
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
				out = append(out, NameGiven{at + "/name", *x.Name, x.Country, false})
			}
		case Party:
			if x.Institution != nil {
				out = append(out, namesOf(at+"/institution/names", x.Institution.Names, x.Country)...)
			}
		case CommitmentInstitution:
			if x.InstitutionID == nil && x.Name != nil {
				out = append(out, NameGiven{at + "/name", *x.Name, x.Country, true})
			}
		}
	})
	return out
}

func namesOf(at string, name Text, country *CountryCode) []NameGiven {
	var out []NameGiven
	for _, spelling := range name {
		out = append(out, NameGiven{at, spelling, country, true})
	}
	return out
}
