package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"entente/models"
	"entente/models/packed"
	"entente/store/derived"
)

// Place names a record by kind and by id or reference; or a part of it by the kind
// and id of the part. A citation is named by its id alone, and when it is new by
// what it cites: a record, or an act or update of it.
type Place struct {
	Kind models.RecordKind
	// Of is the kind of the record when that is not told by Kind.
	Of   models.RecordKind
	Key  string
	Part string
}

// record is the kind of the record that a place is in.
func (at Place) record() models.RecordKind {
	switch {
	case at.Of != "":
		return at.Of
	case at.Kind == models.ActKind:
		return models.AgreementKind
	case at.Kind == models.UpdateKind:
		return models.CommitmentKind
	}
	return at.Kind
}

// Look says how records are to be looked at.
type Look struct {
	AsOf models.Day // "" is today
	Bin  bool
}

// Document is a record or part as it is sent.
type Document struct {
	ID      string
	Version int
	// Data is the data version, for who asked, that the document was read at.
	Data int64
	Body []byte
	// Made is what was recorded with what was just recorded, and is not in Body.
	Made []models.Made
	// Alike are records that may be the same as what was just recorded, and is in Body.
	Alike []models.Alike
	// Warnings are what is implausible of what was just written, by its place in the
	// body that was sent.
	Warnings []models.Warning
}

func (s *Store) day(asOf models.Day) models.Day {
	if asOf == "" {
		return s.Today()
	}
	return asOf
}

// keyed is the condition on documents d that finds a record by id or reference.
func (at Place) keyed() condition {
	column := "reference"
	if len(at.Key) == 36 {
		column = "record_id"
	}
	return condition{"d.kind = ? AND d." + column + " = ?", []any{at.record().Code(), at.record().Canonical(at.Key)}}
}

// row is what a reading query gives of a document.
type row struct {
	seq    int64
	id     string
	body   []byte // as it is stored; nil when it has to be rendered
	guests sql.NullInt64
	keys   []any // of the order of a list, or what else was asked for
}

// holds is the condition that what was derived of a document holds on a day.
const holds = "NOT d.outdated AND d.day <= ? AND ? < d.until"

// selecting begins a statement that reads rows of documents d as they are on a day,
// each with the keys of an order: with what was derived of a record, if that is the
// answer for the caller, or else with the fingerprint of what guests read.
func (s *Store) selecting(ctx context.Context, day models.Day, keys []sortKey) *statement {
	st := &statement{}
	st.add("SELECT d.seq, d.record_id, ")
	switch {
	case day != s.Today():
		st.add("NULL, NULL")
	case models.ViewerOf(ctx).Staff():
		st.add("CASE WHEN "+holds+" THEN d.doc END, NULL", day, day)
	default:
		st.add("CASE WHEN d.plain AND "+holds+" THEN d.doc END, ", day, day)
		st.add("CASE WHEN NOT d.plain AND "+holds+" THEN d.guest_print END", day, day)
	}
	for _, k := range keys {
		st.add(", " + k.column)
	}
	return st
}

// aBody is about how many bytes are stored of a document.
const aBody = 500

// scanRows reads rows, some of them or a few more, with keys like these. They are many
// and read often, so it is done by hand, and what is stored of all goes to one place.
func (s *Store) scanRows(ctx context.Context, st *statement, like []any, some int) ([]row, error) {
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var r row
	var body sql.RawBytes
	keys := make([]any, len(like))
	into := append(make([]any, 0, 8), &r.seq, &r.id, &body, &r.guests)
	for i := range keys {
		into = append(into, &keys[i])
	}
	list := make([]row, 0, some)
	bodies := make([]byte, 0, some*aBody) // when it has to grow, those before stay where they are
	all := make([]any, 0, some*len(keys)) // the keys of all rows
	for found.Next() {
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		r.body = nil
		if body != nil {
			bodies = append(bodies, body...)
			r.body = bodies[len(bodies)-len(body):]
		}
		all = append(all, keys...)
		r.keys = all[len(all)-len(keys):]
		list = append(list, r)
	}
	return list, found.Err()
}

