package store

import (
	"context"
	"slices"
	"strings"

	"entente/models"
	"entente/models/fold"
	"entente/store/derived"
	"entente/store/engine"
)

// A record is found by the names of what it is about: of its countries, sectors, people
// and institutions, and by the labels of its type or level. None of these names stands
// among its words, which have a token instead for each thing that it is about. Whoever
// searches asks first what his words are the name of, among what he may see, and then for
// the tokens of that. So a country that gets another name is found by that name at once,
// with all that is about it, and nothing is found by a name that is hidden.

// soughtAbout is what documents have that are about one of some things.
func soughtAbout(tokens ...string) engine.Sought {
	return engine.Sought{In: engine.InNames, Tokens: tokens}
}

// narrowed is what a caller looks for in records of some kinds that have some facets: it
// spares him to look at what he does not want or see, and lets through all that he does.
// What he sees and wants is decided by scope and facets. While everything is derived
// again, some records have yet to get the tokens for it.
func (s *Store) narrowed(ctx context.Context, all []engine.Sought, kinds []models.RecordKind, facets []facet) (engine.Sought, error) {
	narrow := slices.Clone(all)
	if derived, err := s.Derived(ctx); err != nil || !derived {
		return engine.Sought{All: narrow}, err
	}
	if view(ctx, false) == derived.GuestView {
		narrow = append(narrow, soughtAbout(derived.OpenToken))
	}
	if len(kinds) > 0 {
		var tokens []string
		for _, kind := range kinds {
			tokens = append(tokens, derived.KindToken(kind))
		}
		narrow = append(narrow, soughtAbout(tokens...))
	}
	for _, f := range facets {
		if by, ok := f.sought(); ok {
			narrow = append(narrow, by)
		}
	}
	return engine.Sought{All: narrow}, nil
}

// sought is what stands in all documents that have a facet, where that can be told.
func (f facet) sought() (engine.Sought, bool) {
	if slices.Contains(f.values, "") || len(f.values) > fewValues {
		return engine.Sought{}, false
	}
	var tokens []string
	var either []engine.Sought
	for _, value := range f.values {
		switch f.name {
		case "country", "sector":
			tokens = append(tokens, derived.AboutToken(value))
		case "pair":
			tokens = append(tokens, derived.PairToken(value))
			a, b, _ := strings.Cut(value, "-")
			either = append(either, engine.Sought{All: []engine.Sought{soughtAbout(derived.AboutToken(a)), soughtAbout(derived.AboutToken(b))}})
		default:
			return engine.Sought{}, false
		}
	}
	return engine.Sought{Either: append(either, soughtAbout(tokens...))}, true
}

// mostNamed is of how many things one word can be the name: of more, those recorded first
// count.
const mostNamed = 100

// soughtBy is what a query looks for, as the caller sees it: for each of its terms,
// documents in which it stands, or that are about what it names. There is nothing to look
// for when the query has no word in it; too many are refused.
func (s *Store) soughtBy(ctx context.Context, q string, exact bool) (terms []fold.Term, all []engine.Sought, err error) {
	terms, words := fold.Query(models.SearchQuery(q)), 0
	for _, t := range terms {
		words += len(t.Exact)
	}
	if words > models.MostWords {
		return nil, nil, models.BadParameter("q", "too_many_words", "%d words are too many: search for %d at most", words, models.MostWords)
	}
	all = make([]engine.Sought, len(terms))
	for i, t := range terms {
		about, err := s.namedBy(ctx, t, exact)
		if err != nil {
			return nil, nil, err
		}
		all[i] = engine.SoughtIn(fieldsSeen(ctx), t, exact)
		if len(about) > 0 {
			all[i] = engine.Sought{Either: []engine.Sought{all[i], soughtAbout(about...)}}
		}
	}
	return terms, all, nil
}

// fieldsSeen are the fields whose words the caller may see.
func fieldsSeen(ctx context.Context) engine.Fields {
	open := engine.InTitle | engine.InBody | engine.InNames
	if models.ViewerOf(ctx).Staff() {
		return open | engine.InKept
	}
	return open
}

// namedBy gives the tokens of what a term names, among what the caller sees.
func (s *Store) namedBy(ctx context.Context, t fold.Term, exact bool) ([]string, error) {
	var tokens []string
	for _, class := range models.ClassesCalled(t, exact) {
		tokens = append(tokens, derived.ClassToken(class))
	}
	sql, arg := s.engine.Match(engine.Sought{All: []engine.Sought{soughtAbout(derived.NamedToken), engine.SoughtIn(engine.InTitle, t, exact)}})
	var st statement
	st.add("SELECT d.kind, d.reference, d.seq FROM search AS w CROSS JOIN documents AS d")
	st.where(condition{sql: "d.seq = " + s.engine.Found()}, condition{sql, []any{arg}}, scope(ctx, "d"))
	st.add(" ORDER BY "+s.engine.Found()+" LIMIT ?", mostNamed)
	rows, err := s.ask(ctx, &st)
	if err != nil {
		return nil, explain("looking up names", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x derived.Target
		if err := rows.Scan(&x.Kind, &x.Reference, &x.Seq); err != nil {
			return nil, explain("looking up names", err)
		}
		if models.SpecOfCode(x.Kind).Name.Coded() {
			tokens = append(tokens, derived.AboutToken(x.Reference))
		} else {
			tokens = append(tokens, derived.AboutToken(derived.Number(x.Seq)))
		}
	}
	return tokens, explain("looking up names", rows.Err())
}

// matching gives what records of a kind are to have for a query; nil when the query has
// no word in it, and nothing can be found.
func (s *Store) matching(ctx context.Context, kind models.RecordKind, q string, exact bool) (*wanted, error) {
	_, all, err := s.soughtBy(ctx, q, exact)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return s.wanting(ctx, kind, all)
}

// wanting weighs how many records of a kind have some words.
func (s *Store) wanting(ctx context.Context, kind models.RecordKind, all []engine.Sought) (*wanted, error) {
	narrow, err := s.narrowed(ctx, all, []models.RecordKind{kind}, nil)
	if err != nil {
		return nil, err
	}
	w := &wanted{found: s.engine.Found(), rare: true}
	w.sql, w.arg = s.engine.Match(narrow)
	sql, arg := s.engine.Match(engine.Sought{All: all})
	w.alone = condition{sql, []any{arg}}
	var latest statement
	latest.add("SELECT COUNT(*), COALESCE(MIN(x.seq), 0), COALESCE(MAX(x.seq), 0) FROM (SELECT "+w.found+" AS seq FROM search AS w WHERE "+w.sql+
		" ORDER BY "+w.found+" DESC LIMIT ?) AS x", w.arg, fewFound)
	var n, first, last int64
	if _, err := s.askOne(ctx, &latest, &n, &first, &last); err != nil || n < fewFound {
		return w, explain("looking for words", err)
	}
	listed, err := s.countedRecords(ctx, kind, "", "")
	w.rare, w.have = false, n*last/(last-first+1)
	w.oneIn = int64(listed)/w.have + 1
	return w, err
}
