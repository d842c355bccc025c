package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store/derived"
)

// Verify looks for what must never be: links that lead nowhere, and anything derived
// that a fresh computation does not give. It gives a line for each fault, at most a
// hundred of a sort.
func (s *Store) Verify(ctx context.Context) ([]string, error) {
	var faults []string
	look := func(looks ...func(context.Context) ([]string, error)) error {
		for _, f := range looks {
			found, err := f(ctx)
			if err != nil {
				return err
			}
			faults = append(faults, found[:min(len(found), 100)]...)
		}
		return nil
	}
	if err := look(s.engineFaults, s.keyFaults); err != nil {
		return nil, err
	}
	err := s.Snapshot(ctx, func(at *Store) error { return look(at.underived, at.wrongCounters) })
	return faults, err
}

// engineFaults asks the engine itself.
func (s *Store) engineFaults(ctx context.Context) ([]string, error) {
	return s.engine.Faults(s.db.WithContext(ctx))
}

// keyFaults looks at the key with which ETags and cursors are made.
func (s *Store) keyFaults(ctx context.Context) ([]string, error) {
	_, err := s.storedKey(ctx)
	if errors.Is(err, errNoKey) || errors.Is(err, errBadKey) {
		return []string{"key: " + err.Error()}, nil
	}
	return nil, err
}