// One reads a record or part, if the caller may see it, by what was derived of it
// where that is the answer; otherwise it is rendered for him.
func (s *Store) One(ctx context.Context, at Place, look Look) (Document, error) {
	if at.Kind.Part() {
		return s.part(ctx, at)
	}
	day := s.day(look.AsOf)
	st := s.selecting(ctx, day, []sortKey{{column: "d.version"}, {column: "(SELECT " + markOf(ctx) + " FROM derivation)"}})
	st.fixed = true
	st.add(" FROM documents AS d")
	st.where(at.keyed(), scopeOf(view(ctx, look.Bin), "d"))
	rows, err := s.scanRows(ctx, st, []any{aNumber, aNumber}, 1)
	if err != nil {
		return Document{}, explain("reading a "+string(at.Kind), err)
	}
	if len(rows) == 0 {
		return Document{}, notFound(at.Kind)
	}
	bodies, err := s.bodies(ctx, at.Kind, rows, day)
	if err != nil {
		return Document{}, err
	}
	keys := rows[0].keys
	body, err := packed.Append(nil, bodies[0])
	return Document{ID: rows[0].id, Version: int(keys[0].(int64)), Data: keys[1].(int64), Body: body}, err
}

// ByIDs gives records of a kind by their ids, as the caller sees them: those that he may.
func (s *Store) ByIDs(ctx context.Context, kind models.RecordKind, ids []string) (Documents, error) {
	var out Documents
	if len(ids) == 0 {
		return out, nil
	}
	st := s.selecting(ctx, s.Today(), nil)
	st.add(" FROM documents AS d")
	// They are found by their ids, and not by their kind, of which there are many.
	st.where(condition{"d.record_id IN ? AND +d.kind = ?", []any{ids, kind.Code()}}, scope(ctx, "d"))
	rows, err := s.scanRows(ctx, st, nil, len(ids))
	if err != nil {
		return out, explain("reading records", err)
	}
	for _, r := range rows {
		out.IDs = append(out.IDs, r.id)
	}
	out.Meta.Count = len(rows)
	out.Rows, err = s.bodies(ctx, kind, rows, s.Today())
	return out, err
}

// bodies gives the documents of a kind as the caller sees them on a day: as they
// were derived, and are stored, or else rendered for him, all with the same few queries.
func (s *Store) bodies(ctx context.Context, kind models.RecordKind, rows []row, day models.Day) ([][]byte, error) {
	bodies := make([][]byte, len(rows))
	var late []int64
	for i, r := range rows {
		bodies[i] = r.body
		if r.guests.Valid {
			bodies[i] = s.guests.find(r.seq, r.guests.Int64)
		}
		if bodies[i] == nil {
			late = append(late, r.seq)
		}
	}
	if len(late) == 0 {
		return bodies, nil
	}
	rendered, err := s.renderAll(ctx, kind, late, day)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		if bodies[i] != nil {
			continue
		}
		text := rendered[r.id]
		bodies[i] = []byte(text)
		if r.guests.Valid {
			s.guests.keep(r.seq, rendering{derived.Fingerprint(text), packed.Pack(bodies[i])})
		}
	}
	return bodies, nil
}

// renderAll renders the documents of a kind with some numbers for the caller, by the
// id of the record.
func (s *Store) renderAll(ctx context.Context, kind models.RecordKind, seqs []int64, day models.Day) (map[string]string, error) {
	records, err := s.recordsOf(ctx, kind.Spec(), seqs)
	if err != nil {
		return nil, err
	}
	docs, err := s.render(ctx, records, view(ctx, false), day)
	if err != nil {
		return nil, err
	}
	rendered := map[string]string{}
	for i, e := range records {
		rendered[e.Base().ID] = docs[i]
	}
	return rendered, nil
}

func notFound(kind models.RecordKind) error {
	return models.Refuse(models.NotFound, "there is no such %s", kind)
}

