package store

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"sync"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
)

// How many records that may be the same as a new one are looked at, and how many are
// told.
const (
	mostLookedAt = 100
	mostAlike    = 10
	mostPairs    = 3
)

// fresh is a record that was just recorded, with its place in the body that said it.
type fresh struct {
	pointer string
	derived.Document
	record models.Entity
}

// newIDs are the ids of new records.
func newIDs(new []fresh) map[string]bool {
	ids := map[string]bool{}
	for _, n := range new {
		ids[n.record.Base().ID] = true
	}
	return ids
}

// storedKinds are the kinds by the type of what a client may write of them.
var storedKinds = sync.OnceValue(func() map[reflect.Type]models.RecordKind {
	kinds := map[reflect.Type]models.RecordKind{}
	for _, spec := range models.Kinds {
		kinds[reflect.TypeOf(spec.New().Stored()).Elem()] = spec.Name
	}
	return kinds
})

// freshIn are the new records that a body says, and the people and institutions that it
// names, among what was recorded of it.
func freshIn(body any, named []models.NameGiven, recorded []models.Item) []fresh {
	places := placesIn(body)
	var found []fresh
	for _, x := range recorded {
		e, ok := x.(models.Entity)
		if !ok {
			continue
		}
		at, ok := namedAt(named, e)
		if !ok {
			at, ok = places.take(e)
		}
		if ok {
			found = append(found, fresh{pointer: at, record: e})
		}
	}
	return found
}

// namedAt finds where a person or an institution was named.
func namedAt(named []models.NameGiven, e models.Entity) (pointer string, ok bool) {
	if !derived.HasNames(e.RecordKind()) {
		return "", false
	}
	for _, n := range named {
		of := n.Institution == (e.RecordKind() == models.InstitutionKind) && models.Same(n.Country, derived.CountryOf(e))
		if of && slices.ContainsFunc(n.Names, func(name string) bool { return slices.Contains(derived.FoldedNames(e), fold.Key(name)) }) {
			return n.Pointer, true
		}
	}
	return "", false
}

// alike finds records that may be the same as new ones, which have been written, of
// those that the caller sees, were recorded before and are not set aside. What has an
// address or an id of someone else's need not be looked for: a second one is refused.
func (s *Store) alike(ctx context.Context, new []fresh, aside map[string]bool) ([]models.Alike, error) {
	all := &lookalikes{aside: aside}
	for _, n := range new {
		if all.enough() {
			break
		}
		var err error
		if n.Document, err = s.publishedAs(ctx, n.record); err != nil {
			return nil, err
		}
		if err := s.alikeOne(ctx, n, all); err != nil {
			return nil, explain("looking for what is alike", err)
		}
	}
	return all.found, nil
}

// lookalikes are what was found to be alike, of what is not set aside.
type lookalikes struct {
	aside map[string]bool
	found []models.Alike
}

// enough tells whether no more are told.
func (l *lookalikes) enough() bool { return len(l.found) >= mostAlike }

// add adds a document, if it is like a new record in something.
func (l *lookalikes) add(n fresh, d derived.Document, because []models.Likeness) {
	if len(because) == 0 || l.aside[d.RecordID] {
		return
	}
	ref := models.RecordRef{Kind: n.record.RecordKind(), ID: d.RecordID, Reference: d.Reference}
	new := models.RefTo(n.record)
	l.found = append(l.found, models.Alike{Pointer: n.pointer, New: &new, NewTitle: n.Title, RecordRef: ref, Title: d.Title, Because: because})
}

// publishedAs is the document of a record that the transaction has written.
func (s *Store) publishedAs(ctx context.Context, e models.Entity) (derived.Document, error) {
	if d, ok := s.pending.published[e.Base().ID]; ok {
		return d, nil
	}
	var d derived.Document
	err := s.db.WithContext(ctx).Where("record_id = ?", e.Base().ID).Take(&d).Error
	return d, explain("reading what was recorded", err)
}

func (s *Store) alikeOne(ctx context.Context, n fresh, all *lookalikes) error {
	switch x := n.record.(type) {
	case *models.Article:
		return s.likely(ctx, n, s.sameTitle(ctx, x), func(d derived.Document) bool {
			all.add(n, d, []models.Likeness{models.SameTitle})
			return !all.enough()
		}, n.near()...)
	case *models.Person, *models.Institution:
		return s.alikeNamed(ctx, n, all)
	case *models.Visit, *models.Meeting, *models.Agreement, *models.Commitment:
		return s.alikeBetween(ctx, n, all)
	}
	return nil
}

