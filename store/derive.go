package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store/engine"
)

// derived is all that follows from one record.
type derived struct {
	record models.Entity
	// was and is are the documents before and now: of the record, which comes first,
	// and of its acts and updates.
	was, is []document
	steps   []models.Step
	days    []models.CalendarDay
	parties []partyStep
	words   engine.Words
	names   []nameRow
	// warnings are those that staff read.
	warnings []models.Warning
	settled  bool // the columns that follow from others are as they were
	new      bool // it is being written for the first time, and nothing is there of it
}

// derive computes what follows from records of one kind, whoever asks. It writes
// nothing.
func (s *Store) derive(ctx context.Context, records []models.Entity) ([]*derived, error) {
	around, err := s.surroundingsOf(ctx, records)
	if err != nil {
		return nil, err
	}
	return around.derive(records, s.Today())
}

// derive computes what follows from records in these surroundings.
func (a surroundings) derive(records []models.Entity, today models.Day) ([]*derived, error) {
	out := make([]*derived, len(records))
	for i, e := range records {
		d, err := a.begin(e)
		if err != nil {
			return nil, err
		}
		if err := a.finish(d, today); err != nil {
			return nil, err
		}
		out[i] = d
	}
	return out, nil
}

// begin gives a record with the documents that there are of it.
func (a surroundings) begin(e models.Entity) (*derived, error) {
	d := &derived{record: e, was: a.known[e.Base().ID]}
	if len(d.was) == 0 {
		return nil, fmt.Errorf("deriving: %s %s has no document", e.RecordKind(), e.Base().ID)
	}
	return d, nil
}

// documentsOf reads the documents of records, each with those of its parts behind
// it, without the text.
func (s *Store) documentsOf(ctx context.Context, records []models.Entity, t targets) (map[string][]document, error) {
	ids, known := map[int64]string{}, map[string][]document{}
	var seqs []int64
	for _, e := range records {
		if n, ok := s.pending.newcomer(e.Base().ID); ok {
			known[e.Base().ID] = n.documents
		} else if x, ok := t.id(e.Base().ID); ok {
			seqs = append(seqs, x.Seq)
			ids[x.Seq] = e.Base().ID
		}
	}
	if len(seqs) == 0 {
		return known, nil
	}
	var st statement
	st.add("SELECT "+bareColumns+" FROM documents WHERE seq IN ? UNION ALL SELECT "+bareColumns+" FROM documents WHERE root IN ? AND root <> seq ORDER BY seq", seqs, seqs)
	err := s.eachBare(ctx, &st, func(d document) {
		if _, record := ids[d.Seq]; record {
			known[d.RecordID] = append([]document{d}, known[d.RecordID]...)
		} else {
			known[ids[d.Root]] = append(known[ids[d.Root]], d)
		}
	})
	return known, err
}

// surroundings are what documents follow from beside their records and material.
type surroundings struct {
	*material
	linking
	known   map[string][]document // of the records, as they were, with those of their parts
	origins map[string]document   // by the id of what records come from
}

// surroundingsOf reads those of records of one kind.
func (s *Store) surroundingsOf(ctx context.Context, records []models.Entity) (surroundings, error) {
	m, err := s.gather(ctx, records)
	if err != nil {
		return surroundings{}, err
	}
	return s.around(ctx, records, m)
}

// around reads what is around records, of which the material is known.
func (s *Store) around(ctx context.Context, records []models.Entity, m material) (around surroundings, err error) {
	around.material = &m
	if around.known, err = s.documentsOf(ctx, records, m.targets); err != nil {
		return around, err
	}
	if around.tree, err = s.sectorTree(ctx); err != nil {
		return around, err
	}
	if around.origins, err = s.originsOf(ctx, records); err != nil {
		return around, err
	}
	var visits []int64
	for _, origin := range around.origins {
		for _, visit := range parseLinks(origin.Links).values("visit") {
			if seq, ok := numbered(visit); ok {
				visits = append(visits, seq)
			}
		}
	}
	more, err := s.targetsOf(ctx, nil, visits...)
	if err != nil {
		return around, err
	}
	for value, seen := range more.views {
		m.targets.views[value] = seen
	}
	around.linking.targets = m.targets
	if records[0].RecordKind() == models.AgreementKind {
		err = s.judge(ctx, records, &m)
	}
	return around, err
}

// originsOf reads the documents of what records come from.
func (s *Store) originsOf(ctx context.Context, records []models.Entity) (map[string]document, error) {
	origins := map[string]document{}
	var ids []string
	for _, e := range records {
		id := comesFrom(e)
		if n, ok := s.pending.newcomer(id); ok {
			origins[id] = n.documents[0]
		} else if id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return origins, nil
	}
	var st statement
	st.add("SELECT "+bareColumns+" FROM documents WHERE record_id IN ?", sorted(ids))
	err := s.eachBare(ctx, &st, func(d document) { origins[d.RecordID] = d })
	return origins, err
}

