package models

import (
	"fmt"
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
func NamesIn(in any) []NameGiven {
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
	body := func(at string, id *InstitutionID, named *NamedBody, country *CountryCode) {
		if id == nil && named != nil {
			out = append(out, NameGiven{at + "/names", slices.Sorted(maps.Values(named.Names)), country, true, within(at)})
		}
	}
	Walk(in, "", func(at string, v reflect.Value, shape *TypeShape) {
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
			body(at+"/institution", x.InstitutionID, x.Institution, x.Country)
		case CommitmentInstitution:
			body(at+"/institution", x.InstitutionID, x.Institution, x.Country)
			if x.InstitutionID == nil && x.Institution == nil && x.Name != nil {
				out = append(out, NameGiven{at + "/name", []string{*x.Name}, x.Country, true, within(at)})
			}
		case ActFields:
			body(at+"/party_institution", x.PartyInstitutionID, x.PartyInstitution, x.Party)
		case InstitutionFields:
			body(at+"/parent", x.ParentID, x.Parent, x.Country)
		case PersonFields:
			for i, held := range x.Positions {
				body(fmt.Sprintf("%s/positions/%d/institution", at, i), held.InstitutionID, held.Institution, x.Country)
			}
		}
	})
	return out
}