// alikeBetween finds records between the same countries that look like one.
func (s *Store) alikeBetween(ctx context.Context, n fresh, all *lookalikes) error {
	shared, err := s.sameArticles(ctx, n)
	if err != nil {
		return err
	}
	own := models.Looks{Title: n.Title, From: n.DateFrom, To: n.DateTo}.Read()
	return s.likely(ctx, n, s.samePair(ctx, n, shared), func(d derived.Document) bool {
		all.add(n, d, models.Resemblance(n.record.RecordKind(), own, models.Looks{Title: d.Title, From: d.DateFrom, To: d.DateTo, SameArticle: shared[d.Seq]}))
		return !all.enough()
	}, n.near()...)
}

// sameTitle asks for articles of an outlet that are called the same.
func (s *Store) sameTitle(ctx context.Context, a *models.Article) *statement {
	st := &statement{}
	st.add("SELECT d.seq FROM articles AS t JOIN documents AS d ON d.record_id = t.id")
	st.where(condition{"t.folded_title IN ?", []any{a.SameTitle()}}, scope(ctx, "d"))
	st.add(" LIMIT ?", mostLookedAt)
	return st
}

// alikeNamed finds people, or institutions, of a country that have a name of one, in the
// same spelling or another.
func (s *Store) alikeNamed(ctx context.Context, n fresh, all *lookalikes) error {
	var found []derived.Document
	err := s.likely(ctx, n, s.sameName(ctx, n), func(d derived.Document) bool {
		found = append(found, d)
		return true
	})
	if err != nil || len(found) == 0 {
		return err
	}
	names, err := s.namesBy(ctx, found)
	if err != nil {
		return err
	}
	own := derived.FoldedNames(n.record)
	for _, d := range found {
		if all.enough() {
			break
		}
		all.add(n, d, alsoOfCountry(n.record, models.LikeNames(own, names[d.RecordID])))
	}
	return nil
}

// alsoOfCountry is in what a person, or an institution, is like another one of its country
// beside its name, if it is in that.
func alsoOfCountry(e models.Entity, name models.Likeness) []models.Likeness {
	switch {
	case name == "":
		return nil
	case derived.CountryOf(e) == nil:
		return []models.Likeness{name}
	}
	return []models.Likeness{name, models.SameCountry}
}

// namesBy reads the folded names of records, by the ids of these.
func (s *Store) namesBy(ctx context.Context, records []derived.Document) (map[string][]string, error) {
	ids := make([]string, len(records))
	for i, d := range records {
		ids[i] = d.RecordID
	}
	var rows []derived.NameRow
	if err := s.db.WithContext(ctx).Table("name_keys").Where("record_id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, r := range rows {
		names[r.RecordID] = append(names[r.RecordID], r.NameKey)
	}
	return names, nil
}

// sameName asks for people, or institutions, of a country by any of the names of one, or
// by what these sound like.
func (s *Store) sameName(ctx context.Context, n fresh) *statement {
	kind, country := n.record.RecordKind(), condition{"t.country IS NULL", nil}
	if c := derived.CountryOf(n.record); c != nil {
		country = condition{"t.country = ?", []any{string(*c)}}
	}
	st := &statement{}
	st.add("SELECT seq FROM (SELECT d.seq FROM name_keys AS n JOIN " + kind.Table() + " AS t ON t.id = n.record_id JOIN documents AS d ON d.record_id = t.id")
	st.where(condition{"n.name_key IN ?", []any{some(derived.FoldedNames(n.record))}}, condition{"n.kind = ?", []any{string(kind)}}, country, scope(ctx, "d"))
	st.add(" LIMIT ?) AS n", mostLookedAt)
	if sounds := derived.ParseLinks(n.Links).Values(derived.Titled); len(sounds) > 0 {
		st.add(" UNION SELECT seq FROM (SELECT seq FROM links WHERE name = ? AND value IN ? AND kind = ? AND seen & ? <> 0 LIMIT ?) AS k",
			derived.LinkNames[derived.Titled], sounds, n.Kind, view(ctx, false), mostLookedAt)
	}
	return st
}