// finish computes everything of one record.
func (a surroundings) finish(d *derived, today models.Day) error {
	own := a.place(d, today)
	is := &d.is[0]
	a.word(d)
	d.names = nameRows(d.record)
	open, err := a.print(d.record, is, today)
	warnings := a.warnings(d.record, today)
	own = append(own, openLinks(own, is.Seen, open)...)
	is.Links, d.warnings = append(own, warningLinks(is.Seen, warnings)...).String(), warnings[staffView]
	return err
}

// word computes the words of a record of which it is known where it stands.
func (a surroundings) word(d *derived) {
	is := &d.is[0]
	quotes, kept := a.quotesOf(d.record.Base().ID)
	d.words = wordsOf(is.Seq, models.SearchedIn(d.record), quotes, kept, aboutOf(d.record, parseLinks(is.Links)))
	is.Words = print(d.words.Texts()...)
}

// place computes where a record stands in lists and figures: by what it is found, in
// which order, and what it counts for; not how it reads. It gives the links of its own,
// which lack those to open conflicts.
func (a surroundings) place(d *derived, today models.Day) links {
	e, id := d.record, d.record.Base().ID
	countries := a.countriesOf(e)
	d.settled = a.settle(e, today)
	is := headOf(e)
	is.Seq, is.Root, is.Day, is.Outdated = d.was[0].Seq, d.was[0].Seq, today, false
	own := a.linksOf(e, countries, a.namedByActs(id), a.origins[comesFrom(e)])
	is.Links, is.Standing, is.Course = own.String(), standingOf(e, today), courseOf(e, a.updates[id])
	is.Lends = print(lent(e, is, a.acts[id]))
	if course, ok := a.courses[id]; ok {
		steps := a.steps[id]
		d.steps, d.parties = steps.Text, partySteps(is.Seq, course, steps)
		d.days = models.CalendarOf(course, steps)
	}
	is.Until = a.untilOf(e, today)
	d.is = append([]document{is}, a.partsOf(d, is, own)...)
	return slices.Concat(own, titleLinks(e, countries), externalLinks(e), periodLinks(e), waitingLinks(e))
}

// countriesOf are the countries by which a record is found.
func (a surroundings) countriesOf(e models.Entity) []models.CountryCode {
	switch e := e.(type) {
	case *models.Visit:
		return e.Countries()
	case *models.Meeting:
		return e.Countries
	case *models.Agreement:
		return a.standIns.countries(e)
	case *models.Commitment:
		return sorted(append(slices.Clone(e.OwedBy), e.OwedTo...))
	}
	return nil
}

// print writes the document, and the fingerprints of what staff and guests read. It
// gives how many conflicts are open in each of these views.
func (a surroundings) print(e models.Entity, is *document, today models.Day) (open map[int]int, err error) {
	is.Plain = a.plain(e)
	doc, conflicts, err := a.document(e, staffView, today, today)
	if err != nil {
		return nil, err
	}
	open = map[int]int{staffView: conflicts}
	is.Doc, is.FullPrint = packed.JSON(doc), print(doc, strconv.Itoa(is.Seen))
	if is.Seen&guestView == 0 {
		return open, nil
	}
	if !is.Plain {
		if doc, conflicts, err = a.document(e, guestView, today, today); err != nil {
			return nil, err
		}
	}
	is.GuestPrint, open[guestView] = print(doc), conflicts
	return open, nil
}

// partsOf derives the documents of the acts and updates of a record, which are seen
// with it, and found where it is found.
func (a surroundings) partsOf(d *derived, root document, own links) []document {
	var parts []models.Part
	id := d.record.Base().ID
	for i := range a.acts[id] {
		parts = append(parts, &a.acts[id][i])
	}
	for i := range a.updates[id] {
		parts = append(parts, &a.updates[id][i])
	}
	out := make([]document, 0, len(parts))
	shared := own.events()
	narrow, were := shared.narrowing(), make(map[string]*document, len(d.was))
	for i := range d.was {
		were[d.was[i].RecordID] = &d.was[i]
	}
	for _, p := range parts {
		x, ok := partHead(p, root)
		was, known := were[x.RecordID]
		if !ok || !known {
			continue
		}
		events := shared
		if act, ok := p.(*models.Act); ok && !a.joint(act, root.Seen) {
			events = narrow.to(a.standIns.countryOf(act, d.record), x.Seen)
		}
		x.Seq, x.Day = was.Seq, root.Day
		x.Links = append(slices.Clip(events), a.restOf(namesIn(p.Stored()), events, x.Seen)...).String()
		out = append(out, x)
	}
	return out
}

