package store

import (
	"context"
	"slices"

	"entente/models"
)

// neighbours are what the facets of records follow from beside themselves.
type neighbours struct {
	tree      sectorTree
	countries map[string]lender   // by institution
	visits    map[string]borrowed // by the meeting or agreement that belongs to one
	views     map[string]int      // in which the records are that are linked to
}

// lender is an institution that stands for its country.
type lender struct {
	country models.CountryCode
	open    bool
}

// borrowed is the visit of a meeting or agreement, and the views in which that
// can be known.
type borrowed struct {
	visit string
	seen  int
}

// lookAround finds the neighbours of a record.
func (s *Store) lookAround(ctx context.Context, e models.Entity) (neighbours, error) {
	n := neighbours{visits: map[string]borrowed{}, views: map[string]int{}}
	var err error
	if n.tree, err = s.sectorTree(ctx); err != nil {
		return n, err
	}
	var ids []string
	for _, l := range linksIn(e.Stored()) {
		ids = append(ids, l.key)
	}
	if id := lendsVisit(e); id != "" {
		b, err := s.visitOf(ctx, id)
		if err != nil {
			return n, err
		}
		if b.visit != "" {
			n.visits[id] = b
			ids = append(ids, b.visit)
		}
	}
	if a, ok := e.(*models.Agreement); ok {
		if n.countries, err = s.lenders(ctx, a); err != nil {
			return n, err
		}
	}
	return n, s.findViews(ctx, ids, n.views)
}

// lendsVisit is the meeting or agreement by which a record belongs to a visit
// that it does not name itself; "" when there is none.
func lendsVisit(e models.Entity) string {
	switch e := e.(type) {
	case *models.Agreement:
		if e.VisitID == nil && e.MeetingID != nil {
			return string(*e.MeetingID)
		}
	case *models.Commitment:
		switch {
		case e.OriginMeetingID != nil:
			return string(*e.OriginMeetingID)
		case e.OriginAgreementID != nil:
			return string(*e.OriginAgreementID)
		}
	}
	return ""
}

// visitOf finds the visit of a meeting or agreement, by its own facets.
func (s *Store) visitOf(ctx context.Context, id string) (borrowed, error) {
	var rows []facetRow
	err := s.db.WithContext(ctx).Table("facets").Where("record_id = ? AND name = 'visit' AND value <> ''", id).Find(&rows).Error
	var b borrowed
	for _, r := range rows {
		b.visit, b.seen = r.Value, b.seen|r.Seen
	}
	return b, explain("looking up a visit", err)
}

// findViews finds out in which views records are.
func (s *Store) findViews(ctx context.Context, ids []string, views map[string]int) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []entry
	err := s.db.WithContext(ctx).Table("entries").Select("record_id", "visibility", "review_state", "binned").
		Where("record_id IN ?", unique(ids)).Find(&rows).Error
	for _, r := range rows {
		access := models.Access{Visibility: r.Visibility, ReviewState: r.ReviewState}
		views[r.RecordID] = viewsBy(access, r.Binned)
	}
	return explain("looking up views", err)
}

// seen tells in which views a link of a record leads to a value of a facet.
func (n neighbours) seen(e models.Entity, name, value string) int {
	views := n.views[value]
	if b, ok := n.visits[lendsVisit(e)]; ok && name == "visit" {
		views &= b.seen
	}
	return views
}

// lenders are the institutions among the parties that stand for their countries.
func (s *Store) lenders(ctx context.Context, a *models.Agreement) (map[string]lender, error) {
	var ids []string
	for _, p := range a.Parties {
		if p.Country == nil && p.InstitutionID != nil {
			ids = append(ids, string(*p.InstitutionID))
		}
	}
	lenders := map[string]lender{}
	if len(ids) == 0 {
		return lenders, nil
	}
	var rows []models.Institution
	err := s.db.WithContext(ctx).Where("id IN ? AND country IS NOT NULL", ids).Find(&rows).Error
	for i := range rows {
		lenders[rows[i].ID] = lender{*rows[i].Country, viewsOf(&rows[i])&guestView != 0}
	}
	return lenders, explain("looking up the countries of institutions", err)
}

// facesOf computes the facets of a record, after looking around it.
func (s *Store) facesOf(ctx context.Context, e models.Entity) (faces, error) {
	n, err := s.lookAround(ctx, e)
	return n.facesOf(e), err
}

