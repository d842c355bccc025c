package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store/derived"
	"entente/store/engine"
)

// putPartySteps writes the steps of the parties of agreements, where they have changed.
func (s *Store) putPartySteps(ctx context.Context, all []*derived.Result) error {
	is, known := map[int64][]writtenStep{}, []int64{}
	for _, d := range all {
		steps, err := writtenSteps(d.Parties)
		if err != nil {
			return err
		}
		is[d.Is[0].Seq] = steps
		if !d.New && d.Record.RecordKind() == models.AgreementKind {
			known = append(known, d.Is[0].Seq)
		}
	}
	same, gone, err := s.comparePartySteps(ctx, known, is)
	if err != nil {
		return err
	}
	if len(gone) > 0 {
		if err := s.db.WithContext(ctx).Exec("DELETE FROM party_steps WHERE seq IN ?", gone).Error; err != nil {
			return explain("clearing statuses of parties", err)
		}
	}
	come := engine.Into("INSERT INTO party_steps ("+partyColumns+")", "")
	for _, d := range all {
		if seq := d.Is[0].Seq; !same[seq] {
			for _, x := range is[seq] {
				come.Add(x.Seq, x.Country, x.DayFrom, x.DayUntil, x.Value, x.Since, x.Because, x.Certain, x.SurvivesUntil)
			}
		}
	}
	return explain("writing statuses of parties", s.write(ctx, come))
}

// writtenStep is a step of a party as it is written, which is soon compared.
type writtenStep struct {
	Seq                               int64
	Country, DayFrom, DayUntil, Value string
	Since                             sql.NullString
	Because                           string
	Certain                           bool
	SurvivesUntil                     sql.NullString
}

// same tells whether two say the same. PostgreSQL writes JSON in its own way.
func (x writtenStep) same(y writtenStep) bool {
	because := y.Because
	y.Because = x.Because
	return x == y && (because == x.Because || sameReasons(because, x.Because))
}

func sameReasons(x, y string) bool {
	var a, b []models.Reason
	return json.Unmarshal([]byte(x), &a) == nil && json.Unmarshal([]byte(y), &b) == nil && reflect.DeepEqual(a, b)
}

// partyColumns are those of a writtenStep.
const partyColumns = "seq, country, day_from, day_until, value, since, because, certain, survives_until"

// writtenSteps are steps as they are written.
func writtenSteps(steps []derived.PartyStep) ([]writtenStep, error) {
	date := func(d *models.Date) sql.NullString { return sql.NullString{String: string(value(d)), Valid: d != nil} }
	all := make([]writtenStep, 0, len(steps))
	for _, x := range steps {
		because, err := json.Marshal(x.Because)
		if err != nil {
			return nil, fmt.Errorf("writing a status: %w", err)
		}
		all = append(all, writtenStep{x.Step.Seq, string(x.Country), x.Step.DayFrom, x.Step.DayUntil, string(x.Step.Value),
			date(x.Since), string(because), x.Certain, date(x.SurvivesUntil)})
	}
	return all, nil
}

// comparePartySteps compares the steps of parties that are written of some texts, by their
// number, with what they are to be: they are the same, or there are others, to be gone.
func (s *Store) comparePartySteps(ctx context.Context, seqs []int64, is map[int64][]writtenStep) (same map[int64]bool, gone []int64, err error) {
	left, others := maps.Clone(is), map[int64]bool{}
	for some := range slices.Chunk(seqs, batchSize) {
		err := s.eachWrittenStep(ctx, some, func(was writtenStep) {
			if next := left[was.Seq]; !others[was.Seq] && len(next) > 0 && next[0].same(was) {
				left[was.Seq] = next[1:]
			} else {
				others[was.Seq] = true
			}
		})
		if err != nil {
			return nil, nil, explain("reading statuses of parties", err)
		}
	}
	same = map[int64]bool{}
	for _, seq := range seqs {
		switch found := len(left[seq]) < len(is[seq]); {
		case !others[seq] && len(left[seq]) == 0:
			same[seq] = true
		case others[seq] || found:
			gone = append(gone, seq)
		}
	}
	return same, gone, nil
}

