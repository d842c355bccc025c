package store

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"entente/models"
)

// titled is the name of links by which a record is found that is called like another
// one between the same countries. No list asks for it.
const titled = "title"

// titleLinks are the links by which a record between countries is found again.
func titleLinks(e models.Entity, countries []models.CountryCode) links {
	if !slices.Contains(e.RecordKind().Spec().Facets, "pair") {
		return nil
	}
	var out links
	for _, value := range titleValues(e.Called(), countries) {
		out = append(out, link{titled, value, viewsOf(e)})
	}
	return out
}

func titleValues(title models.Text, countries []models.CountryCode) []string {
	var values []string
	for _, key := range models.TitleKeys(title, countries) {
		values = append(values, strings.ToUpper(strconv.FormatUint(uint64(print(key)), 36)))
	}
	return sorted(values)
}

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
	document
	record models.Entity
}

// storedKinds are the kinds by the type of what a client may write of them.
var storedKinds = sync.OnceValue(func() map[reflect.Type]models.RecordKind {
	kinds := map[reflect.Type]models.RecordKind{}
	for _, spec := range models.Kinds {
		kinds[reflect.TypeOf(spec.New().Stored()).Elem()] = spec.Name
	}
	return kinds
})

// freshIn are the new records that a body itself says, not those that it names. The
// body is walked in the order in which it is recorded.
func (p *pending) freshIn(body any) []fresh {
	pointers := placesIn(body)
	var found []fresh
	for _, x := range p.items {
		e, ok := x.(models.Entity)
		if own := pointers[x.RecordKind()]; ok && len(own) > 0 {
			found = append(found, fresh{pointer: own[0], record: e})
			pointers[x.RecordKind()] = own[1:]
		}
	}
	return found
}

// alike finds records that may be the same as new ones, which have been written, of
// those that the caller sees. What has an address or an id of someone else's need not
// be looked for: a second one is refused.
func (s *Store) alike(ctx context.Context, new []fresh) ([]models.Alike, error) {
	var all []models.Alike
	for _, n := range new {
		n.document = s.pending.published[n.record.Base().ID]
		found, err := s.alikeOne(ctx, n)
		if err != nil {
			return nil, explain("looking for what is alike", err)
		}
		for _, x := range found {
			if !slices.ContainsFunc(new, func(n fresh) bool { return n.record.Base().ID == x.ID }) && len(all) < mostAlike {
				all = append(all, x)
			}
		}
	}
	return all, nil
}

func (s *Store) alikeOne(ctx context.Context, n fresh) ([]models.Alike, error) {
	kind := n.record.RecordKind()
	switch x := n.record.(type) {
	case *models.Article:
		return s.alikeIn(ctx, n, s.sameTitle(ctx, x), func(document) []models.Likeness { return []models.Likeness{models.SameTitle} })
	case *models.Person, *models.Institution:
		because := []models.Likeness{models.SameName}
		if countryOf(x) != nil {
			because = append(because, models.SameCountry)
		}
		return s.alikeIn(ctx, n, s.sameName(ctx, x), func(document) []models.Likeness { return because })
	case *models.Visit, *models.Meeting, *models.Agreement, *models.Commitment:
		own := models.Looks{Title: n.Title, From: n.DateFrom, To: n.DateTo}
		return s.alikeIn(ctx, n, s.samePair(ctx, n), func(d document) []models.Likeness {
			return models.Resemblance(kind, own, models.Looks{Title: d.Title, From: d.DateFrom, To: d.DateTo})
		}, daysOf(n.document)...)
	}
	return nil, nil
}

// sameTitle asks for articles of an outlet that are called the same.
func (s *Store) sameTitle(ctx context.Context, a *models.Article) *statement {
	st := &statement{}
	st.add("SELECT d.seq FROM articles AS t JOIN documents AS d ON d.record_id = t.id")
	st.where(condition{"t.folded_title = ?", []any{a.FoldedTitle}}, scope(ctx, "d"))
	st.add(" LIMIT ?", mostLookedAt)
	return st
}

