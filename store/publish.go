package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/store/derived"
	"entente/store/engine"
)

// publish brings all that follows from some documents, named by their numbers, up
// to date: the documents themselves, links, words, names, status steps and counters;
// and then what follows from those, of which the documents are put off when there are
// many. Only inside a transaction.
func (s *Store) publish(ctx context.Context, seqs []int64) error {
	for left := s.allowed(); len(seqs) > 0; {
		lenders, err := s.eachKind(ctx, seqs, s.publishKind)
		if err != nil {
			return err
		}
		if seqs, err = s.follow(ctx, lenders, left); err != nil {
			return err
		}
	}
	return nil
}

// eachKind visits the records behind documents, a kind at a time, and gathers those
// from which others follow.
func (s *Store) eachKind(ctx context.Context, seqs []int64, visit func(ctx context.Context, records []models.Entity) ([]*derived.Result, error)) ([]*derived.Result, error) {
	byKind, err := s.kindsOf(ctx, seqs)
	if err != nil {
		return nil, err
	}
	var lenders []*derived.Result
	for _, spec := range models.Kinds {
		records, err := s.recordsOf(ctx, spec, byKind[spec.Code])
		if err != nil {
			return nil, err
		}
		if len(records) == 0 {
			continue
		}
		some, err := visit(ctx, records)
		if err != nil {
			return nil, err
		}
		lenders = append(lenders, some...)
	}
	return lenders, nil
}

// kindsOf sorts the numbers of documents by kind.
func (s *Store) kindsOf(ctx context.Context, seqs []int64) (map[int][]int64, error) {
	byKind := map[int][]int64{}
	for some := range slices.Chunk(seqs, batchSize) {
		var rows []derived.Target
		if err := s.db.WithContext(ctx).Raw("SELECT seq, kind FROM documents WHERE seq IN ? ORDER BY seq", some).Scan(&rows).Error; err != nil {
			return nil, explain("reading documents", err)
		}
		for _, x := range rows {
			byKind[x.Kind] = append(byKind[x.Kind], x.Seq)
		}
	}
	return byKind, nil
}

// recordsOf reads the records behind documents of a kind, whoever asks.
func (s *Store) recordsOf(ctx context.Context, spec models.Spec, seqs []int64) ([]models.Entity, error) {
	if spec.Name.Part() {
		return nil, nil
	}
	var records []models.Entity
	for some := range slices.Chunk(seqs, batchSize) {
		var st statement
		st.add("SELECT t.* FROM documents AS d CROSS JOIN "+spec.Table+" AS t WHERE t.id = d.record_id AND d.seq IN ? ORDER BY d.seq", some)
		items, err := spec.Read(func(list any) error { return s.scan(ctx, &st, list) })
		if err != nil {
			return nil, explain("reading records", err)
		}
		for _, x := range items {
			records = append(records, x.(models.Entity))
		}
	}
	return records, nil
}

// publishKind publishes records of one kind, and gives those from which others follow.
func (s *Store) publishKind(ctx context.Context, records []models.Entity) ([]*derived.Result, error) {
	all, err := s.derive(ctx, records)
	if err != nil {
		return nil, err
	}
	s.pending.forget()
	return s.putKind(ctx, all)
}

// putKind writes what was derived of records of one kind, and gives those from which
// others follow.
func (s *Store) putKind(ctx context.Context, all []*derived.Result) ([]*derived.Result, error) {
	if err := s.mark(ctx, all); err != nil {
		return nil, err
	}
	for _, d := range all {
		s.pending.published[d.Is[0].RecordID] = d.Is[0]
		s.pending.warn(d)
	}
	if err := s.count(ctx, all); err != nil {
		return nil, err
	}
	return derived.Lenders(all), s.put(ctx, all)
}

// put writes what was derived of records of one kind.
func (s *Store) put(ctx context.Context, all []*derived.Result) error {
	if err := s.putSettled(ctx, all); err != nil {
		return err
	}
	if err := s.putLinks(ctx, all); err != nil {
		return err
	}
	if err := s.putDocuments(ctx, all); err != nil {
		return err
	}
	if err := s.putSteps(ctx, all); err != nil {
		return err
	}
	if err := s.putCalendar(ctx, all); err != nil {
		return err
	}
	if err := s.putPartySteps(ctx, all); err != nil {
		return err
	}
	return s.putWords(ctx, all)
}

