package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"entente/models"
	"entente/models/packed"
	"entente/store/derived"
)

// Tables of what records have several of: of the records that a filter chooses, kind by kind
// in the order of recording, the rows that the caller sees.

// recordsAtOnce is of how many records the rows are read together: each can have hundreds.
const recordsAtOnce = 25

// Acts lists the acts on the agreements that a filter chooses.
func (s *Store) Acts(ctx context.Context, f models.AgreementFilter, p models.Paging) (models.Page[models.ActRow], error) {
	q, err := s.filtered(ctx, models.AgreementKind, &f)
	if err != nil {
		return models.Page[models.ActRow]{}, err
	}
	q.and("EXISTS (SELECT 1 FROM acts x WHERE x.agreement_id = d.record_id)")
	return said(ctx, s, p, f.Day(), models.ActRowsOf, q)
}

// RelationsBetween lists what the agreements that a filter chooses do to others.
func (s *Store) RelationsBetween(ctx context.Context, f models.AgreementFilter, p models.Paging) (models.Page[models.RelationRow], error) {
	q, err := s.filtered(ctx, models.AgreementKind, &f)
	if err != nil {
		return models.Page[models.RelationRow]{}, err
	}
	q.andRows(filled("relations"))
	return said(ctx, s, p, f.Day(), models.RelationRowsOf, q)
}

// Positions lists the offices of the people that a filter chooses.
func (s *Store) Positions(ctx context.Context, f models.PersonFilter, p models.Paging) (models.Page[models.PositionRow], error) {
	q, err := s.filtered(ctx, models.PersonKind, &f)
	if err != nil {
		return models.Page[models.PositionRow]{}, err
	}
	q.andRows(filled("positions"))
	return said(ctx, s, p, "", models.PositionRowsOf, q)
}

// Participants lists those who take part in the visits and meetings that a filter chooses,
// and who sign its agreements.
func (s *Store) Participants(ctx context.Context, f models.ParticipantFilter, p models.Paging) (models.Page[models.ParticipantRow], error) {
	var queries []*query
	for _, x := range []struct {
		kind    models.RecordKind
		columns string
	}{
		{models.VisitKind, filled("lead") + " OR " + filled("delegation")},
		{models.MeetingKind, filled("participants")},
		{models.AgreementKind, filled("signatories")},
	} {
		if len(f.Kind) > 0 && !slices.Contains(f.Kind, x.kind) {
			continue
		}
		q, err := s.filtered(ctx, x.kind, &f.Attended)
		if err != nil {
			return models.Page[models.ParticipantRow]{}, err
		}
		q.andRows("(" + x.columns + ")")
		queries = append(queries, q)
	}
	return said(ctx, s, p, "", models.ParticipantRowsOf, queries...)
}

// filled is the condition that there is something in a column of JSON.
func filled(column string) string { return "LENGTH(CAST(t." + column + " AS TEXT)) > LENGTH('null')" }

// Updates lists the updates of the commitments that a filter chooses.
func (s *Store) Updates(ctx context.Context, f models.CommitmentFilter, p models.Paging) (models.Page[models.UpdateRow], error) {
	q, err := s.filtered(ctx, models.CommitmentKind, &f)
	if err != nil {
		return models.Page[models.UpdateRow]{}, err
	}
	q.and("EXISTS (SELECT 1 FROM updates x WHERE x.commitment_id = d.record_id)")
	return itemList[models.UpdateRow]{
		atOnce:  recordsAtOnce,
		records: func(from int64, limit int) ([]derived.Target, error) { return s.recorded(ctx, from, limit, q) },
		items: func(records []derived.Target) (map[string][]models.UpdateRow, error) {
			return s.updateRows(ctx, records)
		},
	}.page(ctx, s, p)
}