// eachWrittenStep visits the steps of parties as they are written, in their order.
func (s *Store) eachWrittenStep(ctx context.Context, seqs []int64, visit func(writtenStep)) error {
	var st statement
	st.add("SELECT "+partyColumns+" FROM party_steps WHERE seq IN ? ORDER BY country, day_from", seqs)
	found, err := s.ask(ctx, &st)
	if err != nil {
		return err
	}
	defer found.Close()
	var x writtenStep
	for found.Next() {
		if err := found.Scan(&x.Seq, &x.Country, &x.DayFrom, &x.DayUntil, &x.Value, &x.Since, &x.Because, &x.Certain, &x.SurvivesUntil); err != nil {
			return err
		}
		visit(x)
	}
	return found.Err()
}

// statusOf is the condition that agreements d have one of some statuses on a day: as a
// whole, or between the countries, or for the country, that are asked for with it.
func statusOf(f *models.AgreementFilter, day models.Day) condition {
	on := "st.seq = d.seq AND st.day_from <= ? AND ? < st.day_until"
	whole := condition{"EXISTS (SELECT 1 FROM status_steps st WHERE " + on + " AND st.value IN ?)", []any{day, day, f.Status}}
	either := []condition{}
	switch {
	case len(f.Pair) > 0:
		for _, pair := range f.Pair {
			if a, b, ok := strings.Cut(string(pair), "-"); ok {
				either = append(either, betweenOf(a, b, f.Status, day))
			}
		}
	case len(f.Country) > 0:
		either = append(either, condition{"EXISTS (SELECT 1 FROM party_steps st WHERE " + on + " AND st.country IN ? AND st.value IN ?)",
			[]any{day, day, f.Country, f.Status}})
	}
	if len(either) == 0 {
		return whole
	}
	apart := condition{sql: "EXISTS (SELECT 1 FROM party_steps st WHERE st.seq = d.seq)"}
	return anyOf(append(either, apart.not().and(whole)))
}

// betweenOf is the condition that a text of many has one of some statuses between two of
// its parties: the status of the one that is less bound.
func betweenOf(a, b string, wanted []models.AgreementStatus, day models.Day) condition {
	var either []condition
	for _, status := range wanted {
		noLess := models.Statuses()[:models.BindsLess(status)+1]
		either = append(either, condition{"a.value = ? AND b.value IN ? OR b.value = ? AND a.value IN ?", []any{status, noLess, status, noLess}})
	}
	both := anyOf(either)
	return condition{`EXISTS (SELECT 1 FROM party_steps a CROSS JOIN party_steps b
		WHERE a.seq = d.seq AND a.country = ? AND a.day_from <= ? AND ? < a.day_until
		AND b.seq = d.seq AND b.country = ? AND b.day_from <= ? AND ? < b.day_until AND ` + both.sql + ")",
		append([]any{a, day, day, b, day, day}, both.args...)}
}

// asked are the countries that a filter asks about one of or between two of; none where
// it asks about a text as a whole, or about several.
func asked(f *models.AgreementFilter) []models.CountryCode {
	switch {
	case len(f.Status) == 0:
		return nil
	case len(f.Pair) == 1:
		if a, b, ok := strings.Cut(string(f.Pair[0]), "-"); ok {
			return []models.CountryCode{models.CountryCode(a), models.CountryCode(b)}
		}
	case len(f.Pair) == 0 && len(f.Country) == 1 && f.Country[0] != models.None:
		return f.Country
	}
	return nil
}