// putSettled writes what was said of warnings, completed, and the columns that
// commitments have from others; they say nothing else themselves, and so keep their
// version.
func (s *Store) putSettled(ctx context.Context, all []*derived.Result) error {
	for _, d := range all {
		if d.Settled {
			continue
		}
		columns := []string{"accepted_warnings"}
		if d.Record.RecordKind() == models.CommitmentKind {
			columns = append(columns, "date_from", "date_to", "date_asc", "date_desc", "pairs",
				"delivery", "delivery_assessed_by", "delivery_as_of", "delivery_from")
		}
		err := s.db.WithContext(ctx).Model(d.Record).Select(columns).Updates(d.Record).Error
		if err != nil {
			return explain("settling a record", err)
		}
	}
	return nil
}

// putDocuments writes the documents of records and parts, and drops those of parts
// that are gone.
func (s *Store) putDocuments(ctx context.Context, all []*derived.Result) error {
	var rows []derived.Document
	var gone []int64
	for _, d := range all {
		rows = append(rows, d.Changed()...)
		left := map[int64]bool{}
		for _, is := range d.Is {
			left[is.Seq] = true
		}
		for _, was := range d.Was {
			if !left[was.Seq] {
				gone = append(gone, was.Seq)
			}
		}
	}
	if len(gone) > 0 {
		if err := s.db.WithContext(ctx).Exec("DELETE FROM documents WHERE seq IN ?", gone).Error; err != nil {
			return explain("dropping documents", err)
		}
	}
	written, err := documentRows(rows, allColumns)
	if err != nil {
		return err
	}
	return explain("writing documents", s.write(ctx, written))
}

// putLinks writes the links that are new or changed, and drops those that are gone.
func (s *Store) putLinks(ctx context.Context, all []*derived.Result) error {
	gone, come := map[derived.LinkRow]bool{}, []derived.LinkRow{}
	for _, d := range all {
		come = append(come, d.Relinked(gone)...)
	}
	for r := range gone {
		err := s.db.WithContext(ctx).Exec("DELETE FROM links WHERE name = ? AND value = ? AND kind = ? AND date_desc = ? AND seq = ?",
			r.Name, r.Value, r.Kind, r.DateDesc, r.Seq).Error
		if err != nil {
			return explain("unlinking", err)
		}
	}
	linked := engine.Into("INSERT INTO links (name, value, kind, date_desc, seq, seen)",
		" ON CONFLICT (name, value, kind, date_desc, seq) DO UPDATE SET seen = excluded.seen")
	slices.SortFunc(come, derived.LinkRow.Compare) // in the order of the table, which is faster
	for _, r := range come {
		linked.Add(r.Name, r.Value, r.Kind, r.DateDesc, r.Seq, r.Seen)
	}
	if err := s.write(ctx, linked); err != nil {
		return refuseDuplicate(all[0].Record.RecordKind(), err) // of an external id
	}
	return nil
}

// putSteps writes the steps of the status of agreements.
func (s *Store) putSteps(ctx context.Context, all []*derived.Result) error {
	var rows []derived.StepRow
	var seqs []int64
	for _, d := range all {
		if len(d.Steps) > 0 {
			if !d.New {
				seqs = append(seqs, d.Is[0].Seq)
			}
			rows = append(rows, derived.StepRows(d.Is[0].Seq, d.Steps)...)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if len(seqs) > 0 {
		if err := s.db.WithContext(ctx).Exec("DELETE FROM status_steps WHERE seq IN ?", seqs).Error; err != nil {
			return explain("clearing statuses", err)
		}
	}
	return explain("writing statuses", insertAll(ctx, s, "status_steps", rows, ""))
}

// putWords writes the words of records, and the names by which institutions and
// people are found again, where they have changed.
func (s *Store) putWords(ctx context.Context, all []*derived.Result) error {
	var changed []engine.Words
	var ids []string
	var names []derived.NameRow
	for _, d := range all {
		if d.Was[0].Words != d.Is[0].Words {
			changed = append(changed, d.Words)
			if len(d.Names) > 0 {
				if !d.New {
					ids = append(ids, d.Record.Base().ID)
				}
				names = append(names, d.Names...)
			}
		}
	}
	if err := s.write(ctx, s.engine.Index(changed)); err != nil {
		return explain("indexing words", err)
	}
	if len(names) == 0 {
		return nil
	}
	if len(ids) > 0 {
		if err := s.db.WithContext(ctx).Exec("DELETE FROM name_keys WHERE record_id IN ?", ids).Error; err != nil {
			return explain("renaming", err)
		}
	}
	renamed := engine.Into("INSERT INTO name_keys (name_key, kind, record_id)", "")
	for _, n := range names {
		renamed.Add(n.NameKey, string(n.Kind), n.RecordID)
	}
	return explain("renaming", s.write(ctx, renamed))
}

// batchSize is how many rows one statement reads or deletes: SQL has a limit of values.
const batchSize = 500
