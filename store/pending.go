package store

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm/clause"

	"entente/models"
)

// pending is what a transaction has recorded and has yet to write. What is new waits
// here, and is found here, until it is known whole: each row is then written once.
type pending struct {
	items     []models.Item        // what is new, in the order of recording
	newcomers map[string]*newcomer // the records among it, by id
	coded     map[string]*newcomer // the countries and sectors among them, as they are named
	numbered  map[int64]*newcomer  // all of them by number, once they have one
	history   []*models.HistoryEntry
	// dirty are the records, by id, that were written and are to be published;
	// changed says who can see a change that no document shows.
	dirty   map[string]bool
	changed seenBy
	// What has been looked up and has not changed since.
	namesakes map[string][]string
	targets   map[string]target
	tree      sectorTree
	// The marks of the transaction, and the documents that the last flush published.
	marks     marked
	published map[string]document
}

// newcomer is a record that is not written yet, with its parts.
type newcomer struct {
	record    models.Entity
	names     []nameRow
	acts      []models.Act
	updates   []models.Update
	citations []models.Citation
	// documents are its own and those of its parts, which are numbered from when they
	// are written.
	documents []document
}

// seenBy says who can see a change that no document shows.
type seenBy struct{ full, guests bool }

func newPending() *pending {
	p := &pending{published: map[string]document{}}
	p.clear()
	return p
}

// clear forgets what has been written.
func (p *pending) clear() {
	*p = pending{newcomers: map[string]*newcomer{}, coded: map[string]*newcomer{}, numbered: map[int64]*newcomer{},
		dirty: map[string]bool{}, namesakes: map[string][]string{}, targets: map[string]target{}, marks: p.marks, published: p.published}
}

// add takes up what is new.
func (p *pending) add(root models.Entity, x models.Item) {
	p.items = append(p.items, x)
	if e, ok := x.(models.Entity); ok {
		n := &newcomer{record: e, names: nameRows(e)}
		p.newcomers[e.Base().ID] = n
		if c, ok := e.(interface{ OwnCode() string }); ok {
			p.coded[name{kind: e.RecordKind(), key: c.OwnCode()}.of()] = n
		}
		return
	}
	n := p.newcomers[root.Base().ID]
	if n == nil {
		return // a part of what is written already
	}
	switch x := x.(type) {
	case *models.Act:
		n.acts = append(n.acts, *x)
	case *models.Update:
		n.updates = append(n.updates, *x)
	case *models.Citation:
		n.citations = append(n.citations, *x)
	}
}

// find gives the ids of new records that fit, in the order of recording.
func (p *pending) find(fits func(*newcomer) bool) []string {
	var ids []string
	for _, x := range p.items {
		if n := p.newcomers[*x.Head().ID]; n != nil && fits(n) {
			ids = append(ids, n.record.Base().ID)
		}
	}
	return ids
}

// of gives the new items of a kind.
func (p *pending) of(kind models.RecordKind) []models.Item {
	var list []models.Item
	for _, x := range p.items {
		if x.RecordKind() == kind {
			list = append(list, x)
		}
	}
	return list
}

// newcomer gives the new record of an id.
func (p *pending) newcomer(id string) (*newcomer, bool) {
	if p == nil {
		return nil, false
	}
	n, ok := p.newcomers[id]
	return n, ok
}

// among visits the newcomers among some ids, and gives the other ids.
func (p *pending) among(ids []string, visit func(id string, n *newcomer)) []string {
	var written []string
	for _, id := range ids {
		if n, ok := p.newcomer(id); ok {
			visit(id, n)
		} else {
			written = append(written, id)
		}
	}
	return written
}

// numbers gives the newcomers among some numbers.
func (p *pending) numbers(seqs []int64) map[int64]*newcomer {
	some := map[int64]*newcomer{}
	for _, seq := range seqs {
		if p != nil && p.numbered[seq] != nil {
			some[seq] = p.numbered[seq]
		}
	}
	return some
}

// target gives what is named, if it is new or known.
func (p *pending) target(n name) (target, bool) {
	if p == nil {
		return target{}, false
	}
	new := p.newcomers[n.key]
	if coded(n.kind) {
		new = p.coded[n.of()]
	}
	if new != nil {
		return new.target(), true
	}
	x, ok := p.targets[n.of()]
	return x, ok
}

