package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"entente/models"
	"entente/models/packed"
	"entente/store/derived"
	"entente/store/engine"
)

// remember notes what a record, or a part of the record root, is now, for the
// history of the record.
func (s *Store) remember(ctx context.Context, action models.Action, root models.Entity, x models.Item) error {
	body, err := json.Marshal(x.Stored())
	if err != nil {
		return fmt.Errorf("writing history: %w", err)
	}
	h := entryOf(action, root, x, packed.JSON(body))
	h.At, h.By = models.Stamp(s.clock()), models.ViewerOf(ctx).Name
	s.pending.history = append(s.pending.history, h)
	return nil
}

// entryOf is what history says of a record, or of a part of the record root, as it
// was last stamped.
func entryOf(action models.Action, root models.Entity, x models.Item, body packed.JSON) *models.HistoryEntry {
	h := x.Head()
	return &models.HistoryEntry{
		Kind: x.RecordKind(), RecordID: *h.ID, OwnerKind: root.RecordKind(), OwnerID: root.Base().ID,
		Version: *h.Version, Action: action, By: h.UpdatedBy, Access: *root.Accessed(), Body: body,
	}
}

// writeHistory writes what was noted, in that order.
func (s *Store) writeHistory(ctx context.Context, noted []*models.HistoryEntry) error {
	r := engine.Into("INSERT INTO history (kind, record_id, version, owner_kind, owner_id, action, at, by, visibility, review_state, from_version, other_id, body)", "")
	for _, h := range noted {
		r.Add(string(h.Kind), h.RecordID, h.Version, string(h.OwnerKind), h.OwnerID, string(h.Action), h.At, h.By,
			string(h.Visibility), string(h.ReviewState), h.FromVersion, h.OtherID, h.Body)
	}
	return explain("writing history", s.write(ctx, r))
}

// History lists the changes of a record and its parts, newest first. A guest
// sees only the versions that were themselves public and published, and of
// citations only those of articles he may see. Entries are numbered in the history of
// the record, as far as the caller sees it.
func (s *Store) History(ctx context.Context, kind models.RecordKind, key string, p models.Paging) (models.Page[models.HistoryEntry], error) {
	page := models.Page[models.HistoryEntry]{Data: []models.HistoryEntry{}}
	record, err := s.inHistory(ctx, kind, key)
	if err != nil {
		return page, err
	}
	ids, err := s.withMerged(ctx, kind, record.RecordID)
	if err != nil {
		return page, err
	}
	all, err := s.versions(ctx, ids)
	if err != nil {
		return page, err
	}
	from, next, err := s.paging(ctx, p, aNumber)
	if err != nil {
		return page, err
	}
	compareVersions(all)
	slices.Reverse(all)
	if from != nil {
		before, _ := from.Keys[0].(int64)
		all = slices.DeleteFunc(all, func(h models.HistoryEntry) bool { return h.Seq >= before })
	}
	older := len(all)
	page.Meta.Count = min(len(all), p.Limit)
	if len(all) > p.Limit {
		all = all[:p.Limit]
		page.Meta.Next = next(all[p.Limit-1].Seq)
	}
	for i := range all {
		all[i].Seq = int64(older - i)
	}
	page.Data = append(page.Data, all...)
	return page, nil
}

// inHistory finds a record whose history the caller may read, be it in the bin.
func (s *Store) inHistory(ctx context.Context, kind models.RecordKind, key string) (derived.Target, error) {
	seen := scope(ctx, "d")
	if models.ViewerOf(ctx).Staff() {
		seen = scopeOf(derived.StaffView|derived.BinView, "d")
	}
	return s.idOf(ctx, Place{Kind: kind, Key: key}, seen)
}

// versions reads the history of a record, of those that were made one with it, and of
// their parts, as the caller sees it, oldest first.
func (s *Store) versions(ctx context.Context, ids []string) ([]models.HistoryEntry, error) {
	var all []models.HistoryEntry
	db := s.db.WithContext(ctx).Table("history").Where("owner_id IN ?", ids)
	if !models.ViewerOf(ctx).Staff() {
		db = db.Where("visibility = 'public' AND review_state = 'published'")
	}
	if err := db.Order("seq").Find(&all).Error; err != nil {
		return nil, explain("reading history", err)
	}
	if err := s.hideOthers(ctx, ids, all); err != nil {
		return nil, err
	}
	return s.dropHidden(ctx, all)
}