// joint tells whether an act is one of all parties together for all who see it: one
// that a hidden institution did in the open reads so for guests.
func (a surroundings) joint(act *models.Act, seen int) bool {
	named := act.Party != nil || act.PartyInstitution != nil || act.PartyName != nil
	if act.Joint() || named || seen&guestView == 0 {
		return act.Joint()
	}
	by, ok := a.material.targets.id(string(*act.PartyInstitutionID))
	return !ok || by.Seen&guestView == 0
}

// settle completes what was said of warnings, and computes the columns that a commitment
// has from its origin and updates:
// the date when it has none of its own, the pairs when it is not said to whom it is
// owed, and where it stands. An origin that is hidden from some who see the
// commitment lends it nothing. It tells whether all was so already.
func (a surroundings) settle(e models.Entity, today models.Day) bool {
	c, ok := e.(*models.Commitment)
	if !ok {
		return a.accept(e, today)
	}
	was, origin := *c, a.origins[comesFrom(e)]
	if viewsOf(c)&^origin.Seen&^binView != 0 {
		origin = document{}
		_, origin.Dated = models.WhenOf(&models.Country{})
	}
	if c.Date == nil {
		c.Dated = origin.Dated
	}
	if c.Pairs = c.PairsOwed(); len(c.Pairs) == 0 {
		c.Pairs = []models.Pair{}
		for _, pair := range parseLinks(origin.Links).values("pair") {
			c.Pairs = append(c.Pairs, models.Pair(pair))
		}
	}
	c.Assess(a.updates[c.ID], today)
	return a.accept(c, today) && sameSettled(was, *c)
}

func sameSettled(a, b models.Commitment) bool {
	return same(a.DateFrom, b.DateFrom) && same(a.DateTo, b.DateTo) && a.DateAsc == b.DateAsc && a.DateDesc == b.DateDesc &&
		slices.Equal(a.Pairs, b.Pairs) && (a.Pairs == nil) == (b.Pairs == nil) && a.Delivery == b.Delivery && same(a.DeliveryAssessedBy, b.DeliveryAssessedBy) &&
		same(a.DeliveryAsOf, b.DeliveryAsOf) && same(a.DeliveryFrom, b.DeliveryFrom)
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// lent is what others have from a record, as a text: when it changes, they follow.
func lent(e models.Entity, d document, acts []models.Act) string {
	own := []string{strconv.Itoa(d.Seen), d.DateAsc, d.DateDesc, d.Links}
	text := func(p *string) {
		if p != nil {
			own = append(own, *p)
		}
		own = append(own, "|")
	}
	text(d.DateFrom)
	text(d.DateTo)
	switch e := e.(type) {
	case *models.Article:
		text((*string)(e.State))
		text(e.ClusterID)
	case *models.Institution:
		text((*string)(e.Country))
	case *models.Sector:
		text((*string)(e.Parent))
	case *models.Agreement:
		text((*string)(forceOf(e, acts)))
		for _, r := range e.Relations {
			own = append(own, string(r.Kind), strconv.FormatBool(r.Whole()))
			text((*string)(r.AgreementID))
		}
	}
	return strings.Join(own, " ")
}

// standingOf is what a commitment counts for in figures of progress; "" is nothing.
func standingOf(e models.Entity, day models.Day) string {
	c, ok := e.(*models.Commitment)
	if !ok || (c.DateFrom != nil && *c.DateFrom > day) {
		return ""
	}
	judged := *c
	judged.Judge(day)
	return standingText(c.Modality, c.Delivery, judged.Late)
}

func standingText(m models.Modality, d models.Delivery, late bool) string {
	return fmt.Sprintf("%s %s %t", m, d, late)
}

// tallyOf counts a standing.
func tallyOf(standing string) models.Tally {
	f := strings.Fields(standing)
	if len(f) != 3 {
		return models.Tally{}
	}
	return models.TallyOf(models.Modality(f[0]), models.Delivery(f[1]), f[2] == "true")
}

// untilOf is the first day on which a record reads otherwise by itself.
func (m material) untilOf(e models.Entity, today models.Day) models.Day {
	switch e := e.(type) {
	case *models.Agreement:
		_, turn := models.TermsOn(m.courses[e.ID], today)
		_, given := models.MissingOn(m.courses[e.ID], models.StatusOn(m.steps[e.ID].Text, today).Value, today)
		return min(turn, given, models.Until(m.steps[e.ID].Text, today))
	case *models.Commitment:
		return e.Until(today)
	case *models.Visit:
		return cmp.Or(models.PlausibleFrom(e, today), forever)
	}
	return forever
}
