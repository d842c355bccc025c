package models

import "entente/models/fold"

// Institution: a ministry, agency, company or international organisation.
type Institution struct {
	Record
	InstitutionFields
}

// InstitutionFields are the fields of an institution that a client writes.
type InstitutionFields struct {
	Access
	Identified
	// Its names.
	Names Text `json:"names" gorm:"serializer:json" validate:"required"`
	// The country it is of; null for an international organisation.
	Country *CountryCode `json:"country" example:"MA"`
	// What kind of institution it is.
	Kind *InstitutionType `json:"kind" example:"company"`
	// The institution it belongs to.
	ParentID *InstitutionID `json:"parent_id" format:"uuid"`
	// The institution it belongs to as it was named; found by name and country, or
	// recorded, where there is no id.
	Parent *NamedBody `json:"parent,omitempty" gorm:"serializer:json" table:"-"`
}

// What Entity asks of an institution.
func (*Institution) RecordKind() RecordKind { return InstitutionKind }
func (i *Institution) Stored() any          { return &i.InstitutionFields }
func (i *Institution) Called() Text         { return i.Names }

// NameKeys are the folded names by which an institution is found again.
func (i *Institution) NameKeys() []string {
	var keys []string
	for _, name := range i.Names {
		keys = append(keys, fold.Key(name))
	}
	return distinct(keys)
}

// Check finds every fault of the fields themselves.
func (i *InstitutionFields) Check(at string, p *Problems) {
	i.Names.required(at+"/names", maxName, p)
	if i.ParentID == nil && i.Parent != nil && i.Parent.sharesName(NamedBody{Names: i.Names}) {
		BeneathItself(at+"/parent/names", p)
	}
	checkValues(i, at, p)
}

// BeneathItself notes where an institution is said to stand beneath itself.
func BeneathItself(at string, p *Problems) {
	p.Add(at, "cycle", "an institution cannot stand beneath itself")
}

// InstitutionFilter chooses institutions.
type InstitutionFilter struct {
	Named
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// Its kind.
	Kind []InstitutionType `query:"kind"`
}

// NamedBody is an institution given by its names, as its own record has them, wherever
// one can be given instead of its id: it is found by name and country, or recorded.
type NamedBody struct {
	// Its names.
	Names Text `json:"names" validate:"required"`
	// What kind of institution it is.
	Kind *InstitutionType `json:"kind,omitempty" example:"company"`
}

// Called is one of its names, to tell it from others.
func (b NamedBody) Called() string { return b.Names.In("en") }

// CheckValue wants a name.
func (b NamedBody) CheckValue(at string, p *Problems) { b.Names.required(at+"/names", maxName, p) }

// sharesName tells whether two bodies have a name in common, in any language.
func (b NamedBody) sharesName(other NamedBody) bool {
	for _, x := range b.Names {
		for _, y := range other.Names {
			if fold.Key(x) == fold.Key(y) {
				return true
			}
		}
	}
	return false
}