// updateRows are the updates of commitments, by the id of these.
func (s *Store) updateRows(ctx context.Context, records []derived.Target) (map[string][]models.UpdateRow, error) {
	updates, err := s.updatesOf(ctx, idsIn(records))
	rows := map[string][]models.UpdateRow{}
	for _, x := range records {
		for _, u := range updates[x.RecordID] {
			rows[x.RecordID] = append(rows[x.RecordID], models.UpdateRow{CommitmentReference: x.Reference, Update: u})
		}
	}
	return rows, err
}

// AllCitations lists what sources say of the records that a filter chooses. What is asked
// of articles is answered with the rows of these.
func (s *Store) AllCitations(ctx context.Context, f models.CitationFilter, p models.Paging) (models.Page[models.Citation], error) {
	queries, err := s.cited(ctx, f)
	if err != nil {
		return models.Page[models.Citation]{}, err
	}
	articles, err := s.articlesOf(ctx, f.Article)
	if err != nil {
		return models.Page[models.Citation]{}, err
	}
	return itemList[models.Citation]{
		atOnce:  recordsAtOnce,
		records: func(from int64, limit int) ([]derived.Target, error) { return s.recorded(ctx, from, limit, queries...) },
		items: func(records []derived.Target) (map[string][]models.Citation, error) {
			return s.citationRows(ctx, records, articles)
		},
	}.page(ctx, s, p)
}

// cited are the records of each kind that a filter of citations chooses, and that have any
// that the caller sees. A kind without pairs or sectors has none when these are asked for.
func (s *Store) cited(ctx context.Context, f models.CitationFilter) ([]*query, error) {
	var queries []*query
	for _, spec := range models.Kinds {
		switch {
		case !slices.Contains(spec.Includes, "citations") || spec.Name == models.ArticleKind,
			len(f.Kind) > 0 && !slices.Contains(f.Kind, spec.Name),
			len(f.Pair) > 0 && !isFacet(spec.Name, "pair"), len(f.Sector) > 0 && !isFacet(spec.Name, "sector"):
			continue
		}
		q, err := s.filtered(ctx, spec.Name, &f.Filter)
		if err != nil {
			return nil, err
		}
		seen := scope(ctx, "a")
		q.and("EXISTS (SELECT 1 FROM citations x JOIN documents AS a ON a.record_id = x.article_id WHERE x.root_id = d.record_id AND "+seen.sql+")", seen.args...)
		queries = append(queries, q)
	}
	return queries, nil
}

// citationRows are the citations of records that the caller sees, by the id of these; only
// those by some articles, if any are named.
func (s *Store) citationRows(ctx context.Context, records []derived.Target, articles []string) (map[string][]models.Citation, error) {
	db := s.citations(ctx).Where("c.root_id IN ?", idsIn(records))
	if len(articles) > 0 {
		db = db.Where("c.article_id IN ?", articles)
	}
	var list []models.Citation
	if err := db.Select("c.*").Order("c.id").Find(&list).Error; err != nil {
		return nil, explain("reading citations", err)
	}
	list, err := s.completeCitations(ctx, list)
	rows := map[string][]models.Citation{}
	for _, c := range list {
		rows[c.RootID] = append(rows[c.RootID], c)
	}
	return rows, err
}

func idsIn(records []derived.Target) []string {
	ids := make([]string, len(records))
	for i, x := range records {
		ids[i] = x.RecordID
	}
	return ids
}

// said lists the rows that stand in the documents of what queries find, on a day.
func said[T any](ctx context.Context, s *Store, p models.Paging, day models.Day, rowsOf func(models.Entity) []T, queries ...*query) (models.Page[T], error) {
	return itemList[T]{
		atOnce:  recordsAtOnce,
		records: func(from int64, limit int) ([]derived.Target, error) { return s.recorded(ctx, from, limit, queries...) },
		items: func(records []derived.Target) (map[string][]T, error) {
			rows := map[string][]T{}
			read, err := s.readAs(ctx, records, s.day(day))
			for _, e := range read {
				rows[e.Base().ID] = rowsOf(e)
			}
			return rows, err
		},
	}.page(ctx, s, p)
}

