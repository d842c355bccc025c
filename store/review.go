package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"entente/models"
	"entente/store/derived"
)

// ReviewNeeded lists what is implausible and not accepted, record by record in the order
// of recording, as far as the caller may see it.
func (s *Store) ReviewNeeded(ctx context.Context, f models.ReviewFilter, p models.Paging) (models.Page[models.Doubt], error) {
	if p.Sort != "" {
		return models.Page[models.Doubt]{}, models.BadParameter("sort", "unknown_sort", "this list is in the order of recording, and has no other order")
	}
	page, err := itemList[models.Doubt]{
		records: func(from int64, limit int) ([]derived.Target, error) { return s.doubtful(ctx, f, from, limit) },
		items:   func(records []derived.Target) (map[string][]models.Doubt, error) { return s.doubtsOf(ctx, f, records) },
	}.page(ctx, s, p)
	if err == nil && p.Total {
		page.Meta.Total, err = s.countDoubts(ctx, f)
	}
	return page, err
}

// reviewed gives the kinds of records and the codes that a filter is about; the code ""
// is any.
func reviewed(f models.ReviewFilter) (kinds []models.Spec, codes []string) {
	for _, spec := range models.Kinds {
		if _, ok := spec.New().(models.Doubtful); ok && (len(f.Kind) == 0 || slices.Contains(f.Kind, spec.Name)) {
			kinds = append(kinds, spec)
		}
	}
	for _, code := range f.Code {
		codes = append(codes, string(code))
	}
	if len(codes) == 0 {
		codes = []string{""}
	}
	return kinds, derived.Sorted(codes)
}

// doubtful lists records with warnings, from one on. Each kind and code is read in the
// order of recording, as far as the page goes.
func (s *Store) doubtful(ctx context.Context, f models.ReviewFilter, from int64, limit int) ([]derived.Target, error) {
	var st statement
	kinds, codes := reviewed(f)
	for _, spec := range kinds {
		for _, code := range codes {
			st.unite(" UNION ")
			st.add("SELECT * FROM (SELECT d.seq, d.kind, d.record_id, d.reference FROM links AS f CROSS JOIN documents AS d")
			st.where(condition{"d.seq = f.seq AND f.name = ? AND f.value = ? AND f.kind = ? AND f.date_desc = '' AND f.seen & ? <> 0 AND f.seq >= ?",
				[]any{derived.LinkNames[derived.WarningName], derived.OpenValue(code, 1), spec.Code, view(ctx, false), from}}, scope(ctx, "d"))
			st.add(" ORDER BY f.seq LIMIT ?) AS k", limit)
		}
	}
	if st.text.Len() == 0 {
		return nil, nil
	}
	return s.targets(ctx, st.within("SELECT * FROM (", ") AS x ORDER BY seq LIMIT ?", limit))
}

// doubtsOf gives the warnings of records by id, as the caller reads them.
func (s *Store) doubtsOf(ctx context.Context, f models.ReviewFilter, records []derived.Target) (map[string][]models.Doubt, error) {
	byKind, found := map[int][]int64{}, map[string][]models.Doubt{}
	for _, x := range records {
		byKind[x.Kind] = append(byKind[x.Kind], x.Seq)
	}
	for _, spec := range models.Kinds {
		if len(byKind[spec.Code]) == 0 {
			continue
		}
		texts, err := s.renderAll(ctx, spec.Name, byKind[spec.Code], s.Today())
		if err != nil {
			return nil, err
		}
		for id, text := range texts {
			if found[id], err = doubtsIn(spec.Name, text, f); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// doubtsIn are the warnings in a document that a filter is about.
func doubtsIn(kind models.RecordKind, text string, f models.ReviewFilter) ([]models.Doubt, error) {
	var x struct {
		ID, Reference string
		Title         models.Text
		Warnings      []models.Warning
	}
	if err := json.Unmarshal([]byte(text), &x); err != nil {
		return nil, fmt.Errorf("reading a document: %w", err)
	}
	var list []models.Doubt
	for _, w := range x.Warnings {
		if len(f.Code) == 0 || slices.Contains(f.Code, w.Code) {
			list = append(list, models.Doubt{RecordRef: models.RecordRef{Kind: kind, ID: x.ID, Reference: x.Reference},
				Title: x.Title, Reason: w.Code, Pointer: w.Pointer, Detail: w.Detail})
		}
	}
	return list, nil
}

// countDoubts is how many warnings the caller sees.
func (s *Store) countDoubts(ctx context.Context, f models.ReviewFilter) (*int, error) {
	kinds, codes := reviewed(f)
	names := make([]models.RecordKind, len(kinds))
	for i, spec := range kinds {
		names[i] = spec.Name
	}
	var of []string
	args := []any{some(names), derived.WarningName, view(ctx, false)}
	for _, code := range codes {
		of = append(of, "value > ? AND value < ?")
		args = append(args, code+"/", code+"0") // between them is what begins with code/
	}
	var st statement
	var n int
	st.add("SELECT COALESCE(SUM(records), 0) FROM counters WHERE kind IN ? AND name = ? AND class = ? AND ("+strings.Join(of, " OR ")+")", args...)
	_, err := s.askOne(ctx, &st, &n)
	return &n, explain("reading counters", err)
}