// statusBetween adds to the agreements of a page where they stand between the countries,
// or for the one, that the filter asks about.
func (s *Store) statusBetween(ctx context.Context, filter any, page Documents) error {
	f, ok := filter.(*models.AgreementFilter)
	if !ok || len(asked(f)) == 0 || len(page.IDs) == 0 {
		return nil
	}
	day := s.day(f.Day())
	var steps []struct {
		RecordID string
		Party    derived.PartyStep `gorm:"embedded"`
	}
	err := where(s.db.WithContext(ctx).Table("party_steps AS p").Joins("JOIN documents AS d ON d.seq = p.seq").
		Where("d.record_id IN ? AND p.country IN ? AND p.day_from <= ? AND ? < p.day_until", page.IDs, asked(f), day, day),
		scopeOf(view(ctx, f.Bin), "d")).Select("d.record_id, p.*").Order("p.seq, p.country").Find(&steps).Error
	if err != nil {
		return explain("reading statuses of parties", err)
	}
	between := map[string]models.StatusOnDay{}
	for _, r := range steps {
		status := r.Party.Status()
		if other, ok := between[r.RecordID]; ok {
			status = models.StatusBetween(other, status)
		}
		between[r.RecordID] = status
	}
	for i, stored := range page.Rows {
		if page.Rows[i], err = withStatusBetween(stored, between, page.IDs[i]); err != nil {
			return err
		}
	}
	return nil
}

// withStatusBetween adds a status to an agreement; of a text of two, that of the text.
func withStatusBetween(stored []byte, between map[string]models.StatusOnDay, id string) ([]byte, error) {
	row, err := packed.Append(nil, stored)
	if err != nil {
		return nil, err
	}
	status, ok := between[id]
	if !ok {
		var whole struct{ Status models.StatusOnDay }
		if err := json.Unmarshal(row, &whole); err != nil {
			return nil, fmt.Errorf("reading an agreement: %w", err)
		}
		status = whole.Status
	}
	text, err := derived.Encode(status)
	return fmt.Appendf(row[:len(row)-1], `,"status_between":%s}`, text), err
}

// Parties lists the parties of the agreements that a filter chooses, in the order of
// recording, with where they stand on a day. What is asked of a country or a pair is
// answered with the rows of these.
func (s *Store) Parties(ctx context.Context, f models.PartyFilter, p models.Paging) (models.Page[models.PartyRow], error) {
	q, err := s.filtered(ctx, models.AgreementKind, &f.AgreementFilter)
	if err != nil {
		return models.Page[models.PartyRow]{}, err
	}
	q.withRoles(f.Role)
	return s.parties(ctx, q, &f, p)
}

// withRoles wants agreements that somebody is something to who need not be a party: the
// others are many, and would be read for nothing.
func (q *query) withRoles(roles []models.PartyRole) {
	columns := map[models.PartyRole]string{models.Depositary: "t.depositaries", models.Observer: "t.observers"}
	var either []condition
	for _, role := range roles {
		column, apart := columns[role]
		if !apart {
			return // there are parties in each
		}
		either = append(either, condition{sql: column + " NOT IN ('[]', 'null')"})
	}
	if len(either) > 0 {
		any := anyOf(either)
		q.andRows(any.sql, any.args...)
	}
}

// AllParties lists all the parties of the agreements that a filter chooses.
func (s *Store) AllParties(ctx context.Context, f models.AgreementFilter, p models.Paging) (models.Page[models.PartyRow], error) {
	q, err := s.filtered(ctx, models.AgreementKind, &f)
	if err != nil {
		return models.Page[models.PartyRow]{}, err
	}
	return s.parties(ctx, q, &models.PartyFilter{AgreementFilter: models.AgreementFilter{AsOf: f.AsOf}}, p)
}

// PartiesOf lists the parties of one agreement that a filter chooses, with where they stand
// on its day.
func (s *Store) PartiesOf(ctx context.Context, key string, f models.PartyFilter, p models.Paging) (models.Page[models.PartyRow], error) {
	x, err := s.idOf(ctx, Place{Kind: models.AgreementKind, Key: key}, scope(ctx, "d"))
	if err != nil {
		return models.Page[models.PartyRow]{}, err
	}
	q := &query{kind: models.AgreementKind}
	q.and("d.seq = ?", x.Seq)
	return s.parties(ctx, q, &f, p)
}