// readAs gives records as the caller reads them on a day.
func (s *Store) readAs(ctx context.Context, records []derived.Target, day models.Day) ([]models.Entity, error) {
	byKind := map[int][]int64{}
	for _, x := range records {
		byKind[x.Kind] = append(byKind[x.Kind], x.Seq)
	}
	var read []models.Entity
	for code, seqs := range byKind {
		spec := models.SpecOfCode(code)
		st := s.selecting(ctx, day, nil)
		st.add(" FROM documents AS d WHERE d.seq IN ?", seqs)
		rows, err := s.scanRows(ctx, st, nil, len(seqs))
		if err != nil {
			return nil, explain("reading records", err)
		}
		bodies, err := s.bodies(ctx, spec.Name, rows, day)
		if err != nil {
			return nil, err
		}
		for _, body := range bodies {
			e, err := decoded(spec, body)
			if err != nil {
				return nil, err
			}
			read = append(read, e)
		}
	}
	return read, nil
}

// decoded is a document as the record that it says.
func decoded(spec models.Spec, body []byte) (models.Entity, error) {
	e := spec.New().(models.Entity)
	if err := packed.Unmarshal(body, e); err != nil {
		return nil, fmt.Errorf("reading a document: %w", err)
	}
	return e, nil
}

// byRecording is the order in which records of a kind were recorded.
var byRecording = []sortKey{{column: "ref_year"}, {column: "ref_number"}, {column: "seq"}}

// recorded gives what queries find, kind by kind in the order of recording, from a record
// on, which is told by its number, or 0.
func (s *Store) recorded(ctx context.Context, from int64, limit int, queries ...*query) ([]derived.Target, error) {
	kind, keys, err := s.recordedAt(ctx, from)
	if err != nil {
		return nil, err
	}
	var found []derived.Target
	for _, q := range queries {
		if q.kind.Code() < kind || len(found) >= limit {
			continue
		}
		var after []any
		if q.kind.Code() == kind {
			after = keys
		}
		some, err := s.recordedAfter(ctx, q, after, limit-len(found))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// recordedAt gives the kind of a record, and what comes right before it in its order.
func (s *Store) recordedAt(ctx context.Context, seq int64) (kind int, before []any, err error) {
	if seq == 0 {
		return 0, nil, nil
	}
	var st statement
	var year, number int64
	st.add("SELECT kind, ref_year, ref_number FROM documents WHERE seq = ?", seq)
	_, err = s.askOne(ctx, &st, &kind, &year, &number)
	return kind, []any{year, number, seq - 1}, explain("looking up a record", err)
}

// recordedAfter gives what a query finds in the order of recording, behind a place in it.
func (s *Store) recordedAfter(ctx context.Context, q *query, after []any, limit int) ([]derived.Target, error) {
	var found []derived.Target
	order := inTable("d.", byRecording)
	parts := q.split()
	for _, part := range parts {
		driver, err := s.drives(ctx, part, false)
		if err != nil {
			return nil, err
		}
		var st statement
		tables, where := part.source(ctx, driver)
		if after != nil {
			where = append(where, behind(order, after))
		}
		st.add("SELECT d.seq, d.kind, d.record_id, d.reference FROM " + tables)
		st.where(where...)
		st.add(" ORDER BY "+strings.Join(columnsOf(order), ", ")+" LIMIT ?", limit)
		some, err := s.targets(ctx, &st)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	if len(parts) > 1 {
		slices.SortFunc(found, func(a, b derived.Target) int { return compareReferences(a.Reference, b.Reference) })
	}
	return found[:min(len(found), limit)], nil
}

// compareReferences puts references of a kind in the order of recording: by year and number.
func compareReferences(a, b string) int {
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	for i := range min(len(x), len(y)) {
		if c := cmp.Or(cmp.Compare(len(x[i]), len(y[i])), strings.Compare(x[i], y[i])); c != 0 {
			return c
		}
	}
	return 0
}
