package models

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// NameGiven is a person or institution given by names instead of by link.
type NameGiven struct {
	Pointer     string
	Names       []string
	Country     *CountryCode
	Institution bool
	// Access is that of the record that gives the name.
	Access Access
}

// NamesIn lists the people and institutions that a body names, with the place
// of the name. What is nested has the access of what it is in, where it says nothing
// else; the outermost, where it says nothing, waits as a draft.
func NamesIn(body any) []NameGiven {
	var out []NameGiven
	access := map[string]Access{}
	within := func(at string) Access {
		for {
			if a, ok := access[at]; ok {
				return a
			}
			if at == "" {
				return Access{VisibilityPublic, ReviewDraft}
			}
			at = at[:strings.LastIndexByte(at, '/')]
		}
	}
	Walk(body, "", func(at string, v reflect.Value, shape *TypeShape) {
		if !shape.IsStruct() {
			return
		}
		switch x := v.Interface().(type) {
		case Access:
			access[at] = x.Or(within(at))
		case Participant:
			if x.PersonID == nil && x.Name != nil && x.Country != nil {
				out = append(out, NameGiven{at + "/name", []string{*x.Name}, x.Country, false, within(at)})
			}
		case Party:
			if x.InstitutionID == nil && x.Institution != nil {
				out = append(out, NameGiven{at + "/institution/names", slices.Sorted(maps.Values(x.Institution.Names)), x.Country, true, within(at)})
			}
		case CommitmentInstitution:
			if x.InstitutionID == nil && x.Name != nil {
				out = append(out, NameGiven{at + "/name", []string{*x.Name}, x.Country, true, within(at)})
			}
		}
	})
	return out
}