// underived finds documents, links, words, names and status steps that are not what
// a fresh computation gives.
func (s *Store) underived(ctx context.Context) ([]string, error) {
	links, err := s.linkPrints(ctx)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, spec := range models.Kinds {
		if spec.Name.Part() {
			continue
		}
		missing, err := s.withoutDocument(ctx, spec)
		if err != nil {
			return nil, err
		}
		faults = append(faults, missing...)
		err = s.eachBatch(ctx, spec, func(seqs []int64) error {
			found, err := s.differences(ctx, spec, seqs, links)
			faults = append(faults, found...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for seq := range links {
		faults = append(faults, fmt.Sprintf("link: one is of document %d, which is not there", seq))
	}
	return faults, nil
}

// linkPrints reads all links once, and gives a fingerprint of those of each document.
func (s *Store) linkPrints(ctx context.Context) (map[int64]int64, error) {
	found, err := s.db.WithContext(ctx).Raw("SELECT name, value, kind, date_desc, seq, seen FROM links").Rows()
	if err != nil {
		return nil, explain("reading links", err)
	}
	defer found.Close()
	prints := map[int64]int64{}
	for found.Next() {
		var r derived.LinkRow
		if err := found.Scan(&r.Name, &r.Value, &r.Kind, &r.DateDesc, &r.Seq, &r.Seen); err != nil {
			return nil, explain("reading links", err)
		}
		prints[r.Seq] ^= r.Fingerprint()
	}
	return prints, explain("reading links", found.Err())
}

// withoutDocument finds records that no document is of.
func (s *Store) withoutDocument(ctx context.Context, spec models.Spec) ([]string, error) {
	var ids []string
	err := s.db.WithContext(ctx).Raw("SELECT t.id FROM " + spec.Table + " t LEFT JOIN documents d ON d.record_id = t.id WHERE d.seq IS NULL LIMIT 100").Scan(&ids).Error
	var faults []string
	for _, id := range ids {
		faults = append(faults, fmt.Sprintf("document: %s %s has none", spec.Name, id))
	}
	return faults, explain("looking for documents", err)
}

// eachBatch visits the documents of a kind, some at a time.
func (s *Store) eachBatch(ctx context.Context, spec models.Spec, visit func(seqs []int64) error) error {
	after := int64(0)
	for {
		var seqs []int64
		err := s.db.WithContext(ctx).Raw("SELECT seq FROM documents WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?", spec.Code, after, batchSize).Scan(&seqs).Error
		if err != nil || len(seqs) == 0 {
			return explain("looking through documents", err)
		}
		after = seqs[len(seqs)-1]
		if err := visit(seqs); err != nil {
			return err
		}
	}
}

// differences compares what is derived of some records with a fresh computation. Of
// the fingerprints of links it takes those that it has compared.
func (s *Store) differences(ctx context.Context, spec models.Spec, seqs []int64, links map[int64]int64) ([]string, error) {
	records, err := s.recordsOf(ctx, spec, seqs)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	all, err := s.derive(ctx, records)
	if err != nil {
		return nil, err
	}
	there, err := s.there(ctx, all)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, d := range all {
		for _, fault := range there.faults(d, links) {
			faults = append(faults, fmt.Sprintf("%s %s: %s", spec.Name, d.Is[0].Reference, fault))
		}
	}
	return faults, nil
}

// present is what is in the database of some documents.
type present struct {
	today models.Day
	docs  map[int64]packed.JSON
	steps map[int64][]derived.StepRow
	days  map[int64][]derived.CalendarRow
	// parties are the steps of each country in texts of many.
	parties map[int64][]derived.PartyStep
	words   map[int64]bool
	names   map[string][]string
}

// there reads what is in the database of some documents.
func (s *Store) there(ctx context.Context, all []*derived.Result) (present, error) {
	p := present{s.Today(), map[int64]packed.JSON{}, map[int64][]derived.StepRow{}, map[int64][]derived.CalendarRow{}, map[int64][]derived.PartyStep{}, map[int64]bool{}, map[string][]string{}}
	var seqs []int64
	var ids []string
	for _, d := range all {
		ids = append(ids, d.Record.Base().ID)
		for _, was := range d.Was {
			seqs = append(seqs, was.Seq)
		}
	}
	if err := s.thereByNumber(ctx, p, some(seqs)); err != nil {
		return p, err
	}
	var names []derived.NameRow
	err := s.db.WithContext(ctx).Table("name_keys").Where("record_id IN ?", some(ids)).Order("name_key").Find(&names).Error
	for _, r := range names {
		p.names[r.RecordID] = append(p.names[r.RecordID], r.NameKey)
	}
	return p, explain("reading names", err)
}

// thereByNumber reads what is kept by the number of a document.
func (s *Store) thereByNumber(ctx context.Context, p present, seqs []int64) error {
	db := s.db.WithContext(ctx)
	var docs []derived.Document
	if err := db.Raw("SELECT seq, doc FROM documents WHERE seq IN ?", seqs).Scan(&docs).Error; err != nil {
		return explain("reading documents", err)
	}
	steps, err := s.stepRows(ctx, seqs)
	if err != nil {
		return err
	}
	var parties []derived.PartyStep
	if err := db.Where("seq IN ?", seqs).Order("seq, country, day_from").Find(&parties).Error; err != nil {
		return explain("reading statuses of parties", err)
	}
	for _, r := range parties {
		p.parties[r.Step.Seq] = append(p.parties[r.Step.Seq], r)
	}
	var found []int64
	column := strings.TrimPrefix(s.engine.Found(), "w.")
	if err := db.Raw("SELECT "+column+" FROM search WHERE "+column+" IN ?", seqs).Scan(&found).Error; err != nil {
		return explain("reading words", err)
	}
	for _, d := range docs {
		p.docs[d.Seq] = d.Doc
	}
	maps.Copy(p.steps, steps)
	days, err := s.calendarRows(ctx, seqs)
	if err != nil {
		return err
	}
	maps.Copy(p.days, days)
	for _, seq := range found {
		p.words[seq] = true
	}
	return nil
}

// faults names what is there of one record and would be otherwise.
func (p present) faults(d *derived.Result, links map[int64]int64) []string {
	var faults []string
	was, is := d.Was[0], d.Is[0]
	differ := func(what string, there, would any) {
		if was, is := asText(there), asText(would); was != is {
			faults = append(faults, fmt.Sprintf("%s is %s, would be %s", what, was, is))
		}
	}
	if was.Forgotten() {
		for _, x := range d.Was {
			delete(links, x.Seq)
		}
		return []string{"it is yet to be derived: entente reindex goes on where it was"}
	}
	if was.Until > p.today && was.Day <= p.today { // else it is rendered, and published again
		differ("standing", was.Standing, is.Standing)
		if !was.Outdated {
			differ("the document", p.docs[was.Seq], is.Doc)
		}
	}
	if was.Until <= p.today || was.Day > p.today { // and its warnings are those of another day
		is.Links, d.Is[0].Links = was.Links, was.Links
	}
	if was.Outdated { // by itself that is no fault
		is.ReadAs(was)
	}
	differ("the row", was, is.OnDayOf(was))
	if len(d.Was) != len(d.Is) {
		differ("the number of its parts", len(d.Was), len(d.Is))
	}
	faults = append(faults, linkFaults(d.Is, links)...)
	differ("status of parties", p.parties[was.Seq], d.Parties)
	differ("status", p.steps[was.Seq], derived.StepRows(was.Seq, d.Steps))
	differ("calendar", p.days[was.Seq], derived.CalendarRows(was.Seq, d.Days))
	differ("words", p.words[was.Seq], true)
	differ("names", p.names[d.Record.Base().ID], nameKeys(d.Names))
	differ("that the columns which follow from others are up to date", d.Settled, true)
	return faults
}

func nameKeys(names []derived.NameRow) []string {
	var keys []string
	for _, n := range names {
		keys = append(keys, n.NameKey)
	}
	return keys
}

// linkFaults compares the links of documents with the fingerprints of those that are
// there, and takes these.
func linkFaults(documents []derived.Document, links map[int64]int64) []string {
	var faults []string
	for _, x := range documents {
		var want int64
		for _, r := range derived.ParseLinks(x.Links).Rows(x) {
			want ^= r.Fingerprint()
		}
		if links[x.Seq] != want {
			faults = append(faults, "a link is missing, or is not as it would be among: "+x.Links)
		}
		delete(links, x.Seq)
	}
	return faults
}

// asText writes a value so that it can be compared; an empty list is none.
func asText(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := derived.Encode(v)
	if err != nil {
		return err.Error()
	}
	if text == "null" {
		return "[]"
	}
	return text
}
