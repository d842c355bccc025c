package models

import "regexp"

// Sector: what co-operation is about; a node of the tree of sectors.
type Sector struct {
	Record
	SectorFields
}

// SectorFields are the fields of a sector that an administrator writes.
type SectorFields struct {
	Access
	Identified
	// Its code.
	Code SectorCode `json:"code" example:"counter_terrorism" validate:"required"`
	// Its names.
	Names Text `json:"names" gorm:"serializer:json" validate:"required"`
	// The sector above it; null at the top.
	Parent *SectorCode `json:"parent" example:"security"`
	// The OECD DAC codes it stands for, of three or five digits.
	DAC []string `json:"dac" gorm:"serializer:json;column:dac" example:"15210"`
}

// What Entity asks of a sector.
func (*Sector) RecordKind() RecordKind { return SectorKind }
func (s *Sector) Stored() any          { return &s.SectorFields }
func (s *Sector) Called() Text         { return s.Names }

// OwnCode is what the sector is known by.
func (s *Sector) OwnCode() string { return string(s.Code) }

var (
	sectorCode = regexp.MustCompile(`^[a-z][a-z_]{1,39}$`)
	dacCode    = regexp.MustCompile(`^[0-9]{3}([0-9]{2})?$`)
)

// Check finds every fault of the fields themselves. DAC codes are those of the
// OECD: a category of three digits or a purpose of five.
func (s *SectorFields) Check(at string, p *Problems) {
	if !sectorCode.MatchString(string(s.Code)) {
		p.Add(at+"/code", "invalid_code", "a sector code has 2 to 40 small letters and underscores")
	}
	if s.Code == None {
		p.Add(at+"/code", "invalid_code", "none stands for having no sector; choose another code")
	}
	if s.Parent != nil && *s.Parent == s.Code {
		p.Add(at+"/parent", "cycle", "a sector is not its own parent")
	}
	for i, code := range s.DAC {
		if !dacCode.MatchString(code) {
			p.Add(index(at+"/dac", i), "invalid_code", "a DAC code has three or five digits")
		}
	}
	s.Names.required(at+"/names", maxName, p)
	alwaysOpen(s.Access, at, p)
	checkValues(s, at, p)
}

// SectorFilter chooses sectors.
type SectorFilter struct {
	Named
	// Code of the sector above.
	Parent []SectorCode `query:"parent"`
}