// sameName asks for people, or institutions, of a country by any of the names of one.
func (s *Store) sameName(ctx context.Context, e models.Entity) *statement {
	kind, country := e.RecordKind(), condition{"t.country IS NULL", nil}
	if c := countryOf(e); c != nil {
		country = condition{"t.country = ?", []any{string(*c)}}
	}
	keys := []string{}
	for _, r := range nameRows(e) {
		keys = append(keys, r.NameKey)
	}
	st := &statement{}
	st.add("SELECT d.seq FROM name_keys AS n JOIN " + kind.Table() + " AS t ON t.id = n.record_id JOIN documents AS d ON d.record_id = t.id")
	st.where(condition{"n.name_key IN ?", []any{keys}}, condition{"n.kind = ?", []any{string(kind)}}, country, scope(ctx, "d"))
	st.add(" LIMIT ?", mostLookedAt)
	return st
}

// samePair asks for what is called the same between the same countries, and for what is
// between two of them in the same days: from the first of January on, for that is how
// a date begins of which only the year is known.
func (s *Store) samePair(ctx context.Context, n fresh) *statement {
	st, view, own := &statement{}, view(ctx, false), parseLinks(n.Links)
	st.add("SELECT seq FROM (SELECT seq FROM links WHERE name = ? AND value IN ? AND kind = ? AND seen & ? <> 0 LIMIT ?) AS k",
		linkNames[titled], own.values(titled), n.Kind, view, mostLookedAt)
	if n.DateDesc == "" {
		return st
	}
	last := string(forever)
	if n.DateTo != nil {
		last = *n.DateTo
	}
	pairs := own.values("pair")
	for _, pair := range pairs[:min(len(pairs), mostPairs)] {
		st.add(" UNION SELECT seq FROM (SELECT seq FROM links WHERE name = ? AND value = ? AND kind = ? AND date_desc >= ? AND date_desc <= ? AND seen & ? <> 0 ORDER BY date_desc DESC LIMIT ?) AS k",
			linkNames["pair"], pair, n.Kind, n.DateDesc[:4], last, view, mostLookedAt)
	}
	return st
}

// daysOf leaves out documents of other days than one, which are not read to be told
// apart.
func daysOf(d document) (where []condition) {
	if d.DateFrom != nil {
		where = append(where, condition{"(d.date_to IS NULL OR d.date_to >= ?)", []any{*d.DateFrom}})
	}
	if d.DateTo != nil {
		where = append(where, condition{"(d.date_from IS NULL OR d.date_from <= ?)", []any{*d.DateTo}})
	}
	return where
}

// alikeIn are the records that a statement asks for, and that are alike in something.
func (s *Store) alikeIn(ctx context.Context, n fresh, asked *statement, because func(document) []models.Likeness, where ...condition) ([]models.Alike, error) {
	st := asked.within("SELECT d.record_id, d.reference, d.title, d.date_from, d.date_to FROM documents AS d WHERE d.seq IN (", ") AND d.seq <> ?", n.Seq)
	for _, c := range append(where, scope(ctx, "d")) {
		st.add(" AND "+c.sql, c.args...)
	}
	st.add(" ORDER BY d.seq")
	found, err := s.ask(ctx, st)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []models.Alike
	for found.Next() {
		var d document
		var title []byte
		if err := found.Scan(&d.RecordID, &d.Reference, &title, &d.DateFrom, &d.DateTo); err != nil {
			return nil, err
		}
		if title != nil {
			if err := json.Unmarshal(title, &d.Title); err != nil {
				return nil, err
			}
		}
		if why := because(d); len(why) > 0 {
			ref := models.RecordRef{Kind: n.record.RecordKind(), ID: d.RecordID, Reference: d.Reference}
			all = append(all, models.Alike{Pointer: n.pointer, RecordRef: ref, Title: d.Title, Because: why})
		}
	}
	return all, found.Err()
}
