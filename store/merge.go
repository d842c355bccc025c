package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// mergeRow is a merge, with what it moved.
type mergeRow struct {
	Seq         int64 `gorm:"primaryKey"`
	Kind        models.RecordKind
	KeptID      string
	KeptVersion int // that the merge made
	OtherID     string
	UndoneAt    *string
	Moved       moved `gorm:"serializer:json"`
}

func (mergeRow) TableName() string { return "merges" }

// moved is what a merge wrote beside the two records, each with the version that it
// made.
type moved struct {
	Parts  []movedItem `json:"parts,omitempty"`  // which belonged to the other one
	Links  []movedItem `json:"links,omitempty"`  // which named the other one
	Claims []string    `json:"claims,omitempty"` // which say what the other one said
}

// movedItem is a record or part as a merge left it.
type movedItem struct {
	Kind    models.RecordKind `json:"kind"`
	ID      string            `json:"id"`
	Version int               `json:"version"`
	// Places are where it names the kept record since.
	Places []string `json:"places,omitempty"`
}

// merging is a merge under way, in a transaction.
type merging struct {
	*Store
	kept, other models.Entity
	differences []models.Difference
	moved       moved
}

// Merge makes two records of a kind one. The kept one keeps what it says, and takes from
// the other what it does not say; where they differ, the sources of the other claim what
// it said. Parts of the other belong to the kept one, and what named it names the kept
// one. The other is not seen any more: its history is read with that of the kept one,
// and its address leads there.
func (s *Store) Merge(ctx context.Context, at Place, seen []int, in *models.Merging, found models.Problems) (d Document, report models.Merger, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		m, err := tx.merging(ctx, at, seen, in, found)
		if err != nil {
			return err
		}
		if report, err = m.run(ctx); err != nil {
			return err
		}
		d, err = tx.reread(ctx, at, m.kept)
		return err
	})
	return d, report, err
}

// merging reads the two records, and refuses what cannot be one.
func (s *Store) merging(ctx context.Context, at Place, seen []int, in *models.Merging, found models.Problems) (*merging, error) {
	kept, err := s.loadRecord(ctx, at, false)
	if err != nil {
		return nil, err
	}
	if err := sameVersion(kept, seen); err != nil {
		return nil, err
	}
	p := slices.Clone(found)
	in.Check("", &p)
	if err := p.Err(models.Invalid); err != nil {
		return nil, err
	}
	other, err := s.loadRecord(ctx, Place{Kind: at.Kind, Key: in.Other}, false)
	if models.KindOf(err) == models.NotFound {
		return nil, s.noOther(ctx, at.Kind, in.Other)
	}
	if err != nil {
		return nil, err
	}
	if other.Base().ID == kept.Base().ID {
		p.Add("/other", "itself", "a record is one with itself already")
		return nil, p.Err(models.Invalid)
	}
	if kept.Accessed().Visibility.Wider(other.Accessed().Visibility) {
		refused := models.Refuse(models.Blocked, "%s is seen by fewer people than %s: what it says would be open to all who see that one", other.Base().Reference, kept.Base().Reference)
		refused.Fields.Add("/other", "less_visible", "open it first, or keep it and merge the other one into it")
		return nil, refused
	}
	return &merging{Store: s, kept: kept, other: other}, nil
}

// noOther says why there is nothing to merge: because it is of another kind, was merged
// before, or is not there for the caller.
func (s *Store) noOther(ctx context.Context, kind models.RecordKind, key string) error {
	if ref, err := s.MergedInto(ctx, Place{Kind: kind, Key: key}); err == nil {
		refused := models.Refuse(models.Blocked, "it was merged before, into %s", ref.Reference)
		refused.Fields.Add("/other", "merged", "it was merged before, into %s", ref.Reference)
		return refused
	} else if models.KindOf(err) != models.NotFound {
		return err
	}
	var p models.Problems
	for _, spec := range models.Kinds {
		if spec.Name == kind || spec.Name.Part() {
			continue
		}
		_, err := s.idOf(ctx, Place{Kind: spec.Name, Key: key}, scope(ctx, "d"))
		if err == nil {
			p.Add("/other", "other_kind", "this is a %s; only records of a kind can be one", spec.Name)
		} else if models.KindOf(err) != models.NotFound {
			return err
		}
	}
	p.Add("/other", "unknown_"+string(kind), "there is no %s %q", kind, key)
	return p.Err(models.Invalid)
}

