package store

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"entente/models"
	"entente/store/derived"
)

// Joint is a write of which it is known what it changes: of a record together with
// what hangs on it, or a deletion. It gives what it leaves, nil for nothing, and the
// records that it changes, the one that was asked for first.
type Joint func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error)

// Changing edits a record, as Change does. What hangs on it, and was seen by the same
// people, is then seen by those who see it. When drafts are published by that, so are
// the articles that they cite and that waited with them: else nobody read what they rest on.
func Changing(at Place, seen []int, edit Edit) Joint {
	return func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error) {
		old, x, err := tx.change(ctx, at, seen, edit)
		if err != nil {
			return nil, nil, err
		}
		was, is := old.(models.Entity), x.(models.Entity)
		alike := func(e models.Entity) bool {
			return e.Base().BinnedAt == nil && *e.Accessed() == *was.Accessed() && *is.Accessed() != *was.Accessed()
		}
		changes, err := tx.join(ctx, models.Updated, was, is, alike, func(e models.Entity) { *e.Accessed() = *is.Accessed() })
		publishes := was.Accessed().ReviewState != models.ReviewPublished && is.Accessed().ReviewState == models.ReviewPublished
		if err != nil || !publishes {
			return is, changes, err
		}
		cited, err := tx.publishCited(ctx, *was.Accessed(), changes)
		return is, append(changes, cited...), err
	}
}

// ChangingAlone edits a record, and leaves what hangs on it as it is.
func ChangingAlone(at Place, seen []int, edit Edit) Joint {
	return func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error) {
		was, is, err := tx.change(ctx, at, seen, edit)
		if err != nil {
			return nil, nil, err
		}
		return is, []models.WouldChange{models.WouldChangeOf(was.(models.Entity), is.(models.Entity))}, nil
	}
}

// DeletingAlone puts a record into the bin, or deletes a part, as Delete does.
func DeletingAlone(at Place, seen []int) Joint {
	return func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error) {
		x, err := tx.delete(ctx, at, seen)
		is, record := x.(models.Entity)
		if err != nil || !record {
			return nil, []models.WouldChange{}, err
		}
		return nil, []models.WouldChange{models.WouldChangeOf(unbinned(is), is)}, nil
	}
}

// Deleting puts a record into the bin, as Delete does, with what hangs on it and is
// seen by the same people.
func Deleting(at Place, seen []int) Joint {
	return func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error) {
		x, err := tx.delete(ctx, at, seen)
		if err != nil {
			return nil, nil, err
		}
		is := x.(models.Entity)
		alike := func(e models.Entity) bool { return e.Base().BinnedAt == nil && *e.Accessed() == *is.Accessed() }
		changes, err := tx.join(ctx, models.Deleted, unbinned(is), is, alike, func(e models.Entity) { e.Base().BinnedAt = is.Base().BinnedAt })
		return nil, changes, err
	}
}

// unbinned is a record as it was before it went into the bin.
func unbinned(e models.Entity) models.Entity {
	was := models.Clone(e).(models.Entity)
	was.Base().BinnedAt = nil
	return was
}

// Restoring brings a record back from the bin, as Restore does, with what hangs on it
// and was put there with it: at the same moment.
func Restoring(at Place) Joint {
	return func(ctx context.Context, tx *Store) (models.Item, []models.WouldChange, error) {
		was, is, err := tx.restore(ctx, at)
		if err != nil {
			return nil, nil, err
		}
		alike := func(e models.Entity) bool { return models.Same(e.Base().BinnedAt, was.Base().BinnedAt) }
		changes, err := tx.join(ctx, models.Restored, was, is, alike, func(e models.Entity) { e.Base().BinnedAt = nil })
		return is, changes, err
	}
}

// Together does a joint write, all or nothing, and gives what it leaves, as it is
// then, and what has changed.
func (s *Store) Together(ctx context.Context, at Place, w Joint) (d Document, p models.Preview, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		var x models.Item
		if x, p.WouldChange, err = w(ctx, tx); err != nil || x == nil {
			return err
		}
		d, err = tx.reread(ctx, at, x)
		return err
	})
	return d, p, err
}

// errUndone ends a transaction of which nothing is to be left.
var errUndone = errors.New("only looked at")

