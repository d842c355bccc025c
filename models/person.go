package models

import "entente/models/fold"

// Person: an official, known under names in several scripts and spellings.
type Person struct {
	Record
	PersonFields
}

// PersonFields are the fields of a person that a client writes.
type PersonFields struct {
	Access
	Identified
	// The spellings of the name, one at least.
	Names []PersonName `json:"names" gorm:"serializer:json" validate:"required"`
	// The country that the person acts for.
	Country *CountryCode `json:"country" example:"AZ"`
	// The offices held.
	Positions []Position `json:"positions" gorm:"serializer:json" table:"positions"`
}

// PersonName is one spelling of a name, as a source prints it.
type PersonName struct {
	// The name.
	Text string `json:"text" example:"Ceyhun Bayramov"`
	// The language of this spelling, as a BCP 47 tag.
	Language *Language `json:"language" example:"az"`
	// Whether it is the name to show.
	Primary bool `json:"primary"`
}

// CheckValue wants a name of sensible length.
func (n PersonName) CheckValue(at string, p *Problems) {
	checkRequired(n.Text, at+"/text", p)
	if n.Text != "" && fold.Key(n.Text) == "" {
		p.Add(at+"/text", "no_letters", "a name has letters in it")
	}
	checkLength(n.Text, maxName, at+"/text", p)
}

// Position is an office held; a date that no source gives is null.
type Position struct {
	// The institution that the office is in.
	InstitutionID *InstitutionID `json:"institution_id" format:"uuid"`
	// The institution as it was named; found by name and the country of the person, or
	// recorded, where there is no id.
	Institution *NamedBody `json:"institution,omitempty"`
	// The title of the office.
	Title Text `json:"title"`
	// Since when it was held.
	From *Date `json:"from" example:"2020-07-16"`
	// Until when it was held.
	To *Date `json:"to"`
}

// CheckValue wants an institution or a title, and no end before the start.
func (x Position) CheckValue(at string, p *Problems) {
	if x.InstitutionID == nil && x.Institution == nil && len(x.Title) == 0 {
		p.Add(at, "required", "give an institution or a title at least")
	}
	checkEnd(x.From, x.To, at+"/to", "the position ends before it starts", p)
}

// What Entity asks of a person.
func (*Person) RecordKind() RecordKind { return PersonKind }
func (x *Person) Stored() any          { return &x.PersonFields }

// Called is the name in each language, of several the one to show.
func (x *Person) Called() Text {
	title := Text{undetermined: x.primary()}
	for _, name := range x.Names {
		if lang := tagOf(name.Language); title[lang] == "" || name.Primary {
			title[lang] = name.Text
		}
	}
	return title
}

// NameKeys are the folded names, in all spellings, by which a person is found again.
func (x *Person) NameKeys() []string {
	var keys []string
	for _, name := range x.Names {
		keys = append(keys, fold.Key(name.Text))
	}
	return distinct(keys)
}

// Check finds every fault of the fields themselves.
func (x *PersonFields) Check(at string, p *Problems) {
	if len(x.Names) == 0 {
		p.Add(at+"/names", "required", "give one name at least")
	}
	checkValues(x, at, p)
}

// primary is the name to show: the one marked so, else the first.
func (x *PersonFields) primary() string {
	for _, name := range x.Names {
		if name.Primary {
			return name.Text
		}
	}
	if len(x.Names) > 0 {
		return x.Names[0].Text
	}
	return ""
}

// PersonFilter chooses people.
type PersonFilter struct {
	Named
	// ISO 3166 code of a country, such as `AZ`.
	Country []CountryCode `query:"country"`
	// UUID or reference of an institution.
	Institution []string `query:"institution"`
}
