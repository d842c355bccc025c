package models

import "entente/models/fold"

// MissingAct is an act that an entry into force still waits for.
type MissingAct struct {
	// What kind of act it is; with ratification, acceptance, approval and accession count
	// too.
	Kind ActType `json:"kind" example:"notification" validate:"required"`
	// Whose act it is; null where it is that of all together, or of whichever party.
	Party *CountryCode `json:"party" example:"MA"`
	// The institution whose act it is, where it is none of a country.
	PartyInstitutionID *InstitutionID `json:"party_institution_id" format:"uuid"`
	// The party as it is printed, where nothing else is known of it.
	PartyName *string `json:"party_name" example:"Prussia"`
	// How many more are missing, of whichever parties; null where it is one.
	Number *int `json:"number" example:"3"`
}

// MissingOn lists the acts that are missing on a day before a text enters into force by
// its clause, and the first day on which these are others. Nothing is missing of what has
// been in force, or has no such clause.
func MissingOn(c Course, on AgreementStatus, day Day) ([]MissingAct, Day) {
	clause := c.EntryIntoForceClause
	if clause == nil || order[on] >= order[StatusInForce] || clause.On == EntryOnDate {
		return []MissingAct{}, lastDay
	}
	if clause.On == EntryOnAct {
		return []MissingAct{{Kind: ActEntryIntoForce}}, lastDay
	}
	kinds := awaited[clause.On]
	given, turn := []Act{}, lastDay
	for _, a := range c.of(kinds) {
		a.Effective = nil // it counts when it is given
		if lo := c.turnOf(a, StatusSigned).lo; lo <= day {
			given = append(given, a)
		} else {
			turn = min(turn, lo)
		}
	}
	if clause.On == EntryOnSignature && c.signedByDate(day) {
		return []MissingAct{}, turn
	}
	return c.missing(kinds[0], given, clause.Number), turn
}

// signedByDate tells whether the date of conclusion stands for the signatures.
func (c Course) signedByDate(day Day) bool {
	lo, _, ok := c.Date.days()
	return !c.has(ActSignature) && ok && lo <= day
}

// missing are the acts that are missing beside those given: so many, or one of each party.
func (c Course) missing(kind ActType, given []Act, number *int) []MissingAct {
	missing := []MissingAct{}
	switch {
	case number != nil && *number > len(given):
		left := *number - len(given)
		return append(missing, MissingAct{Kind: kind, Number: &left})
	case number != nil || together(given):
		return missing
	case kind == ActExchange && len(given) == 0:
		return append(missing, MissingAct{Kind: kind})
	}
	for _, m := range c.Parties {
		if !m.didOne(given) {
			missing = append(missing, m.missing(kind))
		}
	}
	if c.Open {
		missing = append(missing, MissingAct{Kind: kind})
	}
	return missing
}

// missing is an act of this party that is missing.
func (m Member) missing(kind ActType) MissingAct {
	switch {
	case m.Country != "":
		return MissingAct{Kind: kind, Party: &m.Country}
	case m.Institution != "":
		return MissingAct{Kind: kind, PartyInstitutionID: &m.Institution}
	}
	return MissingAct{Kind: kind, PartyName: &m.Name}
}

// Print gives the names of the parties of acts as those of an agreement are printed.
func (a *Agreement) Print(missing []MissingAct) []MissingAct {
	for i, x := range missing {
		for _, p := range a.Parties {
			if x.PartyName != nil && p.Name != nil && fold.Key(*p.Name) == *x.PartyName {
				missing[i].PartyName = p.Name
			}
		}
	}
	return missing
}