// hideOthers says nothing of merges with what the caller may not see; some he may.
func (s *Store) hideOthers(ctx context.Context, known []string, all []models.HistoryEntry) error {
	var others []string
	for _, h := range all {
		if h.OtherID != nil {
			others = append(others, *h.OtherID)
		}
	}
	seen, err := s.visible(ctx, others)
	if err != nil {
		return err
	}
	for i := range all {
		h := &all[i]
		if h.OtherID == nil || seen(*h.OtherID) || slices.Contains(known, *h.OtherID) {
			continue
		}
		h.OtherID = nil
		if h.Action == models.Merged {
			h.Action = models.Updated
		}
	}
	return nil
}

// dropHidden takes out of history what the caller may not see in records as
// they are now: citations of hidden articles, and links to hidden records.
func (s *Store) dropHidden(ctx context.Context, all []models.HistoryEntry) ([]models.HistoryEntry, error) {
	if models.ViewerOf(ctx).Staff() {
		return all, nil
	}
	stored, claims, ids, err := saidIn(all)
	if err != nil {
		return nil, err
	}
	seen, err := s.visible(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := all[:0]
	for i, h := range all {
		if c := claims[i]; c.CitationFields != nil {
			if c.ArticleID == nil || !seen(string(*c.ArticleID)) {
				continue
			}
			c.Hide(c.of, seen)
		}
		shown, _ := models.Shown(stored[i], seen)
		if x, ok := shown.(interface{ Accepted() *models.Acceptance }); ok {
			x.Accepted().Narrow(nil) // whatever it rested on
		}
		text, err := json.Marshal(shown)
		if err != nil {
			return nil, fmt.Errorf("reading history: %w", err)
		}
		h.Body = packed.JSON(text)
		kept = append(kept, h)
	}
	return kept, nil
}

// saidIn gives what entries of history keep, the claims among it, and the ids that it
// links to.
func saidIn(all []models.HistoryEntry) (stored []any, claims []claim, ids []string, err error) {
	stored, claims = make([]any, len(all)), make([]claim, len(all))
	for i, h := range all {
		said, err := saidBy(h)
		if err != nil {
			return nil, nil, nil, err
		}
		stored[i] = said.Stored()
		ids = append(ids, linksIn(stored[i])...)
		if c, ok := stored[i].(*models.CitationFields); ok {
			claims[i] = claim{c, models.Citable(h.OwnerKind)}
			ids = append(ids, claims[i].links()...)
		}
	}
	return stored, claims, ids, nil
}

// saidBy is a record or part with what an entry of history says of it. What its fields
// have not, or not as such any more, is left out: nobody could tell what it links to.
func saidBy(h models.HistoryEntry) (models.Item, error) {
	x := h.Kind.Spec().New()
	err := json.Unmarshal([]byte(h.Body), x.Stored())
	if _, other := errors.AsType[*json.UnmarshalTypeError](err); err != nil && !other {
		return nil, fmt.Errorf("reading history: %w", err)
	}
	return x, nil
}

// compareVersions fills in what changed from each version to the next, of those
// that the caller sees; entries come oldest first.
func compareVersions(all []models.HistoryEntry) {
	last := map[string]map[string]any{}
	for i := range all {
		var now map[string]any
		if json.Unmarshal([]byte(all[i].Body), &now) != nil {
			now = map[string]any{}
		}
		before := last[all[i].RecordID]
		if all[i].Action == models.Deleted {
			all[i].Changes = changes(now, map[string]any{})
			last[all[i].RecordID] = nil
			continue
		}
		all[i].Changes = changes(before, now)
		last[all[i].RecordID] = now
	}
}

func changes(before, after map[string]any) []models.Change {
	out := []models.Change{}
	names := maps.Clone(after)
	if names == nil {
		names = map[string]any{}
	}
	for name := range before {
		names[name] = nil
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !reflect.DeepEqual(before[name], after[name]) {
			out = append(out, models.Change{Pointer: "/" + name, Before: before[name], After: after[name]})
		}
	}
	return out
}

// visible finds out which records, of any kind, the caller may see.
func (s *Store) visible(ctx context.Context, ids []string) (seen func(id string) bool, err error) {
	names := make([]derived.Name, len(ids))
	for i, id := range ids {
		names[i].Key = id
	}
	t, err := s.targetsOf(ctx, names)
	return t.In(view(ctx, false)), err
}