// facesOf computes the facets of a record among its neighbours.
func (n neighbours) facesOf(e models.Entity) faces {
	f := faces{}
	switch e := e.(type) {
	case *models.Visit:
		f.countries(e.Countries())
		f.people(append([]models.Participant{}, e.Delegation...))
		if e.Lead != nil {
			f.people([]models.Participant{*e.Lead})
		}
		n.sectors(f, e.Sectors)
	case *models.Meeting:
		f.countries(e.Countries)
		f.people(e.Participants)
		linkTo(f, "visit", e.VisitID)
		n.sectors(f, e.Sectors)
	case *models.Agreement:
		n.agreement(f, e)
	case *models.Commitment:
		n.commitment(f, e)
	case *models.Article:
		n.sectors(f, e.Sectors)
	}
	if _, dated := dateOf(e); dated.DateFrom != nil {
		f.add("year", (*dated.DateFrom)[:4])
	}
	return f
}

func (f faces) countries(countries []models.CountryCode) {
	for _, c := range countries {
		f.add("country", string(c))
	}
	for _, p := range models.Pairs(countries) {
		f.add("pair", string(p))
	}
}

func (f faces) people(list []models.Participant) {
	for _, x := range list {
		linkTo(f, "person", x.PersonID)
	}
}

func linkTo[S ~string](f faces, name string, id *S) {
	if id != nil {
		f.add(name, string(*id))
	}
}

func (n neighbours) agreement(f faces, a *models.Agreement) {
	f.countries(partyCountries(a, n.countries))
	for _, p := range a.Parties {
		linkTo(f, "institution", p.InstitutionID)
	}
	f.people(a.Signatories)
	linkTo(f, "meeting", a.MeetingID)
	linkTo(f, "visit", a.VisitID)
	if a.VisitID == nil && a.MeetingID != nil {
		n.borrow(f, string(*a.MeetingID))
	}
	n.sectors(f, a.Sectors)
}

// borrow adds the visit that a meeting or agreement is a part of.
func (n neighbours) borrow(f faces, id string) {
	if b, ok := n.visits[id]; ok {
		f.add("visit", b.visit)
	}
}

// partyCountries are the countries of the parties; an institution stands for its
// own, but a hidden one does not betray it in an open agreement.
func partyCountries(a *models.Agreement, of map[string]lender) []models.CountryCode {
	var countries []models.CountryCode
	for _, p := range a.Parties {
		if p.Country != nil {
			countries = append(countries, *p.Country)
		} else if p.InstitutionID != nil {
			if from := of[string(*p.InstitutionID)]; from.country != "" && (from.open || !a.Open()) {
				countries = append(countries, from.country)
			}
		}
	}
	slices.Sort(countries)
	return slices.Compact(countries)
}

func (n neighbours) commitment(f faces, c *models.Commitment) {
	for _, country := range append(slices.Clone(c.OwedBy), c.OwedTo...) {
		f.add("country", string(country))
	}
	for _, p := range c.Pairs {
		f.add("pair", string(p))
	}
	for _, i := range c.Institutions {
		linkTo(f, "institution", i.InstitutionID)
	}
	linkTo(f, "agreement", c.OriginAgreementID)
	linkTo(f, "meeting", c.OriginMeetingID)
	linkTo(f, "visit", c.OriginVisitID)
	switch {
	case c.OriginMeetingID != nil:
		n.borrow(f, string(*c.OriginMeetingID))
	case c.OriginAgreementID != nil:
		n.borrow(f, string(*c.OriginAgreementID))
	}
	n.sectors(f, c.Sectors)
}

// sectorTree tells which sector stands beneath which.
type sectorTree map[models.SectorCode]*models.SectorCode

func (s *Store) sectorTree(ctx context.Context) (sectorTree, error) {
	var rows []struct {
		Code   models.SectorCode
		Parent *models.SectorCode
	}
	if err := s.db.WithContext(ctx).Raw("SELECT code, parent FROM sectors").Scan(&rows).Error; err != nil {
		return nil, explain("reading the tree of sectors", err)
	}
	tree := sectorTree{}
	for _, r := range rows {
		tree[r.Code] = r.Parent
	}
	return tree, nil
}

// upward lists a sector and those above it.
func (t sectorTree) upward(code models.SectorCode) []models.SectorCode {
	up := []models.SectorCode{code}
	for parent := t[code]; parent != nil && !slices.Contains(up, *parent); parent = t[*parent] {
		up = append(up, *parent)
	}
	return up
}

// sectors adds sectors with all above them, so that a filter on a sector finds
// what is beneath it.
func (n neighbours) sectors(f faces, sectors []models.SectorCode) {
	for _, code := range sectors {
		for _, up := range n.tree.upward(code) {
			f.add("sector", string(up))
		}
	}
}
