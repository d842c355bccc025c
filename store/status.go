package store

import (
	"context"
	"slices"

	"entente/models"
)

// stepRow is a step of the status of an agreement, by which it is found. Why it stands so is
// told from the record, whichever day is asked about.
type stepRow struct {
	Seq      int64
	DayFrom  models.Day
	DayUntil models.Day
	Value    models.AgreementStatus
}

func stepRows(seq int64, steps []models.Step) []stepRow {
	var rows []stepRow
	for _, step := range steps {
		rows = append(rows, stepRow{seq, step.From, step.Until, step.Value})
	}
	return rows
}

// stepRows reads the steps of agreements, in order.
func (s *Store) stepRows(ctx context.Context, seqs []int64) (map[int64][]stepRow, error) {
	var rows []stepRow
	err := s.db.WithContext(ctx).Table("status_steps").Where("seq IN ?", seqs).Order("seq, day_from").Find(&rows).Error
	steps := map[int64][]stepRow{}
	for _, r := range rows {
		steps[r.Seq] = append(steps[r.Seq], r)
	}
	return steps, explain("reading statuses", err)
}

// judge derives where agreements stand, for every day there is.
func (s *Store) judge(ctx context.Context, agreements []models.Entity, m *material) error {
	superseded, err := s.supersessions(ctx, agreements, m.targets)
	if err == nil {
		m.standIns, err = s.standInsOf(ctx, agreements, m.acts)
	}
	if err != nil {
		return err
	}
	l := m.standIns
	m.courses, m.steps = map[string]models.Course{}, map[string]models.Steps{}
	for _, e := range agreements {
		a := e.(*models.Agreement)
		course := models.Course{Clauses: a.Clauses, Parties: l.members(a, m.targets), Open: !a.AllNamed(), Date: a.Date, Acts: models.OfTheWhole(l.resolved(m.acts[a.ID], a, m.targets)),
			SupersededBy: superseded[a.ID], Doubts: m.doubts(a)}
		m.courses[a.ID], m.steps[a.ID] = course, models.StepsOf(course)
	}
	return nil
}

// doubts are the acts and fields of an agreement that its status should not be called
// certain by. It is the same for all who see it, and so goes by the sources that all of
// them see.
func (m material) doubts(a *models.Agreement) map[string]bool {
	view := staffView
	if a.Open() {
		view = guestView
	}
	return models.Doubts(m.cited(a), m.seenIn(a.ID, view))
}

