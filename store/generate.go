package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"entente/models"
)

// Synthetic says how much to make up, for benchmarks. The rest follows: about a
// visit and an article for every four agreements, with meetings, acts, updates
// and citations.
type Synthetic struct {
	Agreements, Commitments int
	Seed                    uint64
}

// Generate fills an empty database with synthetic data, which follow from the
// seed: the same seed gives the same rows. It refuses a database in which
// anything is recorded. It writes what the one write path would have written, by
// the same functions, but many rows at once, and builds the indexes afterwards.
func (s *Store) Generate(ctx context.Context, o Synthetic) error {
	if o.Agreements < 0 || o.Commitments < 0 {
		return models.Refuse(models.Invalid, "say how many agreements and commitments: not less than none")
	}
	return s.InTx(ctx, func(tx *Store) error {
		empty, err := tx.Empty(ctx)
		if err != nil {
			return err
		}
		if !empty {
			return models.Refuse(models.Blocked, "the database is not empty; synthetic data go into an empty one")
		}
		rebuild, err := tx.engine.bare(tx.db.WithContext(ctx))
		if err != nil {
			return explain("taking indexes down", err)
		}
		if err := tx.load(ctx, o); err != nil {
			return err
		}
		for _, sql := range rebuild {
			if err := tx.db.WithContext(ctx).Exec(sql).Error; err != nil {
				return explain("building indexes", err)
			}
		}
		return nil
	})
}