// run merges, in the order in which one thing rests on another: what is moved goes to a
// record that is there, and the kept one can only have what the other has left.
func (m *merging) run(ctx context.Context) (report models.Merger, err error) {
	was := models.Clone(m.kept).(models.Entity)
	m.differences = models.Combine(m.kept.RecordKind(), m.kept.Stored(), m.other.Stored())
	unclaimed, err := m.moveParts(ctx)
	if err != nil {
		return report, err
	}
	if err := m.relinkOthers(ctx); err != nil {
		return report, err
	}
	if err := m.retire(ctx); err != nil {
		return report, err
	}
	if err := m.keep(ctx, was); err != nil {
		return report, err
	}
	if err := m.claim(ctx, unclaimed); err != nil {
		return report, err
	}
	k, o := m.kept.Base(), m.other.Base()
	row := &mergeRow{Kind: m.kept.RecordKind(), KeptID: k.ID, KeptVersion: k.Version, OtherID: o.ID, Moved: m.moved}
	if err := m.db.WithContext(ctx).Omit("seq").Create(row).Error; err != nil {
		return report, explain("noting a merge", err)
	}
	if m.differences == nil {
		m.differences = []models.Difference{}
	}
	return models.Merger{Other: models.RefTo(m.other), Parts: len(m.moved.Parts), Relinked: len(m.moved.Links), Differences: m.differences}, nil
}

// write writes an item that the merge has changed.
func (m *merging) write(ctx context.Context, root models.Entity, x models.Item) (movedItem, error) {
	err := m.overwrite(ctx, root, x, models.Updated)
	return movedItem{Kind: x.RecordKind(), ID: *x.Head().ID, Version: *x.Head().Version}, err
}

// moveParts gives the parts of the other record to the kept one. It gives the sources of
// the other one as a whole.
func (m *merging) moveParts(ctx context.Context) ([]models.Citation, error) {
	parts, err := m.partsBelonging(ctx, m.other)
	if err != nil {
		return nil, err
	}
	var whole []models.Citation
	for _, x := range parts {
		if c, ok := x.(*models.Citation); ok {
			if c.OwnerID == c.RootID && c.Field == nil && value(c.Stance) == models.StanceSupports && value(c.Rank) != models.RankDeprecated {
				whole = append(whole, *c)
			}
			m.say(c)
		}
		x.Move(m.kept.Base().ID)
		was, err := m.write(ctx, m.kept, x)
		if err != nil {
			return nil, err
		}
		m.moved.Parts = append(m.moved.Parts, was)
	}
	return whole, m.rehouse(ctx, m.kept, m.moved.Parts)
}

// say makes a source that supports a value of the other record say which that is, where
// the kept one has another.
func (m *merging) say(c *models.Citation) {
	if c.OwnerID != c.RootID || c.Field == nil {
		return
	}
	for i := range m.differences {
		d := &m.differences[i]
		if d.Pointer != *c.Field {
			continue
		}
		if c.Value == nil && value(c.Stance) == models.StanceSupports {
			d.Claim(&c.CitationFields)
		}
		d.Citations = append(d.Citations, c.ID)
	}
}

// rehouse makes the documents of parts those of a record that they went to.
func (s *Store) rehouse(ctx context.Context, root models.Entity, parts []movedItem) error {
	seq, err := s.numberOf(ctx, root.Base().ID)
	if err != nil || len(parts) == 0 {
		return err
	}
	var ids []string
	for _, x := range parts {
		ids = append(ids, x.ID)
	}
	for some := range slices.Chunk(ids, batchSize) {
		if err := s.db.WithContext(ctx).Exec("UPDATE documents SET root = ? WHERE record_id IN ?", seq, some).Error; err != nil {
			return explain("moving parts", err)
		}
	}
	return nil
}

