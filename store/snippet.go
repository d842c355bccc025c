package store

import (
	"context"
	"slices"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
)

// mostSearched is how many bytes of text are looked through for the snippets of a page.
const mostSearched = 200_000

// snippets gives, by id, what of records the words stand in that were searched for, as
// far as the caller sees it.
func (s *Store) snippets(ctx context.Context, x searching, found []derived.Document) (map[string]models.Text, error) {
	byKind, ids := map[int][]int64{}, make([]string, len(found))
	for i, d := range found {
		byKind[d.Kind] = append(byKind[d.Kind], d.Seq)
		ids[i] = d.RecordID
	}
	sources, err := s.sourcesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	quoting := derived.Material{Sources: sources}
	snippets, marker, room := map[string]models.Text{}, fold.NewMarker(x.terms, x.filter.Exact), mostSearched
	for _, spec := range models.Kinds {
		records, err := s.recordsOf(ctx, spec, byKind[spec.Code])
		if err != nil {
			return nil, err
		}
		for _, e := range records {
			id := e.Base().ID
			var some []models.Passage
			some, room = firstOf(passagesOf(quoting, e, view(ctx, false)), room)
			if text := models.Snippets(marker, some); len(text) > 0 {
				snippets[id] = text
			}
		}
	}
	return snippets, nil
}

// passagesOf are those of a record and of its quotes, as a view has them. The first of the
// title, its reference, stands beside a snippet in any case.
func passagesOf(m derived.Material, e models.Entity, view int) []models.Passage {
	texts := models.SearchedIn(e)
	open, kept := m.QuotesOf(e.Base().ID)
	all := slices.Concat(texts.Title[1:], texts.Body, texts.Names, open)
	if view&derived.StaffView != 0 {
		all = append(all, kept...)
	}
	return all
}

// firstOf gives the first passages that there is room for, and the room that is left.
func firstOf(passages []models.Passage, room int) ([]models.Passage, int) {
	for i, p := range passages {
		if room -= len(p.Text); room < 0 {
			return passages[:i], 0
		}
	}
	return passages, room
}