// supersessions finds what takes the place of agreements: published, and so not
// more secret than they are, for a status is the same for all who see it.
func (s *Store) supersessions(ctx context.Context, agreements []models.Entity, t targets) (map[string][]models.Supersession, error) {
	var numbers []string
	for _, e := range agreements {
		_, new := s.pending.newcomer(e.Base().ID) // which nothing names yet
		if x, ok := t.id(e.Base().ID); ok && !new {
			numbers = append(numbers, number(x.Seq))
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	open := scopeOf(guestView, "d")
	var rows []models.Agreement
	err := s.db.WithContext(ctx).Table("documents AS d").Joins("JOIN agreements AS t ON t.id = d.record_id").
		Where("d.seq IN (SELECT l.seq FROM links l WHERE l.name = ? AND l.value IN ? AND l.kind = ?)",
			linkNames[restsOn], numbers, models.AgreementKind.Code()).
		Where(open.sql, open.args...).Select("t.*").Order("t.id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, explain("reading what supersedes agreements", err)
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	acts, err := s.actsOf(ctx, ids)
	out := map[string][]models.Supersession{}
	for i := range rows {
		for id, list := range supersessionsBy(&rows[i], acts[rows[i].ID]) {
			out[id] = append(out[id], list...)
		}
	}
	return out, err
}

// ending are the relations that end another text as a whole, or bring it back.
var ending = []models.RelationType{models.RelationSupersedes, models.RelationTerminates, models.RelationRevives}

// supersessionsBy says, for each agreement that one ends or brings back, when it does.
func supersessionsBy(by *models.Agreement, acts []models.Act) map[string][]models.Supersession {
	out := map[string][]models.Supersession{}
	for _, r := range by.Relations {
		if r.AgreementID == nil || !r.Whole() || !slices.Contains(ending, r.Kind) {
			continue
		}
		id := string(*r.AgreementID)
		out[id] = append(out[id], models.Supersession{AgreementID: by.ID, Date: forceOf(by, acts),
			RecordedOn: by.CreatedAt[:10], Terminates: r.Kind == models.RelationTerminates, Revives: r.Kind == models.RelationRevives})
	}
	return out
}

// forceOf is when an agreement entered into force, else when it was concluded.
func forceOf(a *models.Agreement, acts []models.Act) *models.Date {
	for _, act := range acts {
		if act.Kind != models.ActEntryIntoForce {
			continue
		}
		if act.Effective != nil {
			return act.Effective
		}
		if act.Date != nil {
			return act.Date
		}
	}
	return a.Date
}

// standIns are institutions that stand for their country among the parties of
// agreements.
type standIns map[string]models.Institution

// standInsOf reads the institutions among the parties of agreements, and among those
// who act on, keep or observe them, that stand for their countries. It is the same whoever asks; nothing
// of them is shown.
func (s *Store) standInsOf(ctx context.Context, agreements []models.Entity, acts map[string][]models.Act) (standIns, error) {
	var ids []string
	for _, e := range agreements {
		for _, act := range acts[e.Base().ID] {
			if act.Party == nil && act.PartyInstitutionID != nil {
				ids = append(ids, string(*act.PartyInstitutionID))
			}
		}
		a := e.(*models.Agreement)
		for _, p := range slices.Concat(a.Parties, a.Depositaries, a.Observers) {
			if p.Country == nil && p.InstitutionID != nil {
				ids = append(ids, string(*p.InstitutionID))
			}
		}
	}
	l := standIns{}
	if len(ids) == 0 {
		return l, nil
	}
	var rows []models.Institution
	err := s.db.WithContext(ctx).Where("id IN ? AND country IS NOT NULL", ids).Find(&rows).Error
	for _, r := range rows {
		l[r.ID] = r
	}
	return l, explain("looking up the countries of institutions", err)
}

// countries are those of the parties of an agreement; an institution stands for
// its own, but a hidden one does not betray it in an open agreement.
func (l standIns) countries(a *models.Agreement) []models.CountryCode {
	var countries []models.CountryCode
	for _, p := range a.Parties {
		if country := l.country(p.Country, p.InstitutionID, a); country != "" {
			countries = append(countries, country)
		}
	}
	return sorted(countries)
}

// countryOf is the country that did an act on an agreement; "" when it is not known.
func (l standIns) countryOf(act *models.Act, on models.Entity) models.CountryCode {
	return l.country(act.Party, act.PartyInstitutionID, on)
}

// country is one that is named, or that an institution stands for in a record.
func (l standIns) country(named *models.CountryCode, id *models.InstitutionID, in models.Entity) models.CountryCode {
	if named != nil {
		return *named
	}
	if id == nil {
		return ""
	}
	x, ok := l[string(*id)]
	if !ok || viewsOf(&x)&guestView == 0 && in.Accessed().Open() {
		return ""
	}
	return *x.Country
}

// members are the parties as acts name them, each once: of a country, whichever of its
// institutions are parties. A hidden institution is none in an open agreement.
func (l standIns) members(a *models.Agreement, t targets) []models.Member {
	var out []models.Member
	for _, p := range a.Parties {
		if m, ok := l.member(p.By(), a, t); ok && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// member is who is meant by a party of an agreement or of an act on it; not ok when
// nobody is, for all who see the agreement.
func (l standIns) member(x models.ActParty, a *models.Agreement, t targets) (models.Member, bool) {
	if country := l.country(x.Country, x.InstitutionID, a); country != "" {
		return models.Member{Country: country}, true
	}
	if x.InstitutionID != nil && a.Open() {
		if by, ok := t.id(string(*x.InstitutionID)); !ok || by.Seen&guestView == 0 {
			x.InstitutionID = nil
		}
	}
	return models.MemberOf(x), x.InstitutionID != nil || x.Name != nil
}

// resolved are the acts on an agreement with the country of who did them, where an
// institution stands for it; what a hidden one did in the open is of nobody known.
func (l standIns) resolved(acts []models.Act, a *models.Agreement, t targets) []models.Act {
	if !slices.ContainsFunc(acts, func(act models.Act) bool { return act.PartyInstitutionID != nil }) {
		return acts
	}
	out := slices.Clone(acts)
	for i, act := range out {
		if act.Party != nil || act.PartyInstitutionID == nil {
			continue
		}
		m, _ := l.member(*act.By(), a, t)
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