// parties reads a page of the parties of the agreements that a query finds.
func (s *Store) parties(ctx context.Context, q *query, f *models.PartyFilter, p models.Paging) (models.Page[models.PartyRow], error) {
	return itemList[models.PartyRow]{
		atOnce:  recordsAtOnce,
		records: func(from int64, limit int) ([]derived.Target, error) { return s.recorded(ctx, from, limit, q) },
		items: func(records []derived.Target) (map[string][]models.PartyRow, error) {
			return s.partiesOf(ctx, records, f)
		},
	}.page(ctx, s, p)
}

// partiesOf gives the rows of the parties of agreements, by the id of these, as the caller
// sees them.
func (s *Store) partiesOf(ctx context.Context, agreements []derived.Target, f *models.PartyFilter) (map[string][]models.PartyRow, error) {
	out := map[string][]models.PartyRow{}
	var seqs []int64
	for _, x := range agreements {
		seqs = append(seqs, x.Seq)
	}
	records, err := s.recordsOf(ctx, models.AgreementKind.Spec(), seqs)
	if err != nil || len(records) == 0 {
		return out, err
	}
	m, err := s.materialOf(ctx, records)
	if err != nil {
		return nil, err
	}
	for _, e := range records {
		rows := partyRows(m, e.(*models.Agreement), f, view(ctx, f.Bin), s.day(f.Day()))
		for i := range rows {
			rows[i].Forecast = s.day(f.Day()) > s.Today()
		}
		out[e.Base().ID] = rows
	}
	return out, nil
}

// partyRows are the parties of an agreement in a view, and who else has to do with it, of
// the countries and in the roles that are asked for, on a day.
func partyRows(m derived.Material, a *models.Agreement, f *models.PartyFilter, view int, day models.Day) []models.PartyRow {
	course, shown := m.Courses[a.ID], m.Shown(a, view).(*models.Agreement)
	all, terms, text := m.Steps[a.ID], models.PartyTermsOn(course, day), m.TermsOn(a, day)
	var roll models.Roll
	for who, member := range partiesWanted(m, shown.Parties, a, &f.AgreementFilter) {
		steps, own := all.Text, text
		if i := slices.Index(course.Parties, member); i >= 0 {
			steps, own = all.Parties[i], terms[i]
		}
		row := models.PartyRowOn(course, member, steps, day)
		row.Run(own, text)
		roll.Add(row, who, member)
	}
	for who, member := range partiesWanted(m, shown.Depositaries, a, &f.AgreementFilter) {
		roll.AddDepositary(who, member)
	}
	for who, member := range partiesWanted(m, shown.Observers, a, &f.AgreementFilter) {
		roll.AddObserver(who, member)
	}
	for i := range roll.Rows {
		roll.Rows[i].Record = models.RefTo(a)
	}
	return slices.DeleteFunc(roll.Rows, func(r models.PartyRow) bool { return !f.Wants(r) })
}

// partiesWanted gives those of some parties of an agreement that a filter asks for, with who is
// meant by each.
func partiesWanted(m derived.Material, of []models.Party, a *models.Agreement, f *models.AgreementFilter) iter.Seq2[models.ActParty, models.Member] {
	return func(yield func(models.ActParty, models.Member) bool) {
		for _, p := range of {
			member, _ := m.StandIns.Member(p.By(), a, m.Targets)
			if wantsParty(f, member) && !yield(p.Printed(), member) {
				return
			}
		}
	}
}

// wantsParty tells whether a filter asks for a party: of its countries or pairs, if it
// has any.
func wantsParty(f *models.AgreementFilter, m models.Member) bool {
	wanted := slices.Clone(f.Country)
	for _, pair := range f.Pair {
		if a, b, ok := strings.Cut(string(pair), "-"); ok {
			wanted = append(wanted, models.CountryCode(a), models.CountryCode(b))
		}
	}
	return len(wanted) == 0 || slices.Contains(wanted, m.Country)
}