func (sqliteEngine) bare(db *gorm.DB) ([]string, error) {
	return takeDown(db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
}

func (postgresEngine) bare(db *gorm.DB) ([]string, error) {
	return takeDown(db, `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
		WHERE schemaname = current_schema() AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname`)
}

func takeDown(db *gorm.DB, query string) ([]string, error) {
	var indexes []struct{ Name, SQL string }
	if err := db.Raw(query).Scan(&indexes).Error; err != nil {
		return nil, err
	}
	var rebuild []string
	for _, x := range indexes {
		if err := db.Exec("DROP INDEX " + x.Name).Error; err != nil {
			return nil, err
		}
		rebuild = append(rebuild, x.SQL)
	}
	return rebuild, nil
}

// batch is what is written at once: records, each behind those it links to, and
// their parts.
type batch struct {
	records []models.Entity
	parts   []owned
}

type owned struct {
	owner models.Entity
	part  models.Part
}

// loader writes batches. What it remembers from one to the next does not grow
// with the data, but for counters, which it writes out when they are many.
type loader struct {
	*Store
	known   neighbours
	views   map[string]int // in which people and institutions are
	seq     int64
	numbers map[models.RecordKind]int
	counts  deltas
	now     string
	day     models.Day
	year    int
}

// load makes everything up, batch by batch, and writes it.
func (s *Store) load(ctx context.Context, o Synthetic) error {
	names, err := s.Names(ctx)
	if err != nil {
		return err
	}
	tree, err := s.sectorTree(ctx)
	if err != nil {
		return err
	}
	l := &loader{Store: s, known: neighbours{tree: tree, countries: map[string]lender{}},
		views: map[string]int{}, numbers: map[models.RecordKind]int{}, counts: deltas{},
		now: models.Stamp(s.clock()), day: s.Today(), year: s.clock().UTC().Year()}
	if err := s.db.WithContext(ctx).Raw("SELECT MAX(seq) FROM entries").Scan(&l.seq).Error; err != nil {
		return explain("numbering entries", err)
	}
	if err := l.run(ctx, newInventor(o, names)); err != nil {
		return err
	}
	return l.finish(ctx)
}

// run computes batches on one side and writes them on the other, a few behind.
func (l *loader) run(ctx context.Context, in *inventor) error {
	ctx, stop := context.WithCancel(ctx)
	computed := make(chan *derived, 2)
	go func() {
		defer close(computed)
		for b := in.cast(); len(b.records) > 0; b = in.next() {
			select {
			case computed <- l.derive(ctx, b):
			case <-ctx.Done():
				return
			}
		}
	}()
	var err error
	for d := range computed {
		if err == nil {
			err = l.insertAll(ctx, d)
		}
		if err != nil {
			stop()
		}
	}
	stop()
	return err
}

// finish writes what was counted, and where numbering goes on.
func (l *loader) finish(ctx context.Context) error {
	if err := l.putCounters(ctx, l.counts); err != nil {
		return err
	}
	db := l.db.WithContext(ctx)
	if err := db.Exec("UPDATE counter_day SET day = ?", l.day).Error; err != nil {
		return explain("dating the counters", err)
	}
	for _, kind := range kinds() {
		if n := l.numbers[kind]; n > 0 {
			err := db.Exec("INSERT INTO sequences (kind, year, last) VALUES (?, ?, ?)", kind, l.year, n).Error
			if err != nil {
				return explain("numbering records", err)
			}
		}
	}
	return explain("numbering entries", l.engine.resume(db, l.seq))
}

func (sqliteEngine) resume(*gorm.DB, int64) error { return nil } // it sees for itself

func (postgresEngine) resume(db *gorm.DB, seq int64) error {
	return db.Exec("SELECT setval(pg_get_serial_sequence('entries', 'seq'), ?)", seq).Error
}

// around is what records of a batch follow from beside themselves.
type around struct {
	neighbours
	records    map[string]models.Entity
	acts       map[string][]models.Act
	updates    map[string][]models.Update
	superseded map[string][]models.Supersession
}

// settleAll numbers and stamps everything, and computes the columns that follow.
func (l *loader) settleAll(ctx context.Context, b batch) around {
	a := around{l.known, map[string]models.Entity{}, map[string][]models.Act{},
		map[string][]models.Update{}, map[string][]models.Supersession{}}
	a.visits, a.views = map[string]borrowed{}, maps.Clone(l.views)
	by := models.ViewerOf(ctx).Name
	stamps := models.Stamps{CreatedAt: l.now, CreatedBy: by, UpdatedAt: l.now, UpdatedBy: by}
	for _, x := range b.parts {
		x.part.Part().Version, x.part.Part().Stamps = 1, stamps
		models.FillLists(x.part.Stored())
		x.part.Derive()
		switch p := x.part.(type) {
		case *models.Act:
			a.acts[p.AgreementID] = append(a.acts[p.AgreementID], *p)
		case *models.Update:
			a.updates[p.CommitmentID] = append(a.updates[p.CommitmentID], *p)
		}
	}
	a.sort()
	for _, e := range b.records {
		r := e.Base()
		r.Version, r.Stamps, r.RefYear = 1, stamps, l.year
		l.numbers[e.RecordKind()]++
		r.RefNumber = l.numbers[e.RecordKind()]
		r.Reference = reference(e.RecordKind(), r)
		models.FillLists(e.Stored())
		e.Derive()
		a.records[r.ID], a.views[r.ID] = e, viewsOf(e)
		l.settleOne(e, a)
	}
	return a
}

// sort puts acts and updates in the order in which the store reads them.
func (a around) sort() {
	for _, acts := range a.acts {
		slices.SortFunc(acts, func(x, y models.Act) int {
			return cmp.Or(cmp.Compare(dayOr(x.DateFrom, "9999"), dayOr(y.DateFrom, "9999")), cmp.Compare(x.ID, y.ID))
		})
	}
	for _, updates := range a.updates {
		slices.SortFunc(updates, func(x, y models.Update) int {
			return cmp.Or(cmp.Compare(y.AsOfFrom, x.AsOfFrom), cmp.Compare(y.ID, x.ID))
		})
	}
}

func dayOr(day *string, otherwise string) string {
	if day != nil {
		return *day
	}
	return otherwise
}

// settleOne computes the columns of a record that follow from others, and keeps
// what others follow from.
func (l *loader) settleOne(e models.Entity, a around) {
	switch e := e.(type) {
	case *models.Person:
		l.views[e.ID] = viewsOf(e)
	case *models.Institution:
		l.views[e.ID], l.known.countries[e.ID] = viewsOf(e), lender{*e.Country, e.Open()}
	case *models.Meeting:
		if e.VisitID != nil {
			visit := string(*e.VisitID)
			a.visits[e.ID] = borrowed{visit, viewsOf(e) & a.views[visit]}
		}
	case *models.Agreement:
		if visit := a.facesOf(e)["visit"]; len(visit) > 0 {
			a.visits[e.ID] = borrowed{visit[0], viewsOf(e) & a.seen(e, "visit", visit[0])}
		}
		if e.Open() {
			for id, list := range supersessionsBy(e, a.acts[e.ID]) {
				a.superseded[id] = append(a.superseded[id], list...)
			}
		}
	case *models.Commitment:
		origin := a.originOf(e)
		settleFrom(e, origin, a.facesOf(origin))
		e.Assess(a.updates[e.ID], l.day)
	}
}

// originOf is what a commitment of the batch comes from; nil when from nothing we know.
func (a around) originOf(c *models.Commitment) models.Entity {
	switch {
	case c.OriginVisitID != nil:
		return a.records[string(*c.OriginVisitID)]
	case c.OriginMeetingID != nil:
		return a.records[string(*c.OriginMeetingID)]
	case c.OriginAgreementID != nil:
		return a.records[string(*c.OriginAgreementID)]
	}
	return nil
}

// derived are the rows of a batch and all that follow from it.
type derived struct {
	records   []any // and parts
	counts    deltas
	names     []nameRow
	links     []linkRow
	entries   []*entry
	documents []document
	facets    []facetRow
	steps     []stepRow
	history   []*models.HistoryEntry
	err       error // of encoding history
}

// derive computes what follows from a batch, and counts it.
func (l *loader) derive(ctx context.Context, b batch) *derived {
	var d derived
	a := l.settleAll(ctx, b)
	own := map[string][]facetRow{}
	for _, e := range b.records {
		id := e.Base().ID
		rows := l.index(e, a, &d)
		own[id] = rows
		if x, ok := e.(*models.Agreement); ok {
			d.steps = append(d.steps, stepRows(id, models.Course{Parties: partyCountries(x, a.countries), Date: x.Date,
				Acts: a.acts[id], Duration: x.Duration, Renewal: x.Renewal, SupersededBy: a.superseded[id]})...)
		}
		d.records = append(d.records, e)
		d.note(noteOf(models.Created, e), l.now, e.Stored())
	}
	for _, x := range b.parts {
		d.links = append(d.links, linkRows(x.part.Part().ID, x.part.RecordKind(), x.part.Stored())...)
		if entry, ok := partEntry(x.owner, x.part); ok {
			l.seq++
			entry.Seq = l.seq
			d.entries = append(d.entries, entry)
			d.facets = append(d.facets, eventRows(own[x.owner.Base().ID], entry.RecordID, entry.DateDesc)...)
		}
		d.records = append(d.records, x.part)
		d.note(partNote(ctx, models.Created, x.owner, x.part), l.now, x.part.Stored())
	}
	if len(l.counts) > 50_000 {
		d.counts, l.counts = l.counts, deltas{}
	}
	return &d
}

// index computes the rows of the index of a record, and gives its own facets.
func (l *loader) index(e models.Entity, a around, d *derived) []facetRow {
	id := e.Base().ID
	l.seq++
	entry := entryOf(e)
	entry.Seq = l.seq
	d.entries = append(d.entries, entry)
	d.documents = append(d.documents, documentOf(l.seq, models.SearchText(e)))
	d.links = append(d.links, linkRows(id, e.RecordKind(), e.Stored())...)
	d.names = append(d.names, nameRows(e)...)
	if facetNames[e.RecordKind()] == nil {
		return nil
	}
	rows := facetRows(e, a.neighbours)
	d.facets = append(append(d.facets, rows...), eventRows(rows, id, "")...)
	l.counts.addRecord(1, rows, e, l.day)
	return rows
}

func (d *derived) note(h *models.HistoryEntry, at string, stored any) {
	body, err := json.Marshal(stored)
	h.At, h.Body = at, string(body)
	d.history = append(d.history, h)
	d.err = errors.Join(d.err, err)
}

// insertAll inserts a batch and what follows from it, what is linked to first.
func (l *loader) insertAll(ctx context.Context, d *derived) error {
	db := l.db.WithContext(ctx).Omit(clause.Associations).Session(&gorm.Session{SkipHooks: true})
	all := d.records
	for _, insert := range []func() error{
		func() error { return d.err },
		func() error { return insertThose[models.Institution](db, all) },
		func() error { return insertThose[models.Person](db, all) },
		func() error { return insertThose[models.Article](db, all) },
		func() error { return insertThose[models.Visit](db, all) },
		func() error { return insertThose[models.Meeting](db, all) },
		func() error { return insertThose[models.Agreement](db, all) },
		func() error { return insertThose[models.Commitment](db, all) },
		func() error { return insertThose[models.Act](db, all) },
		func() error { return insertThose[models.Update](db, all) },
		func() error { return insertThose[models.Citation](db, all) },
		func() error { return insertRows(db.Table("name_keys"), d.names) },
		func() error { return insertRows(db.Table("links"), d.links) },
		func() error { return insertRows(db.Table("entries"), d.entries) },
		func() error {
			return inChunks(d.documents, func(some []document) error { return l.engine.index(db, some...) })
		},
		func() error { return insertRows(db.Table("facets"), d.facets) },
		func() error { return insertRows(db.Table("status_steps"), d.steps) },
		func() error { return insertRows(db.Table("history"), d.history) },
		func() error { return l.putCounters(ctx, d.counts) },
	} {
		if err := insert(); err != nil {
			return explain("writing synthetic data", err)
		}
	}
	return nil
}

// insertThose inserts those of a list that are of one type.
func insertThose[T any](db *gorm.DB, all []any) error {
	var those []*T
	for _, x := range all {
		if v, ok := x.(*T); ok {
			those = append(those, v)
		}
	}
	return insertRows(db, those)
}

func insertRows[T any](db *gorm.DB, rows []T) error {
	return inChunks(rows, func(some []T) error { return db.Create(some).Error })
}

// chunk is how many rows go into one statement.
const chunk = 200

// inChunks does something with a list, some at a time.
func inChunks[T any](rows []T, do func([]T) error) error {
	for some := range slices.Chunk(rows, chunk) {
		if err := do(some); err != nil {
			return err
		}
	}
	return nil
}
