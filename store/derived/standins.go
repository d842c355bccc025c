package derived

import (
	"slices"

	"entente/models"
)

// StandIns are institutions that stand for their country among the parties of
// agreements.
type StandIns map[string]models.Institution

// countries are those of the parties of an agreement; an institution stands for
// its own, but a hidden one does not betray it in an open agreement.
func (l StandIns) countries(a *models.Agreement) []models.CountryCode {
	var countries []models.CountryCode
	for _, p := range a.Parties {
		if country := l.country(p.Country, p.InstitutionID, a); country != "" {
			countries = append(countries, country)
		}
	}
	return Sorted(countries)
}

// countryOf is the country that did an act on an agreement; "" when it is not known.
func (l StandIns) countryOf(act *models.Act, on models.Entity) models.CountryCode {
	return l.country(act.Party, act.PartyInstitutionID, on)
}

// country is one that is named, or that an institution stands for in a record.
func (l StandIns) country(named *models.CountryCode, id *models.InstitutionID, in models.Entity) models.CountryCode {
	if named != nil {
		return *named
	}
	if id == nil {
		return ""
	}
	x, ok := l[string(*id)]
	if !ok || ViewsOf(&x)&GuestView == 0 && in.Accessed().Open() {
		return ""
	}
	return *x.Country
}

// members are the parties as acts name them, each once: of a country, whichever of its
// institutions are parties. A hidden institution is none in an open agreement.
func (l StandIns) members(a *models.Agreement, t Targets) []models.Member {
	var out []models.Member
	for _, p := range a.Parties {
		if m, ok := l.Member(p.By(), a, t); ok && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// Member is who is meant by a party of an agreement or of an act on it; not ok when
// nobody is, for all who see the agreement.
func (l StandIns) Member(x models.ActParty, a *models.Agreement, t Targets) (models.Member, bool) {
	if country := l.country(x.Country, x.InstitutionID, a); country != "" {
		return models.Member{Country: country}, true
	}
	if x.InstitutionID != nil && a.Open() {
		if by, ok := t.ID(string(*x.InstitutionID)); !ok || by.Seen&GuestView == 0 {
			x.InstitutionID = nil
		}
	}
	return models.MemberOf(x), x.InstitutionID != nil || x.Name != nil
}

// resolved are the acts on an agreement with the country of who did them, where an
// institution stands for it; what a hidden one did in the open is of nobody known.
func (l StandIns) resolved(acts []models.Act, a *models.Agreement, t Targets) []models.Act {
	if !slices.ContainsFunc(acts, func(act models.Act) bool { return act.PartyInstitutionID != nil }) {
		return acts
	}
	out := slices.Clone(acts)
	for i, act := range out {
		if act.Party != nil || act.PartyInstitutionID == nil {
			continue
		}
		m, _ := l.Member(*act.By(), a, t)
		out[i].PartyInstitutionID = nil
		switch {
		case m.Country != "":
			out[i].Party = &m.Country
		case m.Institution != "":
			out[i].PartyInstitutionID = act.PartyInstitutionID
		}
	}
	return out
}
