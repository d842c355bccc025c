package store

import (
	"cmp"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// pending is what a transaction has recorded and has yet to write. What is new waits
// here, and is found here, until it is known whole: each row is then written once.
type pending struct {
	items     []models.Item        // what is new, in the order of recording
	newcomers map[string]*newcomer // the records among it, by id
	coded     map[string]*newcomer // the countries and sectors among them, as they are named
	numbered  map[int64]*newcomer  // all of them by number, once they have one
	// identified are they by their external ids.
	identified map[identity]*newcomer
	history    []*models.HistoryEntry
	// dirty are the records, by id, that were written and are to be published;
	// changed says who can see a change that no document shows.
	dirty   map[string]bool
	changed seenBy
	// What has been looked up and has not changed since.
	namesakes map[string][]string
	targets   map[string]derived.Target
	held      map[identity]*derived.Document // nil where nobody has an external id
	tree      derived.SectorTree
	// The marks of the transaction, and the documents that the last flush published.
	marks     marked
	published map[string]derived.Document
	// warnings are those of the records that were published, and recorded what bodies say, in
	// the order of recording.
	warnings map[string][]models.Warning
	recorded []models.Item
	// counts are changes of counters that the round is to write; recounted tells of which those
	// of the turns before are among what was counted again.
	counts    derived.Deltas
	recounted func(derived.CounterKey) bool
	off       bool // followers were put off
}

// newcomer is a record that is not written yet, with its parts.
type newcomer struct {
	record    models.Entity
	names     []derived.NameRow
	acts      []models.Act
	updates   []models.Update
	citations []models.Citation
	// documents are its own and those of its parts, which are numbered from when they
	// are written.
	documents []derived.Document
}

// seenBy says who can see a change that no document shows.
type seenBy struct{ full, guests bool }

func newPending() *pending {
	p := &pending{published: map[string]derived.Document{}, warnings: map[string][]models.Warning{}, counts: derived.Deltas{}}
	p.clear()
	return p
}

// clear forgets what has been written.
func (p *pending) clear() {
	*p = pending{newcomers: map[string]*newcomer{}, coded: map[string]*newcomer{}, numbered: map[int64]*newcomer{}, identified: map[identity]*newcomer{},
		dirty: map[string]bool{}, namesakes: map[string][]string{}, targets: map[string]derived.Target{}, held: map[identity]*derived.Document{}, marks: p.marks, published: p.published, warnings: p.warnings, recorded: p.recorded,
		counts: p.counts, recounted: p.recounted, off: p.off}
}

// add takes up what is new.
func (p *pending) add(root models.Entity, x models.Item) {
	p.items = append(p.items, x)
	p.recorded = append(p.recorded, x)
	if e, ok := x.(models.Entity); ok {
		n := &newcomer{record: e, names: derived.NameRows(e)}
		p.newcomers[e.Base().ID] = n
		if c, ok := e.(interface{ OwnCode() string }); ok {
			p.coded[derived.Name{Kind: e.RecordKind(), Key: c.OwnCode()}.Of()] = n
		}
		for _, x := range e.KnownAs() {
			p.identified[identity{e.RecordKind(), x.String()}] = n
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
	if p == nil {
		return nil
	}
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
func (p *pending) target(n derived.Name) (derived.Target, bool) {
	if p == nil {
		return derived.Target{}, false
	}
	new := p.newcomers[n.Key]
	if n.Kind.Coded() {
		new = p.coded[n.Of()]
	}
	if new != nil {
		return new.target(), true
	}
	x, ok := p.targets[n.Of()]
	return x, ok
}

// keep keeps what was looked up, until something is published again.
func (p *pending) keep(t derived.Targets) {
	if p == nil {
		return
	}
	for key, x := range t.Named {
		p.targets[key] = x
	}
}

// holder gives the document of who has an external id, nil when nobody has, where that is
// known.
func (p *pending) holder(x identity) (d *derived.Document, known bool) {
	if p == nil {
		return nil, false
	}
	if n, ok := p.identified[x]; ok {
		head := derived.HeadOf(n.record)
		return &head, true
	}
	d, known = p.held[x]
	return d, known
}

// hold keeps who has an external id.
func (p *pending) hold(x identity, d *derived.Document) {
	if p != nil {
		p.held[x] = d
	}
}

// forget forgets what was looked up.
func (p *pending) forget() {
	clear(p.targets)
	clear(p.namesakes)
	clear(p.held)
}

// target is what counts of the document of a newcomer.
func (n *newcomer) target() derived.Target {
	d := derived.HeadOf(n.record)
	if len(n.documents) > 0 {
		d = n.documents[0]
	}
	return derived.TargetOf(d)
}

// begin begins the document of a part, if it has one.
func (n *newcomer) begin(p models.Part) {
	if d, ok := derived.PartHead(p, n.documents[0]); ok {
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