// Try does a write and undoes it, so that what would come of it can be told: nothing
// of it is left, neither references nor history nor marks.
func (s *Store) Try(ctx context.Context, write func(tx *Store) error) error {
	err := s.InTx(ctx, func(tx *Store) error {
		if err := write(tx); err != nil {
			return err
		}
		if err := tx.flush(ctx); err != nil { // which may find that it cannot be
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}

// publishCited publishes the articles that some records cite, which have become published,
// and that waited as a draft as these did. They stay as visible as they were.
func (s *Store) publishCited(ctx context.Context, waited models.Access, published []models.WouldChange) ([]models.WouldChange, error) {
	var changes []models.WouldChange
	for some := range slices.Chunk(published, batchSize) {
		articles, err := s.citedBy(ctx, waited, some)
		if err != nil {
			return nil, err
		}
		more, err := s.writeAll(ctx, models.Updated, articles, func(e models.Entity) { e.Accessed().ReviewState = models.ReviewPublished })
		if err != nil {
			return nil, err
		}
		changes = append(changes, more...)
	}
	return changes, nil
}

// citedBy are the articles that some records cite, have one access, and are seen by the
// caller.
func (s *Store) citedBy(ctx context.Context, access models.Access, some []models.WouldChange) ([]models.Entity, error) {
	ids := make([]string, len(some))
	for i, x := range some {
		ids[i] = x.ID
	}
	return s.articlesWith(ctx, access, condition{"t.id IN (SELECT c.article_id FROM citations AS c WHERE c.root_id IN ?)", []any{ids}})
}

// articlesWith are the articles of an access that the caller sees, of those t for which a
// condition holds.
func (s *Store) articlesWith(ctx context.Context, access models.Access, which condition) ([]models.Entity, error) {
	items, err := models.ArticleKind.Spec().Read(func(list any) error {
		db := s.db.WithContext(ctx).Table("articles AS t").Joins("JOIN documents AS d ON d.record_id = t.id").Select("t.*").
			Where("t.visibility = ? AND t.review_state = ?", access.Visibility, access.ReviewState)
		return where(where(db, which), scope(ctx, "d")).Order("t.id").Find(list).Error
	})
	if err != nil {
		return nil, explain("reading what is cited", err)
	}
	articles := make([]models.Entity, len(items))
	for i, x := range items {
		articles[i] = x.(models.Entity)
	}
	return articles, nil
}

// publishGiven publishes the articles that somebody has recorded as drafts and now cites for
// something published, as one is that is given with its citation: else nobody read what it
// rests on.
func (s *Store) publishGiven(ctx context.Context, to models.Entity, recorded []models.Item) error {
	var ids []models.ArticleID
	for _, x := range recorded {
		if c, ok := x.(*models.Citation); ok && c.ArticleID != nil {
			ids = append(ids, *c.ArticleID)
		}
	}
	waiting := *to.Accessed()
	if waiting.ReviewState != models.ReviewPublished || len(ids) == 0 {
		return nil
	}
	waiting.ReviewState = models.ReviewDraft
	articles, err := s.articlesWith(ctx, waiting, condition{"t.id IN ? AND t.created_by = ?", []any{ids, models.ViewerOf(ctx).Name}})
	if err == nil {
		_, err = s.writeAll(ctx, models.Updated, articles, func(e models.Entity) { e.Accessed().ReviewState = models.ReviewPublished })
	}
	return err
}

// join goes on from a record that was written to those that hang on it and go with it.
func (s *Store) join(ctx context.Context, action models.Action, was, is models.Entity, goes func(models.Entity) bool, set func(models.Entity)) ([]models.WouldChange, error) {
	all, err := s.hanging(ctx, was)
	if err != nil {
		return nil, err
	}
	changes, err := s.writeAll(ctx, action, slices.DeleteFunc(all, func(e models.Entity) bool { return !goes(e) }), set)
	return append([]models.WouldChange{models.WouldChangeOf(was, is)}, changes...), err
}

// writeAll changes some records in the same way. One that the caller may not write refuses
// the whole.
func (s *Store) writeAll(ctx context.Context, action models.Action, all []models.Entity, set func(models.Entity)) ([]models.WouldChange, error) {
	var changes []models.WouldChange
	for _, e := range all {
		if kind := e.RecordKind(); !models.ViewerOf(ctx).MayWrite(kind) {
			refused := models.Refuse(models.Forbidden, "your token may not write %s %s, which hangs on it", kind, e.Base().Reference)
			refused.Fields.AddParameter("with_parts", "forbidden", "%s is not yours to write", e.Base().Reference)
			return nil, refused
		}
		before := models.Clone(e).(models.Entity)
		set(e)
		if err := s.overwrite(ctx, nil, e, action); err != nil {
			return nil, err
		}
		changes = append(changes, models.WouldChangeOf(before, e))
	}
	return changes, nil
}

// hanging finds what hangs on a record: meetings, agreements and commitments by visit,
// meeting or origin, and what hangs on those; but nothing that hangs on something else
// besides. What the record itself hangs on is nothing else.
func (s *Store) hanging(ctx context.Context, root models.Entity) ([]models.Entity, error) {
	below, above := map[string]bool{root.Base().ID: true}, models.Homes(root)
	hangs := func(e models.Entity) bool {
		homes := models.Homes(e)
		elsewhere := func(id string) bool { return !below[id] && !slices.Contains(above, id) }
		return !below[e.Base().ID] && !slices.ContainsFunc(homes, elsewhere) &&
			slices.ContainsFunc(homes, func(id string) bool { return below[id] })
	}
	var found []models.Entity
	for next := []string{root.Base().ID}; len(next) > 0; {
		linked, err := s.recordsLinkedTo(ctx, next)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, e := range linked {
			if hangs(e) {
				below[e.Base().ID] = true
				found = append(found, e)
				if e.RecordKind().Spec().Home {
					next = append(next, e.Base().ID)
				}
			}
		}
	}
	return found, nil
}

// recordsLinkedTo reads the records that name some others, kind by kind.
func (s *Store) recordsLinkedTo(ctx context.Context, ids []string) ([]models.Entity, error) {
	names := make([]derived.Name, len(ids))
	for i, id := range ids {
		names[i] = derived.Name{Key: id}
	}
	t, err := s.targetsOf(ctx, names)
	if err != nil {
		return nil, err
	}
	naming := following{values: slices.Collect(maps.Keys(t.Views))}
	seqs, err := naming.after(ctx, s, 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	return s.recordsNumbered(ctx, seqs)
}
