package derived

import (
	"slices"

	"entente/models"
)

// values gathers by what a record is found.
type values map[string][]string

func (v values) add(name string, list ...string) { v[name] = append(v[name], list...) }

func addCodes[S ~string](v values, name string, list []S) {
	for _, x := range list {
		v.add(name, string(x))
	}
}

// Linking finds the links of records among the documents that they name.
type Linking struct {
	Targets Targets
	Tree    SectorTree
}

// linksOf gives the links of a record of some countries, whose parts name others, and
// for a commitment or agreement the links of what it comes from.
//
// A link leads nowhere for those who do not see its target, be it hidden or in the
// bin; for them there is none.
func (l Linking) linksOf(e models.Entity, countries []models.CountryCode, parts []Name, from Document) Links {
	views, found, many := ViewsOf(e), values{}, manyOf(e, countries, ViewsOf(e))
	l.findBy(found, e, countries)
	var out Links
	for _, name := range e.RecordKind().Spec().Facets {
		var own Links
		for _, value := range Sorted(found[name]) {
			seen := views
			if slices.Contains(TargetLinks, name) {
				seen &= l.Targets.seen(value) | BinView
			}
			own = append(own, Link{name, value, seen})
		}
		switch {
		case name == "visit":
			own = append(own, l.visitsOfOrigin(from, views&^seenIn(own))...)
		case name == "pair":
			own = append(own, many...)
		}
		left := views
		for _, x := range own {
			if x.Seen != 0 {
				out = append(out, x)
			}
			left &^= x.Seen
		}
		if left != 0 {
			out = append(out, Link{name, "", left})
		}
	}
	if !models.WasHeld(e) {
		out = append(out, out.notHeld()...)
	}
	return append(out, l.restOf(append(NamesIn(e.Stored()), parts...), out, views)...)
}

// notHeld are the links by which relations know that they do not count a record.
func (l Links) notHeld() Links {
	var out Links
	for _, x := range l {
		if (x.Name == "pair" || x.Name == Among) && x.Value != "" {
			out = append(out, Link{NotHeld, x.Value, x.Seen})
		}
	}
	return out
}

// manyOf are the links of what is between many countries, in some views.
func manyOf(e models.Entity, countries []models.CountryCode, views int) Links {
	if !models.IsMultilateral(countries) {
		return nil
	}
	out := Links{{Multilateral, "true", views}}
	if e.RecordKind() == models.CommitmentKind {
		return out // which has pairs of its own: who owes whom
	}
	for _, c := range countries {
		out = append(out, Link{Among, string(c), views})
	}
	return out
}

// restOf are the links to what is named and not among others yet.
func (l Linking) restOf(names []Name, others Links, views int) Links {
	var values []string
	for _, n := range names {
		value := l.Targets.value(n)
		if value != "" && !slices.ContainsFunc(others, func(x Link) bool { return x.Value == value }) {
			values = append(values, value)
		}
	}
	var out Links
	for _, value := range Sorted(values) {
		out = append(out, Link{RestsOn, value, views})
	}
	return out
}

// Sorted gives a list in order, each once.
func Sorted[S ~string](list []S) []S {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// findBy gathers by what a record is found.
func (l Linking) findBy(v values, e models.Entity, countries []models.CountryCode) {
	switch e := e.(type) {
	case *models.Visit:
		l.people(v, e.Delegation)
		if e.Lead != nil {
			l.people(v, []models.Participant{*e.Lead})
		}
		l.sectors(v, e.Sectors)
	case *models.Meeting:
		l.people(v, e.Participants)
		linkTo(l, v, "visit", e.VisitID)
		l.sectors(v, e.Sectors)
	case *models.Agreement:
		for _, p := range e.Parties {
			linkTo(l, v, "institution", p.InstitutionID)
		}
		l.people(v, e.Signatories)
		linkTo(l, v, "meeting", e.MeetingID)
		linkTo(l, v, "visit", e.VisitID)
		l.sectors(v, e.Sectors)
	case *models.Commitment:
		for _, i := range e.Institutions {
			linkTo(l, v, "institution", i.InstitutionID)
		}
		linkTo(l, v, "agreement", e.OriginAgreementID)
		linkTo(l, v, "meeting", e.OriginMeetingID)
		linkTo(l, v, "visit", e.OriginVisitID)
		addCodes(v, "pair", e.Pairs)
		l.sectors(v, e.Sectors)
	case *models.Article:
		l.sectors(v, e.Sectors)
	}
	addCodes(v, "country", countries)
	if e.RecordKind() != models.CommitmentKind && !models.IsMultilateral(countries) {
		addCodes(v, "pair", models.Pairs(countries))
	}
	if _, dated := models.WhenOf(e); dated.DateFrom != nil {
		v.add("year", (*dated.DateFrom)[:4])
	}
}

func (l Linking) people(v values, list []models.Participant) {
	for _, x := range list {
		linkTo(l, v, "person", x.PersonID)
	}
}

func linkTo[S ~string](l Linking, v values, name string, id *S) {
	if id == nil {
		return
	}
	if t, ok := l.Targets.ID(string(*id)); ok {
		v.add(name, Number(t.Seq))
	}
}

// sectors adds sectors with all above them, so that a filter on a sector finds
// what is beneath it.
func (l Linking) sectors(v values, sectors []models.SectorCode) {
	for _, code := range sectors {
		addCodes(v, "sector", l.Tree.Upward(code))
	}
}

// ComesFrom is the meeting, agreement or visit that a record comes from, if any.
func ComesFrom(e models.Entity) string {
	switch e := e.(type) {
	case *models.Agreement:
		if e.MeetingID != nil {
			return string(*e.MeetingID)
		}
	case *models.Commitment:
		switch {
		case e.OriginVisitID != nil:
			return string(*e.OriginVisitID)
		case e.OriginMeetingID != nil:
			return string(*e.OriginMeetingID)
		case e.OriginAgreementID != nil:
			return string(*e.OriginAgreementID)
		}
	}
	return ""
}

// visitsOfOrigin are the visits that a record belongs to by what it comes from, in
// those of some views in which both can be known. In the bin it is the visit that staff
// know.
func (l Linking) visitsOfOrigin(from Document, views int) Links {
	var out Links
	for _, x := range ParseLinks(from.Links) {
		if x.Name != "visit" || x.Value == "" {
			continue
		}
		seen := x.Seen & from.Seen & l.Targets.seen(x.Value)
		if x.Seen&^GuestView != 0 {
			seen |= BinView
		}
		if seen &= views; seen != 0 {
			out = append(out, Link{"visit", x.Value, seen})
			views &^= seen
		}
	}
	return out
}

// seenIn are the views in which there is any of some links.
func seenIn(some Links) int {
	views := 0
	for _, x := range some {
		views |= x.Seen
	}
	return views
}

// SectorTree tells which sector stands beneath which.
type SectorTree map[models.SectorCode]*models.SectorCode

// Upward lists a sector and those above it.
func (t SectorTree) Upward(code models.SectorCode) []models.SectorCode {
	up := []models.SectorCode{code}
	for parent := t[code]; parent != nil && !slices.Contains(up, *parent); parent = t[*parent] {
		up = append(up, *parent)
	}
	return up
}
