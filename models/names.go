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
	n := naming{access: map[string]Access{}}
	Walk(in, "", func(at string, v reflect.Value, shape *TypeShape) {
		if shape.IsStruct() {
			n.visit(at, v.Interface())
		}
	})
	return n.found
}

// naming is a body that is walked for the names in it.
type naming struct {
	found []NameGiven
	// access is that of each part that was passed and says of its own.
	access map[string]Access
}

// visit notes whom a part of the body names.
func (n *naming) visit(at string, part any) {
	switch x := part.(type) {
	case Access:
		n.access[at] = x.Or(n.within(at))
	case Participant:
		if x.PersonID == nil && x.Name != nil && x.Country != nil {
			n.found = append(n.found, NameGiven{at + "/name", []string{*x.Name}, x.Country, false, n.within(at)})
		}
	case Party:
		n.body(at+"/institution", x.InstitutionID, x.Institution, x.Country)
	case CommitmentInstitution:
		n.body(at+"/institution", x.InstitutionID, x.Institution, x.Country)
		if x.InstitutionID == nil && x.Institution == nil && x.Name != nil {
			n.found = append(n.found, NameGiven{at + "/name", []string{*x.Name}, x.Country, true, n.within(at)})
		}
	case ActFields:
		n.body(at+"/party_institution", x.PartyInstitutionID, x.PartyInstitution, x.Party)
	case InstitutionFields:
		n.body(at+"/parent", x.ParentID, x.Parent, x.Country)
	case PersonFields:
		for i, held := range x.Positions {
			n.body(fmt.Sprintf("%s/positions/%d/institution", at, i), held.InstitutionID, held.Institution, x.Country)
		}
	}
}

// body notes an institution that is given by its names, and not by a link.
func (n *naming) body(at string, id *InstitutionID, named *NamedBody, country *CountryCode) {
	if id == nil && named != nil {
		n.found = append(n.found, NameGiven{at + "/names", slices.Sorted(maps.Values(named.Names)), country, true, n.within(at)})
	}
}

// within is the access of what a place is in.
func (n *naming) within(at string) Access {
	for {
		if a, ok := n.access[at]; ok {
			return a
		}
		if at == "" {
			return Access{VisibilityPublic, ReviewDraft}
		}
		at = at[:strings.LastIndexByte(at, '/')]
	}
}
