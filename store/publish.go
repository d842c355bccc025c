package store

import (
	"context"
	"reflect"
	"slices"

	"entente/models"
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
func (s *Store) eachKind(ctx context.Context, seqs []int64, visit func(ctx context.Context, records []models.Entity) ([]*derived, error)) ([]*derived, error) {
	byKind, err := s.kindsOf(ctx, seqs)
	if err != nil {
		return nil, err
	}
	var lenders []*derived
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
		var rows []target
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
func (s *Store) publishKind(ctx context.Context, records []models.Entity) ([]*derived, error) {
	all, err := s.derive(ctx, records)
	if err != nil {
		return nil, err
	}
	s.pending.forget()
	return s.putKind(ctx, all)
}

// putKind writes what was derived of records of one kind, and gives those from which
// others follow.
func (s *Store) putKind(ctx context.Context, all []*derived) ([]*derived, error) {
	if err := s.mark(ctx, all); err != nil {
		return nil, err
	}
	for _, d := range all {
		s.pending.published[d.is[0].RecordID] = d.is[0]
		s.pending.warn(d)
	}
	if err := s.count(ctx, all); err != nil {
		return nil, err
	}
	return lenders(all), s.put(ctx, all)
}

// put writes what was derived of records of one kind.
func (s *Store) put(ctx context.Context, all []*derived) error {
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
func (s *Store) putSettled(ctx context.Context, all []*derived) error {
	for _, d := range all {
		if d.settled {
			continue
		}
		columns := []string{"accepted_warnings"}
		if d.record.RecordKind() == models.CommitmentKind {
			columns = append(columns, "date_from", "date_to", "date_asc", "date_desc", "pairs",
				"delivery", "delivery_assessed_by", "delivery_as_of", "delivery_from")
		}
		err := s.db.WithContext(ctx).Model(d.record).Select(columns).Updates(d.record).Error
		if err != nil {
			return explain("settling a record", err)
		}
	}
	return nil
}

// putDocuments writes the documents of records and parts, and drops those of parts
// that are gone.
func (s *Store) putDocuments(ctx context.Context, all []*derived) error {
	var rows []document
	var gone []int64
	for _, d := range all {
		rows = append(rows, d.changed()...)
		left := map[int64]bool{}
		for _, is := range d.is {
			left[is.Seq] = true
		}
		for _, was := range d.was {
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

// changed are the document of a record, and those of its parts that are not as they were:
// of hundreds of acts, one has changed.
func (d *derived) changed() []document {
	were := d.before()
	out := []document{d.is[0]}
	for _, is := range d.is[1:] {
		if was, ok := were[is.Seq]; !ok || d.new || d.was[0].forgotten() || !reflect.DeepEqual(is.onDayOf(*was), *was) {
			out = append(out, is)
		}
	}
	return out
}

// before are the documents as they were, by number.
func (d *derived) before() map[int64]*document {
	were := make(map[int64]*document, len(d.was))
	for i := range d.was {
		were[d.was[i].Seq] = &d.was[i]
	}
	return were
}

// putLinks writes the links that are new or changed, and drops those that are gone.
func (s *Store) putLinks(ctx context.Context, all []*derived) error {
	gone, come := map[linkRow]bool{}, []linkRow{}
	for _, d := range all {
		come = append(come, d.relinked(gone)...)
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
	slices.SortFunc(come, linkRow.compare) // in the order of the table, which is faster
	for _, r := range come {
		linked.Add(r.Name, r.Value, r.Kind, r.DateDesc, r.Seq, r.Seen)
	}
	if err := s.write(ctx, linked); err != nil {
		return refuseDuplicate(all[0].record.RecordKind(), err) // of an external id
	}
	return nil
}

// relinked are the links that are new or changed. Those that are gone are put to the others.
func (d *derived) relinked(gone map[linkRow]bool) (come []linkRow) {
	if d.new {
		return rowsOf(d.is)
	}
	was, is := d.linked()
	before, kept := map[linkRow]bool{}, map[linkRow]bool{}
	for _, r := range was {
		before[r] = true
	}
	for _, r := range is {
		kept[r.key()] = true
		if d.was[0].forgotten() || !before[r] {
			come = append(come, r)
		}
	}
	for _, r := range was {
		if !kept[r.key()] {
			gone[r] = true
		}
	}
	return come
}

// linked are the links that what was derived had and has, but for those of documents that
// have the same as before: of hundreds of acts, one has others.
func (d *derived) linked() (was, is []linkRow) {
	if d.was[0].forgotten() {
		return rowsOf(d.was), rowsOf(d.is)
	}
	var left, other []document
	same, were := map[int64]bool{}, d.before()
	for _, x := range d.is {
		before, known := were[x.Seq]
		if same[x.Seq] = known && before.Links == x.Links && before.DateDesc == x.DateDesc; !same[x.Seq] {
			other = append(other, x)
		}
	}
	for _, x := range d.was {
		if !same[x.Seq] {
			left = append(left, x)
		}
	}
	return rowsOf(left), rowsOf(other)
}

// rowsOf are the links of documents.
func rowsOf(documents []document) []linkRow {
	var rows []linkRow
	for _, d := range documents {
		rows = append(rows, parseLinks(d.Links).rows(d)...)
	}
	return rows
}

// putSteps writes the steps of the status of agreements.
func (s *Store) putSteps(ctx context.Context, all []*derived) error {
	var rows []stepRow
	var seqs []int64
	for _, d := range all {
		if len(d.steps) > 0 {
			if !d.new {
				seqs = append(seqs, d.is[0].Seq)
			}
			rows = append(rows, stepRows(d.is[0].Seq, d.steps)...)
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
func (s *Store) putWords(ctx context.Context, all []*derived) error {
	var changed []engine.Words
	var ids []string
	var names []nameRow
	for _, d := range all {
		if d.was[0].Words != d.is[0].Words {
			changed = append(changed, d.words)
			if len(d.names) > 0 {
				if !d.new {
					ids = append(ids, d.record.Base().ID)
				}
				names = append(names, d.names...)
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

// nameRow is a folded name of an institution, person or country.
type nameRow struct {
	NameKey  string
	Kind     models.RecordKind
	RecordID string
}

func nameRows(e models.Entity) []nameRow {
	named, ok := e.(interface{ NameKeys() []string })
	if !ok {
		return nil
	}
	var rows []nameRow
	for _, key := range named.NameKeys() {
		rows = append(rows, nameRow{key, e.RecordKind(), e.Base().ID})
	}
	return rows
}
