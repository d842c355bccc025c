package store

import (
	"context"
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

// linking finds the links of records among the documents that they name.
type linking struct {
	targets targets
	tree    sectorTree
}

// linksOf gives the links of a record of some countries, whose parts name others, and
// for a commitment or agreement the links of what it comes from.
//
// A link leads nowhere for those who do not see its target, be it hidden or in the
// bin; for them there is none.
func (l linking) linksOf(e models.Entity, countries []models.CountryCode, parts []name, from document) links {
	views, found, many := viewsOf(e), values{}, manyOf(e, countries, viewsOf(e))
	l.findBy(found, e, countries)
	var out links
	for _, name := range e.RecordKind().Spec().Facets {
		var own links
		for _, value := range sorted(found[name]) {
			seen := views
			if slices.Contains(targetLinks, name) {
				seen &= l.targets.seen(value) | binView
			}
			own = append(own, link{name, value, seen})
		}
		switch {
		case name == "visit":
			own = append(own, l.visitsOfOrigin(from, views&^seenIn(own))...)
		case name == "pair":
			own = append(own, many...)
		}
		left := views
		for _, x := range own {
			if x.seen != 0 {
				out = append(out, x)
			}
			left &^= x.seen
		}
		if left != 0 {
			out = append(out, link{name, "", left})
		}
	}
	if !models.WasHeld(e) {
		out = append(out, out.notHeld()...)
	}
	return append(out, l.restOf(append(namesIn(e.Stored()), parts...), out, views)...)
}

// notHeld are the links by which relations know that they do not count a record.
func (l links) notHeld() links {
	var out links
	for _, x := range l {
		if (x.name == "pair" || x.name == among) && x.value != "" {
			out = append(out, link{notHeld, x.value, x.seen})
		}
	}
	return out
}

// manyOf are the links of what is between many countries, in some views.
func manyOf(e models.Entity, countries []models.CountryCode, views int) links {
	if !models.IsMultilateral(countries) {
		return nil
	}
	out := links{{multilateral, "true", views}}
	if e.RecordKind() == models.CommitmentKind {
		return out // which has pairs of its own: who owes whom
	}
	for _, c := range countries {
		out = append(out, link{among, string(c), views})
	}
	return out
}

// restOf are the links to what is named and not among others yet.
func (l linking) restOf(names []name, others links, views int) links {
	var values []string
	for _, n := range names {
		value := l.targets.value(n)
		if value != "" && !slices.ContainsFunc(others, func(x link) bool { return x.value == value }) {
			values = append(values, value)
		}
	}
	var out links
	for _, value := range sorted(values) {
		out = append(out, link{restsOn, value, views})
	}
	return out
}

func sorted[S ~string](list []S) []S {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// findBy gathers by what a record is found.
func (l linking) findBy(v values, e models.Entity, countries []models.CountryCode) {
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

func (l linking) people(v values, list []models.Participant) {
	for _, x := range list {
		linkTo(l, v, "person", x.PersonID)
	}
}

func linkTo[S ~string](l linking, v values, name string, id *S) {
	if id == nil {
		return
	}
	if t, ok := l.targets.id(string(*id)); ok {
		v.add(name, number(t.Seq))
	}
}

// sectors adds sectors with all above them, so that a filter on a sector finds
// what is beneath it.
func (l linking) sectors(v values, sectors []models.SectorCode) {
	for _, code := range sectors {
		addCodes(v, "sector", l.tree.upward(code))
	}
}

// comesFrom is the meeting, agreement or visit that a record comes from, if any.
func comesFrom(e models.Entity) string {
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
func (l linking) visitsOfOrigin(from document, views int) links {
	var out links
	for _, x := range parseLinks(from.Links) {
		if x.name != "visit" || x.value == "" {
			continue
		}
		seen := x.seen & from.Seen & l.targets.seen(x.value)
		if x.seen&^guestView != 0 {
			seen |= binView
		}
		if seen &= views; seen != 0 {
			out = append(out, link{"visit", x.value, seen})
			views &^= seen
		}
	}
	return out
}

// seenIn are the views in which there is any of some links.
func seenIn(some links) int {
	views := 0
	for _, x := range some {
		views |= x.seen
	}
	return views
}

// sectorTree tells which sector stands beneath which.
type sectorTree map[models.SectorCode]*models.SectorCode

func (s *Store) sectorTree(ctx context.Context) (sectorTree, error) {
	if s.pending != nil && s.pending.tree != nil {
		return s.pending.tree, nil
	}
	var st statement
	st.add("SELECT code, parent FROM sectors")
	found, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("reading the tree of sectors", err)
	}
	defer found.Close()
	tree := sectorTree{}
	for found.Next() {
		var code models.SectorCode
		var parent *models.SectorCode
		if err := found.Scan(&code, &parent); err != nil {
			return nil, explain("reading the tree of sectors", err)
		}
		tree[code] = parent
	}
	if s.pending != nil {
		s.pending.tree = tree
	}
	return tree, explain("reading the tree of sectors", found.Err())
}

// upward lists a sector and those above it.
func (t sectorTree) upward(code models.SectorCode) []models.SectorCode {
	up := []models.SectorCode{code}
	for parent := t[code]; parent != nil && !slices.Contains(up, *parent); parent = t[*parent] {
		up = append(up, *parent)
	}
	return up
}