// keep keeps what was looked up, until something is published again.
func (p *pending) keep(t targets) {
	if p == nil {
		return
	}
	for key, x := range t.named {
		p.targets[key] = x
	}
}

// forget forgets what was looked up.
func (p *pending) forget() {
	clear(p.targets)
	clear(p.namesakes)
	p.tree = nil
}

// target is what counts of the document of a newcomer.
func (n *newcomer) target() target {
	d := headOf(n.record)
	if len(n.documents) > 0 {
		d = n.documents[0]
	}
	return target{d.Seq, d.Kind, d.RecordID, d.Reference, d.Seen}
}

// flush writes what the transaction has recorded so far, and publishes it.
func (s *Store) flush(ctx context.Context) error {
	p := s.pending
	if len(p.history) == 0 {
		return nil
	}
	history, dirty, changed := p.history, p.dirty, p.changed
	clear(p.published)
	follow, err := s.writeNewcomers(ctx)
	if err != nil {
		return err
	}
	p.clear()
	written, err := s.numbersOf(ctx, dirty)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, append(follow, written...)); err != nil {
		return err
	}
	if err := s.writeHistory(ctx, history); err != nil {
		return err
	}
	return s.take(ctx, changed)
}

// numbersOf gives the numbers of the documents of some records.
func (s *Store) numbersOf(ctx context.Context, ids map[string]bool) ([]int64, error) {
	var list []string
	for id := range ids {
		list = append(list, id)
	}
	var seqs []int64
	for some := range slices.Chunk(sorted(list), batchSize) {
		var found []int64
		if err := s.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE record_id IN ? ORDER BY seq", some).Scan(&found).Error; err != nil {
			return nil, explain("looking up what was written", err)
		}
		seqs = append(seqs, found...)
	}
	return seqs, nil
}

// writeNewcomers numbers what is new, writes it with all that follows from it, and
// gives the numbers of the documents that are to follow.
func (s *Store) writeNewcomers(ctx context.Context) ([]int64, error) {
	if len(s.pending.items) == 0 {
		return nil, nil
	}
	if err := s.refer(ctx); err != nil {
		return nil, err
	}
	if err := s.numberDocuments(ctx); err != nil {
		return nil, err
	}
	counts := deltas{}
	var follow []int64
	for _, spec := range models.Kinds {
		next, err := s.writeKind(ctx, spec, counts)
		if err != nil {
			return nil, err
		}
		follow = append(follow, next...)
	}
	return follow, s.putCounters(ctx, counts)
}

// writeKind writes what is new of a kind. What a record has from others is derived
// before its row is written.
func (s *Store) writeKind(ctx context.Context, spec models.Spec, counts deltas) ([]int64, error) {
	items := s.pending.of(spec.Name)
	if len(items) == 0 {
		return nil, nil
	}
	if spec.Name.Part() {
		if err := s.writeRows(ctx, spec, items); err != nil {
			return nil, err
		}
		return nil, s.joinDocuments(ctx, items)
	}
	records := make([]models.Entity, len(items))
	for i, x := range items {
		records[i] = x.(models.Entity)
	}
	around, err := s.surroundingsOf(ctx, records)
	if err != nil {
		return nil, err
	}
	for _, e := range records {
		around.settle(e, s.Today())
	}
	if err := s.writeRows(ctx, spec, items); err != nil {
		return nil, err
	}
	all, err := around.derive(records, s.Today())
	if err != nil {
		return nil, err
	}
	s.pending.tree = nil // it may have grown
	for _, d := range all {
		s.pending.newcomers[d.record.Base().ID].documents = d.is
	}
	return s.putKind(ctx, all, counts)
}