// relinkOthers makes everything that names the other record name the kept one, but for
// these two themselves.
func (m *merging) relinkOthers(ctx context.Context) error {
	linked, err := m.recordsLinkedTo(ctx, []string{m.other.Base().ID})
	if err != nil {
		return err
	}
	for _, e := range linked {
		if e.Base().ID == m.other.Base().ID || e.Base().ID == m.kept.Base().ID {
			continue
		}
		if err := m.relink(ctx, e, e); err != nil {
			return err
		}
	}
	more, err := m.recordsOfPartsLinkedTo(ctx)
	if err != nil {
		return err
	}
	citing, err := m.citingRecords(ctx)
	if err != nil {
		return err
	}
	for _, e := range slices.Concat(linked, more, citing, []models.Entity{m.kept}) {
		parts, err := m.partsBelonging(ctx, e)
		if err != nil {
			return err
		}
		for _, x := range parts {
			if err := m.relink(ctx, e, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordsOfPartsLinkedTo are the records of which a part names the other one.
func (m *merging) recordsOfPartsLinkedTo(ctx context.Context) ([]models.Entity, error) {
	seq, err := m.numberOf(ctx, m.other.Base().ID)
	if err != nil {
		return nil, err
	}
	var roots []int64
	err = m.db.WithContext(ctx).Raw("SELECT DISTINCT d.root FROM links l JOIN documents d ON d.seq = l.seq WHERE l.name = ? AND l.value = ? AND l.kind IN ?",
		derived.LinkNames[derived.RestsOn], derived.Number(seq), []int{models.ActKind.Code(), models.UpdateKind.Code()}).Scan(&roots).Error
	if err != nil {
		return nil, explain("looking for parts that name it", err)
	}
	return m.recordsNumbered(ctx, roots)
}

// citingRecords are the records that rest on the other one as a source.
func (m *merging) citingRecords(ctx context.Context) ([]models.Entity, error) {
	if m.other.RecordKind() != models.ArticleKind {
		return nil, nil
	}
	seqs, err := following{articles: []string{m.other.Base().ID}}.after(ctx, m.Store, 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	return m.recordsNumbered(ctx, seqs)
}

// relink makes an item name the kept record, if it names the other one.
func (m *merging) relink(ctx context.Context, root models.Entity, x models.Item) error {
	kind, from, to := m.kept.RecordKind(), m.other.Base().ID, m.kept.Base().ID
	places := models.Relink(x.Stored(), kind, from, to)
	if c, ok := x.(*models.Citation); ok && c.RelinkClaim(models.Citable(c.RootKind), kind, from, to) {
		places = append(places, "/value")
	}
	if len(places) == 0 {
		return nil
	}
	if e, ok := x.(models.Entity); ok {
		var p models.Problems
		e.Stored().(body).Check("", &p)
		if len(p) > 0 {
			return models.Refuse(models.Blocked, "%s %s names both, and would not hold: %s", e.RecordKind(), e.Base().Reference, p[0].Detail)
		}
	}
	was, err := m.write(ctx, root, x)
	was.Places = places
	m.moved.Links = append(m.moved.Links, was)
	return err
}

// retire takes the other record out of everybody's sight.
func (m *merging) retire(ctx context.Context) error {
	r, now := m.other.Base(), models.Stamp(m.clock())
	r.BinnedAt, r.MergedInto = &now, &m.kept.Base().ID
	if err := m.overwrite(ctx, nil, m.other, models.Merged); err != nil {
		return err
	}
	m.pending.note(func(h *models.HistoryEntry) { h.OtherID = &m.kept.Base().ID })
	return nil
}

// keep writes the kept record with what it has from the other one, if that holds.
func (m *merging) keep(ctx context.Context, was models.Entity) error {
	models.Relink(m.kept.Stored(), m.kept.RecordKind(), m.other.Base().ID, m.kept.Base().ID)
	models.Unlink(m.kept)
	var p models.Problems
	m.kept.Stored().(body).Check("", &p)
	if err := m.checkRecord(ctx, m.kept.Stored(), was, &p); err != nil {
		return err
	}
	if len(p) > 0 {
		return &models.Error{Kind: models.Blocked, Detail: "with what it would have of the other one it would not hold", Fields: p}
	}
	if err := m.overwrite(ctx, nil, m.kept, models.Merged); err != nil {
		return err
	}
	m.pending.note(func(h *models.HistoryEntry) { h.OtherID = &m.other.Base().ID })
	return nil
}

// claim lets the sources of the other record as a whole claim what it said, where no
// source of the single field does.
func (m *merging) claim(ctx context.Context, sources []models.Citation) error {
	for i := range m.differences {
		d := &m.differences[i]
		if len(d.Citations) > 0 {
			continue
		}
		for _, source := range sources {
			c := &models.Citation{RootKind: m.kept.RecordKind(), RootID: m.kept.Base().ID, OwnerKind: m.kept.RecordKind(), OwnerID: m.kept.Base().ID, CitationFields: source.CitationFields}
			d.Claim(&c.CitationFields)
			if c.Quote == nil && value(c.Locator) == "" {
				c.Locator = &m.other.Base().Reference
			}
			if err := m.insert(ctx, m.kept, c); err != nil {
				return err
			}
			d.Citations = append(d.Citations, c.ID)
			m.moved.Claims = append(m.moved.Claims, c.ID)
		}
	}
	return nil
}

// partsBelonging reads the parts of a record, whoever asks: its acts or updates, and
// then the citations.
func (s *Store) partsBelonging(ctx context.Context, e models.Entity) ([]models.Part, error) {
	columns := map[models.RecordKind]string{models.CitationKind: "root_id"}
	switch e.RecordKind() {
	case models.AgreementKind:
		columns[models.ActKind] = "agreement_id"
	case models.CommitmentKind:
		columns[models.UpdateKind] = "commitment_id"
	}
	var parts []models.Part
	for _, spec := range models.Kinds {
		column, has := columns[spec.Name]
		if !has {
			continue
		}
		items, err := spec.Read(func(list any) error {
			return s.db.WithContext(ctx).Where(column+" = ?", e.Base().ID).Order("id").Find(list).Error
		})
		if err != nil {
			return nil, explain("reading the parts of a record", err)
		}
		for _, x := range items {
			parts = append(parts, x.(models.Part))
		}
	}
	return parts, nil
}

// note adds to what was last noted for history.
func (p *pending) note(add func(*models.HistoryEntry)) { add(p.history[len(p.history)-1]) }

// MergedInto gives the record that one was made into, if the caller may see both.
func (s *Store) MergedInto(ctx context.Context, at Place) (models.RecordRef, error) {
	var ref models.RecordRef
	for range mostMerges {
		var into string
		var access models.Access
		var st statement
		st.add("SELECT t.merged_into, t.visibility, t.review_state FROM documents AS d JOIN " + at.record().Table() + " AS t ON t.id = d.record_id")
		st.where(at.keyed(), condition{"t.merged_into IS NOT NULL", nil})
		found, err := s.askOne(ctx, &st, &into, &access.Visibility, &access.ReviewState)
		if err != nil {
			return ref, explain("looking up a merge", err)
		}
		if !found || !sees(ctx, access) {
			return ref, notFound(at.Kind)
		}
		at = Place{Kind: at.record(), Key: into}
		kept, err := s.idOf(ctx, at, scope(ctx, "d"))
		if err == nil {
			return models.RecordRef{Kind: at.Kind, ID: kept.RecordID, Reference: kept.Reference}, nil
		}
		if models.KindOf(err) != models.NotFound {
			return ref, err
		}
	}
	return ref, fmt.Errorf("following merges: %s goes round in a circle", at.Key)
}

// mostMerges is how often what was merged can have been merged again.
const mostMerges = 1_000

// sees tells whether the caller would see a record with an access.
func sees(ctx context.Context, access models.Access) bool {
	return access.Open() || models.ViewerOf(ctx).Staff()
}

// withMerged gives the id of a record, and those of the records that were made one with
// it and that the caller might see.
func (s *Store) withMerged(ctx context.Context, kind models.RecordKind, id string) ([]string, error) {
	ids := []string{id}
	for i := 0; i < len(ids); i++ {
		var rows []struct {
			OtherID string
			models.Access
		}
		err := s.db.WithContext(ctx).Raw("SELECT m.other_id, t.visibility, t.review_state FROM merges AS m JOIN "+kind.Table()+
			" AS t ON t.id = m.other_id WHERE m.kept_id = ? AND m.undone_at IS NULL ORDER BY m.seq", ids[i]).Scan(&rows).Error
		if err != nil {
			return nil, explain("looking up merges", err)
		}
		for _, r := range rows {
			if sees(ctx, r.Access) {
				ids = append(ids, r.OtherID)
			}
		}
	}
	return ids, nil
}

// recordsNumbered reads the records behind documents of any kind.
func (s *Store) recordsNumbered(ctx context.Context, seqs []int64) ([]models.Entity, error) {
	byKind, err := s.kindsOf(ctx, seqs)
	if err != nil {
		return nil, err
	}
	var records []models.Entity
	for _, spec := range models.Kinds {
		more, err := s.recordsOf(ctx, spec, byKind[spec.Code])
		if err != nil {
			return nil, err
		}
		records = append(records, more...)
	}
	return records, nil
}
