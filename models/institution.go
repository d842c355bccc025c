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
	// Its names.
	Names Text `json:"names" gorm:"serializer:json" validate:"required"`
	// The country it is of; null for an international organisation.
	Country *CountryCode `json:"country" example:"MA"`
	// What kind of institution it is.
	Kind *InstitutionType `json:"kind" example:"company"`
	// The institution it belongs to.
	ParentID *InstitutionID `json:"parent_id" format:"uuid"`
}

// RecordKind is InstitutionKind.
func (*Institution) RecordKind() RecordKind { return InstitutionKind }

// Base gives the fields all records share.
func (i *Institution) Base() *Record { return &i.Record }

// Accessed gives who may see the institution.
func (i *Institution) Accessed() *Access { return &i.Access }

// Stored gives the fields a client writes.
func (i *Institution) Stored() any { return &i.InstitutionFields }

// Derive has nothing to compute.
func (i *Institution) Derive() {}

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
	checkValues(i, at, p)
}

// InstitutionFilter chooses institutions.
type InstitutionFilter struct {
	Named
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// Its kind.
	Kind []InstitutionType `query:"kind"`
}