// part reads an act or update of a record, or a citation.
func (s *Store) part(ctx context.Context, at Place) (Document, error) {
	data, err := s.Version(ctx)
	if err != nil {
		return Document{}, err
	}
	_, _, x, err := s.load(ctx, at, false)
	if err != nil {
		return Document{}, err
	}
	if c, ok := x.(*models.Citation); ok {
		full, err := s.completeCitations(ctx, []models.Citation{*c})
		if err != nil {
			return Document{}, err
		}
		x = &full[0]
	} else {
		seen, err := s.visible(ctx, linksIn(x.Stored()))
		if err != nil {
			return Document{}, err
		}
		x = derived.ShownItem(x, seen)
	}
	body, err := derived.Encode(x)
	return Document{ID: *x.Head().ID, Version: *x.Head().Version, Data: data, Body: []byte(body)}, err
}

// load reads the row of a record that the caller may see, or of a part together
// with its record and, for a citation of a part, that part.
func (s *Store) load(ctx context.Context, at Place, bin bool) (root models.Entity, owner, x models.Item, err error) {
	switch {
	case at.Kind == models.CitationKind:
		return s.loadCitation(ctx, at.Part)
	case at.Kind.Part():
		root, x, err = s.loadPart(ctx, at)
		return root, nil, x, err
	}
	root, err = s.loadRecord(ctx, at, bin)
	return root, nil, root, err
}

// loadRecord reads the row of a record that the caller may see.
func (s *Store) loadRecord(ctx context.Context, at Place, bin bool) (models.Entity, error) {
	kind := at.record()
	var st statement
	st.add("SELECT t.* FROM " + kind.Table() + " AS t JOIN documents AS d ON d.record_id = t.id")
	st.where(at.keyed(), scopeOf(view(ctx, bin), "d"))
	st.add(" LIMIT 1")
	items, err := kind.Spec().Read(func(list any) error { return s.scan(ctx, &st, list) })
	if err != nil {
		return nil, explain("reading a "+string(kind), err)
	}
	if len(items) == 0 {
		return nil, notFound(kind)
	}
	return items[0].(models.Entity), nil
}

// loadPart reads an act or update of a record.
func (s *Store) loadPart(ctx context.Context, at Place) (models.Entity, models.Item, error) {
	root, err := s.loadRecord(ctx, at, false)
	if err != nil {
		return nil, nil, err
	}
	items, err := at.Kind.Spec().Read(func(list any) error {
		return s.db.WithContext(ctx).Where("id = ?", at.Part).Limit(1).Find(list).Error
	})
	if err != nil {
		return nil, nil, explain("reading a part", err)
	}
	if len(items) > 0 {
		if kind, id := items[0].(models.Part).Of(); kind == root.RecordKind() && id == root.Base().ID {
			return root, items[0], nil
		}
	}
	return nil, nil, notFound(at.Kind)
}

// owned reads the record that something new is to belong to and, for a citation of
// an act or update, that part. A record belongs to none.
func (s *Store) owned(ctx context.Context, at Place) (root models.Entity, owner models.Item, err error) {
	if !at.Kind.Part() {
		return nil, nil, nil
	}
	if at.Kind != models.CitationKind || at.Part == "" {
		root, err = s.loadRecord(ctx, at, false)
		return root, nil, err
	}
	kind := models.ActKind
	if at.Of == models.CommitmentKind {
		kind = models.UpdateKind
	}
	return s.loadPart(ctx, Place{Kind: kind, Of: at.Of, Key: at.Key, Part: at.Part})
}

// Exists tells whether there is such a record or part for the caller.
func (s *Store) Exists(ctx context.Context, at Place) error {
	_, _, _, err := s.load(ctx, at, false)
	return err
}

// Owned tells whether there is a record, or part of one, that something new can
// belong to.
func (s *Store) Owned(ctx context.Context, at Place) error {
	_, _, err := s.owned(ctx, at)
	return err
}

