package derived

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"entente/models"
	"entente/models/packed"
)

// Surroundings are what documents follow from beside their records and material.
type Surroundings struct {
	*Material
	Linking
	Known   map[string][]Document // of the records, as they were, with those of their parts
	Origins map[string]Document   // by the id of what records come from
}

// Derive computes what follows from records in these surroundings.
func (a Surroundings) Derive(records []models.Entity, today models.Day) ([]*Result, error) {
	return a.each(records, func(d *Result) error { return a.finish(d, today) })
}

// Place computes only where records stand in lists and figures, and leaves how they read
// as it was.
func (a Surroundings) Place(records []models.Entity, today models.Day) ([]*Result, error) {
	return a.each(records, func(d *Result) error {
		e, own := d.Record, a.place(d, today)
		is := &d.Is[0]
		a.word(d)
		own = append(own, openLinks(own, is.Seen, a.openConflicts(e, is.Seen))...)
		is.Links = append(own, warningLinks(is.Seen, a.warnings(e, today))...).String()
		is.ReadAs(d.Was[0])
		return nil
	})
}

// each begins the results of records with the documents that there are of them.
func (a Surroundings) each(records []models.Entity, compute func(*Result) error) ([]*Result, error) {
	out := make([]*Result, len(records))
	for i, e := range records {
		d := &Result{Record: e, Was: a.Known[e.Base().ID]}
		if len(d.Was) == 0 {
			return nil, fmt.Errorf("deriving: %s %s has no document", e.RecordKind(), e.Base().ID)
		}
		if err := compute(d); err != nil {
			return nil, err
		}
		out[i] = d
	}
	return out, nil
}

// finish computes everything of one record.
func (a Surroundings) finish(d *Result, today models.Day) error {
	own := a.place(d, today)
	is := &d.Is[0]
	a.word(d)
	d.Names = NameRows(d.Record)
	open, err := a.print(d.Record, is, today)
	warnings := a.warnings(d.Record, today)
	own = append(own, openLinks(own, is.Seen, open)...)
	is.Links, d.Warnings = append(own, warningLinks(is.Seen, warnings)...).String(), warnings[StaffView]
	return err
}

// word computes the words of a record of which it is known where it stands.
func (a Surroundings) word(d *Result) {
	is := &d.Is[0]
	quotes, kept := a.QuotesOf(d.Record.Base().ID)
	d.Words = wordsOf(is.Seq, models.SearchedIn(d.Record), quotes, kept, aboutOf(d.Record, ParseLinks(is.Links)))
	is.Words = Fingerprint(d.Words.Texts()...)
}

// place computes where a record stands in lists and figures: by what it is found, in
// which order, and what it counts for; not how it reads. It gives the links of its own,
// which lack those to open conflicts.
func (a Surroundings) place(d *Result, today models.Day) Links {
	e, id := d.Record, d.Record.Base().ID
	countries := a.countriesOf(e)
	d.Settled = a.Settle(e, today)
	is := HeadOf(e)
	is.Seq, is.Root, is.Day, is.Outdated = d.Was[0].Seq, d.Was[0].Seq, today, false
	own := a.linksOf(e, countries, a.namedByActs(id), a.Origins[ComesFrom(e)])
	is.Links, is.Standing, is.Course = own.String(), standingOf(e, today), courseOf(e, a.Updates[id])
	is.Lends = Fingerprint(lent(e, is, a.Acts[id]))
	if course, ok := a.Courses[id]; ok {
		steps := a.Steps[id]
		d.Steps, d.Parties = steps.Text, partySteps(is.Seq, course, steps)
		d.Days = models.CalendarOf(course, steps)
	}
	is.Until = a.untilOf(e, today)
	d.Is = append([]Document{is}, a.partsOf(d, is, own)...)
	return slices.Concat(own, titleLinks(e, countries), externalLinks(e), periodLinks(e), waitingLinks(e))
}

// countriesOf are the countries by which a record is found.
func (a Surroundings) countriesOf(e models.Entity) []models.CountryCode {
	switch e := e.(type) {
	case *models.Visit:
		return e.Countries()
	case *models.Meeting:
		return e.Countries
	case *models.Agreement:
		return a.StandIns.countries(e)
	case *models.Commitment:
		return Sorted(append(slices.Clone(e.OwedBy), e.OwedTo...))
	}
	return nil
}