// joinDocuments begins the documents of new parts of records that are written already,
// which are published when these are.
func (s *Store) joinDocuments(ctx context.Context, parts []models.Item) error {
	var begun []document
	for _, x := range parts {
		_, id := x.(models.Part).Of()
		if _, new := s.pending.newcomer(id); new {
			continue
		}
		t, err := s.targetsOf(ctx, []name{{key: id}})
		if err != nil {
			return err
		}
		root, _ := t.id(id)
		if d, ok := partHead(x.(models.Part), document{Seq: root.Seq, Reference: root.Reference, Seen: root.Seen}); ok {
			begun = append(begun, d)
		}
	}
	if len(begun) == 0 {
		return nil
	}
	return explain("beginning documents", s.db.WithContext(ctx).Omit("seq").Create(&begun).Error)
}

// writeRows writes the rows of what is new of a kind.
func (s *Store) writeRows(ctx context.Context, spec models.Spec, items []models.Item) error {
	for some := range slices.Chunk(items, mostAtOnce) {
		rows := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(spec.New())), 0, len(some))
		for _, x := range some {
			rows = reflect.Append(rows, reflect.ValueOf(x))
		}
		if err := s.db.WithContext(ctx).Omit(clause.Associations).Create(rows.Interface()).Error; err != nil {
			return refuseDuplicate(spec.Name, err)
		}
	}
	return nil
}

// refer gives new records their references, never used before or again: countries
// and sectors are known by their codes, others are counted by kind and year.
func (s *Store) refer(ctx context.Context) error {
	year := s.clock().UTC().Year()
	for _, spec := range models.Kinds {
		items := s.pending.of(spec.Name)
		if len(items) == 0 || spec.Name.Part() {
			continue
		}
		var last int
		var st statement
		st.add(`INSERT INTO sequences (kind, year, last) VALUES (?, ?, ?)
			ON CONFLICT (kind, year) DO UPDATE SET last = sequences.last + excluded.last RETURNING last`, string(spec.Name), year, len(items))
		if _, err := s.askOne(ctx, &st, &last); err != nil {
			return explain("numbering records", err)
		}
		for i, x := range items {
			r := x.(models.Entity).Base()
			r.RefYear, r.RefNumber = year, last-len(items)+1+i
			r.Reference = fmt.Sprintf("%s-%d-%04d", spec.Prefix, year, r.RefNumber)
			if c, ok := x.(interface{ OwnCode() string }); ok {
				r.Reference = c.OwnCode()
			}
		}
	}
	return nil
}

// numberDocuments begins the documents of new records and their parts.
func (s *Store) numberDocuments(ctx context.Context) error {
	p := s.pending
	var documents []*document
	for _, x := range p.items {
		n := p.newcomers[*x.Head().ID]
		if n == nil {
			continue
		}
		n.documents = []document{headOf(n.record)}
		for i := range n.acts {
			n.begin(&n.acts[i])
		}
		for i := range n.updates {
			n.begin(&n.updates[i])
		}
		for i := range n.documents {
			documents = append(documents, &n.documents[i])
		}
	}
	if len(documents) == 0 {
		return nil
	}
	seq, err := s.engine.reserve(s.db.WithContext(ctx), len(documents))
	if err != nil {
		return explain("numbering documents", err)
	}
	var root int64
	for i, d := range documents {
		d.Seq = seq + int64(i)
		if n := p.newcomers[d.RecordID]; n != nil {
			root = d.Seq
			p.numbered[d.Seq] = n
		}
		d.Root = root
	}
	return nil
}

// begin begins the document of a part, if it has one.
func (n *newcomer) begin(p models.Part) {
	if d, ok := partHead(p, n.documents[0]); ok {
		n.documents = append(n.documents, d)
	}
}

// orderedActs are the acts of a newcomer in the order in which they are read.
func (n *newcomer) orderedActs() []models.Act {
	day := func(a models.Act) models.Day { return models.Day(cmp.Or(string(value(a.DateFrom)), "9999")) }
	slices.SortFunc(n.acts, func(a, b models.Act) int {
		return cmp.Or(cmp.Compare(day(a), day(b)), cmp.Compare(a.CreatedAt, b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return n.acts
}

// orderedUpdates are the updates of a newcomer in the order in which they are read.
func (n *newcomer) orderedUpdates() []models.Update {
	slices.SortFunc(n.updates, func(a, b models.Update) int {
		return cmp.Or(cmp.Compare(b.AsOfFrom, a.AsOfFrom), cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return n.updates
}

// value is what a pointer points at, or nothing.
func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