// idOf finds the id and number of a record by id or reference, where a condition on
// documents d holds.
func (s *Store) idOf(ctx context.Context, at Place, where condition) (derived.Target, error) {
	var st statement
	var x derived.Target
	st.add("SELECT d.seq, d.kind, d.record_id, d.reference, d.seen FROM documents AS d")
	st.where(at.keyed(), where)
	st.add(" LIMIT 1")
	found, err := s.askOne(ctx, &st, &x.Seq, &x.Kind, &x.RecordID, &x.Reference, &x.Seen)
	if err != nil {
		return derived.Target{}, explain("looking up a "+string(at.Kind), err)
	}
	if !found {
		return derived.Target{}, notFound(at.Kind)
	}
	return x, nil
}

// Parts lists the acts of an agreement in the order of their dates, or the updates
// of a commitment, the latest first.
func (s *Store) Parts(ctx context.Context, at Place) (Documents, error) {
	root, err := s.loadRecord(ctx, at, false)
	if err != nil {
		return Documents{}, err
	}
	parts, err := s.partsOf(ctx, at.Kind, root.Base().ID)
	if err != nil {
		return Documents{}, err
	}
	var named []string
	for _, p := range parts {
		named = append(named, linksIn(p.Stored())...)
	}
	seen, err := s.visible(ctx, named)
	if err != nil {
		return Documents{}, err
	}
	out := Documents{Meta: models.Meta{Count: len(parts)}}
	for _, p := range parts {
		text, err := derived.Encode(derived.ShownItem(p, seen))
		if err != nil {
			return Documents{}, err
		}
		out.Rows, out.IDs = append(out.Rows, []byte(text)), append(out.IDs, *p.Head().ID)
	}
	return out, nil
}

// ID gives the id of a record that the caller may see.
func (s *Store) ID(ctx context.Context, at Place) (string, error) {
	x, err := s.idOf(ctx, at, scope(ctx, "d"))
	return x.RecordID, err
}

func (s *Store) partsOf(ctx context.Context, kind models.RecordKind, id string) ([]models.Item, error) {
	var parts []models.Item
	switch kind {
	case models.ActKind:
		acts, err := s.actsOf(ctx, []string{id})
		for i := range acts[id] {
			parts = append(parts, &acts[id][i])
		}
		return parts, err
	case models.UpdateKind:
		updates, err := s.updatesOf(ctx, []string{id})
		for i := range updates[id] {
			parts = append(parts, &updates[id][i])
		}
		return parts, err
	}
	return nil, fmt.Errorf("there are no parts of kind %q to list", kind)
}

// actsOf reads the acts of agreements in the order of their dates.
func (s *Store) actsOf(ctx context.Context, ids []string) (map[string][]models.Act, error) {
	acts := map[string][]models.Act{}
	written := s.pending.among(ids, func(id string, n *newcomer) { acts[id] = n.orderedActs() })
	if len(written) == 0 {
		return acts, nil
	}
	var st statement
	st.add("SELECT * FROM acts WHERE agreement_id IN ? ORDER BY COALESCE(date_from, '9999'), created_at, id", written)
	var rows []models.Act
	err := s.scan(ctx, &st, &rows)
	for _, a := range rows {
		acts[a.AgreementID] = append(acts[a.AgreementID], a)
	}
	return acts, explain("reading acts", err)
}

// updatesOf reads the updates of commitments, the latest first.
func (s *Store) updatesOf(ctx context.Context, ids []string) (map[string][]models.Update, error) {
	updates := map[string][]models.Update{}
	written := s.pending.among(ids, func(id string, n *newcomer) { updates[id] = n.orderedUpdates() })
	if len(written) == 0 {
		return updates, nil
	}
	var st statement
	st.add("SELECT * FROM updates WHERE commitment_id IN ? ORDER BY as_of_from DESC, created_at DESC, id DESC", written)
	var rows []models.Update
	err := s.scan(ctx, &st, &rows)
	for _, u := range rows {
		updates[u.CommitmentID] = append(updates[u.CommitmentID], u)
	}
	return updates, explain("reading updates", err)
}

// where adds a condition to a query.
func where(db *gorm.DB, c condition) *gorm.DB { return db.Where(c.sql, c.args...) }