// print writes the document, and the fingerprints of what staff and guests read. It
// gives how many conflicts are open in each of these views.
func (a Surroundings) print(e models.Entity, is *Document, today models.Day) (open map[int]int, err error) {
	is.Plain = a.plain(e)
	doc, conflicts, err := a.Document(e, StaffView, today, today)
	if err != nil {
		return nil, err
	}
	open = map[int]int{StaffView: conflicts}
	is.Doc, is.FullPrint = packed.JSON(doc), Fingerprint(doc, strconv.Itoa(is.Seen))
	if is.Seen&GuestView == 0 {
		return open, nil
	}
	if !is.Plain {
		if doc, conflicts, err = a.Document(e, GuestView, today, today); err != nil {
			return nil, err
		}
	}
	is.GuestPrint, open[GuestView] = Fingerprint(doc), conflicts
	return open, nil
}

// partsOf derives the documents of the acts and updates of a record, which are seen
// with it, and found where it is found.
func (a Surroundings) partsOf(d *Result, root Document, own Links) []Document {
	var parts []models.Part
	id := d.Record.Base().ID
	for i := range a.Acts[id] {
		parts = append(parts, &a.Acts[id][i])
	}
	for i := range a.Updates[id] {
		parts = append(parts, &a.Updates[id][i])
	}
	out := make([]Document, 0, len(parts))
	shared := own.events()
	narrow, were := shared.narrowing(), make(map[string]*Document, len(d.Was))
	for i := range d.Was {
		were[d.Was[i].RecordID] = &d.Was[i]
	}
	for _, p := range parts {
		x, ok := PartHead(p, root)
		was, known := were[x.RecordID]
		if !ok || !known {
			continue
		}
		events := shared
		if act, ok := p.(*models.Act); ok && !a.joint(act, root.Seen) {
			events = narrow.to(a.StandIns.countryOf(act, d.Record), x.Seen)
		}
		x.Seq, x.Day = was.Seq, root.Day
		x.Links = append(slices.Clip(events), a.restOf(NamesIn(p.Stored()), events, x.Seen)...).String()
		out = append(out, x)
	}
	return out
}

// joint tells whether an act is one of all parties together for all who see it: one
// that a hidden institution did in the open reads so for guests.
func (a Surroundings) joint(act *models.Act, seen int) bool {
	named := act.Party != nil || act.PartyInstitution != nil || act.PartyName != nil
	if act.Joint() || named || seen&GuestView == 0 {
		return act.Joint()
	}
	by, ok := a.Material.Targets.ID(string(*act.PartyInstitutionID))
	return !ok || by.Seen&GuestView == 0
}

// Settle completes what was said of warnings, and computes the columns that a commitment
// has from its origin and updates:
// the date when it has none of its own, the pairs when it is not said to whom it is
// owed, and where it stands. An origin that is hidden from some who see the
// commitment lends it nothing. It tells whether all was so already.
func (a Surroundings) Settle(e models.Entity, today models.Day) bool {
	c, ok := e.(*models.Commitment)
	if !ok {
		return a.accept(e, today)
	}
	was, origin := *c, a.Origins[ComesFrom(e)]
	if ViewsOf(c)&^origin.Seen&^BinView != 0 {
		origin = Document{}
		_, origin.Dated = models.WhenOf(&models.Country{})
	}
	if c.Date == nil {
		c.Dated = origin.Dated
	}
	if c.Pairs = c.PairsOwed(); len(c.Pairs) == 0 {
		c.Pairs = []models.Pair{}
		for _, pair := range ParseLinks(origin.Links).Values("pair") {
			c.Pairs = append(c.Pairs, models.Pair(pair))
		}
	}
	c.Assess(a.Updates[c.ID], today)
	return a.accept(c, today) && sameSettled(was, *c)
}

func sameSettled(a, b models.Commitment) bool {
	return models.Same(a.DateFrom, b.DateFrom) && models.Same(a.DateTo, b.DateTo) && a.DateAsc == b.DateAsc && a.DateDesc == b.DateDesc &&
		slices.Equal(a.Pairs, b.Pairs) && (a.Pairs == nil) == (b.Pairs == nil) && a.Delivery == b.Delivery && models.Same(a.DeliveryAssessedBy, b.DeliveryAssessedBy) &&
		models.Same(a.DeliveryAsOf, b.DeliveryAsOf) && models.Same(a.DeliveryFrom, b.DeliveryFrom)
}

// untilOf is the first day on which a record reads otherwise by itself.
func (m Material) untilOf(e models.Entity, today models.Day) models.Day {
	switch e := e.(type) {
	case *models.Agreement:
		_, turn := models.TermsOn(m.Courses[e.ID], today)
		_, given := models.MissingOn(m.Courses[e.ID], models.StatusOn(m.Steps[e.ID].Text, today).Value, today)
		return min(turn, given, models.Until(m.Steps[e.ID].Text, today))
	case *models.Commitment:
		return e.Until(today)
	case *models.Visit:
		return cmp.Or(models.PlausibleFrom(e, today), Forever)
	}
	return Forever
}
