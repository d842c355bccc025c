package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"entente/models"
)

// facetRow says by what a record is found. The value "" stands for having none.
type facetRow struct {
	RecordID string
	Kind     models.RecordKind
	Name     string
	Value    string
	Seen     int
	DateDesc string
}

// facetNames are the facets of each kind; one without a value says so.
var facetNames = map[models.RecordKind][]string{
	models.VisitKind:      {"country", "pair", "sector", "person", "year"},
	models.MeetingKind:    {"country", "pair", "sector", "person", "visit", "year"},
	models.AgreementKind:  {"country", "pair", "sector", "institution", "person", "visit", "meeting", "year"},
	models.CommitmentKind: {"country", "pair", "sector", "institution", "agreement", "visit", "meeting", "year"},
	models.ArticleKind:    {"sector", "year"},
}

// eventKind is the kind under which everything with a date is listed together.
const eventKind models.RecordKind = "event"

// eventFacets are the facets of timelines.
var eventFacets = []string{"country", "pair", "sector"}

// faces are the values of each facet of one record.
type faces map[string][]string

func (f faces) add(name string, values ...string) { f[name] = append(f[name], values...) }

// reface writes the facets of a record and moves the counters along.
func (s *Store) reface(ctx context.Context, old, e models.Entity) error {
	kind := e.RecordKind()
	if facetNames[kind] == nil {
		return nil
	}
	f, err := s.facesOf(ctx, e)
	if err != nil {
		return err
	}
	open, err := s.openTargets(ctx, f)
	if err != nil {
		return err
	}
	rows := facetRows(e, f, open)
	var was []facetRow
	db := s.db.WithContext(ctx)
	if old != nil {
		if err := db.Table("facets").Where("record_id = ?", e.Base().ID).Find(&was).Error; err != nil {
			return explain("reading facets", err)
		}
		if err := db.Exec("DELETE FROM facets WHERE record_id = ?", e.Base().ID).Error; err != nil {
			return explain("clearing facets", err)
		}
	}
	if err := db.Table("facets").Create(append(rows, eventRows(rows, e.Base().ID, "")...)).Error; err != nil {
		return explain("writing facets", err)
	}
	return s.recount(ctx, old, was, e, rows)
}

// eventRows are the rows of a record's timeline among its facets, for itself or
// for a part with a date of its own.
func eventRows(rows []facetRow, id, dateDesc string) []facetRow {
	var out []facetRow
	for _, r := range rows {
		if !slices.Contains(eventFacets, r.Name) || r.Kind == eventKind || r.Value == "" {
			continue
		}
		if r.RecordID != id {
			r.RecordID, r.DateDesc = id, dateDesc
		}
		r.Kind = eventKind
		out = append(out, r)
	}
	return out
}

// putEvents lists a part under the facets of its record.
func (s *Store) putEvents(ctx context.Context, owner models.Entity, id, dateDesc string) error {
	db := s.db.WithContext(ctx)
	if err := db.Exec("DELETE FROM facets WHERE record_id = ?", id).Error; err != nil {
		return explain("clearing facets", err)
	}
	var rows []facetRow
	if err := db.Table("facets").Where("record_id = ? AND kind = ?", owner.Base().ID, owner.RecordKind()).Find(&rows).Error; err != nil {
		return explain("reading facets", err)
	}
	events := eventRows(rows, id, dateDesc)
	if len(events) == 0 {
		return nil
	}
	return explain("writing facets", db.Table("facets").Create(events).Error)
}

// facetRows spreads the facets of a record over the views it is in. A guest does
// not see a link to what he may not see, which is all but open; for him there is none.
func facetRows(e models.Entity, f faces, open map[string]bool) []facetRow {
	views := viewsOf(e)
	_, dated := dateOf(e)
	var rows []facetRow
	row := func(name, value string, seen int) {
		if seen != 0 {
			rows = append(rows, facetRow{e.Base().ID, e.RecordKind(), name, value, seen, dated.DateDesc})
		}
	}
	for _, name := range facetNames[e.RecordKind()] {
		values := slices.Clone(f[name])
		slices.Sort(values)
		left := views
		for _, value := range slices.Compact(values) {
			seen := views
			if linkFacets[name] && !open[value] {
				seen &^= guestView
			}
			row(name, value, seen)
			left &^= seen
		}
		row(name, "", left)
	}
	return rows
}

