package store

import (
	"context"
	"fmt"
	"slices"

	"entente/models"
	"entente/store/derived"
)

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
	for some := range slices.Chunk(derived.Sorted(list), batchSize) {
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
	var lenders []*derived.Result
	for _, spec := range models.Kinds {
		some, err := s.writeKind(ctx, spec)
		if err != nil {
			return nil, err
		}
		lenders = append(lenders, some...)
	}
	return s.follow(ctx, lenders, s.allowed())
}

// writeKind writes what is new of a kind, and gives that from which others follow. What
// a record has from others is derived before its row is written.
func (s *Store) writeKind(ctx context.Context, spec models.Spec) ([]*derived.Result, error) {
	items := s.pending.of(spec.Name)
	if len(items) == 0 {
		return nil, nil
	}
	if spec.Name.Part() {
		if err := insertAll(ctx, s, spec.Table, items, ""); err != nil {
			return nil, refuseDuplicate(spec.Name, err)
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
		around.Settle(e, s.Today())
	}
	if err := insertAll(ctx, s, spec.Table, items, ""); err != nil {
		return nil, refuseKnownCode(spec.Name, err)
	}
	all, err := around.Derive(records, s.Today())
	if err != nil {
		return nil, err
	}
	if spec.Name == models.SectorKind {
		s.pending.tree = nil // it has grown
	}
	for _, d := range all {
		d.New = true
		s.pending.newcomers[d.Record.Base().ID].documents = d.Is
	}
	return s.putKind(ctx, all)
}

// joinDocuments begins the documents of new parts of records that are written already,
// which are published when these are.
func (s *Store) joinDocuments(ctx context.Context, parts []models.Item) error {
	var begun []derived.Document
	for _, x := range parts {
		_, id := x.(models.Part).Of()
		if _, new := s.pending.newcomer(id); new {
			continue
		}
		t, err := s.targetsOf(ctx, []derived.Name{{Key: id}})
		if err != nil {
			return err
		}
		root, _ := t.ID(id)
		if d, ok := derived.PartHead(x.(models.Part), derived.Document{Seq: root.Seq, Reference: root.Reference, Seen: root.Seen}); ok {
			begun = append(begun, d)
		}
	}
	if len(begun) == 0 {
		return nil
	}
	return explain("beginning documents", s.db.WithContext(ctx).Omit("seq").Create(&begun).Error)
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
	var documents []*derived.Document
	for _, x := range p.items {
		n := p.newcomers[*x.Head().ID]
		if n == nil {
			continue
		}
		n.documents = []derived.Document{derived.HeadOf(n.record)}
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
	seq, err := s.engine.Reserve(s.db.WithContext(ctx), len(documents))
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