// samePair asks for what is called the same between the same countries, for what is
// between two of them in the same days, and for those that some articles speak of.
func (s *Store) samePair(ctx context.Context, n fresh, shared map[int64]bool) *statement {
	st := &statement{}
	st.add("SELECT seq FROM (SELECT seq FROM links WHERE name = ? AND value IN ? AND kind = ? AND seen & ? <> 0 LIMIT ?) AS k",
		derived.LinkNames[derived.Titled], derived.ParseLinks(n.Links).Values(derived.Titled), n.Kind, view(ctx, false), mostLookedAt)
	if len(shared) > 0 {
		st.add(" UNION SELECT seq FROM documents WHERE seq IN ?", slices.Sorted(maps.Keys(shared)))
	}
	if n.DateDesc != "" {
		for _, pair := range n.pairs() {
			st.unite(" UNION ")
			n.between(st, view(ctx, false), pair, n.days())
		}
	}
	return st
}

// pairs are the pairs of countries that are looked at for what is like a record.
func (n fresh) pairs() []string {
	pairs := derived.ParseLinks(n.Links).Values("pair")
	return pairs[:min(len(pairs), mostPairs)]
}

// span is from one value of date_desc to another one.
type span struct{ from, to string }

// days are where records of the days of one are found by date_desc: from the first of
// January on, for that is how a date begins of which only the year is known.
func (n fresh) days() span {
	last := string(derived.Forever)
	if n.DateTo != nil {
		last = *n.DateTo
	}
	return span{n.DateDesc[:4], last}
}

// between adds a question for what is between a pair within a span, the newest first.
func (n fresh) between(st *statement, view int, pair string, within span) {
	st.add("SELECT seq FROM (SELECT seq FROM links WHERE name = ? AND value = ? AND kind = ? AND date_desc >= ? AND date_desc <= ? AND seen & ? <> 0 ORDER BY date_desc DESC LIMIT ?) AS k",
		derived.LinkNames["pair"], pair, n.Kind, within.from, within.to, view, mostLookedAt)
}

// sameArticles finds visits between the same countries, and maybe in the same days, of
// which an article speaks that speaks of a new one too. A table of many speaks of each of
// its rows alone.
func (s *Store) sameArticles(ctx context.Context, n fresh) (map[int64]bool, error) {
	pairs := n.pairs()
	if n.record.RecordKind() != models.VisitKind || len(pairs) == 0 {
		return nil, nil // several other records may come of what one article tells
	}
	var articles []string
	err := s.db.WithContext(ctx).Raw("SELECT DISTINCT c.article_id FROM citations AS c JOIN articles AS a ON a.id = c.article_id WHERE c.root_id = ? AND COALESCE(a.kind, '') <> ?",
		n.RecordID, models.SourceDataset).Scan(&articles).Error
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	spans := []span{{to: string(derived.Forever)}}
	if n.DateDesc != "" {
		spans = []span{n.days(), {}} // and those of no known date
	}
	near := &statement{}
	for _, pair := range pairs {
		for _, x := range spans {
			near.unite(" UNION ")
			n.between(near, view(ctx, false), pair, x)
		}
	}
	st := near.within("SELECT DISTINCT d.seq FROM (", ") AS x JOIN documents AS d ON d.seq = x.seq JOIN citations AS c ON c.root_id = d.record_id")
	st.where(condition{"d.seq <> ? AND c.article_id IN ?", []any{n.Seq, articles}})
	return s.numbers(ctx, st)
}

// near leaves out documents of other days than those of a record, which are not read to be
// told apart.
func (n fresh) near() (where []condition) {
	if n.DateFrom != nil {
		where = append(where, condition{"(d.date_to IS NULL OR d.date_to >= ?)", []any{*n.DateFrom}})
	}
	if n.DateTo != nil {
		where = append(where, condition{"(d.date_from IS NULL OR d.date_from <= ?)", []any{*n.DateTo}})
	}
	return where
}

// likely reads what a statement asks for that was recorded before a record: what it may be,
// as long as more is wanted.
func (s *Store) likely(ctx context.Context, n fresh, asked *statement, more func(derived.Document) bool, where ...condition) error {
	st := asked.within("SELECT d.seq, d.record_id, d.reference, d.title, d.date_from, d.date_to FROM documents AS d WHERE d.seq IN (", ") AND d.seq < ?", n.Seq)
	for _, c := range append(where, scope(ctx, "d")) {
		st.add(" AND "+c.sql, c.args...)
	}
	st.add(" ORDER BY d.seq")
	found, err := s.ask(ctx, st)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var d derived.Document
		var title []byte
		if err := found.Scan(&d.Seq, &d.RecordID, &d.Reference, &title, &d.DateFrom, &d.DateTo); err != nil {
			return err
		}
		if title != nil {
			if err := json.Unmarshal(title, &d.Title); err != nil {
				return err
			}
		}
		if !more(d) {
			return nil
		}
	}
	return found.Err()
}