func viewsOf(e models.Entity) int {
	switch {
	case e.Base().BinnedAt != nil:
		return binView
	case e.Accessed().Open():
		return staffView | guestView
	}
	return staffView
}

// linkFacets are those whose values are records that can be hidden.
var linkFacets = map[string]bool{"institution": true, "person": true, "agreement": true, "visit": true, "meeting": true}

// openTargets finds out which linked records guests may see.
func (s *Store) openTargets(ctx context.Context, f faces) (map[string]bool, error) {
	var ids []string
	for name := range linkFacets {
		ids = append(ids, f[name]...)
	}
	return s.visibleIDs(models.WithViewer(ctx, models.Viewer{}), ids)
}

// neighbours are what the facets of records follow from beside themselves.
type neighbours struct {
	tree      sectorTree
	countries map[string]models.CountryCode // of institutions
	visits    map[string]string             // of meetings and agreements that belong to one
}

// facesOf computes the facets of a record, after looking around it.
func (s *Store) facesOf(ctx context.Context, e models.Entity) (faces, error) {
	n := neighbours{visits: map[string]string{}}
	var err error
	switch e := e.(type) {
	case *models.Agreement:
		if n.countries, err = s.institutionCountries(ctx, e); err == nil && e.VisitID == nil && e.MeetingID != nil {
			err = s.visitOf(ctx, n, "SELECT visit_id FROM meetings WHERE id = ?", string(*e.MeetingID))
		}
	case *models.Commitment:
		switch {
		case e.OriginMeetingID != nil:
			err = s.visitOf(ctx, n, "SELECT visit_id FROM meetings WHERE id = ?", string(*e.OriginMeetingID))
		case e.OriginAgreementID != nil:
			err = s.visitOf(ctx, n, `SELECT COALESCE(a.visit_id, m.visit_id) FROM agreements a
				LEFT JOIN meetings m ON m.id = a.meeting_id WHERE a.id = ?`, string(*e.OriginAgreementID))
		}
	}
	if err != nil {
		return nil, err
	}
	n.tree, err = s.sectorTree(ctx)
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
		n.visit(f, string(*a.MeetingID))
	}
	n.sectors(f, a.Sectors)
}

// visit adds the visit that a meeting or agreement is a part of.
func (n neighbours) visit(f faces, id string) {
	if visit, ok := n.visits[id]; ok {
		f.add("visit", visit)
	}
}

// visitOf finds the visit that a meeting or agreement is a part of.
func (s *Store) visitOf(ctx context.Context, n neighbours, sql, id string) error {
	var visit *string
	err := s.db.WithContext(ctx).Raw(sql, id).Scan(&visit).Error
	if visit != nil {
		n.visits[id] = *visit
	}
	return explain("looking up a visit", err)
}

// institutionCountries are the countries of the institutions among the parties.
func (s *Store) institutionCountries(ctx context.Context, a *models.Agreement) (map[string]models.CountryCode, error) {
	var ids []string
	for _, p := range a.Parties {
		if p.Country == nil && p.InstitutionID != nil {
			ids = append(ids, string(*p.InstitutionID))
		}
	}
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // no institutions, no countries of theirs
	}
	var rows []struct {
		ID      string
		Country models.CountryCode
	}
	err := s.db.WithContext(ctx).Raw("SELECT id, country FROM institutions WHERE id IN ? AND country IS NOT NULL", ids).Scan(&rows).Error
	countries := map[string]models.CountryCode{}
	for _, r := range rows {
		countries[r.ID] = r.Country
	}
	return countries, explain("looking up the countries of institutions", err)
}

// partyCountries are the countries of the parties; an institution stands for its own.
func partyCountries(a *models.Agreement, of map[string]models.CountryCode) []models.CountryCode {
	var countries []models.CountryCode
	for _, p := range a.Parties {
		if p.Country != nil {
			countries = append(countries, *p.Country)
		} else if p.InstitutionID != nil && of[string(*p.InstitutionID)] != "" {
			countries = append(countries, of[string(*p.InstitutionID)])
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
		n.visit(f, string(*c.OriginMeetingID))
	case c.OriginAgreementID != nil:
		n.visit(f, string(*c.OriginAgreementID))
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

// reindexDependents brings along what follows from a record that changed: the
// facets of what links to it, and the commitments that come from it.
func (s *Store) reindexDependents(ctx context.Context, old, e models.Entity) error {
	if !matters(old, e) {
		return nil
	}
	id := e.Base().ID
	where := map[models.RecordKind][]string{}
	switch e.RecordKind() {
	case models.VisitKind:
		where[models.MeetingKind] = []string{"t.visit_id = @id"}
		where[models.AgreementKind] = []string{"t.visit_id = @id OR t.meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id)"}
		where[models.CommitmentKind] = []string{`t.origin_visit_id = @id OR t.origin_meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id)
			OR t.origin_agreement_id IN (SELECT id FROM agreements WHERE visit_id = @id OR meeting_id IN (SELECT id FROM meetings WHERE visit_id = @id))`}
	case models.MeetingKind:
		where[models.AgreementKind] = []string{"t.meeting_id = @id"}
		where[models.CommitmentKind] = []string{"t.origin_meeting_id = @id OR t.origin_agreement_id IN (SELECT id FROM agreements WHERE meeting_id = @id)"}
	case models.AgreementKind:
		where[models.CommitmentKind] = []string{"t.origin_agreement_id = @id"}
	case models.InstitutionKind:
		linked := []string{"t.id IN (SELECT record_id FROM links WHERE institution_id = @id)"}
		where[models.AgreementKind], where[models.CommitmentKind] = linked, linked
	case models.PersonKind:
		linked := []string{"t.id IN (SELECT record_id FROM links WHERE person_id = @id)"}
		where[models.VisitKind], where[models.MeetingKind], where[models.AgreementKind] = linked, linked, linked
	case models.SectorKind:
		id = string(e.(*models.Sector).Code)
		linked := []string{"t.id IN (SELECT record_id FROM facets WHERE name = 'sector' AND value = @id)"}
		for kind := range facetNames {
			where[kind] = linked
		}
	}
	for _, kind := range []models.RecordKind{models.VisitKind, models.MeetingKind, models.AgreementKind, models.CommitmentKind, models.ArticleKind} {
		if where[kind] != nil {
			if err := s.reindexWhere(ctx, kind, strings.Join(where[kind], " OR "), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// matters tells whether a change of a record can change what follows from it.
// Of reference data much is written that nothing follows from.
func matters(old, e models.Entity) bool {
	if viewsOf(old) != viewsOf(e) {
		return true
	}
	switch e := e.(type) {
	case *models.Institution:
		was := old.(*models.Institution).Country
		return (was == nil) != (e.Country == nil) || (was != nil && *was != *e.Country)
	case *models.Sector:
		was := old.(*models.Sector).Parent
		return (was == nil) != (e.Parent == nil) || (was != nil && *was != *e.Parent)
	case *models.Person, *models.Article, *models.Country, *models.Commitment:
		return false
	}
	return true
}

// reindexWhere indexes records again; it is the index's own work, for which
// everything is in scope.
func (s *Store) reindexWhere(ctx context.Context, kind models.RecordKind, where, id string) error {
	db := s.db.WithContext(ctx).Table(tables[kind]+" AS t").Where(where, map[string]any{"id": id})
	switch kind {
	case models.VisitKind:
		return reindexAll[models.Visit](ctx, s, db)
	case models.MeetingKind:
		return reindexAll[models.Meeting](ctx, s, db)
	case models.AgreementKind:
		return reindexAll[models.Agreement](ctx, s, db)
	case models.CommitmentKind:
		return reindexAll[models.Commitment](ctx, s, db)
	}
	return reindexAll[models.Article](ctx, s, db)
}

func reindexAll[T any, E entity[T]](ctx context.Context, s *Store, db *gorm.DB) error {
	var rows []T
	if err := db.Find(&rows).Error; err != nil {
		return explain("reading what follows", err)
	}
	for i := range rows {
		old := rows[i]
		if c, ok := any(&rows[i]).(*models.Commitment); ok {
			if err := s.follow(ctx, c); err != nil {
				return err
			}
		}
		if err := s.index(ctx, E(&old), E(&rows[i])); err != nil {
			return err
		}
	}
	return nil
}
